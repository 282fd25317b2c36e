"""Date filters as JSON, read into what `dates.py` computes with."""

import re
from datetime import UTC

from .dates import END_OF_DAY, UNITS, Absolute, Daily, DateFilter, Monthly, MonthRule, Pattern, Relative, Since, Weekly, WeekRule, Window
from .places import Place
from .values import parse_moment

MOST = 999_999
"""The largest count of a relative range: public, Synerise's design system; that more is refused: assumed."""
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?", re.ASCII)


def read_date_filter(place: Place) -> DateFilter:
    """An empty object filters nothing: public, Synerise's newer reference (analytics suite)."""
    if not place.node().object():
        return Absolute()
    kind = place.member("type").one_of("date filter type", ("ABSOLUTE", "RELATIVE"))
    pattern = None if (found := place.find("filter")) is None else read_pattern(found)
    if kind == "ABSOLUTE":
        return Absolute(_read_time(place, "from"), _read_time(place, "to"), pattern)
    return _read_relative(place, pattern)


def _read_time(place: Place, name: str) -> str | None:
    found = place.find(name)
    if found is None:
        return None
    if parse_moment(found.text(), UTC) is None:
        found.refuse_construct("time")
    return found.text()


def _read_relative(place: Place, pattern: Pattern | None) -> Relative | Since:
    duration = place.member("duration").node()
    unit = duration.member("type").one_of("unit", UNITS)
    count = duration.member("value").read_whole(1, MOST)
    future = place.optional_flag("future", False)
    offset = place.find("offset")
    if offset is None:
        return Relative(unit, 0, unit, count, future, pattern)
    kind = offset.node().member("type").one_of("unit", (*UNITS, "SINCE"))
    value = offset.member("value")
    if kind != "SINCE":
        return Relative(kind, value.read_whole(0, MOST), unit, count, future, pattern)
    if parse_moment(value.text(), UTC) is None:
        value.refuse_construct("time")
    return Since(value.text(), unit, count, future, pattern)


def read_pattern(place: Place) -> Pattern:
    place.node()
    kind = place.member("type").one_of("pattern type", ("DAILY", "WEEKLY", "MONTHLY"))
    if (nesting := place.find("nestingType")) is not None:
        nesting.one_of("nestingType", ("IN_PLACE",))
    if kind == "DAILY":
        return Daily(_read_window(place))
    if kind == "WEEKLY":
        return Weekly(_read_days(place, 7))
    return Monthly(tuple(_read_rule(rule) for rule in place.member("rules").items()))


def _read_rule(place: Place) -> MonthRule | WeekRule:
    place.node()
    kind = place.member("type").one_of("rule type", ("MONTH", "WEEK"))
    inverted = place.optional_flag("inverted", False)
    if kind == "MONTH":
        return MonthRule(inverted, _read_days(place, 31))
    weeks = [(week.node().member("week").read_whole(1, 5), _read_days(week, 7)) for week in place.member("weeks").items()]
    return WeekRule(inverted, tuple((week, day, window) for week, days in weeks for day, window in days))


def _read_days(place: Place, most: int) -> tuple[tuple[int, Window], ...]:
    return tuple((day.node().member("day").read_whole(1, most), _read_window(day)) for day in place.member("days").items())


def _read_window(place: Place) -> Window:
    since, until = place.find("from"), place.find("to")
    return Window(
        0 if since is None else _read_time_of_day(since),
        END_OF_DAY if until is None else _read_time_of_day(until),
        place.optional_flag("inverted", False),
    )


def _read_time_of_day(place: Place) -> int:
    found = TIME_OF_DAY.fullmatch(place.text())
    if found is None:
        place.refuse_construct("time of day")
    hour, minute, second, fraction = found.groups()
    return ((int(hour) * 60 + int(minute)) * 60 + int(second or 0)) * 1000 + int((fraction or "0").ljust(3, "0"))

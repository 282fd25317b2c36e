"""The engine against a plain reference over random events: a few lines of ordinary Python over lists, written apart from it."""

import calendar
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.vendors.synerise.rules import event_log
from mockserver.vendors.synerise.rules.analytics.definitions import TYPES

from .histories import MINUTES, compute, events, fill
from .scans import NOW, aggregate_json, condition


def plain_number(value: Any) -> Fraction | None:
    if isinstance(value, dict):
        value = value.get("amount")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Fraction(str(value).strip())
    except ValueError:
        return None


def plain_key(value: Any) -> str:
    """Values that count as one have one key."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"number {Fraction(str(value))}"
    return json.dumps(value, sort_keys=True)


def plain_aggregate(kind: str, rows: list[dict[str, Any]], size: int, unique: bool) -> Any:
    """Rows: the params of the events that are left, oldest first."""
    values = [row["price"] for row in rows if row.get("price") is not None]
    numbers = [found for value in values if (found := plain_number(value)) is not None]
    if kind == "COUNT":
        return len(rows)
    if kind == "EXISTS":
        return int(len(rows) > 0)
    if kind == "SUM":
        return sum(numbers, Fraction(0))
    if kind == "AVG":
        return sum(numbers, Fraction(0)) / len(numbers) if numbers else None
    if kind in ("MIN", "MAX"):
        return (min if kind == "MIN" else max)(numbers) if numbers else None
    keys = [plain_key(value) for value in values]
    if kind.startswith(("TOP", "BOTTOM")):
        often = Counter(keys)
        last = {key: place for place, key in enumerate(keys)}
        chosen = sorted(often, key=lambda key: (often[key] if kind.startswith("BOTTOM") else -often[key], -last[key]))
        values = [values[last[key]] for key in chosen]
    elif kind.startswith("LAST"):
        values = values[::-1]
    if not kind.endswith("_MULTI"):
        return values[0] if values else None
    if unique:
        values = [value for place, value in enumerate(values) if plain_key(value) not in {plain_key(each) for each in values[:place]}]
    return values[:size] if size else values


def are_same(found: Any, expected: Any) -> bool:
    if isinstance(expected, Fraction):
        return found is not None and abs(Fraction(str(found)) - expected) <= abs(expected) * Fraction(1, 10**15)
    return json.dumps(found, default=str) == json.dumps(expected, default=str)


def in_order(arrivals: list[tuple[datetime, dict[str, Any]]]) -> list[tuple[datetime, dict[str, Any]]]:
    return sorted(arrivals, key=lambda one: one[0])


@given(arrivals=events(), kind=st.sampled_from(TYPES), size=st.integers(0, 3), unique=st.booleans())
@settings(max_examples=120, deadline=None)
def test_aggregates__of_every_type_are_what_the_reference_says(arrivals: Any, kind: str, size: int, unique: bool) -> None:
    expected = plain_aggregate(kind, [params for _, params in in_order(arrivals)], size, unique)
    found = compute(fill(arrivals), aggregate_json(kind, size=size, unique=unique))
    assert are_same(found, expected), (found, expected)


LENGTH = {"SECONDS": 1, "MINUTES": 60, "HOURS": 3600, "DAYS": 86400, "WEEKS": 604800}
FROM_FINE = ["SECONDS", "MINUTES", "HOURS", "DAYS", "WEEKS", "MONTHS", "YEARS"]


def unit_number(unit: str, at: datetime) -> int:
    """Which unit of the calendar a time falls into, counted through."""
    if unit == "YEARS":
        return at.year
    if unit == "MONTHS":
        return at.year * 12 + at.month
    seconds = int((at - datetime(1970, 1, 5, tzinfo=UTC)).total_seconds() // 1)  # a Monday
    return seconds // LENGTH[unit]


def move(unit: str, at: datetime, count: int) -> datetime:
    if unit in LENGTH:
        return at + timedelta(seconds=LENGTH[unit] * count)
    months = at.year * 12 + at.month - 1 + count * (12 if unit == "YEARS" else 1)
    year, month = months // 12, months % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))


def in_relative(at: datetime, offset: tuple[str, int], duration: tuple[str, int], future: bool) -> bool:
    """By counting units, where the engine computes the ends of the range."""
    (back_unit, back), (unit, count) = offset, duration
    finer = min(back_unit, unit, key=FROM_FINE.index)
    if future:
        first = move(back_unit, unit_start(back_unit, NOW), back)
        last = move(unit, first, count - 1)
        return first <= at and unit_number(unit, at) <= unit_number(unit, last)
    anchor = move(back_unit, NOW, -back)
    upper = unit_number(finer, at) <= unit_number(finer, anchor)
    end = unit_end(finer, anchor)
    return upper and unit_number(unit, at) > unit_number(unit, end) - count


def unit_start(unit: str, at: datetime) -> datetime:
    lower = at.replace(second=0, microsecond=0)
    if unit == "SECONDS":
        return at.replace(microsecond=0)
    if unit == "MINUTES":
        return lower
    if unit == "HOURS":
        return lower.replace(minute=0)
    day = lower.replace(hour=0, minute=0)
    while unit in ("WEEKS", "MONTHS", "YEARS") and unit_number(unit, day - timedelta(days=1)) == unit_number(unit, at):
        day -= timedelta(days=1)
    return day


def unit_end(unit: str, at: datetime) -> datetime:
    return move(unit, unit_start(unit, at), 1) - timedelta(milliseconds=1)


UNIT = st.sampled_from(FROM_FINE)


@given(
    arrivals=events(1),
    offset=st.tuples(UNIT, st.integers(0, 40)),
    duration=st.tuples(UNIT, st.integers(1, 40)),
    future=st.booleans(),
)
@settings(max_examples=120, deadline=None)
def test_date_filters__relative_ones_let_through_what_counting_units_lets_through(
    arrivals: Any, offset: Any, duration: Any, future: bool
) -> None:
    document = aggregate_json(
        "COUNT",
        dateFilter={
            "type": "RELATIVE",
            "offset": {"type": offset[0], "value": offset[1]},
            "duration": {"type": duration[0], "value": duration[1]},
            "future": future,
        },
    )
    expected = sum(in_relative(at, offset, duration, future) for at, _ in arrivals)
    assert compute(fill(arrivals), document) == expected


@given(arrivals=events(1), since=st.none() | MINUTES, until=st.none() | MINUTES)
@settings(max_examples=60, deadline=None)
def test_date_filters__absolute_ones_hold_both_ends(arrivals: Any, since: int | None, until: int | None) -> None:
    low, high = (None if each is None else NOW + timedelta(minutes=each) for each in (since, until))
    ends = {name: event_log.stamp(each) for name, each in (("from", low), ("to", high)) if each}
    expected = sum((low is None or low <= at) and (high is None or at <= high) for at, _ in arrivals)
    assert compute(fill(arrivals), aggregate_json("COUNT", dateFilter={"type": "ABSOLUTE", **ends})) == expected


@given(
    arrivals=events(1), picked=st.sets(st.integers(1, 7)), hours=st.tuples(st.integers(0, 23), st.integers(0, 23)), inverted=st.booleans()
)
@settings(max_examples=60, deadline=None)
def test_date_filters__patterns_let_through_weekdays_days_and_hours(arrivals: Any, picked: Any, hours: Any, inverted: bool) -> None:
    window = {"from": f"{hours[0]:02}:00:00.000", "to": f"{hours[1]:02}:00:00.000", "inverted": inverted}

    def in_window(at: datetime) -> bool:
        return (hours[0] * 60 <= at.hour * 60 + at.minute <= hours[1] * 60) is not inverted

    last = {at: calendar.monthrange(at.year, at.month)[1] for at, _ in arrivals}
    cases = [
        ({"type": "DAILY", **window}, in_window),
        ({"type": "WEEKLY", "days": [{"day": day, **window} for day in picked]}, lambda at: at.isoweekday() in picked and in_window(at)),
        (
            {"type": "MONTHLY", "rules": [{"type": "MONTH", "days": [{"day": day, **window} for day in picked]}]},
            lambda at: at.day in picked and in_window(at),
        ),
        (
            {"type": "MONTHLY", "rules": [{"type": "MONTH", "inverted": True, "days": [{"day": day} for day in picked]}]},
            lambda at: last[at] + 1 - at.day in picked,
        ),
        (
            {"type": "MONTHLY", "rules": [{"type": "WEEK", "weeks": [{"week": 2, "days": [{"day": day} for day in picked]}]}]},
            lambda at: 8 <= at.day <= 14 and at.isoweekday() in picked,
        ),
        (
            {
                "type": "MONTHLY",
                "rules": [{"type": "WEEK", "inverted": True, "weeks": [{"week": 1, "days": [{"day": day} for day in picked]}]}],
            },
            lambda at: last[at] - at.day < 7 and at.isoweekday() in picked,
        ),
    ]
    state = fill(arrivals)
    for pattern, fits in cases:
        document = aggregate_json("COUNT", dateFilter={"type": "ABSOLUTE", "filter": pattern})
        assert compute(state, document) == sum(fits(at) for at, _ in arrivals), pattern


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else str(value)
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def elements(value: Any) -> list[str]:
    return [text_of(each) for each in (value if isinstance(value, list) else [value])]


def as_number(value: Any) -> Fraction:
    found = plain_number(value)
    return Fraction(10**9) if found is None else found


PRESENT: dict[tuple[str, str, Any], Any] = {
    ("STRING_ONE", "EQUAL", "7"): lambda v: text_of(v) == "7",
    ("STRING_ONE", "CONTAIN", "ea"): lambda v: "ea" in text_of(v),
    ("STRING_ONE", "STARTS_WITH", "t"): lambda v: text_of(v)[:1] == "t",
    ("STRING_ONE", "ENDS_WITH", "e"): lambda v: text_of(v)[-1:] == "e",
    ("STRING_ONE", "REGEXP", "^[tT].*a$"): lambda v: text_of(v)[:1] in ("t", "T") and text_of(v)[-1:] == "a",
    ("STRING_ONE", "IN", "tea"): lambda v: text_of(v) == "tea",
    ("STRING_ARRAY", "IN", ("tea", "7")): lambda v: text_of(v) in ("tea", "7"),
    ("NUMBER_ONE", "EQUAL", "7"): lambda v: plain_number(v) == 7,
    ("NUMBER_ONE", "LESS", 2): lambda v: as_number(v) < 2,
    ("NUMBER_ONE", "LESS_OR_EQUAL", 2): lambda v: as_number(v) <= 2,
    ("NUMBER_ONE", "MORE", 1): lambda v: plain_number(v) is not None and as_number(v) > 1,
    ("NUMBER_ONE", "MORE_OR_EQUAL", 1): lambda v: plain_number(v) is not None and as_number(v) >= 1,
    ("NUMBER_ARRAY", "IN", (7, "0.1")): lambda v: plain_number(v) in (7, Fraction(1, 10)),
    ("ARRAY_STRING_ONE", "EQUAL", "tea"): lambda v: "tea" in elements(v),
    ("ARRAY_STRING_ONE_DEPRECATED", "CONTAIN", "tea"): lambda v: "tea" in elements(v),
    ("ARRAY_STRING_ONE", "STARTS_WITH", "te"): lambda v: any(each.startswith("te") for each in elements(v)),
    ("ARRAY_STRING_ONE", "ENDS_WITH", "a"): lambda v: any(each.endswith("a") for each in elements(v)),
    ("ARRAY_STRING_ONE", "REGEXP", "^s"): lambda v: any(each.startswith("s") for each in elements(v)),
    ("BOOL", "IS_TRUE", None): lambda v: v is not False and v != "false",
    ("NULL", "IS_NOT_NULL", None): lambda v: True,
}
"""What each constraint that a missing value does not meet says of a value that is there."""
NEGATIONS = {
    ("STRING_ONE", "EQUAL"): "NOT_EQUAL",
    ("STRING_ONE", "CONTAIN"): "NOT_CONTAIN",
    ("STRING_ONE", "IN"): "NOT_IN",
    ("STRING_ARRAY", "IN"): "NOT_IN",
    ("NUMBER_ONE", "EQUAL"): "NOT_EQUAL",
    ("NUMBER_ARRAY", "IN"): "NOT_IN",
    ("ARRAY_STRING_ONE", "EQUAL"): "NOT_EQUAL",
    ("ARRAY_STRING_ONE_DEPRECATED", "CONTAIN"): "NOT_CONTAIN",
    ("BOOL", "IS_TRUE"): "IS_FALSE",
    ("NULL", "IS_NOT_NULL"): "IS_NULL",
}


@given(arrivals=events(1), param=st.sampled_from(["price", "kind"]))
@settings(max_examples=40, deadline=None)
def test_conditions__of_every_type_and_logic_hold_where_the_reference_says(arrivals: Any, param: str) -> None:
    state = fill(arrivals)
    for (kind, logic, constant), holds in PRESENT.items():
        value = [list(constant)] if isinstance(constant, tuple) else [] if constant is None else [constant]
        expected = sum(param in params and bool(holds(params[param])) for _, params in arrivals)
        found = compute(state, aggregate_json("COUNT", expressions=[condition(param, kind, logic, *value)]))
        assert found == expected, (kind, logic, constant)
        negation = NEGATIONS.get((kind, logic))
        if negation:
            found = compute(state, aggregate_json("COUNT", expressions=[condition(param, kind, negation, *value)]))
            assert found == len(arrivals) - expected, (kind, negation)


@given(days=st.lists(st.integers(-800, 400), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_conditions__on_dates_hold_where_the_reference_says(days: list[int]) -> None:
    times = [NOW + timedelta(days=day, minutes=13 * day) for day in days]
    state = fill([(NOW, {"at": event_log.stamp(at) if place % 2 else int(at.timestamp() * 1000)}) for place, at in enumerate(times)])
    cases: list[tuple[tuple[Any, ...], Callable[[datetime], bool]]] = [
        (("DATE_ONE", "MORE", "2024-05-15T10:30:00Z"), lambda at: at > NOW),
        (("DATE_ONE", "LESS", "2024-05-15T12:30:00+02:00"), lambda at: at < NOW),
        (("DATE_ONE", "EQUAL", int(NOW.timestamp() * 1000)), lambda at: at == NOW),
        (("DATE_ONE", "EQUAL", "2024-05-15"), lambda at: at.date() == NOW.date()),
        (("DATE_ONE", "MORE", "2024-05-15"), lambda at: at.date() > NOW.date()),
        (("DATE_ZERO", "MATCHES_CURRENT_HOUR"), lambda at: at.hour == 10),
        (("DATE_ZERO", "MATCHES_CURRENT_DAY"), lambda at: (at.month, at.day) == (5, 15)),
        (("DATE_ZERO", "MATCHES_CURRENT_MONTH"), lambda at: at.month == 5),
        (("DATE_ZERO", "MATCHES_CURRENT_YEAR"), lambda at: at.year == 2024),
    ]
    for one, holds in cases:
        assert compute(state, aggregate_json("COUNT", expressions=[condition("at", *one)])) == sum(map(holds, times)), one

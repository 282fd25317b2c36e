"""Date filters: which events a range and a pattern let through, on the tenant's clock and in the workspace's zone.

ABSOLUTE: documented, docs/synerise-api-reference.txt:4709-4711, 4698 (four variants). RELATIVE and patterns: public, the JSON of Synerise's
design system (its own date filter component); that the backend computes as the screen does is inferred.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from .values import Moment, parse_moment

UNITS = ("SECONDS", "MINUTES", "HOURS", "DAYS", "WEEKS", "MONTHS", "YEARS")
"""From fine to coarse."""
FINENESS = {unit: place for place, unit in enumerate(UNITS)}
TICK = timedelta(milliseconds=1)
CLOCK_UNITS = {"SECONDS": timedelta(seconds=1), "MINUTES": timedelta(minutes=1), "HOURS": timedelta(hours=1)}
DAY_UNITS = {"DAYS": timedelta(days=1), "WEEKS": timedelta(days=7)}
END_OF_DAY = 86_399_999
"""The last millisecond of a day."""


class Span(NamedTuple):
    """A range of time, both ends inclusive, None where open."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return (self.since is None or self.since <= at) and (self.until is None or at <= self.until)

    @property
    def empty(self) -> bool:
        return self.since is not None and self.until is not None and self.since > self.until


NOWHEN = Span(datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))
"""Holds nothing: a relative range that lies beyond the calendar."""


@dataclass(frozen=True, slots=True)
class Window:
    """A time of day, both ends inclusive, in milliseconds; a day where it applies."""

    since: int = 0
    until: int = END_OF_DAY
    inverted: bool = False

    def holds(self, local: datetime) -> bool:
        at = ((local.hour * 60 + local.minute) * 60 + local.second) * 1000 + local.microsecond // 1000
        return (self.since <= at <= self.until) is not self.inverted


@dataclass(frozen=True, slots=True)
class Daily:
    window: Window

    def holds(self, local: datetime) -> bool:
        return self.window.holds(local)


@dataclass(frozen=True, slots=True)
class Weekly:
    """The weekday (1 is Monday) must be listed, and the time fit one entry of that day. An inverted entry negates its time, not its day."""

    days: tuple[tuple[int, Window], ...]

    def holds(self, local: datetime) -> bool:
        return any(day == local.isoweekday() and window.holds(local) for day, window in self.days)


@dataclass(frozen=True, slots=True)
class MonthRule:
    """Days of the month; counted from its end where the rule is inverted (1 is the last day)."""

    inverted: bool
    days: tuple[tuple[int, Window], ...]

    def holds(self, local: datetime) -> bool:
        day = local.day
        if self.inverted:
            day = calendar.monthrange(local.year, local.month)[1] - day + 1
        return any(listed == day and window.holds(local) for listed, window in self.days)


@dataclass(frozen=True, slots=True)
class WeekRule:
    """The n-th occurrence of a weekday in the month; counted from its end where the rule is inverted. assumed."""

    inverted: bool
    days: tuple[tuple[int, int, Window], ...]
    """week, weekday, window"""

    def holds(self, local: datetime) -> bool:
        before = calendar.monthrange(local.year, local.month)[1] - local.day if self.inverted else local.day - 1
        place, weekday = before // 7 + 1, local.isoweekday()
        return any(week == place and day == weekday and window.holds(local) for week, day, window in self.days)


@dataclass(frozen=True, slots=True)
class Monthly:
    """Any rule fits."""

    rules: tuple[MonthRule | WeekRule, ...]

    def holds(self, local: datetime) -> bool:
        return any(rule.holds(local) for rule in self.rules)


Pattern = Daily | Weekly | Monthly


@dataclass(frozen=True, slots=True)
class Absolute:
    """From and to, both inclusive, open where absent; both absent is the whole lifetime.

    documented (members), docs/synerise-api-reference.txt:4709-4711; `from` inclusive: public, the help page on date filters; `to`: assumed.
    """

    since: str | None = None
    until: str | None = None
    pattern: Pattern | None = None

    def span(self, now: datetime, zone: tzinfo) -> Span:
        return Span(_start(self.since, zone), _end(self.until, zone))


def _start(text: str | None, zone: tzinfo) -> datetime | None:
    found = None if text is None else parse_moment(text, zone)
    return None if found is None else found.at


def _end(text: str | None, zone: tzinfo) -> datetime | None:
    """A bare date as an end is the end of that day: assumed."""
    found: Moment | None = None if text is None else parse_moment(text, zone)
    if found is None or not found.dated:
        return None if found is None else found.at
    try:
        return end_of("DAYS", found.at.astimezone(zone))
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Relative:
    """So many units back from now, or ahead, rounded to whole units of the calendar: public (the screen's rule) and inferred."""

    offset_unit: str
    offset: int
    unit: str
    count: int
    future: bool = False
    pattern: Pattern | None = None

    def span(self, now: datetime, zone: tzinfo) -> Span:
        local = now.astimezone(zone)
        return self._ahead(local) if self.future else self._back(local)

    def _back(self, local: datetime) -> Span:
        finer = min(self.offset_unit, self.unit, key=FINENESS.__getitem__)
        try:
            until = end_of(finer, move(self.offset_unit, local, -self.offset))
        except OverflowError:
            return NOWHEN
        try:
            first = start_of(self.unit, until.astimezone(local.tzinfo))
            return Span(move(self.unit, first, 1 - self.count).astimezone(UTC), until)
        except OverflowError:
            return Span(None, until)

    def _ahead(self, local: datetime) -> Span:
        try:
            first = move(self.offset_unit, start_of(self.offset_unit, local), self.offset)
            since = first.astimezone(UTC)
        except OverflowError:
            return NOWHEN
        try:
            return Span(since, end_of(self.unit, move(self.unit, first, self.count - 1)))
        except OverflowError:
            return Span(since, None)


@dataclass(frozen=True, slots=True)
class Since:
    """A duration that ends, or begins, at a date: public, Synerise's design system (offset of type SINCE)."""

    date: str
    unit: str
    count: int
    future: bool = False
    pattern: Pattern | None = None

    def span(self, now: datetime, zone: tzinfo) -> Span:
        start = _start(self.date, zone)
        if start is None:  # on the calendar's first or last day, and beyond it in this zone
            return NOWHEN
        local = start.astimezone(zone)
        try:
            other = move(self.unit, local, self.count if self.future else -self.count).astimezone(UTC)
        except OverflowError:
            return Span(start, None) if self.future else Span(None, start)
        return Span(start, other) if self.future else Span(other, start)


DateFilter = Absolute | Relative | Since
LIFETIME = Absolute()


def start_of(unit: str, local: datetime) -> datetime:
    """The first millisecond of the unit; weeks start on Monday."""
    if unit == "SECONDS":
        return local.replace(microsecond=0)
    if unit == "MINUTES":
        return local.replace(microsecond=0, second=0)
    if unit == "HOURS":
        return local.replace(microsecond=0, second=0, minute=0)
    day = local.replace(microsecond=0, second=0, minute=0, hour=0, fold=0)
    if unit == "WEEKS":
        return day - timedelta(days=day.weekday())
    if unit == "MONTHS":
        return day.replace(day=1)
    return day.replace(day=1, month=1) if unit == "YEARS" else day


def end_of(unit: str, local: datetime) -> datetime:
    """The last millisecond of the unit, in UTC."""
    return move(unit, start_of(unit, local), 1).astimezone(UTC) - TICK


def move(unit: str, local: datetime, count: int) -> datetime:
    """So many units later: hours and less by the clock, days and more by the calendar, ends of months clamped. OverflowError beyond it."""
    if unit in CLOCK_UNITS:
        return (local.astimezone(UTC) + count * CLOCK_UNITS[unit]).astimezone(local.tzinfo)
    if unit in DAY_UNITS:
        return local + count * DAY_UNITS[unit]
    months = local.year * 12 + local.month - 1 + count * (12 if unit == "YEARS" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("beyond the calendar")
    return local.replace(year=year, month=month + 1, day=min(local.day, calendar.monthrange(year, month + 1)[1]))


def starts(unit: str, count: int, span: Span, zone: tzinfo) -> Iterator[datetime]:
    """Where the periods of a closed span begin, in UTC: the first at the start of the unit that holds the span's beginning. inferred."""
    assert span.since is not None and span.until is not None
    first = start_of(unit, span.since.astimezone(zone))
    place = 0
    at = first.astimezone(UTC)
    while at <= span.until:
        yield at
        place += 1
        try:
            at = move(unit, first, place * count).astimezone(UTC)
        except OverflowError:
            return

"""Histograms: an aggregate over the events of each period of a range.

documented: results date-filtered and aggregated in time periods, docs/synerise-api-reference.txt:5396; the shape, ...:5418-5438.
Where periods begin is inferred; empty ones, open ranges and the limit are assumed.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from itertools import islice

from mockserver.core.row import Row

from .aggregates import aggregate
from .dates import Span, starts
from .values import Value, number, to_json_number

MOST = 10_000
"""Periods that a histogram has at most: assumed."""


class TooMany(ValueError):
    """The range has more periods than a histogram may have."""


def histogram(
    kind: str,
    events: Sequence[tuple[datetime, Row]],
    read: Callable[[Row], Value],
    span: Span,
    now: datetime,
    unit: str,
    count: int,
    zone: tzinfo,
) -> list[tuple[datetime, int | float | None]]:
    """Every period of the range, empty ones too, oldest first. Open ends: from the first event's unit, to now."""
    since = span.since if span.since is not None else events[0][0] if events else None
    if since is None:
        return []
    closed = Span(since, now if span.until is None else span.until)
    if closed.empty:
        return []
    begins = list(islice(starts(unit, count, closed, zone), MOST + 1))
    if len(begins) > MOST:
        raise TooMany
    held: list[list[Row]] = [[] for _ in begins]
    for at, event in events:
        if closed.holds(at):
            held[bisect_right(begins, at) - 1].append(event)
    return [(begin, in_number(aggregate(kind, some, read))) for begin, some in zip(begins, held, strict=True)]


def in_number(value: Value) -> int | float | None:
    """A bucket's value is a number, or null where there is none: documented (number), docs/synerise-api-reference.txt:5425."""
    found = number(value)
    return None if found is None else to_json_number(found)

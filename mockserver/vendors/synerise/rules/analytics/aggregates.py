"""The types of aggregates, over the events that are left: oldest first, of equal times the one that arrived first.

What each type does: public, the client generated from the same reference (WooCommerce plugin). Results over nothing, and TOP and
BOTTOM as the most and the least frequent value: assumed (README).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal

from mockserver.core.row import Row

from .values import EXACT, Value, identity, number

NUMERIC = ("SUM", "MIN", "MAX", "AVG")
MULTI = ("FIRST_MULTI", "LAST_MULTI", "TOP_MULTI", "BOTTOM_MULTI")


def aggregate(kind: str, events: Sequence[Row], read: Callable[[Row], Value], size: int = 0, unique: bool = False) -> Value:
    """COUNT and EXISTS count events, with or without the param; all other types pass over events that lack it."""
    if kind == "COUNT":
        return len(events)
    if kind == "EXISTS":
        return 1 if events else 0
    if kind in NUMERIC:
        return of_numbers(kind, (read(event) for event in events))
    if kind == "FIRST":
        return next((value for event in events if (value := read(event)) is not None), None)
    if kind == "LAST":
        return next((value for event in reversed(events) if (value := read(event)) is not None), None)
    values = [value for event in events if (value := read(event)) is not None]
    ordered = in_order(kind.removesuffix("_MULTI"), values)
    if kind not in MULTI:
        return ordered[0] if ordered else None
    if unique:
        kept: dict[Hashable, Value] = {}
        for value in ordered:
            kept.setdefault(identity(value), value)
        ordered = list(kept.values())
    return ordered[:size] if size else ordered


def of_numbers(kind: str, values: Iterable[Value]) -> Decimal | None:
    """What is no number is passed over, and a mean divides by the numbers, not by the events: assumed."""
    numbers = [found for value in values if (found := number(value)) is not None]
    if kind == "MIN":
        return min(numbers, default=None)
    if kind == "MAX":
        return max(numbers, default=None)
    total = Decimal(0)
    for each in numbers:
        total = EXACT.add(total, each)
    if kind == "SUM":
        return total
    return EXACT.divide(total, Decimal(len(numbers))) if numbers else None


def in_order(kind: str, values: list[Value]) -> list[Value]:
    """FIRST: oldest first; LAST: newest first; TOP, BOTTOM: by frequency, each value once, ties to the newer occurrence.

    The one place that says what TOP and BOTTOM mean.
    """
    if kind == "FIRST":
        return values
    if kind == "LAST":
        return values[::-1]
    often: dict[Hashable, int] = {}
    newest: dict[Hashable, int] = {}
    for place, value in enumerate(values):
        key = identity(value)
        often[key] = often.get(key, 0) + 1
        newest[key] = place
    sign = 1 if kind == "BOTTOM" else -1
    return [values[newest[key]] for key in sorted(often, key=lambda key: (sign * often[key], -newest[key]))]

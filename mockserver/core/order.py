"""Ordered indexes: rows sorted by members, so that a page costs the same in a large table as in a small one."""

from collections.abc import Iterator, Mapping
from itertools import chain, product
from typing import Any

from .blocks import Blocks
from .layers import copy_layers, layers_of
from .query import EACH, Where, freeze, reader

By = tuple[tuple[str, bool], ...]
"""Members to sort by, the first one first, each with True where it descends; rows that have no such member come last either way."""

Position = tuple[Any] | tuple[Any, int]
"""A place in the order of one member: before all rows that have this value, or before the row that has it and this doc id."""

LAST = 9  # the sort class of rows that have nothing to sort by


class Down:
    """A value that sorts the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: "Down") -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Down) and bool(self.value == other.value)


class Order:
    """(sort class, sort value, ..., doc id) of every row, sorted; by the values of `parts` apart, to serve pages of a `Where` on these."""

    __slots__ = ("_by", "_mine", "_parts", "_slices")

    def __init__(self, by: By, parts: tuple[str, ...], rows: Mapping[int, Mapping[str, Any]]) -> None:
        for path, _ in by:
            if EACH in path:
                raise ValueError(f"{path}: a list gives no order")
        self._by = [(reader(path), descending) for path, descending in by]
        self._parts = [reader(part) for part in parts]
        entries: dict[tuple[Any, ...], list[Any]] = {}
        for doc_id, row in rows.items():
            for part in self._parts_of(row):
                entries.setdefault(part, []).append(self.entry(doc_id, row))
        self._slices: Any = {part: Blocks(some) for part, some in entries.items()}
        self._mine = set(self._slices)
        """The slices that are this index's own, to be changed in place."""

    def copy(self) -> "Order":
        """The same index for rows that are about to differ; this one must not be changed any more."""
        copy = object.__new__(Order)
        copy._by, copy._parts, copy._slices, copy._mine = self._by, self._parts, copy_layers(self._slices), set()
        return copy

    def entry(self, doc_id: int, row: Mapping[str, Any]) -> tuple[Any, ...]:
        found: list[Any] = []
        for read, descending in self._by:
            values = read(row)
            sort, value = _sortable(values[0] if values else None)
            found += (-sort, Down(value)) if descending and sort != LAST else (sort, value)
        return (*found, doc_id)

    def add(self, doc_id: int, row: Mapping[str, Any]) -> None:
        for part in self._parts_of(row):
            self._make_own(part).add(self.entry(doc_id, row))

    def remove(self, doc_id: int, row: Mapping[str, Any]) -> None:
        for part in self._parts_of(row):
            entries = self._make_own(part)
            entries.remove(self.entry(doc_id, row))
            if not entries:
                del self._slices[part]
                self._mine.discard(part)

    def _make_own(self, part: tuple[Any, ...]) -> Blocks:
        entries: Blocks | None = self._slices.get(part)
        if entries is None or part not in self._mine:
            entries = self._slices[part] = Blocks() if entries is None else entries.copy()
            self._mine.add(part)
        return entries

    def slice(self, where: Where | None = None) -> Any:
        """The sorted entries of the rows that `where` asks for."""
        return self._slices.get(where.values if where else (), ())

    def blocks(self) -> Iterator[list[Any]]:
        """The lists of blocks themselves, for who gives their memory back."""
        for slices in layers_of(self._slices):
            for entries in slices.values():
                if isinstance(entries, Blocks):
                    yield entries.blocks

    def find_bound(self, position: Position) -> tuple[Any, ...]:
        """The entry that a position of `Table.span` stands at; only where one member gives the order, ascending."""
        ((_, descending),) = self._by
        if descending:
            raise ValueError("a span is of an ascending order")
        return (*_sortable(position[0]), *position[1:])

    def _parts_of(self, row: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        return product(*[dict.fromkeys(map(freeze, read(row))) for read in self._parts]) if self._parts else iter(((),))


def _sortable(value: Any) -> tuple[int, Any]:
    """Values of different types never meet in a comparison: each type has its class."""
    if value is None:
        return (LAST, 0)
    if isinstance(value, bool):
        return (0, value)
    if isinstance(value, int | float) and value == value:  # not NaN (math.isnan overflows on huge integers)
        return (1, value)
    if isinstance(value, str):
        return (2, value)
    return (3, repr(value))


def page_of(entries: Any, offset: int, stop: int, mirrored: bool) -> Iterator[int]:
    """Doc ids of a slice of sorted entries. Mirrored are the rows that have a value; those that have none stay last."""
    if not entries:
        return iter(())
    if not mirrored:
        return (entry[-1] for entry in entries.islice(offset, stop))
    valued = entries.bisect_left((LAST,))
    turned = entries.islice(max(valued - stop, 0), max(valued - offset, 0), reverse=True)
    return (entry[-1] for entry in chain(turned, entries.islice(max(valued, offset), max(valued, stop))))


def span_of(entries: Any, low: tuple[Any, ...] | None, high: tuple[Any, ...] | None, limit: int | None, mirrored: bool) -> Iterator[int]:
    """Doc ids of sorted entries from `low` up to, and without, `high`; at most `limit`. Mirrored: the last one first."""
    if not entries:
        return iter(())
    start = 0 if low is None else entries.bisect_left(low)
    stop = entries.bisect_left((LAST,) if high is None else high)
    if limit is not None:
        start, stop = (max(start, stop - limit), stop) if mirrored else (start, min(stop, start + limit))
    return (entry[-1] for entry in entries.islice(start, max(start, stop), reverse=mirrored))


def span_of_few(
    entries: list[tuple[Any, ...]], low: tuple[Any, ...] | None, high: tuple[Any, ...] | None, limit: int | None, mirrored: bool
) -> list[int]:
    """The same of a plain list, which is cheaper to make where there are few."""
    end = (LAST,) if high is None else high
    found = [entry[-1] for entry in entries if (low is None or entry >= low) and entry < end]
    if mirrored:
        found.reverse()
    return found if limit is None else found[: max(limit, 0)]

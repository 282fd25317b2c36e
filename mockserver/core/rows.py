"""The rows of one table with their indexes: what tables share until one of them writes."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from sortedcontainers import SortedList  # type: ignore[import-untyped]

from .query import ATOMS, EACH, Reader, Where, freeze, reader

Row = dict[str, Any]
Changes = dict[int, Row | None]
Keys = list[tuple[Any, ...]]

_LAST = 9  # the sort class of rows that have nothing to sort by


@dataclass(frozen=True)
class TableSpec:
    """What a table promises. Members are named by path: "a", "a.b" (nested), "a[]", "a.b[]" (each element of a list).

    `key` (no list in its path) identifies a row: unique and indexed ("" = the table has none). `unique` members are indexed too. `schema`
    names the component of the spec that every row satisfies. `serial` is an integer member that the table numbers.
    """

    name: str
    key: str
    schema: str | None = None
    unique: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    serial: str | None = None

    def key_of(self, row: Mapping[str, Any]) -> Any:
        """What identifies this row; None if it has no such member."""
        return next(iter(reader(self.key)(row)), None)


class NotUnique(ValueError):
    """A write would give two rows one value of a unique member. Raised before anything is changed."""

    def __init__(self, table: str, field: str, value: Any) -> None:
        super().__init__(f"{table}: {field} {value!r} is taken")
        self.table, self.field, self.value = table, field, value


def copied(value: Any) -> Any:
    """A copy that shares nothing changeable with the original (JSON values; copy.deepcopy takes ten times as long)."""
    kind = value.__class__
    if kind is dict or isinstance(value, Mapping):
        return {name: member if member.__class__ in ATOMS else copied(member) for name, member in value.items()}
    if kind is list or isinstance(value, list):
        return [element if element.__class__ in ATOMS else copied(element) for element in value]
    if isinstance(value, tuple):
        return tuple(map(copied, value))
    return value


class Bucket(dict[int, None]):
    """The ids of several rows under one index key. It belongs to the `Rows` that bears its mark; any other copies it before a change."""

    __slots__ = ("mark",)

    def __init__(self, ids: Iterable[int], mark: object) -> None:
        super().__init__(dict.fromkeys(ids))
        self.mark = mark


class Index:
    """From a member's value to the ids of its rows: the id itself where there is one (the common case), else a Bucket."""

    __slots__ = ("held", "path", "read", "unique")

    def __init__(self, path: str, unique: bool, read: Reader, held: dict[Any, int | Bucket]) -> None:
        self.path, self.unique, self.read, self.held = path, unique, read, held

    def copy(self) -> "Index":
        return Index(self.path, self.unique, self.read, self.held.copy())

    def keys(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        values = self.read(row)
        if len(values) == 1 and values[0].__class__ in ATOMS:
            return values
        return tuple(dict.fromkeys(map(freeze, values)))

    def add(self, key: Any, doc_id: int, mark: object) -> None:
        held = self.held.get(key)
        if held is None:
            self.held[key] = doc_id
        elif isinstance(held, Bucket) and held.mark is mark:
            held[doc_id] = None
        else:
            self.held[key] = Bucket((*(held if isinstance(held, Bucket) else (held,)), doc_id), mark)

    def discard(self, key: Any, doc_id: int, mark: object) -> None:
        held = self.held[key]
        if not isinstance(held, Bucket):
            del self.held[key]
            return
        if held.mark is not mark:
            held = self.held[key] = Bucket(held, mark)
        del held[doc_id]
        if not held:
            del self.held[key]


class Order:
    """An ordered index: (sort class, sort value, doc id) of every row."""

    __slots__ = ("entries", "read")

    def __init__(self, path: str, rows: Mapping[int, Row]) -> None:
        self.read = reader(path)
        self.entries = SortedList(self.entry(doc_id, row) for doc_id, row in rows.items())

    def entry(self, doc_id: int, row: Row) -> tuple[int, Any, int]:
        """Values of different types never meet in a comparison: each type has its class."""
        values = self.read(row)
        value = values[0] if values else None
        if value is None:
            return (_LAST, 0, doc_id)
        if isinstance(value, bool):
            return (0, value, doc_id)
        if isinstance(value, int | float) and value == value:  # not NaN (math.isnan overflows on huge integers)
            return (1, value, doc_id)
        if isinstance(value, str):
            return (2, value, doc_id)
        return (3, repr(value), doc_id)


def page_of(entries: Any, offset: int, stop: int, descending: bool) -> Iterator[int]:
    """Doc ids of a slice of sorted entries. Descending mirrors the rows that have a value; those that have none stay last."""
    if not descending:
        return (entry[-1] for entry in entries.islice(offset, stop))
    valued = entries.bisect_left((_LAST,))
    mirrored = entries.islice(max(valued - stop, 0), max(valued - offset, 0), reverse=True)
    return (entry[-1] for entry in chain(mirrored, entries.islice(max(valued, offset), max(valued, stop))))


class Rows:
    """Rows by doc id in iteration order, and their indexes. A row object is never changed, only exchanged: copies share them."""

    __slots__ = ("disordered", "indexes", "mark", "name", "orders", "ranks", "rows", "shared", "tail")

    def __init__(self, spec: TableSpec) -> None:
        self.name = spec.name
        self.rows: dict[int, Row] = {}
        unique = dict.fromkeys(filter(None, (spec.key, *spec.unique)))
        self.indexes = [Index(path, path in unique, reader(path), {}) for path in dict.fromkeys((*unique, *spec.indexes))]
        self.orders: dict[str, Order] = {}
        # Ranks give the iteration order once explicit doc ids came out of order; until then a row's rank is its id.
        self.ranks: dict[int, int] | None = None
        self.tail = 0
        self.disordered = False
        self.shared = False
        self.mark = object()

    def copy(self) -> "Rows":
        copy = object.__new__(Rows)
        copy.name = self.name
        copy.rows = self.rows.copy()
        copy.indexes = [index.copy() for index in self.indexes]
        copy.orders = {}  # not copied: building one costs as much, and is due only if this copy is asked for an order
        copy.ranks = None if self.ranks is None else self.ranks.copy()
        copy.tail = self.tail
        copy.disordered = copy.shared = False
        copy.mark = object()
        return copy

    def keys(self, row: Row | None) -> Keys:
        return [() if row is None else index.keys(row) for index in self.indexes]

    def plan(self, changes: Changes) -> list[Keys]:
        """The index keys of every change. What a write can raise (NotUnique, TypeError: unhashable) is raised here, before it."""
        planned = [self.keys(row) for row in changes.values()]
        for position, index in enumerate(self.indexes):
            if not index.unique:
                continue
            taken: dict[Any, int] = {}
            for doc_id, keys in zip(changes, planned, strict=True):
                for key in keys[position]:
                    if key is None or key == "":
                        continue  # vendors print an unset member so: it names nothing, so it cannot collide
                    holder = index.held.get(key)
                    if (holder is not None and holder not in changes) or taken.setdefault(key, doc_id) != doc_id:
                        raise NotUnique(self.name, index.path, key)
        return planned

    def put(self, doc_id: int, row: Row | None, keys: Keys, rank: int | None = None) -> None:
        """Adds, exchanges or (None) takes away one row. `rank` puts a row back where it was; `tidy` must follow."""
        old = self.rows.get(doc_id)
        mark = self.mark
        for index, new_keys in zip(self.indexes, keys, strict=True):
            old_keys = () if old is None else index.keys(old)
            if old_keys != new_keys:
                for key in old_keys:
                    index.discard(key, doc_id, mark)
                for key in new_keys:
                    index.add(key, doc_id, mark)
        for order in self.orders.values():
            if old is not None:
                order.entries.remove(order.entry(doc_id, old))
            if row is not None:
                order.entries.add(order.entry(doc_id, row))
        if row is None:
            del self.rows[doc_id]
            if self.ranks is not None:
                del self.ranks[doc_id]
            return
        if old is None:
            self._place(doc_id, rank)
        self.rows[doc_id] = row

    def _place(self, doc_id: int, rank: int | None) -> None:
        if rank is not None:
            self.disordered = True
        elif self.ranks is None and doc_id > self.tail:
            self.tail = doc_id
            return
        else:
            rank = self.tail = self.tail + 1
            if self.ranks is None:
                self.ranks = {known: known for known in self.rows}
        if self.ranks is not None:
            self.ranks[doc_id] = rank

    def rank(self, doc_id: int) -> int:
        return doc_id if self.ranks is None else self.ranks[doc_id]

    def tidy(self) -> None:
        """Puts rows that came back where they were."""
        if self.disordered:
            self.rows = {doc_id: self.rows[doc_id] for doc_id in self.arranged(list(self.rows))}
            self.disordered = False

    def arranged(self, doc_ids: list[int]) -> list[int]:
        """These doc ids in iteration order."""
        doc_ids.sort(key=None if self.ranks is None else self.ranks.__getitem__)
        return doc_ids

    def candidates(self, where: Where) -> list[int] | None:
        """The fewest doc ids that an index says can match, in iteration order; None if no index serves."""
        best: int | Bucket | None = None
        fewest = math.inf
        for index in self.indexes:
            if index.path in where.keys:
                try:
                    held = index.held.get(where.keys[index.path])
                except TypeError:  # unhashable
                    continue
                if held is None:
                    return []
                size = len(held) if isinstance(held, Bucket) else 1
                if size < fewest:
                    best, fewest = held, size
        if isinstance(best, Bucket):
            return self.arranged(list(best))
        return None if best is None else [best]

    def order(self, path: str) -> Order:
        order = self.orders.get(path)
        if order is None:
            if EACH in path:
                raise ValueError(f"{path}: a list gives no order")
            order = self.orders[path] = Order(path, self.rows)
        return order

    def page(self, doc_ids: list[int] | None, offset: int, stop: int, order: str | None, descending: bool) -> list[int]:
        """A slice of these rows (None: of all)."""
        if order is None:
            source: Any = self.rows if doc_ids is None else doc_ids
            return list(islice(reversed(source) if descending else source, offset, stop))
        ordered = self.order(order)
        if doc_ids is None:
            return list(page_of(ordered.entries, offset, stop, descending))
        entries = SortedList(ordered.entry(doc_id, self.rows[doc_id]) for doc_id in doc_ids)
        return list(page_of(entries, offset, stop, descending))

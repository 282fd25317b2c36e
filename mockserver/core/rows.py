"""The rows of one table with their indexes: what tables share until one of them writes."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from .blocks import Blocks
from .frozen import StoredRow, unfreeze
from .layers import copy_layers
from .order import By, Order, Position, page_of, span_of, span_of_few
from .query import ATOMS, Reader, Where, freeze, reader
from .row import Row

__all__ = ["Changes", "Held", "NoSuchRow", "NotUnique", "Rows", "TableSpec", "unfreeze"]

Changes = dict[int, StoredRow | None]
Keys = list[tuple[Any, ...]]

_FEW = 200  # rows that are sorted when asked for
_ORDERS = 16  # ordered indexes that a table keeps: every write pays for each


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
    complete: Callable[[Any, Row], Row] | None = None
    """(state, row) -> the row with what the vendor fills in by itself: fixtures and seeds may leave that out."""

    def key_of(self, row: Mapping[str, Any]) -> Any:
        """What identifies this row; None if it has no such member."""
        return next(iter(reader(self.key)(row)), None)


class NotUnique(ValueError):
    """A write would give two rows one value of a unique member. Raised before anything is changed."""

    def __init__(self, table: str, field: str, value: Any) -> None:
        super().__init__(f"{table}: {field} {value!r} is taken")
        self.table, self.field, self.value = table, field, value


class NoSuchRow(LookupError):
    """`replace` was given a row whose key is not in the table."""

    def __init__(self, table: str, key: Any) -> None:
        super().__init__(f"{table}: no row {key!r}")
        self.table, self.key = table, key


class Bucket:
    """The ids of several rows under one index key. It belongs to the `Rows` that carries its mark; any other copies it before a change."""

    __slots__ = ("ids", "mark")

    def __init__(self, ids: Any, mark: object) -> None:
        self.ids, self.mark = ids, mark

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids)


class Index:
    """From a member's value to the ids of its rows: the id itself where there is one (the common case), else a Bucket."""

    __slots__ = ("held", "path", "read", "unique")

    def __init__(self, path: str, unique: bool, read: Reader, held: dict[Any, int | Bucket]) -> None:
        self.path, self.unique, self.read, self.held = path, unique, read, held

    def copy(self) -> "Index":
        return Index(self.path, self.unique, self.read, copy_layers(self.held))

    def keys(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        values = self.read(row)
        if len(values) == 1 and values[0].__class__ in ATOMS:
            return values
        return tuple(dict.fromkeys(map(freeze, values)))

    def add(self, key: Any, doc_id: int, mark: object) -> None:
        held = self.held.get(key)
        if held is None:
            self.held[key] = doc_id
        elif isinstance(held, Bucket):
            self._own(key, held, mark).ids[doc_id] = None
        else:
            self.held[key] = Bucket({held: None, doc_id: None}, mark)

    def discard(self, key: Any, doc_id: int, mark: object) -> None:
        held = self.held[key]
        if not isinstance(held, Bucket):
            del self.held[key]
            return
        held = self._own(key, held, mark)
        del held.ids[doc_id]
        if len(held) == 1:  # in a unique index that is all there may be: rows that exchange a key meet in it for a moment
            (self.held[key],) = held

    def _own(self, key: Any, bucket: Bucket, mark: object) -> Bucket:
        if bucket.mark is not mark:
            bucket = self.held[key] = Bucket(copy_layers(bucket.ids), mark)
        return bucket


class Rows:
    """Rows by doc id in iteration order, and their indexes. A row object is never changed, only exchanged: copies share them."""

    __slots__ = ("disordered", "indexes", "key", "mark", "name", "orders", "ranks", "rows", "shared", "tail")

    def __init__(self, spec: TableSpec) -> None:
        self.name, self.key = spec.name, spec.key
        self.rows: dict[int, StoredRow] = {}
        unique = dict.fromkeys(filter(None, (spec.key, *spec.unique)))
        self.indexes = [Index(path, path in unique, reader(path), {}) for path in dict.fromkeys((*unique, *spec.indexes))]
        self.orders: dict[tuple[By, tuple[str, ...]], Order] = {}
        # Ranks give the iteration order once explicit doc ids came out of order; until then a row's rank is its id.
        self.ranks: dict[int, int] | None = None
        self.tail = 0
        self.disordered = False
        self.shared = False
        self.mark = object()

    def copy(self) -> "Rows":
        copy = object.__new__(Rows)
        copy.name, copy.key = self.name, self.key
        copy.rows = copy_layers(self.rows)
        copy.indexes = [index.copy() for index in self.indexes]
        copy.orders = {key: order.copy() for key, order in self.orders.items()}
        copy.ranks = None if self.ranks is None else copy_layers(self.ranks)
        copy.tail = self.tail
        copy.disordered = copy.shared = False
        copy.mark = object()
        return copy

    def share(self) -> None:
        """From now on others may read these rows, too: whoever writes copies first."""
        self.shared = True

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
                    if index.path != self.key and (key is None or key == ""):
                        continue  # vendors print an unset member so: it names nothing, so it cannot collide
                    holder = index.held.get(key)
                    if (holder is not None and holder not in changes) or taken.setdefault(key, doc_id) != doc_id:
                        raise NotUnique(self.name, index.path, key)
        return planned

    def plan_one(self, doc_id: int, row: StoredRow | None) -> Keys:
        """The same for a single change."""
        if row is None:
            return self.keys(None)
        planned = [index.keys(row) for index in self.indexes]
        for index, keys in zip(self.indexes, planned, strict=True):
            if index.unique:
                for key in keys:
                    if index.path != self.key and (key is None or key == ""):
                        continue
                    holder = index.held.get(key)
                    if holder is not None and holder != doc_id:
                        raise NotUnique(self.name, index.path, key)
        return planned

    def put(self, doc_id: int, row: StoredRow | None, keys: Keys, rank: int | None = None) -> None:
        """Adds, exchanges or (None) takes away one row. `rank` puts a row back where it was; `tidy` must follow."""
        old = self.rows.get(doc_id)
        mark = self.mark
        for index, new_keys in zip(self.indexes, keys, strict=True):
            old_keys = () if old is None else index.keys(old)
            if old_keys != new_keys:
                for key in old_keys:
                    index.discard(key, doc_id, mark)
                held = index.held
                for key in new_keys:
                    if key in held:
                        index.add(key, doc_id, mark)
                    else:
                        held[key] = doc_id
        for order in self.orders.values():
            if old is not None:
                order.remove(doc_id, old)
            if row is not None:
                order.add(doc_id, row)
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
            self.rows = {doc_id: self.rows[doc_id] for doc_id in self.arrange(list(self.rows))}
            self.disordered = False

    def arrange(self, doc_ids: list[int]) -> list[int]:
        """These doc ids in iteration order."""
        doc_ids.sort(key=None if self.ranks is None else self.ranks.__getitem__)
        return doc_ids

    def doc_id_of(self, key: Any) -> int | None:
        """The row that has this key, which is text or a whole number."""
        held: Any = self.indexes[0].held.get(key) if self.key else None
        return held  # type: ignore[no-any-return]

    def having(self, path: str, key: str | int) -> list[int]:
        """The rows under this key of an index."""
        for index in self.indexes:
            if index.path == path:
                held = index.held.get(key)
                return [] if held is None else self.arrange(list(held)) if isinstance(held, Bucket) else [held]
        raise LookupError(f"{self.name} has no index of {path}")

    def narrowest(self, where: Where) -> tuple[int | Bucket | None, float]:
        """What the most telling index holds for `where`, and how many doc ids these are; (None, inf) if no index serves."""
        best: int | Bucket | None = None
        fewest = math.inf
        for index in self.indexes:
            if index.path in where.keys:
                try:
                    held = index.held.get(where.keys[index.path])
                except TypeError:  # unhashable
                    continue
                size = len(held) if isinstance(held, Bucket) else int(held is not None)
                if size < fewest:
                    best, fewest = held, size
        return best, fewest

    def candidates(self, where: Where) -> list[int] | None:
        """The fewest doc ids that an index says can match, in iteration order; None if a scan serves as well."""
        held, size = self.narrowest(where)
        if isinstance(held, Bucket):
            if size > max(_FEW, len(self.rows) / 2):
                return None  # a scan meets every other row, and is in order without sorting
            return self.arrange(list(held))
        return None if size == math.inf else [] if held is None else [held]

    def count(self, where: Where) -> int | None:
        """How many rows match, if an index knows."""
        if not where.exact:
            return None
        if len(where.paths) == 1:
            size = self.narrowest(where)[1]
            if size != math.inf:
                return int(size)
        return next((len(order.slice(where)) for (_, parts), order in list(self.orders.items()) if parts and parts == where.paths), None)

    def order(self, by: By, parts: tuple[str, ...] = ()) -> Order:
        order = self.orders.get((by, parts))
        if order is None:
            order = Order(by, parts, self.rows)
            if len(self.orders) >= _ORDERS:
                oldest, *_ = self.orders
                self.orders.pop(oldest, None)
            self.orders[by, parts] = order
        return order

    def page(self, offset: int, stop: int, by: By, mirrored: bool, where: Where | None) -> list[int] | None:
        """A slice of the ordered rows that match; None if there are so few that it is cheaper to sort them."""
        if where is not None and (not where.exact or self.narrowest(where)[1] <= _FEW):
            return None
        entries = self.order(by, where.paths if where else ()).slice(where)
        return list(page_of(entries, offset, stop, mirrored))

    def span(
        self, member: str, low: Position | None, high: Position | None, limit: int | None, mirrored: bool, where: Where | None
    ) -> list[int]:
        """The rows that match between two positions in the order of a member."""
        by = ((member, False),)
        few = where is not None and (not where.exact or self.narrowest(where)[1] <= _FEW)
        order = Order(by, (), {}) if few else self.order(by, where.paths if where else ())
        first, end = (None if position is None else order.find_bound(position) for position in (low, high))
        if where is not None and few:
            found = sorted(order.entry(doc_id, self.rows[doc_id]) for doc_id in self.match(where))
            return span_of_few(found, first, end, limit, mirrored)
        return list(span_of(order.slice(where), first, end, limit, mirrored))

    def match(self, where: Where) -> list[int]:
        candidates = self.candidates(where)
        return [doc_id for doc_id in (self.rows if candidates is None else candidates) if where(self.rows[doc_id])]

    def page_among(self, doc_ids: list[int], offset: int, stop: int, by: By, mirrored: bool) -> list[int]:
        """A slice of these rows, sorted now."""
        entry = Order(by, (), {}).entry
        return list(page_of(Blocks(entry(doc_id, self.rows[doc_id]) for doc_id in doc_ids), offset, stop, mirrored))


class Held(NamedTuple):
    """What a table held at a moment: to compare with, or to go back to. Shared with the table, so it costs nothing per row."""

    data: Rows
    next_doc_id: int | None
    serial: int

    @property
    def data_id(self) -> object:
        return self.data.mark

    def rows_raw(self) -> Iterator[Row]:
        """The rows themselves, uncopied: read only."""
        return iter(self.data.rows.values())

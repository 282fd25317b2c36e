"""TinyDB tables with indexes, frozen rows, undo and forks. A vendor sees `TableSpec`, `Table`, `Where` and `NotUnique`.

TinyDB rebuilds a table on every write, scans on every search and hands out what it stores; here the cost of an operation that an index
serves does not grow with the table, what comes in is copied and frozen, what comes out is frozen, and every method of TinyDB's `Table`
answers as TinyDB does (tests/core/test_store_against_tinydb.py drives both with the same calls).
"""

import threading
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, MutableMapping
from itertools import islice
from typing import Any, NoReturn, overload

import tinydb.table
from tinydb.queries import QueryLike
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from .frozen import StoredRow, freeze_row
from .order import By, Position
from .query import Where, freeze, reader
from .row import Row
from .rows import Changes, Held, Keys, NoSuchRow, NotUnique, Rows, TableSpec, unfreeze
from .undo import Step, UndoLog

__all__ = ["Held", "NoSuchRow", "NotUnique", "Table", "TableSpec", "UndoLog", "Where"]

PLAIN = frozenset((str, int))
"""Keys that an index tells apart as == does."""
Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class Table(tinydb.table.Table):
    """A TinyDB table by `spec`. Rows that come out are the stored ones, which refuse change, and carry their `doc_id`."""

    def __init__(self, spec: TableSpec, undo: UndoLog | None = None, data: Rows | None = None) -> None:
        nowhere = MemoryStorage()  # type: ignore[no-untyped-call]  # TinyDB wants a storage; no method here uses it
        super().__init__(nowhere, spec.name, cache_size=0)  # a query cache would hand out one object twice; an index is as fast
        self.spec = spec
        self.undo = undo or UndoLog()
        self._lock = threading.RLock()
        self._data = data or Rows(spec)
        self._next_doc_id: int | None = None
        self._serial = 0

    # ---- reading

    @overload
    def get(self) -> NoReturn: ...
    @overload
    def get(self, cond: QueryLike | None, doc_id: None = ..., doc_ids: None = ...) -> Document | None: ...
    @overload
    def get(self, *, cond: QueryLike | None, doc_id: None = ..., doc_ids: None = ...) -> Document | None: ...
    @overload
    def get(self, cond: QueryLike | None, doc_id: int, doc_ids: list[int] | None = ...) -> Document | None: ...
    @overload
    def get(self, *, cond: QueryLike | None = ..., doc_id: int, doc_ids: list[int] | None = ...) -> Document | None: ...
    @overload
    def get(self, cond: QueryLike | None, doc_id: None, doc_ids: list[int]) -> list[Document]: ...
    @overload
    def get(self, cond: QueryLike | None, *, doc_id: None = ..., doc_ids: list[int]) -> list[Document]: ...
    @overload
    def get(self, *, cond: QueryLike | None = ..., doc_id: None = ..., doc_ids: list[int]) -> list[Document]: ...
    def get(self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: list[int] | None = None) -> Any:
        with self._lock:
            if doc_id is not None:
                return self._data.rows.get(doc_id)
            if doc_ids is not None:
                return [self._data.rows[known] for known in self._data.arrange([i for i in set(doc_ids) if i in self._data.rows])]
            if cond is None:
                raise RuntimeError("You have to pass either cond or doc_id or doc_ids")
            first = next(self._matches(cond), None)
            return None if first is None else self._data.rows[first]

    def by_key(self, key: Any) -> Document | None:
        if key.__class__ not in PLAIN:
            return self.get(Where({self.spec.key: key}))
        with self._lock:
            doc_id = self._data.doc_id_of(key)
            return None if doc_id is None else self._data.rows[doc_id]

    def search(self, cond: QueryLike) -> list[Document]:
        with self._lock:
            rows = self._data.rows
            return [rows[doc_id] for doc_id in self._matches(cond)]

    def having(self, path: str, value: str | int) -> list[Document]:
        """As `search(Where({path: value}))`, at a third of the cost; the member must have an index."""
        with self._lock:
            return [self._data.rows[doc_id] for doc_id in self._data.having(path, value)]

    def contains(self, cond: QueryLike | None = None, doc_id: int | None = None) -> bool:
        with self._lock:
            if doc_id is not None:
                return doc_id in self._data.rows
            if cond is None:
                raise RuntimeError("You have to pass either cond or doc_id")
            return next(self._matches(cond), None) is not None

    def count(self, cond: QueryLike) -> int:
        with self._lock:
            known = self._data.count(cond) if isinstance(cond, Where) else None
            return sum(1 for _ in self._matches(cond)) if known is None else known

    def page(
        self, offset: int, limit: int | None, order: str | By | None = None, descending: bool = False, cond: QueryLike | None = None
    ) -> list[Document]:
        """`limit` rows from `offset` on (None: the rest), in the order of a member, or of several with a direction each, else as inserted.

        Numbers come before text. Rows that have no such member, or None there, come last in both directions. `descending` mirrors
        all of it, ties too.
        """
        offset = max(offset, 0)
        with self._lock:
            stop = len(self) if limit is None else offset + max(limit, 0)
            if order is None:
                found: Iterable[int] = self._data.rows if cond is None else self._matches(cond)
                if descending:
                    found = reversed(self._data.rows if cond is None else list(found))
                return [self._data.rows[doc_id] for doc_id in islice(found, offset, stop)]
            by = ((order, False),) if isinstance(order, str) else order
            doc_ids = self._data.page(offset, stop, by, descending, cond) if cond is None or isinstance(cond, Where) else None
            if doc_ids is None:
                doc_ids = self._data.page_among(list(self._matches(cond)), offset, stop, by, descending)
            return [self._data.rows[doc_id] for doc_id in doc_ids]

    def span(
        self,
        order: str,
        low: Position | None = None,
        high: Position | None = None,
        limit: int | None = None,
        descending: bool = False,
        cond: Where | None = None,
    ) -> list[Document]:
        """At most `limit` rows from `low` up to, and without, `high`, in the order of a member; rows of one value as they came.

        A position is (value,), before all rows of that value, or (value, doc_id), before that row of it: so a reader who goes on from
        the last row that he has meets none twice and misses none, whatever was written meanwhile. Rows without the member are in no
        span. The cost follows what comes out, not the table.
        """
        with self._lock:
            return [self._data.rows[doc_id] for doc_id in self._data.span(order, low, high, limit, descending, cond)]

    def rows_raw(self) -> Iterator[Row]:
        """The rows as they are stored, for export and comparison."""
        with self._lock:
            return iter(list(self._data.rows.values()))

    def __len__(self) -> int:
        return len(self._data.rows)

    def __iter__(self) -> Iterator[Document]:
        with self._lock:
            return iter(list(self._data.rows.values()))

    # ---- writing

    def insert(self, document: Mapping[str, Any]) -> int:
        """Adds a row. A `Document` keeps its `doc_id`, as TinyDB has it: to insert a changed copy of a stored row, pass `dict(row)`."""
        with self._lock:
            if isinstance(document, Document):
                self._next_doc_id = None  # as TinyDB has it, even where the document is then refused
            elif document.__class__ is dict or isinstance(document, Mapping):
                doc_id = self._fresh_doc_id(())
                self._write_one(doc_id, freeze_row(document, doc_id))
                return doc_id
            (doc_id,) = self.insert_multiple((document,))
            return doc_id

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._lock:
            changes: dict[int, Any] = {}
            for document in documents:
                if not isinstance(document, Mapping):
                    raise ValueError("Document is not a Mapping")
                doc_id = document.doc_id if isinstance(document, Document) else self._fresh_doc_id(changes)
                if doc_id in self._data.rows or doc_id in changes:
                    raise ValueError(f"Document with ID {doc_id} already exists")
                changes[doc_id] = document
            self._write(changes)
            return list(changes)

    def update(self, fields: Fields, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        with self._lock:
            updated = list(self._matches(cond)) if doc_ids is None else [i for i in doc_ids if i in self._data.rows]
            changes: dict[int, Any] = {}
            for doc_id in updated:
                row = changes.setdefault(doc_id, None)
                if row is None:
                    row = changes[doc_id] = unfreeze(self._data.rows[doc_id])
                fields(row) if callable(fields) else row.update(fields)
            self._write(changes)
            return updated

    def update_multiple(self, updates: Iterable[tuple[Fields, QueryLike]]) -> list[int]:
        with self._lock:
            updated: list[int] = []
            changes: dict[int, Any] = {}
            for doc_id, kept in self._data.rows.items():
                for fields, cond in updates:
                    if not cond(changes.get(doc_id, kept)):
                        continue
                    updated.append(doc_id)
                    if doc_id not in changes:
                        changes[doc_id] = unfreeze(kept)
                    row = changes[doc_id]
                    fields(row) if callable(fields) else row.update(fields)
            self._write(changes)
            return updated

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._lock:
            return super().upsert(document, cond)

    def replace(self, row: Mapping[str, Any]) -> None:
        """Stores the whole row in the place of the one that has its key."""
        with self._lock:
            key = self.spec.key_of(row)
            doc_id = self._doc_id_of(key)
            if doc_id is None:
                raise NoSuchRow(self.name, key)
            self._write({doc_id: row})

    def put(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds rows, or replaces those that have their keys, all at once: only what comes of it must be unique."""
        with self._lock:
            changes: dict[int, Any] = {}
            places: dict[Any, int] = {}
            for row in rows:
                key = self.spec.key_of(row)
                frozen = freeze(key)
                if frozen not in places:
                    known = self._doc_id_of(key)
                    places[frozen] = self._fresh_doc_id(changes) if known is None else known
                changes[places[frozen]] = row
            self._write(changes)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        with self._lock:
            if cond is None and doc_ids is None:
                raise RuntimeError("Use truncate() to remove all documents")
            removed = list(self._matches(cond)) if doc_ids is None else [i for i in dict.fromkeys(doc_ids) if i in self._data.rows]
            self._write(dict.fromkeys(removed))
            return removed

    def discard(self, key: Any) -> bool:
        """Removes the row that has this key; whether there was one."""
        return bool(self.remove(Where({self.spec.key: key})))

    def truncate(self) -> None:
        with self._lock:
            self._swap(Rows(self.spec))
            self._next_doc_id = None

    def load(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """These rows instead of all that was; nothing changes if one is not a Mapping (TypeError) or not unique."""
        changes: Changes = {}
        for doc_id, row in enumerate(rows, 1):
            if not isinstance(row, Mapping):
                raise TypeError(f"{self.name}: a row is an object, not {row!r}")
            changes[doc_id] = freeze_row(row, doc_id)
        data = Rows(self.spec)
        for (doc_id, kept), keys in zip(changes.items(), data.plan(changes), strict=True):
            data.put(doc_id, kept, keys)
        with self._lock:
            self._swap(data)
            self._next_doc_id = len(changes) + 1
            self._raise_serial(changes)

    def next_serial(self) -> int:
        """The next number for the `serial` member; no number that was given out or stood in a row comes again, unless undone."""
        with self._lock:
            self._set_serial(self._serial + 1)
            return self._serial

    # ---- forks

    @property
    def data_id(self) -> object:
        """What this table holds, by identity: the same object for two tables that share it, another after the first write."""
        return self._data.mark

    def hold(self) -> Held:
        """What the table holds now; its next write copies first."""
        with self._lock:
            self._data.share()
            return Held(self._data, self._next_doc_id, self._serial)

    def fork(self, undo: UndoLog | None = None) -> "Table":
        """A table with these rows; neither sees what is written to the other from now on."""
        held = self.hold()
        table = Table(self.spec, undo, held.data)
        table._next_doc_id, table._serial = held.next_doc_id, held.serial
        return table

    def reset_to(self, other: "Table | Held") -> None:
        """Makes this very table hold what `other` holds."""
        held = other.hold() if isinstance(other, Table) else other
        with self._lock:
            self._swap(held.data)
            self._next_doc_id = held.next_doc_id
            self._set_serial(held.serial)

    # ---- for UndoLog

    def undo_step(self, step: Step) -> None:
        with self._lock:
            if isinstance(step, Held):
                self._data, self._next_doc_id, self._serial = step
                return
            if isinstance(step, int):
                self._serial = step
                return
            self._own()
            doc_id, row, rank = step
            self._data.put(doc_id, row, self._data.keys(row), rank)

    def tidy(self) -> None:
        with self._lock:
            self._data.tidy()

    # ---- within

    def _doc_id_of(self, key: Any) -> int | None:
        return self._data.doc_id_of(key) if key.__class__ in PLAIN else next(self._matches(Where({self.spec.key: key})), None)

    def _matches(self, cond: QueryLike | None) -> Iterator[int]:
        """Doc ids in iteration order, found by an index if it can be. None means every row."""
        rows = self._data.rows
        if cond is None:
            return iter(list(rows))
        candidates = self._data.candidates(cond) if isinstance(cond, Where) else None
        if candidates is not None:
            return (doc_id for doc_id in candidates if cond(rows[doc_id]))
        return (doc_id for doc_id, row in rows.items() if cond(row))

    def _fresh_doc_id(self, staged: Container[int]) -> int:
        """As TinyDB counts, but an id that is taken is passed over (TinyDB's insert_multiple overwrites that row)."""
        doc_id = self._next_doc_id or max(self._data.rows, default=0) + 1
        while doc_id in self._data.rows or doc_id in staged:
            doc_id += 1
        self._next_doc_id = doc_id + 1
        return doc_id

    def _write(self, changes: Mapping[int, Any]) -> None:
        """The one way in: all of the changes (None removes), or an exception and none."""
        if not changes:
            return
        kept: Changes = {doc_id: None if row is None else freeze_row(row, doc_id) for doc_id, row in changes.items()}
        if len(kept) == 1:
            return self._write_one(*next(iter(kept.items())))
        planned = self._data.plan(kept)
        self._own()
        for (doc_id, row), keys in zip(kept.items(), planned, strict=True):
            self._put(doc_id, row, keys)
        self._raise_serial(kept)

    def _write_one(self, doc_id: int, row: StoredRow | None) -> None:
        """The same for a single change, which most are."""
        keys = self._data.plan_one(doc_id, row)
        self._own()
        self._put(doc_id, row, keys)
        self._raise_serial({doc_id: row})

    def _put(self, doc_id: int, row: StoredRow | None, keys: Keys) -> None:
        data, undo = self._data, self.undo
        if undo.active:
            old = data.rows.get(doc_id)
            undo.note(self, (doc_id, old, 0 if old is None else data.rank(doc_id)))
        data.put(doc_id, row, keys)

    def _raise_serial(self, rows: Changes) -> None:
        member = self.spec.serial
        if member is None:
            return
        read = reader(member)
        for row in rows.values():
            for number in () if row is None else read(row)[:1]:
                if isinstance(number, int) and number > self._serial:
                    self._set_serial(number)

    def _set_serial(self, number: int) -> None:
        if self.undo.active:
            self.undo.note(self, self._serial)
        self._serial = number

    def _own(self) -> None:
        """Before a change in place: rows that another table shares are copied first."""
        if self._data.shared:
            self._swap(self._data.copy())

    def _swap(self, data: Rows) -> None:
        if self.undo.active:
            self.undo.note(self, Held(self._data, self._next_doc_id, self._serial))
        self._data = data

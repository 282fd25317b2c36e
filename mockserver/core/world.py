"""Everything that changes: a `World` is one tenant's whole state, `Tenants` is all the worlds of a server."""

import heapq
import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from mockserver.core.arrivals import Arrivals
from mockserver.core.clock import Clock
from mockserver.core.coverage import Coverage, Met
from mockserver.core.errors import VendorError
from mockserver.core.faults import Faults
from mockserver.core.freeing import free_slowly
from mockserver.core.ids import Ids, VendorIds
from mockserver.core.journal import Entry, Journal
from mockserver.core.recording import Recording
from mockserver.core.rows import unfreeze
from mockserver.core.seeds import Seeds, resolve
from mockserver.core.store import Held, Table, UndoLog
from mockserver.core.stubs import Stubs

if TYPE_CHECKING:
    from mockserver.core.vendor import Vendor

NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}")
DEFAULT = "default"
BUGS = 100
"""How many bugs a world remembers: a client that meets one in every request must not fill the memory."""

Rows = dict[str, dict[str, list[dict[str, Any]]]]
"""{vendor: {table: [rows]}}: the wrapped form in which state is exported and imported."""


Mark = tuple[int, dict[str, int]]
"""Where a transaction began: the due work ordered and the ids given so far."""


@dataclass(frozen=True, order=True, slots=True)
class Job:
    """Work that is due at a time of the tenant's clock; `order` breaks ties by age. `payload` is JSON."""

    at: datetime
    order: int
    vendor: str = field(compare=False)
    kind: str = field(compare=False)
    payload: Any = field(compare=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Rows, id streams, clock and due work of a world at a moment. Holds shared tables: taking one costs nothing per row."""

    time: datetime
    tables: Mapping[tuple[str, str], Held]
    ids: Ids
    clock: Clock
    jobs: tuple[Job, ...]
    ordered: int
    dated: Mapping[tuple[str, str], object]


class State:
    """One vendor's part of a world, as its rules see it: tables as attributes, and one fixed instant."""

    __slots__ = ("_world", "ids", "now", "settings", "tables", "tenant", "vendor")

    now: datetime

    def __init__(self, world: "World", vendor: str, tables: dict[str, Table], settings: dict[str, Any]) -> None:
        self._world, self.vendor, self.tables, self.settings = world, vendor, tables, settings
        self.tenant = world.name
        self.ids = VendorIds(world.ids, vendor)
        self.now = world.clock.now()

    def __getattr__(self, name: str) -> Table:
        try:
            return self.tables[name]
        except KeyError:
            raise AttributeError(f"{self.vendor} has no table {name!r}: declare it in its state.py") from None

    @property
    def auth(self) -> str:
        """The tenant's setting: `always`, `documented` or `off`."""
        return str(self._world.settings["auth"])

    def schedule(self, at: datetime, kind: str, payload: Any = None) -> None:
        """Has `Vendor.jobs[kind](state, payload)` run once the tenant's clock reaches `at`."""
        self._world.schedule(at, self.vendor, kind, payload)


class World:
    """One tenant. Whoever reads or writes more than one value holds `lock`."""

    def __init__(
        self,
        name: str,
        vendors: Iterable["Vendor"],
        seeds: Seeds | Callable[[], Seeds],
        defaults: Mapping[str, Any],
        journal_size: int,
        measure: Callable[[Entry], Iterable[Met]] | None = None,
        retired: Coverage | None = None,
        log: Callable[[str, Entry], None] | None = None,
    ) -> None:
        self.name, self.defaults, self._log = name, defaults, log
        self._seeds: Callable[[], Seeds] = seeds if callable(seeds) else lambda: seeds
        self.seeds = self._seeds()
        self.vendors = {vendor.name: vendor for vendor in vendors}
        self.lock = threading.RLock()
        self.undo = UndoLog()
        self.clock, self.ids = Clock(), Ids()
        self.created = self.clock.now()
        self.journal_size, self._measure, self.faults = journal_size, measure, Faults()
        self.arrivals, self.stubs = Arrivals(), Stubs()
        self.coverage, self.retired = Coverage(), retired or Coverage()
        """Since the last start or reset, and what there was before, of all tenants."""
        self.jobs: list[Job] = []
        self.ordered = 0
        self.snapshots: dict[str, Snapshot] = {}
        self.recording: Recording | None = None
        self.bugs: deque[str] = deque(maxlen=BUGS)
        """What went wrong in the fake itself, for the test that met it: a reset makes none of it undone."""
        self.baseline: dict[tuple[str, str], Held] = {}
        """What the tables held at the last start, reset or fork."""
        self.begun: dict[str, object] = {}
        """A mark per vendor, another one after each reset of its rows."""
        self._dated: dict[tuple[str, str], object] = {}
        """The `data_id` of tables whose fixtures are dated relative to the clock, as of when they got their dates."""
        self.tables: dict[tuple[str, str], Table] = {key: table.fork(self.undo) for key, table in self.seeds.tables.items()}
        self.settings: dict[str, Any] = {}
        self.states: dict[str, State] = {}
        for vendor in self.vendors:
            tables = {table: handle for (owner, table), handle in self.tables.items() if owner == vendor}
            self.states[vendor] = State(self, vendor, tables, {})
        self._start()

    def _close(self, coverage: Coverage, log: Callable[[str, Entry], None], entry: Entry) -> None:
        """A request has been answered: it is counted and logged."""
        coverage.add(entry)
        log(self.name, entry)

    # -- life

    def _start(self) -> None:
        """A fresh start in place: old handles of tables and states stay valid."""
        self.clock, self.jobs, self.ordered = self.clock.anew(), [], 0
        self.seeds = self._seeds()
        self.ids.counts.clear()
        self.retired.absorb(self.coverage)
        self.coverage = Coverage(self._measure)
        # A request under way closes its entry in the journal where it opened it.
        count = self.coverage.add if self._log is None else partial(self._close, self.coverage, self._log)
        self.journal = Journal(self.journal_size, arrivals=self.arrivals, count=count)
        self.faults.clear()
        self.stubs.start(self.seeds.stubs)
        self.settings.clear()
        self.settings.update(self.defaults)
        for name, vendor in self.vendors.items():
            switches = self.states[name].settings
            switches.clear()
            switches.update(vendor.defaults())
            self.settings[name] = switches
        self.reset_rows(self.vendors)

    def reset(self) -> None:
        """As a fresh tenant: rows, ids, clock, faults, settings, journal, tokens. Snapshots stay."""
        with self.lock:
            self._start()

    def reset_rows(self, vendors: Iterable[str]) -> None:
        """The rows of these vendors as the fixtures have them, and none of their work left due."""
        wanted = set(vendors)
        with self.lock:
            self.begun |= {vendor: object() for vendor in wanted}
            former = [self.baseline[key] for key in self.tables if key[0] in wanted and key in self.baseline]
            for key, table in self.tables.items():
                if key[0] in wanted:
                    former.append(table.hold())
                    table.reset_to(self.seeds.tables[key])
                    self.baseline[key] = table.hold()
            free_slowly(former)
            self.jobs = [job for job in self.jobs if job.vendor not in wanted]
            heapq.heapify(self.jobs)
            self._date(key for key in self.seeds.relative if key[0] in wanted)

    def _date(self, keys: Iterable[tuple[str, str]]) -> None:
        """Rows that fixtures date relative to the tenant's clock get their dates."""
        now = self.clock.now()
        for key in keys:
            table = self.tables[key]
            table.load(resolve(self.seeds.relative[key], now))
            self.baseline[key], self._dated[key] = table.hold(), table.data_id

    def is_dated(self, key: tuple[str, str]) -> bool:
        """Whether a table has its dates from the clock, and nobody has written to it."""
        return self._dated.get(key) is self.tables[key].data_id

    def begin_here(self, dated: Iterable[tuple[str, str]]) -> None:
        """What the tables hold now is what they begin with; these have dates relative to the clock."""
        self.baseline = {key: table.hold() for key, table in self.tables.items()}
        self._dated = {key: self.tables[key].data_id for key in dated}

    # -- time

    def set_clock(self, clock: Clock) -> None:
        """Moves the clock, forward or back. Relatively dated fixtures that nobody has written to move along; due work runs."""
        with self.lock:
            self.clock = clock
            self._date([key for key, data_id in self._dated.items() if self.tables[key].data_id is data_id])
            self.run_due()

    def advance(self, by: timedelta) -> None:
        """Moves the clock on and runs what falls due, in order of time. OverflowError beyond the calendar."""
        with self.lock:
            self.clock = self.clock.advance(by)
            self.clock.now()
            self.run_due()

    def schedule(self, at: datetime, vendor: str, kind: str, payload: Any) -> None:
        self.ordered += 1
        heapq.heappush(self.jobs, Job(at, self.ordered, vendor, kind, payload))

    def run_due(self) -> datetime:
        """Runs all work due by now, each at its own time; returns now. Called with the lock held.

        Work that raises is undone and dropped, and who called meets its exception; what is due behind it runs next time.
        """
        now = self.clock.now()
        while self.jobs and self.jobs[0].at <= now:
            job = heapq.heappop(self.jobs)
            state = self.states[job.vendor]
            state.now = job.at
            try:
                with self.transaction():
                    self.vendors[job.vendor].jobs[job.kind](state, job.payload)
            except Exception as error:
                error.add_note(f"in due work: {job.vendor}'s {job.kind}")
                raise
        return now

    # -- writes

    def begin(self) -> Mark:
        """Opens a transaction: `undo.commit()` or `undo_since(mark, error)` must follow."""
        self.undo.begin()
        return self.ordered, self.ids.counts.copy()

    def undo_since(self, mark: Mark, error: BaseException) -> None:
        """Undoes every write of rows, ids and due work since `begin`, but for refusals that must be remembered."""
        if isinstance(error, VendorError) and error.keeps_writes:
            self.undo.commit()
            return
        self.undo.rollback()
        ordered, counts = mark
        if self.ordered != ordered:
            self.jobs = [job for job in self.jobs if job.order <= ordered]
            heapq.heapify(self.jobs)
            self.ordered = ordered
        self.ids.counts.clear()
        self.ids.counts.update(counts)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        mark = self.begin()
        try:
            yield
        except BaseException as error:
            self.undo_since(mark, error)
            raise
        self.undo.commit()

    def list_rows(self, vendor: str | None = None, table: str | None = None) -> Rows:
        """The rows as they are now, wrapped: the stored ones, which refuse change, so the lock is held for no longer than to list them."""
        rows: Rows = {}
        with self.lock:
            for (owner, name), handle in self.tables.items():
                if vendor in (None, owner) and table in (None, name):
                    rows.setdefault(owner, {})[name] = list(handle.rows_raw())
        return rows

    def export(self, vendor: str | None = None, table: str | None = None) -> Rows:
        """The same as copies, made outside the lock, for who changes them."""
        found = self.list_rows(vendor, table)
        return {owner: {name: [unfreeze(row) for row in rows] for name, rows in tables.items()} for owner, tables in found.items()}

    def replace_rows(self, rows: Rows) -> None:
        """The named tables hold these rows and no others, or nothing changes."""
        self._write(rows, Table.load)

    def add_rows(self, rows: Rows) -> None:
        """Rows are added, or replace the one with their key, or nothing changes."""
        self._write(rows, Table.put)

    def _write(self, rows: Rows, put: Callable[[Table, list[dict[str, Any]]], object]) -> None:
        with self.lock, self.transaction():
            for vendor, tables in rows.items():
                for table, new in tables.items():
                    put(self.tables[vendor, table], new)

    # -- copies

    def snapshot(self) -> Snapshot:
        with self.lock:
            tables = {key: table.hold() for key, table in self.tables.items()}
            return Snapshot(
                self.clock.now(), tables, self.ids.fork(), self.clock.unpin(), tuple(self.jobs), self.ordered, dict(self._dated)
            )

    def restore(self, snapshot: Snapshot) -> None:
        """Rows, id streams, clock and due work as they were; a clock that ran goes on from where it stood."""
        with self.lock:
            for key, table in self.tables.items():
                table.reset_to(snapshot.tables[key])
                if snapshot.dated.get(key) is table.data_id:  # untouched then, so what it holds is where it started
                    self.baseline[key] = snapshot.tables[key]
            self.ids.counts.clear()
            self.ids.counts.update(snapshot.ids.counts)
            kept = snapshot.clock
            self.clock = self.clock.anew().freeze(kept.frozen_at) if kept.frozen else self.clock.anew().set(snapshot.time)
            self.jobs, self.ordered = list(snapshot.jobs), snapshot.ordered
            self._dated = dict(snapshot.dated)

    def fork_from(self, other: "World", snapshot: Snapshot | None = None) -> None:
        """Becomes a copy of another world's rows, id streams, clock, due work and settings; its own snapshots go."""
        self.become(*other.copy(snapshot))

    def copy(self, snapshot: Snapshot | None = None) -> tuple[Snapshot, dict[str, Any]]:
        """What a fork takes of this world, or of a snapshot of it: no two worlds' locks are ever held at once."""
        with self.lock:
            return snapshot or self.snapshot(), deepcopy(self.settings)

    def become(self, source: Snapshot, settings: Mapping[str, Any]) -> None:
        """Starts anew as a copy."""
        with self.lock:
            self.reset()
            self.restore(source)
            self.baseline = {key: table.hold() for key, table in self.tables.items()}
            self.snapshots.clear()
            for name, value in settings.items():
                if name in self.vendors:
                    self.states[name].settings.update(value)
                else:
                    self.settings[name] = value

    def diff(self, since: Snapshot | None = None) -> dict[str, dict[str, dict[str, list[Any]]]]:
        """What has changed since a snapshot, else since the last start, reset or fork.

        {vendor: {table: {"created": [rows], "updated": [(key, before, after)], "deleted": [keys]}}}, tables without change left out.
        """
        found: dict[str, dict[str, dict[str, list[Any]]]] = {}
        with self.lock:
            before = since.tables if since else self.baseline
            for (vendor, name), table in self.tables.items():
                if table.data_id == before[vendor, name].data_id:
                    continue
                key_of = table.spec.key_of
                old = {key_of(row): row for row in before[vendor, name].rows_raw()}
                new = {key_of(row): row for row in table.rows_raw()}
                change: dict[str, list[Any]] = {
                    "created": [row for value, row in new.items() if value not in old],
                    "updated": [(k, old[k], row) for k, row in new.items() if k in old and row is not old[k] and row != old[k]],
                    "deleted": [value for value in old if value not in new],
                }
                if any(change.values()):
                    found.setdefault(vendor, {})[name] = change
        return found

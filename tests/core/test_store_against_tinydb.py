"""`Table` and TinyDB's own `Table` get the same calls; every answer must be the same."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import tinydb.table
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tinydb import operations, where
from tinydb.queries import QueryLike
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from mockserver.core.store import Table, TableSpec, UndoLog, Where

SPEC = TableSpec("rows", key="", indexes=("a", "o.p", "l[]", "o.l[]", "b"))

atoms = st.sampled_from([None, True, False, 0, 1, 1.0, 2, "", "1", "x"])
lists = st.lists(st.one_of(atoms, st.just([1]), st.just({"k": 1})), max_size=3)
values = st.one_of(atoms, lists, st.dictionaries(st.sampled_from(["p", "q"]), atoms, max_size=2))
nested = st.fixed_dictionaries({}, optional={"p": values, "l": lists})
rows = st.fixed_dictionaries(
    {}, optional={"a": values, "b": atoms, "c": atoms, "l": st.one_of(lists, st.just(5)), "o": st.one_of(nested, atoms)}
)
fields = st.one_of(
    rows,
    st.sampled_from(["a", "l", "c"]).map(lambda name: lambda row: row.pop(name, None)),
    st.just(lambda row: row.setdefault("l", []) == 5 or row.update(l=[*row["l"], "x"]) if isinstance(row.get("l", []), list) else None),
    st.just(operations.set("b", "x")),
)
pick = st.integers(0, 30)


def equivalents(path: str, value: Any) -> tuple[Where, QueryLike]:
    stock: dict[str, Callable[[], QueryLike]] = {
        "a": lambda: where("a") == value,
        "c": lambda: where("c") == value,
        "o.p": lambda: where("o").p == value,
        "l[]": lambda: where("l").test(lambda found: isinstance(found, list) and value in found),
        "o.l[]": lambda: where("o").l.test(lambda found: isinstance(found, list) and value in found),
    }
    return Where({path: value}), stock[path]()


conditions = st.one_of(
    st.builds(equivalents, st.sampled_from(["a", "c", "o.p", "l[]", "o.l[]"]), values),
    st.builds(lambda a, b: (Where(a=a, b=b), (where("a") == a) & (where("b") == b)), values, atoms),
    st.builds(lambda v: (where("b") != v,) * 2, atoms),
    st.builds(lambda a, b: (Where(b=b) | ~Where(a=a), (where("b") == b) | ~(where("a") == a)), values, atoms),
    st.just((Where(), where("nowhere").exists() | ~where("nowhere").exists())),
)


def exact(answer: Any) -> Any:
    """Tells True from 1 and a row from the same row under another id."""
    if isinstance(answer, Document):
        return (answer.doc_id, repr(dict(answer)))
    return [exact(one) for one in answer] if isinstance(answer, list) else answer


class Twins(RuleBasedStateMachine):
    @initialize(transaction=st.booleans(), fork=st.booleans(), few=st.sampled_from([0, 200]))
    def start(self, transaction: bool, fork: bool, few: int) -> None:
        self.limits = pytest.MonkeyPatch()
        self.limits.setattr("mockserver.core.rows._FEW", few)  # 0: the ordered index of a Where serves however few match
        self.limits.setattr("mockserver.core.rows._ORDERS", 4)
        self.stock = tinydb.table.Table(MemoryStorage(), "rows", cache_size=0)
        self.ours = Table(SPEC)
        self.both(lambda table, _: table.insert_multiple([{"a": 1, "l": ["x", "x"]}, {"a": True}, {"o": {"p": 1.0}}, {}]))
        if fork:
            self.parent, self.ours = self.ours, self.ours.fork(UndoLog())
            self.before = exact(self.parent.all())
        if transaction:
            self.ours.undo.begin()
            self.undoable = exact(self.ours.all())

    def both(self, call: Callable[[Any, int], Any]) -> Any:
        """`call` gets the table and 0 or 1: which of two equivalent queries to use."""
        ours, stock = call(self.ours, 0), call(self.stock, 1)
        assert exact(ours) == exact(stock)
        return ours

    @rule(row=rows)
    def insert(self, row: Mapping[str, Any]) -> None:
        self.both(lambda table, _: table.insert(row))

    @rule(row=rows, doc_id=st.integers(1, 40))
    def insert_with_id(self, row: Mapping[str, Any], doc_id: int) -> None:
        def call(table: Any, _: int) -> Any:
            try:
                return table.insert(Document(row, doc_id))
            except ValueError as error:
                return str(error)

        self.both(call)

    @rule(some=st.lists(rows, max_size=3), own_id=st.booleans())
    def insert_multiple(self, some: list[dict[str, Any]], own_id: bool) -> None:
        taken = [row.doc_id for row in self.stock.all()]
        gaps = sorted(set(range(1, max(taken, default=0))).difference(taken))
        if own_id and gaps and some:  # ids beyond the greatest make TinyDB overwrite rows later
            some[0] = Document(some[0], gaps[0])
        self.both(lambda table, _: table.insert_multiple(some))

    @rule(some=st.lists(st.one_of(rows, st.just("no row")), max_size=3))
    def insert_multiple_refused(self, some: list[Any]) -> None:
        def call(table: Any, _: int) -> Any:
            try:
                return table.insert_multiple([*some, 5])
            except ValueError as error:
                return str(error)

        self.both(call)

    @rule(change=fields, cond=conditions, doc_ids=st.lists(pick, max_size=3), how=st.sampled_from(["cond", "ids", "all"]))
    def update(self, change: Any, cond: tuple[QueryLike, QueryLike], doc_ids: list[int], how: str) -> None:
        if how == "cond":
            self.both(lambda table, n: table.update(change, cond[n]))
        else:
            self.both(lambda table, _: table.update(change, doc_ids=doc_ids if how == "ids" else None))

    @rule(first=fields, second=fields, one=conditions, other=conditions)
    def update_multiple(self, first: Any, second: Any, one: tuple[QueryLike, QueryLike], other: tuple[QueryLike, QueryLike]) -> None:
        self.both(lambda table, n: table.update_multiple([(first, one[n]), (second, other[n])]))

    @rule(row=rows, cond=conditions, doc_id=st.none() | pick)
    def upsert(self, row: dict[str, Any], cond: tuple[QueryLike, QueryLike], doc_id: int | None) -> None:
        if doc_id:
            self.both(lambda table, _: table.upsert(Document(row, doc_id)))
        else:
            self.both(lambda table, n: table.upsert(row, cond[n]))

    @rule(cond=conditions, doc_ids=st.none() | st.lists(pick, max_size=3, unique=True))
    def remove(self, cond: tuple[QueryLike, QueryLike], doc_ids: list[int] | None) -> None:
        if doc_ids is None:
            self.both(lambda table, n: table.remove(cond[n]))
        else:
            self.both(lambda table, _: table.remove(doc_ids=doc_ids))

    @precondition(lambda self: len(self.stock) > 6)
    @rule()
    def truncate(self) -> None:
        self.both(lambda table, _: table.truncate())

    @rule(cond=conditions, doc_ids=st.lists(pick, min_size=1, max_size=4))
    def read(self, cond: tuple[QueryLike, QueryLike], doc_ids: list[int]) -> None:
        self.both(lambda table, n: table.search(cond[n]))
        self.both(lambda table, n: table.get(cond[n]))
        self.both(lambda table, n: table.count(cond[n]))
        self.both(lambda table, n: table.contains(cond[n]))
        self.both(lambda table, _: table.get(doc_ids=doc_ids))
        self.both(lambda table, _: table.get(doc_id=doc_ids[0]))
        self.both(lambda table, _: table.contains(doc_id=doc_ids[0]))

    @rule(order=st.sampled_from([None, "a", "o.p"]), descending=st.booleans(), offset=st.integers(0, 6), cond=st.none() | conditions)
    def page(self, order: str | None, descending: bool, offset: int, cond: tuple[QueryLike, QueryLike] | None) -> None:
        """A kept index pages as one made afresh does; rows without the member are last."""
        fresh = Table(SPEC)
        fresh.insert_multiple(self.ours.all())
        asked = cond and cond[0]
        page = self.ours.page(offset, 3, order, descending, asked)
        assert exact(page) == exact(fresh.page(0, None, order, descending, asked)[offset : offset + 3])
        assert exact(page) == exact(self.ours.page(offset, 3, order, descending, cond and cond[1]))
        if order == "a":
            lacking = [row.get("a") is None for row in self.ours.page(0, None, order, descending, asked)]
            assert lacking == sorted(lacking)

    @invariant()
    def same(self) -> None:
        if hasattr(self, "ours"):
            self.both(lambda table, _: table.all())
            self.both(lambda table, _: len(table))

    def teardown(self) -> None:
        if hasattr(self, "limits"):
            self.limits.undo()
        if hasattr(self, "parent"):
            assert exact(self.parent.all()) == self.before
        if hasattr(self, "undoable"):
            self.ours.undo.rollback()
            assert exact(self.ours.all()) == self.undoable
            assert exact(self.ours.search(Where({"l[]": "x"}))) == exact(self.ours.search(where("l").any(["x"])))
            assert exact(self.ours.search(Where(a=1))) == exact(self.ours.search(where("a") == 1))


Twins.TestCase.settings = settings(
    max_examples=70, stateful_step_count=25, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
test_table__any_calls_answer_as_tinydb = Twins.TestCase

"""What a `Table` promises beyond TinyDB: copies, uniqueness, order, undo, forks, threads."""

import operator
import pickle
import sys
import threading
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

import pytest
from tinydb import where
from tinydb.table import Document

from mockserver.core.rows import unfreeze
from mockserver.core.store import NoSuchRow, NotUnique, Table, TableSpec, UndoLog, Where

SPEC = TableSpec("people", key="id", unique=("email",), indexes=("team", "tags[]", "home.city"), serial="number")
PEOPLE: tuple[dict[str, Any], ...] = (
    {"id": "1", "email": "a@x", "team": "red", "tags": ["t", "u"], "home": {"city": "Bonn"}, "number": 1, "name": "Cleo"},
    {"id": "2", "email": "b@x", "team": "red", "tags": ["u", "u"], "home": {"city": "Ulm"}, "number": 2, "name": "Abe"},
    {"id": "3", "email": "", "team": "blue", "tags": [], "home": None, "number": 5, "name": "Bea"},
)


@pytest.fixture
def table() -> Table:
    table = Table(SPEC)
    table.load(PEOPLE)
    return table


def ids(rows: list[Document]) -> str:
    return "".join(row["id"] for row in rows)


def observe(table: Table) -> list[Any]:
    """Everything a caller can observe, by scan, by every index and by an ordered index."""
    teams, tags, cities = ("red", "blue", "gold"), ("t", "u"), ("Bonn", "Ulm")
    assert all(table.having("team", team) == table.search(Where(team=team)) for team in teams)
    return [
        [(row.doc_id, dict(row)) for row in table],
        [ids(table.search(Where(team=team))) for team in teams],
        [ids(table.search(Where({"tags[]": tag}))) for tag in tags],
        [ids(table.search(Where({"home.city": city}))) for city in cities],
        [table.by_key(key) for key in "123456"],
        ids(table.page(0, None, "name")),
    ]


def write_much(table: Table) -> None:
    table.discard("2")
    table.update({"team": "gold", "name": "Zoe"}, Where(id="1"))
    table.insert({"id": "2", "email": "b@x", "team": "red"})
    table.insert(Document({"id": "6", "tags": ["t"], "name": "Ada"}, 2))
    table.remove(Where(team="blue"))


def write_more(table: Table) -> None:
    table.insert_multiple([{"id": "7", "team": "red", "tags": ["t"]}, {"id": "5"}])
    table.update({"tags": ["u"], "email": None}, doc_ids=[2])
    table.discard("1")


# ---- copies


def test_table__a_returned_row_refuses_change_and_says_what_to_do() -> None:
    table = Table(SPEC)
    table.insert(PEOPLE[0])
    for row in (table.by_key("1"), table.get(doc_id=1), table.search(Where(team="red"))[0], table.all()[0], table.page(0, 1)[0]):
        assert row is not None
        changes: list[Callable[[Any], object]] = [
            lambda row: row["tags"].append("LEAK"),
            lambda row: row["tags"].sort(),
            lambda row: row["home"].update(city="LEAK"),
            lambda row: row["home"].pop("city"),
            lambda row: row.setdefault("new", "LEAK"),
            lambda row: operator.setitem(row, "name", "LEAK"),
            lambda row: operator.delitem(row, "name"),
            lambda row: operator.ior(row, {"name": "LEAK"}),
            lambda row: operator.iadd(row["tags"], ["LEAK"]),
        ]
        for change in changes:
            with pytest.raises(TypeError, match="change unfreeze"):
                change(row)
    assert table.by_key("1") == PEOPLE[0]


@pytest.mark.parametrize("copy", [unfreeze, deepcopy, lambda row: pickle.loads(pickle.dumps(row))])
def test_copied__row_may_be_changed_at_any_depth(copy: Callable[[Any], Any]) -> None:
    table = Table(SPEC)
    table.insert(PEOPLE[0])
    row = copy(table.by_key("1"))
    assert row == PEOPLE[0]
    row["tags"].append("more")
    row["home"]["city"] = "elsewhere"
    row["name"] = "other"
    assert table.by_key("1") == PEOPLE[0]


@pytest.mark.parametrize("way", ["insert", "insert_multiple", "load", "update", "replace", "upsert", "callable"])
def test_table__an_object_changed_after_its_write_leaves_the_store(way: str) -> None:
    table = Table(SPEC)
    if way not in ("insert", "insert_multiple", "load"):
        table.insert({"id": "1"})
    row: dict[str, Any] = {"id": "1", "home": {"city": "Bonn", "rooms": [{"m2": 9}]}}
    ways: dict[str, Callable[[], object]] = {
        "insert": lambda: table.insert(row),
        "insert_multiple": lambda: table.insert_multiple([row]),
        "load": lambda: table.load([row]),
        "update": lambda: table.update(row, Where(id="1")),
        "replace": lambda: table.replace(row),
        "upsert": lambda: table.upsert(row, Where(id="1")),
        "callable": lambda: table.update(lambda stored: stored.update(row)),
    }
    ways[way]()
    row["home"]["rooms"][0]["m2"] = row["home"]["city"] = "LEAK"
    assert table.all() == [{"id": "1", "home": {"city": "Bonn", "rooms": [{"m2": 9}]}}]
    assert table.contains(Where({"home.city": "Bonn"}))


def test_table__a_write_exchanges_the_row_object(table: Table) -> None:
    before = list(table.rows_raw())
    table.update({"team": "gold"}, Where(id="1"))
    after = list(table.rows_raw())
    assert before[0]["team"] == "red"
    assert [old is new for old, new in zip(before, after, strict=True)] == [False, True, True]


# ---- keys and uniqueness


def test_table__replace_keeps_the_place_and_drops_old_members(table: Table) -> None:
    table.replace({"id": "1", "email": "new@x"})
    assert ids(table.all()) == "123"
    assert table.by_key("1") == {"id": "1", "email": "new@x"}
    assert not table.contains(Where(email="a@x"))


def test_table__replace_of_an_absent_row_is_refused(table: Table) -> None:
    with pytest.raises(NoSuchRow) as caught:
        table.replace({"id": "9"})
    assert (caught.value.table, caught.value.key) == ("people", "9")
    assert isinstance(caught.value, LookupError) and len(table) == 3


def test_table__discard_tells_whether_there_was_a_row(table: Table) -> None:
    assert (table.discard("2"), table.discard("2"), ids(table.all())) == (True, False, "13")


@pytest.mark.parametrize(
    ("write", "field", "value"),
    [
        (lambda t: t.insert({"id": "1"}), "id", "1"),
        (lambda t: t.insert({"id": "9", "email": "a@x"}), "email", "a@x"),
        (lambda t: t.insert_multiple([{"id": "8"}, {"id": "9"}, {"id": "8"}]), "id", "8"),
        (lambda t: t.insert_multiple([{"id": "8"}, {"id": "9", "email": "b@x"}]), "email", "b@x"),
        (lambda t: t.update({"email": "b@x"}, Where(id="1")), "email", "b@x"),
        (lambda t: t.update({"email": "z@x"}, Where(team="red")), "email", "z@x"),
        (lambda t: t.update(lambda row: row.update(email="z@x")), "email", "z@x"),
        (lambda t: t.replace({"id": "3", "email": "a@x"}), "email", "a@x"),
        (lambda t: t.load([{"id": "7"}, {"id": "7"}]), "id", "7"),
    ],
)
def test_table__a_duplicate_is_refused_and_changes_nothing(table: Table, write: Any, field: str, value: str) -> None:
    before = observe(table)
    with pytest.raises(NotUnique) as caught:
        write(table)
    assert (caught.value.table, caught.value.field, caught.value.value) == ("people", field, value)
    assert observe(table) == before


def test_table__unset_unique_members_do_not_collide(table: Table) -> None:
    table.insert_multiple([{"id": "6", "email": ""}, {"id": "7", "email": None}, {"id": "8", "email": None}, {"id": "9"}])
    assert ids(table.search(Where(email=""))) == "36"
    assert ids(table.search(Where(email=None))) == "78"


def test_table__a_unique_value_is_free_again_within_and_after_a_write(table: Table) -> None:
    swap = {"1": "b@x", "2": "a@x", "3": ""}
    table.update(lambda row: row.update(email=swap[row["id"]]))
    assert [table.get(Where(email=email))["id"] for email in ("a@x", "b@x")] == ["2", "1"]  # type: ignore[index]
    table.discard("1")
    table.insert({"id": "1", "email": "b@x"})


@pytest.mark.parametrize("bad", [[{"id": "9"}, 5], [{"id": "9"}, None], ["x"]])
def test_table__load_of_a_row_that_is_no_object_changes_nothing(table: Table, bad: list[Any]) -> None:
    before = observe(table)
    with pytest.raises(TypeError):
        table.load(bad)
    assert observe(table) == before


def test_table__load_replaces_all(table: Table) -> None:
    table.load([{"id": "7", "team": "red"}])
    assert ids(table.all()) == ids(table.search(Where(team="red"))) == "7"


def test_table__an_update_that_fails_midway_changes_nothing(table: Table) -> None:
    before = observe(table)

    def fail_at_three(row: Any) -> None:
        row["tags"].append("changed")
        row["home"]["city"] = "Rome"  # the third row's home is None

    with pytest.raises(TypeError):
        table.update(fail_at_three)
    assert observe(table) == before


# ---- queries


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"team": "red"}, "12"),
        ({"tags[]": "u"}, "12"),
        ({"home.city": "Ulm"}, "2"),
        ({"team": "red", "tags[]": "t"}, "1"),
        ({"team": "red", "name": "Abe"}, "2"),
        ({"home": None}, "3"),
        ({"nowhere": None}, ""),
        ({"tags": []}, "3"),
        ({"number": True}, "1"),
        ({"number": 5.0}, "3"),
        ({"team": bytearray(b"red")}, ""),
        ({"team": float("nan")}, ""),
        ({}, "123"),
    ],
)
def test_table__where_finds_what_equals(table: Table, asked: dict[str, Any], found: str) -> None:
    assert ids(table.search(Where(asked))) == found


@pytest.fixture
def disordered() -> Table:
    table = Table(SPEC)
    table.insert_multiple([Document({"id": name, "team": "red"}, place) for name, place in (("a", 5), ("b", 2), ("c", 9), ("d", 1))])
    for name in "cab":  # leaves the index and comes back to it
        table.update({"team": "blue"}, Where(id=name))
        table.update({"team": "red"}, Where(id=name))
    return table


def test_table__index_hits_come_in_the_order_of_iteration(disordered: Table) -> None:
    assert ids(disordered.all()) == ids(disordered.search(Where(team="red"))) == ids(disordered.search(where("team") == "red")) == "abcd"
    disordered.remove(doc_ids=[2])
    disordered.insert(Document({"id": "e", "team": "red"}, 2))
    assert ids(disordered.all()) == ids(disordered.search(Where(team="red"))) == "acde"


def test_table__out_of_order_ids_survive_rollback_and_forks(disordered: Table) -> None:
    fork = disordered.fork()
    fork.remove(doc_ids=[2, 9])
    assert ids(fork.search(Where(team="red"))) == "ad"
    disordered.update({"name": "Ann"}, Where(id="a"))  # owns its rows again: each one is taken back by itself
    with pytest.raises(ZeroDivisionError), disordered.undo.transaction():
        disordered.remove(doc_ids=[9, 5, 2])
        disordered.insert(Document({"id": "b", "team": "red"}, 9))
        raise ZeroDivisionError
    assert ids(disordered.all()) == ids(disordered.search(Where(team="red"))) == "abcd"


def test_table__an_explicit_id_is_passed_over_later() -> None:
    table = Table(SPEC)
    table.insert({"id": "1"})
    assert table.insert_multiple([Document({"id": "2"}, 2), {"id": "3"}, Document({"id": "4"}, 4)]) == [2, 3, 4]
    assert table.insert({"id": "5"}) == 5
    with pytest.raises(ValueError, match="3 already exists"):
        table.insert(Document({"id": "6"}, 3))


def test_where__joins_with_queries_of_tinydb(table: Table) -> None:
    assert ids(table.search(Where(team="red") & (where("number") > 1))) == "2"
    assert ids(table.search(~Where(team="red"))) == "3"
    assert Where(a=1, b=[2]) == Where({"b": [2], "a": True}) and hash(Where(a=1)) == hash(Where(a=1.0))


# ---- serial numbers


def test_table__a_serial_number_never_comes_again(table: Table) -> None:
    assert (table.next_serial(), table.next_serial()) == (6, 7)
    table.insert({"id": "9", "number": 20})
    table.discard("9")
    assert table.next_serial() == 21
    table.truncate()
    assert table.next_serial() == 22
    table.load(PEOPLE)
    assert table.next_serial() == 23


# ---- undo


@pytest.mark.parametrize("way", [write_more, Table.truncate, lambda table: table.load([{"id": "9"}])])
@pytest.mark.parametrize("forked", ["not", "before", "within"])
def test_undo__rollback_restores_exactly(table: Table, way: Any, forked: str) -> None:
    table.page(0, 1, "name")
    before, undo = observe(table), table.undo
    other = table.fork() if forked == "before" else None
    with pytest.raises(ZeroDivisionError), undo.transaction():
        write_much(table)
        if forked == "within":
            other = table.fork()
        within = observe(table)
        way(table)
        assert observe(table) != before
        raise ZeroDivisionError
    assert observe(table) == before
    assert other is None or observe(other) == (within if forked == "within" else before)
    table.insert({"id": "4", "team": "red"})
    assert ids(table.search(Where(team="red"))) == "124"


def test_undo__commit_keeps_and_an_inner_rollback_takes_back_only_its_own(table: Table) -> None:
    with table.undo.transaction():
        table.discard("1")
        with pytest.raises(ZeroDivisionError), table.undo.transaction():
            table.truncate()
            raise ZeroDivisionError
        assert ids(table.all()) == "23" and table.undo.active
    assert ids(table.all()) == "23" and not table.undo.active


# ---- forks


def test_fork__neither_side_sees_the_other(table: Table) -> None:
    before = observe(table)
    fork = table.fork(UndoLog())
    grandchild = fork.fork()
    assert table.data_id is fork.data_id is grandchild.data_id
    write_much(fork)
    assert observe(table) == observe(grandchild) == before and table.data_id is not fork.data_id
    changed = observe(fork)
    table.insert_multiple([{"id": "4", "team": "red", "tags": ["u"]}, {"id": "5", "team": "blue"}])
    assert observe(fork) == changed and observe(grandchild) == before and ids(table.search(Where(team="red"))) == "124"


def test_fork__a_refused_write_and_a_read_leave_it_shared(table: Table) -> None:
    fork = table.fork()
    with pytest.raises(NotUnique):
        fork.insert({"id": "1"})
    assert not fork.discard("9") and fork.page(0, 1, "name") and fork.data_id is table.data_id


def test_fork__goes_on_counting_doc_ids(table: Table) -> None:
    table.remove(doc_ids=[table.insert({"id": "4"})])
    fork = table.fork()
    assert fork.insert({"id": "4"}) == 5
    fork.reset_to(table)
    assert fork.insert({"id": "4"}) == 5


def test_fork__reset_makes_a_handle_share_again(table: Table) -> None:
    fork = table.fork()
    before = observe(table)
    assert fork.next_serial() == 6
    write_much(fork)
    fork.reset_to(table)
    assert observe(fork) == before and fork.data_id is table.data_id and fork.next_serial() == table.next_serial() == 6
    write_much(fork)
    assert observe(table) == before


# ---- threads


def test_table__threads_lose_no_write_and_no_reader_fails(table: Table, request: pytest.FixtureRequest) -> None:
    request.addfinalizer(partial(sys.setswitchinterval, sys.getswitchinterval()))
    sys.setswitchinterval(1e-6)
    failures: list[BaseException] = []

    def write(worker: int) -> None:
        try:
            for n in range(60):
                table.insert({"id": f"{worker}-{n}", "team": "red", "number": table.next_serial()})
                table.update(lambda row: row.update(number=row["number"] + 1), Where(id="1"))
                assert len(table.all()) >= n and table.search(Where(team="red")) and table.page(0, 5, "number")
                if n % 20 == 0:
                    table.fork().insert({"id": "apart"})
        except BaseException as failure:
            failures.append(failure)

    workers = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    first = table.by_key("1")
    assert not failures and len(table) == 3 + 240 and first is not None and first["number"] == 1 + 240

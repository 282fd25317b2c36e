"""Pages of a `Table`: one order for all values, slices that fit together, ordered indexes that follow the writes."""

from typing import Any

import pytest
from tinydb import where
from tinydb.table import Document

from mockserver.core.store import Table, TableSpec, Where

SPEC = TableSpec("people", key="id", unique=("email",), indexes=("team", "v"))


def ids(rows: list[Document]) -> str:
    return "".join(row["id"] for row in rows)


MIXED = (3, None, "b", 1, "a", True, [1], 2.5, float("nan"), None, {"x": 1}, -(10**400), "")


@pytest.fixture
def mixed() -> Table:
    table = Table(SPEC)
    table.insert_multiple([{"id": chr(65 + place), "v": value} for place, value in enumerate(MIXED)] + [{"id": "N"}, {"id": "P", "v": 3}])
    return table


def test_table__pages_of_mixed_values_have_one_order(mixed: Table) -> None:
    assert ids(mixed.page(0, None, "v")) == "FLDHAPMECGIKBJN"
    assert ids(mixed.page(0, None, "v", descending=True)) == "KIGCEMPAHDLFBJN"


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", [None, "v", (("v", True), ("id", False))])
@pytest.mark.parametrize("cond", [None, Where(v=3), where("v").exists()])
def test_table__pages_laid_together_are_the_whole(mixed: Table, order: Any, descending: bool, cond: Any) -> None:
    whole = mixed.page(0, None, order, descending, cond)
    pages = [row for offset in range(0, 20, 2) for row in mixed.page(offset, 2, order, descending, cond)]
    assert ids(pages) == ids(whole) and len(whole) == (len(mixed) if cond is None else mixed.count(cond))


@pytest.mark.parametrize("down", [(False, False), (False, True), (True, False), (True, True)])
@pytest.mark.parametrize("cond", [None, Where(team="red"), Where(team="blue", n=3), where("team") == "red"])
def test_table__a_page_by_several_members_has_a_direction_for_each(down: tuple[bool, bool], cond: Any) -> None:
    """Sorted as Python sorts, last member first; who has no value comes last either way."""
    table = Table(SPEC)
    table.load(
        {"id": str(n * 7919 % 900), "team": "red" if n % 2 else "blue", "n": n % 7 or None, "name": f"{n % 50:02}"} for n in range(900)
    )
    table.page(0, 1, (("n", down[0]), ("name", down[1])), cond=cond)
    table.update({"n": 3}, Where(name="07"))
    table.remove(Where(name="08"))
    rows = [dict(row) for row in table.all() if cond is None or cond(row)]
    rows.sort(key=lambda row: str(row["name"]), reverse=down[1])
    valued = sorted((row for row in rows if row["n"]), key=lambda row: int(row["n"]), reverse=down[0])
    whole = valued + [row for row in rows if not row["n"]]
    by = (("n", down[0]), ("name", down[1]))
    found = table.page(0, None, by, cond=cond)
    assert [(row["n"], row["name"]) for row in found] == [(row["n"], row["name"]) for row in whole]
    assert table.page(5, 9, by, cond=cond) == found[5:14]


def test_table__a_page_follows_later_writes() -> None:
    table = Table(SPEC)
    table.load([{"id": "1", "name": "Cleo"}, {"id": "2", "name": "Abe"}, {"id": "3", "name": "Bea"}])
    assert ids(table.page(0, 9, "name")) == "231"
    table.update({"name": "Zed"}, Where(id="2"))
    table.insert({"id": "4", "name": "Bob"})
    table.discard("1")
    assert ids(table.page(0, 9, "name")) == "342"
    assert ids(table.page(1, 1, "name", descending=True)) == "4"
    assert table.page(-5, 0, "name") == table.page(99, 5) == []


@pytest.mark.parametrize("team", ["red", "blue", "none"])
@pytest.mark.parametrize("also", [{}, {"tags[]": "t"}])
def test_table__a_page_of_many_matches_follows_later_writes(team: str, also: dict[str, str]) -> None:
    table = Table(SPEC)
    table.load({"id": str(n), "team": "red" if n % 2 else "blue", "n": n % 7, "tags": ["t"]} for n in range(900))
    asked, scanned = Where({"team": team, **also}), (where("team") == team) & where("id").exists()
    for turn in range(2):
        for descending in (False, True):
            assert table.page(3, 9, "n", descending, asked) == table.page(3, 9, "n", descending, scanned)
        assert table.count(asked) == table.count(scanned)
        table.update({"n": -1, "team": "blue"}, Where(id="5"))
        table.remove(Where(n=2))
        table.insert({"id": f"new{turn}", "team": "red", "n": 3, "tags": ["t", "t"]})


def test_table__more_orders_than_are_kept_still_answer() -> None:
    table = Table(SPEC)
    table.load([{"id": "a", **{f"m{n}": 1 for n in range(40)}}, {"id": "b", **{f"m{n}": 0 for n in range(40)}}])
    assert {ids(table.page(0, 9, f"m{n % 40}")) for n in range(80)} == {"ba"}
    table.discard("b")
    assert {ids(table.page(0, 9, f"m{n}")) for n in range(40)} == {"a"}


def test_table__a_list_gives_no_order() -> None:
    with pytest.raises(ValueError, match="a list gives no order"):
        Table(SPEC).page(0, 1, "tags[]")


NAN = float("nan")


@pytest.mark.parametrize(("wanted", "found"), [(NAN, 0), ((1, 2), 0), ([1, 2], 300), (True, 300)])
def test_table__many_under_one_index_key_match_only_if_equal(wanted: Any, found: int) -> None:
    table = Table(SPEC)
    table.load({"id": str(n), "v": value} for n, value in enumerate([NAN, [1, 2], 1] * 300))
    assert table.count(Where(v=wanted)) == len(table.page(0, None, "id", cond=Where(v=wanted))) == found


def test_table__orders_for_other_conditions_do_not_answer() -> None:
    table = Table(SPEC)
    table.load({"id": str(n), "a": 1, "b": n % 2, "c": n % 3} for n in range(600))
    assert len(table.page(0, None, "id", cond=Where(a=1, b=1))) == table.count(Where(b=1, a=1)) == 300
    assert len(table.page(0, None, "id", cond=Where(c=1, a=1))) == table.count(Where(a=1, c=1)) == 200


def test_order__of_a_fork_is_its_own_from_its_first_write() -> None:
    table = Table(SPEC)
    table.load({"id": str(n), "n": n} for n in range(5000))
    assert [row["n"] for row in table.page(0, 2, "n")] == [0, 1]
    fork = table.fork()
    fork.insert({"id": "new", "n": -1})
    fork.remove(Where(id="1"))
    table.insert({"id": "other", "n": -2})
    assert [row["n"] for row in fork.page(0, 3, "n")] == [-1, 0, 2]
    assert [row["n"] for row in table.page(0, 3, "n")] == [-2, 0, 1]
    assert [row["n"] for row in fork.page(0, 1, "n", descending=True)] == [4999] and len(fork) == len(table) - 1

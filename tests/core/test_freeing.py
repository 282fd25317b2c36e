"""Many rows are freed a few at a time, and only those that nobody holds."""

import weakref

from mockserver.core.freeing import MANY, free_slowly, parts_of
from mockserver.core.store import Table, TableSpec, Where

SPEC = TableSpec("people", key="id", indexes=("team",))


def many() -> Table:
    table = Table(SPEC)
    table.load({"id": str(number), "team": "red" if number % 2 else "blue"} for number in range(MANY + 1))
    return table


def test_free_slowly__frees_what_nobody_holds() -> None:
    table = many()
    fork = table.fork()
    fork.insert({"id": "new"})  # its own layer over the same rows
    rows = [weakref.ref(row) for row in (table.by_key("0"), fork.by_key("new")) if row is not None]
    held = [table.hold(), fork.hold()]
    for each in (table, fork):
        each.truncate()
    thread = free_slowly(held)
    assert thread is not None and not held
    thread.join()
    assert [row() for row in rows] == [None, None]


def test_free_slowly__takes_an_order_apart_block_by_block() -> None:
    table = many()
    assert len(table.page(0, 2, "team")) == 2
    held = [table.hold()]
    blocks = [part for part in parts_of(held[0]) if isinstance(part, list)]
    assert [len(part) for part in blocks] == [MANY // 1000 + 1]
    table.truncate()
    thread = free_slowly(held)
    assert thread is not None
    thread.join()
    assert blocks[0], "whoever holds it still keeps it"


def test_free_slowly__leaves_what_a_snapshot_holds() -> None:
    table = many()
    snapshot, held = table.hold(), [table.hold()]
    table.truncate()
    thread = free_slowly(held)
    assert thread is not None
    thread.join()
    table.reset_to(snapshot)
    assert len(table.all()) == MANY + 1 and table.count(Where(team="red")) == MANY // 2


def test_free_slowly__of_few_rows_starts_no_thread() -> None:
    table = Table(SPEC)
    table.insert({"id": "1"})
    assert free_slowly([table.hold()]) is None

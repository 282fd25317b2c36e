"""Keys, unique members and numbers of a `Table`: what is taken, and what is given again."""

from typing import Any

import pytest
import tinydb
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from mockserver.core.store import NotUnique, Table, TableSpec, Where

from .test_store import SPEC, table

__all__ = ["table"]


@pytest.mark.parametrize("undone", [False, True])
def test_put__rows_that_exchange_a_key_can_be_changed_afterwards(undone: bool) -> None:
    """While they are exchanged one by one, two rows have the key."""
    table = Table(TableSpec("t", key="id", unique=("a",)))
    rows: list[dict[str, Any]] = [{"id": "1", "a": 1}, {"id": "2", "a": 2}]
    table.load(rows)
    swapped = [row | {"a": 3 - int(row["a"])} for row in rows]
    try:
        with table.undo.transaction():
            table.put(swapped)
            if undone:
                raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert [row["a"] for row in table.all()] == ([1, 2] if undone else [2, 1])
    for row in table.all():
        table.replace(dict(row) | {"b": 1})
    table.put(rows)
    assert table.get(Where(a=1)) == rows[0]
    with pytest.raises(NotUnique):
        table.insert({"id": "3", "a": 2})


def test_table__empty_values_of_unique_members_name_nothing_with_a_key_or_without() -> None:
    for key in ("id", ""):
        table = Table(TableSpec("t", key=key, unique=("a",)))
        table.insert_multiple([{"id": "1", "a": ""}, {"id": "2", "a": ""}])
        assert len(table) == 2


def test_table__a_serial_number_of_what_is_undone_comes_again(table: Table) -> None:
    with table.undo.transaction():
        assert table.next_serial() == 6
        with pytest.raises(ZeroDivisionError), table.undo.transaction():
            assert table.next_serial() == 7
            table.insert({"id": "9", "number": 20})
            table.load([{"id": "9", "number": 30}])
            assert table.next_serial() == 31
            raise ZeroDivisionError
        assert table.next_serial() == 7
    assert table.next_serial() == 8


def test_table__a_refused_document_starts_the_ids_again_as_tinydbs_does() -> None:
    ours, theirs = Table(SPEC), tinydb.TinyDB(storage=MemoryStorage).table("people")
    for each in (ours, theirs):
        each.insert_multiple([{"id": "1"}, {"id": "2"}])
        with pytest.raises(ValueError, match="already exists"):
            each.insert(Document({"id": "3"}, 1))
        each.remove(doc_ids=[1, 2])
    assert ours.insert({"id": "4"}) == theirs.insert({"id": "4"}) == 1

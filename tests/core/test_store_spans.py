"""Spans of a `Table`: rows between two positions in the order of a member, compared with a plain sort of all rows."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.core.store import Table, TableSpec, Where

SPEC = TableSpec("events", key="id", indexes=("who",))
POSITIONS = st.none() | st.tuples(st.sampled_from("abc")) | st.tuples(st.sampled_from("abc"), st.integers(0, 12))


def fill(many: int = 0) -> Table:
    """Twelve rows; with `many`, so many more of each person, that an ordered index is built."""
    table = Table(SPEC)
    table.insert_multiple([{"id": n, "who": "xy"[n % 2], "at": "bacabcacb"[n % 9]} for n in range(12)])
    table.insert_multiple([{"id": 100 + n, "who": "xy"[n % 2], "at": "d"} for n in range(many)])
    table.insert({"id": 99, "who": "x"})
    return table


TABLES = {"few": fill(), "many": fill(900)}


def expect(table: Table, low: Any, high: Any, limit: int | None, descending: bool, cond: Where | None) -> list[int]:
    rows = [row for row in table.all() if "at" in row and (cond is None or cond(row))]
    rows.sort(key=lambda row: (row["at"], row.doc_id))
    found = [row["id"] for row in rows if (not low or (row["at"], row.doc_id) >= low) and (not high or (row["at"], row.doc_id) < high)]
    return (found[::-1] if descending else found)[:limit]


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    size=st.sampled_from(sorted(TABLES)),
    low=POSITIONS,
    high=POSITIONS,
    limit=st.none() | st.integers(0, 5),
    descending=st.booleans(),
    cond=st.sampled_from([None, Where(who="x"), Where(who="nobody"), Where(at="a"), Where(who="y", at="b")]),
)
def test_table__a_span_is_what_a_plain_sort_gives(size: str, low: Any, high: Any, limit: Any, descending: bool, cond: Any) -> None:
    table = TABLES[size]
    found = table.span("at", low, high, limit, descending, cond)
    assert [row["id"] for row in found] == expect(table, low, high, limit, descending, cond)


@pytest.mark.parametrize("size", sorted(TABLES))
def test_table__a_span_follows_writes(size: str) -> None:
    table = TABLES[size].fork()
    table.span("at", cond=Where(who="x"))
    table.update({"who": "x"}, Where(who="y"))
    table.update({"at": "e"}, Where(id=0))
    table.remove(Where(id=2))
    assert [row["id"] for row in table.span("at", cond=Where(who="x"))] == expect(table, None, None, None, False, Where(who="x"))
    assert table.span("at", cond=Where(who="y")) == []
    assert [row["id"] for row in table.span("at", descending=True, limit=1)] == [0]

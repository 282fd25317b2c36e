"""Rows that leave out what the vendor fills in by itself: completed by the table's own function, in fixtures and in seeds alike."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mockserver.core.rows import Row, copied
from mockserver.core.store import NotUnique, Table
from mockserver.core.world import State, World

if TYPE_CHECKING:
    from mockserver.core.seeds import Seeds
    from mockserver.core.vendor import Vendor

WRITTEN = datetime(2024, 1, 1, tzinfo=UTC)
"""When a fixture's row came into being, where it does not say so: the same in every server, so that tenants are equal."""


class Completer:
    """Completes the rows of fixtures, as a tenant that holds what has been read so far would create them."""

    def __init__(self, vendors: Iterable["Vendor"], empty: "Seeds") -> None:
        self._world = World("fixtures", vendors, empty, {"auth": "off", "contract": "off"}, 1)

    def __call__(self, vendor: str, table: str, rows: list[Row]) -> list[Row]:
        state = self._world.states[vendor]
        state.now = WRITTEN
        return complete_rows(state, state.tables[table], rows)


def complete_rows(state: State, table: Table, rows: list[Row]) -> list[Row]:
    """The rows, those without some member completed. Whole rows are put into the table first, so that numbers pass over theirs."""
    complete = table.spec.complete
    if complete is None:
        return rows
    missing = [not isinstance(row, dict) or table.spec.key_of(row) is None for row in rows]
    done: list[Row] = []
    _put(table, [row for row, lacks_key in zip(rows, missing, strict=True) if not lacks_key])
    for row in rows:
        whole = complete(state, copied(row)) if isinstance(row, dict) else row
        if isinstance(row, dict):
            _put(table, [whole])
        done.append(whole)
    return done


def filled(blank: Mapping[str, Any], row: Mapping[str, Any]) -> Row:
    """The row, with what it leaves out taken from `blank`, at any depth of objects; members stand in the order of `blank`."""
    whole: Row = {}
    for name, value in blank.items():
        given = row.get(name, value)
        whole[name] = filled(value, given) if isinstance(value, Mapping) and isinstance(given, Mapping) else given
    return whole | {name: value for name, value in row.items() if name not in whole}


def _put(table: Table, rows: list[Row]) -> None:
    """Into the scratch table; what collides or does not fit is reported by whoever judges the rows."""
    for row in rows:
        try:
            table.put([copied(row)])
        except (NotUnique, TypeError, ValueError, AttributeError):
            continue

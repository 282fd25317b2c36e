"""Rows that leave out what the vendor fills in by itself: completed by the table's own function, in fixtures and in seeds alike."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mockserver.core.query import reader
from mockserver.core.row import Row
from mockserver.core.rows import unfreeze
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
    """The rows, completed. Those that give key and number come first into the table, so that fresh ones pass over theirs."""
    complete = table.spec.complete
    if complete is None:
        return rows
    done = list(rows)
    for place in sorted((place for place, row in enumerate(rows) if isinstance(row, dict)), key=lambda place: _lacks(table, rows[place])):
        done[place] = _complete(complete, state, unfreeze(rows[place]))
        _put(table, done[place])
    return done


def _complete(complete: Callable[[Any, Row], Row], state: State, row: Row) -> Row:
    """As it is, where a member is so wrong that the others cannot be filled in: whoever judges the rows reports it."""
    try:
        return complete(state, row)
    except (TypeError, ValueError, AttributeError, LookupError):
        return row


def _lacks(table: Table, row: Row) -> int:
    """How many of key and number a row leaves out."""
    number = table.spec.serial and next(iter(reader(table.spec.serial)(row)), None)
    return (table.spec.key_of(row) is None) + (table.spec.serial is not None and number is None)


def fill(blank: Mapping[str, Any], row: Mapping[str, Any]) -> Row:
    """The row, with what it leaves out taken from `blank`, at any depth of objects; members stand in the order of `blank`."""
    whole: Row = dict(blank)
    for name, value in row.items():
        known = blank.get(name)
        whole[name] = fill(known, value) if known.__class__ is dict and isinstance(value, Mapping) else value
    return whole


def pick(row: Mapping[str, Any], *names: str) -> Row:
    """Those of these members that the row has: what only its author can give, in its place among what is filled in."""
    return {name: row[name] for name in names if name in row}


def _put(table: Table, row: Row) -> None:
    """Into the table at hand; what collides or does not fit is reported by whoever judges the rows."""
    try:
        table.put([unfreeze(row)])
    except (NotUnique, TypeError, ValueError, AttributeError):
        return

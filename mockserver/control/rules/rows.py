"""Rows out of a tenant and into it: whole, judged by the spec, all or nothing."""

from collections.abc import Callable, Mapping
from itertools import islice

from mockserver.control.errors import Error, error_at, pointer, unfit
from mockserver.core.completion import complete_rows
from mockserver.core.contract import Contract
from mockserver.core.judge import MOST
from mockserver.core.query import freeze, reader
from mockserver.core.row import Row
from mockserver.core.seeds import bad_rows, resolve
from mockserver.core.store import NotUnique
from mockserver.core.world import Rows, World

Contracts = Mapping[str, Contract]


def export(world: World, vendor: str | None = None, table: str | None = None) -> Rows:
    """The rows as they are now, wrapped; a vendor without tables is there, empty. documented, the control-plane contract"""
    if vendor is not None and vendor not in world.vendors:
        raise unfit([error_at("path", "/vendor", no_vendor(world, vendor))])
    if table is not None and (vendor, table) not in world.tables:
        raise unfit([error_at("path", "/table", no_table(world, str(vendor), table))])
    with world.lock:
        world.run_due()
    found = world.list_rows(vendor, table)
    return {name: found.get(name, {}) for name in world.vendors if vendor in (None, name)}


def replace(world: World, contracts: Contracts, rows: Rows) -> Rows:
    """The named tables hold these rows and no others; answers those tables. documented, the control-plane contract"""
    with world.lock:
        _write(world, contracts, rows, world.replace_rows)
        return {vendor: {table: world.list_rows(vendor, table)[vendor][table] for table in tables} for vendor, tables in rows.items()}


def add(world: World, contracts: Contracts, rows: Rows) -> None:
    """Rows come in addition, or in place of the one with their key. documented, the control-plane contract"""
    _write(world, contracts, rows, world.add_rows, complete=True)


def no_vendor(world: World, name: str) -> str:
    return f"there is no vendor {name!r}; there are {', '.join(world.vendors) or 'none'}"


def no_table(world: World, vendor: str, name: str) -> str:
    tables = [table for owner, table in world.tables if owner == vendor]
    return f"{vendor} has no table {name!r}; it has {', '.join(tables) or 'none'}"


def _write(world: World, contracts: Contracts, rows: Rows, put: Callable[[Rows], None], complete: bool = False) -> None:
    """All or nothing: rows that do not fit their component or collide are named, and none is written.

    complete: rows may leave out what the vendor fills in by itself.
    """
    errors = list(_unknown_names(world, rows))
    if errors:
        raise unfit(errors)
    with world.lock:
        world.run_due()
        with world.transaction():
            dated = {
                vendor: {table: _resolve_times(world, vendor, table, new, errors) for table, new in tables.items()}
                for vendor, tables in rows.items()
            }
            for vendor, tables in dated.items():
                for table, new in tables.items():
                    if complete:
                        state = world.states[vendor]
                        state.now = world.clock.now()
                        new[:] = complete_rows(state, world.tables[vendor, table], new)
                    problems = bad_rows(contracts[vendor], world.tables[vendor, table].spec, new)
                    for problem in islice(problems, max(MOST - len(errors), 0)):
                        errors.append(error_at("body", pointer(vendor, table) + str(problem["pointer"]), str(problem["message"])))
            if errors:
                raise unfit(errors)
            for vendor, tables in dated.items():
                for table, new in tables.items():
                    try:
                        put({vendor: {table: new}})
                    except NotUnique as error:
                        raise unfit([_collision(vendor, table, new, error)]) from None


def _resolve_times(world: World, vendor: str, table: str, rows: list[Row], errors: list[Error]) -> list[Row]:
    """The rows with times instead of `$ago`; what is misspelt is added to the errors."""
    found = []
    for place, row in enumerate(rows):
        try:
            found.append(resolve(row, world.clock.now()))
        except (ValueError, TypeError, OverflowError, OSError) as error:
            errors.append(error_at("body", pointer(vendor, table, place), f"$ago: {error}"))
            found.append(row)
    return found


def _unknown_names(world: World, rows: Rows) -> list[Error]:
    found = []
    for vendor, tables in rows.items():
        if vendor not in world.vendors:
            found.append(error_at("body", pointer(vendor), no_vendor(world, vendor)))
            continue
        for table in tables:
            if (vendor, table) not in world.tables:
                found.append(error_at("body", pointer(vendor, table), no_table(world, vendor, table)))
    return found


def _collision(vendor: str, table: str, new: list[Row], error: NotUnique) -> Error:
    """Points at the last row that carries the value which another row has already."""
    read = reader(error.field)
    places = [place for place, row in enumerate(new) if error.value in tuple(map(freeze, read(row)))]
    where = pointer(vendor, table, places[-1] if places else "", *error.field.replace("[]", "").split("."))
    return error_at("body", where, f"{error.field} {error.value!r} is another row's already")

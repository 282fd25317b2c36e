"""Fixtures: read once, judged row by row against the spec, and shared by every tenant until it writes.

A file is `<fixtures>/<vendor>/<table>.json`, a list of rows; a row is the vendor's wire document. A time that shall lie
relative to the tenant's clock is written {"$ago": "2d3h15m10s"} (ISO 8601 text, milliseconds, Z) or, as a number,
{"$ago": "2h", "as": "ms"}; it gets its value when a tenant starts, or when a still untouched tenant's clock is set.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.core.errors import BodyUnreadable, FixtureError
from mockserver.core.query import ATOMS, freeze, reader
from mockserver.core.store import NotUnique, Table, TableSpec
from mockserver.core.wire import read_json

if TYPE_CHECKING:
    from mockserver.core.contract import Contract
    from mockserver.core.vendor import Vendor

AGO = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
Row = dict[str, Any]


@dataclass
class Seeds:
    """The fixtures as tables: `tables` to fork from; `relative` has the raw rows of tables with times relative to now."""

    tables: dict[tuple[str, str], Table] = field(default_factory=dict)
    relative: dict[tuple[str, str], list[Row]] = field(default_factory=dict)


def resolve(value: Any, now: datetime) -> Any:
    """The value with every {"$ago": ...} in it replaced by a time before `now`. ValueError where that is misspelt."""
    if isinstance(value, list):
        return [item if item.__class__ in ATOMS else resolve(item, now) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ago" not in value:
        return {key: item if item.__class__ in ATOMS else resolve(item, now) for key, item in value.items()}
    match = AGO.fullmatch(value["$ago"]) if isinstance(value["$ago"], str) else None
    if not match:
        raise ValueError(f"{value['$ago']!r} is no duration such as 2d3h15m10s")
    if value.keys() - {"$ago", "as"} or value.get("as", "ms") != "ms":
        raise ValueError('beside "$ago" there may be "as": "ms", and nothing else')
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    then = now - timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if value.get("as") == "ms":
        return int(then.timestamp() * 1000)
    return then.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def load_seeds(folder: Path, vendors: Iterable["Vendor"], contracts: Mapping[str, "Contract"], now: datetime) -> Seeds:
    """Reads the fixtures of these vendors. FixtureError names file and pointer of the first row that does not fit."""
    seeds = Seeds()
    for vendor in vendors:
        known = {spec.name: spec for spec in vendor.tables}
        place = folder / vendor.name
        for file in sorted(place.glob("*.json")) if place.is_dir() else []:
            if file.stem not in known:
                raise FixtureError(str(file), "", f"{vendor.name} has no table {file.stem!r}; it has {', '.join(sorted(known))}")
        for name, spec in known.items():
            file = place / f"{name}.json"
            raw = _read(file) if file.exists() else []
            rows = [_resolved(file, place, row, now) for place, row in enumerate(raw)]
            for problem in bad_rows(contracts[vendor.name], spec, rows):
                raise FixtureError(str(file), str(problem["pointer"]), str(problem["message"]))
            table = Table(spec)
            try:
                table.load(rows)
            except NotUnique as error:
                second = [at for at, row in enumerate(rows) if error.value in map(freeze, reader(error.field)(row))][1]
                raise FixtureError(str(file), f"/{second}", f"another row has the same {error.field} {error.value!r}") from None
            seeds.tables[vendor.name, name] = table
            if rows != raw:
                seeds.relative[vendor.name, name] = raw
    return seeds


def bad_rows(contract: "Contract", spec: TableSpec, rows: list[Row]) -> Iterable[dict[str, object]]:
    """What is wrong with rows of a table: {"pointer": "/0/number", "message": text} each, by the spec's component."""
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            yield {"pointer": f"/{place}", "message": "a row is an object"}
        elif spec.key_of(row) is None:
            yield {"pointer": f"/{place}/{spec.key.replace('.', '/')}", "message": f"{spec.key} is the table's key and must be given"}
        elif spec.serial is not None and _is_float(spec.serial, row):  # whole to JSON Schema, yet the next would not be
            where, message = spec.serial.replace(".", "/"), f"{spec.serial} takes a whole number without a point, of 64 bits"
            yield {"pointer": f"/{place}/{where}", "message": message}
        elif spec.schema is not None:
            for problem in contract.judge.row(spec.schema, row):
                yield {"pointer": f"/{place}{problem['pointer']}", "message": problem["message"]}


def _is_float(member: str, row: Row) -> bool:
    return any(isinstance(value, float | Decimal) for value in reader(member)(row))


def _resolved(file: Path, place: int, row: Row, now: datetime) -> Row:
    try:
        return resolve(row, now)  # type: ignore[no-any-return]
    except (ValueError, OverflowError) as error:
        raise FixtureError(str(file), f"/{place}", f"$ago: {error}") from None


def _read(file: Path) -> list[Row]:
    try:
        document = read_json(file.read_bytes())
    except (OSError, BodyUnreadable) as error:
        raise FixtureError(str(file), "", f"cannot be read: {error}") from None
    if not isinstance(document, list):
        raise FixtureError(str(file), "", "a fixture is a list of rows")
    for place, row in enumerate(document):
        if not isinstance(row, dict):
            raise FixtureError(str(file), f"/{place}", "a row is an object")
    return document

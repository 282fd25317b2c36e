"""Fixtures: read once, judged row by row against the spec, and shared by every tenant until it writes.

A file is `<fixtures>/<vendor>/<table>.json`, a list of rows; a row is the vendor's wire document. A time that shall lie
relative to the tenant's clock is written {"$ago": "2d3h15m10s"} (ISO 8601 text, milliseconds, Z) or, as a number,
{"$ago": "2h", "as": "ms"}; it gets its value when a tenant starts, or when a still untouched tenant's clock is set.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.core.errors import BodyUnreadable, FixtureError
from mockserver.core.query import ATOMS, freeze, reader
from mockserver.core.store import NotUnique, Table, TableSpec
from mockserver.core.wire import read_json

from .row import Row

if TYPE_CHECKING:
    from mockserver.core.contract import Contract
    from mockserver.core.vendor import Vendor

AGO = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
Complete = Callable[[str, str, list[Row]], list[Row]]
"""(vendor, table, rows) -> the rows with what they leave out."""
MOST = 100
"""So many errors are reported at once."""


@dataclass
class Seeds:
    """The fixtures as tables: `tables` to fork from; `relative` has the raw rows of tables with times relative to now."""

    tables: dict[tuple[str, str], Table] = field(default_factory=dict)
    relative: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    stubs: list[Row] = field(default_factory=list)
    """What a new tenant's stubs are made of."""


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


def load_seeds(
    places: Mapping[str, Sequence[Path]],
    vendors: Iterable["Vendor"],
    contracts: Mapping[str, "Contract"],
    now: datetime,
    complete: Complete | None = None,
) -> Seeds:
    """Reads the fixtures of these vendors, each from its folders in order: rows of a later one are added, or replace those of their key.

    complete: fills in what rows leave out. FixtureError names file and pointer of every row that does not fit, up to MOST of them.
    """
    seeds, errors, examples = Seeds(), Errors(), dict[str, str]()
    for vendor in vendors:
        known = {spec.name: spec for spec in vendor.tables}
        folders = places.get(vendor.name, ())
        for folder in folders:
            for file in sorted(folder.glob("*.json")) if folder.is_dir() else []:
                if file.stem not in known:
                    errors.add(str(file), "", f"{vendor.name} has no table {file.stem!r}; it has {', '.join(sorted(known))}")
        for name, spec in known.items():
            before = len(errors)
            found = _Rows(spec, [folder / f"{name}.json" for folder in folders], errors)
            found.resolve(now)
            if complete is not None and spec.complete is not None:
                found.complete(complete(vendor.name, name, found.rows))
            for problem in bad_rows(contracts[vendor.name], spec, found.rows) if len(errors) == before else ():
                errors.add(*found.place(str(problem["pointer"])), str(problem["message"]))
            table = Table(spec)
            if len(errors) == before:
                try:
                    table.load(found.rows)
                except NotUnique as error:
                    second = [at for at, row in enumerate(found.rows) if error.value in map(freeze, reader(error.field)(row))][1]
                    errors.add(*found.place(f"/{second}"), f"another row has the same {error.field} {error.value!r}")
            if len(errors) > before and (example := contracts[vendor.name].example_row(spec.schema)) is not None:
                examples |= dict.fromkeys((file for file, _, _ in errors[before:]), example)
            seeds.tables[vendor.name, name] = table
            if found.rows != found.raw:
                seeds.relative[vendor.name, name] = found.raw
    if errors:
        raise FixtureError(*errors[0], more=errors[1:], examples=examples)
    return seeds


class Errors(list[tuple[str, str, str]]):
    """(file, pointer, message) of what does not fit, the first MOST."""

    def add(self, file: str, pointer: str, message: str) -> None:
        if len(self) < MOST:
            self.append((file, pointer, message))


class _Rows:
    """The rows of one table, out of the files of several folders, and the file and place that each came from."""

    def __init__(self, spec: TableSpec, files: Iterable[Path], errors: Errors) -> None:
        self.raw: list[Row] = []
        self.rows: list[Row] = []
        self._origins: list[tuple[Path, int]] = []
        self._errors = errors
        places: dict[Any, int] = {}
        for number, file in enumerate(files):
            for place, row in enumerate(_read(file, errors) if file.exists() else []):
                key = freeze(spec.key_of(row))
                if number and key is not None and key in places:
                    self.raw[places[key]], self._origins[places[key]] = row, (file, place)
                    continue
                places.setdefault(key, len(self.raw))
                self.raw.append(row)
                self._origins.append((file, place))

    def resolve(self, now: datetime) -> None:
        for (file, place), row in zip(self._origins, self.raw, strict=True):
            try:
                self.rows.append(resolve(row, now))
            except (ValueError, OverflowError) as error:
                self._errors.add(str(file), f"/{place}", f"$ago: {error}")
                self.rows.append(row)

    def complete(self, rows: list[Row]) -> None:
        """Takes the completed rows; the raw ones, which may hold times relative to now, gain the same members."""
        self.raw = [_over(whole, raw) for whole, raw in zip(rows, self.raw, strict=True)]
        self.rows = rows

    def place(self, pointer: str) -> tuple[str, str]:
        """Where a pointer into all rows points: the file and the pointer in there."""
        number, _, rest = pointer.removeprefix("/").partition("/")
        file, place = self._origins[int(number)]
        return str(file), f"/{place}" + (f"/{rest}" if rest else "")


def _over(whole: Any, raw: Any) -> Any:
    """What is completed, with what was written in its place where something was."""
    if isinstance(whole, dict) and isinstance(raw, dict) and "$ago" not in raw:
        return {name: _over(value, raw[name]) if name in raw else value for name, value in whole.items()}
    return raw


def bad_rows(contract: "Contract", spec: TableSpec, rows: list[Row]) -> Iterable[dict[str, object]]:
    """What is wrong with rows of a table: {"pointer": "/0/number", "message": text} each, by the spec's component."""
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            yield {"pointer": f"/{place}", "message": "a row is an object"}
        elif spec.key_of(row) is None:
            yield {"pointer": f"/{place}/{spec.key.replace('.', '/')}", "message": f"{spec.key} is the table's key and must be given"}
        elif spec.serial is not None and _is_no_serial(spec.serial, row):
            where, message = spec.serial.replace(".", "/"), f"{spec.serial} takes a whole number without a point, of 64 bits"
            yield {"pointer": f"/{place}/{where}", "message": message}
        elif spec.schema is not None:
            for problem in contract.judge.row(spec.schema, row):
                yield {"pointer": f"/{place}{problem['pointer']}", "message": problem["message"]}


def _is_no_serial(member: str, row: Row) -> bool:
    """Whole to JSON Schema, yet nothing that a next one follows: 3.0, or more than 64 bits."""
    return any(
        isinstance(value, float | Decimal) or (isinstance(value, int) and not -(2**63) <= value < 2**64) for value in reader(member)(row)
    )


def _read(file: Path, errors: Errors) -> list[Row]:
    try:
        document = read_json(file.read_bytes())
    except (OSError, BodyUnreadable) as error:
        errors.add(str(file), "", f"cannot be read: {error}")
        return []
    if not isinstance(document, list):
        errors.add(str(file), "", "a fixture is a list of rows")
        return []
    for place, row in enumerate(document):
        if not isinstance(row, dict):
            errors.add(str(file), f"/{place}", "a row is an object")
    return [row for row in document if isinstance(row, dict)]

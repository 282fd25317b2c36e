"""Folders of fixtures: which files they hold for whom, and what is in them for editors and for a user's own copy."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from mockserver.core.contract import Contract
from mockserver.core.errors import BodyUnreadable, FixtureError
from mockserver.core.vendor import Vendor
from mockserver.core.wire import read_json
from mockserver.settings import FIXTURES
from mockserver.vendors import Found, list_known

STUBS = "stubs.json"


def places(folders: Iterable[Path], found: Mapping[str, Found]) -> dict[str, list[Path]]:
    """The folders of each vendor's tables, earlier ones first. Vendors from outside bring their own in the place of the built-in."""
    by_vendor: dict[str, list[Path]] = {name: [] for name in found}
    for folder in folders:
        check_folder(folder)
        for name, each in found.items():
            by_vendor[name].append(builtin(name, each) if folder == FIXTURES else folder / name)
    return by_vendor


def builtin(name: str, found: Found) -> Path:
    """The folder of a vendor's own fixtures: ours, or the one in its package where it comes from outside."""
    return found.home / "fixtures" if found.outside else FIXTURES / name


def check_folder(folder: Path) -> None:
    """FixtureError where a folder of fixtures holds what nobody would read: a misspelt or missing vendor must not be an empty world."""
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    names = list_known()
    for entry in entries:
        if entry.name in names and not entry.is_dir():  # a link that leads nowhere is no folder either
            raise FixtureError(str(entry), "", "is no folder: fixtures are <vendor>/<table>.json")
        for file in sorted(entry.glob("*.json")) if entry.is_dir() else [entry] if entry.name == STUBS else ():
            if not file.is_file():  # a dangling link would be an empty table, a pipe would be waited for
                raise FixtureError(str(file), "", "is no file that can be read")
        if (entry.is_dir() and entry.name not in names) or (entry.suffix == ".json" and entry.name != STUBS):
            raise FixtureError(str(entry), "", f"fixtures are <vendor>/<table>.json; vendors are {', '.join(names)}")
    if not any(entry.is_dir() for entry in entries):
        raise FixtureError(str(folder), "", "no <vendor>/<table>.json in here; a vendor that shall be empty has an empty folder")


def read_stubs(folders: Iterable[Path], find_errors: Callable[[Any], Iterable[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The stubs of all folders, earlier ones first. FixtureError names the first that does not fit, as `find_errors` says."""
    found: list[dict[str, Any]] = []
    for file in (folder / STUBS for folder in folders):
        if not file.exists():
            continue
        try:
            stubs = read_json(file.read_bytes())
        except (OSError, BodyUnreadable) as error:
            raise FixtureError(str(file), "", f"cannot be read: {error}") from None
        if not isinstance(stubs, list):
            raise FixtureError(str(file), "", "stubs are a list")
        for place, stub in enumerate(stubs):
            for wrong in find_errors(stub):
                raise FixtureError(str(file), f"/{place}{wrong['pointer']}", str(wrong["message"]))
        found += stubs
    return found


def stamp(folders: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a file of these folders has changed: names, sizes and times."""
    files = (file for folder in folders for file in sorted([*folder.glob("*/*.json"), *folder.glob(STUBS)]))
    return tuple((str(file), (found := file.stat()).st_size, found.st_mtime_ns) for file in files)


def export(target: Path, vendors: Iterable[str], found: Mapping[str, Found]) -> list[Path]:
    """Writes the built-in fixtures of these vendors into a folder, for editing. FixtureError where a file would be lost."""
    written = []
    for name in vendors:
        each = found[name]
        source = builtin(name, each)
        (target / name).mkdir(parents=True, exist_ok=True)
        for file in sorted(source.glob("*.json")):
            copy = target / name / file.name
            if copy.exists():
                raise FixtureError(str(copy), "", "is there already; name another folder, or remove it")
            shutil.copyfile(file, copy)
            written.append(copy)
    return written


def schema(vendor: Vendor, contract: Contract, table: str) -> dict[str, Any]:
    """The JSON Schema of a table's file, whole in itself, for editors."""
    component = next(spec.schema for spec in vendor.tables if spec.name == table)
    definitions = _rewrite(contract.document.get("components", {}).get("schemas", {}))
    row: dict[str, Any] = {"$ref": f"#/$defs/{component}"} if component else {"type": "object"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{vendor.title}: rows of {table}",
        "type": "array",
        "items": row,
        "$defs": definitions,
    }


def _rewrite(value: Any) -> Any:
    """The same with references to components turned into references to `$defs`."""
    if isinstance(value, dict):
        return {
            key: item.replace("#/components/schemas/", "#/$defs/") if key == "$ref" and isinstance(item, str) else _rewrite(item)
            for key, item in value.items()
        }
    return [_rewrite(item) for item in value] if isinstance(value, list) else value

"""Who imports whom (the table "Rooms" of mockserver/ARCHITECTURE.md), and what no file may be."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver.vendors import VENDORS

from .checkout import ROOT, nodes, python_files, report, show, tree

ROOMS = 'see the table "Rooms" in mockserver/ARCHITECTURE.md'
LINES = 400
NAMELESS = {"utils", "util", "helpers", "helper", "base", "common", "misc"}
MUTATORS = {"append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear", "sort"}

MAY_IMPORT = {
    # room: what it may import; of the vendor's own package by room, of the core by "core", else by top-level name. A room may import
    # itself. The standard library is open to all.
    "state": {"core.store", "rules"},
    "envelopes": set(),
    "errors": {"core", "envelopes", "marshmallow"},
    "wire": {"core", "envelopes", "errors"},
    "schemas": {"marshmallow", "core.row", "core.wire", "core.errors", "envelopes", "errors"},
    "rules": {"core", "envelopes", "errors", "state", "wire", "cryptography", "jwt"},
    "auth": {"core", "errors", "state", "wire", "rules"},
    "access": {"core", "errors", "state", "wire", "rules"},
    "credentials": {"core", "access", "errors", "rules", "state", "wire"},
    "routes": {"core.operation", "core.row", "access", "auth", "envelopes", "errors", "schemas", "rules", "wire"},
    "manifest": {"core.vendor", "access", "auth", "credentials", "errors", "routes", "rules", "state", "wire"},
}
CONTROL = {
    # The control plane asks the server itself, so its rules and routes know more of the core; it has no schemas.
    "errors": {"core"},
    "wire": {"core", "errors"},
    "rules": {"core", "errors", "jinja2", "settings", "wire"},
    "auth": {"core", "errors", "rules"},
    "routes": {"core", "errors", "rules", "wire", "package"},
    "manifest": {"core.vendor", "auth", "errors", "routes", "wire"},
}
GROUPS = {
    # vendor: the groups of its rules from the ground up. A group may import itself and what stands below it.
    "synerise": (
        {"event_log", "catalogs", "tags"},
        {"profiles"},
        {"accounts", "events", "notes"},
        {"analytics"},
        {"audiences", "crm"},
    ),
}
PURE = {"analytics": {"aggregates", "dates", "definitions", "expressions", "filters", "segmentations"}}
"""Modules of a group that compute on values alone: they import neither State nor Table."""
CORE = {"core", "tinydb", "jsonschema_rs", "orjson", "yaml", "sortedcontainers"}
FLASK = {"flask", "werkzeug"}
FLASK_APP = "mockserver/flask_app.py"


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Every module (or name of a module) that a file imports, absolute, with its line; inside functions too."""
    package = (*file.relative_to(ROOT).parent.parts,)
    for node in nodes(file):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{module}.{alias.name}"
                yield node.lineno, whole if is_module(whole) else module


def is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or place.is_dir()


def room_of(parts: tuple[str, ...]) -> str:
    """The room of a module of a vendor, by its dotted name below the vendor's package."""
    return parts[0] if parts else "manifest"


def kind(name: str, home: str) -> str | None:
    """A module as the tables above name it; None where anyone may import it."""
    if name == home or name.startswith(f"{home}."):
        return room_of(tuple(name.removeprefix(home).strip(".").split(".")) if name != home else ())
    top, _, below = name.partition(".")
    if top == "mockserver":
        return below or "package"
    return None if top in sys.stdlib_module_names else top


def strangers(home: str, allowed: dict[str, set[str]]) -> Iterator[str]:
    for file in python_files(home.replace(".", "/")):
        parts = file.relative_to(ROOT / home.replace(".", "/")).with_suffix("").parts
        room = room_of(() if parts == ("__init__",) else parts)
        if room not in allowed:
            yield f"{show(file)} stands in no room: move it to one of {', '.join(allowed)}; {ROOMS}"
            continue
        for line, name in imports(file):
            found = kind(name, home)
            if found not in (None, room) and not any(f"{found}.".startswith(f"{each}.") for each in allowed[room]):
                yield f"{show(file)}:{line} imports {name}, {room} may import {', '.join(sorted(allowed[room]))}: turn it round; {ROOMS}"


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_keeps_its_rooms(vendor: str) -> None:
    problems = list(strangers(f"mockserver.vendors.{vendor}", MAY_IMPORT))
    assert not problems, report(problems)


def test_every_vendor_is_named() -> None:
    """What is listed from VENDORS is then listed for every folder."""
    folders = {place.parent.name for place in (ROOT / "mockserver" / "vendors").glob("*/__init__.py")}
    assert folders == set(VENDORS), "mockserver/vendors/: name each folder in VENDORS of its __init__.py, and no other"


def strange_groups(vendor: str, layers: tuple[set[str], ...]) -> Iterator[str]:
    home = f"mockserver.vendors.{vendor}.rules"
    level = {group: number for number, groups in enumerate(layers) for group in groups}
    for file in python_files(home.replace(".", "/")):
        parts = file.relative_to(ROOT / home.replace(".", "/")).with_suffix("").parts
        if parts == ("__init__",):
            continue
        group = parts[0]
        if group not in level:
            yield f"{show(file)} is of no group: place {group} in the table GROUPS of tests/parity/test_layers.py"
            continue
        for line, name in imports(file):
            other = name.removeprefix(f"{home}.").split(".")[0] if name.startswith(f"{home}.") else group
            if other != group and level.get(other, len(layers)) >= level[group]:
                yield f"{show(file)}:{line} imports {name}: {group} may import what stands below it in GROUPS; turn it round"
            if parts[-1] in PURE.get(group, ()) and name.startswith(("mockserver.core.store", "mockserver.core.world")):
                yield f"{show(file)}:{line} imports {name}: {parts[-1]} is pure, hand it values"


@pytest.mark.parametrize("vendor", GROUPS)
def test_groups_of_rules_keep_their_order(vendor: str) -> None:
    problems = list(strange_groups(vendor, GROUPS[vendor]))
    assert not problems, report(problems)


def test_a_group_that_looks_up_is_found() -> None:
    upside_down = tuple(reversed(GROUPS["synerise"]))
    assert any("profile_logins.py" in problem and "turn it round" in problem for problem in strange_groups("synerise", upside_down))


def test_the_control_plane_keeps_its_rooms() -> None:
    problems = list(strangers("mockserver.control", CONTROL))
    assert not problems, report(problems)


def test_the_core_knows_no_framework_and_no_vendor() -> None:
    problems = [
        f"{show(file)}:{line} imports {name}, the core may import {', '.join(sorted(CORE))} and the standard library; {ROOMS}"
        for file in python_files("mockserver/core")
        for line, name in imports(file)
        if (found := kind(name, "mockserver.nowhere")) is not None and found.split(".")[0] not in CORE
    ]
    assert not problems, report(problems)


def test_only_the_flask_app_imports_flask() -> None:
    with_flask = {show(file) for file in python_files("mockserver") if any(name.split(".")[0] in FLASK for _, name in imports(file))}
    assert with_flask == {FLASK_APP}, report(
        [f"{file} imports flask, which only {FLASK_APP} may: hand it a Call or a Reply instead" for file in with_flask - {FLASK_APP}]
    )


def test_rules_import_neither_flask_nor_marshmallow() -> None:
    for rules in (MAY_IMPORT["rules"], CONTROL["rules"]):
        assert not rules & {"flask", "werkzeug", "marshmallow"}, "the table of this file lets rules import what no rule needs"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("from ..routes import contacts", "imports mockserver.vendors.acme.routes.contacts, rules may import"),
        ("from marshmallow import Schema", "imports marshmallow, rules may import"),
        ("def late():\n    import flask", "imports flask, rules may import"),
        ("from mockserver.vendors.eloqua import wire", "imports mockserver.vendors.eloqua.wire, rules may import"),
        ("import mockserver.app", "imports mockserver.app, rules may import"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, complaint: str) -> None:
    folder = tmp_path / "mockserver" / "vendors" / "acme"
    for place, text in {
        "rules/contacts.py": source,
        "routes/contacts.py": "",
        "errors.py": "",
        "../eloqua/wire.py": "",
        "../../app.py": "",
    }.items():
        file = (folder / place).resolve()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    monkeypatch.setattr(sys.modules[__name__], "python_files", lambda place: sorted((tmp_path / place).rglob("*.py")))
    monkeypatch.setattr(sys.modules[__name__], "show", str)
    (problem,) = strangers("mockserver.vendors.acme", MAY_IMPORT)
    assert complaint in problem


def test_no_file_is_long() -> None:
    problems = [
        f"{show(file)} has {count} lines, {LINES} is the most: split it by nouns"
        for file in python_files("mockserver", "tests")
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > LINES
    ]
    assert not problems, report(problems)


def test_no_file_has_a_name_that_says_nothing() -> None:
    problems = [
        f"{show(file)}: name it after the noun that it holds" for file in python_files("mockserver", "tests") if file.stem in NAMELESS
    ]
    assert not problems, report(problems)


def module_state(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Module-level names that something can be put into: mutable values under a name that is no constant's, and constants that change."""
    constants = set()
    for node in module.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        if targets and is_mutable(node.value):  # type: ignore[attr-defined]
            for target in targets:
                if isinstance(target, ast.Name) and not target.id.startswith("__"):
                    if target.id.lstrip("_").isupper():
                        constants.add(target.id)
                    else:
                        yield node.lineno, f"{target.id} is a mutable value of the module"
    for node in ast.walk(module):  # type: ignore[assignment]
        if isinstance(node, ast.Global):
            yield node.lineno, f"global {', '.join(node.names)}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in MUTATORS and getattr(node.func.value, "id", None) in constants:
                yield node.lineno, f"{ast.unparse(node.func)}() changes a constant"
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load) and getattr(node.value, "id", None) in constants:
            yield node.lineno, f"{ast.unparse(node)} changes a constant"


def is_mutable(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        return name in {"dict", "list", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict"}
    return isinstance(value, (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp))


def test_modules_hold_no_state() -> None:
    problems = [
        f"{show(file)}:{line} {what}: keep it in the tenant's tables or settings, or name a constant in capitals and leave it alone"
        for file in python_files("mockserver")
        for line, what in module_state(tree(file))
    ]
    assert not problems, report(problems)


@pytest.mark.parametrize(
    "source", ["seen = {}", "seen: dict = dict()", "SEEN = []\ndef f(): SEEN.append(1)", "SEEN = {}\nSEEN[1] = 2", "def f():\n  global x"]
)
def test_state_in_a_module_is_found(source: str) -> None:
    assert list(module_state(ast.parse(source)))


def test_nothing_speaks_of_the_machine_it_was_written_on() -> None:
    """Paths of a workplace, and the hosts of package registries: those are the reader's own configuration."""
    words = [
        "/" + "work/",
        "/tmp/" + "brief",
        "." + "library/",
        "py" + "pi.org",
        "python" + "hosted.org",
        "registry." + "npmjs",
        "/home/" + "user/",
    ]
    pattern = re.compile("|".join(map(re.escape, words)))
    texts = [ROOT / name for name in ("README.md", "pyproject.toml", "Dockerfile", ".dockerignore", ".gitignore", ".ci/run")]
    for folder in ("mockserver", "tests", "specs", "fixtures"):
        texts += [
            file for file in (ROOT / folder).rglob("*") if file.suffix in (".py", ".md", ".yaml", ".json", ".tsv", ".toml", ".pem", ".txt")
        ]
    problems = [
        f"{show(file)}:{number} names {match[0]!r}: say it without"
        for file in texts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if ".compiled" not in file.parts and (match := pattern.search(line))
    ]
    assert len(texts) > 100 and not problems, report(problems)


def test_a_row_has_one_type() -> None:
    problems = [
        f"{show(file)}:{node.lineno} defines Row anew: import it from mockserver.core.row"
        for file in python_files("mockserver")
        if show(file) != "mockserver/core/row.py"
        for node in nodes(file)
        if isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == "Row" for target in node.targets)
    ]
    assert not problems, report(problems)

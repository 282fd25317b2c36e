"""`mockserver new-vendor NAME`: the rooms of a vendor, as a package of its own or, in a checkout of this project, among the others."""

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

from mockserver.core.openapi import CUSTOM, VERBS
from mockserver.core.spec_file import SpecFile
from mockserver.settings import SettingsError
from mockserver.vendors import list_known

TEMPLATES = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")


@dataclass(frozen=True)
class Rooms:
    """Where the files of a vendor go."""

    package: Path
    specs: Path
    fixtures: Path
    tests: Path
    inside: bool

    @staticmethod
    def of(name: str, folder: Path) -> "Rooms":
        """In a checkout of this project beside the other vendors, else a project of its own in `mockserver-<name>/`."""
        if (folder / "mockserver" / "vendors" / "__init__.py").is_file() and (folder / "specs").is_dir():
            vendors = folder / "mockserver" / "vendors" / name
            return Rooms(vendors, folder / "specs", folder / "fixtures" / name, folder / "tests" / "vendors" / name, True)
        root = folder / f"mockserver-{name}"
        package = root / f"mockserver_{name}"
        return Rooms(package, package / "specs", package / "fixtures", root / "tests", False)


def write_vendor(name: str, folder: Path, spec: Path | None = None) -> list[Path]:
    """Writes the rooms of a vendor; the files. SettingsError where the name is none, is taken, or a file would be lost."""
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise SettingsError(f"{name!r} is no name for a vendor: 2 to 41 of a-z 0-9 _, a letter first")
    if name in list_known():
        raise SettingsError(f"there is a vendor {name} already")
    rooms = Rooms.of(name, folder)
    files = dict(_files(name, rooms, _describe(spec) if spec else None))
    for file in files:
        if file.exists():
            raise SettingsError(f"{file} is there already: remove it, or take another name")
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return list(files)


def _files(name: str, rooms: Rooms, document: dict[str, Any] | None) -> Iterator[tuple[Path, str]]:
    title = document["info"]["title"] if document else name.replace("_", " ").title()
    words = {
        "name": name,
        "title": title,
        "class_name": "".join(part.title() for part in name.split("_")),
        "fixture": "client" if rooms.inside else name,
        "modules": "things",
        "prefixes": f'"/{name}"',
        "curl": f"{{base}}/{name}/v1/things",
        "tables": 'TableSpec("things", key="id", schema="Thing"),',
        "table_names": "`things`",
        "refusal": "NotFound",
        "refusal_help": "404, assumed.",
        "refusal_status": "404",
    }
    package = rooms.package
    if document is None:
        yield rooms.specs / f"{name}.yaml", _fill("sample_spec.yaml", words)
        yield rooms.fixtures / "things.json", '[\n  {"id": "1", "name": "First"}\n]\n'
        yield package / "routes" / "things.py", _fill("sample_routes.py", words)
        yield package / "schemas" / "things.py", _fill("sample_schema.py", words)
        yield package / "rules" / "things.py", _fill("sample_rules.py", words)
        yield rooms.tests / "test_things.py", _fill("sample_tests.py", words)
    else:
        yield from _stubs(name, rooms, document, words)
    yield package / "__init__.py", _fill("vendor.py", words)
    yield package / "errors.py", _fill("errors.py", words)
    yield package / "state.py", _fill("state.py", words)
    yield package / "README.md", _fill("README.md", words)
    for room in ("routes", "schemas", "rules"):
        yield package / room / "__init__.py", ""
    if rooms.inside:
        yield rooms.tests.parents[1] / "fuzz" / f"test_{name}.py", _fill("fuzz.py", words)
    else:
        yield package.parent / "pyproject.toml", _fill("pyproject.toml", words)
        yield rooms.tests / "conftest.py", _fill("conftest.py", words)


def _fill(template: str, words: dict[str, str]) -> str:
    return Template((TEMPLATES / f"{template}.tmpl").read_text(encoding="utf-8")).substitute(words)


# -- from a spec


def _describe(file: Path) -> dict[str, Any]:
    """The spec that a vendor starts from. SettingsError where it is none."""
    try:
        document = SpecFile(file.stem, (file,)).document()
    except Exception as error:  # of a file that nobody can read, and of text that is no YAML
        raise SettingsError(f"{file} cannot be read: {error}") from None
    if not isinstance(document, dict) or not document.get("paths") or "title" not in document.get("info", {}):
        raise SettingsError(f"{file} is no OpenAPI document: it needs info.title and paths")
    return document


@dataclass
class Stub:
    """An operation of a spec, with the names that its handler and its module take."""

    id: str
    tag: str
    verb: str
    path: str
    raw: dict[str, Any]


def _stubs(name: str, rooms: Rooms, document: dict[str, Any], words: dict[str, str]) -> Iterator[tuple[Path, str]]:
    """The spec with what ours must say, and for each operation a stub that answers 501 and a test that fails until it is written."""
    import yaml

    stubs = list(_complete(document))
    tags = list(dict.fromkeys(stub.tag for stub in stubs))
    heads = list(dict.fromkeys("/" + stub.path.split("/")[1] for stub in stubs))
    first = next((stub for stub in stubs if stub.verb == "GET" and "{" not in stub.path), stubs[0])
    words |= {
        "modules": ", ".join(tags),
        "prefixes": ", ".join(f'"{head}"' for head in heads),
        "curl": f"-X {first.verb} {{base}}{first.path}",
        "tables": "",
        "table_names": "none yet",
        "refusal": "NotWritten",
        "refusal_help": "501 of an operation that the spec has and nobody has written yet.",
        "refusal_status": "501",
    }
    document["tags"] = [{"name": tag} for tag in tags]
    yield rooms.specs / f"{name}.yaml", yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)
    for tag in tags:
        mine = [stub for stub in stubs if stub.tag == tag]
        routes = Template((TEMPLATES / "stub_routes.py.tmpl").read_text(encoding="utf-8"))
        yield rooms.package / "routes" / f"{tag}.py", routes.substitute(tag=tag, stubs="".join(map(_handler, mine)))
        yield (
            rooms.tests / f"test_{tag}.py",
            f'"""{tag} of {words["title"]}, over HTTP."""\n\nfrom typing import Any\n'
            + "".join(_test(stub, words["fixture"]) for stub in mine),
        )
    yield rooms.fixtures / ".gitkeep", ""


def _complete(document: dict[str, Any]) -> Iterator[Stub]:
    """Every operation, after the spec has got what ours must say of it."""
    base = urlsplit((document.get("servers") or [{}])[0].get("url", "")).path.rstrip("/")
    document["openapi"] = "3.2.0"
    document["paths"] = {base + path: item for path, item in document["paths"].items()}
    document.setdefault("security", [])
    components = document.setdefault("components", {})
    error = {"type": "object", "required": ["error"], "additionalProperties": False, "properties": {"error": {"type": "string"}}}
    components.setdefault("schemas", {}).setdefault("ScaffoldError", error)
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/ScaffoldError"}}}
    seen: set[str] = set()
    for path, item in document["paths"].items():
        verbs = [(key.upper(), item[key]) for key in item if key in VERBS] + list(item.get(CUSTOM, {}).items())
        for verb, raw in verbs:
            stub = Stub(_identifier(raw.get("operationId") or f"{verb} {path}", seen), _module(raw), verb, path, raw)
            raw |= {"operationId": stub.id, "tags": [stub.tag], "summary": raw.get("summary") or f"{verb} {path}", "security": []}
            raw.setdefault("x-evidence", "assumed")
            raw.setdefault("x-source", "the spec that this vendor was made from")
            raw.setdefault("responses", {})
            for status in ("400", "413", "501"):
                raw["responses"].setdefault(status, {"description": "A refusal", "content": content})
            yield stub


def _identifier(text: str, seen: set[str]) -> str:
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    name = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower() or "operation"
    name = f"call_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name
    while name in seen:
        name += "_again"
    seen.add(name)
    return name


def _module(raw: dict[str, Any]) -> str:
    return _identifier((raw.get("tags") or ["operations"])[0], set())


def _handler(stub: Stub) -> str:
    names = re.findall(r"{(\w+)}", stub.path)
    taken = "".join(f", {name}: str" for name in names)
    summary = str(stub.raw["summary"]).splitlines()[0].replace('"', "'").rstrip(".")
    return f'''

@operation("{stub.verb} {stub.path}")
def {stub.id}(call: Call{taken}) -> Reply:
    """{summary}."""
    raise NotWritten("{stub.id} is not written yet")
'''


def _test(stub: Stub, fixture: str) -> str:
    path = re.sub(r"{\w+}", "1", stub.path)
    return f'''

def test_{stub.id}__as_the_spec_says_is_answered({fixture}: Any) -> None:
    answer = {fixture}.call("{stub.verb} {path}")
    assert answer.status_code != 501, "write its handler, and then this test"
'''

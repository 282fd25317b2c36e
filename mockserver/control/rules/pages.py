"""Pages for people: a vendor's documentation, written from its spec."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.core.openapi import at, walk

from .samples import Login, Raw, curl, values
from .schema_words import Node, Word, describe, link

if TYPE_CHECKING:
    from jinja2 import Template

Shown = dict[str, Any]
Logins = Iterable[tuple[str, list[tuple[str, str]]]]
TEMPLATES = Path(__file__).parent.parent / "templates"
SOURCES = {file.name: file.read_text(encoding="utf-8") for file in TEMPLATES.iterdir() if file.is_file()}
"""Read at start: a test may take the file system away."""


CITATION = re.compile(r"(docs/[a-z0-9.-]+\.txt)(?::([0-9]+(?:-[0-9]+)?(?:, ?[0-9]+(?:-[0-9]+)?)*))?")
COLOURED = ("GET", "POST", "PUT", "PATCH", "DELETE")
ACCESS = {"x-consumers": "Callers", "x-permission": "Permission", "x-role": "Right of a user's role", "x-demands": "Required headers"}
"""What specs say of who may call, and how the page calls it."""


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list of bullets; each line in pieces, code or not."""

    bullets: bool
    lines: tuple[tuple[tuple[str, bool], ...], ...]


def documentation(document: Raw, base: str, login: Login, name: str = "", logins: Logins = ()) -> str:
    """The spec as one HTML page that loads nothing. documented, the control-plane contract

    logins: of each kind of credential what to send.
    """
    document = cite(document, document["info"].get("x-documents", {}))
    operations = [_operation(document, *found, base, login) for found in walk(document)]
    tags = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    tags |= {operation["tag"]: "" for operation in operations if operation["tag"] not in tags}
    sections = [
        {"tag": tag, "description": text, "operations": [each for each in operations if each["tag"] == tag]} for tag, text in tags.items()
    ]
    info = {"title": "", "version": "", "description": "", **document["info"]}
    components = list(_components(document))
    documents = sorted((title, file) for file, title in info.get("x-documents", {}).items())
    return template("docs.html").render(
        info=info, base=base, login=login, sections=sections, components=components, documents=documents, name=name, logins=logins
    )


def cite(value: Any, documents: Mapping[str, str]) -> Any:
    """The same with the titles of documents in all its texts: `docs/<file>:<lines>` becomes “<title>”, lines <lines>."""
    if isinstance(value, dict):
        return {key: item if key in ("x-documents", "example", "examples") else cite(item, documents) for key, item in value.items()}
    if isinstance(value, list):
        return [cite(item, documents) for item in value]
    if not isinstance(value, str) or "docs/" not in value:
        return value

    def cite_one(found: re.Match[str]) -> str:
        lines = f", lines {found[2]}" if found[2] else ""
        return f"“{documents[found[1]]}”{lines}" if found[1] in documents else found[0]

    return CITATION.sub(cite_one, value)


@cache
def template(name: str) -> "Template":
    """Compiled once, when first asked for."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(loader=DictLoader(SOURCES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["prose"] = prose
    return environment.get_template(name)


def prose(text: str) -> list[Block]:
    """The little Markdown that descriptions use: paragraphs, bullets, `code`."""
    blocks: list[tuple[bool, list[str]]] = []
    parted = True
    for line in map(str.strip, text.splitlines()):
        if line.startswith("- "):
            if parted or not blocks[-1][0]:
                blocks.append((True, []))
            blocks[-1][1].append(line[2:])
        elif line and parted:
            blocks.append((False, [line]))
        elif line:
            blocks[-1][1][-1] += f" {line}"
        parted = not line
    return [Block(bullets, tuple(map(_pieces, lines))) for bullets, lines in blocks]


def _pieces(line: str) -> tuple[tuple[str, bool], ...]:
    parts = line.split("`")
    if len(parts) % 2 == 0:
        return ((line, False),)
    return tuple((part, place % 2 == 1) for place, part in enumerate(parts) if part)


def _operation(document: Raw, verb: str, path: str, pointer: str, raw: Raw, base: str, login: Login) -> Shown:
    own = [_resolve(document, each) for each in raw.get("parameters", ())]
    taken = {(each["in"], each["name"]) for each in own}
    shared = [_resolve(document, each) for each in document["paths"][path].get("parameters", ())]
    parameters = [each for each in shared if (each["in"], each["name"]) not in taken] + own
    body = _resolve(document, raw["requestBody"]) if "requestBody" in raw else None
    security = raw.get("security", document.get("security", []))
    first = next((kind for kind in raw.get("x-consumers", ()) if kind == login.kind), next(iter(raw.get("x-consumers", ())), login.kind))
    option = login.others.get(first, login.option)
    options = [option] if option and security != [] else []
    if body is None and "415" in raw.get("responses", {}):
        options.append("-H 'Content-Type: application/json'")  # asked for even where there is no body
    return {
        "id": raw.get("operationId", pointer),
        "tag": (raw.get("tags") or [""])[0],
        "wire": f"{verb} {path}",
        "verb": verb,
        "path": path,
        "colour": verb if verb in COLOURED else "other",
        "summary": raw.get("summary", ""),
        "description": raw.get("description", ""),
        "evidence": raw.get("x-evidence", ""),
        "source": raw.get("x-source", ""),
        "alias_of": raw.get("x-alias-of"),
        "access": [(label, _access(raw[key])) for key, label in ACCESS.items() if key in raw],
        "credentials": [[Word(scheme, f"#securitySchemes-{scheme}") for scheme in each] for each in security],
        "parameters": [_parameter(each) for each in parameters],
        "body": _message(document, raw["requestBody"]) if body else None,
        "responses": [{"status": status, **_message(document, each)} for status, each in raw.get("responses", {}).items()],
        "curl": curl(verb, path, parameters, body, base, options),
    }


def _access(value: Any) -> str:
    return (", ".join(value) or "anybody") if isinstance(value, list) else str(value)


def _parameter(raw: Raw) -> Shown:
    schema = raw.get("schema", {})
    for media in raw.get("content", {}).values():
        schema = media.get("schema", {})
    return {
        "name": raw["name"],
        "place": raw["in"] + (", as JSON" if "content" in raw else ""),
        "required": bool(raw.get("required")),
        "description": raw.get("description", ""),
        "schema": describe(schema),
        "examples": [_pretty(value, "") for value in values(raw)],
    }


def _message(document: Raw, raw: Raw) -> Shown:
    """A body as it is asked for or answered. Of a component the examples are left to its own section."""
    component = link(raw["$ref"]) if "$ref" in raw else None
    found = _resolve(document, raw)
    return {
        "component": component,
        "required": bool(found.get("required")),
        "description": found.get("description", ""),
        "headers": [(name, _header(_resolve(document, header))) for name, header in found.get("headers", {}).items()],
        "contents": [_content(kind, media, component is None) for kind, media in found.get("content", {}).items()],
    }


def _header(raw: Raw) -> Node:
    return describe({"description": raw.get("description", ""), **raw.get("schema", {})}, required=bool(raw.get("required")))


def _content(kind: str, media: Raw, with_examples: bool) -> Shown:
    named = media.get("examples", {})
    titles = [each.get("summary", name) for name, each in named.items() if "value" in each] if "example" not in media else []
    shown = values({key: media[key] for key in ("example", "examples") if key in media}) if with_examples else []
    return {
        "type": kind,
        "schema": describe(media["schema"]) if "schema" in media else None,
        "examples": [(titles[place] if titles else "", _pretty(value, kind)) for place, value in enumerate(shown)],
    }


def _components(document: Raw) -> Iterator[Shown]:
    """Each kind of component, and in it each component; kinds that this page has no form for as they stand."""
    for kind, named in document.get("components", {}).items():
        yield {"kind": kind, "items": [_component(document, kind, name, raw) for name, raw in named.items()]}


def _component(document: Raw, kind: str, name: str, raw: Any) -> Shown:
    shown: Shown = {"name": name, "id": f"{kind}-{name}", "form": kind}
    if kind == "schemas":
        return shown | {"schema": describe(raw)}
    if kind == "parameters":
        return shown | {"parameter": _parameter(_resolve(document, raw))}
    if kind in ("responses", "requestBodies"):
        return shown | {"form": "messages", "message": _message(document, raw)}
    return shown | {"form": "other", "text": _pretty(raw, "application/json")}


def _resolve(document: Raw, raw: Raw) -> Raw:
    """The object itself where a reference within the document stands for it."""
    while "$ref" in raw:
        raw = at(document, raw["$ref"].removeprefix("#"))
    return raw


def _pretty(value: Any, kind: str) -> str:
    if isinstance(value, str) and "json" not in kind:
        return value
    if isinstance(value, (str, int, float, bool)) or value is None:
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, indent=2)

"""A request off its contract, made to keep it: what was sent, changed no more than it must."""

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

from mockserver.core.errors import BodyUnreadable
from mockserver.core.journal import Entry
from mockserver.core.judge import Violation
from mockserver.core.openapi import at, follow
from mockserver.core.operation import NOTHING, Operation
from mockserver.core.specimens import merge, specimen
from mockserver.core.tracing import Tracer
from mockserver.core.wire import Dialect, group, write_json

ROUNDS = 60
CHOICES = ("anyOf", "oneOf", "allOf", "not")
UNKNOWN = ("additionalProperties", "unevaluatedProperties", "falseSchema", "propertyNames")


class SentHeaders(dict[str, str]):
    """By name, without regard to case."""

    def get(self, name: str, default: Any = None) -> Any:
        return next((value for key, value in self.items() if key.lower() == name.lower()), default)


@dataclass
class Sent:
    """A request as a judge looks at it."""

    operation: Operation
    method: str
    params: dict[str, str]
    query: dict[str, Any]
    headers: SentHeaders
    data: bytes
    json: Dialect
    document: Any = NOTHING
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    """How often each violation has been met: what a small change does not mend, a larger one does."""

    def read_json(self) -> Any:
        return self.json.read(self.data)

    @property
    def path(self) -> str:
        return re.sub(r"\{([^}]*)\}", lambda match: self.params.get(match[1], ""), self.operation.path)


def request_of(entry: Entry, operation: Operation, json: Dialect) -> Sent:
    parts = zip(operation.path.split("/"), re.sub("/{2,}", "/", entry.path).split("/"), strict=False)
    params = {part[1:-1]: value for part, value in parts if part.startswith("{")}
    query = group(parse_qsl(entry.query, keep_blank_values=True))
    found = Sent(operation, entry.method, params, query, SentHeaders(entry.headers), entry.body, json)
    return replace(found, document=_document(found))


def correct(tracer: Tracer, request: Sent) -> Sent | None:
    """The request, changed until the contract takes it; None where that does not come about."""
    found = replace(request, params=dict(request.params), query=dict(request.query), headers=SentHeaders(request.headers), seen={})
    for _ in range(ROUNDS):
        breaches = tracer.request(found)  # type: ignore[arg-type]
        if not breaches:
            return found
        try:
            _mend(tracer, found, min(breaches, key=_breadth))
        except (LookupError, TypeError, ValueError):
            return None
    return None


def _breadth(breach: Violation) -> tuple[bool, int]:
    """What is wrong at one place is mended before what is wrong with all of it."""
    return breach["rule"] in CHOICES, -str(breach["pointer"]).count("/")


def _mend(tracer: Tracer, request: Sent, breach: Violation) -> None:
    name = _name(breach["pointer"])
    known = (f"{breach['in']} {breach['pointer']}", breach["message"])
    tries = request.seen[known] = request.seen.get(known, 0) + 1
    if breach["in"] in ("query", "path", "header") and breach["rule"] != "content":
        top = breach["pointer"].split("/")[1].replace("~1", "/").replace("~0", "~")
        (parameter,) = [each for each in _parameters(tracer, request) if (each.place, each.name) == (breach["in"], top)]
        value = specimen(tracer.document, at(tracer.document, parameter.pointer))
        holder = {"query": request.query, "path": request.params, "header": request.headers}[breach["in"]]
        for other in [key for key in holder if key.lower() == top.lower()] if breach["in"] == "header" else [top]:
            holder.pop(other, None)
        holder[top] = _parameter_text(value, parameter.json)
        return
    kind, schema = _body(tracer, request)
    if breach["in"] == "header":
        request.headers.pop(next((key for key in request.headers if key.lower() == "content-type"), ""), None)
        request.headers["Content-Type"] = kind
        if "json" not in kind or request.document is NOTHING:
            _replace_body(tracer, request, schema)
        return
    if "spec" not in breach or request.document is NOTHING or tries > 3:
        if request.headers.get("Content-Type") is None and kind:
            request.headers["Content-Type"] = kind
        _replace_body(tracer, request, schema)
        return
    document = _deep(request.document)
    if breach["rule"] in UNKNOWN and breach["pointer"]:
        _drop(tracer, document, breach["pointer"], schema, name)
    elif breach["rule"] == "required":
        holder = _at(document, breach["pointer"])
        around = _schema_at(tracer, schema, breach["pointer"])
        member = around.get("properties", {}).get(breach["missing"], {})
        holder[breach["missing"]] = _guess(holder, breach["missing"], around, specimen(tracer.document, member))
    else:
        pointer = breach["pointer"].rpartition("/")[0] if tries > 1 else breach["pointer"]
        document = _put(document, pointer, _repair(tracer, breach, _schema_at(tracer, schema, pointer)))
    request.document, request.data = document, write_json(document)


def _repair(tracer: Tracer, breach: Violation, schema: Any) -> Any:
    value, limit = breach["value"], _limit(tracer, breach)
    if breach["rule"] == "maxItems" and isinstance(limit, int):
        return value[:limit]
    if breach["rule"] == "maxLength" and isinstance(limit, int) and "pattern" not in schema and "format" not in schema:
        return value[:limit]
    listed = [each for each in limit if isinstance(each, str)] if breach["rule"] == "enum" and isinstance(value, str) else []
    if near := get_close_matches(value, listed, 1, 0.6) if listed else []:
        return near[0]
    if breach["rule"] in ("minimum", "maximum"):
        return limit
    if breach["rule"] == "uniqueItems":
        return [item for place, item in enumerate(value) if item not in value[:place]]
    if breach["rule"] == "minItems" and isinstance(limit, int):
        return [*value, *(specimen(tracer.document, schema.get("items", {})) for _ in range(limit - len(value)))]
    if breach["rule"] in ("anyOf", "oneOf") and isinstance(value, dict) and isinstance(limit, list):
        choice = merge(tracer.document, limit[0] if isinstance(limit[0], dict) else {})
        members = {name: specimen(tracer.document, choice.get("properties", {}).get(name, {})) for name in choice.get("required", ())}
        if missing := members.keys() - value.keys():
            better = dict(value)
            return {**{name: _guess(better, name, schema, members[name]) for name in missing}, **better}
    return specimen(tracer.document, schema)


def _guess(holder: dict[str, Any], name: str, schema: dict[str, Any], otherwise: Any) -> Any:
    """The value under a misspelt name, which goes; else another."""
    strangers = [each for each in holder if each not in schema.get("properties", {})]
    near = get_close_matches(name, strangers, 1, 0.75)
    return holder.pop(near[0]) if near else otherwise


def _limit(tracer: Tracer, breach: Violation) -> Any:
    try:
        return at(tracer.document, breach["spec"])
    except (LookupError, TypeError, ValueError):
        return None


def _drop(tracer: Tracer, document: Any, pointer: str, schema: Any, name: str) -> None:
    """Takes an unknown member away, or gives it the name that was probably meant and is not there."""
    parent = pointer.rpartition("/")[0]
    holder = _at(document, parent)
    known = [each for each in _schema_at(tracer, schema, parent).get("properties", {}) if each not in holder]
    value = holder.pop(name)
    if near := get_close_matches(name, known, 1, 0.75):
        holder[near[0]] = value


def _replace_body(tracer: Tracer, request: Sent, schema: Any) -> None:
    request.document = specimen(tracer.document, schema)
    text = isinstance(request.document, str) and "json" not in (request.headers.get("Content-Type") or "json")
    request.data = request.document.encode() if text else write_json(request.document)


def _body(tracer: Tracer, request: Sent) -> tuple[str, Any]:
    """The media type that was sent if the spec has it, else its first; and that one's schema."""
    spec = request.operation.spec
    assert spec is not None
    contents = follow(tracer.document, f"{spec.pointer}/requestBody")[1].get("content", {}) if "requestBody" in spec.raw else {}
    given = (request.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    kind = given if given in contents else next(iter(contents), "")
    media = contents.get(kind, {})
    return kind, {"example": media["example"]} if "example" in media else media.get("schema", {})


def _schema_at(tracer: Tracer, schema: Any, pointer: str) -> dict[str, Any]:
    """What the spec says of the value at a pointer: references and choices put together."""
    found = merge(tracer.document, schema if isinstance(schema, dict) else {})
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        inner = found.get("properties", {}).get(name, found.get("items", found.get("additionalProperties", {})))
        found = merge(tracer.document, inner if isinstance(inner, dict) else {})
    return found


def _parameters(tracer: Tracer, request: Sent) -> list[Any]:
    assert request.operation.spec is not None
    return tracer.parameters(request.operation.spec)


def _document(request: Sent) -> Any:
    try:
        return request.json.read(request.data) if request.data else NOTHING
    except BodyUnreadable:
        return NOTHING


def _parameter_text(value: Any, as_json: bool) -> str:
    if isinstance(value, str) and not as_json:
        return value
    if isinstance(value, list) and not as_json:
        return ",".join(_parameter_text(item, False) for item in value)
    return write_json(value).decode()


def _deep(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _deep(member) for name, member in value.items()}
    return [_deep(item) for item in value] if isinstance(value, list) else value


def _at(document: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        document = document[int(part)] if isinstance(document, list) else document[part.replace("~1", "/").replace("~0", "~")]
    return document


def _put(document: Any, pointer: str, value: Any) -> Any:
    if not pointer:
        return value
    holder, name = _at(document, pointer.rpartition("/")[0]), _name(pointer)
    holder[int(name) if isinstance(holder, list) else name] = value
    return document


def _name(pointer: str) -> str:
    return pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")

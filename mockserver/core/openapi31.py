"""The same spec as OpenAPI 3.1, for generators and linters that know no later version: no verbs of one's own, plain types."""

from collections.abc import Mapping
from typing import Any

from mockserver.core.openapi import CUSTOM, at

LATER = {CUSTOM, "query"}
"""Members of a path that OpenAPI 3.1 does not have."""
NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null", list: "array", dict: "object"}


def as_openapi_31(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that generators take: verbs of one's own are left out and named in `info.description`, enums are of one type each,
    a constant is an enum of one, and every array says what its elements are."""
    document = _inline(document, document)
    left_out = []
    paths = {}
    for path, item in document.get("paths", {}).items():
        left_out += [f"{verb} {path}" for verb in item.get(CUSTOM, {})]
        if "query" in item:
            left_out.append(f"QUERY {path}")
        kept = {key: value for key, value in item.items() if key not in LATER}
        if any(isinstance(value, Mapping) and "responses" in value for value in kept.values()):
            paths[path] = {key: _translate(value) for key, value in kept.items()}
    info = dict(document.get("info", {}))
    if left_out:
        said = f"Left out, since OpenAPI 3.1 has no such verbs: {', '.join(left_out)}."
        info["description"] = f"{info['description']}\n\n{said}" if info.get("description") else said
    rest = {key: _translate(value) for key, value in document.items() if key not in ("openapi", "info", "paths")}
    return {"openapi": "3.1.0", "info": info, "paths": paths, **rest}


def _inline(value: Any, document: Mapping[str, Any]) -> Any:
    """The same with what stands there in the place of references into a component, which generators do not follow."""
    if isinstance(value, list):
        return [_inline(item, document) for item in value]
    if not isinstance(value, Mapping):
        return value
    target = value.get("$ref")
    if isinstance(target, str) and target.count("/") > 3:
        found = at(document, target.removeprefix("#"))
        return _inline({**found, **{key: item for key, item in value.items() if key != "$ref"}}, document)
    return {key: _inline(item, document) for key, item in value.items()}


def _translate(value: Any) -> Any:
    """Every schema below a value in the words of those tools. Examples are left as they are."""
    if isinstance(value, list):
        return [_translate(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    plain = {key: item if key in ("example", "examples", "default", "enum", "const") else _translate(item) for key, item in value.items()}
    if "in" in plain and "name" in plain:  # a parameter: its `schema` has been seen to
        return plain
    if "const" in plain and not isinstance(plain["const"], (dict, list)):
        plain["enum"] = [plain.pop("const")]
    if isinstance(plain.get("enum"), list):
        return _type_enum(plain)
    if plain.get("type") == "array" or (isinstance(plain.get("type"), list) and "array" in plain["type"]):
        plain.setdefault("items", {})
    return plain


def _type_enum(schema: dict[str, Any]) -> dict[str, Any]:
    """An enum says its type; one of several types becomes a choice of enums of one each."""
    by_type: dict[str, list[Any]] = {}
    for value in schema["enum"]:
        by_type.setdefault(NAMES[type(value)], []).append(value)
    null = by_type.pop("null", None)
    if len(by_type) <= 1:
        kind = next(iter(by_type), "null")
        typed: Any = [kind, "null"] if null and by_type else kind
        return {"type": typed, **{key: value for key, value in schema.items() if key != "type"}}
    rest = {key: value for key, value in schema.items() if key not in ("enum", "type")}
    choices: list[dict[str, Any]] = [{"type": kind, "enum": values} for kind, values in by_type.items()]
    return {**rest, "anyOf": [*choices, *([{"type": "null"}] if null else [])]}

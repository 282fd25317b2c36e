"""The same spec as OpenAPI 3.1, for generators and linters that know no later version: no verbs of one's own, plain types."""

from collections.abc import Mapping
from typing import Any

from mockserver.core.openapi import CUSTOM, at
from mockserver.core.wire import write_json

LATER = {CUSTOM, "query"}
"""Members of a path that OpenAPI 3.1 does not have."""
OF_OBJECTS = {"$ref", "properties", "additionalProperties", "unevaluatedProperties", "patternProperties", "allOf", "anyOf", "oneOf"}
NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null", list: "array", dict: "object"}


def as_openapi_31(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that generators take: what they refuse is left out and named in `info.description`, enums are of one type each,
    a constant is an enum of one, every array says what its elements are, every object within a component has a name, and a parameter
    that is JSON is a text."""
    document = _inline(document, document)
    verbs: list[str] = []
    bodies: list[str] = []
    paths = {}
    for path, item in document.get("paths", {}).items():
        verbs += [f"{verb} {path}" for verb in item.get(CUSTOM, {})]
        if "query" in item:
            verbs.append(f"QUERY {path}")
        kept = {key: value for key, value in item.items() if key not in LATER}
        if any(isinstance(value, Mapping) and "responses" in value for value in kept.values()):
            paths[path] = {key: _translate(_drop_texts(value, f"{key.upper()} {path}", bodies)) for key, value in kept.items()}
    info = dict(document.get("info", {}))
    said = [info.get("description", "")]
    said += [f"Left out, since OpenAPI 3.1 has no such verbs: {', '.join(verbs)}."] if verbs else []
    said += [f"Left out, since generators write no such bodies: {', '.join(bodies)}."] if bodies else []
    if any(said):
        info["description"] = "\n\n".join(part for part in said if part)
    rest = {key: _translate(value) for key, value in document.items() if key not in ("openapi", "info", "paths")}
    if "responses" in rest.get("components", {}):
        rest["components"]["responses"] = {key: _resolve(each, rest) for key, each in rest["components"]["responses"].items()}
    if "schemas" in rest.get("components", {}):
        rest["components"]["schemas"] = _name_objects(rest["components"]["schemas"])
    return {"openapi": "3.1.0", "info": info, "paths": paths, **rest}


def _resolve(response: Any, document: Mapping[str, Any]) -> Any:
    """A component that only grades another one, with that one's members: generators follow no reference to a reference."""
    if "$ref" not in response:
        return response
    found = _resolve(at(document, response["$ref"].removeprefix("#")), document)
    return {**found, **{key: value for key, value in response.items() if key != "$ref"}}


def _drop_texts(operation: Any, line: str, left_out: list[str]) -> Any:
    """An operation whose request, where it may be JSON, has no texts beside it."""
    content = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, Mapping) else {}
    texts = [kind for kind in content if kind.startswith("text/")] if "application/json" in content else []
    if not texts:
        return operation
    left_out += [f"{kind} of {line}" for kind in texts]
    kept = {kind: value for kind, value in content.items() if kind not in texts}
    return {**operation, "requestBody": {**operation["requestBody"], "content": kept}}


def _name_objects(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Components with each object inside them as a component of its own.

    Generators name such objects by themselves, and some use a name twice or do not find an object that refers to the one around it.
    """
    found: dict[str, Any] = dict.fromkeys(schemas)

    def move_out(schema: Any, name: str) -> Any:
        if not isinstance(schema, Mapping):
            return schema
        if not ("object" in schema.get("type", ()) or "properties" in schema):
            return rewrite(schema, name)
        while name in found:
            name += "_"
        found[name] = None
        found[name] = rewrite(schema, name)
        return {"$ref": f"#/components/schemas/{name}"}

    def rewrite(schema: Mapping[str, Any], name: str) -> dict[str, Any]:
        new = dict(schema)
        if "properties" in new:
            new["properties"] = {key: move_out(each, name + key[:1].upper() + key[1:]) for key, each in new["properties"].items()}
        for each, ending in (("items", "Item"), ("additionalProperties", "Value")):
            if each in new:
                new[each] = move_out(new[each], name + ending)
        for union in ("anyOf", "oneOf"):
            if union in new:
                new[union] = [move_out(each, f"{name}{place}") for place, each in enumerate(new[union], 1)]
        if "allOf" in new:
            new["allOf"] = [rewrite(each, name) for each in new["allOf"]]
        return new

    for name, schema in schemas.items():
        found[name] = rewrite(schema, name)
    return found


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
        return _write_as_text(plain)
    if "const" in plain and not isinstance(plain["const"], (dict, list)):
        plain["enum"] = [plain.pop("const")]
    if isinstance(plain.get("enum"), list):
        return _type_enum(plain)
    if isinstance(plain.get("type"), list) and "array" in plain["type"] and "properties" in plain:
        kinds = [kind for kind in plain["type"] if kind != "array"]  # a list is taken, too; who writes an object sends one
        plain["type"] = kinds[0] if len(kinds) == 1 else kinds
        plain.pop("items", None)
    if plain.get("type") == "array" or (isinstance(plain.get("type"), list) and "array" in plain["type"]):
        plain.setdefault("items", {})
    if "object" in plain.get("type", ()) and not OF_OBJECTS & plain.keys():  # openapi-typescript takes it for an object without members
        plain["additionalProperties"] = True
    return plain


def _write_as_text(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is JSON is a text that holds it, for generators overlook `content`."""
    content = parameter.pop("content", {})
    for kind, media in content.items():
        parameter["schema"] = {"type": "string", "contentMediaType": kind, "contentSchema": media.get("schema", {})}
        if "example" in media:
            parameter["example"] = write_json(media["example"]).decode()
    return parameter


def _type_enum(schema: dict[str, Any]) -> dict[str, Any]:
    """An enum says its type; one of several types becomes a choice of enums of one each."""
    by_type: dict[str, list[Any]] = {}
    for value in schema["enum"]:
        by_type.setdefault(NAMES[type(value)], []).append(value)
    null = by_type.pop("null", None)
    if len(by_type) <= 1:
        kind = next(iter(by_type), "null")
        if not by_type and "type" in schema:  # null alone, of what would stand there
            return schema
        typed: Any = [kind, "null"] if null and by_type else kind
        return {"type": typed, **{key: value for key, value in schema.items() if key != "type"}}
    rest = {key: value for key, value in schema.items() if key not in ("enum", "type")}
    choices: list[dict[str, Any]] = [{"type": kind, "enum": values} for kind, values in by_type.items()]
    return {**rest, "anyOf": [*choices, *([{"type": "null"}] if null else [])]}

"""A value that a schema takes: its own examples first, else one made of its keywords."""

import re
from collections.abc import Mapping
from typing import Any

from mockserver.core.openapi import at

Document = Mapping[str, Any]
DEEPEST = 30
FORMATS = {
    "date-time": "2026-01-01T00:00:00Z",
    "date": "2026-01-01",
    "time": "00:00:00Z",
    "email": "mary.major@example.com",
    "uuid": "00000000-0000-4000-8000-000000000001",
    "uri": "https://example.com/",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
}
WITHIN = ("allOf", "anyOf", "oneOf")


def specimen(document: Document, schema: Any, depth: int = 0) -> Any:
    """The smallest that it can be, with the members that are required."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return {} if depth > DEEPEST else "a"
    for keyword in ("example", "const", "default"):
        if keyword in schema:
            return schema[keyword]
    for keyword in ("examples", "enum"):
        if schema.get(keyword) and isinstance(schema[keyword], list):
            return schema[keyword][0]
    found = merge(document, schema, depth)
    for keyword in ("example", "const"):
        if keyword in found:
            return found[keyword]
    if found.get("enum"):
        return found["enum"][0]
    kinds = found.get("type") or ("object" if "properties" in found or "required" in found else "array" if "items" in found else "string")
    kind = kinds if isinstance(kinds, str) else next(iter(kinds))
    if kind == "object":
        properties = found.get("properties", {})
        return {name: specimen(document, properties.get(name, {}), depth + 1) for name in found.get("required", ())}
    if kind == "array":
        return [specimen(document, found.get("items", {}), depth + 1) for _ in range(found.get("minItems", 0))]
    if kind in ("integer", "number"):
        return _number(found)
    return {"boolean": True, "null": None}.get(kind, _text(found)) if kind in ("boolean", "null") else _text(found)


def merge(document: Document, schema: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """The schema with what it refers to, and the first of its choices, put together."""
    found: dict[str, Any] = {key: value for key, value in schema.items() if key not in WITHIN and key != "$ref"}
    others = [at(document, schema["$ref"].removeprefix("#"))] if "$ref" in schema else []
    others += list(schema.get("allOf", ()))
    others += [next(iter(schema[keyword])) for keyword in ("anyOf", "oneOf") if schema.get(keyword)]
    for other in others:
        if not isinstance(other, dict) or depth > DEEPEST:
            continue
        for key, value in merge(document, other, depth + 1).items():
            if key == "properties":
                found[key] = {**value, **found.get(key, {})}
            elif key == "required":
                found[key] = list(dict.fromkeys([*found.get(key, ()), *value]))
            else:
                found.setdefault(key, value)
    return found


def _number(schema: Mapping[str, Any]) -> Any:
    step = schema.get("multipleOf", 1)
    if "minimum" in schema or "exclusiveMinimum" in schema:
        least = max(schema.get("minimum", float("-inf")), schema.get("exclusiveMinimum", float("-inf")) + 1)
        return -(-int(least) // step) * step if isinstance(step, int) and float(least).is_integer() else least
    most = min(schema.get("maximum", 1), schema.get("exclusiveMaximum", 2) - 1)
    return int(most) if float(most).is_integer() else most


def _text(schema: Mapping[str, Any]) -> str:
    least, pattern = schema.get("minLength", 0), schema.get("pattern")
    known = FORMATS.get(str(schema.get("format")))
    if known is not None and (not pattern or re.search(str(pattern), known)):
        return known
    if pattern:
        return of_pattern(str(pattern), int(least))
    return "a" * max(int(least), min(1, int(schema.get("maxLength", 1))))


def of_pattern(pattern: str, least: int = 0) -> str:
    """A text that a pattern finds, as short as its repetitions let it be, or a little longer to have `least` characters.

    What a pattern excludes by looking ahead is not seen: then a text that is good for many things may do.
    """
    from re import _constants as tokens  # type: ignore[attr-defined,unused-ignore]
    from re import _parser as parser  # type: ignore[attr-defined,unused-ignore]

    def made(parts: Any, more: int) -> str:
        text = ""
        for kind, value in parts:
            if kind is tokens.LITERAL:
                text += chr(value)
            elif kind is tokens.NOT_LITERAL:
                text += "a" if value != ord("a") else "b"
            elif kind is tokens.ANY:
                text += "a"
            elif kind is tokens.IN:
                text += _one_of(value, tokens)
            elif kind in (tokens.MAX_REPEAT, tokens.MIN_REPEAT, tokens.POSSESSIVE_REPEAT):
                low, high, inner = value
                text += made(inner, more) * max(low, min(int(high), low + more))
            elif kind is tokens.SUBPATTERN:
                text += made(value[3], more)
            elif kind is tokens.BRANCH:
                text += made(value[1][0], more)
            elif kind is tokens.ATOMIC_GROUP:
                text += made(value, more)
        return text

    parsed = parser.parse(pattern)
    for more in (0, 1, least, 2, 8):
        text = made(parsed, more)
        if len(text) >= least and re.search(pattern, text):
            return text
    return next((known for known in FORMATS.values() if len(known) >= least and re.search(pattern, known)), made(parsed, 1))


def _one_of(choices: Any, tokens: Any) -> str:
    """A character of a class; of a negated one a letter or digit that it does not name."""
    negated = any(kind is tokens.NEGATE for kind, _ in choices)
    for candidate in "a0A1-_ .x9@!é":
        if _is_in(candidate, choices, tokens) != negated:
            return candidate
    kind, value = next(each for each in choices if each[0] is not tokens.NEGATE)
    return chr(value[0] if kind is tokens.RANGE else value)


def _is_in(character: str, choices: Any, tokens: Any) -> bool:
    classes = {tokens.CATEGORY_DIGIT: r"\d", tokens.CATEGORY_WORD: r"\w", tokens.CATEGORY_SPACE: r"\s"}
    opposites = {tokens.CATEGORY_NOT_DIGIT: r"\D", tokens.CATEGORY_NOT_WORD: r"\W", tokens.CATEGORY_NOT_SPACE: r"\S"}
    for kind, value in choices:
        if kind is tokens.LITERAL and value == ord(character):
            return True
        if kind is tokens.RANGE and value[0] <= ord(character) <= value[1]:
            return True
        if kind is tokens.CATEGORY and re.fullmatch({**classes, **opposites}[value], character):
            return True
    return False

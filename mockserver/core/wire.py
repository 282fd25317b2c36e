"""JSON in and out, fast and safe: what no parser of a vendor may be broken by stops here."""

import json
import math
from collections.abc import Iterable
from typing import Any

import orjson

from mockserver.core.errors import BodyUnreadable

DEPTH = 100
"""How deep a body may be nested: far more than any document needs, far less than the interpreter's stack."""


def read_json(data: bytes, depth: int = DEPTH) -> Any:
    """Strict JSON (UTF-8, no NaN, no lone surrogates, at most `depth` levels); BodyUnreadable otherwise."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BodyUnreadable(str(error)) from None
    if data.count(b"[") + data.count(b"{") > depth and _depth(document) > depth:
        raise BodyUnreadable(f"nested deeper than {depth} levels")
    return document


def _depth(document: Any) -> int:
    """Levels of nesting, counted without recursion."""
    level, layer = 0, [document]
    while layer := [value for value in layer if isinstance(value, (dict, list))]:
        level += 1
        layer = [member for value in layer for member in (value.values() if isinstance(value, dict) else value)]
    return level


def write_json(document: Any) -> bytes:
    """Compact UTF-8 JSON, members in their own order."""
    try:
        return orjson.dumps(document)
    except TypeError:  # a whole number beyond 64 bits, which JSON and the standard library have room for
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def escaped(part: str) -> str:
    """One part of a JSON pointer: RFC 6901, section 3."""
    return part.replace("~", "~0").replace("/", "~1")


def is_integer(value: object) -> bool:
    """A JSON whole number; `true` is none, `3.0` is one."""
    if isinstance(value, float):
        return math.isfinite(value) and value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Pairs as an object; a name that comes more than once has a list."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found

"""A violation per constraint of every spec: the pointer is the right one, and the correction is taken."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.control.rules.corrections import Sent, SentHeaders, correct
from mockserver.core.openapi import follow
from mockserver.core.operation import Operation
from mockserver.core.specimens import merge, of_pattern
from mockserver.core.tracing import Tracer
from mockserver.core.wire import escape, write_json

VENDORS = ("twelved", "eloqua", "incoplax", "admiralcloud", "synerise")
Change = tuple[str, Any]
"""A pointer into the body, and what shall stand there; DELETE takes it away."""
DELETE = object()


def empty(mock: Mock, operation: Operation) -> Sent:
    return Sent(operation, operation.verb, {}, {}, SentHeaders(), b"", mock.vendors[operation.vendor].json)


def breaches(tracer: Tracer, request: Sent) -> list[dict[str, Any]]:
    return tracer.request(request)  # type: ignore[arg-type]


def body_schema(tracer: Tracer, operation: Operation) -> Any:
    assert operation.spec is not None
    if "requestBody" not in operation.spec.raw:
        return None
    contents = follow(tracer.document, f"{operation.spec.pointer}/requestBody")[1].get("content", {})
    return next((media.get("schema") for kind, media in contents.items() if "json" in kind), None)


def wrong(tracer: Tracer, schema: Any, value: Any, pointer: str = "", depth: int = 0) -> Iterator[tuple[str, Change]]:
    """For each constraint that holds of a value: where the violation shall be, and the change that makes it."""
    found = merge(tracer.document, schema) if isinstance(schema, dict) else {}
    if depth > 6 or any(keyword in found for keyword in ("if", "not")):
        return
    kinds = found.get("type")
    if kinds is not None:
        kinds = [kinds] if isinstance(kinds, str) else kinds
        others: dict[str, Any] = {"object": {"a": 1}, "array": [[[]]], "string": "x", "boolean": True, "null": None}
        for kind, other in others.items():
            if kind not in kinds:
                yield pointer, (pointer, other)
    if "enum" in found or "const" in found:
        yield pointer, (pointer, "no such value")
    for keyword, step in (("minimum", -1), ("maximum", 1)):
        if keyword in found and isinstance(value, (int, float)):
            yield pointer, (pointer, found[keyword] + step)
    if isinstance(value, str):
        if "maxLength" in found and found["maxLength"] < 10_000:
            yield pointer, (pointer, "x" * (found["maxLength"] + 1))
        if found.get("minLength", 0) > 0:
            yield pointer, (pointer, "")
        if "pattern" in found:
            yield pointer, (pointer, "\x07")
    if isinstance(value, list):
        if "maxItems" in found and value and found["maxItems"] < 1000:
            yield pointer, (pointer, [copy.deepcopy(value[0]) for _ in range(found["maxItems"] + 1)])
        if found.get("minItems", 0) > 0:
            yield pointer, (pointer, [])
        if value:
            yield from wrong(tracer, found.get("items", {}), value[0], f"{pointer}/0", depth + 1)
    if isinstance(value, dict):
        if found.get("additionalProperties") is False or found.get("unevaluatedProperties") is False:
            yield f"{pointer}/noSuchMember", (f"{pointer}/noSuchMember", 1)
        for name in found.get("required", ()):
            if name in value:
                yield pointer, (f"{pointer}/{escape(name)}", DELETE)
        for name, member in value.items():
            if name in found.get("properties", {}):
                yield from wrong(tracer, found["properties"][name], member, f"{pointer}/{escape(name)}", depth + 1)


def change_request(request: Sent, change: Change) -> Sent:
    pointer, value = change
    document = copy.deepcopy(request.document)
    if not pointer:
        document = value
    else:
        holder = document
        *way, last = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
        for part in way:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        if value is DELETE:
            del holder[last]
        else:
            holder[int(last) if isinstance(holder, list) else last] = value
    return Sent(
        request.operation,
        request.method,
        dict(request.params),
        dict(request.query),
        SentHeaders(request.headers),
        write_json(document),
        request.json,
        document,
    )


@pytest.mark.parametrize("vendor", VENDORS)
def test_explain_request__violation_per_constraint_right_pointer_and_correction_taken(mock: Mock, vendor: str) -> None:
    contract = mock.contracts[vendor]
    tracer = Tracer(vendor, contract.document, contract.operations)
    tried = 0
    problems: list[str] = []
    for operation in mock.operations.values():
        if operation.vendor != vendor:
            continue
        request = correct(tracer, empty(mock, operation))
        if request is None:
            problems.append(f"{operation.wire}: no request can be made of the spec: {breaches(tracer, empty(mock, operation))[:1]}")
            continue
        for expected, broken in break_request(tracer, request):
            found = breaches(tracer, broken)
            if not found:  # lenient: another branch of a choice takes it
                continue
            tried += 1
            places = [(each["in"], each["pointer"]) for each in found]
            if not any(place == expected[0] and covers(pointer, expected[1]) for place, pointer in places):
                problems.append(f"{operation.wire}: {expected} expected, {places[:3]}")
            better = correct(tracer, broken)
            if better is None or breaches(tracer, better):
                problems.append(f"{operation.wire}: {expected}: {found[0]['message'][:200]}: not corrected")
    assert not problems, f"{len(problems)} of {tried}:\n" + "\n".join(problems[:40])
    assert tried > 30, f"only {tried} violations were made"


def covers(pointer: str, expected: str) -> bool:
    """The very place, or one around it: of a choice between schemas it is the whole that fits none. Of a list in a query an element."""
    return expected == pointer or expected.startswith(f"{pointer}/") or pointer.startswith(f"{expected}/")


def break_request(tracer: Tracer, request: Sent) -> Iterator[tuple[tuple[str, str], Sent]]:
    assert request.operation.spec is not None
    schema = body_schema(tracer, request.operation)
    if schema is not None and request.data and "json" in (request.headers.get("Content-Type") or "json"):
        for pointer, change in wrong(tracer, schema, request.document):
            yield ("body", pointer), change_request(request, change)
        other = change_request(request, ("", request.document))
        other.headers["Content-Type"] = "application/x-nothing"
        yield ("header", "/Content-Type"), other
    for parameter in tracer.parameters(request.operation.spec):
        holder = {"query": request.query, "path": request.params, "header": request.headers}[parameter.place]
        for value in (None, "", "\x07", "-1", "x" * 3000):
            other = Sent(
                request.operation,
                request.method,
                dict(request.params),
                dict(request.query),
                SentHeaders(request.headers),
                request.data,
                request.json,
                request.document,
            )
            target: Any = {"query": other.query, "path": other.params, "header": other.headers}[parameter.place]
            if value is None and not (parameter.required and parameter.name in holder):
                continue
            target.pop(parameter.name, None)
            if value is not None:
                target[parameter.name] = value
            yield (parameter.place, f"/{escape(parameter.name)}"), other


def test_of_pattern__is_found_by_it() -> None:
    import re

    for pattern in (
        r"^[0-9a-f]{8}-[0-9a-f]{4}$",
        r"^\d+$",
        r"^(a|b)c?[^d]$",
        r"^[A-Z]{2,}$",
        r"^\S+@\S+$",
        r"^.{3,5}$",
        r"x",
        r"^[^/]+/\w*$",
    ):
        assert re.search(pattern, of_pattern(pattern)), pattern

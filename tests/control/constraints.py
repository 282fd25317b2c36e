"""Every constraint that a spec puts on requests, each with a request that breaks it alone, as far as one can be made of the spec."""

import copy
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from mockserver.control.rules.corrections import Sent, SentHeaders, correct
from mockserver.core.openapi import at, follow
from mockserver.core.operation import NOTHING, Operation
from mockserver.core.specimens import merge, specimen
from mockserver.core.tracing import Tracer
from mockserver.core.vendor import Vendor
from mockserver.core.wire import escape, write_json

OF_TEXT, OF_NUMBERS = (
    ("pattern", "format", "minLength", "maxLength"),
    ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
)
OF_LISTS, OF_OBJECTS = ("minItems", "maxItems", "uniqueItems"), ("minProperties", "maxProperties", "propertyNames")
VALUES = ("type", "enum", "const", *OF_TEXT, *OF_NUMBERS, *OF_LISTS, *OF_OBJECTS, "anyOf", "oneOf", "not")
"""Keywords that one value can break."""
CLOSED = ("additionalProperties", "unevaluatedProperties")
CHOICES = ("anyOf", "oneOf")
DEEPEST, LARGEST = 9, 5000
STRANGERS: tuple[Any, ...] = ({"a": 1}, [[[]]], "x", 7, -1, True, None, {}, [], "", "\x07", 10**18, 0.5, "x" * 3000)
"""Some of them break whatever there is to break."""
TEXTS = (
    None,
    "",
    "\x07",
    "-1",
    "0",
    "no",
    "x" * 3000,
    "9" * 30,
    f"-{'9' * 30}",
    "a,a",
    ",",
    ",".join(["00000000-0000-4000-8000-000000000001"] * 1001),
)
WIDTHS = ("int32", "int64", "float", "double")
PATH, TEXT, WIDTH = "a path without it is another path", "any text is text", "a format that tells a width is for those who generate code"
UNMADE, UNBROKEN = "no request can be made that has its place and keeps the rest", "no value breaks it alone"
"""Why a constraint has no case."""


@dataclass(frozen=True)
class Constraint:
    """`spec` is the keyword's pointer; of `required` each name is one."""

    place: str
    keyword: str
    spec: str
    name: str = ""


@dataclass
class Case:
    """A constraint with a request that breaks it; `expected`: where the violation shall be, and by which keywords it may be reported."""

    constraint: Constraint
    operation: Operation
    expected: tuple[str, str]
    rules: frozenset[str]
    broken: Sent


@dataclass
class Found:
    """What became of the constraints of a spec."""

    cases: list[Case] = field(default_factory=list)
    left_out: dict[Constraint, str] = field(default_factory=dict)


def blank(operation: Operation, vendor: Vendor) -> Sent:
    return Sent(operation, operation.verb, {}, {}, SentHeaders(), b"", vendor.json)


def judge(tracer: Tracer, request: Sent) -> list[dict[str, Any]]:
    return tracer.request(request)  # type: ignore[arg-type]


def with_document(request: Sent, document: Any) -> Sent:
    made = _copy(request)
    made.document, made.data = document, write_json(document)
    return made


def _copy(request: Sent) -> Sent:
    headers = SentHeaders(request.headers)
    return Sent(
        request.operation, request.method, dict(request.params), dict(request.query), headers, request.data, request.json, request.document
    )


def find_cases(tracer: Tracer, operations: list[Operation], vendor: Vendor) -> Found:
    """One case a constraint, of the first operation in which it can be broken."""
    found, done = Found(), set[Constraint]()
    for operation in operations:
        request = correct(tracer, blank(operation, vendor))
        assert request is not None, f"{operation.wire}: no request can be made of the spec"
        for constraint, case in itertools.chain(_of_parameters(tracer, request), _of_body(tracer, request)):
            if constraint in done:
                continue
            if isinstance(case, Case):
                done.add(constraint)
                found.cases.append(case)
                found.left_out.pop(constraint, None)
            else:
                found.left_out.setdefault(constraint, case)
    return found


# -- parameters


def _of_parameters(tracer: Tracer, request: Sent) -> Iterator[tuple[Constraint, Case | str]]:
    spec = request.operation.spec
    assert spec is not None
    for parameter in tracer.parameters(spec):
        expected = (parameter.place, f"/{escape(parameter.name)}")
        schema = at(tracer.document, parameter.pointer)
        wanted = [Constraint(parameter.place, keyword, f"{parameter.pointer}/{keyword}") for keyword in VALUES if keyword in schema]
        if parameter.required:
            wanted.append(Constraint(parameter.place, "required", parameter.pointer, parameter.name))
        for constraint in wanted:
            if constraint.keyword == "required" and parameter.place == "path":
                yield constraint, PATH
                continue
            if (
                constraint.keyword == "type" and ("string" in schema["type"] or "array" in schema["type"])
            ) or constraint.keyword == "minItems":
                yield constraint, TEXT
                continue
            if constraint.keyword == "format" and schema["format"] in WIDTHS:
                yield constraint, WIDTH
                continue
            rules = frozenset({constraint.spec})
            for text in TEXTS:
                if (text is None) != (constraint.keyword == "required") or (text == "" and parameter.place != "query"):
                    continue
                broken = _copy(request)
                holder: Any = {"query": broken.query, "path": broken.params, "header": broken.headers}[parameter.place]
                holder.pop(parameter.name, None)
                if text is not None:
                    holder[parameter.name] = text
                if _is_reported(tracer, broken, constraint, expected, rules):
                    yield constraint, Case(constraint, request.operation, expected, rules, broken)
                    break
            else:
                yield constraint, UNBROKEN


# -- bodies


@dataclass(frozen=True)
class Spot:
    """A schema, and where in the body its value stands: `wrap` makes the whole body of it."""

    pointer: str
    schema: dict[str, Any]
    """As the spec has it here, references followed."""
    view: dict[str, Any]
    """With all that applies to the value: what specimens are made of."""
    place: str
    wrap: Callable[[Any], Any]
    choices: frozenset[str]
    """The choices that it is a branch of: what is reported is that none of their branches fits."""
    known: Any = NOTHING
    """A value that is known to be good here."""

    def good(self, tracer: Tracer) -> Any:
        return specimen(tracer.document, self.view) if self.known is NOTHING else self.known


def _of_body(tracer: Tracer, request: Sent) -> Iterator[tuple[Constraint, Case | str]]:
    operation, spec = request.operation, request.operation.spec
    assert spec is not None
    if "requestBody" not in spec.raw:
        return
    pointer, body = follow(tracer.document, f"{spec.pointer}/requestBody")
    constraint = Constraint("header", "content", f"{pointer}/content")
    other = _copy(request)
    other.headers["Content-Type"] = "application/x-nothing"
    other.data = other.data or b"x"
    yield constraint, Case(constraint, operation, ("header", "/Content-Type"), frozenset(), other)
    if body.get("required"):
        constraint = Constraint("body", "required", f"{pointer}/required")
        other = _copy(request)
        other.data = b""
        yield constraint, Case(constraint, operation, ("body", ""), frozenset(), other)
    for kind, media in body.get("content", {}).items():
        if "json" not in kind:
            continue
        constraint = Constraint("body", "json", f"{pointer}/content/{escape(kind)}")
        other = _copy(request)
        other.headers["Content-Type"], other.data = kind, b'{"a": '
        if judge(tracer, other):
            yield constraint, Case(constraint, operation, ("body", ""), frozenset(), other)
        if "schema" in media:
            top = _copy(request)
            top.headers["Content-Type"] = kind
            for spot in _spots(tracer, f"{pointer}/content/{escape(kind)}/schema", request.document):
                yield from _of_spot(tracer, top, spot)


def _spots(tracer: Tracer, pointer: str, known: Any) -> Iterator[Spot]:
    seen: set[tuple[str, bool]] = set()
    pointer, schema = follow(tracer.document, pointer)
    due = [(Spot(pointer, schema, merge(tracer.document, schema), "", lambda value: value, frozenset(), known), 0)]
    while due:
        spot, depth = due.pop(0)
        if (spot.pointer, bool(spot.choices)) in seen or depth > DEEPEST:
            continue
        seen.add((spot.pointer, bool(spot.choices)))
        yield spot
        due += [(each, depth + 1) for each in _within(tracer, spot)]


def _within(tracer: Tracer, spot: Spot) -> Iterator[Spot]:
    document, schema, view, wrap = tracer.document, spot.schema, spot.view, spot.wrap

    def inner(pointer: str, place: str, wrapped: Callable[[Any], Any], known: Any = NOTHING) -> Iterator[Spot]:
        if isinstance(at(document, pointer), dict):
            where, found = follow(document, pointer)
            yield Spot(where, found, merge(document, found), place, wrapped, spot.choices, known)

    if "$ref" in schema:  # with keywords beside it
        where, found = follow(document, schema["$ref"].removeprefix("#"))
        yield replace(spot, pointer=where, schema=found)
    for number in range(len(schema.get("allOf", ()))):
        where, found = follow(document, f"{spot.pointer}/allOf/{number}")
        yield replace(spot, pointer=where, schema=found)
    for keyword in ("then", "else"):
        if isinstance(schema.get(keyword), dict):
            where, found = follow(document, f"{spot.pointer}/{keyword}")
            yield replace(spot, pointer=where, schema=found)
    for keyword in CHOICES:
        for number in range(len(schema.get(keyword, ()))):
            where, found = follow(document, f"{spot.pointer}/{keyword}/{number}")
            rest = {name: value for name, value in schema.items() if name not in CHOICES}
            branch = merge(document, {**rest, "allOf": [*rest.get("allOf", ()), found]})
            yield Spot(where, found, branch, spot.place, wrap, spot.choices | {f"{spot.pointer}/{keyword}"})
    whole = spot.good(tracer) if isinstance(spot.good(tracer), dict) else {}
    for name in schema.get("properties", {}):

        def as_member(value: Any, name: str = name) -> Any:
            return wrap({**whole, name: value})

        yield from inner(f"{spot.pointer}/properties/{escape(name)}", f"{spot.place}/{escape(name)}", as_member, whole.get(name, NOTHING))
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if isinstance(schema.get(keyword), dict):
            other = next((name for name in whole if name not in view.get("properties", {})), "other")

            def as_other(value: Any, other: str = other) -> Any:
                return wrap({**whole, other: value})

            yield from inner(f"{spot.pointer}/{keyword}", f"{spot.place}/{escape(other)}", as_other, whole.get(other, NOTHING))
    if isinstance(schema.get("items"), dict):

        def as_item(value: Any) -> Any:
            return wrap([value, *([copy.deepcopy(value)] * (view.get("minItems", 1) - 1))])

        first = spot.known[0] if isinstance(spot.known, list) and spot.known else NOTHING
        yield from inner(f"{spot.pointer}/items", f"{spot.place}/0", as_item, first)


def _of_spot(tracer: Tracer, request: Sent, spot: Spot) -> Iterator[tuple[Constraint, Case | str]]:
    for keyword in (*VALUES, *CLOSED):
        if keyword not in spot.schema or (keyword in CLOSED and spot.schema[keyword] is not False):
            continue
        constraint = Constraint("body", keyword, f"{spot.pointer}/{keyword}")
        yield constraint, _case(tracer, request, spot, constraint, _breakers(tracer, spot, keyword), spot.place)
    for name in spot.schema.get("required", ()):
        constraint = Constraint("body", "required", f"{spot.pointer}/required", name)
        whole = spot.good(tracer)
        less = [{key: value for key, value in whole.items() if key != name}] if isinstance(whole, dict) else []
        yield constraint, _case(tracer, request, spot, constraint, less, spot.place)


def _case(tracer: Tracer, request: Sent, spot: Spot, constraint: Constraint, values: list[Any], place: str) -> Case | str:
    base = with_document(request, spot.wrap(spot.good(tracer)))
    if judge(tracer, base):
        return UNMADE
    rules = spot.choices | {constraint.spec}
    if constraint.keyword in CLOSED:
        place = f"{place}/noSuchMember"
    for value in values:
        broken = with_document(base, spot.wrap(value))
        if _is_reported(tracer, broken, constraint, ("body", place), rules):
            return Case(constraint, request.operation, ("body", place), rules, broken)
    return UNBROKEN


def _breakers(tracer: Tracer, spot: Spot, keyword: str) -> list[Any]:
    """Values that this keyword refuses, those first that are nearest to what it takes."""
    limit, good = spot.schema[keyword], spot.good(tracer)
    if keyword in ("minimum", "exclusiveMaximum"):
        return [limit - 1 if keyword == "minimum" else limit]
    if keyword in ("maximum", "exclusiveMinimum"):
        return [limit + 1 if keyword == "maximum" else limit]
    if keyword == "maxLength":
        return ["x" * (limit + 1)] if limit < LARGEST else []
    if keyword == "multipleOf":
        return [limit / 2]
    if keyword in ("maxItems", "minItems", "uniqueItems"):
        item = specimen(tracer.document, spot.view.get("items", {}))
        count = {"maxItems": limit + 1, "minItems": limit - 1, "uniqueItems": 2}[keyword]
        return [[copy.deepcopy(item) for _ in range(count)]] if count < LARGEST else []
    if keyword in CLOSED:
        return [{**good, "noSuchMember": 1}] if isinstance(good, dict) else []
    if keyword in ("minProperties", "maxProperties", "propertyNames") and isinstance(good, dict):
        value = next(iter(good.values()), 1)
        return [{}, {f"m{number}": value for number in range(limit + 1 if isinstance(limit, int) else 0)}, {"": value}, {"x" * 3000: value}]
    if keyword == "not" and isinstance(limit, dict) and "const" in limit:
        return [limit["const"]]
    near = [f"{good}-not"] if isinstance(good, str) else []
    return [*near, *STRANGERS]


def _is_reported(tracer: Tracer, request: Sent, constraint: Constraint, expected: tuple[str, str], rules: frozenset[str]) -> bool:
    return any(reports(breach, constraint, expected, rules) for breach in judge(tracer, request))


def reports(breach: dict[str, Any], constraint: Constraint, expected: tuple[str, str], rules: frozenset[str]) -> bool:
    """Whether a violation is that of the constraint: the very place, or one around it where the choice is what nothing fits."""
    if breach["in"] != expected[0] or not covers(breach["pointer"], expected[1]):
        return False
    if constraint.keyword == "required" and breach["rule"] == "required":
        return constraint.name in (breach.get("missing", constraint.name), "") or constraint.name in breach["message"]
    spec = breach.get("spec")
    pointer = spec["pointer"] if isinstance(spec, dict) else spec
    return not rules or pointer is None or any(pointer == rule or pointer.startswith(f"{rule}/") for rule in rules)


def covers(pointer: str, expected: str) -> bool:
    """The very place, or one around it: of a choice between schemas it is the whole that fits none. Of a list in a query an element."""
    return expected == pointer or expected.startswith(f"{pointer}/") or bool(re.fullmatch(rf"{re.escape(expected)}/\d+", pointer))

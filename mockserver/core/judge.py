"""Judges requests, answers and rows against a spec."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import orjson

from mockserver.core.errors import BodyUnreadable
from mockserver.core.openapi import OperationSpec, at, follow
from mockserver.core.operation import NOTHING, Call, Operation, Reply
from mockserver.core.wire import escape

ANNOTATIONS = {"type", "description", "example", "examples", "title", "default"}
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
MOST = 100
LARGE = 64 * 1024
"""Of one value so many violations are reported, of larger bodies the first alone: to find a million takes half a minute."""
Violation = dict[str, Any]
"""{"in": "path|query|header|body|response...", "pointer": RFC 6901, "rule": JSON Schema keyword, "message": text}"""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation, ready to judge its text."""

    place: str
    name: str
    required: bool
    types: frozenset[str]
    items: frozenset[str]
    """The types of an array's elements."""
    json: bool
    pointer: str
    plain: bool
    """Any text will do."""


Contents = dict[str, str | None]
"""{media type: pointer of its schema, or None if it has none}."""


@dataclass(frozen=True)
class BodySpec:
    """What the spec says of an operation's request body."""

    contents: Contents
    required: bool


@dataclass(frozen=True)
class AnswerSpec:
    """What the spec says of one status of an operation, ready to judge a reply."""

    contents: Contents
    headers: list[tuple[str, str, dict[str, Any]]]
    may_be_empty: bool
    """`x-empty`: with or without a body."""


class Judge:
    """Judges by one spec. Validators are compiled when first needed and kept.

    All tenants share it, and no lock guards it: what it keeps, it keeps whole or not yet.
    """

    def __init__(self, name: str, document: dict[str, Any], operations: Mapping[str, OperationSpec]) -> None:
        self.document, self.operations = document, operations
        self._base = f"urn:spec:{name}"
        self._validators: dict[str, Any] = {}
        self._plans: dict[str, list[Parameter]] = {}
        self._bodies: dict[str, BodySpec] = {}
        self._answers: dict[tuple[str, int], AnswerSpec] = {}

    def request(self, call: Call) -> list[Violation]:
        """Where a request leaves the contract; empty where it keeps it."""
        spec = call.operation.spec
        assert spec is not None
        if call.method != spec.verb and (alias := self.operations.get(f"{spec.id}__{call.method.lower()}")):
            spec = alias
        found: list[Violation] = []
        query, params, headers = call.query, call.params, call.headers
        for parameter in self.parameters(spec):
            value: Any
            place, name = parameter.place, parameter.name
            value = query.get(name) if place == "query" else params.get(name) if place == "path" else headers.get(name)
            if value is None:
                if parameter.required:
                    found.append(_violation(place, f"/{escape(name)}", "required", f"{name} is required"))
            elif not (parameter.plain and value.__class__ is str):
                value = _convert(value, parameter)
                if not self.validator(parameter.pointer).is_valid(value):
                    found += self._errors(parameter.pointer, value, place, f"/{escape(name)}")
        if "requestBody" in spec.raw:
            found += self._judge_body(spec, call)
        return found

    def _judge_body(self, spec: OperationSpec, call: Call) -> list[Violation]:
        body = self._bodies.get(spec.pointer)
        if body is None:
            pointer, raw = follow(self.document, f"{spec.pointer}/requestBody")
            body = self._bodies[spec.pointer] = BodySpec(self._content(pointer, raw), bool(raw.get("required")))
        if not call.data:
            return [_violation("body", "", "required", "a body is required")] if body.required else []
        contents = body.contents
        sent = call.headers.get("Content-Type")
        kind = _media_type(sent) if sent else next(iter(contents), "")
        if kind not in contents:
            return [_violation("header", "/Content-Type", "content", f"{kind or 'no media type'} is none of {', '.join(contents)}")]
        schema = contents[kind]
        if schema is None or not _is_json(kind):
            return []
        try:
            document = call.read_json()
        except BodyUnreadable as error:
            if call.document is NOTHING:
                return [_violation("body", "", "json", error.reason)]
            document = call.document  # a vendor that takes more than JSON, as its document's samples do
        return self._errors(schema, document, "body", "", MOST if len(call.data) <= LARGE else 1)

    def reply(self, operation: Operation, reply: Reply, media_type: str) -> list[Violation]:
        """Where an answer leaves the contract: status, headers, media type and body."""
        spec = operation.spec
        assert spec is not None
        answer = self._answers.get((spec.pointer, reply.status))
        if answer is None:
            if reply.status not in spec.statuses:
                return [_violation("response", "/status", "responses", f"{reply.status} is not documented for {operation.wire}")]
            answer = self._answers[spec.pointer, reply.status] = self._answer(f"{spec.pointer}/responses/{reply.status}")
        found = self._judge_headers(reply, answer.headers) if answer.headers else []
        contents, body = answer.contents, reply.body
        if body is NOTHING:
            if contents and not answer.may_be_empty:
                found.append(_violation("response", "", "content", f"{reply.status} has no body, the spec gives it one"))
            return found
        kind = _media_type(reply.media_type or media_type)
        if kind not in contents:
            offered = ", ".join(contents) or "nothing"
            return [*found, _violation("response", "/headers/Content-Type", "content", f"{kind} is none of {offered}")]
        schema = contents[kind]
        if schema is not None:
            value = body.decode(errors="replace") if body.__class__ is bytes else body
            if not self.validator(schema).is_valid(value):
                found += self._errors(schema, value, "response", "")
        return found

    def _answer(self, key: str) -> AnswerSpec:
        pointer, response = follow(self.document, key)
        headers = [(name, *follow(self.document, f"{pointer}/headers/{escape(name)}")) for name in response.get("headers", {})]
        return AnswerSpec(self._content(pointer, response), headers, bool(response.get("x-empty")))

    def _judge_headers(self, reply: Reply, declared: list[tuple[str, str, dict[str, Any]]]) -> list[Violation]:
        """Those that the spec requires are there, those that it describes are as it says."""
        sent = {name.lower(): value for name, value in reply.header_pairs()}
        found: list[Violation] = []
        for name, pointer, header in declared:
            value, where = sent.get(name.lower()), f"/headers/{escape(name)}"
            if value is not None and "schema" in header:
                found += self._errors(f"{pointer}/schema", value, "response", where)
            elif value is None and header.get("required"):
                found.append(_violation("response", where, "required", f"{name} is required"))
        return found

    def row(self, component: str, value: Any) -> list[Violation]:
        """What keeps a value from being this component of the spec, which must be there."""
        return self._errors(f"/components/schemas/{component}", value, "body", "")

    def validator(self, pointer: str) -> Any:
        """Of the schema at a pointer, compiled when first needed."""
        validator = self._validators.get(pointer)
        if validator is None:
            reference = f"{self._base}#{quote(pointer, safe='/~')}"
            validator = jsonschema_rs.Draft202012Validator({"$ref": reference}, registry=self._registry, validate_formats=True)
            self._validators[pointer] = validator
        return validator

    def _errors(self, pointer: str, value: Any, place: str, prefix: str, most: int = MOST) -> list[Violation]:
        validator = self.validator(pointer)
        if validator.is_valid(value):
            return []
        found = []
        for error in islice(validator.iter_errors(value), most) if most > 1 else [_first_error(validator, value)]:
            path = prefix + "".join(f"/{escape(str(part))}" for part in error.instance_path)
            rule, unknown = str(error.kind.name), getattr(error.kind, "unexpected", ())
            if unknown:  # each member that there is not is pointed at; the message of all names all, so each gets its own
                for member in islice(unknown, MOST):
                    found.append(_violation(place, f"{path}/{escape(member)}", rule, f"there is no member {member!r}"))
            else:
                found.append(_violation(place, path, rule, error.message))
        return found

    @cached_property
    def _registry(self) -> Any:
        return jsonschema_rs.Registry([(self._base, self.document)], draft=jsonschema_rs.Draft202012)

    def parameters(self, spec: OperationSpec) -> list[Parameter]:
        """The parameters of an operation, ready to judge their texts."""
        plan = self._plans.get(spec.pointer)
        if plan is None:
            plan = self._plans[spec.pointer] = list(self._read_parameters(spec))
        return plan

    def _read_parameters(self, spec: OperationSpec) -> Iterator[Parameter]:
        item = f"/paths/{escape(spec.path)}"
        for owner in (item, spec.pointer):
            for place in range(len(at(self.document, owner).get("parameters", []))):
                pointer, raw = follow(self.document, f"{owner}/parameters/{place}")
                if raw["in"] == "cookie":
                    continue
                json = "content" in raw
                where = f"{pointer}/content/application~1json/schema" if json else f"{pointer}/schema"
                where, schema = follow(self.document, where)
                types = _types(schema)
                items = _types(follow(self.document, f"{where}/items")[1]) if "items" in schema else frozenset()
                plain = not json and types == {"string"} and not set(schema) - ANNOTATIONS
                yield Parameter(raw["in"], raw["name"], bool(raw.get("required")), types, items, json, where, plain)

    def _content(self, pointer: str, owner: Mapping[str, Any]) -> Contents:
        return {
            kind: f"{pointer}/content/{escape(kind)}/schema" if "schema" in value else None
            for kind, value in owner.get("content", {}).items()
        }


def _violation(place: str, pointer: str, rule: str, message: str) -> Violation:
    return {"in": place, "pointer": pointer, "rule": rule, "message": message}


def _first_error(validator: Any, value: Any) -> Any:
    try:
        validator.validate(value)
    except jsonschema_rs.ValidationError as error:
        return error


@lru_cache(maxsize=256)
def _media_type(value: str) -> str:
    return value.partition(";")[0].strip().lower()


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    kinds = schema.get("type", [])
    return frozenset([kinds] if isinstance(kinds, str) else kinds)


def _convert(value: Any, parameter: Parameter) -> Any:
    """A parameter's text as the JSON value that its schema speaks of; text that is none stays text, for the schema to refuse."""
    if parameter.json:
        try:
            return orjson.loads(value)
        except (orjson.JSONDecodeError, TypeError):
            return value
    if "array" in parameter.types:
        return [_scalar(item, parameter.items) for item in (value if isinstance(value, list) else value.split(","))]
    return value if isinstance(value, list) else _scalar(value, parameter.types)


def _scalar(text: str, types: frozenset[str]) -> Any:
    if types & {"integer", "number"} and len(text) < 4300 and (match := NUMBER.fullmatch(text)):  # the interpreter reads no longer ones
        return float(text) if match[1] or match[2] else int(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    return text

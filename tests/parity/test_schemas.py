"""What a schema reads is what the spec says may be sent, member by member, into nested objects too."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields

from mockserver.app import Mock
from mockserver.core.contract import Contract
from mockserver.core.openapi import at, follow
from mockserver.core.operation import Operation

from .checkout import report

MERGED = {"admiralcloud": "path, query and body are one bag of parameters: documented, the spec's own description"}
"""Vendors whose body schema reads the parameters too, and why."""


def schema_in(field: Any) -> Schema | None:
    """The schema of a field's value, or of its list's elements."""
    if isinstance(field, fields.Nested):
        return field.schema
    inner = getattr(field, "inner", None)
    if inner is not None:
        return schema_in(inner)
    schema = getattr(field, "schema", None)
    return schema if isinstance(schema, Schema) else None


def list_read_members(schema: Schema, above: str = "") -> Iterator[tuple[str, Schema | None]]:
    """Every member that a schema reads, under its name on the wire, by dotted path."""
    for name, field in schema.fields.items():
        path, inner = f"{above}{field.data_key or name}", schema_in(field)
        yield path, inner
        if inner is not None:
            yield from list_read_members(inner, f"{path}.")


def list_spec_members(contract: Contract, node: dict[str, Any], known: dict[str, Schema | None], above: str = "") -> Iterator[str]:
    """Every member that the spec gives an object (or a list's elements); as deep as the schema reads."""
    if "$ref" in node:
        yield from list_spec_members(contract, at(contract.document, node["$ref"].removeprefix("#")), known, above)
    for key in ("allOf", "anyOf", "oneOf"):
        for part in node.get(key, ()):
            yield from list_spec_members(contract, part, known, above)
    if isinstance(node.get("items"), dict):
        yield from list_spec_members(contract, node["items"], known, above)
    for name, value in node.get("properties", {}).items():
        yield f"{above}{name}"
        if known.get(f"{above}{name}") is not None:
            yield from list_spec_members(contract, value, known, f"{above}{name}.")


def parameters(contract: Contract, operation: Operation, *places: str) -> set[str]:
    assert operation.spec is not None
    item = operation.spec.pointer.rpartition("/")[0].removesuffix("/additionalOperations")
    found = set()
    for owner in (item, operation.spec.pointer):
        for place in range(len(at(contract.document, owner).get("parameters", ()))):
            _, parameter = follow(contract.document, f"{owner}/parameters/{place}")
            if parameter["in"] in places:
                found.add(parameter["name"])
    return found


def compare(operation: Operation, part: str, said: set[str], read: set[str]) -> Iterator[str]:
    module = type({"body": operation.body, "query": operation.query, "path": operation.path_schema}[part])
    schema = f"{module.__module__.replace('.', '/')}.py, {module.__name__}"
    here = f"specs/{operation.vendor}.yaml, {operation.wire} ({operation.id})"
    for name in sorted(said - read):
        yield f"{schema} does not read {name}, which {here} has in its {part}: add the field or drop it from the spec"
    for name in sorted(read - said):
        yield f"{schema} reads {name}, which {here} has not in its {part}: add it to the spec or drop the field"


def differences(mock: Mock, operation: Operation) -> Iterator[str]:
    contract, spec = mock.contracts[operation.vendor], operation.spec
    assert spec is not None
    if isinstance(operation.path_schema, Schema):
        yield from compare(
            operation, "path", parameters(contract, operation, "path"), {path for path, _ in list_read_members(operation.path_schema)}
        )
    if isinstance(operation.query, Schema):
        yield from compare(
            operation, "query", parameters(contract, operation, "query"), {path for path, _ in list_read_members(operation.query)}
        )
    if not isinstance(operation.body, Schema):
        return
    known = dict(list_read_members(operation.body))
    bag = parameters(contract, operation, "path", "query") if operation.vendor in MERGED else set()
    if "requestBody" not in spec.raw:
        yield from compare(operation, "body", bag, set(known))
        return
    _, body = follow(contract.document, f"{spec.pointer}/requestBody")
    for media_type, content in body["content"].items():
        if content["schema"].get("type") != "string":  # a body that is text has no members
            said = set(list_spec_members(contract, content["schema"], known))
            yield from (f"{problem} ({media_type})" for problem in compare(operation, "body", bag | said, set(known)))


def test_schemas_read_what_the_spec_says(mock: Mock) -> None:
    problems = [problem for operation in mock.operations.values() for problem in differences(mock, operation)]
    assert not problems, report(problems)


def test_a_path_parameter_that_a_handler_takes_as_other_than_text_is_declared(mock: Mock) -> None:
    problems = []
    for operation in mock.operations.values():
        taken = inspect.signature(operation.handler).parameters
        for name in re.findall(r"{(\w+)}", operation.path):
            if operation.path_schema is None and taken[name].annotation is not str:
                problems.append(
                    f"{operation.wire} ({operation.id}) takes {name} as {taken[name].annotation}: name a schema that reads it, path="
                )
            if operation.path_schema is not None and name not in operation.path_schema.fields:  # type: ignore[attr-defined]
                problems.append(f"{operation.wire} ({operation.id}): its path schema does not read {name}")
    assert not problems, report(problems)


def test_no_handler_converts_a_path_parameter_by_hand(mock: Mock) -> None:
    """A path parameter is handed on as it is, or read by a schema: `int(id)`, `name.lower()`, `f(name)` at home are no way."""
    problems = []
    for operation in mock.operations.values():
        if operation.path_schema is None and (names := set(re.findall(r"{(\w+)}", operation.path))):
            for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(operation.handler)))):
                owner = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
                local = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                given = [arg.id for arg in node.args if isinstance(arg, ast.Name)] if local else []  # type: ignore[attr-defined]
                if names & {*given, getattr(owner, "id", "")}:
                    problems.append(f"{operation.wire} ({operation.id}) converts a path parameter: name a schema that reads it, path=")
    assert not problems, report(problems)


def test_every_operation_with_a_body_reads_it(mock: Mock) -> None:
    problems = []
    for operation in mock.operations.values():
        assert operation.spec is not None
        here = f"specs/{operation.vendor}.yaml, {operation.wire} ({operation.id})"
        if "requestBody" in operation.spec.raw and operation.body is None:
            problems.append(f"{here} has a request body, its @operation names no body=: name the schema that reads it")
        if "requestBody" not in operation.spec.raw and operation.body is not None and operation.vendor not in MERGED:
            problems.append(f"{here} has no request body, its @operation names body={type(operation.body).__name__}: drop it or say it")
    assert not problems, report(problems)


def test_a_difference_is_found_in_nested_objects(mock: Mock) -> None:
    operation = mock.operations["incoplax.create_contact"]
    contract = mock.contracts["incoplax"]
    assert isinstance(operation.body, Schema)
    known = dict(list_read_members(operation.body))
    node = {"allOf": [{"properties": {"opts": {"properties": {"grups": {}}}}}, {"items": {"properties": {"numbr": {}}}}]}
    found = list(compare(operation, "body", set(list_spec_members(contract, node, known)), set(known)))
    assert any("does not read opts.grups" in problem for problem in found)
    assert any("does not read numbr" in problem for problem in found)
    assert any(
        "ContactCreate reads opts.groups, which specs/incoplax.yaml, POST /rest/v1/addressbook/contacts" in problem for problem in found
    )

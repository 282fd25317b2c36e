"""The view in OpenAPI 3.1: what generators refuse is not in it, and what is left out is named."""

from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.core.openapi31 import as_openapi_31
from mockserver.vendors import VENDORS


def schemas(value: Any) -> Iterator[dict[str, Any]]:
    """Every object that says a type, an enum or a constant, examples aside."""
    if isinstance(value, dict):
        if {"type", "enum", "const"} & value.keys() and "in" not in value:
            yield value
        for key, item in value.items():
            if key not in ("example", "examples", "default", "enum", "const"):
                yield from schemas(item)
    elif isinstance(value, list):
        for item in value:
            yield from schemas(item)


@pytest.mark.parametrize("name", [*VENDORS, "_mock"])
def test_as_openapi_31__of_every_spec_is_what_generators_take(mock: Mock, name: str) -> None:
    view = as_openapi_31(mock.contracts[name].document)
    assert view["openapi"] == "3.1.0" and "additionalOperations" not in str(view["paths"])
    for schema in schemas({key: value for key, value in view.items() if key != "info"}):
        if isinstance(schema.get("enum"), list):
            assert len({type(value) for value in schema["enum"] if value is not None}) <= 1 and "type" in schema, schema
        if schema.get("type") == "array":
            assert "items" in schema, schema


def test_as_openapi_31__verbs_of_ones_own_are_named(mock: Mock) -> None:
    view = as_openapi_31(mock.contracts["incoplax"].document)
    assert "LOOKUP /rest/v1/addressbook/contacts" in view["info"]["description"]
    assert "LOOKUP" not in {key.upper() for item in view["paths"].values() for key in item}


@pytest.mark.parametrize(
    ("schema", "plain"),
    [
        ({"const": "4.4"}, {"type": "string", "enum": ["4.4"]}),
        ({"enum": ["A", None]}, {"type": ["string", "null"], "enum": ["A", None]}),
        (
            {"enum": [True, "true", None]},
            {"anyOf": [{"type": "boolean", "enum": [True]}, {"type": "string", "enum": ["true"]}, {"type": "null"}]},
        ),
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"type": ["array", "null"]}, {"type": ["array", "null"], "items": {}}),
        ({"type": ["array", "null"], "items": {}, "enum": [None]}, {"type": ["array", "null"], "items": {}, "enum": [None]}),
        ({"type": ["object", "array"], "items": {}, "properties": {}}, {"type": "object", "properties": {}}),
        ({"type": "object", "example": {"const": 1}}, {"type": "object", "additionalProperties": True, "example": {"const": 1}}),
        ({"type": ["object", "null"]}, {"type": ["object", "null"], "additionalProperties": True}),
    ],
)
def test_as_openapi_31__schema_in_plain_words(schema: dict[str, Any], plain: dict[str, Any]) -> None:
    assert as_openapi_31({"components": {"schemas": {"X": schema}}})["components"]["schemas"]["X"] == plain


def test_as_openapi_31__reference_into_a_component_is_replaced_by_what_stands_there() -> None:
    whole = {"type": "object", "properties": {"site": {"type": "string"}}}
    view = as_openapi_31({"components": {"schemas": {"Whole": whole, "Part": {"$ref": "#/components/schemas/Whole/properties/site"}}}})
    assert view["components"]["schemas"]["Part"] == {"type": "string"}


def test_as_openapi_31__response_that_grades_another_has_its_members() -> None:
    error = {"description": "E", "content": {}}
    graded = {"$ref": "#/components/responses/Error", "x-evidence": "assumed", "x-source": "ours"}
    view = as_openapi_31({"components": {"responses": {"TooLarge": graded, "Error": error}}})
    assert view["components"]["responses"]["TooLarge"] == {**error, "x-evidence": "assumed", "x-source": "ours"}


def test_as_openapi_31__objects_within_components_are_components() -> None:
    tree = {"anyOf": [{"type": "object", "properties": {"left": {"$ref": "#/components/schemas/Tree"}}}, {"type": "integer"}]}
    named = as_openapi_31({"components": {"schemas": {"Tree": tree}}})["components"]["schemas"]
    assert named == {
        "Tree": {"anyOf": [{"$ref": "#/components/schemas/Tree1"}, {"type": "integer"}]},
        "Tree1": {"type": "object", "properties": {"left": {"$ref": "#/components/schemas/Tree"}}},
    }


def test_as_openapi_31__object_within_a_component_takes_no_name_of_another() -> None:
    whole = {"type": "object", "properties": {"part": {"type": "object"}}}
    named = as_openapi_31({"components": {"schemas": {"Whole": whole, "WholePart": {"type": "string"}}}})["components"]["schemas"]
    assert named["Whole"]["properties"]["part"] == {"$ref": "#/components/schemas/WholePart_"}
    assert (named["WholePart"], named["WholePart_"]) == ({"type": "string"}, {"type": "object", "additionalProperties": True})


@pytest.mark.parametrize(
    ("kind", "kept"), [("application/json", ["application/json"]), ("application/xml", ["application/xml", "text/csv"])]
)
def test_as_openapi_31__texts_beside_json_are_left_out_and_named(kind: str, kept: list[str]) -> None:
    operation: dict[str, Any] = {"requestBody": {"content": {kind: {}, "text/csv": {}}}, "responses": {}}
    view = as_openapi_31({"info": {"title": "T"}, "paths": {"/a": {"post": operation}}})
    assert list(view["paths"]["/a"]["post"]["requestBody"]["content"]) == kept
    assert ("text/csv of POST /a" in view["info"].get("description", "")) == (kind == "application/json")


def test_as_openapi_31__parameter_of_json_is_a_text() -> None:
    """openapi-python-client leaves out parameters that have `content`."""
    filter_ = {"name": "filter", "in": "query", "content": {"application/json": {"schema": {"type": "object"}, "example": {"a": 1}}}}
    view = as_openapi_31({"components": {"parameters": {"filter": filter_}}})
    text = {"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "object", "additionalProperties": True}}
    assert view["components"]["parameters"]["filter"] == {"name": "filter", "in": "query", "schema": text, "example": '{"a":1}'}

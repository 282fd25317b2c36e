"""Which parameters, and which of the values that a spec lists, a request has used."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from mockserver.core.contract import Contract
from mockserver.core.coverage import Met
from mockserver.core.journal import Entry
from mockserver.core.openapi import OperationSpec, at, follow
from mockserver.core.operation import Operation
from mockserver.core.redaction import document_of
from mockserver.core.wire import escape

Known = dict[tuple[str, str], tuple[str, ...]]
"""{(place, name): the values that the spec lists, none where any will do}. A member of a body is named by pointer, elements by `*`."""
WITHIN = ("allOf", "anyOf", "oneOf")


class Exercised:
    """By the contracts of all vendors. What it reads of a spec it keeps."""

    def __init__(self, contracts: Mapping[str, Contract]) -> None:
        self._contracts = contracts
        self._known: dict[str, Known] = {}

    def values_of(self, operation: Operation) -> Known:
        """All that there is to use."""
        found = self._known.get(operation.name)
        if found is None:
            assert operation.spec is not None
            contract = self._contracts[operation.vendor]
            found = self._known[operation.name] = {**_parameters(contract, operation.spec), **_members(contract, operation.spec)}
        return found

    def of(self, entry: Entry) -> Iterator[Met]:
        """What this request has used: each parameter once, then its value where the spec lists it."""
        assert entry.operation is not None
        sent: dict[tuple[str, str], list[str]] = {}
        for name, value in parse_qsl(entry.query, keep_blank_values=True):
            sent.setdefault(("query", name), []).append(value)
        for name, value in entry.headers:
            sent.setdefault(("header", name.lower()), []).append(value)
        for part, value in zip(entry.operation.path.split("/"), entry.path.split("/"), strict=False):
            if part.startswith("{"):
                sent["path", part[1:-1]] = [value]
        body = document_of(entry.body, entry.size)
        for (place, name), values in self.values_of(entry.operation).items():
            used = list(_at(body, name.split("/")[1:])) if place == "body" else sent.get((place, name), [])
            if used:
                yield place, name, None
                yield from ((place, name, value) for value in {_text(each) for each in used} if value in values)


def _parameters(contract: Contract, spec: OperationSpec) -> Known:
    found: Known = {}
    for parameter in contract.judge.parameters(spec):
        schema = at(contract.document, parameter.pointer)
        listed = _items_of(schema) or _items_of(follow(contract.document, f"{parameter.pointer}/items")[1] if "items" in schema else {})
        name = parameter.name.lower() if parameter.place == "header" else parameter.name
        found[parameter.place, name] = listed
    return found


def _members(contract: Contract, spec: OperationSpec) -> Known:
    """The members of a JSON body whose values the spec lists."""
    if "requestBody" not in spec.raw:
        return {}
    pointer, body = follow(contract.document, f"{spec.pointer}/requestBody")
    found: Known = {}
    for kind, media in body.get("content", {}).items():
        if "json" in kind and "schema" in media:
            _walk(contract.document, f"{pointer}/content/{escape(kind)}/schema", "", frozenset(), found)
    return found


def _walk(document: Mapping[str, Any], pointer: str, name: str, seen: frozenset[str], found: Known) -> None:
    """Into every subschema once a way: a schema may hold itself."""
    schema = at(document, pointer)
    if not isinstance(schema, dict) or pointer in seen:
        return
    seen |= {pointer}
    if "$ref" in schema:
        _walk(document, schema["$ref"].removeprefix("#"), name, seen, found)
    if name and (listed := _items_of(schema)):
        found["body", name] = tuple(dict.fromkeys((*found.get(("body", name), ()), *listed)))
    for member in schema.get("properties", {}):
        _walk(document, f"{pointer}/properties/{escape(member)}", f"{name}/{escape(member)}", seen, found)
    if isinstance(schema.get("items"), dict):
        _walk(document, f"{pointer}/items", f"{name}/*", seen, found)
    for keyword in WITHIN:
        for place in range(len(schema.get(keyword, ()))):
            _walk(document, f"{pointer}/{keyword}/{place}", name, seen, found)


def _items_of(schema: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_text(value) for value in schema.get("enum", ()) if value is not None)


def _at(document: Any, way: list[str]) -> Iterator[Any]:
    """The values at a pointer whose `*` stands for every element."""
    if not way:
        if not isinstance(document, (dict, list)):
            yield document
    elif way[0] == "*":
        for element in document if isinstance(document, list) else ():
            yield from _at(element, way[1:])
    elif isinstance(document, dict):
        name = way[0].replace("~1", "/").replace("~0", "~")
        if name in document:
            yield from _at(document[name], way[1:])


def _text(value: Any) -> str:
    return "true" if value is True else "false" if value is False else str(value)

"""A JSON Schema in words, for a reader: what type, what limits, which members."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} members",
    "maxProperties": "at most {} members",
    "pattern": "matches {}",
    "format": "format {}",
}
FLAGS = {"uniqueItems": "no two items alike", "readOnly": "read only", "writeOnly": "write only", "deprecated": "deprecated"}
CHOICES = {"oneOf": ("one of", " or "), "anyOf": ("any of", " or "), "allOf": ("all of", " and ")}
PARTS = {"not": "not", "if": "if", "then": "then", "else": "else", "contains": "contains", "propertyNames": "names of members"}
CLOSED = ("additionalProperties", "unevaluatedProperties")
REPORTED = {
    "$ref",
    "type",
    "const",
    "enum",
    "items",
    "properties",
    "patternProperties",
    "required",
    "default",
    "description",
    "example",
    "examples",
}
SAID = REPORTED | BOUNDS.keys() | FLAGS.keys() | CHOICES.keys() | PARTS.keys() | set(CLOSED)


@dataclass(frozen=True)
class Word:
    """Text, perhaps linked to the component that it names."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Node:
    """A schema and where it stands: a member's name, or a label such as `each item`."""

    words: tuple[Word, ...]
    notes: tuple[str, ...] = ()
    text: str = ""
    children: tuple["Node", ...] = ()
    name: str = ""
    label: str = ""
    required: bool = False

    @property
    def plain(self) -> bool:
        """Whether the words say it all."""
        return not (self.notes or self.text or self.children)


def describe(schema: Any, name: str = "", label: str = "", required: bool = False) -> Node:
    """The schema in words; keywords that have none are shown as they stand, so that nothing is left unsaid."""
    if not isinstance(schema, dict):
        return Node((Word("nothing" if schema is False else "anything"),), name=name, label=label, required=required)
    words = tuple(_words(schema))
    children = tuple(_children(schema))
    if not words:
        described = children or schema.keys() & {"required", *CLOSED, *BOUNDS}
        words = () if described else (Word("anything"),)
    return Node(words, tuple(_notes(schema)), str(schema.get("description", "")).strip(), children, name, label, required)


def link(reference: str) -> Word:
    """A reference as the name of its component; one that leaves the document is text alone."""
    kind, _, name = reference.removeprefix("#/components/").partition("/")
    if not name or not reference.startswith("#/components/"):
        return Word(reference)
    component = name.partition("/")[0]
    return Word(name, f"#{kind}-{component}")


def literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _words(schema: Mapping[str, Any]) -> Iterator[Word]:
    """What it is, in a phrase."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds or (["array"] if "items" in schema else [])
    if "$ref" in schema:
        yield link(schema["$ref"])
    elif "const" in schema:
        yield Word(literal(schema["const"]))
    elif "enum" in schema:
        yield Word(("one of " if len(schema["enum"]) > 1 else "") + ", ".join(map(literal, schema["enum"])))
    elif kinds:
        for place, kind in enumerate(kinds):
            yield Word((" or " if place else "") + kind)
            if kind == "array" and "items" in schema and (words := describe(schema["items"]).words):
                yield Word(" of ")
                yield from words
    else:
        for keyword, (_, between) in CHOICES.items():
            nodes = _choices(schema, keyword)
            if nodes and all(node.plain for node in nodes):
                for place, node in enumerate(nodes):
                    if place:
                        yield Word(between)
                    yield from node.words
                return


def _choices(schema: Mapping[str, Any], keyword: str) -> list[Node]:
    return [describe(each) for each in schema.get(keyword, ())]


def _notes(schema: Mapping[str, Any]) -> Iterator[str]:
    for keyword, phrase in BOUNDS.items():
        if keyword in schema:
            yield phrase.format(schema[keyword])
    for keyword, phrase in FLAGS.items():
        if schema.get(keyword):
            yield phrase
    if "default" in schema:
        yield f"default {literal(schema['default'])}"
    if "$ref" in schema:
        yield from (f"{keyword} {literal(schema[keyword])}" for keyword in ("type", "const", "enum") if keyword in schema)
    if elsewhere := [name for name in schema.get("required", ()) if name not in schema.get("properties", {})]:
        yield f"required: {', '.join(elsewhere)}"
    if any(schema.get(keyword) is False for keyword in CLOSED):
        yield "no other members"
    yield from (f"{keyword}: {literal(value)}" for keyword, value in schema.items() if keyword not in SAID)


def _children(schema: Mapping[str, Any]) -> Iterator[Node]:
    required = schema.get("required", ())
    for name, member in schema.get("properties", {}).items():
        yield describe(member, name=name, required=name in required)
    for pattern, member in schema.get("patternProperties", {}).items():
        yield describe(member, label=f"members that match {pattern}")
    for keyword in CLOSED:
        if isinstance(schema.get(keyword), dict):
            yield describe(schema[keyword], label="any other member")
    if "items" in schema:
        items = describe(schema["items"], label="each item")
        if not items.plain or schema.keys() & {"$ref", "const", "enum"}:
            yield items
    spoken = set(_words(schema))
    for keyword, (label, _) in CHOICES.items():
        nodes = _choices(schema, keyword)
        if nodes and not (all(node.plain for node in nodes) and spoken >= {word for node in nodes for word in node.words}):
            yield Node((), label=label, children=tuple(nodes))
    for keyword, label in PARTS.items():
        if keyword in schema:
            yield describe(schema[keyword], label=label)

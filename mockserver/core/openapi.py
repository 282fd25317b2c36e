"""An OpenAPI document as the server reads it: its operations, the object at a pointer, a dialect for tools.

The only file that walks `paths`.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from mockserver.core.wire import escape

VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
CUSTOM = "additionalOperations"
REFERENCE = {"$ref", "x-evidence", "x-source"}
"""A reference, and what it may say besides: how we know of what it stands for here."""


@dataclass(frozen=True)
class Grade:
    """How something is known: documented, public, inferred or assumed, and from where."""

    evidence: str
    source: str


@dataclass(frozen=True)
class OperationSpec:
    """What the spec says of one operation."""

    id: str
    verb: str
    path: str
    tag: str
    summary: str
    evidence: str
    source: str
    public: bool
    """No credential is needed: `security: []`."""
    statuses: tuple[int, ...]
    alias_of: str | None
    pointer: str
    raw: Mapping[str, Any] = field(repr=False)
    grades: Mapping[int, Grade] = field(default_factory=dict)
    """Of the statuses that the spec grades by themselves."""

    def evidence_of(self, status: int) -> str:
        """How we know of this answer: the status's own grade, else the operation's."""
        grade = self.grades.get(status)
        return self.evidence if grade is None else grade.evidence

    def source_of(self, status: int) -> str:
        grade = self.grades.get(status)
        return self.source if grade is None else grade.source


def operations_of(document: Mapping[str, Any]) -> dict[str, OperationSpec]:
    """Every operation of a spec by its operationId."""
    found = {}
    for verb, path, pointer, raw in walk(document):
        found[raw.get("operationId", "")] = OperationSpec(
            id=raw.get("operationId", ""),
            verb=verb,
            path=path,
            tag=(raw.get("tags") or [""])[0],
            summary=raw.get("summary", ""),
            evidence=raw.get("x-evidence", ""),
            source=raw.get("x-source", ""),
            public=raw.get("security", document.get("security")) == [],
            statuses=tuple(int(status) for status in raw.get("responses", {})),
            alias_of=raw.get("x-alias-of"),
            pointer=pointer,
            raw=raw,
            grades=dict(_grades(document, raw)),
        )
    return found


def _grades(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[tuple[int, Grade]]:
    """The statuses that have a grade of their own: beside the reference, else in the response that it names."""
    for status, response in operation.get("responses", {}).items():
        while response.get("x-evidence") is None and "$ref" in response:
            response = at(document, response["$ref"].removeprefix("#"))
        if response.get("x-evidence") is not None:
            yield int(status), Grade(response["x-evidence"], response.get("x-source", ""))


def at(document: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """The object at a JSON pointer. LookupError where there is none."""
    found: Any = document
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        found = found[int(part)] if isinstance(found, list) else found[part]
    return found  # type: ignore[no-any-return]


def follow(document: Mapping[str, Any], pointer: str) -> tuple[str, dict[str, Any]]:
    """The object at a pointer and its own pointer, references followed."""
    found = at(document, pointer)
    while "$ref" in found and found.keys() <= REFERENCE:
        pointer = found["$ref"].removeprefix("#")
        found = at(document, pointer)
    return pointer, found


def walk(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Every operation of a spec: wire verb, path, JSON pointer, the operation object. Verbs of one's own included."""
    for path, item in document.get("paths", {}).items():
        here = f"/paths/{escape(path)}"
        for key, value in item.items():
            if key in VERBS:
                yield key.upper(), path, f"{here}/{key}", value
            elif key == CUSTOM:
                for verb, operation in value.items():
                    yield verb, path, f"{here}/{CUSTOM}/{escape(verb)}", operation


def for_tools(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy in which verbs of one's own stand in a slot that their path does not use, tagged `x-wire-method`.

    For tools that know the standard verbs only (schemathesis skips the others without a word); never written to disk.
    """
    copy = deepcopy(dict(document))
    for item in copy.get("paths", {}).values():
        for verb, operation in item.pop(CUSTOM, {}).items():
            slot = next(slot for slot in ("query", "trace", "patch", "put", "post", "delete") if slot not in item)
            item[slot] = {**operation, "x-wire-method": verb}
    return copy

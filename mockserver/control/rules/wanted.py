"""A description of requests, and how far each entry of the journal is from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

from mockserver.control.errors import error_at, pointer, unfit
from mockserver.control.rules.operations import find
from mockserver.core.errors import BodyUnreadable
from mockserver.core.journal import Entry
from mockserver.core.operation import NOTHING, Operation
from mockserver.core.redaction import redact
from mockserver.core.stubs import fits
from mockserver.core.wire import group, read_json

Difference = dict[str, Any]
"""{"in": "operation|path|query|body|status", "pointer", "expected", "actual"}; what is not there has no `actual`."""


@dataclass(frozen=True)
class Wanted:
    """What a request shall be. What is None, or not given, may be anything."""

    wire: str | None = None
    operation: Operation | None = None
    path: str | None = None
    query: Mapping[str, Any] | None = None
    body: Any = NOTHING
    status: str | None = None

    def differences(self, entry: Entry) -> Iterator[Difference]:
        """Where the entry is another; none where it is one of those."""
        yield from self._differences_of_operation(entry)
        sent = group(parse_qsl(entry.query, keep_blank_values=True))
        for name, value in (self.query or {}).items():
            if sent.get(name) != value:
                shown = redact(sent)
                yield _difference("query", pointer(name), value, shown.get(name, NOTHING))
        if self.body is not NOTHING:
            yield from _subset(self.body, body_of(entry), "")
        if self.status is not None and not str(entry.status).startswith(self.status.replace("xx", "")):
            yield _difference("status", "", int(self.status) if self.status.isdecimal() else self.status, entry.status)

    def matches(self, entry: Entry) -> bool:
        return next(self.differences(entry), None) is None

    def distance(self, entry: Entry) -> tuple[int, int]:
        """How far an entry is from this, nearest first: another operation is farther than any member."""
        found = list(self.differences(entry))
        places = {difference["in"] for difference in found}
        far = 1 + _apart(self.wire or "", _line(entry)) if "operation" in places else int("path" in places)
        return (far, len(found))

    def _differences_of_operation(self, entry: Entry) -> Iterator[Difference]:
        if self.operation is not None:
            if entry.operation is None or entry.operation.name != self.operation.name:
                yield _difference("operation", "", self.wire, _line(entry))
            elif self.path is not None and entry.path != self.path:
                yield _difference("path", "", self.path, entry.path)
        elif self.wire is not None and not fits(self.wire, entry.method, entry.path):
            yield _difference("operation", "", self.wire, _line(entry))


def find_wanted(operations: Mapping[str, Operation], others: list[str], text: str | None, place: str, **members: Any) -> Wanted:
    """What a caller asks for, its operation found: by name, request line, or the verb and path of a request.

    `others` are request lines that the tenant answers besides. `place` is where the caller has put the text: body or query.
    """
    if text is None:
        return Wanted(**members)
    if (operation := find(operations, text)) is not None:
        return Wanted(operation.wire, operation, **members)
    verb, _, path = text.partition(" ")
    if path.startswith("/") and "{" not in path:
        for operation in operations.values():
            if verb in operation.verbs and fits(f"{verb} {operation.path}", verb, path):
                return Wanted(text, operation, path, **members)
    if any(fits(wire, verb, path) or wire == text for wire in others):
        return Wanted(text, **members)
    names = [*operations, *(operation.wire for operation in operations.values())]
    nearest = next(iter(get_close_matches(text[:200], names, 1, 0)), None)
    words = f"{text!r} is no operation's name or request line, and no request of one; the nearest is {nearest!r}"
    raise unfit([error_at(place, "/operation", words)])


def body_of(entry: Entry) -> Any:
    """What the request held: JSON, a form as an object of texts, else text; NOTHING where it held none."""
    if not entry.body:
        return NOTHING
    try:
        return read_json(entry.body)
    except BodyUnreadable:
        text = entry.body.decode(errors="replace")
    kinds = [value for name, value in entry.headers if name.lower() == "content-type"]
    if kinds and kinds[0].lower().startswith("application/x-www-form-urlencoded"):
        return group(parse_qsl(text, keep_blank_values=True))
    return text


def _subset(expected: Any, actual: Any, where: str) -> Iterator[Difference]:
    """Every member expected is there and fits; an object may have more, a list may not."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name, value in expected.items():
            yield from _subset(value, actual.get(name, NOTHING), where + pointer(name))
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for place, value in enumerate(expected):
            yield from _subset(value, actual[place], where + pointer(place))
    elif expected != actual or isinstance(expected, bool) != isinstance(actual, bool):
        name = where.rpartition("/")[2]
        shown = actual if actual is NOTHING else redact({name: actual})[name]
        yield _difference("body", where, redact({name: expected})[name], shown)


def _difference(place: str, where: str, expected: Any, actual: Any) -> Difference:
    found = {"in": place, "pointer": where, "expected": expected}
    return found if actual is NOTHING else found | {"actual": actual}


def _line(entry: Entry) -> str:
    return f"{entry.method} {entry.path}"


def _apart(wire: str, line: str) -> int:
    """Segments in which two request lines differ, and one for the verb."""
    (verb, _, path), (other, _, sent) = wire.partition(" "), line.partition(" ")
    parts, segments = path.split("/"), sent.split("/")
    unlike = sum(part != segment and "{" not in part for part, segment in zip(parts, segments, strict=False))
    return 1 + (verb != other) + unlike + abs(len(parts) - len(segments))

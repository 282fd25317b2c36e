"""A JSON value and where it stands, so that every refusal of a definition names the place and the value."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NoReturn, TypeVar

from mockserver.core.wire import escape

from ...errors import BadRequest

T = TypeVar("T")

DEPTH = 50
"""How deep the tree of a definition may be: assumed."""
ELEMENTS = 1_000
"""How many elements a list in a definition, or a request about definitions, may have: assumed."""
NODES = 5_000
"""How many nodes a definition may have in all: assumed."""
PATTERNS = 50
"""How many regular expressions a definition may have: assumed."""
SHOWN = 100
"""Characters of a refused value that a message repeats."""


def refuse(pointer: str, problem: str) -> NoReturn:
    raise BadRequest(f"{pointer or '/'}: {problem}")


def show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


class Tally:
    """Counts the nodes and patterns of one definition, and remembers which members of its objects were asked for."""

    __slots__ = ("asked", "left", "patterns")

    def __init__(self) -> None:
        self.left, self.patterns = NODES, PATTERNS
        self.asked: dict[str, tuple[Mapping[str, Any], set[str]]] = {}

    def unread(self) -> list[str]:
        """JSON pointers of members that nobody asked for, in objects of which somebody asked for some."""
        return [f"{pointer}/{escape(name)}" for pointer, (value, names) in self.asked.items() for name in value if name not in names]


class Place:
    """A value of a document; `member` and `items` lead to the places below it."""

    __slots__ = ("depth", "pointer", "tally", "value")

    def __init__(self, value: Any, pointer: str = "", depth: int = 0, tally: Tally | None = None) -> None:
        self.value, self.pointer, self.depth, self.tally = value, pointer, depth, tally or Tally()

    def refuse(self, problem: str) -> NoReturn:
        refuse(self.pointer, problem)

    def refuse_construct(self, what: str) -> NoReturn:
        """Refused by name: an unknown construct is never guessed at. assumed (the principle), the facts of the document being silent."""
        self.refuse(f"{what} {show(self.value)} is not supported")

    def node(self) -> "Place":
        """This value as an object that is a node of the tree: one level deeper, counted."""
        self.object()
        self.depth += 1
        self.tally.left -= 1
        if self.depth > DEPTH:
            self.refuse(f"nested deeper than {DEPTH} levels")
        if self.tally.left < 0:
            self.refuse(f"a definition has at most {NODES} elements")
        return self

    def pattern(self) -> None:
        """One more regular expression."""
        self.tally.patterns -= 1
        if self.tally.patterns < 0:
            self.refuse(f"a definition has at most {PATTERNS} regular expressions")

    def object(self) -> Mapping[str, Any]:
        if not isinstance(self.value, Mapping):
            self.refuse("must be an object")
        return self.value

    def find(self, name: str) -> "Place | None":
        """The member, or None where it is absent or null."""
        value = self.get(name)
        return None if value is None else Place(value, f"{self.pointer}/{name}", self.depth, self.tally)

    def get(self, name: str) -> Any:
        """The member as it is, None where it is absent."""
        here = self.object()
        self.tally.asked.setdefault(self.pointer, (here, set()))[1].add(name)
        return here.get(name)

    def member(self, name: str) -> "Place":
        found = self.find(name)
        if found is None:
            refuse(f"{self.pointer}/{name}", "is required")
        return found

    def items(self) -> "Iterator[Place]":
        if not isinstance(self.value, list | tuple):
            self.refuse("must be an array")
        if len(self.value) > ELEMENTS:
            self.refuse(f"has {len(self.value)} elements, at most {ELEMENTS} are allowed")
        for place, value in enumerate(self.value):
            yield Place(value, f"{self.pointer}/{place}", self.depth, self.tally)

    def text(self) -> str:
        if not isinstance(self.value, str):
            self.refuse("must be a string")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.refuse("must be a boolean")
        return self.value

    def read_whole(self, least: int = -(2**63), most: int = 2**63 - 1) -> int:
        value = self.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse("must be an integer")
        if not least <= value <= most:
            self.refuse(f"{show(value)} is not between {least} and {most}")
        return value

    def one_of(self, what: str, known: Collection[str]) -> str:
        if not isinstance(self.value, str) or self.value not in known:
            self.refuse_construct(what)
        return self.value

    def optional_flag(self, name: str, default: bool) -> bool:
        found = self.find(name)
        return default if found is None else found.flag()

    def optional_text(self, name: str) -> str | None:
        found = self.find(name)
        return None if found is None else found.text()

"""Stubs: canned answers for request lines that no operation has, or in the place of one."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.core.operation import NOTHING


def fits(wire: str, method: str, path: str) -> bool:
    """Whether a request is one of this request line, whose parameters take a segment each."""
    verb, _, template = wire.partition(" ")
    if verb != method:
        return False
    parts, segments = template.split("/"), path.split("/")
    if len(parts) != len(segments):
        return False
    return all(part == segment or ("{" in part and segment) for part, segment in zip(parts, segments, strict=True))


@dataclass
class Stub:
    """One stub, and how often it has answered."""

    id: str
    wire: str
    status: int = 200
    body: Any = NOTHING
    headers: dict[str, str] = field(default_factory=dict)
    times: int | None = None
    """How many requests it answers at most; None: all."""
    override: bool = False
    """Whether it also answers what an operation would."""
    served: int = 0


class Stubs:
    """A tenant's stubs, oldest first: the first that fits and has not answered often enough answers."""

    def __init__(self) -> None:
        self.rules: list[Stub] = []
        self.made = 0
        self._lock = threading.Lock()

    def start(self, given: Iterable[Mapping[str, Any]]) -> None:
        """As in a fresh tenant: those of the fixtures, numbered from the first."""
        with self._lock:
            self.rules = [Stub(id=str(number), **members) for number, members in enumerate(given, 1)]
            self.made = len(self.rules)

    def add(self, **members: Any) -> Stub:
        with self._lock:
            self.made += 1
            stub = Stub(id=str(self.made), **members)
            self.rules = [*self.rules, stub]
            return stub

    def bring(self, rules: Iterable[Mapping[str, Any]], made: int) -> None:
        """These stubs, as they were elsewhere, instead of those that there are."""
        with self._lock:
            self.rules, self.made = [Stub(**members) for members in rules], made

    def remove(self, id: str) -> bool:
        with self._lock:
            before = len(self.rules)
            self.rules = [stub for stub in self.rules if stub.id != id]
            return len(self.rules) < before

    def clear(self) -> None:
        """Numbers go on, so that no two stubs that answers name ever share one."""
        with self._lock:
            self.rules = []

    def take(self, method: str, path: str, is_answered: Callable[[], bool]) -> Stub | None:
        """The stub that answers this request, which counts; `is_answered`: whether an operation would."""
        fitting = [stub for stub in self.rules if fits(stub.wire, method, path)]
        if not fitting:
            return None
        answered = is_answered()
        with self._lock:
            for stub in fitting:
                if (stub.override or not answered) and (stub.times is None or stub.served < stub.times):
                    stub.served += 1
                    return stub
        return None

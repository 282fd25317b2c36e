"""How much of the contract a tenant's requests have met: by operation and status, and by parameter and value where that is asked for."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mockserver.core.journal import Entry

Met = tuple[str, str, str | None]
"""A parameter or member that a request has used: where ("query", "header", "path", "body"), its name, and its value where it has few."""


@dataclass(slots=True)
class Count:
    """Answers of one status."""

    count: int = 0
    faulted: int = 0
    """Answers that a fault made, cut or delayed: no count."""


class Coverage:
    """Counts every request that is journaled. What a journal forgets stays counted."""

    def __init__(self, measure: Callable[[Entry], Iterable[Met]] | None = None) -> None:
        self._measure = measure
        self._lock = threading.Lock()
        self.statuses: dict[tuple[str, int], Count] = {}
        """By the operation's name and the status."""
        self.stubbed: dict[str, int] = {}
        """Requests that a stub answered in an operation's place."""
        self.values: dict[tuple[str, str, str, str | None], int] = {}
        """By the operation's name and what a request has used; None for the parameter itself, whatever its value."""
        self.unmatched = self.violated = 0
        """Requests that no operation has, and requests off the contract."""

    def add(self, entry: Entry) -> None:
        operation = entry.operation
        with self._lock:
            if entry.violations:
                self.violated += 1
            if operation is None:
                self.unmatched += entry.stub is None
                return
            name = operation.name
            if entry.stub is not None:
                self.stubbed[name] = self.stubbed.get(name, 0) + 1
                return
            found = self.statuses.get((name, entry.status))
            if found is None:
                found = self.statuses[name, entry.status] = Count()
            if entry.fault is None:
                found.count += 1
            else:
                found.faulted += 1
            if self._measure is not None:
                for met in self._measure(entry):
                    self.values[name, *met] = self.values.get((name, *met), 0) + 1

    def clear(self) -> None:
        with self._lock:
            self.statuses, self.stubbed, self.values = {}, {}, {}
            self.unmatched = self.violated = 0

    def absorb(self, other: "Coverage") -> None:
        """Counts on from where another ends, but for parameters and values."""
        with self._lock:
            for key, found in list(other.statuses.items()):
                total = self.statuses.setdefault(key, Count())
                total.count += found.count
                total.faulted += found.faulted
            for name, count in list(other.stubbed.items()):
                self.stubbed[name] = self.stubbed.get(name, 0) + count
            self.unmatched += other.unmatched
            self.violated += other.violated

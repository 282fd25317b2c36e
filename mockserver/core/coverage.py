"""How much of the contract a tenant's requests have met: by operation and status, and by parameter and value where that is asked for."""

import threading
from collections import Counter, deque
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


PENDING = 1024
"""Answers that wait to be counted: a request only says what it came to, and many are counted at once, when somebody asks."""


class Coverage:
    """Counts every request that is journaled. What a journal forgets stays counted."""

    def __init__(self, measure: Callable[[Entry], Iterable[Met]] | None = None) -> None:
        self._measure = measure
        self._lock = threading.Lock()
        self._pending: deque[tuple[str | None, int, bool, bool, bool]] = deque()
        self._statuses: dict[tuple[str, int], Count] = {}
        self._stubbed: dict[str, int] = {}
        self._unmatched = self._violated = 0
        self.values: dict[tuple[str, str, str, str | None], int] = {}
        """By the operation's name and what a request has used; None for the parameter itself, whatever its value."""

    def add(self, entry: Entry) -> None:
        operation = entry.operation
        name = None if operation is None else operation.name
        self._pending.append((name, entry.status, entry.fault is None, entry.stub is None, not entry.violations))
        if self._measure is not None and operation is not None and entry.stub is None:
            with self._lock:
                for met in self._measure(entry):
                    self.values[operation.name, *met] = self.values.get((operation.name, *met), 0) + 1
        if len(self._pending) > PENDING:
            self._count()

    def _count(self) -> None:
        with self._lock:
            come = Counter([self._pending.popleft() for _ in range(len(self._pending))])
            for (name, status, unfaulted, unstubbed, conforming), count in come.items():
                self._violated += 0 if conforming else count
                if name is None:
                    self._unmatched += count if unstubbed else 0
                elif not unstubbed:
                    self._stubbed[name] = self._stubbed.get(name, 0) + count
                else:
                    found = self._statuses.setdefault((name, status), Count())
                    found.count += count if unfaulted else 0
                    found.faulted += 0 if unfaulted else count

    @property
    def statuses(self) -> dict[tuple[str, int], Count]:
        """By the operation's name and the status."""
        self._count()
        return self._statuses

    @property
    def stubbed(self) -> dict[str, int]:
        """Requests that a stub answered in an operation's place."""
        self._count()
        return self._stubbed

    @property
    def unmatched(self) -> int:
        """Requests that no operation has."""
        self._count()
        return self._unmatched

    @property
    def violated(self) -> int:
        """Requests off the contract."""
        self._count()
        return self._violated

    def clear(self) -> None:
        self._count()
        with self._lock:
            self._statuses, self._stubbed, self.values = {}, {}, {}
            self._unmatched = self._violated = 0

    def absorb(self, other: "Coverage") -> None:
        """Counts on from where another ends, but for parameters and values."""
        statuses, stubbed = list(other.statuses.items()), list(other.stubbed.items())
        with self._lock:
            for key, found in statuses:
                total = self._statuses.setdefault(key, Count())
                total.count += found.count
                total.faulted += found.faulted
            for name, count in stubbed:
                self._stubbed[name] = self._stubbed.get(name, 0) + count
            self._unmatched += other.unmatched
            self._violated += other.violated

"""Faults: rules that make matching requests fail, late, cut short or not answered at all."""

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.core.operation import NOTHING, Operation


def same_shape(wire: str) -> str:
    """A request line with its parameter names blanked: names may differ, shapes may not."""
    return re.sub(r"\{[^}]*\}", "{}", wire)


@dataclass
class Fault:
    """One rule. Of the requests that match it skips `after`, then takes each `every`-th, at most `times` of them (None: for ever)."""

    id: str
    operation: str | None = None
    """The operation's name or request line; None matches all of `vendor`."""
    vendor: str | None = None
    status: int | None = None
    body: Any = NOTHING
    headers: dict[str, str] = field(default_factory=dict)
    delay_ms: int = 0
    disconnect: bool = False
    truncate: int | None = None
    """How many bytes of the answer's body go out before the connection ends."""
    when: str = "before"
    """`before`: nothing is changed, a delay holds the request back; `after`: it acts, then its answer is replaced, lost or late."""
    after: int = 0
    every: int = 1
    times: int | None = 1
    optional: bool = False
    """Whether a test may end without its having fired."""
    seen: int = 0
    fired: int = 0

    def matches(self, operation: Operation | None, vendor: str) -> bool:
        if self.operation is None:
            return vendor == self.vendor
        if operation is None or self.vendor not in (None, vendor):
            return False
        return self.operation == operation.name or any(
            same_shape(self.operation) == same_shape(f"{verb} {operation.path}") for verb in operation.verbs
        )

    def is_due(self) -> bool:
        """Counts one more match; true where this is one to fire on."""
        self.seen += 1
        due = self.seen > self.after and (self.seen - self.after) % self.every == 0
        return due and (self.times is None or self.fired < self.times)


class Faults:
    """A tenant's rules, oldest first: the first armed one that is due fires, and only it."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self.made = 0
        self._lock = threading.Lock()

    def add(self, **members: Any) -> Fault:
        with self._lock:
            self.made += 1
            rule = Fault(id=str(self.made), **members)
            self.rules = [*self.rules, rule]
            return rule

    def bring(self, rules: Iterable[Mapping[str, Any]], made: int) -> None:
        """These rules, as they were elsewhere, instead of those that there are."""
        with self._lock:
            self.rules, self.made = [Fault(**members) for members in rules], made

    def remove(self, id: str) -> bool:
        with self._lock:
            before = len(self.rules)
            self.rules = [rule for rule in self.rules if rule.id != id]
            return len(self.rules) < before

    def clear(self) -> None:
        """Drops the rules and starts their numbers again."""
        with self._lock:
            self.rules, self.made = [], 0

    def unfired(self) -> list[Fault]:
        """The rules that were to fire and never have."""
        return [rule for rule in self.rules if not rule.fired and not rule.optional]

    def fire(self, operation: Operation | None, vendor: str) -> Fault | None:
        """The rule that this request meets, if any. Rules behind it do not count the request."""
        if not self.rules:
            return None
        with self._lock:
            for rule in self.rules:
                if rule.matches(operation, vendor) and rule.is_due():
                    rule.fired += 1
                    return rule
        return None

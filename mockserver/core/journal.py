"""The journal: what was asked and answered, bounded, redacted, and put into words only when somebody reads it."""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from mockserver.core.arrivals import Arrivals
from mockserver.core.clock import iso
from mockserver.core.nearest import Nearest
from mockserver.core.operation import Operation, Variables, spell
from mockserver.core.origin import Origin
from mockserver.core.redaction import redact_headers, redact_query, redact_violation, show
from mockserver.core.unread import Unread
from mockserver.core.wire import group

KEPT = 256 * 1024
"""Bytes of a body that an entry keeps."""
PLAIN = re.compile(r"[/\w:@!$&'()*+,;=~.-]*", re.ASCII)
"""Paths that stand in a URL as they are."""
KEPT_IN_ALL = 32 * 1024 * 1024
"""Bytes of all that a journal keeps, large bodies for the most part: it is bounded in memory, too."""


@dataclass(slots=True)
class Entry:
    """One request and its answer, as they were."""

    id: str
    time: datetime
    vendor: str | None
    operation: Operation | None
    method: str
    path: str
    query: str
    base_url: str
    variables: Variables
    """The headers, as the server's environment has them."""
    body: bytes
    size: int
    status: int = 0
    response_headers: list[tuple[str, str]] = field(default_factory=list)
    response_body: bytes = b""
    response_size: int = 0
    duration: float = 0.0
    fault: str | None = None
    stub: str | None = None
    origin: Origin | None = None
    """Where its refusal came from, where a rule refused it."""
    violations: list[dict[str, Any]] = field(default_factory=list)
    unread: Unread | None = None
    nearest: Nearest | None = None
    held: int = 0
    """About how many bytes of memory, once it is in a journal."""

    @property
    def headers(self) -> list[tuple[str, str]]:
        return spell(self.variables)

    def weigh(self) -> int:
        """About how many bytes of memory: all that a client may send, and what repeats of it in violations and unread names."""
        held = len(self.body) + len(self.response_body) + len(self.path) + len(self.query)
        for name, value in self.variables:
            held += len(name) + len(value)
        if self.violations:
            held += sum(len(violation["message"]) + len(violation["pointer"]) for violation in self.violations)
        if self.unread:
            held += sum(map(len, self.unread.names))
        return held

    @property
    def url(self) -> str:
        """What the client asked for, secrets redacted."""
        return self.base_url + self.target

    @property
    def target(self) -> str:
        """Path and query, secrets redacted."""
        path = self.path if PLAIN.fullmatch(self.path) else quote(self.path, safe="/:@!$&'()*+,;=~-._")
        return f"{path}?{urlencode(redact_query(self.query))}" if self.query else path

    def document(self) -> dict[str, Any]:
        """The entry as the control plane shows it, secrets redacted."""
        operation = self.operation
        return {
            "id": self.id,
            "time": iso(self.time),
            "vendor": self.vendor,
            "operation": operation.name if operation else None,
            "wire": operation.wire if operation else None,
            "evidence": operation.spec.evidence_of(self.status) if operation and operation.spec else None,
            "request": {
                "method": self.method,
                "url": self.url,
                "path": self.path,
                "query": group(redact_query(self.query)),
                "headers": group(redact_headers(self.headers)),
                "body": show(self.body, self.size),
            },
            "response": {
                "status": self.status,
                "headers": group(redact_headers(self.response_headers)),
                "body": show(self.response_body, self.response_size),
            },
            "duration_ms": round(self.duration * 1000, 3),
            "fault": self.fault,
            "violations": [redact_violation(violation) for violation in self.violations],
            "unread": self.unread.names if self.unread else [],
            "meant": self.unread.meant if self.unread else {},
            "nearest": self.nearest.document() if self.nearest else None,
        }


class Journal:
    """The latest entries of a tenant, at most `size` and at most `room` bytes; the oldest make room, the newest stays."""

    def __init__(
        self, size: int, room: int = KEPT_IN_ALL, arrivals: Arrivals | None = None, count: Callable[[Entry], None] | None = None
    ) -> None:
        self._size, self._room = size, room
        self._arrivals, self._count = arrivals or Arrivals(), count
        self._entries: deque[Entry] = deque()
        self.made = self._dropped = self._held = 0  # made: the number of the latest entry
        self._lock = threading.Lock()

    def next_id(self) -> str:
        with self._lock:
            self.made += 1
            return str(self.made)

    def add(self, entry: Entry) -> None:
        entry.held = entry.weigh()
        with self._lock:
            entries = self._entries
            entries.append(entry)
            self._held += entry.held
            while len(entries) > self._size or (self._held > self._room and len(entries) > 1):
                self._held -= entries.popleft().held
                self._dropped += 1
        if self._count is not None:
            self._count(entry)
        if self._arrivals.waiting:
            self._arrivals.announce()

    def forget(self) -> None:
        """Forgets the entries; numbers go on, so that no two answers ever share one."""
        with self._lock:
            self._entries.clear()
            self._dropped = self._held = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """Newest first."""
        with self._lock:
            return reversed(list(self._entries))

    @property
    def dropped(self) -> int:
        """How many entries have made room for newer ones."""
        return self._dropped

    def get(self, id: str) -> Entry | None:
        return next((entry for entry in self if entry.id == id), None)

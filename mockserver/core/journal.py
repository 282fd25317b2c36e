"""The journal: what was asked and answered, bounded, redacted, and put into words only when somebody reads it."""

import re
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from mockserver.core.arrivals import Arrivals
from mockserver.core.clock import iso
from mockserver.core.errors import BodyUnreadable
from mockserver.core.operation import Operation
from mockserver.core.unread import unread_members
from mockserver.core.wire import grouped, read_json

REDACTED = "<redacted>"
SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"})
NAMES = "password|pwd|apiKey|verificationCode"
SECRET = re.compile(f"{NAMES}|.*[tT]oken", re.DOTALL)
SECRET_IN_FORM = re.compile(rf"\b((?:{NAMES}|\w*[tT]oken)=)[^&\s]*")
SECRET_IN_JSON = re.compile(rf'("(?:{NAMES}|[^"\\]*[tT]oken)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[\[{{].*|[^\s,}}\]]+)', re.DOTALL)
"""In text that is no JSON as a whole; where the secret is a list or an object, nothing behind it stays."""
KEPT = 256 * 1024
"""Bytes of a body that an entry keeps."""
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
    headers: list[tuple[str, str]]
    body: bytes
    size: int
    status: int = 0
    response_headers: list[tuple[str, str]] = field(default_factory=list)
    response_body: bytes = b""
    response_size: int = 0
    duration: float = 0.0
    fault: str | None = None
    violations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def held(self) -> int:
        """About how many bytes of memory: bodies, and the messages of violations, which repeat what was sent."""
        return len(self.body) + len(self.response_body) + sum(len(violation["message"]) for violation in self.violations)

    @property
    def unread(self) -> list[str]:
        """JSON pointers of the body's members that no schema of the operation reads."""
        loader = self.operation.body if self.operation else None
        document = _document(self.body, self.size)
        return unread_members(loader, document) if loader is not None and isinstance(document, (dict, list)) else []

    def document(self) -> dict[str, Any]:
        """The entry as the control plane shows it, secrets redacted."""
        operation, query = self.operation, _redact_query(self.query)
        suffix = f"?{urlencode(query)}" if query else ""
        return {
            "id": self.id,
            "time": iso(self.time),
            "vendor": self.vendor,
            "operation": operation.name if operation else None,
            "wire": operation.wire if operation else None,
            "evidence": operation.spec.evidence_of(self.status) if operation and operation.spec else None,
            "request": {
                "method": self.method,
                "url": self.base_url + quote(self.path, safe="/:@!$&'()*+,;=~-._") + suffix,
                "path": self.path,
                "query": grouped(query),
                "headers": grouped(_redact_headers(self.headers)),
                "body": _shown(self.body, self.size),
            },
            "response": {
                "status": self.status,
                "headers": grouped(_redact_headers(self.response_headers)),
                "body": _shown(self.response_body, self.response_size),
            },
            "duration_ms": round(self.duration * 1000, 3),
            "fault": self.fault,
            "violations": [_redact_violation(violation) for violation in self.violations],
            "unread": self.unread,
        }


class Journal:
    """The latest entries of a tenant, at most `size` and at most `room` bytes; the oldest make room, the newest stays."""

    def __init__(self, size: int, room: int = KEPT_IN_ALL, arrivals: Arrivals | None = None) -> None:
        self._size, self._room = size, room
        self._arrivals = arrivals or Arrivals()
        self._entries: deque[Entry] = deque()
        self._made = self._dropped = self._held = 0
        self._lock = threading.Lock()

    def next_id(self) -> str:
        with self._lock:
            self._made += 1
            return str(self._made)

    def add(self, entry: Entry) -> None:
        with self._lock:
            self._entries.append(entry)
            self._held += entry.held
            while len(self._entries) > self._size or (self._held > self._room and len(self._entries) > 1):
                self._held -= self._entries.popleft().held
                self._dropped += 1
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


def redact(document: Any) -> Any:
    """A JSON value with its secrets blanked, at any depth."""
    if isinstance(document, list):
        return [redact(item) for item in document]
    if isinstance(document, str):
        return SECRET_IN_JSON.sub(rf'\g<1>"{REDACTED}"', document)
    if not isinstance(document, dict):
        return document
    return {key: REDACTED if SECRET.fullmatch(key) else redact(value) for key, value in document.items()}


def _document(body: bytes, size: int) -> Any:
    if not body or size > len(body):
        return None
    try:
        return read_json(body)
    except BodyUnreadable:
        return None


def _shown(body: bytes, size: int) -> Any:
    """A body for reading: JSON redacted, other text as it is (form secrets blanked), null where there is none."""
    if not body:
        return None
    document = _document(body, size)
    if document is not None or body.strip() == b"null":
        return redact(document)
    text = SECRET_IN_FORM.sub(rf"\g<1>{REDACTED}", body.decode(errors="replace"))
    text = redact(text)  # JSON that is cut short or broken
    return text + f"... ({size} bytes in all)" if size > len(body) else text


def _redact_query(query: str) -> list[tuple[str, str]]:
    return [(name, REDACTED if name == "token" else value) for name, value in parse_qsl(query, keep_blank_values=True)]


def _redact_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, REDACTED if name.lower() in SECRET_HEADERS else value) for name, value in headers]


def _redact_violation(violation: dict[str, Any]) -> dict[str, Any]:
    """Messages repeat what was sent, so they keep its secrets, too."""
    if any(SECRET.fullmatch(part) for part in violation["pointer"].split("/")):
        return {**violation, "message": f"{REDACTED} breaks the rule {violation['rule']}"}
    return {**violation, "message": redact(violation["message"])}

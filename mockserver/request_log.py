"""A line per request on standard error: for whoever looks on, or for what collects a container's log. Secrets are redacted."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import TextIO

from mockserver.core.clock import Clock, iso
from mockserver.core.journal import Entry
from mockserver.core.wire import write_json

Line = Callable[[str, Entry], str]


def text_line(tenant: str, entry: Entry) -> str:
    """`default GET /path?limt=1 200 incoplax.list_contacts 1.2 ms, unread ?limt`"""
    name = entry.operation.name if entry.operation else "-"
    parts = [f"{tenant} {entry.method} {entry.target} {entry.status or 'no answer'} {name} {entry.duration * 1000:.1f} ms"]
    parts += [f"violations {len(entry.violations)}"] if entry.violations else []
    parts += [f"unread {' '.join(entry.unread.names)}"] if entry.unread else []
    parts += [f"fault {entry.fault}"] if entry.fault else []
    parts += [f"stub {entry.stub}"] if entry.stub else []
    parts += [f"nearest {entry.nearest.words()}"] if entry.nearest else []
    line = ", ".join(parts)
    return line if line.isprintable() else "".join(sign if sign.isprintable() else "?" for sign in line)


def json_line(tenant: str, entry: Entry) -> str:
    """The same as a JSON object, with the request's id in the journal; `time` is the tenant's."""
    return write_json(
        {
            "time": iso(entry.time),
            "tenant": tenant,
            "request": entry.id,
            "method": entry.method,
            "path": entry.target,
            "status": entry.status,
            "vendor": entry.vendor,
            "operation": entry.operation.name if entry.operation else None,
            "ms": round(entry.duration * 1000, 3),
            "violations": len(entry.violations),
            "unread": entry.unread.names if entry.unread else [],
            "fault": entry.fault,
            "stub": entry.stub,
            "nearest": entry.nearest.wire if entry.nearest else None,
        }
    ).decode()


class JsonFormatter(logging.Formatter):
    """What the server has to say beside its requests, a bug above all, as such a line; of a request it has its id and tenant."""

    def format(self, record: logging.LogRecord) -> str:
        return write_json(
            {
                "time": iso(Clock().now()),
                "level": record.levelname.lower(),
                "tenant": getattr(record, "tenant", None),
                "request": getattr(record, "request", None),
                "message": record.getMessage(),
                "traceback": self.formatException(record.exc_info) if record.exc_info else None,
            }
        ).decode()


def speak_json(stream: TextIO) -> None:
    """From now on the server's own words are JSON lines, too: whoever collects them need not tell two formats apart."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    log = logging.getLogger("mockserver")
    log.handlers[:], log.propagate = [handler], False


MOST = 1000
"""Lines that wait at most."""
LINES: dict[str, Line] = {"text": text_line, "json": json_line}
"""What the setting `log` takes besides `none`."""


class RequestLog:
    """Writes the lines; once nobody reads them any more, it is silent.

    `later`: only when `write` is called, as a server does that has answered all who asked: nobody waits for a line of the log, and the
    lines of many requests are written at once.
    """

    def __init__(self, stream: TextIO, line: Line, later: bool = False) -> None:
        self._stream, self._line, self._later = stream, line, later
        self._lock = threading.Lock()
        self._waiting: deque[tuple[str, Entry]] = deque()
        self._read = True

    def __call__(self, tenant: str, entry: Entry) -> None:
        if self._read:
            self._waiting.append((tenant, entry))
            if not self._later or len(self._waiting) >= MOST:
                self.write()

    def write(self) -> None:
        """Writes what waits."""
        if not self._waiting:
            return
        with self._lock:
            lines = []
            while self._waiting:
                lines.append(self._line(*self._waiting.popleft()))
            try:
                self._stream.write("\n".join(lines) + "\n" if lines else "")
                self._stream.flush()
            except (OSError, ValueError):
                self._read = False

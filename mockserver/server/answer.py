"""An answer: what a WSGI app says, as the bytes that go out."""

import logging
from collections.abc import Iterable
from typing import Any

from mockserver.core.errors import PROBLEM, Problem
from mockserver.core.wire import write_json
from mockserver.door import Door, HangUp
from mockserver.exchange import Sent

log = logging.getLogger("mockserver")
BODILESS = ("204", "304")
"""Statuses whose answers have neither a body nor a length, RFC 9110."""


class Answer:
    """Bytes of a head and of a body; `last` where the connection ends behind them."""

    __slots__ = ("body", "head", "last")

    def __init__(self, head: bytes, body: bytes, last: bool) -> None:
        self.head, self.body, self.last = head, body, last


def ask(door: Door, environ: dict[str, Any], keep: bool) -> Answer | None:
    """The app's answer, `keep` where the connection may stay; None where a fault wants it closed without a byte."""
    method, old = environ["REQUEST_METHOD"], environ["SERVER_PROTOCOL"] == "HTTP/1.0"
    try:
        if (sent := door.answer(environ)) is not None:
            return _write_directly(sent, method == "HEAD", keep, old, door.date(environ))
        status, headers, body = _ask_by_wsgi(door, environ)
        return _write(status, headers, body, method == "HEAD", keep, old, door.date(environ))
    except HangUp:
        return None
    except Exception as error:  # the pipeline tells its own bugs: this is one of what stands around it
        log.exception("bug in the mock server: %s %s", method, environ.get("PATH_INFO"), exc_info=error)
        what = f"{type(error).__name__}: {error}"
        if (world := environ.get("mockserver.world")) is not None:
            world.bugs.append(f"{method} {environ.get('PATH_INFO')}: {what}")
        return say(Problem(500, "Bug in the mock server", what))


def _ask_by_wsgi(door: Door, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    begun: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        begun[:] = (status, headers)
        return None

    body = _join(door(environ, start_response))
    status, headers = begun
    return status, headers, body


def _write_directly(sent: Sent, bare: bool, keep: bool, old: bool, date: str) -> Answer:
    """As `_write`, where all headers are the house's own: none needs a second look."""
    if sent.own or bare or old:
        return _write(f"{sent.status} {sent.reason}", [*sent.headers, *sent.length()], sent.body, bare, keep, old, date)
    if len(sent.body) < sent.size:
        keep = False
    headers = "".join([f"{name}: {value}\r\n" for name, value in sent.headers])
    ending = "\r\n" if keep else "Connection: close\r\n\r\n"
    text = f"HTTP/1.1 {sent.status} {sent.reason}\r\n{headers}Content-Length: {sent.size}\r\nDate: {date}\r\nServer: mockserver\r\n{ending}"
    return Answer(text.encode("latin-1"), sent.body, not keep)


def _join(parts: Iterable[bytes]) -> bytes:
    if type(parts) is list:
        return parts[0] if len(parts) == 1 else b"".join(parts)
    try:
        return b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()


def _write(status: str, headers: list[tuple[str, str]], body: bytes, bare: bool, keep: bool, old: bool, date: str) -> Answer:
    """The answer's bytes. A body that is shorter than its Content-Length is a fault's: the connection ends where it does."""
    lines, length, dated = [f"HTTP/1.1 {status}"], None, False
    for name, value in headers:
        lines.append(f"{name}: {value}")
        size = len(name)
        if size == 14 and name.lower() == "content-length":
            length = int(value)
        elif size == 4 and name.lower() == "date":
            dated = True
    bodiless = status[:3] in BODILESS
    if bodiless:
        body = b""
    elif length is None:
        length = len(body)
        lines.append(f"Content-Length: {length}")
    if bare:
        body = b""
    elif length is not None and len(body) < length:
        keep = False
    lines.append("Server: mockserver" if dated else f"Date: {date}\r\nServer: mockserver")
    if not keep:
        lines.append("Connection: close")
    elif old:
        lines.append("Connection: keep-alive")
    text = "\r\n".join(lines)
    if text.count("\n") != len(lines) - dated or text.count("\r") != len(lines) - dated:
        raise ValueError("a header of the answer has a line break in it")
    return Answer(f"{text}\r\n\r\n".encode("latin-1"), body, not keep)


def say(problem: Problem) -> Answer:
    """A problem that belongs to no request which an app could answer; it ends the connection."""
    body = write_json(problem.document())
    head = f"HTTP/1.1 {problem.status} {problem.title}\r\nContent-Type: {PROBLEM}\r\nContent-Length: {len(body)}\r\n"
    return Answer(f"{head}Server: mockserver\r\nConnection: close\r\n\r\n".encode("latin-1"), body, True)

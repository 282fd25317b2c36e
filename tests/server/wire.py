"""Raw bytes over a socket: what no HTTP client would send, and what it would not show."""

import json
import socket
from dataclasses import dataclass
from typing import Any

from mockserver.core.clock import stopwatch
from mockserver.testing import MockServer


@dataclass
class Raw:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """One connection to a server."""

    def __init__(self, server: MockServer) -> None:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        self.socket = socket.create_connection((host.strip("[]"), int(port)), timeout=30)
        self.kept = b""

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.close()

    def send(self, data: bytes | str) -> "Wire":
        self.socket.sendall(data.encode("latin-1") if isinstance(data, str) else data)
        return self

    def request(self, line: str, *headers: str, body: bytes = b"") -> "Wire":
        """Sends a request; Host and, with a body, Content-Length are added."""
        lines = [f"{line} HTTP/1.1", "Host: localhost", *headers, *([f"Content-Length: {len(body)}"] if body else [])]
        return self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    def answer(self, bare: bool = False) -> Raw:
        """The next answer; `bare` where it is one to HEAD."""
        head = self._until(b"\r\n\r\n").decode("latin-1")
        line, *fields = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields if field)}
        size = 0 if bare else int(headers.get("content-length", 0))
        while len(self.kept) < size:
            if not (data := self.socket.recv(65536)):
                break
            self.kept += data
        body, self.kept = self.kept[:size], self.kept[size:]
        return Raw(int(line.split()[1]), headers, body)

    def ended(self) -> bool:
        """Whether the server closes the connection, without a further byte."""
        try:
            return self.kept == b"" and self.socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.kept:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError(f"the connection ended after {self.kept!r}")
            self.kept += data
        head, _, self.kept = self.kept.partition(mark)
        return head + mark


class Hands:
    """A stopwatch whose hands a test moves."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return stopwatch() + self.ahead

    def move(self, server: MockServer, seconds: float) -> None:
        """So much time goes by for the server, at once."""
        self.ahead += seconds
        assert server._server is not None
        server._server.call(lambda: None)

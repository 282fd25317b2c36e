"""A request's head: its line and its headers, read strictly (RFC 9112) and put into WSGI's terms.

Where the RFC lets a server choose between refusing and guessing, this one refuses: two lengths, a length beside chunks,
folded lines, blanks before a colon. Equal blocks of headers make equal variables, so a block's bytes are the key to what
they come to, and a client's second request costs a copy of a dict.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from mockserver.core.operation import VARIABLES, Headers

LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~\x80-\xff]+) HTTP/1\.([01])")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\x00-\x08\n-\x1f\x7f]*)\r\n")
ABSOLUTE = re.compile(r"https?://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
MOST = 64 * 1024
"""Bytes of a request line, and of all headers: web servers take 8 to 32 KiB."""
REMEMBERED, LARGEST = 1024, 4096
"""How many blocks of headers, and request lines, are remembered, and of how many bytes at most."""
READABLE = 100
"""How many headers of a head that is refused are read."""
SINGLE = frozenset({"HTTP_HOST", "CONTENT_LENGTH", "CONTENT_TYPE"})


class Malformed(Exception):
    """What was received is no request that this server reads; `status` and `reason` are for the answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(slots=True)
class Fields:
    """A block of headers: WSGI's variables, and what they say about the body and the connection."""

    variables: dict[str, Any]
    length: int = 0
    chunked: bool = False
    continues: bool = False
    """`Expect: 100-continue`: the client waits for a word before it sends its body."""
    connection: frozenset[str] = field(default_factory=frozenset)


class Heads:
    """Reads heads; `constants` are the variables that all requests share."""

    def __init__(self, constants: dict[str, Any]) -> None:
        self.constants = constants
        self._known: dict[bytes, Fields] = {}
        self._lines: dict[bytes, dict[str, str]] = {}

    def read(self, line: bytes, block: bytes) -> tuple[dict[str, Any], Fields]:
        """The environment, and what the headers say. Malformed where it is none; a readable line is then in `error.environ`."""
        environ_of_line = self._lines.get(line)
        if environ_of_line is None:
            environ_of_line = read_line(line)
            if len(line) <= LARGEST:
                if len(self._lines) >= REMEMBERED:
                    self._lines.clear()
                self._lines[line] = environ_of_line
        fields = self._known.get(block)
        if fields is None:
            try:
                fields = read_fields(block, self.constants)
            except Malformed as error:
                error.environ = self.constants | _lenient(block) | environ_of_line  # type: ignore[attr-defined]
                raise
            if len(block) <= LARGEST:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[block] = fields
        environ = fields.variables.copy()
        environ.update(environ_of_line)
        return environ, fields

    def read_part(self, line: bytes, block: bytes) -> dict[str, Any]:
        """As much as can be made of a head that is refused already. Malformed where not even its line can be read."""
        return self.constants | _lenient(block) | read_line(line)


def read_line(line: bytes) -> dict[str, str]:
    """A request line's variables. An absolute target (a proxy's request) names the host, too."""
    match = LINE.fullmatch(line)
    if match is None:
        raise _explain(line)
    method, target, minor = match.groups()
    path = target.decode("latin-1")
    found = {"REQUEST_METHOD": method.decode(), "SERVER_PROTOCOL": "HTTP/1.1" if minor == b"1" else "HTTP/1.0"}
    if path[0] != "/":
        if (absolute := ABSOLUTE.fullmatch(path)) is not None:
            found["HTTP_HOST"], path = absolute[1], absolute[2] if absolute[2][:1] == "/" else f"/{absolute[2]}"
            found[VARIABLES] = ""  # the block's host is not the one
        elif method == b"CONNECT":
            raise Malformed(
                501, f"no tunnel to {path[:80]}: this is no proxy for https; call http://, or put a proxy with TLS before the server"
            )
        elif path != "*":
            raise Malformed(400, f"the target {path[:80]!r} is no path: /..., or http://host/...")
    path, _, query = path.partition("?")
    found["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1") if "%" in path else path
    found["QUERY_STRING"] = query
    return found


def _explain(line: bytes) -> Malformed:
    """What is wrong with a request line, in words."""
    if line[:1] == b"\x16":
        return Malformed(400, "this is TLS, and the server speaks plain HTTP: use http://, or put a proxy with TLS before it")
    if re.search(rb" HTTP/[2-9]\.?[0-9]*$| HTTP/1\.[2-9]$", line):
        return Malformed(505, "the server speaks HTTP/1.0 and HTTP/1.1")
    return Malformed(400, f"the request line {line[:80].decode('latin-1')!r} is not VERB /path HTTP/1.1")


def read_fields(block: bytes, constants: dict[str, Any]) -> Fields:
    """A block of headers, each line with its end. Names with an underscore are left out: they would pass for others."""
    variables = dict(constants)
    place = 0
    for match in FIELD.finditer(block):
        if match.start() != place:
            break
        place = match.end()
        name, value = match[1].decode(), match[2].strip(b" \t").decode("latin-1")
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_LENGTH", "CONTENT_TYPE"):
            key = f"HTTP_{key}"
        if key not in variables:
            variables[key] = value
        elif key not in SINGLE:
            variables[key] += f"{'; ' if key == 'HTTP_COOKIE' else ', '}{value}"
        elif key == "HTTP_HOST" or variables[key] != value:
            raise Malformed(400, f"two headers {name}")
    if place != len(block):
        line = block[place:].partition(b"\r\n")[0]
        raise Malformed(400, f"the header {line[:80].decode('latin-1')!r} is not Name: value")
    return _read_framing(variables)


def _read_framing(variables: dict[str, Any]) -> Fields:
    """What the headers say about the body's length and the connection."""
    fields = Fields(variables)
    coding = variables.pop("HTTP_TRANSFER_ENCODING", None)
    length = variables.get("CONTENT_LENGTH")
    if coding is not None:
        if coding.lower() != "chunked":
            raise Malformed(501, f"Transfer-Encoding is chunked here, not {coding!r}")
        if length is not None:
            raise Malformed(400, "Content-Length beside Transfer-Encoding: one says where the body ends")
        fields.chunked = True
    elif length is not None:
        if not re.fullmatch("[0-9]{1,18}", length):
            raise Malformed(400, f"Content-Length is a number of bytes, not {length[:80]!r}")
        fields.length = int(length)
    fields.connection = frozenset(word.strip().lower() for word in variables.get("HTTP_CONNECTION", "").split(","))
    fields.continues = variables.get("HTTP_EXPECT", "").lower() == "100-continue"
    variables[VARIABLES] = Headers(variables).variables()
    return fields


def _lenient(block: bytes) -> dict[str, str]:
    """The headers of a block that can be read, for a request that is refused: they may name the tenant."""
    found: dict[str, str] = {}
    for line in block.split(b"\r\n", READABLE)[:READABLE]:
        if (match := FIELD.fullmatch(line + b"\r\n")) and b"_" not in match[1]:
            key = match[1].decode().upper().replace("-", "_")
            if key not in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
                found[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = match[2].strip(b" \t").decode("latin-1")
    return found

"""A request's body as it arrives: so many bytes, or chunks. Never more is kept than somebody will look at."""

import re
from io import BytesIO

from .head import Malformed

SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?")
LONGEST = 4096
"""Bytes of a chunk's size line, and of each trailer."""


class Sized:
    """A body of a length that the headers name."""

    def __init__(self, length: int) -> None:
        self.size, self._left, self._kept = length, length, BytesIO()

    @property
    def whole(self) -> bool:
        return not self._left

    def take(self, data: bytes) -> bytes:
        """Keeps what is the body's; the rest, which is the next request's."""
        part = data if len(data) <= self._left else data[: self._left]
        self._kept.write(part)
        self._left -= len(part)
        return data[len(part) :]

    def input(self) -> BytesIO:
        """The body, to be read from its start; once, and nothing is copied (a buffer that grew has room left, and would be)."""
        return BytesIO(self._kept.getvalue())


class Chunks:
    """A body in chunks, cut one byte after `limit`: whoever reads it finds that it is too large."""

    def __init__(self, limit: int) -> None:
        self.size, self.whole, self.cut = 0, False, False
        self._limit, self._kept = limit, BytesIO()
        self._left = 0
        """Bytes that the chunk still has; its line end counts as two of them."""
        self._ending = False

    def take(self, data: bytes) -> bytes:
        """Keeps what is the body's; what cannot be used yet, or is the next request's. Malformed where it is no chunk."""
        while not self.whole:
            if self._left > 2:
                part = data[: self._left - 2]
                self._keep(part)
                self._left -= len(part)
                data = data[len(part) :]
                if self.whole or self._left > 2:
                    return data
            if self._left:
                if len(data) < 2:
                    return data
                if data[:2] != b"\r\n":
                    raise Malformed(400, "a chunk is not as long as it says")
                data, self._left = data[2:], 0
            line, end, rest = data.partition(b"\r\n")
            if not end:
                if len(data) > LONGEST:
                    raise Malformed(400, "a chunk begins with its size in hexadecimal digits and a line end")
                return data
            data = rest
            self._begin(line)
        return data

    def _begin(self, line: bytes) -> None:
        """A size line, or a trailer once the last chunk was there."""
        if self._ending:
            self.whole = not line
            return
        match = SIZE.fullmatch(line)
        if match is None:
            raise Malformed(400, f"a chunk begins with its size in hexadecimal digits, not {line[:20].decode('latin-1')!r}")
        size = int(match[1], 16)
        self._left, self._ending = (size + 2, False) if size else (0, True)

    def _keep(self, part: bytes) -> None:
        room = self._limit + 1 - self.size
        self._kept.write(part[:room])
        self.size += min(len(part), room)
        if self.size > self._limit:
            self.whole = self.cut = True

    def input(self) -> BytesIO:
        """The body, to be read from its start; once, and nothing is copied (a buffer that grew has room left, and would be)."""
        return BytesIO(self._kept.getvalue())

"""Identifiers that look random and are not: each is the hash of a stream's name and a count.

Two fresh tenants give the same ids for the same requests, on any machine.
"""

import uuid
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")
Taken = Callable[[T], object]
"""Whether somebody has an id already (any true value): rows that a test brought in may carry what a stream gives next."""


def nobody(id: object) -> bool:
    """For ids that no row carries."""
    return False


def first_free(give: Callable[[], T], taken: Taken[T]) -> T:
    """The first of the ids given that nobody has."""
    while taken(id := give()):
        pass
    return id


class Ids:
    """The id streams of one world. A stream's name says what it numbers, e.g. `eloqua/syncs`."""

    __slots__ = ("counts",)

    def __init__(self, counts: dict[str, int] | None = None) -> None:
        self.counts: dict[str, int] = dict(counts or {})

    def fork(self) -> "Ids":
        return Ids(self.counts)

    def number(self, stream: str, start: int = 1) -> int:
        """start, start + 1, ..."""
        count = self.counts.get(stream, 0)
        self.counts[stream] = count + 1
        return start + count

    def pass_over(self, stream: str, number: int) -> None:
        """No number up to this one is given any more, of a stream that starts with 1."""
        self.counts[stream] = max(self.counts.get(stream, 0), number)

    def digest(self, stream: str) -> bytes:
        """32 bytes, as good as random."""
        return sha256(f"{stream}:{self.number(stream)}".encode()).digest()

    def uuid(self, stream: str) -> str:
        """A version 4 UUID in lower case."""
        return str(uuid.UUID(bytes=self.digest(stream)[:16], version=4))

    def hex(self, stream: str, digits: int = 16) -> str:
        """At most 64 lower-case hexadecimal digits."""
        return self.digest(stream).hex()[:digits]

    def bits(self, stream: str, n: int) -> int:
        """A whole number below 2**n, n at most 256."""
        return int.from_bytes(self.digest(stream), "big") >> (256 - n)


class VendorIds:
    """A world's ids under a vendor's name, so that no two vendors share a stream. Ids that are `taken` are passed over."""

    __slots__ = ("ids", "vendor")

    def __init__(self, ids: Ids, vendor: str) -> None:
        self.ids, self.vendor = ids, vendor

    def number(self, stream: str, start: int = 1, taken: Taken[int] = nobody) -> int:
        return first_free(lambda: self.ids.number(f"{self.vendor}/{stream}", start), taken)

    def pass_over(self, stream: str, number: int) -> None:
        self.ids.pass_over(f"{self.vendor}/{stream}", number)

    def uuid(self, stream: str, taken: Taken[str] = nobody) -> str:
        return first_free(partial(self.ids.uuid, f"{self.vendor}/{stream}"), taken)

    def hex(self, stream: str, digits: int = 16, taken: Taken[str] = nobody) -> str:
        return first_free(partial(self.ids.hex, f"{self.vendor}/{stream}", digits), taken)

    def bits(self, stream: str, n: int) -> int:
        return self.ids.bits(f"{self.vendor}/{stream}", n)

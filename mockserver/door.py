"""What a server asks of an app beyond WSGI, and what an app says to a server."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, Protocol

from mockserver.exchange import Sent

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class App(Protocol):
    """A vendor's: WSGI, and a shorter way for servers that need none."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any], /) -> Iterable[bytes]: ...

    def answer(self, environ: dict[str, Any], /) -> Sent | None:
        """As WSGI would have it; None where only WSGI can say."""


class HangUp(ConnectionError):
    """A fault wants the connection closed without an answer: whoever serves the app does so."""


class Turn(Enum):
    """When a request may be answered, so that none holds up the others."""

    NOW = "on the loop's own thread: it waits for nothing, and its world is free"
    QUEUED = "on one of the threads for what may take its time"
    APART = "on a thread of its own: a fault may delay it, or it waits for other requests"


class Door(Protocol):
    """What the server asks of an app beyond WSGI."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any], /) -> Iterable[bytes]: ...

    def max_body(self, environ: dict[str, Any], /) -> int:
        """How many bytes of a body whoever answers this request will look at."""

    def turn(self, environ: dict[str, Any], /) -> Turn:
        """When it may be answered. After NOW the caller answers it at once, and then calls `leave`."""

    def leave(self, environ: dict[str, Any], /) -> None:
        """Gives back what `turn` has taken."""

    def answer(self, environ: dict[str, Any], /) -> Sent | None:
        """The answer, where nothing stands before or behind the app's own; None where it is to be had by WSGI."""

    def date(self, environ: dict[str, Any], /) -> str:
        """The answer's `Date`."""

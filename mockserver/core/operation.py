"""An operation: one verb on one path, the function that answers it, and what goes in and out of that function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from mockserver.core.contract import OperationSpec
    from mockserver.core.world import State, World


class Loader(Protocol):
    """What `body=` and `query=` take: a marshmallow schema instance, or anything that loads a document."""

    def load(self, data: Any, /) -> Any: ...


class _Nothing:
    """No body at all; null is one."""

    def __repr__(self) -> str:
        return "NOTHING"

    def __bool__(self) -> bool:
        return False


NOTHING: Any = _Nothing()


@dataclass(slots=True)
class Reply:
    """An answer. `body` is a JSON value, or text or bytes with a `media_type`; left out, there is none.

    `reason` replaces the status line's phrase, where a vendor has phrases of its own.
    """

    body: Any = NOTHING
    status: int = 200
    headers: Mapping[str, str] | list[tuple[str, str]] = field(default_factory=dict)
    media_type: str | None = None
    reason: str | None = None

    def header_pairs(self) -> list[tuple[str, str]]:
        return list(self.headers.items()) if isinstance(self.headers, Mapping) else list(self.headers)


@dataclass(slots=True)
class Call:
    """A request as a handler sees it."""

    operation: "Operation"
    world: "World"
    state: "State"
    method: str
    path: str
    """As sent, percent-decoded, less the tenant's prefix."""
    params: dict[str, str]
    """The path's parameters under the spec's own spelling."""
    query: dict[str, Any]
    """Text by name; a list of texts where a name is repeated."""
    headers: "Headers"
    data: bytes
    """The body as sent."""
    base_url: str
    """What the client must put before a path to reach this tenant: `http://127.0.0.1:8080/t/acme`."""
    server: Any
    """The mock server itself (`mockserver.app.Mock`); only the control plane looks at it."""
    document: Any = NOTHING
    """The body as the vendor read it, once it has."""
    principal: Any = None
    """Who calls, as the vendor's `authenticate` says."""

    @property
    def now(self) -> datetime:
        """The tenant's time, fixed for this request."""
        return self.state.now


class Headers:
    """The request's headers, read without regard to case straight from the WSGI environment."""

    __slots__ = ("environ",)

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self.environ = environ

    def get(self, name: str, default: str | None = None) -> str | None:
        key = name.upper().replace("-", "_")
        value = self.environ.get(key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key)
        return default if value is None else str(value)

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None

    def items(self) -> list[tuple[str, str]]:
        pairs = [(key[5:].replace("_", "-").title(), str(value)) for key, value in self.environ.items() if key.startswith("HTTP_")]
        for key, name in (("CONTENT_TYPE", "Content-Type"), ("CONTENT_LENGTH", "Content-Length")):
            if self.environ.get(key):
                pairs.append((name, str(self.environ[key])))
        return pairs


Handler = Callable[..., Reply]


def no_handler() -> Reply:
    """Stands where no operation matched."""
    raise LookupError("no operation matched")


@dataclass(frozen=True, slots=True)
class Operation:
    """A wire line and its function, as the decorator declared them; `vendor` and `spec` are filled in by the binder."""

    verb: str
    path: str
    handler: Handler
    also: tuple[str, ...] = ()
    body: Loader | None = None
    query: Loader | None = None
    traits: Mapping[str, Any] = field(default_factory=dict)
    """What a vendor's own `authenticate` wants to know of an operation (consumers, permission, ...)."""
    vendor: str = ""
    spec: "OperationSpec | None" = None

    @property
    def id(self) -> str:
        """The function's name: the spec's operationId."""
        return self.handler.__name__

    @property
    def name(self) -> str:
        """`<vendor>.<operation_id>`: in headers, the journal and the control plane."""
        return f"{self.vendor}.{self.handler.__name__}"

    @property
    def wire(self) -> str:
        """`VERB /path`, verbatim in decorator, test, journal, fault rule and error message."""
        return f"{self.verb} {self.path}"

    @property
    def verbs(self) -> tuple[str, ...]:
        return (self.verb, *self.also)


UNMATCHED = Operation("", "", no_handler)
"""The operation of a call whose path or verb no operation has: errors are rendered for such calls, too."""


def operation(
    wire: str, *, also: tuple[str, ...] = (), body: Loader | None = None, query: Loader | None = None, **traits: Any
) -> Callable[[Handler], Handler]:
    """Marks a function as the answer to a wire line (`"LOOKUP /rest/v1/addressbook/contacts"`). Marks only: the binder collects.

    also: further verbs that do the same; body, query: what reads them; anything else goes to `Operation.traits`.
    """
    verb, _, path = wire.partition(" ")

    def mark(handler: Handler) -> Handler:
        handler.__operation__ = Operation(verb, path, handler, also, body, query, traits)  # type: ignore[attr-defined]
        return handler

    return mark

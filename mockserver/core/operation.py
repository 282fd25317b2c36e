"""An operation: one verb on one path, the function that answers it, and what goes in and out of that function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from mockserver.core.wire import PLAIN, Dialect

if TYPE_CHECKING:
    from mockserver.core.openapi import OperationSpec
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


HTTP, SWITCH = "http", "switch"
"""The rules of what the journal says beside the contract: what any web server refuses, and what a switch has decided."""


@dataclass(slots=True)
class Call:
    """A request as a handler sees it."""

    operation: "Operation"
    state: "State"
    method: str
    path: str
    """As sent, percent-decoded, less the tenant's prefix."""
    params: dict[str, str]
    """The path's parameters under the spec's own spelling, as they were sent."""
    query: dict[str, Any]
    """Text by name; a list of texts where a name is repeated."""
    headers: "Headers"
    data: bytes
    """The body as sent."""
    base_url: str
    """What the client must put before a path to reach this tenant: `http://127.0.0.1:8080/t/acme`."""
    document: Any = NOTHING
    """The body as the vendor read it, once it has."""
    principal: Any = None
    """Who calls, as the vendor's `authenticate` says."""
    json: Dialect = PLAIN
    """How the vendor reads JSON, as its manifest says."""
    notes: tuple[dict[str, str], ...] = ()
    """What the journal is to say of the request beside its contract, in the shape of a violation."""
    _parsed: Any = NOTHING

    def note_switch(self, place: str, pointer: str, message: str) -> None:
        """Has the journal say that a switch decided about the request, and which value decides otherwise."""
        self.notes += ({"in": place, "pointer": pointer, "rule": SWITCH, "message": message},)

    @property
    def now(self) -> datetime:
        """The tenant's time, fixed for this request."""
        return self.state.now

    def read_json(self) -> Any:
        """The body as JSON in the vendor's dialect, read once; BodyUnreadable where it is none."""
        if self._parsed is NOTHING:
            self._parsed = self.json.read(self.data)
        return self._parsed


@dataclass(slots=True, kw_only=True)
class ControlCall(Call):
    """A request of the control plane, which steers worlds and is in none: `state` is None."""

    world: "World"
    """The tenant that it is about."""
    server: Any
    """The mock server itself (`mockserver.app.Mock`)."""


Variables = tuple[tuple[str, Any], ...]
"""Headers as WSGI has them: `(("HTTP_ACCEPT", "*/*"), ...)`."""
CONTENT = {"CONTENT_TYPE": "Content-Type", "CONTENT_LENGTH": "Content-Length"}


VARIABLES = "mockserver.variables"
"""Where our own server has put them: equal blocks of headers are read once."""


class Headers:
    """The request's headers, read without regard to case straight from the WSGI environment."""

    __slots__ = ("environ",)

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self.environ = environ

    def get(self, name: str, default: str | None = None) -> str | None:
        key = name.upper().replace("-", "_")
        value = self.environ.get(key if key in CONTENT else "HTTP_" + key)
        return default if value is None else str(value)

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None

    def variables(self) -> Variables:
        """The headers as the environment has them, for `spell` to put into words: most of them nobody ever reads."""
        return self.environ.get(VARIABLES) or tuple([pair for pair in self.environ.items() if pair[0][:5] == "HTTP_" or pair[0] in CONTENT])

    def items(self) -> list[tuple[str, str]]:
        return spell(self.variables())


def spell(variables: Variables) -> list[tuple[str, str]]:
    """Headers by the names that clients give them."""
    pairs = [(key.removeprefix("HTTP_").replace("_", "-").title(), str(value)) for key, value in variables if key not in CONTENT]
    sent = dict(variables)
    return pairs + [(name, str(sent[key])) for key, name in CONTENT.items() if sent.get(key)]


Handler = Callable[..., Reply]


def no_handler() -> Reply:
    """Stands where no operation matched."""
    raise LookupError("no operation matched")


@dataclass(frozen=True, slots=True)
class Operation:
    """A request line and its function, as the decorator declared them; `vendor`, `spec` and `access` are filled in by the binder."""

    verb: str
    path: str
    handler: Handler
    id: str = ""
    """The spec's operationId: the function's name, or the one that its row of a family gives."""
    also: tuple[str, ...] = ()
    path_schema: Loader | None = None
    body: Loader | None = None
    query: Loader | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    """What a row of a family hands to the function that all its rows share."""
    traits: Mapping[str, Any] = field(default_factory=dict)
    """What the vendor's own code wants to know of an operation."""
    vendor: str = ""
    spec: "OperationSpec | None" = None
    access: Any = None
    """Who may call, as the vendor reads it from the spec (`Vendor.access`)."""
    name: str = field(init=False, repr=False, compare=False)
    """`<vendor>.<operation_id>`: in headers, the journal and the control plane."""
    wire: str = field(init=False, repr=False, compare=False)
    """`VERB /path`, verbatim in decorator, test, journal, fault rule and error message."""

    def __post_init__(self) -> None:
        fill = partial(object.__setattr__, self)  # these are read with every request
        if not self.id:
            fill("id", self.handler.__name__)
        fill("name", f"{self.vendor}.{self.id}")
        fill("wire", f"{self.verb} {self.path}")

    @property
    def module(self) -> str:
        """The module of the function: its last part is the spec's first tag."""
        return self.handler.__module__

    @property
    def verbs(self) -> tuple[str, ...]:
        return (self.verb, *self.also)


UNMATCHED = Operation("", "", no_handler)
"""The operation of a call whose path or verb no operation has: errors are rendered for such calls, too."""


def operation(
    wire: str,
    *,
    also: tuple[str, ...] = (),
    path: Loader | None = None,
    body: Loader | None = None,
    query: Loader | None = None,
    **traits: Any,
) -> Callable[[Handler], Handler]:
    """Marks a function as the answer to a request line (`"LOOKUP /rest/v1/addressbook/contacts"`). Marks only: the binder collects.

    also: further verbs that do the same; path, body, query: what reads them; anything else goes to `Operation.traits`.
    The loaded members of the path are keyword arguments of the function, body and query are one each.
    """
    verb, _, template = wire.partition(" ")

    def mark(handler: Handler) -> Handler:
        made = Operation(verb, template, handler, also=also, path_schema=path, body=body, query=query, traits=traits)
        handler.__operations__ = (made,)  # type: ignore[attr-defined]
        return handler

    return mark


class Member:
    """A row of a family: an operation of its own id and request line. What else it says is handed to the function by name."""

    __slots__ = ("also", "body", "given", "id", "path", "query", "wire")

    def __init__(
        self,
        id: str,
        wire: str,
        *,
        also: tuple[str, ...] = (),
        path: Loader | None = None,
        body: Loader | None = None,
        query: Loader | None = None,
        **given: Any,
    ) -> None:
        self.id, self.wire, self.also, self.path, self.body, self.query, self.given = id, wire, also, path, body, query, given

    def operation(self, handler: Handler) -> Operation:
        """The operation that this row makes of the family's function."""
        verb, _, path = self.wire.partition(" ")
        return Operation(
            verb, path, handler, self.id, also=self.also, path_schema=self.path, body=self.body, query=self.query, given=self.given
        )


def family(*members: Member) -> Callable[[Handler], Handler]:
    """Marks one function as the answer to many request lines that differ in values only.

    Each row names its id literally, so that a search for an operation's name leads to the row, and the function stands below it.
    An operation that needs a branch of its own in the function is no member: write it as a function of its own.
    """

    def mark(handler: Handler) -> Handler:
        handler.__operations__ = tuple(each.operation(handler) for each in members)  # type: ignore[attr-defined]
        return handler

    return mark

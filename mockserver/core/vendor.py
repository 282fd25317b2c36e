"""The manifest: all that a vendor must supply, and nothing the core may guess."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from mockserver.core.errors import BodyUnreadable
from mockserver.core.operation import Call, Operation, Reply
from mockserver.core.store import TableSpec
from mockserver.core.wire import PLAIN, Dialect
from mockserver.core.world import State

TYPES: dict[type, str] = {int: "integer", bool: "boolean", str: "string"}
"""What a switch takes, as JSON Schema calls it."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A tenant setting of a vendor. `allowed`: the values, or a type (`int`, `bool`, `str`).

    `least`, `most`: of a whole number; `pattern`: of a whole text.
    """

    name: str
    default: Any
    allowed: tuple[Any, ...] | type
    help: str
    least: int | None = None
    most: int | None = None
    pattern: str | None = None

    def accepts(self, value: object) -> bool:
        if isinstance(self.allowed, tuple):
            return any(type(value) is type(choice) and value == choice for choice in self.allowed)
        if type(value) is not self.allowed:
            return False
        if isinstance(value, str):
            return self.pattern is None or re.fullmatch(self.pattern, value) is not None
        assert isinstance(value, int)
        return (self.least is None or value >= self.least) and value <= (2**63 - 1 if self.most is None else self.most)

    @property
    def taken(self) -> str:
        """What it takes, in words."""
        if isinstance(self.allowed, tuple):
            return ", ".join(map(repr, self.allowed))
        bounds = (("from", self.least), ("to", self.most), ("like", self.pattern))
        return " ".join([TYPES[self.allowed], *(f"{word} {bound}" for word, bound in bounds if bound is not None)])


def read_json_body(call: Call) -> Any:
    """The body as JSON of the vendor's dialect; BodyUnreadable where it is none."""
    if not call.data:
        raise BodyUnreadable("the body is empty")
    return call.read_json()


def anyone(call: Call) -> Any:
    return None


@dataclass(frozen=True)
class Vendor:
    """One vendor's manifest."""

    name: str
    title: str
    prefixes: tuple[str, ...]
    """Paths that are this vendor's: each itself and all below it, by whole segments."""
    routes: tuple[ModuleType, ...]
    tables: tuple[TableSpec, ...]
    render: Callable[[Exception, Call], Reply]
    """Any Refusal, or a marshmallow ValidationError, in the vendor's voice. `call.operation` is UNMATCHED where none matched."""
    json: Dialect = PLAIN
    """What its parser of JSON does where parsers differ: `call.read_json()`."""
    read_body: Callable[[Call], Any] = read_json_body
    precheck: Callable[[Call], None] | None = None
    """Runs for every matched operation, after authentication and before the body is read: required headers and the like."""
    authenticate: Callable[[Call], Any] = anyone
    access: Callable[[Mapping[str, Any]], Any] | None = None
    """Reads from an operation of the spec who may call it: `Operation.access`. ValueError says what it does not understand."""
    anybody: Any = None
    """The principal where nobody was asked who calls; called with the call where it is a function."""
    requires_credentials: bool = False
    """Whether the document requires credentials: what `auth=documented` means here."""
    settings: tuple[Switch, ...] = ()
    credentials: Mapping[str, Callable[[State, dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    jobs: Mapping[str, Callable[[State, Any], None]] = field(default_factory=dict)
    """What due work does, by kind: function(state, payload); state.now is the time it was due."""
    media_type: str = "application/json"
    ignore_case: bool = False
    merge_slashes: bool = False
    """Whether doubled slashes in a path count as one."""
    max_body: int = 8 * 1024 * 1024
    base_path: str = ""
    """What a client configures behind the server's address, where the vendor's clients do."""
    steers: bool = False
    """Whether its operations steer worlds and are in none, as the control plane's: no journal, no lock, a `ControlCall`."""
    try_credential: str | None = None
    """The credential kind that the start-up lines show, where one is needed."""
    try_curl: str = ""
    """The start-up line's request: method, path and body in curl's own words, `{base}` for the base URL."""

    def operations(self) -> list[Operation]:
        """Every marked function of the route modules, in the order they stand there."""
        return [
            replace(made, vendor=self.name)
            for module in self.routes
            for item in vars(module).values()
            if getattr(item, "__module__", None) == module.__name__
            for made in getattr(item, "__operations__", ())
        ]

    def switch(self, values: Mapping[str, Any]) -> "Vendor":
        """This vendor with other defaults of its switches. ValueError says which switch there is not, or what it takes."""
        known = {switch.name: switch for switch in self.settings}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"{self.name} has no switch {name!r}; it has {', '.join(known) or 'none'}")
            if not known[name].accepts(value):
                raise ValueError(f"{self.name}'s switch {name} takes {known[name].taken}, not {value!r}")
        return replace(self, settings=tuple(replace(switch, default=values.get(switch.name, switch.default)) for switch in self.settings))

    def defaults(self) -> dict[str, Any]:
        return {switch.name: switch.default for switch in self.settings}

    def principal(self, call: Call) -> Any:
        return self.anybody(call) if callable(self.anybody) else self.anybody

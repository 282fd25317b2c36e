"""What the steps of the pipeline hand to each other: the exchange under way, the plan of its operation, and the answer as bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mockserver.core.errors import PROBLEM, Problem, Refusal
from mockserver.core.judge import Violation
from mockserver.core.operation import Call, Operation
from mockserver.core.origin import Origin
from mockserver.core.wire import write_json
from mockserver.core.world import World
from mockserver.quick import Load, quick

Pairs = list[tuple[str, str]]


@dataclass(slots=True)
class Sent:
    """An answer as bytes. `size`: of the whole body, of which a fault may let only the beginning out; -1 where no length is sent."""

    status: int
    reason: str | None
    headers: Pairs
    body: bytes
    size: int
    own: bool = False
    """Whether somebody has put headers of his own in: they may name what the server names, or need care."""

    def length(self) -> Pairs:
        """The header that says where the body ends."""
        return [("Content-Length", str(self.size))] if self.size >= 0 else []


@dataclass(slots=True)
class Exchange:
    """A request under way: its world, the call as the handler sees it, and what the journal will say of it."""

    world: World
    call: Call
    plan: "Plan"
    refusal: Refusal | None
    """What stands before any handler."""
    violations: list[Violation] = field(default_factory=list)
    asked: list[Violation] | None = None
    """Where the request leaves the contract, once that is judged."""
    origin: Origin | None = None
    """Where its refusal came from, where a rule refused it."""


class Plan:
    """What is the same for every request of an operation, made once."""

    __slots__ = ("_headers", "load_body", "load_path", "load_query", "operation", "public")

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.public = operation.spec is None or operation.spec.public
        self._headers: dict[int, Pairs] = {}
        self.load_path: Load | None = quick(operation.path_schema)
        self.load_query: Load | None = quick(operation.query)
        self.load_body: Load | None = quick(operation.body)

    def headers(self, status: int) -> Pairs:
        """What the answer says of the operation, and of how we know of such an answer."""
        known = self._headers.get(status)
        if known is None:
            spec = self.operation.spec
            known = [] if spec is None else [("X-Mock-Operation", self.operation.name), ("X-Mock-Evidence", spec.evidence_of(status))]
            self._headers[status] = known
        return known


def list_headers(headers: Mapping[str, str] | Pairs) -> Pairs:
    pairs = [(name, str(value)) for name, value in (headers.items() if isinstance(headers, Mapping) else headers)]
    check_headers(pairs)
    return pairs


def check_headers(pairs: Pairs) -> None:
    """ValueError where a header cannot be sent: whoever serves the app would fail, when all is done already."""
    for name, value in pairs:
        if not value.isprintable() and any(sign in value for sign in "\r\n\0"):
            raise ValueError(f"header {name} has a line end in it: {value!r}")
        if name.lower() != "location":  # which is written as a URI
            value.encode("latin-1")


def with_headers(pairs: Pairs, more: Mapping[str, str]) -> Pairs:
    """These headers with a fault's in the place of those that have their names; of a body there is one type, and it stands first."""
    given = {name.lower(): value for name, value in more.items()}
    typed = [("Content-Type", given.get("content-type", value)) for name, value in pairs[:1] if name == "Content-Type"]
    kept = [pair for pair in pairs[len(typed) :] if pair[0].lower() not in given]
    added = [pair for pair in more.items() if not typed or pair[0].lower() != "content-type"]
    check_headers(added)
    return [*typed, *kept, *added]


def explain(problem: Problem) -> Sent:
    body = write_json(problem.document())
    return Sent(problem.status, None, [("Content-Type", PROBLEM)], body, len(body))

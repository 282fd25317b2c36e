"""Stubs: what answers request lines that no operation has."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mockserver.control.errors import Error, error_at, pointer, unfit, unknown
from mockserver.control.rules.faults import FRAMING, OURS
from mockserver.core.operation import NOTHING, Operation
from mockserver.core.stubs import Stub, fits
from mockserver.core.vendor import Vendor
from mockserver.core.world import World

MOST = 1000
WIRE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+ /[^?#\s]*")


def show(stub: Stub) -> dict[str, Any]:
    """The stub as it was given, with its defaults, and how often it has answered. documented, the control-plane contract"""
    body = {} if stub.body is NOTHING else {"body": stub.body}
    rest = {"headers": stub.headers, "times": stub.times, "override": stub.override, "served": stub.served}
    return {"id": stub.id, "wire": stub.wire, "status": stub.status, **body, **rest}


def create(world: World, operations: Mapping[str, Operation], stub: dict[str, Any]) -> Stub:
    """Adds a stub, behind those that there are. documented, the control-plane contract; at most 1,000: assumed"""
    errors = list(find_errors(operations, world.vendors, stub))
    if len(world.stubs.rules) >= MOST:
        errors.append(error_at("body", "", f"a tenant has {MOST} stubs; DELETE /_mock/stubs/<id> makes room"))
    if errors:
        raise unfit(errors)
    return world.stubs.add(**with_whole_numbers(stub))


def remove(world: World, id: str) -> None:
    if not world.stubs.remove(id):
        raise unknown("stub", "id", id)


def with_whole_numbers(stub: Mapping[str, Any]) -> dict[str, Any]:
    """The stub with its numbers as numbers: 3.0 is a JSON whole number, too."""
    return {**stub, **{name: int(stub[name]) for name in ("status", "times") if stub.get(name) is not None}}


def find_errors(operations: Mapping[str, Operation], vendors: Mapping[str, Vendor], stub: Mapping[str, Any]) -> Iterator[Error]:
    """What the schema cannot say: a request line, that nothing else answers it, and headers that are the stub's to write."""
    wire = stub["wire"]
    if not WIRE.fullmatch(wire):
        yield error_at("body", "/wire", f"{wire!r} is no request line: VERB /path, with {{names}} for segments that may be anything")
    elif fits_any(wire, ("/_mock", "/t")):
        yield error_at("body", "/wire", "/_mock is the control plane's, /t/<name> a tenant's: no stub is asked there")
    elif not stub.get("override") and (known := _find_shadowed(operations.values(), vendors, wire)):
        yield error_at("body", "/wire", f'{known.name} answers this: say "override": true to answer in its place')
    for name in stub.get("headers", {}):
        if name.lower() in FRAMING:
            yield error_at("body", pointer("headers", name), "is written by whoever serves the answer")
        elif name.lower().startswith(OURS):
            yield error_at("body", pointer("headers", name), "is this server's own word, whatever the answer")


def fits_any(wire: str, prefixes: tuple[str, ...]) -> bool:
    path = wire.partition(" ")[2]
    return any(f"{path}/".startswith(f"{prefix}/") for prefix in prefixes)


def _find_shadowed(operations: Iterable[Operation], vendors: Mapping[str, Vendor], wire: str) -> Operation | None:
    """The operation that answers whatever the stub would: its request line is the stub's, or has a parameter where that has a name."""
    verb, _, path = _shape(wire).partition(" ")
    for operation in operations:
        shape = _shape(operation.path)
        template, sent = (shape.lower(), path.lower()) if vendors[operation.vendor].ignore_case else (shape, path)
        if any(fits(f"{known} {template}", verb, sent) for known in operation.verbs):
            return operation
    return None


def _shape(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", text)

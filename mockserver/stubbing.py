"""Answers a request by a stub of its tenant: between the gateway, which asks, and the vendors, which are then not asked."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from mockserver.core.clock import stopwatch
from mockserver.core.journal import KEPT, Entry
from mockserver.core.operation import NOTHING, Headers, Operation
from mockserver.core.stubs import Stub, fits
from mockserver.core.vendor import Vendor
from mockserver.core.wire import write_json
from mockserver.core.world import World
from mockserver.environ import base_url, content_length, decode_path

BODILESS = (204, 304)
"""Statuses whose answers have no body, RFC 9110."""


def find_stub(
    world: World, vendor: Vendor | None, operations: Iterable[Operation], environ: dict[str, Any]
) -> tuple[Stub, Operation | None] | None:
    """The stub that answers this request, and the operation in whose place it does."""
    method, path = environ["REQUEST_METHOD"], decode_path(environ["PATH_INFO"])
    found: list[Operation] = []

    def is_answered() -> bool:
        found.extend(each for each in operations if answers(each, vendor, method, path))
        return bool(found)

    stub = world.stubs.take(method, path, is_answered)
    return (stub, found[0] if found else None) if stub else None


def answers(operation: Operation, vendor: Vendor | None, method: str, path: str) -> bool:
    """Whether an operation has this request line, as its vendor matches them."""
    template = operation.path
    if vendor is not None and vendor.merge_slashes:
        while "//" in path:
            path = path.replace("//", "/")
    if vendor is not None and vendor.ignore_case:
        template, path = template.lower(), path.lower()
    return any(fits(f"{verb} {template}", method, path) for verb in operation.verbs)


def answer_stub(
    stub: Stub,
    operation: Operation | None,
    world: World,
    vendor: Vendor | None,
    environ: dict[str, Any],
    start_response: Callable[..., Any],
) -> Iterable[bytes]:
    """Journals the request and answers it: JSON, or text as it is, with the headers given. documented, the control-plane contract"""
    started = stopwatch()
    journal = world.journal
    id, size = journal.next_id(), content_length(environ)
    headers, body = _answer(stub)
    headers = [*headers, ("X-Mock-Stub", stub.id), ("X-Mock-Request", id)]
    entry = Entry(
        id=id,
        time=world.clock.now(),
        vendor=vendor.name if vendor else None,
        operation=operation,
        method=environ["REQUEST_METHOD"],
        path=decode_path(environ["PATH_INFO"]),
        query=environ.get("QUERY_STRING", ""),
        base_url=base_url(environ),
        variables=Headers(environ).variables(),
        body=environ["wsgi.input"].read(min(size, KEPT)),
        size=size,
        status=stub.status,
        response_headers=headers,
        response_body=body[:KEPT],
        response_size=len(body),
        stub=stub.id,
    )
    entry.duration = stopwatch() - started
    journal.add(entry)
    start_response(f"{stub.status} {_phrase(stub.status)}", [*headers, ("Content-Length", str(len(body)))] if body else headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _answer(stub: Stub) -> tuple[list[tuple[str, str]], bytes]:
    given = list(stub.headers.items())
    if stub.body is NOTHING or stub.status in BODILESS:
        return given, b""
    text = isinstance(stub.body, str)
    body = stub.body.encode() if text else write_json(stub.body)
    if any(name.lower() == "content-type" for name in stub.headers):
        return given, body
    return [("Content-Type", "text/plain; charset=utf-8" if text else "application/json"), *given], body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"

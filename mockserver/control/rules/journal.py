"""The journal, filtered."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mockserver.control.errors import error_at, unfit, unknown
from mockserver.control.rules.operations import find
from mockserver.control.rules.rows import no_vendor
from mockserver.core.clock import parse_iso
from mockserver.core.journal import Entry
from mockserver.core.operation import Operation
from mockserver.core.world import World

LIMIT = 100
ID = re.compile(r"[0-9]{1,18}")
Test = Callable[[Entry], bool]


def select(world: World, operations: Mapping[str, Operation], query: Mapping[str, str]) -> dict[str, Any]:
    """The entries that all filters let through, newest first; `total` counts them before `limit`. documented, the control-plane contract"""
    tests = list(_tests(world, operations, query))
    found = [entry for entry in world.journal if all(test(entry) for test in tests)]
    limit = int(float(query.get("limit", LIMIT)))
    return {"requests": [entry.document() for entry in found[:limit]], "total": len(found), "dropped": world.journal.dropped}


def read(world: World, id: str) -> Entry:
    entry = world.journal.get(id)
    if entry is None:
        raise unknown("journal entry", "id", id)
    return entry


def _tests(world: World, operations: Mapping[str, Operation], query: Mapping[str, str]) -> Iterator[Test]:
    if "vendor" in query:
        vendor = query["vendor"]
        if vendor not in world.vendors:
            raise unfit([error_at("query", "/vendor", no_vendor(world, vendor))])
        yield lambda entry: entry.vendor == vendor
    if "operation" in query:
        operation = find(operations, query["operation"])
        if operation is None:
            raise unfit(
                [
                    error_at(
                        "query",
                        "/operation",
                        f"{query['operation']!r} is no operation's name or request line; GET /_mock/operations lists them",
                    )
                ]
            )
        yield lambda entry: entry.operation is not None and entry.operation.name == operation.name
    if "status" in query:
        status = query["status"].replace("xx", "")
        yield lambda entry: str(entry.status).startswith(status)
    if "since" in query:
        yield after(query["since"])
    if "unmatched" in query:
        unmatched = query["unmatched"] == "true"
        yield lambda entry: (entry.operation is None) == unmatched
    if "violations" in query:
        violated = query["violations"] == "true"
        yield lambda entry: bool(entry.violations) == violated
    if "unread" in query:
        unread = query["unread"] == "true"
        yield lambda entry: bool(entry.unread) == unread


def after(text: str) -> Test:
    """Newer than the entry of this id, or not older than this time. documented, the control-plane contract; which ends count: assumed"""
    if ID.fullmatch(text):
        return lambda entry: int(entry.id) > int(text)
    try:
        moment = parse_iso(text)
    except (ValueError, OverflowError):
        raise unfit([error_at("query", "/since", f"{text!r} is neither an entry's id nor an ISO 8601 time")]) from None
    return lambda entry: entry.time >= moment

"""Were the requests made that should have been? Asked once, or waited for."""

import heapq
import json
from collections.abc import Mapping
from typing import Any

from mockserver.control.errors import error_at, unfit
from mockserver.control.rules.journal import after
from mockserver.control.rules.wanted import Wanted, find_wanted
from mockserver.core.errors import Problem
from mockserver.core.journal import Entry
from mockserver.core.operation import NOTHING, Operation
from mockserver.core.world import World

NEAREST = 3
SHOWN = 200
"""Characters of a value in the words of a refusal; its members have it whole."""
Operations = Mapping[str, Operation]


def verify(world: World, operations: Operations, body: dict[str, Any]) -> dict[str, Any]:
    """The entries that match, newest first, if there are as many as there should be. documented, the control-plane contract

    Without a count there shall be one (assumed). An object of the body may have further members, a list may not (assumed).
    """
    least, most = _bounds(body.get("count", 1))
    status = body.get("status")
    status = str(int(status)) if isinstance(status, (int, float)) else status
    what = find_wanted(
        operations, _stub_lines(world), body["operation"], "body", query=body.get("query"), body=body.get("body", NOTHING), status=status
    )
    entries = list(world.journal)
    matches = [entry for entry in entries if what.matches(entry)]
    if len(matches) < least or (most is not None and len(matches) > most):
        raise _refusal(what, entries, matches, least, most)
    return {"matches": [entry.document() for entry in matches]}


def wait(world: World, operations: Operations, query: Mapping[str, str]) -> dict[str, Any]:
    """The entries that match, once there are so many, those already there included. documented, the control-plane contract"""
    what = find_wanted(operations, _stub_lines(world), query.get("operation"), "query")
    newer = after(query["since"]) if "since" in query else None
    count, seconds = int(float(query.get("count", 1))), float(query.get("timeout", 5))

    def look() -> list[Entry] | None:
        found = [entry for entry in world.journal if (newer is None or newer(entry)) and what.matches(entry)]
        return found if len(found) >= count else None

    matches = world.arrivals.wait_for(look, seconds)
    if matches is None:
        found = sum(1 for entry in world.journal if (newer is None or newer(entry)) and what.matches(entry))
        detail = f"{_count(found)} of {what.wire or 'any operation'} in {seconds:g} seconds, not {count}"
        raise Problem(408, "Not in time", detail, [error_at("query", "/count", detail)])
    return {"matches": [entry.document() for entry in matches]}


def _stub_lines(world: World) -> list[str]:
    return [stub.wire for stub in world.stubs.rules]


def _bounds(count: Any) -> tuple[int, int | None]:
    if not isinstance(count, dict):
        return int(count), int(count)
    least, most = int(count.get("min", 0)), count.get("max")
    if most is not None and most < least:
        raise unfit([error_at("body", "/count/max", f"is less than min, {least}")])
    return least, None if most is None else int(most)


def _refusal(what: Wanted, entries: list[Entry], matches: list[Entry], least: int, most: int | None) -> Problem:
    """409, with the nearest entries and how each differs, for a reader and for a program."""
    missing = len(matches) < least
    others = [entry for entry in entries if not what.matches(entry)]
    ranked = heapq.nsmallest(NEAREST, others, key=what.distance) if missing else matches[:NEAREST]
    nearest = [{"request": entry.document(), "differences": list(what.differences(entry))} for entry in ranked]
    number = str(least) if least == most else f"at least {least}" if most is None else f"{least} to {most}"
    first = f"{_count(len(matches))} match{'' if len(matches) != 1 else 'es'} {what.wire}, {number} should"
    lines = [first, *(line for each in nearest for line in _difference_lines(each))] if entries else [first, "  the journal is empty"]
    errors: list[dict[str, object]] = [error_at("body", "/count", first)]
    return Problem(409, "Not verified", "\n".join(lines), errors, matches=len(matches), nearest=nearest)


def _difference_lines(near: dict[str, Any]) -> list[str]:
    request = near["request"]
    lines = [f"  request {request['id']}: {request['request']['method']} {request['request']['path']} -> {request['response']['status']}"]
    for difference in near["differences"][:1] if _is_another(near) else near["differences"]:
        actual = _short(difference["actual"]) if "actual" in difference else "not there"
        lines.append(f"    {difference['in']} {difference['pointer']}".rstrip() + f": {_short(difference['expected'])} expected, {actual}")
    return lines


def _is_another(near: dict[str, Any]) -> bool:
    """Whether the entry is of another operation: how its members differ then says nothing to a reader."""
    return any(difference["in"] == "operation" for difference in near["differences"])


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


def _count(number: int) -> str:
    return f"{number or 'no'} request{'' if number == 1 else 's'}"

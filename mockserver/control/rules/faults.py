"""Fault rules: which requests, what happens to them, and when."""

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.control.errors import Error, error_at, pointer, unfit, unknown
from mockserver.control.rules.operations import find
from mockserver.control.rules.rows import no_vendor
from mockserver.core.faults import Fault
from mockserver.core.operation import NOTHING, Operation
from mockserver.core.world import World

FRAMING = frozenset({"content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "trailer", "te"})
"""Headers that say how an answer is cut into bytes: whoever serves the app writes them."""
NUMBERS = ("status", "delay_ms", "truncate", "after", "every", "times")
OURS = "x-mock-"
EFFECTS = ("status", "delay_ms", "disconnect", "truncate", "headers")


def show(rule: Fault) -> dict[str, Any]:
    """The rule as it was given, with its defaults, and how often it has fired. documented, the control-plane contract"""
    which = {"vendor": rule.vendor} if rule.operation is None else {"operation": rule.operation}
    effects = {
        "status": rule.status,
        "headers": rule.headers or None,
        "delay_ms": rule.delay_ms or None,
        "disconnect": rule.disconnect or None,
        "truncate": rule.truncate,
    }
    shown = {name: value for name, value in effects.items() if value is not None}
    body = {} if rule.body is NOTHING else {"body": rule.body}
    when = {"when": rule.when, "after": rule.after, "every": rule.every, "times": rule.times, "optional": rule.optional}
    return {"id": rule.id, **which, **shown, **body, **when, "fired": rule.fired}


def create(world: World, operations: Mapping[str, Operation], rule: dict[str, Any]) -> Fault:
    """Arms a rule. documented, the control-plane contract"""
    errors = [*_name_errors(world, operations, rule), *_ineffective(rule), *_bad_headers(rule)]
    if errors:
        raise unfit(errors)
    # 3.0 is a JSON whole number, too
    whole: dict[str, int | None] = {name: int(rule[name]) for name in NUMBERS if rule.get(name) is not None}
    if "every" in rule and "times" not in rule:
        whole["times"] = None  # each n-th, for ever
    return world.faults.add(**{**rule, **whole})


def remove(world: World, id: str) -> None:
    if not world.faults.remove(id):
        raise unknown("fault", "id", id)


def remove_all(world: World) -> None:
    """Numbers go on, so that no two rules that the journal names ever share one."""
    for rule in world.faults.rules:
        world.faults.remove(rule.id)


def _name_errors(world: World, operations: Mapping[str, Operation], rule: dict[str, Any]) -> Iterator[Error]:
    """Exactly one of operation and vendor, and it is there."""
    if ("operation" in rule) == ("vendor" in rule):
        yield error_at("body", "", "takes either operation or vendor")
    if "operation" in rule and find(operations, rule["operation"]) is None:
        yield error_at(
            "body", "/operation", f"{rule['operation']!r} is no operation's name or request line; GET /_mock/operations lists them"
        )
    if "vendor" in rule and rule["vendor"] not in world.vendors:
        yield error_at("body", "/vendor", no_vendor(world, rule["vendor"]))


def _ineffective(rule: dict[str, Any]) -> Iterator[Error]:
    """Something happens, and no two things that exclude each other. inferred: a rule without effect, or half without, is a slip"""
    if not ("status" in rule or "truncate" in rule or rule.get("delay_ms") or rule.get("disconnect") or rule.get("headers")):
        yield error_at("body", "", f"nothing would happen: give one of {', '.join(EFFECTS)}")
    if "body" in rule and "status" not in rule:
        yield error_at("body", "/body", "needs a status")
    if rule.get("disconnect"):
        for name in ("status", "body", "headers", "truncate"):
            if name in rule:
                yield error_at("body", pointer(name), "there is no answer where the connection is closed: leave this or disconnect out")


def _bad_headers(rule: dict[str, Any]) -> Iterator[Error]:
    for name in rule.get("headers", {}):
        if name.lower() in FRAMING:
            yield error_at("body", pointer("headers", name), "is written by whoever serves the answer")
        elif name.lower().startswith(OURS):
            yield error_at("body", pointer("headers", name), "is this server's own word, whatever the answer")

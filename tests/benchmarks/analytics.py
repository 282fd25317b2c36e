"""What an aggregate costs: by the events of its profile and not by those of its workspace."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from mockserver.app import create_app
from mockserver.core.world import State
from mockserver.settings import Settings
from mockserver.vendors.synerise.rules import event_log
from mockserver.vendors.synerise.rules.analytics.definitions import read_aggregate, read_expression
from mockserver.vendors.synerise.rules.analytics.evaluate import Evaluation

JOHN = 434428563
EVENTS = 10_000
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 50_000


def scans(client_id: int, count: int, stream: str) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {
            "eventUUID": f"{stream}{number:028x}",
            "clientId": client_id + number % 997 if stream == "b" else client_id,
            "action": "shop.scan",
            "time": event_log.stamp(FIRST + timedelta(seconds=number)),
            "params": {"price": number % 100 / 4, "kind": f"kind {number % 20}"},
        }


def workspace(others: int) -> State:
    """John with 10,000 events, in a workspace where other profiles have so many."""
    state = create_app(Settings(vendors=("synerise",))).tenants.get("default").states["synerise"]
    event_log.append_all(state, scans(JOHN, EVENTS, "a"))
    others_scans = scans(700_000_000, others, "b")
    while batch := list(islice(others_scans, BATCH)):
        event_log.append_all(state, batch)
    return state


def milliseconds(step: Callable[[], Any]) -> float:
    """The best of some runs, in time of this process: neighbours on the machine do not count."""
    times = []
    for _ in range(9):
        begun = time.process_time()
        step()
        times.append(time.process_time() - begun)
    return min(times) * 1000


def definition(kind: str, **members: Any) -> Any:
    action = {"action": {"name": "shop.scan", "id": 0}, "actionId": 0}
    return read_aggregate(
        {"name": "A", **action, "attribute": {"type": "PARAM", "param": "price"}, "type": kind, "dateFilter": {}} | members
    )


def condition(kind: str, logic: str, constant: Any) -> dict[str, Any]:
    value = {"type": "CONSTANT", "constant": constant}
    return {"constraint": {"type": kind, "logic": logic, "value": value}, "attribute": {"type": "PARAM", "param": "kind"}}


def cases() -> dict[str, Any]:
    hour = {"type": "ABSOLUTE", "from": event_log.stamp(FIRST), "to": event_log.stamp(FIRST + timedelta(minutes=1))}
    price = {"type": "VALUE", "value": {"type": "EVENT", "attribute": {"type": "PARAM", "param": "price"}}}
    action = {"name": "shop.scan", "id": 0}
    return {
        "COUNT": definition("COUNT"),
        "COUNT of one minute": definition("COUNT", dateFilter=hour),
        "SUM": definition("SUM"),
        "TOP_MULTI": definition("TOP_MULTI", size=3),
        "COUNT, kind EQUAL": definition("COUNT", expressions=[condition("STRING_ONE", "EQUAL", "kind 7")]),
        "COUNT, kind REGEXP": definition("COUNT", expressions=[condition("STRING_ONE", "REGEXP", "^kind 1[0-9]*$")]),
        "event expression": read_expression({"name": "E", "type": "EVENT", "action": action, "expression": price}),
    }


def print_aggregates(quick: bool) -> None:
    """Milliseconds over a profile with 10,000 events, in workspaces of two sizes, and their ratio, which is to be below 1.5."""
    sizes = (1_000, 100_000 if quick else 1_000_000)
    found: dict[str, list[float]] = {}
    for size in sizes:
        state = workspace(size)
        for name, nodes in cases().items():
            took = milliseconds(lambda nodes=nodes, state=state: Evaluation(state).value(nodes, JOHN))  # type: ignore[misc]
            found.setdefault(name, []).append(took)
    print(
        f"\nanalyses of a profile with {EVENTS:,} events: milliseconds\n{'events of others':24}" + "".join(f"{size:>12,}" for size in sizes)
    )
    for name, values in found.items():
        print(f"{name:24}" + "".join(f"{value:12.2f}" for value in values) + f"{values[-1] / values[0]:9.2f}", flush=True)

"""`python -m tests.benchmarks.events [--quick]`: events at 1,000 and 1,000,000 stored ones, in process, and what each takes of memory.

The profile that is read has 500 events at both sizes, so that what grows is only what nobody asked for.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from mockserver.app import create_app
from mockserver.client import Client, send_in_process
from mockserver.core.world import State
from mockserver.settings import Settings
from mockserver.vendors.synerise.rules import event_log
from tests.benchmarks.scale import expect, tenant

JOHN = 434428563
OF_JOHN = 500
OTHERS = 200
HEADERS = {"Api-Version": "4.4", "Content-Type": "application/json"}


def fill(state: State, rows: int) -> None:
    """Events of the last five hours, John's among those of others, in an order that is not that of their times."""
    step = timedelta(hours=5) / rows
    every = max(rows // OF_JOHN, 1)
    for begin in range(0, rows, 10_000):
        event_log.append_all(
            state,
            [
                {
                    "clientId": JOHN if n % every == 0 else 800_000_000 + n % OTHERS,
                    "action": "page.visit" if n % 3 else "product.view",
                    "time": event_log.stamp(state.now - step * ((n * 7919) % rows)),
                    "params": {"uri": f"/{n}", "ip": "127.0.0.1"},
                }
                for n in range(begin, min(begin + 10_000, rows))
            ],
        )


def steps(client: Client) -> dict[str, Callable[[], Any]]:
    auth = client.credential("synerise", "workspace")
    event = {"label": "x", "client": {"id": JOHN}, "params": {"uri": "/"}}
    batch = [{**event, "type": "custom", "action": "a.b"}] * 1000
    by_id = {"identifierValue": str(JOHN), "additionalData": {"limit": "25"}}

    def call(wire: str, status: int, **options: Any) -> Any:
        return expect(client, wire, status, auth=auth, headers=HEADERS, **options)

    def second_page() -> Any:
        token = call("POST /activities-api/events/by/id", 200, json=by_id).json()["meta"]["cursors"]["after"]
        return call("POST /activities-api/events/by/id", 200, json=by_id, query={"pageToken": token})

    return {
        "page of a profile's activities": lambda: call(f"GET /activities-api/activities/{JOHN}", 200, query={"limit": 25}),
        "the same, one action": lambda: call(f"GET /activities-api/activities/{JOHN}", 200, query={"limit": 25, "actions": "page.visit"}),
        "first and second cursor page": second_page,
        "page of the workspace's": lambda: call("GET /activities-api/activities", 200, query={"limit": 25}),
        "single event": lambda: call("POST /v4/events/registered", 202, json=event),
        "batch of 1,000": lambda: call("POST /v4/events/batch", 202, json=batch),
    }


def microseconds(step: Callable[[], Any], seconds: float = 1.0) -> float:
    """Median of CPU time, so that neighbours on the machine do not count; the first calls, which build orders, do not either."""
    for _ in range(5):
        step()
    times: list[float] = []
    until = time.process_time() + seconds
    while time.process_time() < until or len(times) < 10:
        begun = time.process_time()
        step()
        times.append(time.process_time() - begun)
    return sorted(times)[len(times) // 2] * 1e6


def table(sizes: tuple[int, ...]) -> None:
    mock = create_app(Settings())
    found: dict[str, list[float]] = {}
    for size in sizes:
        client = tenant(mock, f"events-{size}", "record", send_in_process(mock))
        state = mock.tenants.get(client.tenant).states["synerise"]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        fill(state, size)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        for name, step in steps(client).items():
            found.setdefault(name, []).append(microseconds(step))
        ordered = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        print(f"{size:,} events: {grown / size:,.0f} bytes each, {ordered / size:,.0f} with the orders that pages need")
    print(
        "\nsynerise events, contract=record, in process: microseconds of CPU\n"
        + " " * 32
        + "".join(f"{size:>12,}" for size in sizes)
        + "   growth"
    )
    for name, values in found.items():
        print(f"{name:32}" + "".join(f"{value:12.0f}" for value in values) + f"{values[-1] / values[0]:9.2f}", flush=True)


if __name__ == "__main__":
    table((1_000, 100_000) if "--quick" in sys.argv else (1_000, 1_000_000))

"""What audiences of Synerise cost: CRM's lists, whose cost is to stay flat, and segmentations, which ask every profile.

python -m tests.benchmarks.audiences
"""

import itertools
import time
from typing import Any

from mockserver.app import Mock, create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import Settings
from tests.benchmarks.scale import Step, expect, microseconds, tenant

SIZES = (1_000, 10_000, 100_000)
EVENTS = 3
"""Events of each profile: the cost of a condition on an aggregate follows them."""


def fill(client: Client, mock: Mock, rows: int) -> None:
    """That many profiles, each with a few events."""
    world = mock.tenants.get(client.tenant)
    first = dict(world.states["synerise"].profiles.all()[0]) | {"phone": None, "tags": []}
    profiles = [
        first
        | {"clientId": 700_000_000 + n, "email": f"p{n}@example.com", "customId": f"c{n}", "uuid": f"00000000-0000-4000-8000-{n:012x}"}
        | {"firstName": f"First {n % 500}", "lastName": f"Last {n:06}", "city": f"City {n % 100}", "company": f"Company {n % 1000}"}
        | {"attributes": {"points": n % 1000}}
        for n in range(rows)
    ]
    events = [
        {"eventUUID": f"00000000-0000-4000-9000-{n:08x}{k:04x}", "clientId": 700_000_000 + n, "action": "shop.scan", "params": {"price": k}}
        | {"time": f"2026-01-0{k + 1}T00:00:00.000Z"}
        for n in range(rows)
        for k in range(EVENTS)
    ]
    world.add_rows({"synerise": {"profiles": profiles, "events": events}})


def condition(attribute: Any, kind: str, logic: str, constant: Any) -> Any:
    constraint = {"type": kind, "logic": logic, "value": {"type": "CONSTANT", "constant": constant}}
    item = {"type": "ATTRIBUTE", "matching": True, "attribute": {"expressions": [{"constraint": constraint, "attribute": attribute}]}}
    return {"matching": True, "expressions": [item]}


def lists(client: Client, auth: Any) -> dict[str, Step]:
    """CRM's lists where an index serves."""
    turn = itertools.count()

    def ask(path: str) -> Any:
        return expect(client, f"GET /crm/v1/{path}", 200, auth=auth)

    return {
        "list": lambda: ask("list"),
        "list at offset 500": lambda: ask("list?offset=500"),
        "list, recognized": lambda: ask("list?recognized=true"),
        "list by lastName": lambda: ask("list?sortBy=lastName:DESC"),
        "search by email": lambda: ask(f"list?search=email:p{next(turn) % 1000}@example.com"),
        "search by lastName": lambda: ask(f"list?search=lastName:Last {next(turn) % 1000:06}"),
        "autocomplete": lambda: ask("autocomplete?field=lastName&prefix=last 00005"),
        "last activity": lambda: ask(f"clients/{700_000_000 + next(turn) % 1000}/last-activity"),
    }


def print_lists() -> None:
    mock = create_app(Settings())
    found: dict[str, list[float]] = {}
    for size in SIZES:
        client = tenant(mock, f"rows-{size}", "record", send_in_process(mock))
        fill(client, mock, size)
        for name, step in lists(client, client.credential("synerise", "workspace")).items():
            found.setdefault(name, []).append(microseconds(step, 0.3))
    print("\nsynerise CRM, in process: microseconds\n" + f"{'profiles':28}" + "".join(f"{size:>12,}" for size in SIZES) + f"{'growth':>9}")
    for name, values in found.items():
        print(f"{name:28}" + "".join(f"{value:12.0f}" for value in values) + f"{values[-1] / values[0]:9.2f}", flush=True)


def seconds(client: Client, wire: str, **request: Any) -> float:
    """The processor's time, the better of two: neighbours on the machine do not count."""
    times = []
    for _ in range(2):
        begun = time.process_time()
        expect(client, wire, 200, **request)
        times.append(time.process_time() - begun)
    return min(times)


def count_scans(client: Client, auth: Any) -> str:
    """The UUID of an aggregate that counts the events of a profile."""
    aggregate = {
        "name": "Scans",
        "action": {"name": "shop.scan", "id": 0},
        "actionId": 0,
        "attribute": {"type": "PARAM", "param": "price"},
        "type": "COUNT",
        "dateFilter": {},
    }
    wire, headers = "POST /analytics-backend/analytics/definitions-manager/aggregates", {"Content-Type": "application/json"}
    body = {"aggregate": aggregate, "isVisibleForClientProfile": False}
    return str(expect(client, wire, 200, auth=auth, headers=headers, json=body).json()["aggregate"]["uuid"])


def print_segmentations() -> None:
    mock = create_app(Settings())
    print("\nsynerise segmentations, in process: microseconds of the processor per profile of the workspace\n" + f"{'profiles':28}", end="")
    print("".join(f"{size:>12,}" for size in SIZES))
    found: dict[str, list[float]] = {}
    for size in SIZES:
        client = tenant(mock, f"rows-{size}", "record", send_in_process(mock))
        fill(client, mock, size)
        auth = client.credential("synerise", "workspace")
        bodies = {
            "on a field": condition({"type": "PARAM", "param": "city"}, "STRING_ONE", "EQUAL", "City 7"),
            "on an attribute": condition({"type": "PARAM", "param": "points"}, "NUMBER_ONE", "MORE", 990),
            "on an aggregate": condition({"type": "AGGREGATE", "aggregate": count_scans(client, auth)}, "NUMBER_ONE", "MORE", 2),
        }
        for name, body in bodies.items():
            uuid = expect(client, "POST /crm/v1/segmentations", 200, json=body, auth=auth).json()
            listing, freezing = f"GET /crm/v1/segmentations/local/{uuid}/clients", "POST /crm/v1/clients/list"
            found.setdefault(f"list {name}", []).append(seconds(client, listing, auth=auth) / size * 1e6)
            found.setdefault(f"freeze {name}", []).append(seconds(client, freezing, auth=auth, json={"segment": uuid}) / size * 1e6)
    for name, values in found.items():
        print(f"{name:28}" + "".join(f"{value:12.2f}" for value in values), flush=True)


if __name__ == "__main__":
    print_lists()
    print_segmentations()

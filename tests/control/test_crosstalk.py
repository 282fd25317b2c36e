"""Many workers against one server, each in a tenant of its own: what each leaves is what it leaves alone.

`CROSSTALK=16x200 python -m pytest -n 0 tests/control/test_crosstalk.py` runs so many workers with so many flows each; the suite fewer.
"""

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mockserver.app import create_app
from mockserver.client import Client, Send, send_in_process, send_over_socket
from mockserver.settings import Settings
from mockserver.testing import MockServer

WORKERS, FLOWS = (int(number) for number in os.environ.get("CROSSTALK", "8x6").split("x"))
CONTACTS = "/rest/v1/addressbook/contacts"
SYNERISE = {"Api-Version": "4.4", "Content-Type": "application/json", "Accept": "*/*"}
UPLOAD = "POST /api/bulk/2.0/contacts/syncActions/1/data"
Flow = Callable[[Client, int], object]


def address_book(client: Client, number: int) -> None:
    made = client.call(f"POST {CONTACTS}", json={"displayname": f"{client.tenant} {number}", "number": str(number)})
    assert made.status_code == 200, made.text
    client.call(f"PATCH {CONTACTS}/{made.json()['id']}", json={"email": f"{number}@example.com"})
    assert client.call(f"LOOKUP {CONTACTS}", json=str(number)).status_code == 200
    if number % 3 == 0:
        client.call(f"DELETE {CONTACTS}/{made.json()['id']}")


def sync(client: Client, number: int) -> None:
    client.call(UPLOAD, json=[{"Id": str(number)}], auth="basic")
    started = client.call("POST /api/bulk/2.0/syncs", json={"syncedInstanceUri": "/contacts/syncActions/1"}, auth="basic")
    client.advance(number % 100)
    assert client.call("GET /api/bulk/2.0/syncs", auth="basic").status_code == 200 and started.status_code in (201, 409)


def media(client: Client, number: int) -> None:
    body = {"firstname": f"F{number}", "lastname": client.tenant, "email": f"{number}@example.com"}
    assert client.call("POST /v6/contact", json=body, auth="bearer").status_code < 300


def projects(client: Client, number: int) -> None:
    body = {"FirstName": f"F{number}", "LastName": client.tenant, "Email": f"{number}@example.com"}
    assert client.call("POST /api/v1/Contacts/saveContact", json=body, auth="pat").status_code < 500


def profile(client: Client, number: int) -> None:
    body = {"email": f"{number}@example.com", "firstName": client.tenant}
    assert client.call("POST /v4/clients", json=body, headers=SYNERISE, auth="workspace").status_code < 300
    assert client.call("GET /v4/clients?limit=5", headers=SYNERISE, auth="workspace").status_code == 200


def trouble(client: Client, number: int) -> None:
    client.fault(operation=f"GET {CONTACTS}", status=503)
    assert [client.call(f"GET {CONTACTS}").status_code for _ in range(2)] == [503, 200]
    client.settings({"incoplax": {"limit_max": 1 + number % 50}})
    client.snapshot("then")
    client.call(f"POST {CONTACTS}", json={"displayname": "Gone", "number": f"9{number}"})
    client.restore("then")


KINDS: tuple[Flow, ...] = (address_book, sync, media, projects, profile, trouble)


def work(send: Send, worker: int) -> dict[str, Any]:
    """So many flows, drawn by the worker's own number; what they leave."""
    tenant = f"worker-{worker}"
    client = Client(f"http://mockserver.test/t/{tenant}", tenant, send)
    client.freeze("2026-01-01T00:00:00Z")
    drawn = random.Random(worker)
    for number in range(100, 100 + FLOWS):
        drawn.choice(KINDS)(client, number)
    requests = client.control("GET /_mock/requests?limit=1000")["requests"]
    assert all(f"/t/{tenant}/" in entry["request"]["url"] for entry in requests), "another tenant's request"
    return {
        "state": client.control("GET /_mock/state"),
        "settings": client.control("GET /_mock/settings"),
        "answers": [(entry["wire"], entry["response"]["status"], entry["response"]["body"]) for entry in requests],
    }


def test_tenants__of_parallel_workers_are_as_each_alone() -> None:
    with MockServer(Settings(port=0)) as server, ThreadPoolExecutor(WORKERS) as pool:
        together = list(pool.map(lambda worker: work(send_over_socket(server.url), worker), range(WORKERS)))
    alone = create_app(Settings())
    for worker, found in enumerate(together):
        expected = work(send_in_process(alone), worker)
        assert found["state"] == expected["state"] and found["settings"] == expected["settings"], f"worker {worker}"
        assert found["answers"] == expected["answers"], f"worker {worker}"

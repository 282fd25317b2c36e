"""Microseconds of an operation at 100, 10,000 and 100,000 rows, in process and over a socket, and the growth from the first to the last.

Over a socket the server is a thread of this process: what is measured is the round trip, not the throughput (sockets.py has that).
"""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from mockserver.app import Mock, create_app
from mockserver.client import Client, Response, Send, send_in_process
from mockserver.server import listen, port_of
from mockserver.settings import Settings
from tests.benchmarks.servers import PATH, bare_flask, bare_wsgi

SIZES = (100, 10_000, 100_000)
Step = Callable[[], Any]


def microseconds(step: Step, seconds: float = 0.5) -> float:
    """Median of single calls: one slow call (a collection, a neighbour on the machine) does not count."""
    for _ in range(20):
        step()
    times: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(times) < 50:
        begun = time.perf_counter()
        step()
        times.append(time.perf_counter() - begun)
    return sorted(times)[len(times) // 2] * 1e6


@contextmanager
def sender(app: Any, over_socket: bool) -> Iterator[Send]:
    """Calls the app directly, or over one connection that stays open."""
    if not over_socket:
        yield send_in_process(app)
        return
    server = listen(app, Settings(port=0))
    threading.Thread(target=server.run, daemon=True).start()
    connection = HTTPConnection("127.0.0.1", port_of(server))

    def send(method: str, target: str, headers: list[tuple[str, str]], body: bytes | None) -> Response:
        connection.request(method, target, body, dict(headers))
        answer = connection.getresponse()
        return Response(answer.status, answer.reason, answer.getheaders(), answer.read())

    try:
        yield send
    finally:
        connection.close()
        server.stop()


def tenant(mock: Mock, name: str, contract: str, send: Send) -> Client:
    mock.tenants.get(name).settings["contract"] = contract
    return Client("", name, send)


def expect(client: Client, wire: str, status: int, **options: Any) -> Any:
    response = client.call(wire, **options)
    assert response.status_code == status, (wire, response.status_code, response.text)
    return response


def incoplax(client: Client, mock: Mock, rows: int) -> dict[str, Step]:
    """The address book with that many contacts."""
    from mockserver.vendors.incoplax.rules import contacts

    state = mock.tenants.get(client.tenant).states["incoplax"]
    made = [contacts.create_contact(state, {"displayname": f"Contact {n}", "number": str(n + 1000)}) for n in range(rows)]
    ids = itertools.cycle(row["id"] for row in made)
    numbers = itertools.cycle(row["number"] for row in made)
    doomed = iter([row["id"] for row in made])
    base = "/rest/v1/addressbook/contacts"

    def delete() -> None:
        if (id := next(doomed, None)) is None:  # fewer rows than calls: what is deleted is made anew, outside the table's size
            id = contacts.create_contact(state, {"displayname": "again", "number": "1"})["id"]
        expect(client, f"DELETE {base}/{id}", 204)

    return {
        "GET by id": lambda: expect(client, f"GET {base}/{next(ids)}", 200),
        "LOOKUP": lambda: expect(client, f"LOOKUP {base}", 200, json=next(numbers)),
        "PATCH": lambda: expect(client, f"PATCH {base}/{next(ids)}", 200, json={"department": "IT"}),
        "list, 25 rows": lambda: expect(client, f"GET {base}?limit=25", 200),
        "list by department": lambda: expect(client, f'GET {base}?limit=25&order=[{{"department":"desc"}}]', 200),
        "POST": lambda: expect(client, f"POST {base}", 200, json={"displayname": "New", "number": "7"}),
        "DELETE": delete,
    }


def synerise(client: Client, mock: Mock, rows: int) -> dict[str, Step]:
    """That many profiles in the workspace."""
    world = mock.tenants.get(client.tenant)
    first = world.states["synerise"].profiles.all()[0]
    made = [
        dict(first)
        | {"clientId": 700_000_000 + n, "email": f"p{n}@example.com", "phone": f"+48{n:09}", "customId": f"c{n}"}
        | {"company": None, "tags": []}
        | {"uuid": f"00000000-0000-4000-8000-{n:012x}", "firstName": f"First {n}", "lastName": f"Last {n % 1000}", "anonymous": n % 2 == 1}
        for n in range(rows)
    ]
    world.add_rows({"synerise": {"profiles": made}})
    auth = client.credential("synerise", "workspace")
    headers = {"Api-Version": "4.4", "Content-Type": "application/json", "Accept": "application/json"}
    turn = itertools.cycle(made)
    doomed = itertools.cycle(row["clientId"] for row in made[1:])

    def call(wire: str, status: int = 200, **options: Any) -> Any:
        return expect(client, wire, status, auth=auth, headers=headers, **options)

    def merge() -> None:
        """A profile and one that is made for it: the number of rows stays."""
        source = dict(made[0]) | {"clientId": 900_000_000, "email": None, "phone": None, "customId": None, "uuid": None}
        world.add_rows({"synerise": {"profiles": [source]}})
        call(f"POST /v4/clients/merge/from/ids/900000000/to/id/{next(doomed)}")

    return {  # pages first: an update finds that a row with an e-mail is not anonymous
        "get by clientId": lambda: call(f"GET /v4/clients/{next(turn)['clientId']}"),
        "get by email": lambda: call(f"GET /v4/clients/by-email/{next(turn)['email']}"),
        "get by phone": lambda: call(f"GET /v4/clients/by-phone/{next(turn)['phone']}"),
        "get by uuid": lambda: call(f"GET /v4/clients/by-uuid/{next(turn)['uuid']}"),
        "get by customId": lambda: call(f"GET /v4/clients/by-custom-id/{next(turn)['customId']}"),
        "list page": lambda: call("GET /v4/clients?pageSize=20"),
        "list page by lastName": lambda: call("GET /v4/clients?pageSize=20&sortBy=lastName&sortOrder=DESC"),
        "list page, anonymous": lambda: call("GET /v4/clients?pageSize=20&sortBy=email&filters[anonymous]=true"),
        "list page 20": lambda: call("GET /v4/clients?pageSize=20&pageIndex=20"),
        "update": lambda: call(f"POST /v4/clients/{next(turn)['clientId']}", 202, json={"city": "Krakow"}),
        "add a row and merge it": merge,
    }


def table(title: str, prepare: Callable[[Client, Mock, int], dict[str, Step]], sizes: tuple[int, ...] = SIZES) -> None:
    """Prints, for each way in and with the contract judged or not, a row per operation; bare apps for comparison."""
    for over_socket in (False, True):
        for contract in ("record", "off"):
            mock = create_app(Settings())
            found: dict[str, list[float]] = {}
            with sender(mock, over_socket) as send:
                for size in sizes:
                    client = tenant(mock, f"rows-{size}-{contract}", contract, send)
                    for name, step in prepare(client, mock, size).items():
                        found.setdefault(name, []).append(microseconds(step))
            heads = "".join(f"{size:>12,}" for size in sizes)
            way = "over a socket" if over_socket else "in process"
            print(f"\n{title}, contract={contract}, {way}: microseconds\n{'rows':28}{heads}{'growth':>9}")
            for name, values in found.items():
                print(f"{name:28}" + "".join(f"{value:12.0f}" for value in values) + f"{values[-1] / values[0]:9.2f}", flush=True)
        for name, app in (("a bare WSGI app", bare_wsgi), ("a bare Flask app", bare_flask())):
            with sender(app, over_socket) as send:
                print(f"{name:28}{microseconds(lambda send=send: send('GET', PATH, [], None)):12.0f}", flush=True)  # type: ignore[misc]


def pauses(sizes: tuple[int, ...]) -> None:
    """What happens once a tenant: fork, the first write after it, the first list, reset; and what a seeded row takes of time and memory."""
    print(f"\nmilliseconds{'rows':>14}{'us a row':>10}{'bytes':>8}{'fork':>8}{'write':>8}{'list':>9}{'again':>8}{'reset':>8}")
    for size in sizes:
        mock = create_app(Settings())
        world = mock.tenants.get("default")
        send = send_in_process(mock)
        first = world.states["incoplax"].contacts.all()[0]
        before, begun = resident(), time.perf_counter()
        for start in range(0, size, 10_000):
            some = range(start, min(start + 10_000, size))
            world.add_rows({"incoplax": {"contacts": [contact(first, n) for n in some]}})
        seeded, memory = time.perf_counter() - begun, resident() - before
        client = Client("", "default", send)
        expect(client, "GET /rest/v1/addressbook/contacts?limit=25", 200)
        fork = mock.tenants.get("fork")
        steps: list[Step] = [
            lambda world=world, fork=fork: fork.fork_from(world),  # type: ignore[misc]
            lambda send=send: expect(  # type: ignore[misc]
                Client("", "fork", send), "POST /rest/v1/addressbook/contacts", 200, json={"displayname": "New", "number": "7"}
            ),
            lambda send=send: expect(Client("", "fork", send), "GET /rest/v1/addressbook/contacts?limit=25", 200),  # type: ignore[misc]
            lambda send=send: expect(Client("", "fork", send), "GET /rest/v1/addressbook/contacts?limit=25", 200),  # type: ignore[misc]
            fork.reset,
        ]
        took = []
        for step in steps:
            begun = time.perf_counter()
            step()
            took.append((time.perf_counter() - begun) * 1e3)
        figures = "".join(f"{value:8.1f}" for value in took)
        print(f"{'':12}{size:>14,}{seeded / size * 1e6:10.0f}{memory / size:8.0f}{figures}", flush=True)


def contact(first: Any, number: int) -> dict[str, Any]:
    """A contact of its own, like the first of the fixtures."""
    marks = {"id": f"AA-{number:08X}-CCCCCCCC", "autokey": 1_000_000 + number, "number": str(number + 100_000)}
    return {**first, **marks, "displayname": f"Contact {number}"}


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def reset_and_fork() -> None:
    mock = create_app(Settings())
    world = mock.tenants.get("default")
    client = Client("", "default", send_in_process(mock))

    def dirty_reset() -> None:
        expect(client, "POST /rest/v1/addressbook/contacts", 200, json={"displayname": "New", "number": "7"})
        begun = time.perf_counter()
        world.reset()
        resets.append(time.perf_counter() - begun)

    resets: list[float] = []
    microseconds(dirty_reset)
    names = itertools.count()
    fork = microseconds(lambda: mock.tenants.get(f"fork-{next(names)}"), 0.2)
    print(f"\nreset after a write {sorted(resets)[len(resets) // 2] * 1e3:.2f} ms (aim 5) · a fresh tenant {fork / 1e3:.2f} ms")

"""A server on a socket, clients of it, and a server of the tiny vendor alone."""

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from mockserver.app import Mock, bind
from mockserver.client import Client, Response, send_in_process, send_over_socket
from mockserver.core.contract import Contract
from mockserver.core.seeds import Seeds
from mockserver.core.store import Table
from mockserver.core.tenants import Tenants
from mockserver.core.vendor import Vendor
from mockserver.core.world import World
from mockserver.flask_app import VendorApp
from mockserver.gateway import Gateway, Mount
from mockserver.pipeline import Pipeline
from mockserver.settings import Settings
from mockserver.testing import MockServer

from . import tiny as notes

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(mock: Mock) -> Iterator[MockServer]:
    with MockServer(Settings(port=0), mock) as running:
        yield running


@pytest.fixture
def wired(server: MockServer, mock: Mock) -> Iterator[Client]:
    """As `client`, over a socket."""
    tenant = f"wired-{next(_numbers)}"
    yield Client(f"{server.url}/t/{tenant}", tenant, send_over_socket(server.url))
    world = mock.tenants.find(tenant)
    bugs = list(world.bugs) if world else []
    mock.tenants.drop(tenant)
    assert not bugs, "; ".join(bugs)


@pytest.fixture(params=["in process", "over a socket"])
def either(request: pytest.FixtureRequest) -> Client:
    """Both kinds of client, one after the other."""
    client: Client = request.getfixturevalue("client" if request.param == "in process" else "wired")
    return client


@pytest.fixture
def other(client: Client, mock: Mock) -> Iterator[Client]:
    """Another tenant of the same server; its name is as long as the first one's."""
    tenant = client.tenant.replace("test", "twin")
    yield Client(f"http://mockserver.test/t/{tenant}", tenant, client.send)
    mock.tenants.drop(tenant)


@dataclass
class Tiny:
    """The tiny vendor's server, and its default world."""

    world: World
    gateway: Gateway

    def post(self, text: str, **members: Any) -> Response:
        return self.send("POST", "/tiny/notes", {"text": text, **members})

    def send(self, method: str, target: str, body: Any = None) -> Response:
        client = Client("", "default", send_in_process(self.gateway))
        return client.call(f"{method} {target}", **({} if body is None else {"json": body}))

    def notes(self) -> list[str]:
        return [row["id"] for row in self.world.states["tiny"].notes.all()]


@pytest.fixture
def tiny() -> Tiny:
    vendor = Vendor(
        name="tiny",
        title="Tiny",
        prefixes=("/tiny",),
        routes=(sys.modules[notes.__name__],),
        tables=notes.TABLES,
        render=notes.render,
        jobs={"note": notes.run_due},
        max_body=1000,
    )
    contract = Contract("tiny", notes.DOCUMENT)
    operations = bind(vendor, contract)
    seeds = Seeds({("tiny", table.name): Table(table) for table in notes.TABLES})
    tenants = Tenants(lambda name: World(name, [vendor], seeds, {"auth": "off", "contract": "record"}, 10), 10)
    gateway = Gateway([Mount(vendor, VendorApp(Pipeline(vendor, contract, operations)), operations)], tenants)
    return Tiny(tenants.get("default"), gateway)

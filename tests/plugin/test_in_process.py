"""Without a socket: async clients are not held up, and a plain client is told what to use."""

import asyncio
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import httpx
import pytest

from mockserver.testing import TestServer, start

CONTACTS = "/rest/v1/addressbook/contacts"


@pytest.fixture(scope="module")
def served() -> Iterator[TestServer]:
    server = start({"vendors": ["incoplax"]}, in_process=True)
    yield server
    server.stop()


def test_httpx_async_client__a_delay_holds_up_no_event_loop(served: TestServer) -> None:
    """While a request is held back others are sent and answered: it is the last to end, though the first to begin."""
    tenant = served.fresh_tenant("delay")
    tenant.fault(operation="incoplax.get_contact", delay_ms=300)
    ended: list[str] = []

    async def ask(client: httpx.AsyncClient, path: str) -> None:
        await client.get(path)
        ended.append(path)

    async def both() -> None:
        async with tenant.httpx_async_client() as client:
            slow = asyncio.create_task(ask(client, f"{CONTACTS}/none"))
            while not tenant.control("GET /_mock/faults")["faults"][0]["fired"]:
                await asyncio.sleep(0)
            await ask(client, CONTACTS)
            await slow

    asyncio.run(both())
    assert ended == [CONTACTS, f"{CONTACTS}/none"]


def test_plain_client__learns_what_to_use(served: TestServer) -> None:
    url = served.fresh_tenant("plain").url + CONTACTS
    with pytest.raises(urllib.error.URLError, match=r"runs in process and has no socket: use the tenant's httpx_client\(\)"):
        urllib.request.urlopen(url)
    with httpx.Client(trust_env=False) as client, pytest.raises(httpx.ConnectError, match="requests_session"):
        client.get(url)


def test_plain_client__of_other_hosts_is_left_alone(served: TestServer) -> None:
    assert socket.getaddrinfo("127.0.0.1", 80)


def test_stop__gives_the_look_up_back() -> None:
    before = socket.getaddrinfo
    server = start({"vendors": ["incoplax"]}, in_process=True)
    assert socket.getaddrinfo is not before
    server.stop()
    assert socket.getaddrinfo is before

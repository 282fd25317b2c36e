"""Eight threads at once: nothing is lost, nothing is given out twice."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mockserver.app import Mock
from mockserver.client import Client, send_over_socket
from mockserver.testing import MockServer


@pytest.fixture(autouse=True)
def hasty() -> Iterator[None]:
    """Threads take turns after every microsecond: without a lock somebody is interrupted in the wrong place."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


CONTACTS = "/rest/v1/addressbook/contacts"


def contact(number: int) -> dict[str, str]:
    return {"displayname": f"C{number}", "number": str(1000 + number)}


def crowd(client: Client, count: int) -> list[dict[str, object]]:
    def create(number: int) -> dict[str, object]:
        answer = client.call(f"POST {CONTACTS}", json=contact(number))
        assert answer.status_code == 200, answer.text
        made: dict[str, object] = answer.json()
        return made

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(create, range(count)))


def test_create_contact__eight_threads_lose_none(either: Client) -> None:
    made = crowd(either, 160)
    rows = either.rows("incoplax", "contacts")
    assert len(rows) == 2 + len(made)
    for member in ("id", "autokey"):
        assert len({str(row[member]) for row in rows}) == len(rows)
    assert {str(contact["displayname"]) for contact in made} <= {row["displayname"] for row in rows}
    listed = either.control("GET /_mock/requests?limit=1000")
    assert listed["total"] == len(made) and len({entry["id"] for entry in listed["requests"]}) == len(made)


def test_tenant__eight_threads_make_one(mock: Mock, server: MockServer) -> None:
    clients = [Client(f"{server.url}/t/crowd", "crowd", send_over_socket(server.url)) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda pair: pair[1].call(f"POST {CONTACTS}", json=contact(pair[0])), enumerate(clients)))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert len(clients[0].rows("incoplax", "contacts")) == 10
    mock.tenants.drop("crowd")


def test_fault__eight_threads_fire_it_so_often_as_said(either: Client) -> None:
    either.fault(operation=f"GET {CONTACTS}", status=503, times=10)
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: either.call(f"GET {CONTACTS}").status_code, range(80)))
    assert sorted(statuses) == [200] * 70 + [503] * 10


def test_reset__among_eight_threads_never_crashes(client: Client) -> None:
    def churn(number: int) -> int:
        if number % 7 == 0:
            client.reset()
        return client.call(f"POST {CONTACTS}", json=contact(number)).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(churn, range(80))) == {200}

"""The same requests under equal clocks give the same bytes in any two fresh tenants."""

from collections.abc import Iterator

import pytest

from mockserver.app import Mock
from mockserver.client import Client, Response

NOON = "2026-06-01T12:00:00Z"


@pytest.fixture
def twins(client: Client, mock: Mock) -> Iterator[tuple[Client, Client]]:
    """Two fresh tenants whose names are of one length."""
    other = Client(client.url, client.tenant.replace("test", "twin"), client.send)
    yield client, other
    mock.tenants.drop(other.tenant)


def blank(client: Client, response: Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """An answer without the tenant's name, the only thing in which tokens may differ."""
    return response.status_code, response.header_list, response.content.replace(client.tenant.encode(), b"TENANT")


def play(client: Client) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    client.freeze(NOON)
    answers = [
        client.call("GET /_mock/state"),
        client.call("POST /rest/v1/addressbook/contacts", json={"displayname": "A", "number": "1"}),
        client.call("POST /rest/v1/addressbook/contacts", json={"displayname": 5}),
        client.call("GET /_mock/credentials"),
    ]
    client.advance(90)
    answers += [
        client.call("POST /rest/v1/addressbook/contacts", json={"displayname": "B", "number": "2"}),
        client.call("GET /rest/v1/addressbook/contacts"),
        client.call("LOOKUP /rest/v1/addressbook/contacts", json="2"),
        client.call("GET /_mock/state/incoplax/contacts"),
    ]
    return [blank(client, answer) for answer in answers]


def test_determinism__twins_answer_the_same_bytes(twins: tuple[Client, Client]) -> None:
    one, two = map(play, twins)
    assert [first for first, second in zip(one, two, strict=True) if first[:2] != second[:2]] == []
    plain = [place for place in range(len(one)) if place != 3]
    assert [one[place] for place in plain] == [two[place] for place in plain]


def test_determinism__reset_tenant_answers_as_it_did(client: Client) -> None:
    first = play(client)
    client.reset()
    assert play(client) == first


def test_determinism__other_tenants_do_not_matter(twins: tuple[Client, Client]) -> None:
    one, two = twins
    two.freeze(NOON)
    two.call("POST /rest/v1/addressbook/contacts", json={"displayname": "X", "number": "9"})
    first = play(one)
    two.reset()
    assert [answer for place, answer in enumerate(play(two)) if place != 3] == [answer for place, answer in enumerate(first) if place != 3]


def test_determinism__fixtures_follow_a_fresh_tenants_clock(twins: tuple[Client, Client]) -> None:
    one, two = twins
    one.freeze("1999-01-01T00:00:00Z")
    one.freeze(NOON)
    two.freeze(NOON)
    assert one.control("GET /_mock/state") == two.control("GET /_mock/state")

"""A connection outlives answers without a body."""

from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from mockserver.app import Mock
from mockserver.settings import Settings
from mockserver.testing import MockServer

CONTACT = "/t/keep-alive/rest/v1/addressbook/contacts/26d569b2-016c-d818-9e97-50e54938780c"


@pytest.fixture
def connection(mock: Mock) -> Iterator[HTTPConnection]:
    with MockServer(Settings(port=0), mock) as server:
        one = HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=30)
        yield one
        one.close()
    mock.tenants.drop("keep-alive")


def status(connection: HTTPConnection, verb: str, headers: dict[str, str] | None = None) -> tuple[int, str | None, bytes]:
    connection.request(verb, CONTACT, headers=headers or {})
    answer = connection.getresponse()
    return answer.status, answer.getheader("Connection"), answer.read()


def test_delete_contact__on_a_kept_connection_leaves_it_open(connection: HTTPConnection) -> None:
    assert status(connection, "DELETE") == (204, None, b"")
    socket = connection.sock
    assert socket is not None
    assert status(connection, "GET")[0] == 404
    assert connection.sock is socket


def test_delete_contact__on_a_connection_to_be_closed_ends_it(connection: HTTPConnection) -> None:
    assert status(connection, "DELETE", {"Connection": "close"})[:2] == (204, "close")
    assert connection.sock is None

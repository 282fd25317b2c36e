"""A connection outlives answers without a body."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
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


def test_clients__many_at_once_each_get_their_own_answers_in_order(mock: Mock) -> None:
    """Answers of a burst go out together: none is lost, none goes to another, whether or not its client sent two at once."""
    with MockServer(Settings(port=0), mock) as server, ExitStack() as opened:
        port = int(server.url.rpartition(":")[2])
        clients = [opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)) for _ in range(30)]
        for number, client in enumerate(clients):
            client.sendall(b"".join(b"GET /t/burst/v5/contact/%d HTTP/1.1\r\nHost: x\r\n\r\n" % (number * 10 + again) for again in (1, 2)))
        for number, client in enumerate(clients):
            received = b""
            while received.count(b"X-Mock-Request") < 2:
                received += client.recv(65536)
            asked = [entry["request"]["path"] for entry in server.tenant("burst").requests() if entry["id"] in _ids(received)]
            assert asked == [f"/v5/contact/{number * 10 + again}" for again in (2, 1)]
    mock.tenants.drop("burst")


def _ids(received: bytes) -> list[str]:
    return [line.split(": ")[1] for line in received.decode().split("\r\n") if line.startswith("X-Mock-Request")]

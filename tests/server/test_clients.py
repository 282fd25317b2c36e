"""Clients that hold a server up: slow, idle, not reading, sending too much. Nobody else may notice."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from mockserver.app import Mock
from mockserver.door import Turn
from mockserver.gateway import Gateway
from mockserver.settings import Settings
from mockserver.testing import MockServer

from .wire import Hands, Wire

CONTACTS = "/rest/v1/addressbook/contacts"
CREATE = {"displayname": "x", "number": "1"}


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr("mockserver.server.loop.stopwatch", hands)
    return hands


@pytest.fixture
def timed(hands: Hands, mock: Mock) -> Iterator[MockServer]:
    """A server whose clients' time a test lets go by."""
    with MockServer(Settings(port=0, client_timeout=10), mock) as running:
        yield running
    for name in ("crowd", "held"):
        mock.tenants.drop(name)


def healthy(server: MockServer) -> bool:
    with Wire(server) as wire:
        return wire.request("GET /_mock/health").answer().status == 200


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "GET /",
        "GET / HTTP/1.1\r\nHost: x\r\n",
        f"POST {CONTACTS} HTTP/1.1\r\nContent-Length: 10\r\n\r\n{{",
        f"POST {CONTACTS} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
    ids=["nothing", "a line", "headers", "a body", "chunks"],
)
def test_client__that_stops_half_way_is_closed_in_time(timed: MockServer, hands: Hands, sent: str) -> None:
    with Wire(timed) as wire:
        wire.send(sent)
        assert healthy(timed)
        hands.move(timed, 9)
        assert healthy(timed)
        hands.move(timed, 200)  # a chunked body's end is unknown, so it is given the time of the largest
        assert wire.ended()


def test_client__that_trickles_is_closed_all_the_same(timed: MockServer, hands: Hands) -> None:
    """A byte now and then buys no time."""
    with Wire(timed) as wire:
        wire.send("GET / HTTP/1.1\r\n")
        for _ in range(3):
            assert healthy(timed)
            hands.move(timed, 3)
            wire.send("A: b\r\n")
        assert healthy(timed)
        hands.move(timed, 3)
        assert wire.ended()


def test_connection__in_use_is_kept_and_closed_once_it_is_idle(timed: MockServer, hands: Hands) -> None:
    with Wire(timed) as wire:
        for _ in range(4):
            assert wire.request("GET /_mock/health").answer().status == 200
            hands.move(timed, 9)
        hands.move(timed, 9)
        assert wire.ended()


def test_clients__that_do_not_read_hold_nobody_up_and_are_closed(timed: MockServer, hands: Hands, mock: Mock) -> None:
    """Sixteen of them, as many as there are threads: each asks for 4 MB, again and again."""
    world = mock.tenants.get("crowd")
    row = dict(world.tables["incoplax", "contacts"].all()[0])
    world.add_rows(
        {"incoplax": {"contacts": [{**row, "id": f"{n:036}", "autokey": 1000 + n, "department": "x" * 2000} for n in range(2000)]}}
    )
    with ExitStack() as opened:
        deaf = [opened.enter_context(Wire(timed)) for _ in range(16)]
        for wire in deaf:
            wire.send("GET /t/crowd/_mock/state/incoplax HTTP/1.1\r\n\r\n" * 3)
        assert all(healthy(timed) for _ in range(5))
        server = timed._server
        assert server is not None
        while sum(bool(one.out) for one in list(server.connections)) < 16:
            assert healthy(timed)
        hands.move(timed, 10 + 200)
        while any(one.out for one in list(server.connections)):
            assert healthy(timed)
        assert not server.connections or all(one.idle or one.lingering for one in list(server.connections))


def test_clients__a_hundred_idle_ones_make_room_for_one_that_asks(hands: Hands, mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.server.loop.most_connections", lambda: 100)
    with MockServer(Settings(port=0), mock) as server, ExitStack() as opened:
        idle = [opened.enter_context(Wire(server)) for _ in range(100)]
        idle[0].request("GET /_mock/health").answer()  # the others were connected before: it is idle for the shortest time
        hands.move(server, 2)
        assert healthy(server)
        assert idle[0].request("GET /_mock/health").answer().status == 200


@pytest.mark.parametrize(
    ("line", "status"), [(f"POST {CONTACTS}", 413), ("POST /v4/clients", 413), ("POST /_mock/seed", 413), ("POST /nowhere", 404)]
)
def test_body__declared_too_large_is_refused_before_it_is_sent(server: MockServer, line: str, status: int) -> None:
    with Wire(server) as wire:
        answer = wire.request(line, f"Content-Length: {2**30}", "Authorization: Bearer x", "Api-Version: 4.4").answer()
        assert answer.status in (status, 401 if "v4" in line else status)
        assert answer.headers["connection"] == "close"


def test_body__declared_too_large_and_sent_gets_its_refusal(server: MockServer) -> None:
    """Were the connection closed at once, the client would meet a reset while it still sends."""
    with Wire(server) as wire:
        wire.request(f"POST {CONTACTS}", f"Content-Length: {12 * 2**20}")
        wire.send(bytes(12 * 2**20))
        assert wire.answer().status == 413


def test_body__without_a_length_is_cut_at_the_limit(server: MockServer) -> None:
    with Wire(server) as wire:
        wire.request(f"POST {CONTACTS}", "Transfer-Encoding: chunked")
        for _ in range(20):
            wire.send(b"100000\r\n" + bytes(2**20) + b"\r\n")
        assert wire.answer().status == 413


def send_delayed(server: MockServer, tenant: str, count: int, opened: ExitStack) -> list[Wire]:
    """So many requests that wait, as far as any client can see, for ever."""
    rule = json.dumps({"vendor": "incoplax", "delay_ms": 60_000, "times": None}).encode()
    with Wire(server) as control:
        assert control.request(f"POST /t/{tenant}/_mock/faults", body=rule).answer().status == 201
        waiting = [opened.enter_context(Wire(server)) for _ in range(count)]
        for wire in waiting:
            wire.request(f"GET /t/{tenant}{CONTACTS}")
        while control.request(f"GET /t/{tenant}/_mock/faults").answer().json()["faults"][0]["fired"] < count:
            pass
    return waiting


def test_delays__of_forty_requests_hold_up_neither_health_nor_the_control_plane(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr("mockserver.pipeline.wait", lambda seconds: done.wait(60))
    with MockServer(Settings(port=0, threads=1), mock) as server, ExitStack() as opened:
        waiting = send_delayed(server, "held", 40, opened)
        with Wire(server) as wire:
            for line in ("GET /_mock/health", "GET /t/held/_mock/clock", "DELETE /t/held/_mock/faults", f"GET /t/held{CONTACTS}"):
                assert wire.request(line).answer().status in (200, 204)
        done.set()
        assert [wire.answer().status for wire in waiting] == [200] * 40
    mock.tenants.drop("held")


def test_request__in_a_world_that_is_held_waits_and_others_do_not(server: MockServer, mock: Mock) -> None:
    world = mock.tenants.get("held")
    with Wire(server) as wire:
        with world.lock:
            wire.request(f"GET /t/held{CONTACTS}")
            assert healthy(server)
            wire.socket.settimeout(0.05)
            with pytest.raises(TimeoutError):
                wire.answer()
        wire.socket.settimeout(30)
        assert wire.answer().status == 200
    mock.tenants.drop("held")


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
sys.argv = ["mockserver", "run", "--port", "0", "--vendors", "incoplax"]
from mockserver.__main__ import main
main()
"""


def test_run__with_few_descriptors_backs_off_and_says_so_in_a_line() -> None:
    process = subprocess.Popen([sys.executable, "-c", LIMITED], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline().split()[4].rstrip(":").rpartition(":")[2])
        with ExitStack() as opened:
            clients = [opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)) for _ in range(60)]
            for client in clients:
                client.sendall(b"GET /_mock/health HTTP/1.1\r\nConnection: close\r\n\r\n")
            for client in clients:
                assert client.recv(4096).startswith(b"HTTP/1.1 200 ")
        process.terminate()
        _, said = process.communicate(timeout=30)
        assert process.returncode == 0 and said.count("\n") <= 1 and "Traceback" not in said
    finally:
        process.kill()
        process.communicate()


MANY_FILES = """
import os, resource
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1500)]
from mockserver import MockServer, Settings
with MockServer(Settings(port=0, vendors=("incoplax",))) as server:
    print(server.tenant("a").call("GET /_mock/health").status_code)
"""


def test_server__in_a_process_with_many_open_files_answers() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_FILES], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("200\n", "")


def test_request__that_took_long_twice_is_queued_for_a_while(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of a million rows, a batch of a thousand: nobody waits behind the third of them. One long pause is the machine's."""
    hands = Hands()
    monkeypatch.setattr("mockserver.gateway.stopwatch", hands)
    monkeypatch.setattr("mockserver.slow_requests.stopwatch", hands)
    door = Gateway(mock.gateway.mounts, mock.tenants)

    def turn(path: str, seconds: float) -> Turn:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/t/held{path}"}
        found = door.turn(environ)
        if found is Turn.NOW:
            hands.ahead += seconds
            door.leave(environ)
        return found

    assert [turn(CONTACTS, 0), turn(CONTACTS, 1), turn(CONTACTS, 0), turn(CONTACTS, 1), turn(CONTACTS, 0)] == [Turn.NOW] * 4 + [Turn.QUEUED]
    assert [turn(f"{CONTACTS}/{id}", 1) for id in (1000, 2000, 3000)] == [Turn.NOW, Turn.NOW, Turn.QUEUED]
    groups = "/rest/v1/addressbook/contactgroups"
    assert turn(groups, 1) is Turn.NOW
    hands.ahead += 10
    assert [turn(groups, 1), turn(groups, 0)] == [Turn.NOW] * 2
    assert turn(CONTACTS, 0) is Turn.NOW
    mock.tenants.drop("held")

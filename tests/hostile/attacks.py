"""The attacks: each a function of the server and of the seconds that it lasts."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress

from tests.hostile.watch import Victim

CONTACTS = "/rest/v1/addressbook/contacts"
GET = f"GET {CONTACTS}/ae425147-016c-d818-82d0-50e54938780c HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
Attack = Callable[[Victim, float], None]


def connect(server: Victim, count: int, opened: ExitStack) -> list[socket.socket]:
    made = []
    for _ in range(count):
        with suppress(OSError):
            made.append(opened.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10)))
    return made


def idle(server: Victim, seconds: float) -> None:
    """Connections that never say a word."""
    with ExitStack() as opened:
        connect(server, 1000, opened)
        time.sleep(seconds)


def half_open(server: Victim, seconds: float) -> None:
    """Heads that never end."""
    with ExitStack() as opened:
        for one in connect(server, 1000, opened):
            with suppress(OSError):
                one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        time.sleep(seconds)


def trickle(server: Victim, seconds: float) -> None:
    """A byte each now and then."""
    until = time.perf_counter() + seconds
    with ExitStack() as opened:
        slow = connect(server, 300, opened)
        while time.perf_counter() < until:
            for one in slow:
                with suppress(OSError):
                    one.sendall(b"G")
            time.sleep(0.3)


def deaf(server: Victim, seconds: float) -> None:
    """Sixteen that pipeline requests for all rows of a large table, and never read."""
    base = json.loads(server.ask("GET /t/deaf/_mock/state/incoplax/contacts")[1])["incoplax"]["contacts"][0]
    for start in range(0, 10_000, 2_500):
        rows = [
            {**base, "id": f"00000000-0000-4000-8000-{n:012x}", "autokey": 1000 + n, "department": "x" * 1000}
            for n in range(start, start + 2_500)
        ]
        body = json.dumps({"incoplax": {"contacts": rows}}).encode()
        status, said = server.ask("POST /t/deaf/_mock/seed", body)
        assert status < 300, said[:300]
    with ExitStack() as opened:
        for one in connect(server, 16, opened):
            one.sendall(b"GET /t/deaf/_mock/state/incoplax HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20)
        time.sleep(seconds)
    server.ask("DELETE /_mock/tenants/deaf")


def uploads(server: Victim, head: str, chunk: bytes) -> None:
    """Four that send 150 MB each, as long as the server lets them."""

    def send() -> None:
        with ExitStack() as opened:
            (one,) = connect(server, 1, opened)
            with suppress(OSError):
                one.sendall(head.encode())
                for _ in range(150):
                    one.sendall(chunk)

    together([send] * 4)


def declare(server: Victim, seconds: float) -> None:
    uploads(server, f"POST {CONTACTS} HTTP/1.1\r\nHost: x\r\nContent-Length: {2**30}\r\n\r\n", bytes(2**20))


def send_chunks(server: Victim, seconds: float) -> None:
    uploads(server, f"POST {CONTACTS} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"100000\r\n" + bytes(2**20) + b"\r\n")


def control_uploads(server: Victim, seconds: float) -> None:
    """To the control plane, which takes 64 MiB: less is read, and refused for what it is."""
    head = f"POST /_mock/seed HTTP/1.1\r\nHost: localhost\r\nContent-Length: {60 * 2**20}\r\n\r\n"
    uploads(server, head, b" " * 2**20)


def delay(server: Victim, seconds: float) -> None:
    """Two hundred requests that a fault holds back."""
    rule = json.dumps({"vendor": "incoplax", "delay_ms": int(seconds * 1000), "times": None}).encode()
    assert server.ask("POST /t/late/_mock/faults", rule)[0] == 201
    with ExitStack() as opened:
        for one in connect(server, 200, opened):
            one.sendall(f"GET /t/late{CONTACTS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(seconds)
        assert server.ask("DELETE /t/late/_mock/faults")[0] == 204
    server.ask("DELETE /_mock/tenants/late")


def flood(server: Victim, seconds: float) -> None:
    """Requests as fast as they go, pipelined on sixteen connections."""
    until = time.perf_counter() + seconds

    def send() -> None:
        with ExitStack() as opened:
            (one,) = connect(server, 1, opened)
            while time.perf_counter() < until:
                one.sendall(GET * 10)
                answered = 0
                while answered < 10:
                    answered += one.recv(65536).count(b"HTTP/1.1 200 ")

    together([send] * 16)


def churn(server: Victim, seconds: float) -> None:
    """Connections opened, used once or not at all, and dropped, half of them with a reset."""
    until = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < until:
        with ExitStack() as opened:
            for one in connect(server, 50, opened):
                number += 1
                with suppress(OSError):
                    one.sendall(GET if number % 3 else b"GET / HT")
                    if number % 2:
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def garbage(server: Victim, seconds: float) -> None:
    """Bytes that are no HTTP, and heads that nearly are."""
    shapes = [
        b"\x16\x03\x01\x02\x00" + bytes(500),
        b"\x00" * 70_000,
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000,
        b"GET /" + b"a" * 100_000,
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"\r\n" * 30_000,
        b"patch / HTTP/1.1\r\n\r\n" * 50,
    ]
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        with ExitStack() as opened:
            for one, shape in zip(connect(server, len(shapes), opened), shapes, strict=False):
                with suppress(OSError):
                    one.sendall(shape)
            time.sleep(0.05)


def together(works: Iterable[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


ATTACKS: dict[str, Attack] = {
    "1,000 idle connections": idle,
    "1,000 heads that never end": half_open,
    "300 clients, a byte now and then": trickle,
    "16 clients that never read 13 MB answers": deaf,
    "4 uploads of 150 MB, declared as 1 GiB": declare,
    "4 uploads of 150 MB in chunks": send_chunks,
    "4 uploads of 60 MB to the control plane": control_uploads,
    "200 delayed requests": delay,
    "flood, 16 connections": flood,
    "connections opened and dropped": churn,
    "garbage": garbage,
}

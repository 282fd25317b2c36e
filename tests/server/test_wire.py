"""HTTP on the wire: what clients may send, and what they get who send what they may not."""

import socket
import ssl
from collections.abc import Iterator

import pytest

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.journal_lines import journal_lines
from mockserver.testing import MockServer

from .wire import Wire

CONTACTS = "/rest/v1/addressbook/contacts"
ID = "ae425147-016c-d818-82d0-50e54938780c"
PROBLEM = "application/problem+json"


@pytest.fixture
def wire(server: MockServer) -> Iterator[Wire]:
    with Wire(server) as one:
        yield one


@pytest.mark.parametrize("headers", [(), ("Content-Length: 0",)])
def test_expect_continue__without_a_body_is_answered(wire: Wire, headers: tuple[str, ...]) -> None:
    answer = wire.request(f"GET {CONTACTS}/{ID}", "Expect: 100-continue", *headers).answer()
    assert (answer.status, answer.json()["id"]) == (200, ID)


def test_expect_continue__with_a_body_gets_the_word_first(wire: Wire) -> None:
    wire.request(f"LOOKUP {CONTACTS}", "Expect: 100-continue", "Content-Type: application/json", "Content-Length: 4")
    assert wire.answer().status == 100
    assert wire.send(b'"11"').answer().json() == [ID]


def test_expect_continue__too_large_a_body_is_refused_instead(wire: Wire) -> None:
    wire.request(f"POST {CONTACTS}", "Expect: 100-continue", f"Content-Length: {2**30}")
    answer = wire.answer()
    assert (answer.status, answer.json()["error_code"], answer.headers["connection"]) == (413, 1413, "close")


def test_requests__in_one_packet_are_answered_in_order(wire: Wire) -> None:
    one = f"LOOKUP {CONTACTS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"
    wire.send(f'{one}"11"GET /_mock/clock HTTP/1.1\r\n\r\n{one}"12"\r\n{one}"11"GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n')
    assert [wire.answer().status for _ in range(5)] == [200, 200, 200, 200, 404]
    assert wire.ended()


def test_request__byte_by_byte_is_read(wire: Wire) -> None:
    wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    body = b'5;ext="x"\r\n"11" \r\n1\r\n \r\n0\r\nX-Trailer: y\r\n\r\n'
    head = f"LOOKUP {CONTACTS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    for byte in head.encode() + body:
        wire.send(bytes([byte]))
    assert wire.answer().json() == [ID]
    assert wire.request("GET /_mock/health").answer().status == 200


@pytest.mark.parametrize("chunk", [b"x\r\n", b"-1\r\n", b"3\r\nabcd\r\n", b"1" * 5000])
def test_chunks__that_are_none_400_in_the_vendors_voice(wire: Wire, chunk: bytes) -> None:
    answer = wire.request(f"POST {CONTACTS}", "Transfer-Encoding: chunked").send(chunk).answer()
    assert (answer.status, answer.json()["error_code"]) == (400, 1400)
    assert wire.ended()


@pytest.mark.parametrize(("headers", "close"), [((), True), (("Connection: keep-alive",), False), (("Connection: Keep-Alive, x",), False)])
def test_http_1_0__keeps_the_connection_where_it_asks(wire: Wire, headers: tuple[str, ...], close: bool) -> None:
    head = "\r\n".join([f"GET {CONTACTS}/{ID} HTTP/1.0", *headers])
    answer = wire.send(f"{head}\r\n\r\n").answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close" if close else "keep-alive")
    assert wire.ended() if close else wire.request("GET /_mock/health").answer().status == 200


def test_absolute_target__of_a_proxys_client_names_the_host(wire: Wire) -> None:
    """`curl -x http://127.0.0.1:8080 http://vendor.example/...`: a client with a wired-in host."""
    answer = wire.request(f"GET http://vendor.example{CONTACTS}/{ID}", "X-Mock-Tenant: absolute").answer()
    assert answer.status == 200
    entry = wire.request("GET /_mock/requests/1", "X-Mock-Tenant: absolute").answer().json()
    assert entry["request"]["url"] == f"http://vendor.example{CONTACTS}/{ID}"


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        (b"GET\r\n\r\n", 400, "request line"),
        (b"GET / HTTP/9.9\r\n\r\n", 505, "HTTP/1.1"),
        (b"CONNECT vendor.example:443 HTTP/1.1\r\n\r\n", 501, "no tunnel"),
        (b"GET / HTTP/1.1\n\n", 400, "carriage return"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "HTTP/1.1"),
        (b"GET /" + b"a" * 70_000, 414, "request line"),
        (b"GET /nowhere HTTP/1.1\r\nA b\r\n\r\n", 400, "Name: value"),
        (b"GET /_mock/clock HTTP/1.1\r\nA b\r\n\r\n", 400, "Name: value"),
    ],
)
def test_refused_head__of_nobody_gets_a_problem_that_says_why(wire: Wire, sent: bytes, status: int, said: str) -> None:
    answer = wire.send(sent).answer()
    assert (answer.status, answer.headers["content-type"], answer.json()["status"]) == (status, PROBLEM, status)
    assert said in answer.json()["detail"] and answer.headers["connection"] == "close"
    assert wire.ended()


def test_tls__to_the_plain_port_is_answered_so(server: MockServer) -> None:
    with Wire(server) as wire, pytest.raises(ssl.SSLError):
        ssl.create_default_context().wrap_socket(wire.socket, server_hostname="x")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (f"GET {CONTACTS} HTTP/1.1\r\nX-Mock-Tenant: TENANT\r\nA b\r\n\r\n", 400),
        (f"GET /t/TENANT{CONTACTS} HTTP/1.1\r\nX-Long: {'a' * 70_000}\r\n\r\n", 431),
        (f"GET /t/TENANT{CONTACTS} HTTP/1.1\r\nX-Long: {'a' * 70_000}", 431),
        (f"POST /t/TENANT{CONTACTS} HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
        (f"POST /t/TENANT{CONTACTS} HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ],
)
def test_refused_head__of_a_vendor_is_answered_in_its_voice_and_journaled(wired: Client, wire: Wire, sent: str, status: int) -> None:
    answer = wire.send(sent.replace("TENANT", wired.tenant)).answer()
    assert answer.status == status and set(answer.json()) == {"error_code", "error_message"}
    (entry,) = wired.requests()
    assert (entry["vendor"], entry["response"]["status"]) == ("incoplax", status)
    assert entry["violations"][-1]["rule"] == "http" and entry["violations"][0]["message"]
    assert entry["id"] == answer.headers["x-mock-request"]


@pytest.mark.parametrize("vendor", ["incoplax", "eloqua", "twelved", "admiralcloud", "synerise"])
def test_compressed_body__is_refused_in_the_vendors_voice_and_the_journal_says_so(client: Client, mock: Mock, vendor: str) -> None:
    path = mock.vendors[vendor].prefixes[0] + "/x"
    answer = client.call(f"POST {path}", data=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415 and answer.headers.get("Content-Type") != PROBLEM
    (entry,) = client.requests()
    assert "compressed" in entry["violations"][0]["message"] and entry["violations"][0]["pointer"] == "/Content-Encoding"
    (reason,) = client.explain(entry["id"])["violations"]
    assert (reason["rule"], reason["message"]) == ("http", entry["violations"][0]["message"])
    assert "why: header /Content-Encoding, http: the body is compressed" in "\n".join(journal_lines("t", 1, [entry], client.explain))


def test_compressed_body__of_the_control_plane_is_a_problem(client: Client) -> None:
    answer = client.call("POST /_mock/seed", data=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (415, PROBLEM)


@pytest.mark.parametrize("coding", ["identity", ""])
def test_content_encoding__that_changes_nothing_is_taken(client: Client, coding: str) -> None:
    assert client.call(f"LOOKUP {CONTACTS}", json="11", headers={"Content-Encoding": coding}).status_code == 200


def test_date__follows_the_tenants_clock(wired: Client) -> None:
    wired.freeze("2030-02-03T04:05:06Z")
    assert wired.call(f"GET {CONTACTS}").headers["Date"] == "Sun, 03 Feb 2030 04:05:06 GMT"
    wired.advance(24 * 3600)
    assert wired.call("GET /_mock/clock").headers["Date"] == "Mon, 04 Feb 2030 04:05:06 GMT"


def test_fault__header_with_a_line_break_never_goes_out(server: MockServer, wired: Client) -> None:
    wired.call("POST /_mock/faults", json={"vendor": "incoplax", "status": 503, "headers": {"X-A": "1\r\nX-B: 2"}})
    with Wire(server) as wire:
        assert "x-b" not in wire.request(f"GET /t/{wired.tenant}{CONTACTS}").answer().headers


def test_half_closed__client_still_gets_its_answers(wire: Wire) -> None:
    wire.request("GET /_mock/health").request(f"GET {CONTACTS}/{ID}").socket.shutdown(socket.SHUT_WR)
    assert [wire.answer().status, wire.answer().status] == [200, 200]
    assert wire.ended()


def test_answer__that_cannot_be_written_is_a_bug_remembered(mock: Mock, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise UnicodeEncodeError("latin-1", "é", 0, 1, "made up")

    monkeypatch.setattr("mockserver.server.answer._write_directly", fail)
    monkeypatch.setattr("mockserver.server.answer._write", fail)
    answer = wire.request(f"GET {CONTACTS}", "X-Mock-Tenant: unwritten").answer()
    assert (answer.status, answer.json()["title"]) == (500, "Bug in the mock server")
    (bug,) = mock.tenants.get("unwritten").bugs
    assert bug.startswith(f"GET {CONTACTS}: UnicodeEncodeError")

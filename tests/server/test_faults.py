"""Faults as a client meets them: in each vendor's shape, in process and over a socket."""

import contextlib
import socket
import threading
from typing import Any
from urllib.parse import urlsplit

import pytest

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.core.clock import stopwatch
from mockserver.testing import MockServer

LOOKUP = "LOOKUP /rest/v1/addressbook/contacts"
CREATE = "POST /rest/v1/addressbook/contacts"
NEW = {"displayname": "New", "number": "77"}
PROBLEM = "application/problem+json"

WIRES = {
    "twelved": "POST /api/v1/jobs/search",
    "eloqua": "GET /api/bulk/2.0/syncs",
    "incoplax": LOOKUP,
    "admiralcloud": "GET /v5/contact/1",
    "synerise": "GET /v4/clients/434428563",
}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 429, 500, 502, 503, 504, 599])
@pytest.mark.parametrize("vendor", WIRES)
def test_fault__status_in_the_vendors_shape(client: Client, vendor: str, status: int) -> None:
    client.fault(vendor=vendor, status=status)
    answer = client.call(WIRES[vendor])
    assert (answer.status_code, answer.headers["X-Mock-Fault"]) == (status, "1")
    assert answer.headers.get("Content-Type") != PROBLEM
    assert client.requests()[0]["fault"] == "1" and client.requests()[0]["response"]["status"] == status
    assert "X-Mock-Fault" not in client.call(WIRES[vendor]).headers


def test_fault__of_a_vendor_meets_unmatched_paths_too(client: Client) -> None:
    client.fault(vendor="incoplax", status=503, times=None)
    assert client.call("GET /rest/v1/addressbook/nothing").status_code == 503
    assert client.call("PUT /rest/v1/addressbook/contacts").status_code == 503
    assert client.call("GET /nothing").status_code == 404
    assert client.call("GET /v4/clients").status_code == 401


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ({"a": [1, None]}, "application/json; charset=utf-8", '{"a":[1,null]}'),
        ("<b>busy</b>", "text/plain; charset=utf-8", "<b>busy</b>"),
        (None, "application/json; charset=utf-8", "null"),
        ("é€", "text/plain; charset=utf-8", "é€"),
    ],
)
def test_fault__given_body_and_headers(either: Client, body: Any, content_type: str, text: str) -> None:
    either.fault(operation=LOOKUP, status=503, body=body, headers={"Retry-After": "7"})
    answer = either.call(LOOKUP, json="11")
    assert (answer.status_code, answer.headers["Content-Type"], answer.text) == (503, content_type, text)
    assert answer.headers["Retry-After"] == "7"


def test_fault__given_content_type_wins(client: Client) -> None:
    client.fault(operation=LOOKUP, status=502, body="<b>busy</b>", headers={"content-type": "text/html"})
    answer = client.call(LOOKUP, json="11")
    assert answer.headers.get_all("Content-Type") == ["text/html"] and answer.text == "<b>busy</b>"


@pytest.mark.parametrize("rule", [{"status": 503}, {}, {"status": 502, "body": {"a": 1}}])
def test_fault__given_headers_stand_in_the_place_of_the_vendors_own(either: Client, rule: dict[str, Any]) -> None:
    plain = either.call(LOOKUP, json="11")
    either.fault(operation=LOOKUP, headers={"content-TYPE": "text/html", "Server": "other"}, **rule)
    answer = either.call(LOOKUP, json="11")
    assert answer.headers.get_all("Content-Type") == ["text/html"]
    assert rule or answer.content == plain.content
    shown = either.requests()[0]["response"]["headers"]
    assert shown["Content-Type"] == "text/html" and shown["Server"] == "other"


@pytest.mark.parametrize("status", [204, 304])
def test_fault__status_without_body_keeps_the_connection_readable(wired: Client, status: int) -> None:
    wired.fault(operation=LOOKUP, status=status)
    answer = wired.call(LOOKUP, json="11")
    assert (answer.status_code, answer.content) == (status, b"")
    assert wired.requests()[0]["response"]["body"] is None


@pytest.mark.parametrize(("when", "rows"), [("before", 2), ("after", 3)])
def test_fault__disconnect_gives_no_byte(either: Client, when: str, rows: int) -> None:
    either.fault(operation=CREATE, disconnect=True, when=when)
    with pytest.raises(ConnectionError):
        either.call(CREATE, json=NEW)
    assert len(either.rows("incoplax", "contacts")) == rows
    entry = either.requests()[0]
    assert (entry["response"]["status"], entry["fault"]) == (0, "1")
    assert either.call(LOOKUP, json="11").status_code == 200


def test_fault__disconnect_sends_nothing_at_all(server: MockServer, wired: Client) -> None:
    wired.fault(operation=LOOKUP, disconnect=True)
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(f"LOOKUP /t/{wired.tenant}/rest/v1/addressbook/contacts HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(100) == b""


@pytest.mark.parametrize("size", [0, 1, 10])
def test_fault__truncate_cuts_the_body_and_the_connection(either: Client, size: int) -> None:
    whole = either.call(LOOKUP, json="11").content
    either.fault(operation=LOOKUP, truncate=size)
    answer = either.call(LOOKUP, json="11")
    assert (answer.status_code, answer.content) == (200, whole[:size])
    assert int(answer.headers["Content-Length"]) == len(whole)
    assert either.requests()[0]["response"]["body"] == (whole[:size].decode() or None)
    assert either.call(LOOKUP, json="11").content == whole


def test_fault__truncate_beyond_the_body_changes_nothing(either: Client) -> None:
    whole = either.call(LOOKUP, json="11").content
    either.fault(operation=LOOKUP, truncate=10_000)
    answer = either.call(LOOKUP, json="11")
    assert (answer.content, answer.headers["X-Mock-Fault"]) == (whole, "1")


def test_fault__truncate_with_status_cuts_the_error(either: Client) -> None:
    either.fault(operation=LOOKUP, status=503, truncate=5)
    answer = either.call(LOOKUP, json="11")
    assert (answer.status_code, answer.content) == (503, b'{"err')


def test_fault__after_acts_first_and_is_seen_in_the_rows(either: Client) -> None:
    either.fault(operation=CREATE, status=500, when="after")
    assert either.call(CREATE, json=NEW).status_code == 500
    assert either.call(LOOKUP, json="77").status_code == 200
    assert either.call(CREATE, json=NEW).status_code == 200


@pytest.mark.parametrize(
    ("rule", "fires"),
    [
        ({}, "X....."),
        ({"times": None}, "XXXXXX"),
        ({"times": 2}, "XX...."),
        ({"after": 2}, "..X..."),
        ({"after": 2, "times": None}, "..XXXX"),
        ({"every": 2, "times": None}, ".X.X.X"),
        ({"after": 1, "every": 2, "times": 2}, "..X.X."),
        ({"every": 3}, "..X..X"),
        ({"after": 9}, "......"),
    ],
)
def test_fault__after_every_and_times_count_matches(client: Client, rule: dict[str, Any], fires: str) -> None:
    client.fault(operation="incoplax.lookup_contact", status=503, **rule)
    met = ""
    for _ in fires:
        client.call("GET /rest/v1/addressbook/contacts")  # no match, does not count
        met += "X" if client.call(LOOKUP, json="11").status_code == 503 else "."
    assert met == fires
    assert client.control("GET /_mock/faults")["faults"][0]["fired"] == fires.count("X")


def test_fault__first_rule_hides_the_second_until_it_is_spent(client: Client) -> None:
    client.fault(operation=LOOKUP, status=500)
    client.fault(operation=LOOKUP, status=501)
    answers = [client.call(LOOKUP, json="11") for _ in range(3)]
    assert [(answer.status_code, answer.headers.get("X-Mock-Fault")) for answer in answers] == [(500, "1"), (501, "2"), (200, None)]


def test_fault__delay_is_kept_and_journaled(either: Client) -> None:
    either.fault(operation=LOOKUP, delay_ms=40)
    started = stopwatch()
    assert either.call(LOOKUP, json="11").status_code == 200
    assert stopwatch() - started >= 0.04
    assert either.requests()[0]["duration_ms"] >= 40


@pytest.mark.parametrize("rule", [{}, {"status": 503}, {"disconnect": True}])
@pytest.mark.parametrize(("when", "rows"), [("before", 2), ("after", 3)])
def test_fault__delay_holds_back_the_request_or_its_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch, when: str, rows: int, rule: dict[str, Any]
) -> None:
    """What a client that gives up on a slow answer leaves behind."""
    meanwhile: list[int] = []
    monkeypatch.setattr("mockserver.pipeline.wait", lambda seconds: meanwhile.append(len(client.rows("incoplax", "contacts"))))
    client.fault(operation=CREATE, delay_ms=1500, when=when, **rule)
    with contextlib.suppress(ConnectionError):
        client.call(CREATE, json=NEW)
    assert meanwhile == [rows]


@pytest.mark.parametrize(("reset", "status"), [("", 409), ("?vendor=incoplax", 409), ("?vendor=eloqua", 200)])
def test_fault__request_held_back_beyond_a_reset_does_not_act(
    client: Client, monkeypatch: pytest.MonkeyPatch, reset: str, status: int
) -> None:
    """Whoever gave up on it shall not find its traces in the next test."""
    monkeypatch.setattr("mockserver.pipeline.wait", lambda seconds: client.control(f"POST /_mock/reset{reset}"))
    client.fault(operation=CREATE, delay_ms=1500)
    answer = client.call(CREATE, json=NEW)
    assert answer.status_code == status and len(client.rows("incoplax", "contacts")) == (3 if status == 200 else 2)
    if status == 409:
        assert answer.headers["Content-Type"] == PROBLEM and "reset" in answer.json()["detail"]


def test_fault__answer_held_back_beyond_a_reset_is_still_the_faults(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.pipeline.wait", lambda seconds: client.reset())
    client.fault(operation=CREATE, delay_ms=1500, status=503)
    assert client.call(CREATE, json=NEW).status_code == 503


def test_fault__content_type_of_an_answer_without_body_goes_out(client: Client) -> None:
    client.settings(auth="off")
    client.fault(operation="eloqua.get_sync", status=404, headers={"Content-Type": "text/html"})
    answer = client.call("GET /api/bulk/2.0/syncs/1")
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (404, b"", "text/html")


def test_fault__delay_blocks_neither_other_tenants_nor_its_own(
    client: Client, other: Client, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The delayed request waits for an event that is set only after others were answered."""
    begun, done = threading.Event(), threading.Event()

    def wait(seconds: float) -> None:
        begun.set()
        assert done.wait(30)

    monkeypatch.setattr("mockserver.pipeline.wait", wait)
    client.fault(operation=CREATE, delay_ms=60_000)
    late: list[int] = []
    thread = threading.Thread(target=lambda: late.append(client.call(CREATE, json=NEW).status_code))
    thread.start()
    assert begun.wait(30)
    assert client.call(LOOKUP, json="11").status_code == 200
    assert client.call(CREATE, json={**NEW, "number": "78"}).status_code == 200
    assert other.call(CREATE, json=NEW).status_code == 200
    assert client.control("GET /_mock/clock")
    assert late == []
    done.set()
    thread.join(30)
    assert late == [200]


def test_fault__strict_contract_does_not_judge_it(client: Client) -> None:
    """The fault's answer is what the test asked for, documented or not."""
    client.fault(operation=LOOKUP, status=418, body={"anything": True})
    assert client.call(LOOKUP, json="11").json() == {"anything": True}

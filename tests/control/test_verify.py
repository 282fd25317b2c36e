"""Verifying and waiting: were the requests made that should have been?"""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mockserver.client import Client, Unverified
from mockserver.settings import Settings
from mockserver.testing import MockServer

from .problems import problem

CONTACTS = "/rest/v1/addressbook/contacts"
CREATE = f"POST {CONTACTS}"
LOOKUP = f"LOOKUP {CONTACTS}"
ID = "ae425147-016c-d818-82d0-50e54938780c"


@pytest.fixture
def busy(client: Client) -> Client:
    """1 created, 2 created amiss, 3 found, 4 one contact, 5 a page, 6 a path of nobody's."""
    client.settings({"contract": "record"})
    client.call(CREATE, json={"displayname": "Mary", "number": "21", "opts": {"groups": []}})
    client.call(CREATE, json={"number": "99"})
    client.call(LOOKUP, json="11")
    client.call(f"GET {CONTACTS}/{ID}")
    client.call(f"GET {CONTACTS}?limit=1&order=number&order=displayname", headers={"Content-Type": "text/plain"})
    client.call("GET /nothing?a=b")
    return client


VERIFIED: list[tuple[dict[str, Any], list[str]]] = [
    ({"operation": "incoplax.lookup_contact"}, ["3"]),
    ({"operation": LOOKUP, "body": "11", "status": 200}, ["3"]),
    ({"operation": CREATE, "body": {"displayname": "Mary"}}, ["1"]),
    ({"operation": CREATE, "body": {"opts": {"groups": []}, "number": "21"}}, ["1"]),
    ({"operation": CREATE, "count": 2}, ["2", "1"]),
    ({"operation": CREATE, "status": "4xx"}, ["2"]),
    ({"operation": CREATE, "count": {"min": 1}}, ["2", "1"]),
    ({"operation": CREATE, "count": {"max": 2}}, ["2", "1"]),
    ({"operation": CREATE, "body": {"displayname": "Nobody"}, "count": 0}, []),
    ({"operation": f"GET {CONTACTS}/{{any}}"}, ["4"]),
    ({"operation": f"GET {CONTACTS}/{ID}"}, ["4"]),
    ({"operation": f"GET {CONTACTS}/another", "count": 0}, []),
    ({"operation": f"GET {CONTACTS}", "query": {"limit": "1"}}, ["5"]),
    ({"operation": f"GET {CONTACTS}", "query": {"order": ["number", "displayname"]}}, ["5"]),
]


def test_verify_requests__that_were_made_are_answered(busy: Client) -> None:
    for asked, ids in VERIFIED:
        answer = busy.call("POST /_mock/requests/verify", json=asked)
        assert answer.status_code == 200, (asked, answer.text)
        assert [entry["id"] for entry in answer.json()["matches"]] == ids, asked


DIFFERENT: list[tuple[dict[str, Any], str, dict[str, Any]]] = [
    (
        {"operation": CREATE, "body": {"displayname": "Mary Major", "number": "21"}},
        "1",
        {"in": "body", "pointer": "/displayname", "expected": "Mary Major", "actual": "Mary"},
    ),
    ({"operation": CREATE, "body": {"number": "21", "email": "a"}}, "1", {"in": "body", "pointer": "/email", "expected": "a"}),
    ({"operation": LOOKUP, "body": ["11"]}, "3", {"in": "body", "pointer": "", "expected": ["11"], "actual": "11"}),
    ({"operation": LOOKUP, "status": 404}, "3", {"in": "status", "pointer": "", "expected": 404, "actual": 200}),
    ({"operation": LOOKUP, "query": {"x": "1"}}, "3", {"in": "query", "pointer": "/x", "expected": "1"}),
    (
        {"operation": f"DELETE {CONTACTS}/{ID}"},
        "4",
        {"in": "operation", "pointer": "", "expected": f"DELETE {CONTACTS}/{ID}", "actual": f"GET {CONTACTS}/{ID}"},
    ),
    ({"operation": f"GET {CONTACTS}/x"}, "4", {"in": "path", "pointer": "", "expected": f"{CONTACTS}/x", "actual": f"{CONTACTS}/{ID}"}),
]


def test_verify_requests__nearest_and_what_differs_409(busy: Client) -> None:
    for asked, id, difference in DIFFERENT:
        found = problem(busy.call("POST /_mock/requests/verify", json=asked), 409, "/count")
        nearest = found["nearest"][0]
        assert nearest["request"]["id"] == id, asked
        assert difference in nearest["differences"], (asked, nearest["differences"])
        assert f"request {id}" in found["detail"] and found["matches"] == 0


def test_verify_requests__too_many_409_with_those(busy: Client) -> None:
    found = problem(busy.call("POST /_mock/requests/verify", json={"operation": CREATE}), 409, "/count")
    assert found["matches"] == 2 and [near["request"]["id"] for near in found["nearest"]] == ["2", "1"]
    assert [near["differences"] for near in found["nearest"]] == [[], []]


def test_verify_requests__secrets_stay_secret(client: Client) -> None:
    client.settings({"contract": "record"})
    client.call(f"{CREATE}?token=s3cret", json={"displayname": "a", "pwd": "s3cret", "x": {"apiKey": "s3cret"}})
    asked = {"operation": CREATE, "query": {"token": "other"}, "body": {"pwd": "other", "x": {"apiKey": "more"}, "displayname": "b"}}
    answer = client.call("POST /_mock/requests/verify", json=asked)
    assert answer.status_code == 409 and "s3cret" not in answer.text


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/operation"),
        ({"operation": "incoplax.nothing"}, "/operation"),
        ({"operation": "GET /nothing/at/all"}, "/operation"),
        ({"operation": LOOKUP, "colour": 1}, "/colour"),
        ({"operation": LOOKUP, "count": -1}, "/count"),
        ({"operation": LOOKUP, "count": {"min": 3, "max": 2}}, "/count/max"),
        ({"operation": LOOKUP, "count": {}}, "/count"),
        ({"operation": LOOKUP, "status": 1000}, "/status"),
        ({"operation": LOOKUP, "query": {"a": 1}}, "/query/a"),
    ],
)
def test_verify_requests__unfitting_422(client: Client, body: dict[str, Any], pointer: str) -> None:
    found = client.call("POST /_mock/requests/verify", json=body)
    if pointer == "/operation" and not body:
        pointer = ""
    problem(found, 422, pointer)


def test_verify_requests__misspelt_operation_names_the_nearest(client: Client) -> None:
    found = problem(client.call("POST /_mock/requests/verify", json={"operation": "incoplax.lookup_contacts"}), 422)
    assert "'incoplax.lookup_contact'" in found["detail"]


def test_verify_requests__by_the_client_shows_the_nearest(busy: Client) -> None:
    assert [entry["id"] for entry in busy.verify(CREATE, body={"number": "21"}, status=200)] == ["1"]
    with pytest.raises(Unverified) as failure:
        busy.verify(CREATE, body={"number": "21", "displayname": "Mary Major"})
    assert str(failure.value).splitlines() == [
        "no requests match POST /rest/v1/addressbook/contacts, 1 should",
        "  request 1: POST /rest/v1/addressbook/contacts -> 200",
        '    body /displayname: "Mary Major" expected, "Mary"',
        "  request 2: POST /rest/v1/addressbook/contacts -> 400",
        '    body /number: "21" expected, "99"',
        '    body /displayname: "Mary Major" expected, not there',
        "  request 5: GET /rest/v1/addressbook/contacts -> 400",
        '    operation: "POST /rest/v1/addressbook/contacts" expected, "GET /rest/v1/addressbook/contacts"',
    ]


def test_wait_for_requests__those_already_there_count(busy: Client) -> None:
    assert [entry["id"] for entry in busy.wait(CREATE, count=2, timeout=0)] == ["2", "1"]
    assert [entry["id"] for entry in busy.wait(count=6, timeout=0)] == ["6", "5", "4", "3", "2", "1"]
    assert [entry["id"] for entry in busy.wait(CREATE, since="1", timeout=0)] == ["2"]


def test_wait_for_requests__not_in_time_408(busy: Client) -> None:
    found = problem(busy.call("GET /_mock/requests/wait?operation=incoplax.create_contact&count=3&timeout=0.01"), 408, "/count", "query")
    assert "2 requests" in found["detail"]


def test_wait_for_requests__that_come_meanwhile(client: Client) -> None:
    """A reset between the two begins another journal: whoever waits looks into that one."""
    found: list[Any] = []
    waiter = threading.Thread(target=lambda: found.extend(client.wait(LOOKUP, count=2, timeout=30)))
    waiter.start()
    client.reset()
    client.call(f"GET {CONTACTS}")
    for number in ("1", "2"):
        client.call(LOOKUP, json=number)
    waiter.join(10)
    assert not waiter.is_alive() and len(found) == 2


def test_wait_for_requests__of_many_holds_nobody_up() -> None:
    """More of them than there are threads for everything else; a call of the control plane and a request are answered meanwhile."""
    with MockServer(Settings(port=0, vendors=("incoplax",))) as server, ThreadPoolExecutor(40) as pool:
        client = server.tenant("waited").client
        waits = [pool.submit(client.wait, LOOKUP, timeout=30) for _ in range(40)]
        arrivals = server.mock.tenants.get("waited").arrivals
        while arrivals.waiting < 40:
            assert client.clock()["frozen"] is False
        assert client.call(f"GET {CONTACTS}").status_code == 200
        assert not any(wait.done() for wait in waits)
        client.call(LOOKUP, json="11")
        assert all(len(wait.result(30)) == 1 for wait in waits)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("operation=nothing", "/operation"),
        ("count=0", "/count"),
        ("timeout=61", "/timeout"),
        ("timeout=-1", "/timeout"),
        ("since=yesterday", "/since"),
        ("colour=red", "/colour"),
    ],
)
def test_wait_for_requests__unfitting_422(client: Client, query: str, pointer: str) -> None:
    problem(client.call(f"GET /_mock/requests/wait?{query}"), 422, pointer, "query")

"""Fault rules: armed, listed, dropped, and what they do to a vendor's answers."""

from typing import Any

import pytest

from mockserver.client import Client, Response
from mockserver.door import HangUp

from .problems import problem

NAME = "incoplax.lookup_contact"
WIRE = "LOOKUP /rest/v1/addressbook/contacts"
CREATE = "POST /rest/v1/addressbook/contacts"
NEW = {"displayname": "New", "number": "77"}
RULE = {"operation": NAME, "status": 503}


def lookup(client: Client) -> Response:
    return client.call(WIRE, json="11")


def statuses(client: Client, count: int) -> list[int]:
    return [lookup(client).status_code for _ in range(count)]


def test_create_fault__answers_the_rule_with_its_defaults(client: Client) -> None:
    response = client.call("POST /_mock/faults", json=RULE)
    assert response.status_code == 201
    rule = {
        "id": "1",
        "operation": NAME,
        "status": 503,
        "when": "before",
        "after": 0,
        "every": 1,
        "times": 1,
        "optional": False,
        "fired": 0,
    }
    assert response.json() == rule
    assert client.control("GET /_mock/faults") == {"faults": [rule]}


def test_create_fault__all_members_are_kept(client: Client) -> None:
    rule = {
        "vendor": "incoplax",
        "status": 429,
        "headers": {"Retry-After": "7"},
        "delay_ms": 1,
        "truncate": 3,
        "body": None,
        "when": "after",
        "after": 2,
        "every": 3,
        "times": None,
        "optional": True,
    }
    assert client.fault(**rule) == {"id": "1", **rule, "fired": 0}


@pytest.mark.parametrize("operation", [NAME, WIRE])
def test_fault__status_in_the_vendors_own_shape(client: Client, operation: str) -> None:
    rule = client.fault(operation=operation, status=503)
    response = lookup(client)
    assert (response.status_code, response.headers["X-Mock-Fault"]) == (503, rule["id"])
    assert list(response.json()) == ["error_code", "error_message"]
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert client.control("GET /_mock/faults")["faults"][0]["fired"] == 1
    assert lookup(client).status_code == 200 and "X-Mock-Fault" not in lookup(client).headers


def test_fault__wire_line_with_other_parameter_names(client: Client) -> None:
    id = client.rows("incoplax", "contacts")[0]["id"]
    client.fault(operation="GET /rest/v1/addressbook/contacts/{whatever}", status=500)
    assert client.call(f"GET /rest/v1/addressbook/contacts/{id}").status_code == 500


def test_fault__of_a_vendor_meets_every_operation(client: Client) -> None:
    client.fault(vendor="incoplax", status=502, times=None)
    assert lookup(client).status_code == 502
    assert client.call("GET /rest/v1/addressbook/contacts").status_code == 502
    assert client.call("GET /rest/v1/addressbook/nothing").status_code == 502


def test_fault__body_and_headers_as_given(client: Client) -> None:
    client.fault(operation=NAME, status=418, body={"short": "stout"}, headers={"Retry-After": "9"})
    response = lookup(client)
    assert (response.status_code, response.json(), response.headers["Retry-After"]) == (418, {"short": "stout"}, "9")


def test_fault__text_goes_out_as_it_is(client: Client) -> None:
    client.fault(operation=NAME, status=502, body="<h1>Bad gateway</h1>", headers={"Content-Type": "text/html"})
    response = lookup(client)
    assert (response.text, response.headers.get_all("Content-Type")) == ("<h1>Bad gateway</h1>", ["text/html"])


def test_fault__headers_alone_join_the_real_answer(client: Client) -> None:
    client.fault(operation=NAME, headers={"X-Slow": "\u00fc"})
    response = lookup(client)
    assert (response.status_code, response.headers["X-Slow"]) == (200, "\u00fc")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({}, [503, 200, 200, 200, 200, 200]),
        ({"times": 2}, [503, 503, 200, 200, 200, 200]),
        ({"times": None}, [503] * 6),
        ({"after": 2}, [200, 200, 503, 200, 200, 200]),
        ({"every": 2, "times": None}, [200, 503, 200, 503, 200, 503]),
        ({"every": 2}, [200, 503, 200, 503, 200, 503]),
        ({"every": 2, "times": 1}, [200, 503, 200, 200, 200, 200]),
        ({"after": 1, "every": 2, "times": 2}, [200, 200, 503, 200, 503, 200]),
        ({"after": 1.0, "every": 2.0, "times": 2.0}, [200, 200, 503, 200, 503, 200]),
    ],
)
def test_fault__after_every_times_say_which_matches(client: Client, when: dict[str, Any], expected: list[int]) -> None:
    client.fault(**RULE, **when)
    assert statuses(client, 6) == expected
    assert client.control("GET /_mock/faults")["faults"][0]["fired"] == expected.count(503)


def test_fault__first_armed_rule_wins(client: Client) -> None:
    client.fault(operation=NAME, status=500)
    client.fault(operation=NAME, status=503)
    assert statuses(client, 3) == [500, 503, 200]


def test_fault__before_changes_nothing(client: Client) -> None:
    before = client.control("GET /_mock/state")
    client.fault(operation=CREATE, status=503)
    assert client.call(CREATE, json=NEW).status_code == 503
    assert client.control("GET /_mock/state") == before


def test_fault__after_acts_then_replaces_the_answer(client: Client) -> None:
    client.fault(operation=CREATE, status=503, when="after")
    assert client.call(CREATE, json=NEW).status_code == 503
    assert [row["number"] for row in client.rows("incoplax", "contacts")] == ["11", "12", "77"]


@pytest.mark.parametrize(("when", "rows"), [("before", 2), ("after", 3)])
def test_fault__disconnect_gives_no_answer(client: Client, when: str, rows: int) -> None:
    client.fault(operation=CREATE, disconnect=True, when=when)
    with pytest.raises(HangUp):
        client.call(CREATE, json=NEW)
    assert len(client.rows("incoplax", "contacts")) == rows
    assert client.requests()[0]["response"]["status"] == 0 and client.requests()[0]["fault"] == "1"


@pytest.mark.parametrize("bytes", [0, 5, 5.0])
def test_fault__truncate_cuts_the_body(client: Client, bytes: float) -> None:
    whole = lookup(client).content
    client.fault(operation=NAME, truncate=bytes)
    response = lookup(client)
    assert response.content == whole[: int(bytes)] and response.headers["Content-Length"] == str(len(whole))


def test_fault__delay_keeps_the_answer_waiting(client: Client) -> None:
    client.fault(operation=NAME, delay_ms=30)
    assert lookup(client).status_code == 200
    assert client.requests()[0]["duration_ms"] >= 30


def test_fault__is_the_tenants_own(client: Client) -> None:
    client.fault(**RULE)
    other = Client(client.url, f"{client.tenant}-other", client.send)
    assert lookup(other).status_code == 200 and lookup(client).status_code == 503
    client.control(f"DELETE /_mock/tenants/{other.tenant}")


def test_list_faults__are_in_the_order_of_arming(client: Client) -> None:
    rules = [client.fault(**RULE), client.fault(**RULE)]
    assert client.control("GET /_mock/faults") == {"faults": rules}


def test_delete_fault__is_disarmed(client: Client) -> None:
    first, second = client.fault(**RULE), client.fault(**RULE)
    assert client.call(f"DELETE /_mock/faults/{first['id']}").status_code == 204
    assert client.control("GET /_mock/faults") == {"faults": [second]}
    problem(client.call(f"DELETE /_mock/faults/{first['id']}"), 404, "/id", "path")


def test_delete_faults__all_are_disarmed_and_numbers_go_on(client: Client) -> None:
    for _ in range(2):
        client.fault(**RULE)
    assert client.call("DELETE /_mock/faults").status_code == 204
    assert client.control("GET /_mock/faults") == {"faults": []}
    assert lookup(client).status_code == 200
    assert client.fault(**RULE)["id"] == "3"


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        ({"status": 500}, ""),
        ({"operation": NAME, "vendor": "incoplax", "status": 500}, ""),
        ({"operation": "incoplax.nothing", "status": 500}, "/operation"),
        ({"operation": "GET /nothing", "status": 500}, "/operation"),
        ({"operation": WIRE.lower(), "status": 500}, "/operation"),
        ({"operation": "", "status": 500}, "/operation"),
        ({"operation": None, "status": 500}, "/operation"),
        ({"operation": [NAME], "status": 500}, "/operation"),
        ({"vendor": "nobody", "status": 500}, "/vendor"),
        ({"vendor": "_mock", "status": 500}, "/vendor"),
        ({"vendor": None, "status": 500}, "/vendor"),
        ({"operation": NAME}, ""),
        ({"operation": NAME, "disconnect": False, "delay_ms": 0, "headers": {}}, ""),
        ({"operation": NAME, "colour": "red", "status": 500}, "/colour"),
        ({"operation": NAME, "status": 199}, "/status"),  # 100 to 199 announce an answer, none of them is one
        ({"operation": NAME, "status": 600}, "/status"),
        ({"operation": NAME, "status": "500"}, "/status"),
        ({"operation": NAME, "status": True}, "/status"),
        ({"operation": NAME, "status": None}, "/status"),
        ({"operation": NAME, "status": 500.5}, "/status"),
        ({"operation": NAME, "body": {}}, "/body"),
        ({"operation": NAME, "disconnect": 1}, "/disconnect"),
        ({"operation": NAME, "disconnect": True, "status": 500}, "/status"),
        ({"operation": NAME, "disconnect": True, "truncate": 5}, "/truncate"),
        ({"operation": NAME, "disconnect": True, "headers": {"A": "b"}}, "/headers"),
        ({"operation": NAME, "delay_ms": -1}, "/delay_ms"),
        ({"operation": NAME, "delay_ms": 60_001}, "/delay_ms"),
        ({"operation": NAME, "delay_ms": "1"}, "/delay_ms"),
        ({"operation": NAME, "truncate": -1}, "/truncate"),
        ({"operation": NAME, "truncate": 10**30}, "/truncate"),
        ({**RULE, "after": -1}, "/after"),
        ({**RULE, "after": None}, "/after"),
        ({**RULE, "every": 0}, "/every"),
        ({**RULE, "every": None}, "/every"),
        ({**RULE, "times": 0}, "/times"),
        ({**RULE, "times": 1.5}, "/times"),
        ({**RULE, "when": "during"}, "/when"),
        ({**RULE, "when": None}, "/when"),
        ({**RULE, "headers": []}, "/headers"),
        ({**RULE, "headers": {"A": 1}}, "/headers/A"),
        ({**RULE, "headers": {"A": "x\r\nB: y"}}, "/headers/A"),
        ({**RULE, "headers": {"A": "\u20ac"}}, "/headers/A"),
        ({**RULE, "headers": {"a b": "x"}}, "/headers"),
        ({**RULE, "headers": {"": "x"}}, "/headers"),
        ({**RULE, "headers": {"content-Length": "5"}}, "/headers/content-Length"),
        ({**RULE, "headers": {"Transfer-Encoding": "chunked"}}, "/headers/Transfer-Encoding"),
        ({**RULE, "headers": {"X-Mock-Request": "999"}}, "/headers/X-Mock-Request"),
    ],
)
def test_create_fault__unfitting_422_and_not_armed(client: Client, rule: dict[str, Any], pointer: str) -> None:
    problem(client.call("POST /_mock/faults", json=rule), 422, pointer)
    assert client.control("GET /_mock/faults") == {"faults": []}


@pytest.mark.parametrize("id", ["0", "x", "..", "%00", "9" * 5000])
def test_delete_fault__unknown_404(client: Client, id: str) -> None:
    problem(client.call(f"DELETE /_mock/faults/{id}"), 404, "/id", "path")


def test_create_fault__of_very_many_unknown_members_a_hundred_are_named(client: Client) -> None:
    answer = client.call("POST /_mock/faults", json={"operation": NAME, "status": 500, **{f"m{number}": 1 for number in range(5000)}})
    assert answer.status_code == 422 and len(answer.json()["errors"]) <= 101 and len(answer.content) < 20_000

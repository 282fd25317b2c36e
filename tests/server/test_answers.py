"""What the server adds to every answer of a vendor."""

import pytest

from mockserver.app import Mock
from mockserver.client import Client

LOOKUP = "LOOKUP /rest/v1/addressbook/contacts"


def test_headers__say_operation_evidence_and_entry(either: Client) -> None:
    answer = either.call(LOOKUP, json="11")
    assert answer.headers["X-Mock-Operation"] == "incoplax.lookup_contact"
    assert answer.headers["X-Mock-Evidence"] == "documented"
    assert answer.headers["X-Mock-Request"] == either.requests()[0]["id"]
    assert "X-Mock-Violations" not in answer.headers and "X-Mock-Fault" not in answer.headers


def test_headers__of_a_refusal_too(client: Client) -> None:
    answer = client.call("GET /v4/clients/1")
    assert (answer.status_code, answer.headers["X-Mock-Operation"]) == (401, "synerise.get_profile")
    assert answer.headers["X-Mock-Evidence"] in ("documented", "public", "inferred", "assumed")


def test_headers__absent_where_nothing_matched(client: Client) -> None:
    answer = client.call("GET /rest/v1/addressbook/nothing")
    assert answer.headers["X-Mock-Request"] == "1"
    for name in ("X-Mock-Operation", "X-Mock-Evidence", "X-Mock-Violations"):
        assert name not in answer.headers


def test_headers__violations_are_counted(client: Client) -> None:
    client.settings({"contract": "record"})
    answer = client.call("GET /rest/v1/addressbook/contacts?limit=x&offset=y")
    assert (answer.status_code, answer.headers["X-Mock-Violations"]) == (400, "2")
    entry = client.requests()[0]
    assert {(breach["in"], breach["pointer"]) for breach in entry["violations"]} == {("query", "/offset"), ("query", "/limit")}


def test_headers__no_header_twice_and_right_length(wired: Client) -> None:
    for wire in (LOOKUP, "GET /rest/v1/addressbook/contacts", "GET /v4/clients/1", "GET /nowhere"):
        answer = wired.call(wire, json="11")
        names = [name.lower() for name, _ in answer.header_list]
        assert len(names) == len(set(names))
        assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize("vendor", ["twelved", "eloqua", "incoplax", "admiralcloud", "synerise"])
def test_evidence__every_operation_says_its_spec(mock: Mock, client: Client, vendor: str) -> None:
    client.settings({"auth": "off", "contract": "record"})
    for operation in mock.operations.values():
        if operation.vendor == vendor and operation.spec:
            path = operation.path.replace("{", "x").replace("}", "")
            answer = client.call(f"{operation.verb} {path}", json={}, headers={"Api-Version": "4.4"})
            assert answer.status_code < 500
            grade = operation.spec.evidence_of(answer.status_code)
            assert (answer.headers["X-Mock-Operation"], answer.headers["X-Mock-Evidence"]) == (operation.name, grade)

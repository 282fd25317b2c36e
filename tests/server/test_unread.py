"""What nothing read of a request is heard: in the journal, with what was probably meant, and as a header of the answer."""

from typing import Any

from mockserver.app import Mock
from mockserver.client import Client

CONTACTS = "/rest/v1/addressbook/contacts"
JSON = {"Content-Type": "application/json"}
VERSION = {"Api-Version": "4.4"}
HEARD: list[tuple[str, dict[str, Any], dict[str, str | None]]] = [
    # request, what else it has, {what nothing read: what was probably meant}
    (f"GET {CONTACTS}?limt=1", {}, {"?limt": "limit"}),
    (f"GET {CONTACTS}?limit=1&LIMIT=2&zzz=3", {}, {"?LIMIT": "limit", "?zzz": None}),
    (f"GET {CONTACTS}?limit=1&mask=id", {}, {}),
    (f"POST {CONTACTS}", {"json": {"displayname": "x", "dispalyname": "y", "number": "5"}}, {"/dispalyname": "displayname"}),
    (f"POST {CONTACTS}?displayname=x", {"json": {"number": "5"}}, {"?displayname": None}),
    ("POST /api/v1/jobs/search", {"json": {"page": 1, "PageSize": 1, "PgeSize": 1}}, {"/PgeSize": "PageSize"}),
    (
        "POST /v4/clients",
        {"json": {"email": "a@example.com", "fistName": "x"}, "headers": VERSION},
        {"/fistName": "firstName"},
    ),
    ("GET /v4/clients", {"headers": {"Api-Verison": "4.4", **JSON}}, {"Api-Verison:": "Api-Version"}),
    ("GET /v4/clients", {"headers": {"X-Api-Versoin": "4.4", **VERSION, **JSON}}, {}),  # what was required is there
    ("POST /api/v1/jobs/search", {"json": {}, "headers": {"Authorizaton": "x", "X-Request-Id": "1"}}, {"Authorizaton:": "Authorization"}),
    (f"GET {CONTACTS}", {"headers": {"X-Mock-Tenat": "mine", "Traceparent": "00-1"}}, {"X-Mock-Tenat:": "X-Mock-Tenant"}),
    (f"POST {CONTACTS}", {"headers": {"Contnet-Type": "x"}, "json": {"displayname": "x", "number": "5"}}, {}),  # what was meant is there
    ("GET /v5/contact/1?fields=id&filds=id", {}, {"?fields": None, "?filds": None}),
    ("GET /api/bulk/2.0/syncs?limit=1&offst=2", {"auth": "basic"}, {"?offst": "offset"}),
]


def test_unread__names_what_was_probably_meant(client: Client) -> None:
    client.settings({"contract": "record", "auth": "off"})
    for wire, more, heard in HEARD:
        answer = client.call(wire, **more)
        entry = client.requests()[0]
        assert entry["unread"] == list(heard), (wire, entry["unread"])
        assert entry["meant"] == {name: meant for name, meant in heard.items() if meant}, wire
        assert answer.headers.get("X-Mock-Unread") == (str(len(heard)) if heard else None), wire


def test_unread__filters_the_journal(client: Client) -> None:
    client.settings({"contract": "record"})
    client.call(f"GET {CONTACTS}?limt=1")
    client.call(f"GET {CONTACTS}?limit=1")
    assert [entry["id"] for entry in client.requests(unread="true")] == ["1"]
    assert [entry["id"] for entry in client.requests(unread="false")] == ["2"]


def test_unread__what_the_contract_declares_is_read(client: Client, mock: Mock) -> None:
    """Every query parameter of every operation, on its own: none is called unread, however the request ends."""
    client.settings({"contract": "record", "auth": "off"})
    for operation in mock.operations.values():
        assert operation.spec is not None
        names = [each.name for each in mock.contracts[operation.vendor].judge.parameters(operation.spec) if each.place == "query"]
        if names:
            answer = client.call(operation.wire.replace("{", "").replace("}", ""), query=dict.fromkeys(names, "1"))
            assert "X-Mock-Unread" not in answer.headers, (operation.wire, client.requests(limit=1)[0]["unread"])


def test_unread__of_many_names_a_hundred_are_reported(client: Client) -> None:
    client.settings({"contract": "record"})
    answer = client.call(f"POST {CONTACTS}", json={"number": "5", **{f"displaynam{n}": 1 for n in range(5_000)}})
    entry = client.requests()[0]
    assert answer.headers["X-Mock-Unread"] == "100" and len(entry["unread"]) == 100 and len(entry["meant"]) == 20

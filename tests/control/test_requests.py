"""The journal."""

from typing import Any

import pytest

from mockserver.client import Client

from .problems import problem

LOOKUP = "LOOKUP /rest/v1/addressbook/contacts"
LIST = "GET /rest/v1/addressbook/contacts"


@pytest.fixture
def busy(client: Client) -> Client:
    """Five requests: 1 found, 2 not found, 3 off the contract, 4 a path of the vendor's without operation, 5 a path of nobody's."""
    client.freeze("2026-01-01T00:00:00Z")
    client.settings({"contract": "record"})
    client.call(LOOKUP, json="11")
    client.call(LOOKUP, json="none such")
    client.advance(60)
    client.call(f"{LIST}?limit=many")
    client.call("GET /rest/v1/addressbook/nothing")
    client.call("GET /nothing")
    return client


def ids(client: Client, query: str = "") -> list[str]:
    return [entry["id"] for entry in client.control(f"GET /_mock/requests?{query}")["requests"]]


def test_list_requests__newest_first_with_counts(busy: Client) -> None:
    answer = busy.control("GET /_mock/requests")
    assert list(answer) == ["requests", "total", "dropped"]
    assert [entry["id"] for entry in answer["requests"]] == ["5", "4", "3", "2", "1"]
    assert (answer["total"], answer["dropped"]) == (5, 0)


def test_list_requests__entry_tells_it_all(busy: Client) -> None:
    entry = busy.control("GET /_mock/requests/1")
    assert list(entry) == [
        *("id", "time", "vendor", "operation", "wire", "evidence", "request", "response", "duration_ms", "fault", "violations", "unread"),
        *("meant", "nearest"),
    ]
    assert (entry["time"], entry["vendor"], entry["operation"], entry["wire"], entry["evidence"]) == (
        *("2026-01-01T00:00:00Z", "incoplax", "incoplax.lookup_contact", LOOKUP, "documented"),
    )
    assert list(entry["request"]) == ["method", "url", "path", "query", "headers", "body"]
    assert entry["request"]["method"] == "LOOKUP" and entry["request"]["path"] == "/rest/v1/addressbook/contacts"
    assert entry["request"]["url"] == f"http://mockserver.test/t/{busy.tenant}/rest/v1/addressbook/contacts"
    assert entry["request"]["body"] == "11" and entry["request"]["headers"]["Content-Type"] == "application/json"
    assert entry["response"]["status"] == 200 and entry["response"]["body"] == [busy.rows("incoplax", "contacts")[0]["id"]]
    assert entry["response"]["headers"]["X-Mock-Request"] == "1"
    assert [entry[name] for name in ("fault", "violations", "unread", "meant", "nearest")] == [None, [], [], {}, None]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("vendor=incoplax", ["4", "3", "2", "1"]),
        ("operation=incoplax.lookup_contact", ["2", "1"]),
        ("operation=LOOKUP%20/rest/v1/addressbook/contacts", ["2", "1"]),
        ("operation=GET+/rest/v1/addressbook/contacts", ["3"]),
        ("operation=GET+/rest/v1/addressbook/contacts/{other}", []),
        ("status=404", ["5", "4", "2"]),
        ("status=2xx", ["1"]),
        ("status=4xx", ["5", "4", "3", "2"]),
        ("status=500", []),
        ("since=3", ["5", "4"]),
        ("since=99", []),
        ("since=2026-01-01T00:01:00Z", ["5", "4", "3"]),
        ("since=2026-01-01T00:01:01Z", []),
        ("unmatched=true", ["5", "4"]),
        ("unmatched=false", ["3", "2", "1"]),
        ("violations=true", ["3"]),
        ("violations=false", ["5", "4", "2", "1"]),
        ("limit=2", ["5", "4"]),
        ("limit=1e0", ["5"]),
        ("vendor=incoplax&status=4xx&since=1&limit=1", ["4"]),
    ],
)
def test_list_requests__filters(busy: Client, query: str, expected: list[str]) -> None:
    assert ids(busy, query) == expected


def test_list_requests__total_counts_before_the_limit(busy: Client) -> None:
    assert busy.control("GET /_mock/requests?limit=1&status=4xx")["total"] == 4


def test_list_requests__without_limit_a_hundred(client: Client) -> None:
    for _ in range(101):
        client.call(LOOKUP, json="11")
    answer = client.control("GET /_mock/requests")
    assert (len(answer["requests"]), answer["total"]) == (100, 101)
    assert len(ids(client, "limit=1000")) == 101


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("vendor=nobody", "/vendor"),
        ("vendor=", "/vendor"),
        ("operation=incoplax.nothing", "/operation"),
        ("operation=", "/operation"),
        ("status=600", "/status"),
        ("status=4XX", "/status"),
        ("status=40x", "/status"),
        ("status=", "/status"),
        ("since=", "/since"),
        ("since=yesterday", "/since"),
        ("since=-1", "/since"),
        ("since=" + "9" * 5000, "/since"),
        ("unmatched=1", "/unmatched"),
        ("unmatched=", "/unmatched"),
        ("violations=True", "/violations"),
        ("limit=0", "/limit"),
        ("limit=1001", "/limit"),
        ("limit=ten", "/limit"),
        ("limit=nan", "/limit"),
        ("limit=inf", "/limit"),
        ("limit=2.5", "/limit"),
        ("limit=" + "9" * 5000, "/limit"),
        ("limit=", "/limit"),
        ("colour=red", "/colour"),
        ("limit=1&limit=2", "/limit"),
    ],
)
def test_list_requests__unfitting_filter_422(busy: Client, query: str, pointer: str) -> None:
    problem(busy.call(f"GET /_mock/requests?{query}"), 422, pointer, "query")


@pytest.mark.parametrize("id", ["0", "6", "x", "-1", "9" * 5000, "%F0%9F%98%80"])
def test_read_request__unknown_404(busy: Client, id: str) -> None:
    problem(busy.call(f"GET /_mock/requests/{id}"), 404, "/id", "path")


def test_read_request__of_another_tenant_404(busy: Client) -> None:
    other = Client(busy.url, f"{busy.tenant}-other", busy.send)
    problem(other.call("GET /_mock/requests/1"), 404)
    busy.control(f"DELETE /_mock/tenants/{other.tenant}")


def test_read_request__path_of_nobody_has_no_operation(busy: Client) -> None:
    entry = busy.control("GET /_mock/requests/5")
    assert (entry["vendor"], entry["operation"], entry["wire"], entry["evidence"]) == (None, None, None, None)
    assert entry["response"]["status"] == 404


def test_read_request__breach_is_reported(busy: Client) -> None:
    (violation,) = busy.control("GET /_mock/requests/3")["violations"]
    assert (violation["in"], violation["pointer"]) == ("query", "/limit")


def test_read_request__secrets_are_redacted(client: Client) -> None:
    client.call(
        f"{LIST}?token=s3cret&other=shown",
        headers={"Authorization": "Bearer s3cret", "Cookie": "a=s3cret", "X-Other": "shown"},
    )
    body: dict[str, Any] = {
        "password": "s3cret",
        "a": [{"pwd": "s3cret", "sessionToken": "s3cret", "apiKey": {"b": "s3cret"}}],
        "c": "shown",
    }
    client.call("POST /rest/v1/addressbook/contacts", json=body)
    response = client.call("GET /_mock/requests")
    assert "s3cret" not in response.text
    second, first = response.json()["requests"]
    assert first["request"]["query"] == {"token": "<redacted>", "other": "shown"}
    assert first["request"]["headers"]["Authorization"] == first["request"]["headers"]["Cookie"] == "<redacted>"
    assert first["request"]["headers"]["X-Other"] == "shown" and second["request"]["body"]["c"] == "shown"


def test_delete_requests__forgets_and_counts_on(busy: Client) -> None:
    response = busy.call("DELETE /_mock/requests")
    assert (response.status_code, response.content) == (204, b"")
    assert busy.control("GET /_mock/requests") == {"requests": [], "total": 0, "dropped": 0}
    assert busy.call(LOOKUP, json="11").headers["X-Mock-Request"] == "6"
    assert busy.control("GET /_mock/requests")["dropped"] == 0


def test_list_requests__full_journal_drops_the_oldest(narrow: Client) -> None:
    for _ in range(5):
        narrow.call(LOOKUP, json="11")
    answer = narrow.control("GET /_mock/requests")
    assert ([entry["id"] for entry in answer["requests"]], answer["total"], answer["dropped"]) == (["5", "4", "3"], 3, 2)
    narrow.reset()
    assert narrow.control("GET /_mock/requests") == {"requests": [], "total": 0, "dropped": 0}
    narrow.call(LOOKUP, json="11")
    assert ids(narrow) == ["1"]


@pytest.mark.parametrize(
    "body",
    [
        '{"pwd": "s3cret", }',
        '{"pwd":"s3cret',
        '{"pwd":"a\\"s3cret"]',
        '{"pwd" :\n ["s3cret"], ]',
        '{"sessionToken": s3cret}',
        '\ufeff{"apiKey":"s3cret"}',
        '{"password":"s3cret","x":"\\ud800"}',
        '{"pwd":"s3cret","x":' + "[" * 200 + "]" * 200 + "}",
    ],
)
def test_read_request__secrets_of_unreadable_json_are_redacted(client: Client, body: str) -> None:
    client.call("POST /rest/v1/addressbook/contacts", data=body.encode(), headers={"Content-Type": "application/json"})
    response = client.call("GET /_mock/requests")
    assert "s3cret" not in response.text
    assert "<redacted>" in str(response.json()["requests"][0]["request"]["body"])


@pytest.mark.parametrize(
    ("wire", "body"),
    [
        ("POST /rest/v1/iam/sessions", {"domain": "example", "login": "admin", "pwd": ["s3cret"]}),
        ("POST /rest/v1/iam/sessions", [{"pwd": "s3cret"}]),
        ("LOOKUP /rest/v1/addressbook/contacts", {"a": {"apiKey": {"b": "s3cret"}}}),
        ("POST /rest/v1/addressbook/contacts", {"displayname": "x", "number": {"password": 's3"cret', "token": "s3cret"}}),
    ],
)
def test_read_request__secrets_in_messages_of_violations_are_redacted(client: Client, wire: str, body: Any) -> None:
    assert client.call(wire, json=body).status_code == 400
    response = client.call("GET /_mock/requests")
    assert "s3cret" not in response.text and 's3\\"cret' not in response.text
    (violation, *_) = response.json()["requests"][0]["violations"]
    assert "<redacted>" in violation["message"]

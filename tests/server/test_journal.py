"""The journal is bounded, redacted, and says what nothing read."""

from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import Settings

from .conftest import Tiny

CONTACTS = "/rest/v1/addressbook/contacts"
CREATE = f"POST {CONTACTS}"


def test_journal__full_drops_the_oldest() -> None:
    client = Client("http://x/t/a", "a", send_in_process(create_app(Settings(vendors=("incoplax",), journal_size=3))))
    for _ in range(5):
        client.call(f"GET {CONTACTS}")
    listed = client.control("GET /_mock/requests")
    assert ([entry["id"] for entry in listed["requests"]], listed["total"], listed["dropped"]) == (["5", "4", "3"], 3, 2)
    assert client.call("GET /_mock/requests/1").status_code == 404


def test_journal__large_bodies_are_kept_in_part(client: Client) -> None:
    client.settings({"contract": "record"})
    client.call(CREATE, json={"displayname": "x" * 300_000, "password": "s3cret"})
    shown = client.requests()[0]["request"]["body"]
    assert len(shown) < 270_000 and shown.endswith(" bytes in all)")


def test_journal__large_answer_is_kept_in_part_and_says_so(client: Client) -> None:
    row = client.rows("incoplax", "contacts")[0]
    client.seed("incoplax", {"contacts": [{**row, "displayname": "y" * 300_000}]})
    client.call(f"GET {CONTACTS}/{row['id']}")
    shown = client.requests()[0]["response"]["body"]
    assert len(shown) < 270_000 and shown.endswith(" bytes in all)")


@pytest.mark.parametrize("header", ["Authorization", "authorization", "Cookie"])
def test_journal__secret_headers_are_blanked(either: Client, header: str) -> None:
    either.call(f"GET {CONTACTS}", headers={header: "Bearer s3cret", "X-Other": "seen"})
    entry = either.requests()[0]
    assert "s3cret" not in str(entry) and entry["request"]["headers"][header.title()] == "<redacted>"
    assert entry["request"]["headers"]["X-Other"] == "seen"


@pytest.mark.parametrize("query", ["token=s3cret", "a=1&token=s3cret&token=s3cret", "%74oken=s3cret"])
def test_journal__token_in_the_query_is_blanked(either: Client, query: str) -> None:
    either.settings({"contract": "record"})
    either.call(f"GET {CONTACTS}?{query}")
    entry = either.requests()[0]
    assert "s3cret" not in str(entry) and "%3Credacted%3E" in entry["request"]["url"]


SECRET_BODIES: list[Any] = [
    {"password": "s3cret"},
    {"pwd": "s3cret"},
    {"apiKey": "s3cret"},
    {"token": "s3cret"},
    {"verificationCode": "s3cret"},
    {"refreshToken": "s3cret"},
    {"session_token": "s3cret"},
    {"a": [{"b": {"password": ["s3cret", {"c": "s3cret"}]}}]},
    [[[{"token": {"value": "s3cret"}}]]],
]


@pytest.mark.parametrize("body", SECRET_BODIES, ids=str)
def test_journal__secret_members_are_blanked_at_any_depth(client: Client, body: Any) -> None:
    client.settings({"contract": "record"})
    client.call(CREATE, json=body)
    assert "s3cret" not in str(client.requests()[0]) and "<redacted>" in str(client.requests()[0]["request"]["body"])


@pytest.mark.parametrize(
    "body",
    [
        b'{"password": "s3cret"',
        b'{"password": "s3cret',
        b'{"password": "a\\"s3cret", }',
        b'{"apiKey" :\n "s3cret"} trailing',
        b'{"pwd": s3cret}',
        b'{"x": ' + b"[" * 200 + b'{"token": "s3cret"}' + b"]" * 200 + b"}",
        b"grant_type=password&password=s3cret&username=u",
        b"refresh_token=s3cret",
    ],
)
def test_journal__secrets_in_broken_bodies_are_blanked(client: Client, body: bytes) -> None:
    client.settings({"contract": "record"})
    client.call(CREATE, data=body)
    shown = client.requests()[0]["request"]["body"]
    assert "s3cret" not in str(shown) and "<redacted>" in str(shown)


def test_journal__secrets_of_answers_are_blanked(client: Client) -> None:
    client.call(
        "POST /uauth/v2/auth/login/profile",
        json={"apiKey": client.rows("synerise", "api_keys")[0].get("apiKey", "x")},
        headers={"Content-Type": "application/json", "Api-Version": "4.4"},
    )
    entry = client.requests()[0]
    assert entry["request"]["body"] == {"apiKey": "<redacted>"}
    if entry["response"]["status"] == 200:
        assert entry["response"]["body"]["token"] == "<redacted>"


@pytest.mark.parametrize(
    ("wire", "body", "unread"),
    [
        (CREATE, {"displayname": "x", "dispalyname": "y", "number": "5"}, ["/dispalyname"]),
        (CREATE, {"displayname": "x", "number": "5"}, []),
        ("POST /api/v1/jobs/search", {"Page": 1, "PageSize": 1, "Pge": 1}, ["/Pge"]),
    ],
)
def test_journal__members_that_nothing_read(client: Client, wire: str, body: Any, unread: list[str]) -> None:
    client.settings({"contract": "record", "auth": "off"})
    client.call(wire, json=body)
    assert client.requests()[0]["unread"] == unread


def test_journal__control_calls_are_not_in_it(client: Client) -> None:
    client.credential("incoplax", "session")
    client.call(f"GET {CONTACTS}", auth="session")
    assert [entry["request"]["path"] for entry in client.requests()] == [CONTACTS]


def test_journal__reset_while_a_request_is_under_way_lists_no_number_twice(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.world.faults.add(vendor="tiny", delay_ms=1)
    monkeypatch.setattr("mockserver.pipeline.wait", lambda seconds: tiny.world.reset())
    tiny.post("good")
    tiny.post("good")
    assert [(entry.id, entry.fault) for entry in tiny.world.journal] == [("1", None)]

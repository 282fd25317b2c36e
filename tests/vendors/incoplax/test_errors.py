"""Refusals that belong to no one operation: unreadable bodies, unknown paths, other verbs, the two codings of errors."""

from typing import Any

import pytest

from mockserver.client import Client

CONTACTS = "/rest/v1/addressbook/contacts"
GROUPS = "/rest/v1/addressbook/contactgroups"
JOHN = "ae425147-016c-d818-82d0-50e54938780c"
JSON = "application/json; charset=utf-8"

UNREADABLE = [b"", b" ", b"{", b'{"a":1}}', b"\xff\xfe", b'"\\ud800"', b"NaN", b"1e999", b"[" * 5000, b"[" * 200 + b"]" * 200, b"'11'"]


@pytest.mark.parametrize("data", UNREADABLE)
@pytest.mark.parametrize("wire", [f"LOOKUP {CONTACTS}", f"POST {CONTACTS}", f"PATCH {CONTACTS}/{JOHN}", f"POST {GROUPS}"])
def test_create_contact__unreadable_body_gets_400_and_changes_nothing(client: Client, wire: str, data: bytes) -> None:
    before = client.rows("incoplax", "contacts")
    response = client.call(wire, data=data, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()) == (400, {"error_code": 1400, "error_message": "Invalid JSON"})
    assert client.rows("incoplax", "contacts") == before


def test_create_contact__ext_nested_too_deep_gets_400(client: Client) -> None:
    deep = b'{"displayname":"x","number":"1","ext":{"a":' + b"[" * 120 + b"]" * 120 + b"}}"
    assert client.call(f"POST {CONTACTS}", data=deep, headers={"Content-Type": JSON}).status_code == 400


def test_create_contact__body_over_the_limit_gets_413(client: Client) -> None:
    body = {"displayname": "x", "number": "1", "photo": "x" * (8 * 1024 * 1024)}
    response = client.call(f"POST {CONTACTS}", json=body)
    assert (response.status_code, response.json()) == (413, {"error_code": 1413, "error_message": "Request body too large"})
    assert len(client.rows("incoplax", "contacts")) == 2


@pytest.mark.parametrize("wire", [f"GET {CONTACTS}/{JOHN}", f"DELETE {GROUPS}/1"])
def test_get_contact__body_over_the_limit_gets_413_though_none_is_read(client: Client, wire: str) -> None:
    response = client.call(wire, data=b" " * (8 * 1024 * 1024 + 1))
    assert (response.status_code, response.json()["error_code"]) == (413, 1413)


@pytest.mark.parametrize(
    ("wire", "allow"),
    [
        (f"PUT {CONTACTS}", "GET, LOOKUP, POST"),
        (f"DELETE {CONTACTS}", "GET, LOOKUP, POST"),
        (f"OPTIONS {GROUPS}", "GET, LOOKUP, POST"),
        (f"LOOKUP {CONTACTS}/{JOHN}", "DELETE, GET, PATCH"),
        (f"PUT {CONTACTS}/{JOHN}", "DELETE, GET, PATCH"),
        ("GET /rest/v1/iam/sessions", "POST"),
        ("POST /rest/v1/iam/sessions/current", "DELETE, GET, PATCH"),
    ],
)
def test_lookup_contact__other_verb_gets_405_with_allow(client: Client, wire: str, allow: str) -> None:
    response = client.call(wire)
    assert (response.status_code, response.json()) == (405, {"error_code": 1405, "error_message": "Method not allowed"})
    assert response.headers["Allow"] == allow
    assert response.headers["Content-Type"] == JSON


@pytest.mark.parametrize("path", ["/rest/v1/addressbook", "/rest/v1/addressbook/nope", f"{CONTACTS}/{JOHN}/photo", "/rest/v1/iam/users"])
def test_get_contact__unknown_path_gets_the_vendors_404(client: Client, path: str) -> None:
    response = client.call(f"GET {path}")
    assert (response.status_code, response.json()) == (404, {"error_code": 1404, "error_message": "Not found"})
    assert response.headers["Content-Type"] == JSON


CATEGORIES = [
    (f"LOOKUP {CONTACTS}", "nope", 404, 1404),
    (f"LOOKUP {CONTACTS}", None, 400, 1413),
    (f"GET {CONTACTS}/1", None, 404, 1404),
    (f"POST {CONTACTS}", {}, 400, 1413),
    (f"POST {CONTACTS}", {"id": JOHN, "displayname": "x", "number": "1"}, 400, 1402),
    (f"PATCH {CONTACTS}/{JOHN}", {"autokey": 5}, 400, 1406),
    (f"GET {CONTACTS}?mask=nope", None, 400, 1413),
    ("GET /rest/v1/iam/sessions/current", None, 401, 1407),
    ("POST /rest/v1/iam/sessions", {"domain": "", "login": "", "pwd": ""}, 401, 1407),
    (f"PUT {CONTACTS}", None, 405, 1403),
]


@pytest.mark.parametrize(("wire", "body", "status", "category"), CATEGORIES)
def test_lookup_contact__error_code_is_the_public_category_by_the_switch(
    client: Client, wire: str, body: Any, status: int, category: int
) -> None:
    client.settings({"incoplax": {"error_codes": "category", "mask_unknown": "error"}})
    response = client.call(wire, json=body)
    assert (response.status_code, response.json()["error_code"]) == (status, category)


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_get_contact__fault_speaks_in_the_vendors_voice(client: Client, status: int) -> None:
    client.fault(operation="incoplax.get_contact", status=status)
    response = client.call(f"GET {CONTACTS}/{JOHN}")
    assert (response.status_code, response.json()) == (status, {"error_code": 1000 + status, "error_message": "Service failure"})
    assert client.call(f"GET {CONTACTS}/{JOHN}").status_code == 200


def test_lookup_contact__body_without_json_media_type_is_read_all_the_same(client: Client) -> None:
    client.settings({"contract": "record"})
    for media_type in ("application/x-www-form-urlencoded", "text/plain"):
        assert client.call(f"LOOKUP {CONTACTS}", data=b'"11"', headers={"Content-Type": media_type}).json() == [JOHN]
    assert client.call(f"LOOKUP {CONTACTS}", data=b'"11"').json() == [JOHN]


def test_create_contact__two_fresh_tenants_answer_byte_for_byte_alike(client: Client) -> None:
    twin = Client(client.url, f"{client.tenant}-twin", client.send)
    body = {"displayname": "x", "number": "1", "name": "x"}
    for tenant in (client, twin):
        tenant.freeze("2026-01-01T00:00:00Z")
    for path in (CONTACTS, GROUPS):
        assert client.call(f"POST {path}", json=body).content == twin.call(f"POST {path}", json=body).content


def test_create_contact__of_a_large_body_the_first_violation_is_reported(client: Client) -> None:
    body = b'{"displayname":"x","number":"1","opts":{"groups":[' + b"1," * 100_000 + b"1]}}"
    response = client.call(f"POST {CONTACTS}", data=body, headers={"Content-Type": JSON})
    assert (response.status_code, response.headers["X-Mock-Violations"]) == (400, "1")

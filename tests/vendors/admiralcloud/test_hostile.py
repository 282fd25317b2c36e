"""Bad input gets AdmiralCloud's own 4xx, never a 5xx, and writes nothing."""

from typing import Any

import pytest

from mockserver.client import Client

WRITES = ["POST /v6/contact", "PUT /v5/contact/1", "DELETE /v5/contact/1"]
UNREADABLE = [
    b"{",
    b"{}}",
    b"'single'",
    b'{"type":}',
    b'{"image":NaN}',
    b'{"image":Infinity}',
    b'{"metadata":' + b"[" * 5000 + b"]" * 5000 + b"}",
    b'{"settings":{"merge":{"conflicts":[' + b'{"a":' * 300 + b"1" + b"}" * 300 + b"]}}}",
    b"\x00",
    b"email=a%40example.com",
    b" ",
    b'"text"',
    b"5",
    b"true",
    b"null",
]


@pytest.mark.parametrize("wire", WRITES)
@pytest.mark.parametrize("data", UNREADABLE)
def test_create_contact__a_body_that_is_no_json_is_400(client: Client, wire: str, data: bytes) -> None:
    before = client.rows("admiralcloud", "contacts")
    response = client.call(wire, data=data, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()) == (400, {"message": "body_notAValidJSON"})
    assert client.rows("admiralcloud", "contacts") == before


@pytest.mark.parametrize("wire", [*WRITES, "GET /v5/contact", "GET /v5/contact/1"])
@pytest.mark.parametrize("document", [[], [{}], ["x", 1]])
def test_create_contact__a_list_has_its_places_for_names(client: Client, wire: str, document: Any) -> None:
    client.settings({"contract": "record"})
    empty: dict[str, Any] = {}
    answers = [client.call(wire, json=sent) for sent in (empty, document)]
    assert answers[0].status_code == 200
    assert answers[1].status_code == (404 if wire.startswith("DELETE") else 200)


VALUES: list[Any] = [10**30, -(10**30), 1e308, [], {}, [[]], {"a": {}}, "", "0", True, False, "\u0000", "𝔘", [None], {"": None}, 2**63, 1.5]
FIELDS = ["email", "flag", "id", "image", "metadata", "move", "sendOptInRequest", "settings", "type", "forceDelete"]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("field", FIELDS)
def test_update_contact__any_value_anywhere_is_never_a_5xx(client: Client, field: str, value: Any) -> None:
    """Under the strict contract: 422 would say that the spec does not describe what is taken, 500 that the answer is off it."""
    for wire in (*WRITES, "GET /v5/contact/1"):
        response = client.call(wire, json={field: value})
        assert response.status_code in (200, 400, 404), response.text


@pytest.mark.parametrize("query", ["id=%FF", "id=%00", "email=%FF%FE", "type=%ED%A0%80", "id=1&id=", "=", "&&&", "id", "%", "id[]=1"])
def test_find_contacts__a_strange_query_is_never_a_5xx(client: Client, query: str) -> None:
    client.settings({"contract": "record"})
    assert client.call(f"GET /v5/contact?{query}").status_code in (200, 400)


@pytest.mark.parametrize("contact_id", ["%FF", "%00", "%E2%82%AC", "1%0A", "-", "+", ".", "1e400", "0x10", "١"])
def test_find_contact__a_strange_id_is_never_a_5xx(client: Client, contact_id: str) -> None:
    client.settings({"contract": "record"})
    assert client.call(f"GET /v5/contact/{contact_id}").status_code in (200, 400, 404)


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        ("1" * 100_000 + "x", 200, None),
        ("1" * 50_000 + "." + "1" * 50_000 + "x", 200, None),
        ("1" * 50_000 + "e" + "1" * 50_000 + "x", 200, None),
        (" " * 50_000 + "1" + " " * 50_000 + "x", 200, None),
        ("9" * 100_000, 200, None),
        ("0" * 5_000 + "1", 400, "type_notAString"),
        ("1" + "0" * 5_000 + "e-5000", 400, "type_notAString"),
    ],
)
def test_find_contacts__a_long_value_is_read_like_a_short_one(client: Client, text: str, status: int, message: str | None) -> None:
    """Quadratic, the first of these would take minutes."""
    client.settings({"contract": "record"})
    response = client.call("GET /v5/contact", query={"type": text})
    assert (response.status_code, response.json()) == (status, {"message": message} if message else [])


@pytest.mark.parametrize("wire", [*WRITES, "GET /v5/contact", "GET /v5/contact/1"])
def test_create_contact__a_body_over_the_limit_is_413(client: Client, wire: str) -> None:
    response = client.call(wire, data=b" " * (8 * 1024 * 1024 + 1), headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()) == (413, {"message": "body_tooLarge"})


@pytest.mark.parametrize(
    ("kind", "contract"),
    [
        ("text/plain", "strict"),
        ("text/plain;charset=UTF-8", "strict"),
        ("application/json; charset=utf-8", "strict"),
        ("", "strict"),
        ("application/octet-stream", "record"),
    ],
)
def test_create_contact__any_media_type_is_read_as_json(client: Client, kind: str, contract: str) -> None:
    client.settings({"contract": contract})
    response = client.call("POST /v6/contact", data=b'{"type":"models"}', headers={"Content-Type": kind})
    assert (response.status_code, response.json()["type"]) == (200, "models")


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "invalidSession"),
        (403, "forbiddenAuth"),
        (404, "notFound"),
        (423, "resource_locked"),
        (429, "tooManyRequestsFromThisIP"),
        (500, "internalServerError"),
        (503, "serviceUnavailable"),
        (599, "unknownError"),
    ],
)
def test_find_contact__a_fault_speaks_in_the_vendors_voice(client: Client, status: int, message: str) -> None:
    client.control("POST /_mock/faults", {"vendor": "admiralcloud", "status": status})
    response = client.call("GET /v5/contact/1")
    assert (response.status_code, response.json()) == (status, {"message": message})


def test_create_contact__a_plain_text_that_is_no_json_has_no_parameters(client: Client) -> None:
    for data in (b"", b" \n", b"email=a%40example.com", b"{", b'"text"', b"5", b"null", b"[1, 2]", b"\xff"):
        for kind in ("text/plain", "text/plain; charset=utf-8"):
            response = client.call("POST /v6/contact", data=data, headers={"Content-Type": kind})
            assert (response.status_code, response.json()["flag"]) == (200, 0), data
            found = client.call("GET /v5/contact/1", data=data, headers={"Content-Type": kind})
            assert (found.status_code, found.json()[0]["id"]) == (200, 1)

"""Creating contacts: docs/admiralcloud-contact-controller.txt:49-102."""

from typing import Any

import pytest

from mockserver.client import Client

DEFAULT_FIELDS = ["firstname", "lastname", "email"]


def create(client: Client, **fields: Any) -> dict[str, Any]:
    response = client.call("POST /v6/contact", json=fields)
    assert response.status_code == 200, response.text
    created: dict[str, Any] = response.json()
    assert client.call(f"GET /v5/contact/{created['id']}").json() == [created]
    return created


def test_create_contact__empty_body_gets_the_defaults(client: Client) -> None:
    client.freeze("2026-05-06T07:08:09.123456Z")
    assert list(create(client).items()) == [
        ("createdAt", "2026-05-06T07:08:09.123Z"),
        ("creatorId", 42),
        ("customerId", 1),
        ("flag", 0),
        ("id", 11),
        ("lastEditorId", 42),
        ("settings", {"metadataFields": DEFAULT_FIELDS}),
        ("updatedAt", "2026-05-06T07:08:09.123Z"),
    ]


def test_create_contact__no_body_at_all_is_taken(client: Client) -> None:
    assert client.call("POST /v6/contact").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "new.person@example.com"),
        ("image", 901),
        ("image", 0),
        ("image", 2147483648),
        ("metadata", [{"title": "firstname", "content": "Ada"}, {"title": "", "content": ""}]),
        ("metadata", []),
        ("type", "photographers"),
        ("type", ""),
        ("uiLanguage", "de"),
    ],
)
def test_create_contact__a_documented_field_is_stored(client: Client, field: str, value: Any) -> None:
    assert create(client, **{field: value})[field] == value


@pytest.mark.parametrize(
    "settings",
    [
        {"origin": "IPTC"},
        {"email": {"disabled": True, "reason": "asked"}},
        {"email": {}},
        {"lock": True, "lockUser": 9},
        {"lock": False},
        {"lockUser": 9},
        {"deletionProtection": True, "deletionProtector": 9},
        {"deletionProtector": 9},
        {"metadataFields": ["city", 5, {"any": "thing"}]},
        {"metadataFields": []},
        {"merge": {"conflicts": [{"field": "email", "values": ["a", "b"]}]}},
        {"merge": {}},
    ],
)
def test_create_contact__documented_settings_are_stored_and_get_no_default(client: Client, settings: dict[str, Any]) -> None:
    assert create(client, settings=settings)["settings"] == settings


@pytest.mark.parametrize("settings", [{}, None, {"unknown": 1}, {"origin": None}])
def test_create_contact__nothing_in_settings_adds_metadata_fields(client: Client, settings: Any) -> None:
    assert create(client, settings=settings)["settings"] == {"metadataFields": DEFAULT_FIELDS}


def test_create_contact__default_metadata_fields_follow_the_switch(client: Client) -> None:
    client.settings({"admiralcloud": {"metadata_fields": "city,phone"}})
    assert create(client)["settings"] == {"metadataFields": ["city", "phone"]}
    client.settings({"admiralcloud": {"metadata_fields": ""}})
    assert create(client)["settings"] == {"metadataFields": []}


@pytest.mark.parametrize(("flag", "actor"), [("lock", "lockUser"), ("deletionProtection", "deletionProtector")])
def test_create_contact__who_locks_or_protects_is_noted(client: Client, flag: str, actor: str) -> None:
    assert create(client, settings={flag: True})["settings"] == {flag: True, actor: 42}


@pytest.mark.parametrize("fields", [{"flag": 1}, {"flag": "x"}, {"id": 5}, {"creatorId": 3}, {"sendOptInRequest": True}, {"jobId": "x"}])
def test_create_contact__fields_of_other_actions_are_dropped(client: Client, fields: dict[str, Any]) -> None:
    created = create(client, **fields)
    assert (created["flag"], created["id"], created["creatorId"], "jobId" in created) == (0, 11, 42, False)


def test_create_contact__ids_go_on_and_are_never_given_twice(client: Client) -> None:
    assert create(client)["id"] == 11
    assert client.call("DELETE /v5/contact/11").status_code == 200
    assert create(client)["id"] == 12


def test_create_contact__same_email_twice_makes_two(client: Client) -> None:
    assert create(client, email="john.smith@example.com")["id"] == 11
    assert [contact["id"] for contact in client.call("GET /v5/contact", query={"email": "john.smith@example.com"}).json()] == [1, 11]


def test_create_contact__same_email_twice_is_400_where_unique(client: Client) -> None:
    client.settings({"admiralcloud": {"unique_email": True}})
    response = client.call("POST /v6/contact", json={"email": "JOHN.smith@example.com"})
    assert (response.status_code, response.json()) == (400, {"message": "error_contact_create_emailExists"})
    assert create(client, email="other@example.com")["id"] == 11


def test_create_contact__no_email_is_400_where_required(client: Client) -> None:
    client.settings({"admiralcloud": {"require_email": True}})
    response = client.call("POST /v6/contact", json={})
    assert (response.status_code, response.json()) == (400, {"message": "field_email_required"})
    assert create(client, email="other@example.com")["id"] == 11


def test_create_contact__query_and_body_are_one_bag(client: Client) -> None:
    response = client.call("POST /v6/contact", query={"type": "models", "uiLanguage": "en", "image": "900"}, json={"type": "agents"})
    assert {name: response.json()[name] for name in ("type", "uiLanguage", "image")} == {"type": "agents", "uiLanguage": "en", "image": 900}

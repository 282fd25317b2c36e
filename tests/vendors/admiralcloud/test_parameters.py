"""How the sanitizer complains: machine keys, the first bad field only, nothing written."""

from typing import Any

import pytest

from mockserver.client import Client

RANGE = {"range": [0, 2147483648]}
NO_OBJECT = {"message": "settings_merge_conflicts_notAPlainObject"}


def fail(value: Any, message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}, "value": value, "type": "object"}


CREATE: list[tuple[dict[str, Any], str, dict[str, Any] | None]] = [
    ({"email": "no address"}, "email_notAValidEmailAddress", None),
    ({"email": 5}, "email_notAValidEmailAddress", None),
    ({"email": ["a@example.com"]}, "email_notAValidEmailAddress", None),
    ({"email": "a@localhost"}, "email_notAValidEmailAddress", None),
    ({"email": "a@example.com\n"}, "email_notAValidEmailAddress", None),
    ({"email": "a" * 65 + "@example.com"}, "email_notAValidEmailAddress", None),
    ({"email": "a@" + "b" * 64 + ".com"}, "email_notAValidEmailAddress", None),
    ({"email": "a@" + "b123456789." * 24 + "com"}, "email_notAValidEmailAddress", None),
    ({"image": "901"}, "image_notAFiniteNumber", None),
    ({"image": True}, "image_notAFiniteNumber", None),
    ({"image": [1]}, "image_notAFiniteNumber", None),
    ({"image": {}}, "image_notAFiniteNumber", None),
    ({"image": 1.5}, "image_typeIncorrect", {"value": 1.5, "int": 1}),
    ({"image": -1}, "image_outOfRange", RANGE | {"value": -1}),
    ({"image": 2147483649}, "image_outOfRange", RANGE | {"value": 2147483649}),
    ({"metadata": {}}, "metadata_notAnArray", None),
    ({"metadata": "x"}, "metadata_notAnArray", None),
    ({"metadata": ["x"]}, "metadata_atLeastOneValueFailed", fail("x", "metadata_notAPlainObject")),
    ({"metadata": [{}]}, "metadata_atLeastOneValueFailed", fail({}, "metadata_field_title_required")),
    ({"metadata": [{"title": "a"}]}, "metadata_atLeastOneValueFailed", fail({"title": "a"}, "metadata_field_content_required")),
    (
        {"metadata": [{"title": "a", "content": "b"}, {"title": 1, "content": 2}]},
        "metadata_atLeastOneValueFailed",
        fail({"title": 1, "content": 2}, "metadata_title_notAString"),
    ),
    (
        {"metadata": [{"title": None, "content": ""}]},
        "metadata_atLeastOneValueFailed",
        fail({"title": None, "content": ""}, "metadata_title_notAString"),
    ),
    ({"settings": []}, "settings_notAPlainObject", None),
    ({"settings": "x"}, "settings_notAPlainObject", None),
    ({"settings": {"origin": 1}}, "settings_origin_notAString", None),
    ({"settings": {"email": True}}, "settings_email_notAPlainObject", None),
    ({"settings": {"email": {"disabled": "yes"}}}, "settings_email_disabled_notBoolean", None),
    ({"settings": {"email": {"disabled": 1}}}, "settings_email_disabled_notBoolean", None),
    ({"settings": {"email": {"reason": 1}}}, "settings_email_reason_notAString", None),
    ({"settings": {"lock": 1}}, "settings_lock_notBoolean", None),
    ({"settings": {"lock": []}}, "settings_lock_notBoolean", None),
    ({"settings": {"lockUser": "7"}}, "settings_lockUser_notAFiniteNumber", None),
    ({"settings": {"lockUser": -7}}, "settings_lockUser_outOfRange", RANGE | {"value": -7}),
    ({"settings": {"deletionProtection": "TRUE"}}, "settings_deletionProtection_notBoolean", None),
    ({"settings": {"deletionProtector": 0.5}}, "settings_deletionProtector_typeIncorrect", {"value": 0.5, "int": 0}),
    ({"settings": {"metadataFields": "city"}}, "settings_metadataFields_notAnArray", None),
    ({"settings": {"merge": []}}, "settings_merge_notAPlainObject", None),
    ({"settings": {"merge": {"conflicts": {}}}}, "settings_merge_conflicts_notAnArray", None),
    (
        {"settings": {"merge": {"conflicts": [5]}}},
        "settings_merge_conflicts_atLeastOneValueFailed",
        fail(5, "conflicts_notAPlainObject"),
    ),
    ({"type": 5}, "type_notAString", None),
    ({"type": ["photographers"]}, "type_notAString", None),
    ({"uiLanguage": False}, "uiLanguage_notAString", None),
    ({"uiLanguage": 1, "type": 2, "image": "x"}, "image_notAFiniteNumber", None),
]


@pytest.mark.parametrize(("body", "message", "info"), CREATE)
def test_create_contact__a_bad_field_is_400_and_writes_nothing(
    client: Client, body: dict[str, Any], message: str, info: dict[str, Any] | None
) -> None:
    response = client.call("POST /v6/contact", json=body)
    expected = {"message": message} if info is None else {"message": message, "additionalInfo": info}
    assert (response.status_code, response.json()) == (400, expected)
    assert len(client.rows("admiralcloud", "contacts")) == 10


UPDATE: list[tuple[dict[str, Any], str, dict[str, Any] | None]] = [
    ({"flag": "1"}, "flag_notAFiniteNumber", None),
    ({"flag": True}, "flag_notAFiniteNumber", None),
    ({"flag": 0.5}, "flag_typeIncorrect", {"value": 0.5, "int": 0}),
    ({"flag": 2}, "flag_notAnAllowedValue", {"value": 2}),
    ({"flag": 11}, "flag_notAnAllowedValue", {"value": 11}),
    ({"flag": 12}, "flag_notAnAllowedValue", {"value": 12}),
    ({"flag": -1}, "flag_outOfRange", RANGE | {"value": -1}),
    ({"id": "1"}, "id_notAFiniteNumber", None),
    ({"id": None}, "id_notAFiniteNumber", None),
    ({"image": "x"}, "image_notAFiniteNumber", None),
    ({"metadata": [{"content": "x"}]}, "metadata_atLeastOneValueFailed", fail({"content": "x"}, "metadata_field_title_required")),
    ({"sendOptInRequest": 1}, "sendOptInRequest_notBoolean", None),
    ({"settings": {"lock": "no"}}, "settings_lock_notBoolean", None),
    ({"type": {}}, "type_notAString", None),
    ({"type": 1, "settings": 1, "flag": 99}, "flag_notAnAllowedValue", {"value": 99}),
]


@pytest.mark.parametrize(("body", "message", "info"), UPDATE)
def test_update_contact__a_bad_field_is_400_and_changes_nothing(
    client: Client, body: dict[str, Any], message: str, info: dict[str, Any] | None
) -> None:
    before = client.rows("admiralcloud", "contacts")
    response = client.call("PUT /v5/contact/1", json=body)
    expected = {"message": message} if info is None else {"message": message, "additionalInfo": info}
    assert (response.status_code, response.json()) == (400, expected)
    assert client.rows("admiralcloud", "contacts") == before


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"forceDelete": "yes"}, "forceDelete_notBoolean"),
        ({"forceDelete": 1}, "forceDelete_notBoolean"),
        ({"forceDeleteContact": 0}, "forceDeleteContact_notBoolean"),
        ({"id": "1"}, "id_notAFiniteNumber"),
        ({"move": "9"}, "move_notAFiniteNumber"),
        ({"move": 1.5}, "move_typeIncorrect"),
        ({"move": -1}, "move_outOfRange"),
        ({"move": "x", "forceDelete": "x"}, "forceDelete_notBoolean"),
    ],
)
def test_destroy_contact__a_bad_field_is_400_and_destroys_nothing(client: Client, body: dict[str, Any], message: str) -> None:
    response = client.call("DELETE /v5/contact/1", json=body)
    assert (response.status_code, response.json()["message"]) == (400, message)
    assert len(client.rows("admiralcloud", "contacts")) == 10


@pytest.mark.parametrize(
    ("query", "message"),
    [({"forceDelete": "1"}, "forceDelete_notBoolean"), ({"move": "x"}, "move_notAFiniteNumber"), ({"id": "x"}, "id_notAFiniteNumber")],
)
def test_destroy_contact__a_bad_query_value_is_400(client: Client, query: dict[str, str], message: str) -> None:
    response = client.call("DELETE /v5/contact/1", query=query)
    assert (response.status_code, response.json()["message"]) == (400, message)


@pytest.mark.parametrize("wire", ["PUT /v5/contact/x", "DELETE /v5/contact/x"])
def test_update_contact__an_id_that_is_no_number_is_400(client: Client, wire: str) -> None:
    response = client.call(wire, json={})
    assert (response.status_code, response.json()) == (400, {"message": "id_notAFiniteNumber"})


@pytest.mark.parametrize(
    ("wire", "body", "action"),
    [
        ("GET /v5/contact", {"type": 1}, "find"),
        ("POST /v6/contact", {"type": 1}, "create"),
        ("PUT /v5/contact/1", {"type": 1}, "update"),
    ],
)
def test_update_contact__a_bad_field_is_prefixed_where_switched(client: Client, wire: str, body: dict[str, Any], action: str) -> None:
    client.settings({"admiralcloud": {"prefixed_messages": True}})
    response = client.call(wire, json=body)
    assert (response.status_code, response.json()) == (400, {"message": f"error_contact_{action}_type_notAString"})


def test_destroy_contact__other_refusals_are_prefixed_once_only(client: Client) -> None:
    client.settings({"admiralcloud": {"prefixed_messages": True}})
    assert client.call("DELETE /v5/contact/999").json() == {"message": "error_contact_destroy_notFound"}
    assert client.call("DELETE /v5/contact/1", json={"move": "x"}).json() == {"message": "error_contact_destroy_move_notAFiniteNumber"}


def test_update_contact__null_drops_the_field(client: Client) -> None:
    before = client.call("GET /v5/contact/1").json()[0]
    nulls = {"flag": None, "image": None, "metadata": None, "sendOptInRequest": None, "settings": None, "type": None}
    after = client.call("PUT /v5/contact/1", json=nulls).json()
    assert after == before | {"lastEditorId": 42, "updatedAt": after["updatedAt"]}


def test_create_contact__null_elements_are_dropped(client: Client) -> None:
    created = client.call("POST /v6/contact", json={"metadata": [None], "settings": {"merge": {"conflicts": [None, {"a": 1}]}}}).json()
    assert created["metadata"] == []
    assert created["settings"]["merge"] == {"conflicts": [{"a": 1}]}


def test_create_contact__unknown_members_are_dropped_at_every_depth(client: Client) -> None:
    body = {
        "x": 1,
        "metadata": [{"title": "a", "content": "b", "x": 1}],
        "settings": {"x": 1, "email": {"x": 1, "disabled": True}, "merge": {"x": 1, "conflicts": []}},
    }
    created = client.call("POST /v6/contact", json=body).json()
    assert "x" not in created
    assert created["metadata"] == [{"title": "a", "content": "b"}]
    assert created["settings"] == {"email": {"disabled": True}, "merge": {"conflicts": []}}


def test_update_contact__dropped_members_are_reported_in_the_journal(client: Client) -> None:
    body = {"x": 1, "uiLanguage": "de", "metadata": [{"title": "a", "content": "b", "x": 1}], "settings": {"x": 1, "merge": {"x": 1}}}
    assert client.call("PUT /v5/contact/1", json=body).status_code == 200
    assert client.requests(limit=1)[0]["unread"] == ["/x", "/uiLanguage", "/metadata/0/x", "/settings/x", "/settings/merge/x"]


@pytest.mark.parametrize(("length", "status"), [(254, 200), (255, 400)])
def test_create_contact__an_address_has_254_characters_at_most(client: Client, length: int, status: int) -> None:
    domain = ".".join(["b" * 62, "b" * 62, "b" * (length - 195), "com"])
    email = "a" * 64 + "@" + domain
    assert len(email) == length
    assert client.call("POST /v6/contact", json={"email": email}).status_code == status


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_create_contact__true_and_false_as_text_become_booleans(client: Client, text: str, value: bool) -> None:
    created = client.call("POST /v6/contact", json={"settings": {"email": {"disabled": text}}}).json()
    assert created["settings"] == {"email": {"disabled": value}}


@pytest.mark.parametrize("image", [900.0, 9e2])
def test_create_contact__a_whole_number_in_another_spelling_is_one(client: Client, image: float) -> None:
    created = client.call("POST /v6/contact", json={"image": image})
    assert b'"image":900,' in created.content


@pytest.mark.parametrize(("text", "found"), [("1", [1]), ("+1", [1]), ("1.0", [1]), ("%201", [1]), ("1e3", [1]), ("01", [1]), ("0", [])])
def test_find_contacts__numeric_text_becomes_a_number(client: Client, text: str, found: list[int]) -> None:
    client.settings({"contract": "record"})
    response = client.call(f"GET /v5/contact?id={text.replace('+', '%2B')}")
    assert (response.status_code, [contact["id"] for contact in response.json()]) == (200, found)


@pytest.mark.parametrize(("name", "message"), [("id", "id_notAFiniteNumber"), ("type", "type_notAString")])
def test_find_contacts__a_fraction_that_is_whole_by_its_exponent_is_no_number(client: Client, name: str, message: str) -> None:
    response = client.call(f"GET /v5/contact?{name}=.5e3")
    assert (response.status_code, response.json()["message"]) == (400, message)


@pytest.mark.parametrize(
    "email",
    [
        "a@example.com",
        "first.last+tag@sub.example.co.uk",
        "o'brien@example.org",
        "_@x.yz",
        "jürgen@müller.de",
        "müller@münchen.рф",
        "a@example.xn--p1ai",
        "a@xn--mnchen-3ya.xn--p1ai",
    ],
)
def test_create_contact__an_address_is_taken(client: Client, email: str) -> None:
    created = client.call("POST /v6/contact", json={"email": email})
    assert (created.status_code, created.json()["email"]) == (200, email)
    assert client.call("GET /v5/contact", query={"email": email}).json() == [created.json()]


def test_update_contact__a_name_is_a_path_in_query_and_body(client: Client) -> None:
    client.settings({"contract": "record"})
    for query, body in (
        ({"settings.origin": "IPTC"}, {}),
        ({"settings[origin]": "IPTC"}, {}),
        ({}, {"settings.origin": "IPTC"}),
        ({"settings.lock": "false"}, {"settings[origin]": "IPTC"}),
    ):
        answer = client.call("PUT /v5/contact/1", query=query, json=body)
        assert (answer.status_code, answer.json()["settings"]["origin"]) == (200, "IPTC"), (query, body, answer.text)
        client.reset()
        client.settings({"contract": "record"})
    answer = client.call("PUT /v5/contact/1", json={"metadata[0].title": "a", "metadata[0].content": "b", "metadata[5].title": "hole"})
    assert answer.json()["metadata"] == [{"title": "a", "content": "b"}]
    deep = {".".join("a" * 50_000): 1, "..": 2, "": 3, "settings.": "x", "[": 1}
    assert client.call("PUT /v5/contact/1", json=deep).status_code == 200

"""Profiles one by one: creation, lookups, lists, changes and deletion."""

import pytest

JOHN = 434428563
MEMBERS = [
    *("clientId", "email", "phone", "customId", "uuid", "firstName", "lastName", "displayName", "company", "address", "city"),
    *("province", "zipCode", "countryCode", "birthDate", "sex", "avatarUrl", "anonymous", "agreements", "attributes", "tags"),
    *("previousClients", "lastActivityDate"),
]
UNKNOWN = 987654321


def assert_not_found(answer, path):
    body = answer.json()
    assert (answer.status_code, body["status"], body["error"], body["path"]) == (404, 404, "Not Found", path)
    assert list(body) == ["timestamp", "status", "error", "message", "path"]


# --- create ---


@pytest.mark.parametrize(
    ("body", "lookup"),
    [
        ({"email": "new@example.com"}, "by-email/new@example.com"),
        ({"phone": "+48555666777"}, "by-phone/+48555666777"),
        ({"customId": "fresh-1"}, "by-custom-id/fresh-1"),
        ({"uuid": "07243772-008a-42e1-ba37-c3807cebde80"}, "by-uuid/07243772-008a-42e1-ba37-c3807cebde80"),
    ],
)
def test_create_profile__each_identifier_alone_creates_with_an_empty_202(api, body, lookup):
    created = api("POST /v4/clients", json=body)
    assert (created.status_code, created.content) == (202, b"")
    found = api(f"GET /v4/clients/{lookup}").json()
    assert found.items() >= body.items()
    assert found["clientId"] > 600000001
    assert found["uuid"]


def test_create_profile__defaults_are_filled_in_the_documents_order(api, client):
    client.freeze("2026-03-01T12:00:00Z")
    api("POST /v4/clients", json={"email": "new@example.com"})
    found = api("GET /v4/clients/by-email/new@example.com").json()
    assert list(found) == MEMBERS
    assert found["sex"] == "NOT_SPECIFIED"
    assert list(found["agreements"].items()) == [(name, False) for name in ("email", "sms", "push", "webPush", "bluetooth", "rfid", "wifi")]
    assert (found["attributes"], found["tags"], found["previousClients"]) == ({}, [], [])
    assert found["lastActivityDate"] == "2026-03-01T12:00:00Z"


def test_create_profile__nulls_are_taken_as_left_out(api, profile):
    assert api("POST /v4/clients", json={"email": "person@example.com", "firstName": None, "agreements": None}).status_code == 202
    assert profile(JOHN)["firstName"] == "John"
    assert profile(JOHN)["agreements"]["email"] is True


def test_create_profile__nulls_within_attributes_and_agreements_too(api, profile):
    before = profile(JOHN)
    body = {"email": "person@example.com", "attributes": {"hasDog": None, "hasCat": True}, "agreements": {"email": None, "sms": True}}
    assert api("POST /v4/clients", json=body).status_code == 202
    assert profile(JOHN)["attributes"] == before["attributes"] | {"hasCat": True}
    assert profile(JOHN)["agreements"] == before["agreements"] | {"sms": True}


@pytest.mark.parametrize("body", [{}, {"firstName": "A"}, {"email": None}, {"clientId": JOHN}])
def test_create_profile__without_identifier_is_400(api, client, body):
    before = client.rows("synerise", "profiles")
    answer = api("POST /v4/clients", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, 120)
    assert client.rows("synerise", "profiles") == before


def test_create_profile__a_phone_alone_updates_the_profile_that_has_it(api, profile):
    assert api("POST /v4/clients", json={"phone": "123456789", "city": "Gdansk"}).status_code == 202
    assert profile(JOHN)["city"] == "Gdansk"


def test_create_profile__a_shared_phone_beside_another_identifier_makes_a_new_profile(api, client):
    api("POST /v4/clients", json={"phone": "123456789", "email": "other@example.com"})
    assert [row["phone"] for row in client.rows("synerise", "profiles")].count("123456789") == 2


def test_create_profile__unknown_members_are_ignored(api):
    assert api("POST /v4/clients", json={"email": "new@example.com", "nonsense": [1]}).status_code == 202
    assert "nonsense" not in api("GET /v4/clients/by-email/new@example.com").json()


def test_create_profile__numbers_and_booleans_become_text(api):
    assert api("POST /v4/clients", json={"customId": 4711, "firstName": True, "zipCode": 31.5}).status_code == 202
    found = api("GET /v4/clients/by-custom-id/4711").json()
    assert (found["firstName"], found["zipCode"]) == ("true", "31.5")


@pytest.mark.parametrize(
    "request_",
    [
        {"data": b""},
        {"data": b"{"},
        {"data": b"\xff\xfe{}"},
        {"data": b'{"email": NaN}'},
        {"data": b'{"email": "\\ud800"}'},
        {"data": b'{"attributes": ' + b"[" * 5000 + b"]" * 5000 + b"}"},
        {"json": []},
        {"json": "x"},
        {"json": None},
        {"json": {"email": ["a"]}},
        {"json": {"email": {"a": 1}}},
        {"json": {"email": "a@b", "attributes": []}},
        {"json": {"email": "a@b", "agreements": "yes"}},
        {"json": {"email": "a@b", "agreements": {"sms": "yes"}}},
        {"json": {"email": "a@b", "agreements": {"sms": [1]}}},
        {"json": {"email": "a@b", "tags": "one"}},
        {"json": {"email": "a@b", "tags": [["one"]]}},
        {"json": {"email": "a@b", "sex": "female"}},
        {"json": {"email": "a@b", "sex": 1}},
    ],
)
def test_create_profile__a_body_that_cannot_be_parsed_is_400_in_the_spring_envelope(api, client, request_):
    before = client.rows("synerise", "profiles")
    answer = api("POST /v4/clients", **request_)
    body = answer.json()
    assert answer.status_code == 400
    assert list(body) == ["timestamp", "status", "error", "message", "path"]
    assert (body["error"], body["path"]) == ("Bad Request", "/clients")
    assert client.rows("synerise", "profiles") == before


@pytest.mark.parametrize(
    ("wire", "data", "name"),
    [
        ("POST /v4/clients", b'{"email": "a@example.com", "email": "b@example.com"}', "email"),
        ("POST /v4/clients/batch", b'[{"customId": "a"}, {"customId": "b", "attributes": {"x": 1, "x": 1}}]', "x"),
    ],
)
def test_create_profile__a_member_given_twice_is_400_and_nothing_is_taken(api, client, wire, data, name):
    before = client.rows("synerise", "profiles")
    answer = api(wire, data=data)
    assert (answer.status_code, answer.json()["message"].partition(";")[0]) == (400, f"JSON parse error: Duplicate field '{name}'")
    assert client.rows("synerise", "profiles") == before


@pytest.mark.parametrize("wire", ["POST /v4/clients", "POST /v4/company-clients", f"POST /v4/clients/{JOHN}", "POST /v4/clients/batch"])
def test_create_profile__a_body_beyond_all_limits_is_413(api, client, wire):
    before = client.rows("synerise", "profiles")
    answer = api(wire, data=b'{"email": "' + b"x" * (16 * 1024 * 1024) + b'"}')
    assert (answer.status_code, list(answer.json())) == (413, ["timestamp", "status", "error", "message", "path"])
    assert answer.json()["message"] == "Maximum upload size exceeded"
    assert client.rows("synerise", "profiles") == before


# --- lookups ---


def test_get_profile__known_id_answers_the_stored_profile(api):
    answer = api(f"GET /v4/clients/{JOHN}")
    assert (answer.status_code, list(answer.json())) == (200, MEMBERS)
    assert answer.json()["attributes"] == {"hasDog": True}
    assert answer.json()["company"] == "Example GmbH"


def test_get_profile__unknown_id_is_404(api):
    assert_not_found(api(f"GET /v4/clients/{UNKNOWN}"), f"/clients/{UNKNOWN}")


@pytest.mark.parametrize("bad", ["abc", "1.5", "9223372036854775808", "1" * 5000, "0x1f", "\u0661", "-"])
def test_get_profile__an_id_that_is_no_long_is_400(api, bad):
    assert api(f"GET /v4/clients/{bad}").status_code == 400


@pytest.mark.parametrize(
    "lookup",
    [
        "by-custom-id/customIdExample",
        "by-phone/123456789",
        "by-uuid/07243772-008a-42e1-ba37-c3807cebde8f",
        "by-uuid/07243772-008A-42E1-BA37-C3807CEBDE8F",
        "by-uuid/a0b1c2d3-e4f5-4678-9abc-def012345678",
        "by-email/person@example.com",
        "by-email/person%40example.com",
    ],
)
def test_find_profile__each_identifier_finds_even_a_historical_uuid(api, lookup):
    answer = api(f"GET /v4/clients/{lookup}")
    assert (answer.status_code, answer.json()["clientId"]) == (200, JOHN)


@pytest.mark.parametrize("lookup", ["by-custom-id/none", "by-phone/1", "by-uuid/none", "by-email/none@example.com"])
def test_find_profile__nothing_found_is_404(api, lookup):
    assert_not_found(api(f"GET /v4/clients/{lookup}"), f"/clients/{lookup}")


def test_find_profile__another_identifier_type_is_400(api):
    assert api("GET /v4/clients/by-name/John").status_code == 400


def test_find_profile__the_post_spelling_of_by_custom_id_is_no_lookup(api):
    assert api("GET /v4/clients/by-customid/customIdExample").status_code == 400


@pytest.mark.parametrize("wire", ["POST /v4/clients/by-customid/tags", "DELETE /v4/clients/by-custom-id/tags", "POST /v4/clients/tags"])
def test_update_profile__an_identifier_called_tags_still_gets_the_envelope_of_profiles(api, wire):
    answer = api(wire, json={})
    assert answer.status_code in (400, 404)
    assert list(answer.json()) == ["timestamp", "status", "error", "message", "path"]


# --- changes ---

WAYS = [f"POST /v4/clients/{JOHN}", "POST /v4/clients/by-email/person@example.com", "POST /v4/clients/by-customid/customIdExample"]


@pytest.mark.parametrize("wire", WAYS)
def test_update_profile__each_way_changes_what_is_sent_and_nothing_else(api, profile, wire):
    before = profile(JOHN)
    answer = api(wire, json={"city": "Gdansk", "attributes": {"hasCat": True}, "agreements": {"sms": "true"}})
    assert (answer.status_code, answer.content) == (202, b"")
    agreements = before["agreements"] | {"sms": True}
    assert profile(JOHN) == before | {"city": "Gdansk", "attributes": {"hasDog": True, "hasCat": True}, "agreements": agreements}


@pytest.mark.parametrize("wire", WAYS)
def test_update_profile__null_deletes_attributes_and_resets_what_is_native(api, profile, wire):
    body = {"firstName": None, "sex": None, "phone": None, "agreements": {"email": None}, "tags": None, "attributes": {"hasDog": None}}
    assert api(wire, json=body).status_code == 202
    found = profile(JOHN)
    assert (found["firstName"], found["sex"], found["phone"], found["tags"]) == (None, "NOT_SPECIFIED", None, [])
    assert (found["agreements"]["email"], found["attributes"]) == (False, {})


def test_update_profile__null_for_all_agreements_or_attributes_resets_them(api, profile):
    api(f"POST /v4/clients/{JOHN}", json={"agreements": None, "attributes": None})
    assert (set(profile(JOHN)["agreements"].values()), profile(JOHN)["attributes"]) == ({False}, {})


def test_update_profile__null_email_makes_the_profile_anonymous(api, profile):
    api(f"POST /v4/clients/{JOHN}", json={"email": None})
    assert (profile(JOHN)["email"], profile(JOHN)["anonymous"]) == (None, True)


def test_update_profile__null_uuid_is_passed_over(api, profile):
    before = profile(JOHN)
    api(f"POST /v4/clients/{JOHN}", json={"uuid": None})
    assert profile(JOHN) == before


def test_update_profile__a_new_uuid_becomes_the_own_one_and_both_find_the_profile(api, profile):
    fresh = "11111111-2222-4333-8444-555555555555"
    api(f"POST /v4/clients/{JOHN}", json={"uuid": fresh})
    assert profile(JOHN)["uuid"] == fresh
    assert ids_of(api, fresh, "07243772-008a-42e1-ba37-c3807cebde8f") == [JOHN, JOHN]


def ids_of(api, *uuids):
    return [api(f"GET /v4/clients/by-uuid/{uuid}").json()["clientId"] for uuid in uuids]


def test_update_profile__clientId_in_the_body_is_ignored(api, profile):
    api(f"POST /v4/clients/{JOHN}", json={"clientId": 33322211, "city": "Gdansk"})
    assert (profile(JOHN)["city"], profile(33322211)["city"]) == ("Gdansk", "London")


@pytest.mark.parametrize(
    ("wire", "path"),
    [
        (f"POST /v4/clients/{UNKNOWN}", f"/clients/{UNKNOWN}"),
        ("POST /v4/clients/by-email/none@example.com", "/clients/by-email/none@example.com"),
        ("POST /v4/clients/by-customid/none", "/clients/by-customid/none"),
    ],
)
def test_update_profile__unknown_profile_is_404(api, wire, path):
    assert_not_found(api(wire, json={"city": "Gdansk"}), path)


def test_update_profile__an_id_that_is_no_long_is_400(api):
    assert api("POST /v4/clients/abc", json={}).status_code == 400


def test_update_profile_by_email__works_no_more_where_emails_are_not_unique(api, client):
    client.settings({"synerise": {"unique_emails": False}})
    assert api("POST /v4/clients/by-email/person@example.com", json={}).status_code == 404


def test_update_profile_by_custom_id__the_delete_spelling_of_the_path_is_not_answered(api):
    assert api("POST /v4/clients/by-custom-id/customIdExample", json={}).status_code == 405


# --- deletes ---


@pytest.mark.parametrize("wire", [f"DELETE /v4/clients/{JOHN}", "DELETE /v4/clients/by-custom-id/customIdExample"])
def test_delete_profile__known_goes_with_all_that_hangs_on_it(api, client, wire):
    client.credential("synerise", "profile")
    assert JOHN in [row["clId"] for row in client.rows("synerise", "tokens")]
    answer = api(wire)
    assert (answer.status_code, answer.content) == (202, b"")
    assert api(f"GET /v4/clients/{JOHN}").status_code == 404
    assert api("GET /v4/clients/by-uuid/a0b1c2d3-e4f5-4678-9abc-def012345678").status_code == 404
    for table in ("profiles", "events", "tag_assignments", "profile_uuids", "profile_secrets"):
        assert all(row["clientId"] != JOHN for row in client.rows("synerise", table)), table
    assert all(row["clId"] != JOHN for row in client.rows("synerise", "tokens"))
    assert api(wire).status_code == 404


def test_delete_profile__unknown_is_404(api):
    assert_not_found(api(f"DELETE /v4/clients/{UNKNOWN}"), f"/clients/{UNKNOWN}")


def test_delete_profile__an_id_that_is_no_long_is_400(api):
    assert api("DELETE /v4/clients/abc").status_code == 400


def test_delete_profile_by_custom_id__unknown_is_404(api):
    assert_not_found(api("DELETE /v4/clients/by-custom-id/none"), "/clients/by-custom-id/none")


def test_delete_profile__the_id_is_not_given_again(api, client):
    newest = max(row["clientId"] for row in client.rows("synerise", "profiles"))
    api(f"DELETE /v4/clients/{newest}")
    api("POST /v4/clients", json={"customId": "next"})
    assert api("GET /v4/clients/by-custom-id/next").json()["clientId"] > newest

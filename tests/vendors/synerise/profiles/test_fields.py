"""Which values of a profile are refused, with which code, and in which forms the others are accepted."""

import pytest

JOHN = "POST /v4/clients/434428563"
BAD_UUID = "UUID must be well-formed value as per RFC 4122"
BAD_COUNTRY = "Country Code must have 0 or 3 characters as per ISO format."


@pytest.mark.parametrize(
    ("field", "value", "code", "message"),
    [
        ("uuid", "4321", 12053, BAD_UUID),
        ("uuid", "", 12053, BAD_UUID),
        ("uuid", "07243772008a42e1ba37c3807cebde8f", 12053, BAD_UUID),
        ("uuid", "07243772-008a-42e1-ba37-c3807cebde8g", 12053, BAD_UUID),
        ("countryCode", "string", 12082, BAD_COUNTRY),
        ("countryCode", "P", 12082, BAD_COUNTRY),
        ("countryCode", "P1", 12082, BAD_COUNTRY),
        ("avatarUrl", "no url", 120, "120"),
        ("avatarUrl", "avatar.png", 120, "120"),
        ("avatarUrl", "http://", 120, "120"),
        ("avatarUrl", "http://" + "a" * 200_000 + " ", 120, "120"),  # in linear time: otherwise it takes minutes
        ("email", "", 120, "120"),
        ("email", "a\nb@example.com", 120, "120"),
        ("email", "a\u00adb@example.com", 120, "120"),
        ("email", "smile\U0001f600@example.com", 120, "120"),
        ("customId", "", 120, "120"),
        ("customId", "a\u2028b", 120, "120"),
        ("customId", "a\ufe0fb", 120, "120"),
        ("customId", "a\x00b", 120, "120"),
        ("phone", "12345", 120, "120"),
        ("phone", "+12345", 120, "120"),
        ("phone", "123456789012345678901", 120, "120"),
        ("phone", "call me", 120, "120"),
        ("phone", "48+555666", 120, "120"),
        ("birthDate", "1987-2-4", 120, "120"),
        ("birthDate", "1987-02-30", 120, "120"),
        ("birthDate", "1899-12-31", 120, "120"),
        ("birthDate", "1900-01-01", 120, "120"),
        ("birthDate", "24.10.1987", 120, "120"),
        ("firstName", "a\x00b", 120, "120"),
    ],
)
def test_update_profile__a_bad_value_is_400_with_its_code_and_changes_nothing(api, client, field, value, code, message):
    before = client.rows("synerise", "profiles")
    answer = api(JOHN, json={"city": "Gdansk", field: value})
    body = answer.json()
    assert (answer.status_code, list(body)) == (400, ["error", "status", "timestamp", "path", "message", "errors"])
    assert (body["error"], body["status"], body["path"]) == ("Bad Request", 400, "/clients/434428563")
    assert body["message"] == "Some fields did not pass validation"
    assert body["errors"] == [{"code": code, "field": field, "message": message, "rejectedValue": value}]
    assert list(body["errors"][0]) == ["code", "field", "message", "rejectedValue"]
    assert client.rows("synerise", "profiles") == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("countryCode", ""),
        ("countryCode", "PL"),
        ("countryCode", "pol"),
        ("avatarUrl", "https://example.com/a.png"),
        ("avatarUrl", "string"),
        ("avatarUrl", None),
        ("phone", "+48 (12) 34-56/7"),
        ("phone", "123456"),
        ("phone", "12345678901234567890"),
        ("birthDate", "1900-01-02"),
        ("birthDate", "2024-02-29"),
        ("sex", "OTHER"),
        ("firstName", ""),
        ("firstName", "Zo\u00eb \U0001f600\n"),
        ("customId", "\u0105/\u0119 id"),
    ],
)
def test_update_profile__a_good_value_is_taken_as_sent(api, profile, field, value):
    assert api(JOHN, json={field: value}).status_code == 202
    assert profile(434428563)[field] == value


def test_update_profile__a_uuid_is_stored_in_lower_case(api, profile):
    api(JOHN, json={"uuid": "ABCDEFAB-0000-4000-8000-ABCDEFABCDEF"})
    assert profile(434428563)["uuid"] == "abcdefab-0000-4000-8000-abcdefabcdef"


def test_create_profile__the_error_sample_comes_out_as_documented(api, client):
    client.freeze("2019-03-18T13:15:39.840Z")
    answer = api("POST /v4/clients", json={"email": "string", "countryCode": "string", "avatarUrl": "string"})
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "error": "Bad Request",
            "status": 400,
            "timestamp": "2019-03-18T13:15:39.84Z",
            "path": "/clients",
            "message": "Some fields did not pass validation",
            "errors": [
                {"code": 12082, "field": "countryCode", "message": BAD_COUNTRY, "rejectedValue": "string"},
                {"code": 120, "field": "avatarUrl", "message": "120", "rejectedValue": "string"},
            ],
        },
    )


@pytest.mark.parametrize(
    ("sent", "stored"), [(True, True), ("true", True), (1, True), ("1", True), (False, False), ("false", False), (0, False), ("0", False)]
)
def test_update_profile__agreements_are_taken_in_every_documented_form(api, profile, sent, stored):
    api(JOHN, json={"agreements": {"email": sent, "wifi": sent, "nonsense": "x"}})
    agreements = profile(434428563)["agreements"]
    assert (agreements["email"], agreements["wifi"], agreements["sms"], len(agreements)) == (stored, stored, False, 7)


@pytest.mark.parametrize("value", ["text", 1, 1.5, True, ["a", {"b": None}], {"nested": {"deep": [1]}}, 2**70, "2019-03-21T08:37:34.526Z"])
def test_update_profile__attributes_take_any_type(api, profile, value):
    assert api(JOHN, json={"attributes": {"any name, really": value}}).status_code == 202
    assert profile(434428563)["attributes"] == {"hasDog": True, "any name, really": value}


@pytest.mark.parametrize("name", ["email", "clientId", "tags", "geo_loc_city", "confirmed", "facebookId", "custom_identify", "ownerId"])
def test_update_profile__reserved_attributes_are_silently_ignored(api, profile, name):
    assert api(JOHN, json={"attributes": {name: "x", "kept": 1}}).status_code == 202
    assert profile(434428563)["attributes"] == {"hasDog": True, "kept": 1}
    assert profile(434428563)["email"] == "person@example.com"


def test_create_profile__reserved_attributes_are_silently_ignored(api):
    api("POST /v4/clients", json={"customId": "new", "attributes": {"ip": "127.0.0.1", "kept": 1, "dropped": None}})
    assert api("GET /v4/clients/by-custom-id/new").json()["attributes"] == {"kept": 1}


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"a\nb": 1}, "attributes[a\nb]"),
        ({"a\u00adb": 1}, "attributes[a\u00adb]"),
        ({"": 1}, "attributes[]"),
        ({"a": "\x00"}, "attributes[a]"),
    ],
)
def test_update_profile__an_attribute_with_forbidden_characters_is_400(api, attributes, field):
    answer = api(JOHN, json={"attributes": attributes})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


@pytest.mark.parametrize("tags", [[""], ["  "], [None], ["a\x00"]])
def test_update_profile__an_empty_tag_name_is_400(api, tags):
    answer = api(JOHN, json={"tags": tags})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "tags[0]")

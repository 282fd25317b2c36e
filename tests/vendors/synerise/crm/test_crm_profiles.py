"""One profile in CRM: details, changes, last activity; one row under the names of CRM and of v4."""

import pytest

JOHN, ADAM, ANONYMOUS = 434428563, 33322211, 500000001


@pytest.fixture
def base(api):
    """The values that CRM shows of a profile, by field."""

    def read(client_id):
        answer = api(f"GET /crm/v1/clients/{client_id}/contacts")
        assert answer.status_code == 200, answer.text
        return {name: field["value"] for name, field in answer.json()["base"].items()}

    return read


def test_get_crm_profile__a_known_id_gets_its_fields_and_attributes_with_labels(api):
    details = api(f"GET /crm/v1/clients/{JOHN}/contacts").json()
    assert list(details) == ["base", "tags"]
    assert details["tags"] == ["nice tag"]
    assert details["base"]["firstname"] == {"label": "First name", "value": "John"}
    assert details["base"]["custom_identify"]["value"] == "customIdExample"
    assert details["base"]["hasDog"] == {"label": "hasDog", "value": True}
    assert details["base"]["anonymous_type"]["value"] is None


def test_get_crm_profile__an_anonymous_one_is_known_by_its_uuid(base):
    assert base(ANONYMOUS)["anonymous_type"] == "UUID"


def test_get_crm_profile__an_unknown_or_unreadable_id_is_refused_in_the_plain_envelope(api, client):
    client.freeze("2018-06-07T07:28:26.078Z")
    answer = api("GET /crm/v1/clients/999/contacts")
    assert answer.status_code == 404
    assert list(answer.json().items()) == [
        ("timestamp", "2018-06-07T07:28:26.078+00:00"),
        ("status", 404),
        ("error", "Not Found"),
        ("message", "Profile not found"),
        ("path", "/crm/v1/clients/999/contacts"),
    ]
    assert api("GET /crm/v1/clients/x/contacts").status_code == 400


def test_update_crm_profile__fields_of_crm_are_members_of_v4(api, profile):
    body = {"firstname": "Johnny", "lastName": "Smithson", "custom_identify": "c-1", "birthdate": "1990-01-02", "sex": "FEMALE"}
    answer = api(f"PUT /crm/v1/contacts/{JOHN}", json=body)
    assert answer.status_code == 200
    assert {name: answer.json()["base"][name]["value"] for name in body} == body
    expected = {"firstName": "Johnny", "lastName": "Smithson", "customId": "c-1", "birthDate": "1990-01-02", "sex": "FEMALE"}
    assert profile(JOHN).items() >= expected.items()


def test_update_crm_profile__what_v4_changes_crm_shows(api, base):
    assert api(f"POST /v4/clients/{JOHN}", json={"firstName": "Jack", "sex": "OTHER", "attributes": {"shoeSize": 44}}).status_code == 202
    found = base(JOHN)
    assert (found["firstname"], found["sex"], found["shoeSize"]) == ("Jack", "UNDEFINED", 44)


def test_update_crm_profile__null_deletes_an_attribute_and_resets_a_native_field(api, profile):
    body = {"hasDog": None, "city": None, "sex": None, "tags": None, "lastName": None}
    details = api(f"PUT /crm/v1/contacts/{JOHN}", json=body).json()
    assert "hasDog" not in details["base"]
    assert [details["base"][name]["value"] for name in ("city", "sex", "lastName", "firstname")] == [None, "UNDEFINED", None, "John"]
    found = profile(JOHN)
    assert (found["attributes"], found["city"], found["sex"], found["tags"]) == ({}, None, "NOT_SPECIFIED", [])


def test_update_crm_profile__members_that_are_no_field_are_attributes_and_reserved_names_are_ignored(api, profile):
    api(f"PUT /crm/v1/contacts/{JOHN}", json={"favoriteColor": "blue", "geo_loc_city": "Oslo", "displayName": "J"})
    found = profile(JOHN)
    assert (found["attributes"], found["displayName"]) == ({"hasDog": True, "favoriteColor": "blue"}, None)


def test_update_crm_profile__ids_and_dates_are_read_only(api, profile):
    before = profile(JOHN)
    body = {"id": 5, "uuid": "3f7a0b2c-d5e6-4f80-8b1c-7d2e3f4a5b66", "created": "1999-01-01", "last_activity_date": "x", "deletedAt": "x"}
    assert api(f"PUT /crm/v1/contacts/{JOHN}", json=body).status_code == 200
    assert profile(JOHN) == before


@pytest.fixture
def in_may(client):
    """A tenant in May 2031, before anything has a token."""
    client.freeze("2031-05-06T10:00:00Z")
    return client


def test_update_crm_profile__the_day_of_the_change_and_the_country_id_are_kept(in_may, api, base):
    api(f"PUT /crm/v1/contacts/{JOHN}", json={"country_id": 48})
    assert (base(JOHN)["country_id"], base(JOHN)["updated"], base(JOHN)["created"]) == ("48", "2031-05-06", "2019-03-19")
    in_may.freeze("2031-05-07T10:00:00Z")
    api("POST /v4/clients", json={"email": "person@example.com", "city": "Gdynia"})
    assert (base(JOHN)["updated"], base(JOHN)["country_id"]) == ("2031-05-07", "48")
    assert base(ADAM)["updated"] == "2019-03-19"
    api(f"POST /v4/clients/merge/from/ids/232212342/to/id/{ADAM}")
    assert base(ADAM)["updated"] == "2031-05-07"


def test_update_crm_profile__an_email_of_another_profile_is_a_conflict_that_changes_nothing(api, profile):
    before = profile(JOHN)
    answer = api(f"PUT /crm/v1/contacts/{JOHN}", json={"email": "adam.white@example.com", "city": "Gdynia", "country_id": "48"})
    assert (answer.status_code, answer.json()["base"]["city"]["value"], profile(JOHN)) == (200, "Krakow", before)


def test_update_crm_profile__bad_values_are_refused_by_name_and_change_nothing(api, client, profile):
    before = profile(JOHN)
    client.settings({"contract": "record"})
    for body, message in (
        (
            {"countryCode": "P"},
            "Some fields did not pass validation: countryCode: Country Code must have 0 or 3 characters",
        ),
        ({"countryCode": "string"}, "countryCode: "),
        ({"birthdate": "02.01.1990", "city": "Gdynia"}, "Some fields did not pass validation: birthdate: 120"),
        ({"phone": "call me"}, "phone: 120"),
        ({"custom_identify": ""}, "custom_identify: 120"),
        ({"country_id": "\x00"}, "country_id: 120"),
        (
            {"sex": "NOT_SPECIFIED"},
            "JSON parse error: Cannot deserialize value of type `Sex`",
        ),
        ({"firstname": []}, "JSON parse error: Cannot deserialize value of type `java.lang.String`"),
        ([], "JSON parse error"),
    ):
        answer = api(f"PUT /crm/v1/contacts/{JOHN}", json=body)
        assert (answer.status_code, message in answer.json()["message"]) == (400, True), answer.text
    assert profile(JOHN) == before


def test_update_crm_profile__an_unknown_profile_is_404(api):
    assert api("PUT /crm/v1/contacts/999", json={"city": "Gdynia"}).status_code == 404


def test_get_profile_last_activity__is_the_time_of_the_newest_event(api, client):
    event = {"eventUUID": "e1000000-0000-4000-8000-000000000001", "clientId": JOHN, "action": "page.visit", "params": {}}
    client.seed("synerise", {"events": [event | {"time": "2030-04-05T06:07:08.900Z"}]})
    assert api(f"GET /crm/v1/clients/{JOHN}/last-activity").json() == {"last_activity_date": "2030-04-05T06:07:08Z"}


def test_get_profile_last_activity__without_events_is_the_time_of_creation(api):
    assert api("GET /crm/v1/clients/232212342/last-activity").json() == {"last_activity_date": "2019-03-19T14:05:39Z"}
    assert api("GET /crm/v1/clients/999/last-activity").status_code == 404

"""Company profiles: their creation, the attribute that links profiles to them, and their deletion."""

import pytest

JOHN, COMPANY = 434428563, 600000001


def companies(client):
    return [row["clientId"] for row in client.rows("synerise", "companies")]


def test_create_company_profile__a_new_identifier_creates_a_marked_profile(api, client):
    answer = api("POST /v4/company-clients", json={"email": "office2@example.com", "company": "Second GmbH"})
    assert (answer.status_code, answer.content) == (202, b"")
    created = api("GET /v4/clients/by-email/office2@example.com").json()
    assert (created["company"], companies(client)) == ("Second GmbH", [COMPANY, created["clientId"]])


def test_create_company_profile__a_known_identifier_marks_the_known_profile_once(api, client):
    for _ in range(2):
        assert api("POST /v4/company-clients", json={"customId": "customIdExample2"}).status_code == 202
    assert companies(client) == [COMPANY, 33322211]


def test_create_company_profile__null_resets_what_a_known_profile_has(api, profile):
    body = {"customId": "customIdExample2", "city": None, "attributes": {"shoeSize": None}}
    assert api("POST /v4/company-clients", json=body).status_code == 202
    assert (profile(33322211)["city"], profile(33322211)["attributes"]) == (None, {"hasDog": False})


def test_create_company_profile__a_conflict_is_202_and_changes_nothing(api, client):
    before = client.rows("synerise", "profiles")
    assert api("POST /v4/company-clients", json={"email": "person@example.com", "customId": "customIdExample2"}).status_code == 202
    assert (client.rows("synerise", "profiles"), companies(client)) == (before, [COMPANY])


@pytest.mark.parametrize(("body", "field"), [({}, "email"), ({"email": "a@example.com", "countryCode": "string"}, "countryCode")])
def test_create_company_profile__a_bad_body_is_400(api, client, body, field):
    answer = api("POST /v4/company-clients", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"], companies(client)) == (400, field, [COMPANY])


def test_get_profile__the_company_attribute_links_a_profile_to_its_company(api, profile):
    assert profile(JOHN)["company"] == profile(COMPANY)["company"] == "Example GmbH"


def test_delete_company_profile__a_company_is_deleted(api, client, profile):
    answer = api(f"DELETE /v4/company-clients/{COMPANY}")
    assert (answer.status_code, answer.content) == (202, b"")
    assert (profile(COMPANY), companies(client)) == (None, [])


@pytest.mark.parametrize("client_id", [JOHN, 987654321])
def test_delete_company_profile__no_company_is_404_and_stays(api, client, client_id):
    before = client.rows("synerise", "profiles")
    assert api(f"DELETE /v4/company-clients/{client_id}").status_code == 404
    assert client.rows("synerise", "profiles") == before


def test_delete_company_profile__an_id_that_is_no_long_is_400(api):
    assert api("DELETE /v4/company-clients/abc").status_code == 400


def test_delete_profile__a_deleted_company_is_no_company_any_more(api, client):
    assert api(f"DELETE /v4/clients/{COMPANY}").status_code == 202
    assert companies(client) == []

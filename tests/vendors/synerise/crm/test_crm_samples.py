"""Every sample of the document in the group crm, sent as printed to a fresh server."""

import pytest

JOHN, COMPANY = 434428563, 600000001
SAMPLE = {
    "id": 0,
    "uuid": "07243772-008a-42e1-ba37-c3807cebde8f",
    "anonymous_type": "UUID",
    "email": "string",
    "firstname": "string",
    "lastName": "string",
    "custom_identify": "string",
    "company": "string",
    "phone": "string",
    "address": "string",
    "birthdate": "string",
    "city": "string",
    "zipCode": "string",
    "province": "string",
    "country_id": "string",
    "countryCode": "PL",
    "avatarUrl": "string",
    "sex": "FEMALE",
    "last_activity_date": "2019-08-24",
    "created": "2019-08-24",
    "updated": "2019-08-24",
    "deletedAt": "2019-08-24",
    "tags": ["string"],
}
"""documented, docs/synerise-api-reference.txt:3718-3742, 3839-3863"""
READ_ONLY = {"id", "uuid", "anonymous_type", "last_activity_date", "created", "updated", "deletedAt", "tags"}


@pytest.mark.parametrize("wire", [f"PUT /crm/v1/contacts/{JOHN}", f"PUT /crm/v1/company-clients/{COMPANY}"])
def test_update_crm_profile__the_request_sample_is_taken_as_printed(api, wire):
    answer = api(wire, json=SAMPLE)
    assert answer.status_code == 200, answer.text
    details = answer.json()
    written = SAMPLE.keys() - READ_ONLY
    assert {name: details["base"][name]["value"] for name in written} == {name: SAMPLE[name] for name in written}
    assert details["tags"] == ["string"]
    assert {tuple(field) for field in details["base"].values()} == {("label", "value")}


def test_list_crm_profiles__rows_have_the_members_of_the_sample_in_its_order(api):
    """documented, docs/synerise-api-reference.txt:3766-3795, 3923-3951, 3963-3992"""
    for wire in ("GET /crm/v1/list", "GET /crm/v1/company-clients", f"GET /crm/v1/company-clients/{COMPANY}/relations"):
        page = api(wire).json()
        assert list(page) == ["customers", "all", "limit", "offset", "matching"]
        assert list(page["customers"][0]) == list(SAMPLE)


def test_list_crm_profiles__the_sample_query_finds_whom_it_names(api):
    """documented, docs/synerise-api-reference.txt:3765"""
    page = api("GET /crm/v1/list?limit=25&offset=0&recognized=NONE&search=firstName%3AJohn&sortBy=firstName%3AASC").json()
    assert [customer["id"] for customer in page["customers"]] == [JOHN]


def test_create_local_segmentation__the_samples_are_taken_as_printed(api):
    """documented, docs/synerise-api-reference.txt:4100, 4108 (its placeholder filled), 4122-4152"""
    segment = api("POST /crm/v1/segmentations?recognized=NONE", json={}).json()
    made = api("POST /crm/v1/clients/list", json={"segment": segment}).json()
    assert (list(made), made["count"]) == (["materializationId", "expiration", "count"], 7)
    page = api(f"GET /crm/v1/clients/list/{made['materializationId']}?limit=25&offset=0").json()
    assert list(page) == ["materializationId", "customers", "offset", "limit"]
    assert list(page["customers"][0]) == list(SAMPLE)

"""Every sample of the document in the groups clients and profile-tags, sent as printed, and its answers to compare with."""

import pytest

JOHN = 434428563
AGREEMENTS = {"email": False, "sms": False, "push": False, "webPush": False, "bluetooth": False, "rfid": False, "wifi": False}
PROFILE = {
    "email": "string",
    "phone": "+48111222333",
    "customId": "string",
    "firstName": "string",
    "lastName": "string",
    "displayName": "string",
    "uuid": "07243772-008a-42e1-ba37-c3807cebde8f",
    "avatarUrl": "string",
    "birthDate": "1987-10-24",
    "company": "string",
    "city": "string",
    "address": "string",
    "zipCode": "string",
    "province": "string",
    "countryCode": "PL",
    "sex": "FEMALE",
    "agreements": AGREEMENTS,
    "attributes": {"property1": None, "property2": None},
    "tags": ["string"],
}
"""documented, docs/synerise-api-reference.txt:2857-2887, 2956-2986, 3181-3212, 3309-3339, 3423-3453, 3513-3543"""


@pytest.mark.parametrize(
    ("wire", "body", "status"),
    [
        ("POST /v4/clients", PROFILE, 202),
        ("POST /v4/company-clients", PROFILE, 202),
        ("POST /v4/clients/batch", [{"clientId": 0, **PROFILE}], 202),
        (f"POST /v4/clients/{JOHN}", PROFILE, 202),
        ("POST /v4/clients/by-email/person@example.com", PROFILE, 202),
        ("POST /v4/clients/by-customid/customIdExample", PROFILE, 202),
        ("POST /v4/tags", {"name": "nice tag", "color": "#0768ff"}, 200),
        ("PUT /v4/tags/645", {"color": "#0768ff"}, 200),
        ("POST /v4/tags/645", {"color": "#0768ff"}, 200),
    ],
)
def test_create_profile__each_request_sample_is_accepted_as_printed(api, wire, body, status):
    assert api(wire, json=body).status_code == status


@pytest.mark.parametrize("wire", ["POST /v4/clients", "POST /v4/clients/batch", f"POST /v4/clients/{JOHN}"])
def test_create_profile__the_request_sample_changes_the_profile_whose_uuid_it_bears(api, profile, wire):
    """John Smith is recognized, so the sample's unknown e-mail overwrites his (facts, part (c) 37)."""
    api(wire, json=[PROFILE] if wire.endswith("batch") else PROFILE)
    expected = PROFILE | {"attributes": {"hasDog": True}}
    assert profile(JOHN).items() >= expected.items()


SAMPLE_WAYS = [
    (f"POST /v4/clients/{JOHN}", f"/clients/{JOHN}"),
    ("POST /v4/clients/by-email/person@example.com", "/clients/by-email/person@example.com"),
    ("POST /v4/clients/by-customid/customIdExample", "/clients/by-customid/customIdExample"),
]


@pytest.mark.parametrize(("wire", "path"), SAMPLE_WAYS)
def test_update_profile__the_error_sample_comes_out_as_documented(api, client, wire, path):
    """documented, docs/synerise-api-reference.txt:3340-3353, 3454-3467, 3544-3557"""
    client.freeze("2019-03-21T08:37:34.526Z")
    answer = api(wire, json=PROFILE | {"uuid": "4321"})
    assert (answer.status_code, list(answer.json().items())) == (
        400,
        [
            ("error", "Bad Request"),
            ("status", 400),
            ("timestamp", "2019-03-21T08:37:34.526Z"),
            ("path", path),
            ("message", "Some fields did not pass validation"),
            (
                "errors",
                [{"code": 12053, "field": "uuid", "message": "UUID must be well-formed value as per RFC 4122", "rejectedValue": "4321"}],
            ),
        ],
    )


def test_batch_profiles__the_error_sample_comes_out_as_documented(api):
    """documented, docs/synerise-api-reference.txt:3214-3219"""
    answer = api("POST /v4/clients/batch", json=[{"clientId": 0, **PROFILE, "uuid": "de73b3490c4-bb8c0d8"}])
    assert answer.status_code == 207
    assert answer.json() == [
        {
            "rejectedValue": "de73b3490c4-bb8c0d8",
            "field": "list[0].uuid",
            "status": 400,
            "message": "UUID must be well-formed value as per RFC 4122",
        }
    ]


def test_get_profile__times_differ_between_the_envelopes(api, client):
    """documented, docs/synerise-api-reference.txt:538 (E1), 2890 (E3), 2708 (E5)"""
    client.freeze("2019-03-18T13:15:39.840Z")
    plain = api("GET /v4/clients/999").json()["timestamp"]
    fields = api("POST /v4/clients", json={"countryCode": "P", "email": "a@example.com"}).json()["timestamp"]
    tags = api("PUT /v4/tags/999", json={}).json()["errors"][0]["timestamp"]
    assert (plain, fields, tags) == ("2019-03-18T13:15:39.840+00:00", "2019-03-18T13:15:39.84Z", "2019-03-18T13:15:39.84Z")


def test_get_profile__a_wrong_version_comes_out_as_documented(api, client):
    """documented, docs/synerise-api-reference.txt:538-543"""
    client.freeze("2018-06-07T07:28:26.078Z")
    answer = api(f"GET /v4/clients/{JOHN}", headers={"Api-Version": "4.1"})
    assert list(answer.json().items()) == [
        ("timestamp", "2018-06-07T07:28:26.078+00:00"),
        ("status", 400),
        ("error", "Bad Request"),
        ("message", "Version header content is invalid"),
        ("path", f"/clients/{JOHN}"),
    ]

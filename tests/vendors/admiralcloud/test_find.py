"""Finding contacts: docs/admiralcloud-contact-controller.txt:10-48."""

from typing import Any

import pytest

from mockserver.client import Client

FULL: dict[str, Any] = {
    "createdAt": "2026-03-01T08:00:00.000Z",
    "creatorId": 5,
    "customerId": 1,
    "email": "full@example.com",
    "flag": 0,
    "id": 77,
    "image": 900,
    "lastEditorId": 6,
    "metadata": [{"title": "city", "content": "Lisbon"}],
    "settings": {
        "origin": "IPTC",
        "email": {"disabled": True, "reason": "asked"},
        "lock": False,
        "lockUser": 5,
        "deletionProtection": False,
        "deletionProtector": 6,
        "metadataFields": ["city"],
        "merge": {"conflicts": [{"field": "city"}]},
    },
    "type": "photographers",
    "uiLanguage": "de",
    "updatedAt": "2026-03-02T08:00:00.000Z",
}


def test_find_contact__known_id_is_an_array_of_one(client: Client) -> None:
    response = client.call("GET /v5/contact/1")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert [contact["id"] for contact in response.json()] == [1]


def test_find_contact__unknown_id_is_an_empty_array(client: Client) -> None:
    response = client.call("GET /v5/contact/999")
    assert (response.status_code, response.content) == (200, b"[]")


@pytest.mark.parametrize("member", list(FULL))
def test_find_contact__every_documented_member_is_answered(client: Client, member: str) -> None:
    client.seed("admiralcloud", {"contacts": [FULL]})
    [contact] = client.call("GET /v5/contact/77").json()
    assert contact[member] == FULL[member]


def test_find_contact__members_come_in_the_order_of_the_document(client: Client) -> None:
    shuffled = dict(reversed(FULL.items())) | {"settings": dict(reversed(FULL["settings"].items()))}
    client.seed("admiralcloud", {"contacts": [shuffled]})
    [contact] = client.call("GET /v5/contact/77").json()
    assert list(contact) == list(FULL)
    assert list(contact["settings"]) == list(FULL["settings"])


def test_find_contact__members_that_were_never_set_are_absent(client: Client) -> None:
    [contact] = client.call("GET /v5/contact/3").json()
    assert not {"image", "jobId", "metadata", "type", "uiLanguage"} & set(contact)


@pytest.mark.parametrize("contact_id", [2, 3, 4, 5])
def test_find_contact__any_flag_is_answered(client: Client, contact_id: int) -> None:
    [contact] = client.call(f"GET /v5/contact/{contact_id}").json()
    assert contact["flag"] == {2: 1, 3: 10, 4: 11, 5: 12}[contact_id]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ({"id": "3"}, [3]),
        ({"email": "john.smith@example.com"}, [1]),
        ({"email": "JOHN.Smith@Example.COM"}, [1]),
        ({"email": "john.smith@example.co"}, []),
        ({"type": "photographers"}, [1, 2]),
        ({"type": "PHOTOGRAPHERS"}, []),
        ({"type": ""}, []),
        ({"type": "photographers", "email": "adam.white@example.com"}, [2]),
        ({"type": "photographers", "id": "8"}, []),
        ({"id": "1", "email": "adam.white@example.com"}, []),
        ({"unknown": "x", "flag": "1"}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ],
)
def test_find_contacts__filters_are_joined_by_and(client: Client, query: dict[str, str], ids: list[int]) -> None:
    response = client.call("GET /v5/contact", query=query)
    assert response.status_code == 200
    assert [contact["id"] for contact in response.json()] == ids


@pytest.mark.parametrize(("email", "ids"), [("JOHN.smith@example.com", []), ("john.smith@example.com", [1])])
def test_find_contacts__email_compare_exact_regards_case(client: Client, email: str, ids: list[int]) -> None:
    client.settings({"admiralcloud": {"email_compare": "exact"}})
    assert [contact["id"] for contact in client.call("GET /v5/contact", query={"email": email}).json()] == ids
    assert len(client.call("GET /v5/contact").json()) == 10
    assert [contact["id"] for contact in client.call("GET /v5/contact/1", query={"email": email}).json()] == ids


def test_find_contacts__by_email_passes_over_contacts_without_one(client: Client) -> None:
    assert "email" not in client.call("POST /v6/contact", json={}).json()
    assert [contact["id"] for contact in client.call("GET /v5/contact", query={"email": "jane.doe@example.com"}).json()] == [5]


@pytest.mark.parametrize(
    ("query", "ids"), [({"type": "photographers"}, [1]), ({"type": "models"}, []), ({"email": "jane.doe@example.com"}, [])]
)
def test_find_contact__email_and_type_narrow_it(client: Client, query: dict[str, str], ids: list[int]) -> None:
    assert [contact["id"] for contact in client.call("GET /v5/contact/1", query=query).json()] == ids


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"email": "nobody"}, "email_notAValidEmailAddress"),
        ({"email": "5"}, "email_notAValidEmailAddress"),
        ({"email": ""}, "email_notAValidEmailAddress"),
        ({"id": "abc"}, "id_notAFiniteNumber"),
        ({"id": ""}, "id_notAFiniteNumber"),
        ({"id": ["1", "2"]}, "id_notAFiniteNumber"),
        ({"id": "-1"}, "id_outOfRange"),
        ({"id": "1.5"}, "id_typeIncorrect"),
        ({"type": "5"}, "type_notAString"),
        ({"type": ["a", "b"]}, "type_notAString"),
        ({"type": "5", "id": "x", "email": "y"}, "email_notAValidEmailAddress"),
    ],
)
def test_find_contacts__a_bad_filter_is_400(client: Client, query: dict[str, Any], message: str) -> None:
    response = client.call("GET /v5/contact", query=query)
    assert (response.status_code, response.json()["message"]) == (400, message)


@pytest.mark.parametrize("contact_id", ["abc", "1a", "apidoc", "9" * 400, "%20", "null"])
def test_find_contact__an_id_that_is_no_number_is_400(client: Client, contact_id: str) -> None:
    response = client.call(f"GET /v5/contact/{contact_id}")
    assert (response.status_code, response.json()) == (400, {"message": "id_notAFiniteNumber"})


@pytest.mark.parametrize("contact_id", ["-1", "2147483649", "1" + "0" * 300])
def test_find_contact__an_id_out_of_range_is_400(client: Client, contact_id: str) -> None:
    response = client.call(f"GET /v5/contact/{contact_id}")
    assert (response.status_code, response.json()["message"]) == (400, "id_outOfRange")
    assert response.json()["additionalInfo"]["range"] == [0, 2147483648]


def test_find_contact__body_id_wins_over_query_over_path(client: Client) -> None:
    client.settings({"contract": "record"})
    assert client.call("GET /v5/contact/1", query={"id": "2"}).json()[0]["id"] == 2
    assert client.call("GET /v5/contact/1", query={"id": "2"}, json={"id": 3}).json()[0]["id"] == 3


@pytest.mark.parametrize("wire", ["GET /V5/CONTACT/1", "GET /v5/Contact/1", "GET /v5/contact/1/"])
def test_find_contact__case_and_a_last_slash_do_not_matter(client: Client, wire: str) -> None:
    assert client.call(wire).json()[0]["id"] == 1


@pytest.mark.parametrize(
    "wire",
    [
        "GET /v6/contact",
        "GET /v6/contact/1",
        "PUT /v6/contact/1",
        "DELETE /v6/contact/1",
        "POST /v5/contact",
        "POST /v5/contact/1",
        "PUT /v5/contact",
        "DELETE /v5/contact",
        "PATCH /v5/contact/1",
        "GET /v5/contact/1/2",
        "GET /v5/user/me",
    ],
)
def test_find_contact__another_version_verb_or_path_is_404(client: Client, wire: str) -> None:
    response = client.call(wire, json={})
    assert (response.status_code, response.json()) == (404, {"message": "notFound"})


def test_find_contacts__come_in_the_order_of_their_ids(client: Client) -> None:
    client.seed("admiralcloud", {"contacts": [FULL | {"id": 30}, FULL | {"id": 20}]})
    assert [contact["id"] for contact in client.call("GET /v5/contact", query={"type": "photographers"}).json()] == [1, 2, 20, 30]


def test_find_contacts__digits_beyond_any_number_stay_text(client: Client) -> None:
    client.settings({"contract": "record"})
    assert client.call("GET /v5/contact", query={"type": "9" * 400}).json() == []

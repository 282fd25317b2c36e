"""Contacts read back and searched."""

from typing import Any

import pytest

from mockserver.client import Client

from .conftest import Given, Save, an_id

SEARCH = "POST /api/v1/Contacts/search"


# ---- read


def test_get_contact__after_saving_gives_it_back(save: Save, client: Client, given: Given) -> None:
    company, attribute = {"name": "Example Surveying", "active": False}, {"name": "Region", "value": {"value": "Coast"}}
    save(Companies=[company], Attributes=[attribute])
    answer = client.call("GET /api/v1/contacts/1_1/TRUE/True", auth="pat_forbidden")
    assert (answer.status_code, answer.json()) == (200, given(Companies=[company], Attributes=[attribute]))


@pytest.mark.parametrize(("attributes", "companies"), [("true", "false"), ("false", "true"), ("false", "false")])
def test_get_contact__without_a_list_leaves_it_empty(save: Save, client: Client, attributes: str, companies: str) -> None:
    save(Companies=[{"name": "c"}], Attributes=[{"name": "a"}])
    contact = client.call(f"GET /api/v1/Contacts/1_1/{attributes}/{companies}", auth="pat").json()
    assert (bool(contact["Attributes"]), bool(contact["Companies"])) == (attributes == "true", companies == "true")


@pytest.mark.parametrize("id", ["7_1", "1_2", "0_1"])
def test_get_contact__unknown_is_not_found(save: Save, client: Client, id: str) -> None:
    save()
    answer = client.call(f"GET /api/v1/Contacts/{id}/true/true", auth="pat")
    assert (answer.status_code, answer.text) == (404, "Contact not found")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("1-1/true/true", "Invalid ID format"),
        ("one/true/true", "Could not parse ID"),
        ("1/true/true", "Could not parse ID"),
        ("4294967296_1/true/true", "Could not parse ID"),
        ("1_1/yes/true", "The value of 'retrieve_attributes' is not valid."),
        ("1_1/true/1", "The value of 'retrieve_companies' is not valid."),
    ],
)
def test_get_contact__bad_path_refused(client: Client, path: str, sentence: str) -> None:
    answer = client.call(f"GET /api/v1/Contacts/{path}", auth="pat")
    assert (answer.status_code, answer.text) == (400, sentence)


@pytest.mark.parametrize("id", ["7_1", "2147483647_2147483647", "0000000007_0000000001"])
def test_get_contact__unknown_number_of_32_bits_not_found(client: Client, id: str) -> None:
    answer = client.call(f"GET /api/v1/Contacts/{id}/true/true", auth="pat")
    assert (answer.status_code, answer.text) == (404, "Contact not found")


def test_get_contact__zeros_before_a_number_mean_nothing(save: Save, client: Client) -> None:
    save()
    assert client.call("GET /api/v1/Contacts/0000000001_01/true/true", auth="pat").json()["ID"] == an_id(1)


@pytest.mark.parametrize(
    "identity", [{**an_id(1), "_server_guid": "x"}, {**an_id(1), "_server_id": -1}, {**an_id(1, 2**31)}, {**an_id(1), "IDString": "1-1"}]
)
def test_get_contact__seeded_id_that_the_vendor_could_not_read_refused_by_the_control_plane(
    client: Client, given: Given, identity: dict[str, Any]
) -> None:
    assert client.call("POST /_mock/seed", json={"twelved": {"contacts": [given(ID=identity)]}}).status_code == 422


# ---- search


@pytest.fixture
def people(save: Save) -> None:
    for first, last, email in [
        ("John", "Smith", "john.smith@example.com"),
        ("Adam", "White", "adam@example.com"),
        ("Mary", "Major", "mary@sample.org"),
    ]:
        save(ID=None, FirstName=first, LastName=last, Email=email, Attributes=[{"name": "Initial", "value": {"value": first[0]}}])


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({}, ["John", "Adam", "Mary"]),
        ({"FirstName": "", "LastName": None}, ["John", "Adam", "Mary"]),
        ({"FirstName": "A"}, ["Adam", "Mary"]),
        ({"LastName": "MAJ"}, ["Mary"]),
        ({"Email": "example.com"}, ["John", "Adam"]),
        ({"FirstName": "a", "Email": "example"}, ["Adam"]),
        ({"FirstName": "x"}, []),
        ({"UsersOnly": True}, []),
        ({"UsersOnly": False, "ClientTimeZone": {"any": 1}, "RequiresPreparation": True}, ["John", "Adam", "Mary"]),
        ({"Attributes": [{"Attribute": {"Name": "Initial"}, "Value": "M"}]}, ["Mary"]),
        ({"Attributes": [{"attribute": {"name": "Initial"}, "value": "M"}]}, ["Mary"]),
    ],
)
def test_search_contacts__by_parts_finds(client: Client, criteria: dict[str, Any], found: list[str]) -> None:
    answer = client.call(SEARCH, json=criteria, auth="pat").json()
    assert [contact["FirstName"] for contact in answer["Result"]] == found
    assert list(answer) == ["PageNumber", "PageSize", "TotalRows", "TotalPages", "Result"]
    assert (answer["PageNumber"], answer["PageSize"], answer["TotalRows"]) == (1, 10, len(found))


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("criteria", [{}, {"Email": "m"}])
@pytest.mark.parametrize(("page", "found"), [(1, ["John", "Adam"]), (2, ["Mary"]), (3, []), (2**31 - 1, [])])
def test_search_contacts__page_by_page_gives_each_once(client: Client, criteria: dict[str, Any], page: int, found: list[str]) -> None:
    answer = client.call(SEARCH, json={**criteria, "Page": page, "PageSize": 2}, auth="pat").json()
    assert [contact["FirstName"] for contact in answer["Result"]] == found
    assert (answer["PageNumber"], answer["PageSize"], answer["TotalRows"], answer["TotalPages"]) == (page, 2, 3, 2)


@pytest.mark.parametrize(
    ("criteria", "sentence"),
    [
        ({"Page": 0}, "Page must be greater than 0"),
        ({"PageSize": 0}, "PageSize must be greater than 0"),
        ({"Page": "1"}, "The value of 'Page' is not valid."),
        ({"UsersOnly": "no"}, "The value of 'UsersOnly' is not valid."),
        ({"FirstName": 1}, "The value of 'FirstName' is not valid."),
        ({"Attributes": [{}]}, "Attribute name is required"),
    ],
)
def test_search_contacts__bad_criteria_refused(client: Client, criteria: dict[str, Any], sentence: str) -> None:
    answer = client.call(SEARCH, json=criteria, auth="pat")
    assert (answer.status_code, answer.text) == (400, sentence)

"""Contacts: create, get, change, delete, look up."""

from typing import Any

import pytest

from mockserver.client import Client
from mockserver.control_calls import ABSENT

CONTACTS = "/rest/v1/addressbook/contacts"
GROUPS = "/rest/v1/addressbook/contactgroups"
JOHN = "ae425147-016c-d818-82d0-50e54938780c"
ADAM = "26d569b2-016c-d818-9e97-50e54938780c"
OWN = "0A1B2C3D-0000-4000-8000-000000000001"


def create(client: Client, **members: Any) -> dict[str, Any]:
    response = client.call(f"POST {CONTACTS}", json={"displayname": "Mary Major", "number": "13", **members})
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_create_contact__least_body_gets_the_defaults(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00.999Z")
    contact = create(client)
    stamp = "2026-01-01T00:00:00.99Z"
    assert contact == {
        **dict.fromkeys(contact, ""),
        "id": contact["id"],
        "autokey": 3,
        "displayname": "Mary Major",
        "number": "13",
        "opts": {"title": "", "comment": "", "groups": [], "priority": None},
        "ext": {"ct": stamp, "lwt": stamp},
    }
    assert client.call(f"GET {CONTACTS}/{contact['id']}").json() == contact


def test_create_contact__many_at_one_instant_get_ids_of_their_own(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    ids = {create(client)["id"] for _ in range(20)}
    assert len(ids) == 20
    assert {contact_id[8:] for contact_id in ids} == {"-019b-76da-a800-50e54938780c"}


def test_create_contact__own_id_is_kept_in_lower_case(client: Client) -> None:
    assert create(client, id=OWN, autokey=-1)["id"] == OWN.lower()
    assert client.call(f"GET {CONTACTS}/{OWN}").status_code == 200


def test_create_contact__id_in_use_gets_400_and_changes_nothing(client: Client) -> None:
    response = client.call(f"POST {CONTACTS}", json={"displayname": "x", "number": "1", "id": JOHN, "opts": {"groups": ["engineers"]}})
    assert (response.status_code, response.json()) == (400, {"error_code": 1400, "error_message": "id is already in use"})
    assert len(client.rows("incoplax", "contacts")) == 2
    assert client.rows("incoplax", "contactgroups")[0]["opts"]["abonents"] == [1]


def test_create_contact__times_of_the_client_are_ignored_and_other_ext_kept(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    ext = create(client, ext={"colour": {"rgb": [1, 2]}, "ct": "x", "lwt": 5})["ext"]
    assert list(ext.items()) == [
        ("ct", "2026-01-01T00:00:00.00Z"),
        ("lwt", "2026-01-01T00:00:00.00Z"),
        ("colour", {"rgb": [1, 2]}),
    ]


def test_create_contact__unknown_members_are_ignored(client: Client) -> None:
    contact = create(client, shoesize=44, opts={"colour": "red", "priority": 5.0})
    assert "shoesize" not in contact
    assert contact["opts"] == {"title": "", "comment": "", "groups": [], "priority": 5}


def test_create_contact__number_may_be_that_of_another(client: Client) -> None:
    assert create(client, number="11")["number"] == "11"


def test_create_contact__autokey_of_a_deleted_contact_is_not_given_again(client: Client) -> None:
    third = create(client)
    client.call(f"DELETE {CONTACTS}/{third['id']}")
    assert create(client)["autokey"] == third["autokey"] + 1


BAD_BODIES = [
    ({"number": "1"}, "displayname: Missing data for required field."),
    ({"displayname": "x"}, "number: Missing data for required field."),
    ({"displayname": "", "number": "1"}, "displayname: Shorter than minimum length 1."),
    ({"displayname": "x", "number": ""}, "number: Shorter than minimum length 1."),
    ({"displayname": "x", "number": 11}, "number: Not a valid string."),
    ({"displayname": None, "number": "1"}, "displayname: Field may not be null."),
    ({"displayname": "x", "number": "1", "autokey": 1}, "autokey: Must be absent or -1 at create."),
    ({"displayname": "x", "number": "1", "autokey": "-1"}, "autokey: Must be absent or -1 at create."),
    ({"displayname": "x", "number": "1", "autokey": True}, "autokey: Must be absent or -1 at create."),
    ({"displayname": "x", "number": "1", "id": "7"}, "id: Not a valid UUID."),
    ({"displayname": "x", "number": "1", "id": None}, "id: Field may not be null."),
    ({"displayname": "x", "number": "1", "opts": []}, "opts: Invalid input type."),
    ({"displayname": "x", "number": "1", "opts": None}, "opts: Field may not be null."),
    ({"displayname": "x", "number": "1", "opts": {"groups": "a"}}, "opts.groups: Not a valid list."),
    ({"displayname": "x", "number": "1", "opts": {"groups": ["a", 1]}}, "opts.groups.1: Not a valid string."),
    ({"displayname": "x", "number": "1", "opts": {"priority": "1"}}, "opts.priority: Not a valid integer."),
    ({"displayname": "x", "number": "1", "opts": {"priority": True}}, "opts.priority: Not a valid integer."),
    ({"displayname": "x", "number": "1", "opts": {"priority": 1.5}}, "opts.priority: Not a valid integer."),
    (
        {"displayname": "x", "number": "1", "opts": {"priority": 2**31}},
        "opts.priority: Must be greater than or equal to -2147483648 and less than or equal to 2147483647.",
    ),
    ({"displayname": "x", "number": "1", "ext": "y"}, "ext: Not a valid mapping type."),
    ([], "Invalid input type."),
    (None, "Invalid input type."),
    ("x", "Invalid input type."),
]


@pytest.mark.parametrize(("body", "message"), BAD_BODIES)
def test_create_contact__wrong_body_gets_400_and_changes_nothing(client: Client, body: Any, message: str) -> None:
    response = client.call(f"POST {CONTACTS}", json=body)
    assert (response.status_code, response.json()) == (400, {"error_code": 1400, "error_message": message})
    assert len(client.rows("incoplax", "contacts")) == 2


def test_get_contact__id_in_upper_case_is_the_same(client: Client) -> None:
    assert client.call(f"GET {CONTACTS}/{JOHN.upper()}").json()["id"] == JOHN


@pytest.mark.parametrize("verb", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("contact_id", ["00000000-0000-0000-0000-000000000000", "1", "%00", "%F0%9F%98%80", "ae425147"])
def test_get_contact__unknown_id_gets_404(client: Client, verb: str, contact_id: str) -> None:
    response = client.call(f"{verb} {CONTACTS}/{contact_id}", json={} if verb == "PATCH" else ABSENT)
    assert (response.status_code, response.json()) == (404, {"error_code": 1404, "error_message": "Not found"})


def test_update_contact__members_left_out_stay(client: Client) -> None:
    before = client.call(f"GET {CONTACTS}/{JOHN}").json()
    client.freeze("2026-01-01T00:00:00Z")
    body = {"email": "john.smith@example.com", "opts": {"title": "Mr"}, "ext": {"colour": "red"}}
    after = client.call(f"PATCH {CONTACTS}/{JOHN}", json=body).json()
    assert after == {
        **before,
        "email": "john.smith@example.com",
        "opts": {**before["opts"], "title": "Mr"},
        "ext": {"ct": before["ext"]["ct"], "lwt": "2026-01-01T00:00:00.00Z", "colour": "red"},
    }
    assert list(after) == list(before)
    assert client.call(f"GET {CONTACTS}/{JOHN}").json() == after


def test_update_contact__empty_body_moves_lwt_alone(client: Client) -> None:
    before = client.call(f"GET {CONTACTS}/{JOHN}").json()
    client.freeze("2026-01-01T00:00:00Z")
    after = client.call(f"PATCH {CONTACTS}/{JOHN}", json={}).json()
    assert after["ext"].pop("lwt") != before["ext"].pop("lwt")
    assert after == before


def test_update_contact__arrays_are_replaced_and_each_code_kept_once(client: Client) -> None:
    after = client.call(f"PATCH {CONTACTS}/{JOHN}", json={"opts": {"groups": ["b", "a", "b"], "priority": None}}).json()
    assert after["opts"] == {"title": "", "comment": "", "groups": ["b", "a"], "priority": None}


@pytest.mark.parametrize(
    ("member", "value"), [("id", ADAM), ("id", None), ("autokey", 2), ("autokey", -1), ("autokey", True), ("autokey", "1")]
)
def test_update_contact__prohibited_member_gets_400_and_changes_nothing(client: Client, member: str, value: Any) -> None:
    response = client.call(f"PATCH {CONTACTS}/{JOHN}", json={member: value, "email": "x"})
    assert (response.status_code, response.json()) == (400, {"error_code": 1400, "error_message": f"{member} may not be modified"})
    assert client.rows("incoplax", "contacts")[0]["email"] == "m.sidorov@company.com"


def test_update_contact__prohibited_member_is_ignored_by_the_switch(client: Client) -> None:
    client.settings({"incoplax": {"patch_prohibited": "ignore"}})
    after = client.call(f"PATCH {CONTACTS}/{JOHN}", json={"id": ADAM, "autokey": 9, "email": "x"}).json()
    assert (after["id"], after["autokey"], after["email"]) == (JOHN, 1, "x")


@pytest.mark.parametrize("value", [5, None, True, "q", [], {}, 1.5])
@pytest.mark.parametrize("member", ["id", "autokey"])
def test_update_contact__prohibited_member_of_any_type_is_ignored_by_the_switch(client: Client, member: str, value: Any) -> None:
    client.settings({"incoplax": {"patch_prohibited": "ignore"}})
    after = client.call(f"PATCH {CONTACTS}/{JOHN}", json={member: value})
    assert (after.status_code, after.json()["id"], after.json()["autokey"]) == (200, JOHN, 1)


@pytest.mark.parametrize("body", [{"id": JOHN, "autokey": 1}, {"id": JOHN.upper()}, {"autokey": 1.0}])
def test_update_contact__standing_id_and_autokey_are_tolerated(client: Client, body: dict[str, Any]) -> None:
    after = client.call(f"PATCH {CONTACTS}/{JOHN}", json=body)
    assert (after.status_code, after.json()["id"], after.json()["autokey"]) == (200, JOHN, 1)


@pytest.mark.parametrize("body", [{"number": ""}, {"displayname": 1}, {"opts": {"groups": None}}, [], 5, None])
def test_update_contact__wrong_body_gets_400_and_changes_nothing(client: Client, body: Any) -> None:
    before = client.rows("incoplax", "contacts")
    assert client.call(f"PATCH {CONTACTS}/{JOHN}", json=body).status_code == 400
    assert client.rows("incoplax", "contacts") == before


def test_delete_contact__twice_gets_404(client: Client) -> None:
    assert client.call(f"DELETE {CONTACTS}/{JOHN}").status_code == 204
    assert client.call(f"DELETE {CONTACTS}/{JOHN}").status_code == 404
    assert [contact["id"] for contact in client.call(f"GET {CONTACTS}").json()] == [ADAM]


@pytest.mark.parametrize(
    ("key", "found"),
    [("11", [JOHN]), (11, [JOHN]), (11.0, [JOHN]), ("1", [JOHN]), (2, [ADAM]), (JOHN, [JOHN]), (JOHN.upper(), [JOHN])],
)
def test_lookup_contact__id_autokey_or_number_finds_the_contact(client: Client, key: Any, found: list[str]) -> None:
    response = client.call(f"LOOKUP {CONTACTS}", json=key)
    assert (response.status_code, response.json()) == (200, found)


LONG_NUMBERS = ["123456789012345678901", "18446744073709551616", "-9223372036854775809", "9" * 309, "9" * 4300]


@pytest.mark.parametrize("number", LONG_NUMBERS)
@pytest.mark.parametrize("literal", ["{}", '"{}"', " {}\n"])
def test_lookup_contact__long_number_is_compared_digit_by_digit(client: Client, number: str, literal: str) -> None:
    create(client, number=number[:-1] + "0")
    expected = create(client, number=number)["id"]
    response = client.call(f"LOOKUP {CONTACTS}", data=literal.format(number).encode(), headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()) == (200, [expected])


@pytest.mark.parametrize("data", [b"0123456789012345678901", b"1234567890123456789012 3", b"--12345678901234567890", b"9" * 5000])
def test_lookup_contact__digits_that_are_no_json_or_too_many_get_400(client: Client, data: bytes) -> None:
    response = client.call(f"LOOKUP {CONTACTS}", data=data, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["error_message"]) == (400, "Invalid JSON")


def test_lookup_contact__every_match_is_answered_in_order_of_autokey(client: Client) -> None:
    third = create(client, number="1")["id"]
    fourth = create(client, number="1")["id"]
    assert client.call(f"LOOKUP {CONTACTS}", json="1").json() == [JOHN, third, fourth]
    client.call(f"PATCH {CONTACTS}/{third}", json={"number": "2"})
    assert client.call(f"LOOKUP {CONTACTS}", json="1").json() == [JOHN, fourth]


@pytest.mark.parametrize("key", ["nope", "", "01", "+1", " 11", "1\n", "١", -1, 0, 10**30, "9" * 5000, "411", "John Smith", "\x00"])
def test_lookup_contact__no_match_gets_the_documented_404(client: Client, key: Any) -> None:
    response = client.call(f"LOOKUP {CONTACTS}", json=key)
    assert (response.status_code, response.json()) == (404, {"error_code": 1404, "error_message": "Lookup failed"})


@pytest.mark.parametrize("key", [None, True, False, 1.5, [], ["11"], {}, {"number": "11"}])
def test_lookup_contact__other_json_gets_400(client: Client, key: Any) -> None:
    response = client.call(f"LOOKUP {CONTACTS}", json=key)
    assert response.status_code == 400
    assert response.json() == {"error_code": 1400, "error_message": "The key must be a string or a whole number."}

"""Saving contacts: create and update, EntityID rules, names, rights."""

from typing import Any

import pytest

from mockserver.client import Client

from .conftest import GUID, Given, Save, an_id

SAVE = "POST /api/v1/Contacts/saveContact"


# ---- create or update


@pytest.mark.parametrize("identity", [..., None, {}, {"_id": 0}, {**an_id(0), "IDString": "string"}, {"IDString": ""}, {"IDString": "0_1"}])
def test_save_contact__without_an_id_creates(save: Save, client: Client, identity: Any) -> None:
    assert save().json() == an_id(1)
    assert save(ID=identity).json() == an_id(2)
    assert len(client.rows("twelved", "contacts")) == 2


@pytest.mark.parametrize(
    "identity",
    [an_id(1), {"_id": 1}, {"_id": 1, "_server_id": 0}, {"IDString": "1_1"}, {"_id": 1, "IDString": "7_9"}, {"_ID": 1, "IDString": "xyz"}],
)
def test_save_contact__with_a_stored_id_updates(save: Save, client: Client, identity: Any) -> None:
    save()
    assert save(ID=identity, FirstName="new").json() == an_id(1)
    assert [contact["FirstName"] for contact in client.rows("twelved", "contacts")] == ["new"]


def test_save_contact__id_string_and_number_disagree_number_wins(save: Save, client: Client) -> None:
    save(ID=None, FirstName="one")
    save(ID=None, FirstName="two")
    assert save(ID={"_id": 2, "IDString": "1_1"}, FirstName="changed").json() == an_id(2)
    assert [contact["FirstName"] for contact in client.rows("twelved", "contacts")] == ["one", "changed"]


@pytest.mark.parametrize("identity", [an_id(7), an_id(1, server=9), {"_id": -1}, {"IDString": "7_1"}])
def test_save_contact__with_an_id_of_no_contact_creates_under_a_new_id(save: Save, identity: Any) -> None:
    assert save(ID=identity).json() == an_id(1)


def test_save_contact__with_an_id_of_no_contact_refused_where_the_setting_says_so(save: Save, client: Client) -> None:
    client.settings({"twelved": {"unknown_contact_id": "refuse"}})
    answer = save(ID=an_id(7))
    assert (answer.status_code, answer.text) == (400, "Contact not found")
    assert save(ID=None).json() == an_id(1)


def test_save_contact__with_an_id_of_no_job_refused_where_jobs_are_checked(save: Save, client: Client) -> None:
    client.settings({"twelved": {"check_job": True}})
    answer = save(ID=an_id(99))
    assert (answer.status_code, answer.text) == (400, "Job not found")
    assert client.rows("twelved", "contacts") == []
    assert save(ID=an_id(3)).json() == an_id(1)


def test_save_contact__update_replaces_lists_and_absent_members(save: Save, client: Client) -> None:
    save(Companies=[{"name": "one"}, {"name": "two"}], Attributes=[{"name": "a", "value": {"deep": [1, None, {"x": "y"}]}}])
    save(Companies=[{"name": "three"}], Attributes=..., SignatureImage=...)
    (contact,) = client.rows("twelved", "contacts")
    assert (contact["Companies"], contact["Attributes"], contact["SignatureImage"]) == ([{"name": "three"}], [], None)


def test_save_contact__same_email_twice_makes_two_contacts(save: Save, client: Client) -> None:
    assert [save(ID=None).json()["_id"], save(ID=None).json()["_id"]] == [1, 2]
    assert len(client.rows("twelved", "contacts")) == 2


def test_save_contact__after_seeded_contacts_counts_on(save: Save, client: Client, given: Given) -> None:
    client.seed("twelved", {"contacts": [given(ID=an_id(41))]})
    assert save(ID=None).json() == an_id(42)
    assert save(ID=an_id(41), FirstName="new").json() == an_id(41)


def test_save_contact__with_the_answered_id_updates_wherever_numbers_end(save: Save, client: Client, given: Given) -> None:
    client.seed("twelved", {"contacts": [given(ID=an_id(2**31 - 2))]})
    last = save(ID=None).json()
    assert last == an_id(2**31 - 1)
    assert save(ID=last, FirstName="new").json() == last
    assert client.call("GET /api/v1/Contacts/2147483647_1/true/true", auth="pat").json()["FirstName"] == "new"


def test_save_contact__after_the_last_id_refused(save: Save, client: Client, given: Given) -> None:
    client.seed("twelved", {"contacts": [given(ID=an_id(2**31 - 1))]})
    for _ in range(2):
        answer = save(ID=None)
        assert (answer.status_code, answer.text) == (400, "No contact ID is left")
    assert len(client.rows("twelved", "contacts")) == 1


def test_save_contact__server_identity_by_settings_is_answered(save: Save, client: Client) -> None:
    guid = "11111111-2222-3333-4444-555555555555"
    client.settings({"twelved": {"server_id": 4, "server_guid": guid}})
    identity = {"_id": 1, "_server_id": 4, "_server_guid": guid, "IDString": "1_4"}
    assert save(ID=None).json() == identity
    assert save(ID={"_id": 1}, FirstName="new").json() == identity
    assert client.call("GET /api/v1/Contacts/1_4/true/true", auth="pat").json()["FirstName"] == "new"


@pytest.mark.parametrize("switch", [{"server_id": -1}, {"server_id": 2**31}, {"server_guid": "x"}])
def test_save_contact__server_identity_that_no_id_may_have_is_no_setting(client: Client, switch: dict[str, Any]) -> None:
    assert client.call("PATCH /_mock/settings", json={"twelved": switch}).status_code == 422


def test_save_contact__attribute_value_of_any_kind_is_kept(save: Save, client: Client) -> None:
    values = ["text", 1.5, True, None, [1, "two"], {"a": {"b": []}}]
    save(Attributes=[{"name": f"n{place}", "value": value} for place, value in enumerate(values)])
    (contact,) = client.rows("twelved", "contacts")
    assert [attribute["value"] for attribute in contact["Attributes"]] == values


def test_save_contact__text_of_any_script_is_kept(save: Save, client: Client) -> None:
    name = 'Zoë 日本 🚀 "\\ // no comment /* */ \u0000'
    save(FirstName=name)
    assert client.call("GET /api/v1/Contacts/1_1/true/true", auth="pat").json()["FirstName"] == name


# ---- names of members


def test_save_contact__unknown_members_are_ignored(save: Save, client: Client) -> None:
    answer = save(Nickname="x", Companies=[{"name": "c", "phone": "1", "id": {"_id": 1, "extra": True}}])
    assert answer.status_code == 200
    (contact,) = client.rows("twelved", "contacts")
    assert "Nickname" not in contact
    assert contact["Companies"] == [{"id": {"_id": 1}, "name": "c"}]


def test_save_contact__unknown_members_are_reported_in_the_journal(save: Save, client: Client) -> None:
    save(
        firstname="x",
        Nickname="x",
        ID={"_id": 0, "a/b~c": 1},
        Companies=[{}, {"NAME": "c", "phone": "1"}],
        Attributes=[{"value": {"any": 1}}],
    )
    assert client.requests(limit=1)[0]["unread"] == ["/ID/a~1b~0c", "/Companies/1/phone", "/Nickname"]


def test_save_contact__member_names_in_any_case_are_taken(client: Client) -> None:
    body = {"id": {"_id": 0}, "firstname": "a", "LASTNAME": "b", "eMail": "c", "companies": [{"NAME": "d"}]}
    assert client.call(SAVE, json=body, auth="pat").json() == an_id(1)
    (contact,) = client.rows("twelved", "contacts")
    assert list(contact) == ["ID", "FirstName", "LastName", "Email", "SignatureImage", "Companies", "Attributes"]
    assert (contact["FirstName"], contact["LastName"], contact["Email"], contact["Companies"]) == ("a", "b", "c", [{"name": "d"}])


def test_save_contact__member_in_another_case_is_parsed_all_the_same(client: Client) -> None:
    answer = client.call(SAVE, json={"firstName": 1, "lastName": "b", "email": "c"}, auth="pat")
    assert (answer.status_code, answer.text) == (400, "The value of 'FirstName' is not valid.")


def test_save_contact__member_twice_in_other_case_last_wins(client: Client) -> None:
    client.call(SAVE, data='{"FirstName":"a","LastName":"b","Email":"c","firstNAME":"last"}', auth="pat")
    assert [contact["FirstName"] for contact in client.rows("twelved", "contacts")] == ["last"]


def test_save_contact__path_in_any_case_is_matched(client: Client, given: Given) -> None:
    credential = client.credential("twelved", "pat")
    assert client.call("POST /API/V1/contacts/SAVECONTACT", json=given(), auth=credential).json() == an_id(1)


# ---- required names


@pytest.mark.parametrize(
    ("member", "sentence"),
    [("FirstName", "First name is required"), ("LastName", "Last name is required"), ("Email", "Email is required")],
)
@pytest.mark.parametrize("value", [..., None, ""])
def test_save_contact__without_a_required_name_refused(save: Save, client: Client, member: str, sentence: str, value: Any) -> None:
    answer = save(**{member: value})
    assert (answer.status_code, answer.text) == (400, sentence)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert client.rows("twelved", "contacts") == []


def test_save_contact__without_names_taken_where_they_are_not_required(client: Client) -> None:
    client.settings({"twelved": {"required_names": False}})
    assert client.call(SAVE, json={}, auth="pat").json() == an_id(1)
    assert client.call("GET /api/v1/Contacts/1_1/true/true", auth="pat").json() == {
        "ID": an_id(1),
        "FirstName": None,
        "LastName": None,
        "Email": None,
        "SignatureImage": None,
        "Companies": [],
        "Attributes": [],
    }


# ---- refusals


@pytest.mark.parametrize("identity", [{"_id": 1, "IDString": "1-1"}, {"IDString": "1-1"}, {"_id": 0, "IDString": "-"}])
def test_save_contact__id_string_with_a_dash_refused(save: Save, identity: Any) -> None:
    answer = save(ID=identity)
    assert (answer.status_code, answer.text) == (400, "Invalid ID format")


@pytest.mark.parametrize("text", ["string", "1", "1_", "_1", "1_1_1", " 1_1", "1_1\n", "99999999999_1", "2147483648_1", "١_١"])
def test_save_contact__id_string_alone_that_cannot_be_read_refused(save: Save, text: str) -> None:
    answer = save(ID={"IDString": text})
    assert (answer.status_code, answer.text) == (400, "Could not parse ID")


WRONG = [
    ({"ID": []}, "ID"),
    ({"ID": "1_1"}, "ID"),
    ({"ID": {"_id": "1"}}, "ID._id"),
    ({"ID": {"_id": True}}, "ID._id"),
    ({"ID": {"_id": 1.5}}, "ID._id"),
    ({"ID": {"_id": None}}, "ID._id"),
    ({"ID": {"_id": 2**31}}, "ID._id"),
    ({"ID": {"_id": -(2**31) - 1}}, "ID._id"),
    ({"ID": {"_id": 10**30}}, "ID._id"),
    ({"ID": {"_id": 1, "_server_guid": "no guid"}}, "ID._server_guid"),
    ({"ID": {"_id": 1, "_server_guid": GUID + "\n"}}, "ID._server_guid"),
    ({"ID": {"_id": 1, "IDString": 11}}, "ID.IDString"),
    ({"FirstName": 5}, "FirstName"),
    ({"FirstName": ["a"]}, "FirstName"),
    ({"Email": {}}, "Email"),
    ({"SignatureImage": False}, "SignatureImage"),
    ({"Companies": {}}, "Companies"),
    ({"Companies": "none"}, "Companies"),
    ({"Companies": [None]}, "Companies[0]"),
    ({"Companies": [{}, []]}, "Companies[1]"),
    ({"Companies": [{"active": 1}]}, "Companies[0].active"),
    ({"Companies": [{"active": None}]}, "Companies[0].active"),
    ({"Companies": [{"create_date": "yesterday"}]}, "Companies[0].create_date"),
    ({"Companies": [{"create_date": "2025-13-06T23:34:56Z"}]}, "Companies[0].create_date"),
    ({"Companies": [{"id": {"_id": "1"}}]}, "Companies[0].id._id"),
    ({"Companies": [{"attributes": [{"order": "1"}]}]}, "Companies[0].attributes[0].order"),
    ({"Attributes": [{"type": "0"}]}, "Attributes[0].type"),
    ({"Attributes": [{"optional": "true"}]}, "Attributes[0].optional"),
    ({"Attributes": [{"enum_items": [{"hidden": 0}]}]}, "Attributes[0].enum_items[0].hidden"),
    ({"Attributes": [{"visibility_constraint": {"id": 1e99}}]}, "Attributes[0].visibility_constraint.id"),
]


@pytest.mark.parametrize(("changes", "path"), WRONG, ids=[str(place) for place in range(len(WRONG))])
def test_save_contact__member_of_a_wrong_type_refused_and_nothing_changed(save: Save, client: Client, changes: Any, path: str) -> None:
    save(FirstName="kept")
    answer = save(**changes)
    assert (answer.status_code, answer.text) == (400, f"The value of '{path}' is not valid.")
    assert [contact["FirstName"] for contact in client.rows("twelved", "contacts")] == ["kept"]


@pytest.mark.parametrize("number", [-(2**31), 2**31 - 1])
def test_save_contact__number_of_32_bits_is_kept(save: Save, client: Client, number: int) -> None:
    assert save(Attributes=[{"order": number}]).status_code == 200
    assert client.rows("twelved", "contacts")[0]["Attributes"] == [{"order": number}]


def test_save_contact__whole_number_written_with_a_point_is_taken(client: Client) -> None:
    body = '{"ID":{"_id":0.0},"FirstName":"a","LastName":"b","Email":"c","Attributes":[{"order":2.0}]}'
    assert client.call(SAVE, data=body, auth="pat").json() == an_id(1)
    assert client.rows("twelved", "contacts")[0]["Attributes"] == [{"order": 2}]


def test_save_contact__refused_request_uses_up_no_id(save: Save) -> None:
    assert save(Email="").status_code == 400
    assert save().json() == an_id(1)


# ---- rights


def test_save_contact__token_without_the_right_forbidden(client: Client, given: Given) -> None:
    answer = client.call(SAVE, json=given(), auth="pat_forbidden")
    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (403, "Forbidden", "text/plain; charset=utf-8")
    assert client.rows("twelved", "contacts") == []


@pytest.mark.parametrize("permission", ["system_administrator", "contact_or_company_creator"])
def test_save_contact__token_with_either_right_saves(client: Client, given: Given, permission: str) -> None:
    credential = client.credential("twelved", "pat_forbidden", permissions=[permission])
    assert client.call(SAVE, json=given(), auth=credential).status_code == 200


def test_save_contact__token_without_the_right_saves_where_changes_are_free(client: Client, given: Given) -> None:
    client.settings({"twelved": {"restrict_contact_changes": False}})
    assert client.call(SAVE, json=given(), auth="pat_forbidden").status_code == 200


def test_save_contact__without_a_token_saves_where_auth_is_off(client: Client, given: Given) -> None:
    client.settings({"auth": "off"})
    assert client.call(SAVE, json=given()).json() == an_id(1)

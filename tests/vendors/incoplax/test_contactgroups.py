"""Contact groups, and the binding that is kept in step on both sides."""

from time import process_time
from typing import Any

import pytest

from mockserver.client import Client
from mockserver.control_calls import ABSENT

CONTACTS = "/rest/v1/addressbook/contacts"
GROUPS = "/rest/v1/addressbook/contactgroups"
ENGINEERS = "5d0c7a91-016c-dc61-268e-50e54938780c"
JOHN = "ae425147-016c-d818-82d0-50e54938780c"
ADAM = "26d569b2-016c-d818-9e97-50e54938780c"


def create(client: Client, **members: Any) -> dict[str, Any]:
    response = client.call(f"POST {GROUPS}", json={"name": "Sales", **members})
    assert response.status_code == 200, response.text
    return dict(response.json())


def abonents(client: Client, group_id: str = ENGINEERS) -> list[int]:
    opts = client.call(f"GET {GROUPS}/{group_id}").json()["opts"]
    assert opts["abonentcount"] == len(opts["abonents"])
    return list(opts["abonents"])


def groups_of(client: Client, contact_id: str) -> list[str]:
    return list(client.call(f"GET {CONTACTS}/{contact_id}").json()["opts"]["groups"])


def test_create_contactgroup__least_body_gets_the_defaults(client: Client) -> None:
    client.freeze("2019-08-29T08:08:32.602Z")
    group = create(client)
    assert list(group) == ["id", "code", "name", "shortname", "opts", "ext"]
    assert group["id"][8:] == "-016c-dc6b-425a-50e54938780c"
    assert len(group["code"]) == 36
    assert list(group["opts"].items()) == [("title", ""), ("comment", ""), ("abonents", []), ("abonentcount", 0), ("priority", 1000)]
    assert group["ext"] == {"ct": "2019-08-29T08:08:32.60Z", "lwt": "2019-08-29T08:08:32.60Z"}
    assert client.call(f"GET {GROUPS}/{group['id']}").json() == group


def test_create_contactgroup__empty_code_is_none(client: Client) -> None:
    assert len(create(client, code="")["code"]) == 36


def test_create_contactgroup__abonents_join_it(client: Client) -> None:
    group = create(client, code="sales", opts={"abonents": [2, 1, 2, 99], "abonentcount": 7})
    assert group["opts"]["abonents"] == [2, 1]
    assert group["opts"]["abonentcount"] == 2
    assert groups_of(client, JOHN) == ["engineers", "sales"]
    assert groups_of(client, ADAM) == ["sales"]


def test_create_contactgroup__contacts_that_name_its_code_already_are_its_members(client: Client) -> None:
    client.call(f"PATCH {CONTACTS}/{ADAM}", json={"opts": {"groups": ["sales"]}})
    assert groups_of(client, ADAM) == ["sales"]
    assert create(client, code="sales")["opts"]["abonents"] == [2]


def test_create_contactgroup__given_abonents_replace_those_that_name_its_code(client: Client) -> None:
    client.call(f"PATCH {CONTACTS}/{ADAM}", json={"opts": {"groups": ["sales"]}})
    assert create(client, code="sales", opts={"abonents": [1]})["opts"]["abonents"] == [1]
    assert groups_of(client, ADAM) == []


def test_create_contactgroup__code_in_use_gets_400_and_changes_nothing(client: Client) -> None:
    response = client.call(f"POST {GROUPS}", json={"name": "x", "code": "engineers", "opts": {"abonents": [2]}})
    assert (response.status_code, response.json()) == (400, {"error_code": 1400, "error_message": "code is already in use"})
    assert groups_of(client, ADAM) == []
    assert groups_of(client, JOHN) == ["engineers"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": 5},
        {"name": "x", "code": 5},
        {"name": "x", "id": "nope"},
        {"name": "x", "opts": {"abonents": ["1"]}},
        {"name": "x", "opts": {"abonents": [True]}},
        {"name": "x", "opts": {"abonents": [[1]]}},
        {"name": "x", "opts": {"priority": None}},
        {"name": "x", "opts": {"priority": -(2**31) - 1}},
        [],
    ],
)
def test_create_contactgroup__wrong_body_gets_400_and_changes_nothing(client: Client, body: Any) -> None:
    assert client.call(f"POST {GROUPS}", json=body).status_code == 400
    assert len(client.rows("incoplax", "contactgroups")) == 1


def test_list_contactgroups__gives_the_short_form_in_order_of_code(client: Client) -> None:
    create(client, code="accounts")
    groups = client.call(f"GET {GROUPS}").json()
    assert [group["code"] for group in groups] == ["accounts", "engineers"]
    assert list(groups[1]) == ["id", "code", "name", "shortname", "opts", "ext"]
    assert list(groups[1]["opts"].items()) == [("abonentcount", 1), ("priority", 1000)]
    assert list(groups[1]["ext"]) == ["ct", "lwt"]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"filter": '{"opts.abonents":1}'}, ["engineers"]),
        ({"filter": f'{{"id":"{ENGINEERS.upper()}"}}'}, ["engineers"]),
        ({"filter": '{"opts.abonentcount":0}'}, ["accounts"]),
        ({"filter": '{"name":"Engineers","opts.priority":1000}'}, ["engineers"]),
        ({"order": '[{"code":"desc"}]'}, ["engineers", "accounts"]),
        ({"order": "opts.abonentcount"}, ["accounts", "engineers"]),
        ({"offset": "1"}, ["engineers"]),
        ({"limit": "1"}, ["accounts"]),
    ],
)
def test_list_contactgroups__filter_order_and_paging_choose(client: Client, query: dict[str, str], codes: list[str]) -> None:
    create(client, code="accounts")
    assert [group["code"] for group in client.call(f"GET {GROUPS}", query=query).json()] == codes


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"order": "name"}, "abcd"),
        ({"order": '[{"name":"desc"}]'}, "abcd"),
        ({"order": "name", "filter": '{"name":"Same"}'}, "abcd"),
        ({"order": "name", "offset": "1", "limit": "2"}, "bc"),
        ({"order": '["code"]'}, "abcd"),
        ({"order": '[{"code":"desc"},"name"]', "limit": "3"}, "dcb"),
    ],
)
def test_list_contactgroups__equals_come_by_code_however_they_are_chosen(client: Client, query: dict[str, str], codes: str) -> None:
    client.call(f"DELETE {GROUPS}/{ENGINEERS}")
    for code in "cadb":
        create(client, code=code, name="Same")
    assert [group["code"] for group in client.call(f"GET {GROUPS}", query=query).json()] == list(codes)


@pytest.mark.parametrize("query", ['filter={"autokey":1}', "order=number", "limit=x", 'filter={"opts.abonents":"1"}'])
def test_list_contactgroups__wrong_parameter_gets_400(client: Client, query: str) -> None:
    assert client.call(f"GET {GROUPS}?{query}").status_code == 400


def test_list_contactgroups__mask_and_flat_shape_the_short_form(client: Client) -> None:
    query = {"mask": "opts,code,shortname", "flat": "true"}
    group = client.call(f"GET {GROUPS}", query=query).json()[0]
    assert list(group.items()) == [("code", "engineers"), ("shortname", ""), ("opts.abonentcount", 1), ("opts.priority", 1000)]


def test_get_contactgroup__mask_and_flat_shape_the_full_form(client: Client) -> None:
    query = {"mask": "opts.abonents,code", "flat": "true"}
    assert client.call(f"GET {GROUPS}/{ENGINEERS}", query=query).json() == {"code": "engineers", "opts.abonents": [1]}


@pytest.mark.parametrize("verb", ["GET", "PATCH", "DELETE"])
def test_get_contactgroup__unknown_id_gets_404(client: Client, verb: str) -> None:
    response = client.call(f"{verb} {GROUPS}/{JOHN}", json={} if verb == "PATCH" else ABSENT)
    assert (response.status_code, response.json()) == (404, {"error_code": 1404, "error_message": "Not found"})


def test_update_contactgroup__abonents_change_the_contacts(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    before = client.call(f"GET {CONTACTS}/{ADAM}").json()["ext"]
    group = client.call(f"PATCH {GROUPS}/{ENGINEERS}", json={"opts": {"abonents": [2]}}).json()
    assert group["opts"] == {"title": "", "comment": "", "abonents": [2], "abonentcount": 1, "priority": 1000}
    assert group["ext"] == {"ct": "2019-08-29T07:57:30.12Z", "lwt": "2026-01-01T00:00:00.00Z"}
    assert groups_of(client, JOHN) == []
    assert groups_of(client, ADAM) == ["engineers"]
    assert client.call(f"GET {CONTACTS}/{ADAM}").json()["ext"] == before


def test_update_contactgroup__other_members_leave_the_binding_alone(client: Client) -> None:
    group = client.call(f"PATCH {GROUPS}/{ENGINEERS}", json={"shortname": "E", "opts": {"abonentcount": 9}}).json()
    assert (group["shortname"], group["opts"]["abonents"], group["opts"]["abonentcount"]) == ("E", [1], 1)
    assert groups_of(client, JOHN) == ["engineers"]


def test_update_contactgroup__new_code_takes_the_place_of_the_old_one(client: Client) -> None:
    client.call(f"PATCH {CONTACTS}/{JOHN}", json={"opts": {"groups": ["a", "engineers", "b"]}})
    client.call(f"PATCH {CONTACTS}/{ADAM}", json={"opts": {"groups": ["makers"]}})
    group = client.call(f"PATCH {GROUPS}/{ENGINEERS}", json={"code": "makers"}).json()
    assert groups_of(client, JOHN) == ["a", "makers", "b"]
    assert sorted(group["opts"]["abonents"]) == [1, 2]


@pytest.mark.parametrize("body", [{"code": "makers"}, {"code": "makers", "opts": {"title": "x"}}, {"name": "Makers"}])
def test_update_contactgroup__abonents_left_out_keep_their_order(client: Client, body: dict[str, Any]) -> None:
    client.call(f"POST {CONTACTS}", json={"displayname": "Mary", "number": "13"})
    client.call(f"PATCH {GROUPS}/{ENGINEERS}", json={"opts": {"abonents": [3, 2, 1]}})
    assert client.call(f"PATCH {GROUPS}/{ENGINEERS}", json=body).json()["opts"]["abonents"] == [3, 2, 1]
    assert abonents(client) == [3, 2, 1]


def test_update_contactgroup__those_who_name_the_new_code_already_come_last(client: Client) -> None:
    mary = client.call(f"POST {CONTACTS}", json={"displayname": "Mary", "number": "13", "opts": {"groups": ["makers"]}}).json()
    client.call(f"PATCH {CONTACTS}/{JOHN}", json={"opts": {"groups": ["engineers", "makers"]}})
    client.call(f"PATCH {GROUPS}/{ENGINEERS}", json={"opts": {"abonents": [2, 1]}})
    group = client.call(f"PATCH {GROUPS}/{ENGINEERS}", json={"code": "makers"}).json()
    assert group["opts"]["abonents"] == [2, 1, mary["autokey"]]
    assert groups_of(client, JOHN) == ["makers"]


@pytest.mark.parametrize("body", [{"id": JOHN}, {"code": ""}, {"code": "sales", "opts": {"abonents": [2]}}, {"name": ""}, None])
def test_update_contactgroup__wrong_body_gets_400_and_changes_nothing(client: Client, body: Any) -> None:
    create(client, code="sales")
    before = client.rows("incoplax", "contactgroups"), client.rows("incoplax", "contacts")
    assert client.call(f"PATCH {GROUPS}/{ENGINEERS}", json=body).status_code == 400
    assert (client.rows("incoplax", "contactgroups"), client.rows("incoplax", "contacts")) == before


@pytest.mark.parametrize("body", [{"id": ENGINEERS, "code": "engineers"}, {"id": ENGINEERS.upper()}])
def test_update_contactgroup__standing_id_and_code_are_tolerated(client: Client, body: dict[str, Any]) -> None:
    assert client.call(f"PATCH {GROUPS}/{ENGINEERS}", json=body).status_code == 200
    assert abonents(client) == [1]


@pytest.mark.parametrize("value", [5, None, True, "q", [], {}])
def test_update_contactgroup__id_of_any_type_is_ignored_by_the_switch(client: Client, value: Any) -> None:
    client.settings({"incoplax": {"patch_prohibited": "ignore"}})
    assert client.call(f"PATCH {GROUPS}/{ENGINEERS}", json={"id": value}).json()["id"] == ENGINEERS


def test_delete_contactgroup__its_code_leaves_the_contacts(client: Client) -> None:
    response = client.call(f"DELETE {GROUPS}/{ENGINEERS}")
    assert (response.status_code, response.content) == (204, b"")
    assert groups_of(client, JOHN) == []
    assert client.call(f"DELETE {GROUPS}/{ENGINEERS}").status_code == 404


@pytest.mark.parametrize("key", ["engineers", ENGINEERS, ENGINEERS.upper()])
def test_lookup_contactgroup__id_or_code_finds_the_group(client: Client, key: str) -> None:
    response = client.call(f"LOOKUP {GROUPS}", json=key)
    assert (response.status_code, response.json()) == (200, [ENGINEERS])


def test_lookup_contactgroup__number_is_compared_as_text(client: Client) -> None:
    group = create(client, code="101")
    assert client.call(f"LOOKUP {GROUPS}", json=101).json() == [group["id"]]


@pytest.mark.parametrize("key", ["Engineers", "", 1])
def test_lookup_contactgroup__no_match_gets_404(client: Client, key: Any) -> None:
    response = client.call(f"LOOKUP {GROUPS}", json=key)
    assert (response.status_code, response.json()) == (404, {"error_code": 1404, "error_message": "Lookup failed"})


def test_lookup_contactgroup__other_json_gets_400(client: Client) -> None:
    assert client.call(f"LOOKUP {GROUPS}", json=["engineers"]).status_code == 400


def test_create_contact__its_groups_list_it(client: Client) -> None:
    body = {"displayname": "Mary", "number": "13", "opts": {"groups": ["engineers", "no such"]}}
    assert client.call(f"POST {CONTACTS}", json=body).json()["opts"]["groups"] == ["engineers", "no such"]
    assert abonents(client) == [1, 3]


def test_update_contact__groups_list_it_as_it_joins_and_leaves(client: Client) -> None:
    sales = create(client, code="sales")["id"]
    lwt = client.call(f"GET {GROUPS}/{ENGINEERS}").json()["ext"]["lwt"]
    client.call(f"PATCH {CONTACTS}/{ADAM}", json={"opts": {"groups": ["sales", "engineers"]}})
    assert (abonents(client), abonents(client, sales)) == ([1, 2], [2])
    client.call(f"PATCH {CONTACTS}/{ADAM}", json={"opts": {"groups": ["sales"]}})
    assert (abonents(client), abonents(client, sales)) == ([1], [2])
    client.call(f"PATCH {CONTACTS}/{ADAM}", json={"email": "x"})
    assert abonents(client, sales) == [2]
    assert client.call(f"GET {GROUPS}/{ENGINEERS}").json()["ext"]["lwt"] == lwt


@pytest.mark.parametrize("body", [{"opts": {"groups": ["engineers"]}}, {"email": "x"}, {}])
def test_update_contact__seeded_with_a_group_joins_it_at_its_next_change(client: Client, body: dict[str, Any]) -> None:
    seeded = client.rows("incoplax", "contacts")[0] | {"id": "00000000-0000-4000-8000-000000000001", "autokey": 77}
    client.seed("incoplax", {"contacts": [seeded]})
    before = client.rows("incoplax", "contactgroups")[0]
    assert client.call(f"PATCH {CONTACTS}/{seeded['id']}", json=body).json()["opts"]["groups"] == ["engineers"]
    assert abonents(client) == [1, 77]
    assert client.rows("incoplax", "contactgroups")[0]["ext"] == before["ext"]
    client.call(f"PATCH {CONTACTS}/{seeded['id']}", json=body)
    assert abonents(client) == [1, 77]


def test_delete_contact__leaves_its_groups(client: Client) -> None:
    client.call(f"DELETE {CONTACTS}/{JOHN}")
    assert abonents(client) == []


def test_update_contact__ten_thousands_of_groups_are_no_matter_of_seconds(client: Client) -> None:
    codes = [f"code-{number}" for number in range(30_000)]
    assert client.call(f"PATCH {CONTACTS}/{ADAM}", json={"opts": {"groups": codes}}).status_code == 200
    started = process_time()
    assert client.call(f"PATCH {CONTACTS}/{ADAM}", json={"opts": {"groups": [*codes, "engineers"]}}).status_code == 200
    assert process_time() - started < 3
    assert abonents(client) == [1, 2]

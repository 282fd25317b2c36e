"""What lists and single entities show: filter, order, paging, mask, flat form."""

import json
from time import perf_counter
from typing import Any

import pytest

from mockserver.client import Client

CONTACTS = "/rest/v1/addressbook/contacts"
GROUPS = "/rest/v1/addressbook/contactgroups"
JOHN = "ae425147-016c-d818-82d0-50e54938780c"
SHORT = ["id", "autokey", "displayname", "department", "jobtitle", "number", "email", "opts", "ext"]


@pytest.fixture
def people(client: Client) -> Client:
    """Four contacts: 1 John (priority 100), 2 Adam (null), 3 Mary (5), 4 Bob (null)."""
    for name, priority in (("Mary", 5), ("Bob", None)):
        body = {"displayname": name, "number": "13", "department": "HR", "opts": {"priority": priority, "groups": ["sales"]}}
        assert client.call(f"POST {CONTACTS}", json=body).status_code == 200
    return client


def autokeys(client: Client, **query: Any) -> list[int]:
    response = client.call(f"GET {CONTACTS}", query={name: v if isinstance(v, str) else json.dumps(v) for name, v in query.items()})
    assert response.status_code == 200, response.text
    return [contact["autokey"] for contact in response.json()]


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({"number": "13"}, [3, 4]),
        ({"number": "13", "displayname": "Bob"}, [4]),
        ({"autokey": 2}, [2]),
        ({"autokey": 2**70}, []),
        ({"id": JOHN.upper()}, [1]),
        ({"id": "nope"}, []),
        ({"opts.groups": "engineers"}, [1]),
        ({"opts.groups": "sales", "opts.priority": None}, [4]),
        ({"opts.priority": 100}, [1]),
        ({"opts.priority": None}, [2, 4]),
        ({"ext.lwt": "2019-08-29T07:57:58.40Z"}, [1]),
        ({"numlocal": "411"}, [1]),
        ({"number": "no such"}, []),
    ],
)
def test_list_contacts__filter_gives_those_equal_in_all_its_members(people: Client, filter: dict[str, Any], expected: list[int]) -> None:
    assert autokeys(people, filter=filter) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["displayname"], [2, 4, 1, 3]),
        ("displayname", [2, 4, 1, 3]),
        ('"displayname"', [2, 4, 1, 3]),
        ([{"displayname": "desc"}], [3, 1, 4, 2]),
        ([], [1, 2, 3, 4]),
        (["department", {"displayname": "desc"}], [3, 4, 1, 2]),
        ([{"department": "desc", "displayname": "asc"}], [2, 1, 4, 3]),
        (["opts.priority"], [3, 1, 2, 4]),
        ([{"opts.priority": "desc"}], [1, 3, 2, 4]),
        ([{"number": "desc"}], [3, 4, 2, 1]),
        (["department"], [3, 4, 1, 2]),
    ],
)
def test_list_contacts__order_sorts_and_keeps_equals_by_autokey(people: Client, order: Any, expected: list[int]) -> None:
    assert autokeys(people, order=order) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [10, 20, 30]),
        ({"order": ["department"]}, [10, 20, 30]),
        ({"order": [{"department": "desc"}]}, [10, 20, 30]),
        ({"order": ["department"], "filter": {"department": "IT"}}, [10, 20, 30]),
        ({"order": ["department"], "offset": "1", "limit": "1"}, [20]),
        ({"order": [{"autokey": "desc"}]}, [30, 20, 10]),
        ({"order": [{"autokey": "desc"}, "department"], "limit": "2"}, [30, 20]),
    ],
)
def test_list_contacts__equals_come_by_autokey_however_they_were_seeded(client: Client, query: dict[str, Any], expected: list[int]) -> None:
    row = client.rows("incoplax", "contacts")[0]
    for contact in client.rows("incoplax", "contacts"):
        client.call(f"DELETE {CONTACTS}/{contact['id']}")
    rows = [row | {"id": f"00000000-0000-4000-8000-{number:012x}", "autokey": number} for number in (30, 10, 20)]
    client.seed("incoplax", {"contacts": rows})
    assert autokeys(client, **query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"offset": "1"}, [2, 3, 4]),
        ({"limit": "2"}, [1, 2]),
        ({"offset": "1", "limit": "2"}, [2, 3]),
        ({"offset": "1", "limit": "1", "order": ["displayname"]}, [4]),
        ({"limit": "0"}, []),
        ({"offset": "4"}, []),
        ({"offset": "9" * 4000}, []),
        ({"limit": "9" * 30}, [1, 2, 3, 4]),
        ({"offset": "1", "filter": {"number": "13"}}, [4]),
    ],
)
def test_list_contacts__offset_and_limit_cut_the_list(people: Client, query: dict[str, Any], expected: list[int]) -> None:
    assert autokeys(people, **query) == expected


def test_list_contacts__limit_follows_the_switches(people: Client) -> None:
    people.settings({"incoplax": {"limit_default": 1, "limit_max": 3}})
    assert autokeys(people) == [1]
    assert autokeys(people, limit="2") == [1, 2]
    assert autokeys(people, limit="1000") == [1, 2, 3]


def test_list_contacts__thousand_is_default_and_maximum(client: Client) -> None:
    row = client.rows("incoplax", "contacts")[1]
    rows = [row | {"id": f"00000000-0000-4000-8000-{n:012x}", "autokey": n} for n in range(10, 1010)]
    client.seed("incoplax", {"contacts": rows})
    assert len(autokeys(client)) == len(autokeys(client, limit="1001")) == 1000
    assert len(autokeys(client, limit="999")) == 999


def test_list_contacts__short_form_has_no_further_fields(client: Client) -> None:
    client.call(f"PATCH {CONTACTS}/{JOHN}", json={"ext": {"colour": "red"}})
    contact = client.call(f"GET {CONTACTS}").json()[0]
    assert list(contact) == SHORT
    assert list(contact["opts"]) == ["groups", "priority"]
    assert list(contact["ext"]) == ["ct", "lwt"]


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("number", {"number": "11"}),
        ("number,id", {"id": JOHN, "number": "11"}),
        (" number , id ,,", {"id": JOHN, "number": "11"}),
        ("opts", {"opts": {"groups": ["engineers"], "priority": 100}}),
        ("opts.priority,autokey", {"autokey": 1, "opts": {"priority": 100}}),
        ("mobile,photo,opts.title,nope,numbe,opt", {}),
        ("number,mobile", {"number": "11"}),
    ],
)
def test_list_contacts__mask_gives_those_of_its_fields_that_are_available(client: Client, mask: str, expected: dict[str, Any]) -> None:
    contact = client.call(f"GET {CONTACTS}", query={"mask": mask}).json()[0]
    assert list(contact.items()) == list(expected.items())


@pytest.mark.parametrize("path", [CONTACTS, f"{CONTACTS}/{JOHN}", GROUPS])
def test_list_contacts__mask_with_unknown_name_gets_400_by_the_switch(client: Client, path: str) -> None:
    client.settings({"incoplax": {"mask_unknown": "error"}})
    response = client.call(f"GET {path}", query={"mask": "id,nope"})
    assert (response.status_code, response.json()) == (400, {"error_code": 1400, "error_message": "mask: nope is not available"})
    assert client.call(f"GET {path}", query={"mask": "id,opts"}).status_code == 200


def test_list_contacts__mask_of_a_field_beyond_the_short_form_gets_400_by_the_switch(client: Client) -> None:
    client.settings({"incoplax": {"mask_unknown": "error"}})
    assert client.call(f"GET {CONTACTS}", query={"mask": "mobile"}).status_code == 400
    assert client.call(f"GET {CONTACTS}/{JOHN}", query={"mask": "mobile"}).json() == {"mobile": "8987000000"}


def test_list_contacts__flat_gives_dotted_names_in_order(client: Client) -> None:
    contact = client.call(f"GET {CONTACTS}", query={"flat": "true"}).json()[0]
    assert list(contact) == [*SHORT[:-2], "opts.groups", "opts.priority", "ext.ct", "ext.lwt"]
    assert contact["opts.groups"] == ["engineers"]
    assert client.call(f"GET {CONTACTS}", query={"flat": "false"}).json() == client.call(f"GET {CONTACTS}").json()


def test_get_contact__flat_gives_every_field_by_dotted_name(client: Client) -> None:
    client.call(f"PATCH {CONTACTS}/{JOHN}", json={"ext": {"a.b": {"c": 1}}})
    contact = client.call(f"GET {CONTACTS}/{JOHN}", query={"flat": "true"}).json()
    assert list(contact)[-7:] == ["opts.title", "opts.comment", "opts.groups", "opts.priority", "ext.ct", "ext.lwt", "ext.a.b"]
    assert contact["ext.a.b"] == {"c": 1}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"mask": "mobile,opts.title,ext.colour"}, {"mobile": "8987000000", "opts": {"title": ""}, "ext": {"colour": "red"}}),
        ({"mask": "mobile,opts.title", "flat": "true"}, {"mobile": "8987000000", "opts.title": ""}),
        ({"mask": "nope"}, {}),
    ],
)
def test_get_contact__mask_may_name_any_field(client: Client, query: dict[str, str], expected: dict[str, Any]) -> None:
    client.call(f"PATCH {CONTACTS}/{JOHN}", json={"ext": {"colour": "red"}})
    assert client.call(f"GET {CONTACTS}/{JOHN}", query=query).json() == expected


def test_get_contact__empty_mask_is_none(client: Client) -> None:
    assert client.call(f"GET {CONTACTS}/{JOHN}?mask=").json() == client.call(f"GET {CONTACTS}/{JOHN}").json()


WRONG = [
    ("limit=-1", "limit: Not a valid integer."),
    ("limit=x", "limit: Not a valid integer."),
    ("limit=", "limit: Not a valid integer."),
    ("limit=1.0", "limit: Not a valid integer."),
    ("limit=%D9%A1", "limit: Not a valid integer."),
    ("offset=%2B1", "offset: Not a valid integer."),
    ("limit=1&limit=2", "limit: Given more than once."),
    ("mask=id&mask=number", "mask: Given more than once."),
    ("flat=1", "flat: Not a valid boolean."),
    ("flat=True", "flat: Not a valid boolean."),
    ("flat=", "flat: Not a valid boolean."),
    ("filter=", "filter: Not valid JSON."),
    ("filter={", "filter: Not valid JSON."),
    ("filter=[]", "filter: Not a JSON object."),
    ("filter=null", "filter: Not a JSON object."),
    ('filter={"nope":1}', "filter.nope: Unknown field."),
    ('filter={"opts":{"priority":1}}', "filter.opts: Unknown field."),
    ('filter={"number":11}', "filter.number: Not a valid string."),
    ('filter={"number":null}', "filter.number: Field may not be null."),
    ('filter={"autokey":"1"}', "filter.autokey: Not a valid integer."),
    ('filter={"autokey":true}', "filter.autokey: Not a valid integer."),
    ('filter={"opts.groups":["engineers"]}', "filter.opts.groups: Not a valid string."),
    ("order=nope", "order: Not valid JSON."),
    ('order="nope"', "order.nope: Not a field to sort by."),
    ('order=["opts.groups"]', "order.opts.groups: Not a field to sort by."),
    ("order=null", "order: Not a list of names and objects."),
    ('order={"id":"asc"}', "order: Not a list of names and objects."),
    ("order=[1]", "order: Not a list of names and objects."),
    ('order=["nope"]', "order.nope: Not a field to sort by."),
    ('order=[{"id":"up"}]', "order.id: Must be asc or desc."),
    ('order=[{"id":[]}]', "order.id: Must be asc or desc."),
    ("filter=" + "[" * 200, "filter: Not valid JSON."),
    ("filter=%FF", "filter: Not valid JSON."),
]


@pytest.mark.parametrize(("query", "message"), WRONG)
def test_list_contacts__wrong_parameter_gets_400(client: Client, query: str, message: str) -> None:
    response = client.call(f"GET {CONTACTS}?{query}")
    assert (response.status_code, response.json()) == (400, {"error_code": 1400, "error_message": message})


@pytest.mark.parametrize("query", ["flat=yes", "flat=true&flat=true", "mask=a&mask=b"])
@pytest.mark.parametrize("path", [f"{CONTACTS}/{JOHN}", f"{GROUPS}/5d0c7a91-016c-dc61-268e-50e54938780c"])
def test_get_contact__wrong_parameter_gets_400(client: Client, path: str, query: str) -> None:
    assert client.call(f"GET {path}?{query}").status_code == 400


def test_list_contacts__unknown_parameter_is_ignored(client: Client) -> None:
    assert autokeys(client, colour="red", limi="1") == [1, 2]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (CONTACTS, {"order": json.dumps(["displayname", "id"] * 10_000)}),
        (CONTACTS, {"mask": ",".join(["id"] + [f"x{number}" for number in range(30_000)])}),
        (f"{CONTACTS}/{JOHN}", {"mask": ",".join(["id"] + [f"x{number}" for number in range(30_000)])}),
    ],
)
def test_list_contacts__long_parameters_cost_no_more_than_their_reading(client: Client, path: str, query: dict[str, str]) -> None:
    row = client.rows("incoplax", "contacts")[0]
    more = [{**row, "id": f"{number:08x}-016c-d818-82d0-50e54938780c", "autokey": number} for number in range(10, 510)]
    client.seed("incoplax", {"contacts": more})
    started = perf_counter()
    assert client.call(f"GET {path}", query=query).status_code == 200
    assert perf_counter() - started < 2


def test_list_contacts__field_ordered_by_twice_counts_at_its_first_place(client: Client) -> None:
    order = json.dumps([{"autokey": "desc"}, "autokey"])
    assert [contact["autokey"] for contact in client.call(f"GET {CONTACTS}", query={"order": order}).json()] == [2, 1]

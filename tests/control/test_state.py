"""Rows out and in."""

from dataclasses import replace
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client

from .problems import problem

CONTACT: dict[str, Any] = {"id": "11111111-016c-d818-82d0-50e54938780c", "autokey": 90}


def contact(client: Client, **members: Any) -> dict[str, Any]:
    return {**client.rows("incoplax", "contacts")[0], **CONTACT, **members}


def test_read_state__is_by_vendor_and_table(client: Client, mock: Mock) -> None:
    whole = client.control("GET /_mock/state")
    assert {name: list(tables) for name, tables in whole.items()} == {
        name: [table.name for table in vendor.tables] for name, vendor in mock.vendors.items()
    }
    assert [row["number"] for row in whole["incoplax"]["contacts"]] == ["11", "12"]


def test_read_vendor_state__is_wrapped(client: Client) -> None:
    whole = client.control("GET /_mock/state")
    assert client.control("GET /_mock/state/incoplax") == {"incoplax": whole["incoplax"]}


def test_read_table_state__is_wrapped_twice(client: Client) -> None:
    whole = client.control("GET /_mock/state")
    assert client.control("GET /_mock/state/incoplax/contacts") == {"incoplax": {"contacts": whole["incoplax"]["contacts"]}}


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("nobody", "/vendor"),
        ("_mock", "/vendor"),
        ("nobody/contacts", "/vendor"),
        ("incoplax/nothing", "/table"),
        ("incoplax/Contacts", "/table"),
    ],
)
def test_read_state__name_unknown_422(client: Client, path: str, pointer: str) -> None:
    problem(client.call(f"GET /_mock/state/{path}"), 422, pointer, "path")


def test_read_state__due_work_has_run(client: Client, mock: Mock) -> None:
    world = mock.tenants.get(client.tenant)
    forget = {"forget": lambda state, key: state.contacts.discard(key)}
    world.vendors["incoplax"] = replace(world.vendors["incoplax"], jobs=forget)
    world.schedule(world.clock.now(), "incoplax", "forget", client.rows("incoplax", "contacts")[0]["id"])
    assert [row["number"] for row in client.rows("incoplax", "contacts")] == ["12"]


def test_replace_state__named_tables_hold_these_rows_alone(client: Client) -> None:
    before = client.control("GET /_mock/state/incoplax")["incoplax"]
    new = contact(client)
    answer = client.control("PUT /_mock/state", {"incoplax": {"contacts": [new]}})
    assert answer == {"incoplax": {"contacts": [new]}}
    after = client.control("GET /_mock/state/incoplax")["incoplax"]
    assert after == {**before, "contacts": [new]}


def test_replace_state__own_export_changes_nothing(client: Client) -> None:
    client.freeze()
    whole = client.control("GET /_mock/state")
    assert client.control("PUT /_mock/state", whole) == whole
    assert client.control("GET /_mock/state") == whole


def test_replace_state__vendor_sees_the_rows(client: Client) -> None:
    client.control("PUT /_mock/state", {"incoplax": {"contacts": [contact(client, number="4711")]}})
    assert client.call("LOOKUP /rest/v1/addressbook/contacts", json="4711").json() == [CONTACT["id"]]
    assert client.call("LOOKUP /rest/v1/addressbook/contacts", json="11").status_code == 404


def test_seed__new_key_is_added_known_key_replaced(client: Client) -> None:
    first, second = client.rows("incoplax", "contacts")
    changed, new = {**first, "displayname": "Jane"}, contact(client)
    response = client.call("POST /_mock/seed", json={"incoplax": {"contacts": [changed, new]}})
    assert (response.status_code, response.content) == (204, b"")
    assert client.rows("incoplax", "contacts") == [changed, second, new]


def test_seed__serial_goes_on_after_the_rows(client: Client) -> None:
    client.seed("incoplax", {"contacts": [contact(client, autokey=500)]})
    created = client.call("POST /rest/v1/addressbook/contacts", json={"displayname": "A", "number": "1"})
    assert created.json()["autokey"] == 501


def test_seed__time_relative_to_the_clock(client: Client) -> None:
    client.freeze("2026-03-10T12:00:00Z")
    client.seed("incoplax", {"contacts": [contact(client, email={"$ago": "1d2h"}, email2={"$ago": "0s"})]})
    seeded = client.rows("incoplax", "contacts")[-1]
    assert (seeded["email"], seeded["email2"]) == ("2026-03-09T10:00:00.000Z", "2026-03-10T12:00:00.000Z")


@pytest.mark.parametrize(
    "time",
    [
        *({"$ago": ago} for ago in ["yesterday", 5, None, ["1d"], {}, "9999999999d", "-1d", "1d" * 5000]),
        {"$ago": "1d", "as": "seconds"},
        {"$ago": "1d", "offset": 5},
    ],
)
def test_seed__duration_unfitting_422(client: Client, time: Any) -> None:
    problem(
        client.call("POST /_mock/seed", json={"incoplax": {"contacts": [contact(client, email=time)]}}),
        422,
        "/incoplax/contacts/0",
    )


UNFITTING = [
    ({"nobody": {}}, "/nobody"),
    ({"nobody": {"contacts": []}, "incoplax": {"nothing": []}}, "/incoplax/nothing"),
    ({"incoplax": []}, "/incoplax"),
    ({"incoplax": {"contacts": {}}}, "/incoplax/contacts"),
    ({"incoplax": {"contacts": [1]}}, "/incoplax/contacts/0"),
    ({"incoplax": {"contacts": None}}, "/incoplax/contacts"),
    ({"incoplax": {"a/b~c": []}}, "/incoplax/a~1b~0c"),
    ({"incoplax": {"sessions": [{}]}}, "/incoplax/sessions/0/session_token"),
    ({"incoplax": {"contacts": [{"id": None}]}}, "/incoplax/contacts/0/id"),
    ({"incoplax": {"contacts": [{"$ago": "1h", "as": "ms"}]}}, "/incoplax/contacts/0"),
    ({"incoplax": {"contacts": [{"id": {"a": [1]}}]}}, "/incoplax/contacts/0/id"),
]


@pytest.mark.parametrize("wire", ["PUT /_mock/state", "POST /_mock/seed"])
@pytest.mark.parametrize("autokey", [3.0, 2**70])
def test_rows__serial_that_is_no_integer_of_64_bits_422(client: Client, wire: str, autokey: float) -> None:
    """JSON Schema calls 3.0 an integer; the next contact's autokey would collide with it."""
    rows = [contact(client, autokey=autokey)]
    problem(client.call(wire, json={"incoplax": {"contacts": rows}}), 422, "/incoplax/contacts/0/autokey")
    assert client.call("POST /rest/v1/addressbook/contacts", json={"displayname": "A", "number": "1"}).json()["autokey"] == 3


@pytest.mark.parametrize("wire", ["PUT /_mock/state", "POST /_mock/seed"])
def test_rows__nested_serial_that_is_no_integer_422(client: Client, wire: str) -> None:
    ids = {"_id": 1.0, "_server_id": 1, "_server_guid": "b993c729-bf98-490c-989d-5621e3b48139", "IDString": "1_1"}
    row = {"ID": ids}
    problem(client.call(wire, json={"twelved": {"contacts": [row]}}), 422, "/twelved/contacts/0/ID/_id")


@pytest.mark.parametrize("wire", ["PUT /_mock/state", "POST /_mock/seed"])
def test_rows__refused_leave_serials_and_order_as_they_were(client: Client, wire: str) -> None:
    """Nothing that is answered later tells that somebody tried: neither the next number nor the place of the next row."""
    names = {"displayname": "same", "number": "same"}
    first, second = (client.call("POST /rest/v1/addressbook/contacts", json=names).json() for _ in range(2))
    client.call(f"DELETE /rest/v1/addressbook/contacts/{first['id']}")
    group = client.rows("incoplax", "contactgroups")[0]
    groups = [group | {"id": f"{place}0000000{group['id'][8:]}"} for place in (1, 2)]
    body = {"incoplax": {"contacts": [contact(client, autokey=500)], "contactgroups": groups}}
    problem(client.call(wire, json=body), 422, "/incoplax/contactgroups/1/code" if wire.startswith("PUT") else None)
    third = client.call("POST /rest/v1/addressbook/contacts", json=names).json()
    assert third["autokey"] == second["autokey"] + 1
    assert [row["autokey"] for row in client.rows("incoplax", "contacts")][2:] == [second["autokey"], third["autokey"]]


@pytest.mark.parametrize("wire", ["PUT /_mock/state", "POST /_mock/seed"])
@pytest.mark.parametrize(("body", "pointer"), UNFITTING)
def test_rows__unfitting_422_and_nothing_written(client: Client, wire: str, body: Any, pointer: str) -> None:
    before = client.control("GET /_mock/state")
    problem(client.call(wire, json=body), 422, pointer)
    assert client.control("GET /_mock/state") == before


@pytest.mark.parametrize("wire", ["PUT /_mock/state", "POST /_mock/seed"])
@pytest.mark.parametrize(("member", "value"), [("number", 11), ("number", None), ("opts", []), ("autokey", "1")])
def test_rows__off_their_component_422_with_pointer(client: Client, wire: str, member: str, value: Any) -> None:
    before = client.control("GET /_mock/state")
    rows = [contact(client, id="22222222-016c-d818-82d0-50e54938780c", autokey=91), contact(client, **{member: value})]
    problem(client.call(wire, json={"incoplax": {"contacts": rows}}), 422, f"/incoplax/contacts/1/{member}")
    assert client.control("GET /_mock/state") == before


@pytest.mark.parametrize("wire", ["PUT /_mock/state", "POST /_mock/seed"])
def test_rows__not_unique_422_and_nothing_written(client: Client, wire: str) -> None:
    before = client.control("GET /_mock/state")
    rows = [contact(client), contact(client, id="22222222-016c-d818-82d0-50e54938780c")]
    body = {"incoplax": {"contactgroups": [], "contacts": rows}}
    problem(client.call(wire, json=body), 422, "/incoplax/contacts/1/autokey")
    assert client.control("GET /_mock/state") == before


def test_replace_state__key_twice_422(client: Client) -> None:
    rows = [contact(client), contact(client, autokey=91)]
    problem(client.call("PUT /_mock/state", json={"incoplax": {"contacts": rows}}), 422, "/incoplax/contacts/1/id")


def test_seed__value_of_a_stored_row_422(client: Client) -> None:
    taken = client.rows("incoplax", "contacts")[0]["autokey"]
    problem(
        client.call("POST /_mock/seed", json={"incoplax": {"contacts": [contact(client, autokey=taken)]}}),
        422,
        "/incoplax/contacts/0/autokey",
    )


def test_seed__values_exchanged_between_rows_are_unique_afterwards(client: Client) -> None:
    one, two = client.rows("incoplax", "contacts")
    one["autokey"], two["autokey"] = two["autokey"], one["autokey"]
    client.seed("incoplax", {"contacts": [one, two]})
    assert [row["autokey"] for row in client.rows("incoplax", "contacts")] == [one["autokey"], two["autokey"]]


def test_seed__empty_text_is_a_key_as_any_other(client: Client) -> None:
    names = [{"id": "", "name": "a"}, {"id": "", "name": "b"}]
    problem(client.call("PUT /_mock/state", json={"eloqua": {"contact_lists": names}}), 422, "/eloqua/contact_lists/1/id")
    for row in names:
        client.seed("eloqua", {"contact_lists": [row]})
    assert [row["name"] for row in client.rows("eloqua", "contact_lists") if row["id"] == ""] == ["b"]


def test_seed__every_error_is_named(client: Client) -> None:
    rows = [contact(client, number=1), contact(client, email=2)]
    document = problem(client.call("POST /_mock/seed", json={"incoplax": {"contacts": rows}}), 422)
    assert [error["pointer"] for error in document["errors"]] == ["/incoplax/contacts/0/number", "/incoplax/contacts/1/email"]


def test_seed__thousands_of_errors_a_hundred_are_named(client: Client) -> None:
    document = problem(client.call("POST /_mock/seed", json={"incoplax": {"contacts": [{"id": n} for n in range(5000)]}}), 422)
    assert len(document["errors"]) == 100


@pytest.mark.parametrize("body", [{}, {"incoplax": {}}, {"incoplax": {"contacts": []}}])
def test_seed__of_nothing_204(client: Client, body: Any) -> None:
    before = client.control("GET /_mock/state")
    assert client.call("POST /_mock/seed", json=body).status_code == 204
    assert client.control("GET /_mock/state") == before


def test_seed__key_twice_the_last_row_counts(client: Client) -> None:
    before = len(client.rows("incoplax", "contacts"))
    client.seed("incoplax", {"contacts": [contact(client, number="1"), contact(client, number="2")]})
    assert [row["number"] for row in client.rows("incoplax", "contacts")][before:] == ["2"]


@pytest.mark.parametrize(
    ("vendor", "table", "member"),
    [("admiralcloud", "tokens", "expiresAt"), ("incoplax", "contacts", "ext/ct"), ("synerise", "deleted_profile_tags", "cachedUntil")],
)
def test_seed__date_that_is_none_422(client: Client, vendor: str, table: str, member: str) -> None:
    row = {
        "tokens": {"token": "x", "userId": 1, "customerId": 1, "expiresAt": "2026-02-30T00:00:00.000Z"},
        "contacts": contact(client, ext={"ct": "2026-02-30T00:00:00.00Z", "lwt": "2026-02-01T00:00:00.00Z"}),
        "deleted_profile_tags": {"businessProfileId": 1, "id": 9, "name": "x", "color": None, "cachedUntil": "2026-02-30T00:00:00Z"},
    }[table]
    problem(client.call("POST /_mock/seed", json={vendor: {table: [row]}}), 422, f"/{vendor}/{table}/0/{member}")


def test_seed__number_beside_an_id_string_of_another_is_passed_over(client: Client) -> None:
    number = {"_id": 0, "_server_id": 1, "_server_guid": "b993c729-bf98-490c-989d-5621e3b48139", "IDString": "1_1"}
    made = client.call("POST /api/v1/Contacts/saveContact", json={"FirstName": "a", "LastName": "b", "Email": "c@d.e"}, auth="pat")
    row = client.rows("twelved", "contacts")[0]
    assert made.json()["IDString"] == "1_1"
    client.control("PUT /_mock/state", {"twelved": {"contacts": []}})
    client.reset()
    client.seed("twelved", {"contacts": [row | {"ID": number}]})
    again = client.call("POST /api/v1/Contacts/saveContact", json={"FirstName": "a", "LastName": "b", "Email": "c@d.e"}, auth="pat")
    assert again.json()["IDString"] == "2_1"

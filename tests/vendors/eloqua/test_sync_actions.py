"""Contact sync action definitions."""

from typing import Any

import pytest

from mockserver.client import Client

from .conftest import Call, Define, begin

ROOT = "/api/bulk/2.0/contacts/syncActions"
GOOD: dict[str, Any] = {"name": "Buyers", "fields": {"Email": "{{Contact.Field(C_EmailAddress)}}"}, "identifierFieldName": "Email"}
TEXT = "Must be a string value, at least 1 character and at most 100 characters long."
TO_LIST = {"action": "add", "destination": "{{ContactList[1]}}"}


def test_create_sync_action__complete_definition_answers_201_with_the_servers_members(client: Client, call: Call) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    sent = {**GOOD, "isSyncTriggeredOnImport": True, "syncActions": [TO_LIST | {"updateAll": True}], "autoDeleteDuration": "PT1H"}
    answer = call(f"POST {ROOT}", json=sent)
    assert answer.status_code == 201
    stamp = "2026-03-01T10:00:00.0000000Z"
    assert list(answer.json().items()) == [
        *sent.items(),
        ("uri", "/contacts/syncActions/4"),
        ("createdBy", "mock.user"),
        ("createdAt", stamp),
        ("updatedBy", "mock.user"),
        ("updatedAt", stamp),
    ]


def test_create_sync_action__members_left_out_stay_out_but_for_the_trigger(call: Call) -> None:
    created = call(f"POST {ROOT}", json={**GOOD, "kbUsed": 9, "uri": "/mine", "unknown": 1}).json()
    assert created["isSyncTriggeredOnImport"] is False
    assert created["uri"] == "/contacts/syncActions/4"
    assert not {"syncActions", "autoDeleteDuration", "kbUsed", "unknown"} & set(created)


def test_create_sync_action__trigger_default_is_a_setting(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"trigger_default": True}})
    assert call(f"POST {ROOT}", json=GOOD).json()["isSyncTriggeredOnImport"] is True


def test_create_sync_action__number_of_a_deleted_seeded_one_is_not_used_again(call: Call) -> None:
    assert call(f"DELETE {ROOT}/1").status_code == 204
    assert [call(f"POST {ROOT}", json=GOOD).json()["uri"].rpartition("/")[2] for _ in range(2)] == ["4", "5"]
    assert call(f"DELETE {ROOT}/5").status_code == 204
    assert call(f"POST {ROOT}", json=GOOD).json()["uri"].endswith("/6")
    assert call(f"GET {ROOT}/1").status_code == 404


def test_create_sync_action__numbers_are_not_used_again(call: Call, define: Define) -> None:
    first = define()
    call(f"DELETE /api/bulk/2.0{first}")
    assert define() != first


@pytest.mark.parametrize(
    ("changes", "field", "constraint"),
    [
        ({"name": None}, "name", TEXT),
        ({"name": ""}, "name", TEXT),
        ({"name": 7}, "name", TEXT),
        ({"name": "x" * 101}, "name", TEXT),
        ({"identifierFieldName": ...}, "identifierFieldName", TEXT),
        ({"identifierFieldName": "Id"}, "identifierFieldName", "Must be contained within Fields, if specified."),
        ({"fields": ...}, "fields", "Must not be null or missing."),
        ({"fields": {}}, "fields", "Must contain exactly one field."),
        ({"fields": {"a": "{{Contact.Id}}", "b": "{{Contact.Id}}"}}, "fields", "Must contain exactly one field."),
        ({"fields": []}, "fields", "Must contain exactly one field."),
        (
            {"fields": {"Email": "{{Contact.Field(C_FirstName)}}"}},
            "fields.Email",
            "Must be one of: {{Contact.Id}}, {{Contact.Field(C_EmailAddress)}}, {{Contact.Field(ContactIDExt)}}.",
        ),
        ({"fields": {"Email": {}}}, "fields.Email", None),
        ({"fields": {"": "{{Contact.Id}}"}}, "fields.", TEXT),
        ({"fields": {"x" * 101: "{{Contact.Id}}"}}, f"fields.{'x' * 101}", TEXT),
        ({"isSyncTriggeredOnImport": "yes"}, "isSyncTriggeredOnImport", "Must be true or false."),
        ({"isSyncTriggeredOnImport": 1}, "isSyncTriggeredOnImport", "Must be true or false."),
        ({"syncActions": {}}, "syncActions", "Must be a list of at most 10 actions."),
        ({"syncActions": [TO_LIST] * 11}, "syncActions", "Must contain at most 10 actions."),
        ({"syncActions": ["add"]}, "syncActions[0]", "Must be an object."),
        ({"syncActions": [None]}, "syncActions[0]", "Must be an object."),
        ({"syncActions": [TO_LIST, {"action": "add"}]}, "syncActions[1].destination", "Must not be null or missing."),
        ({"syncActions": [{**TO_LIST, "destination": "{{ContactList[x]}}"}]}, "syncActions[0].destination", None),
        ({"syncActions": [{**TO_LIST, "destination": "{{ContactList[1]}}\n"}]}, "syncActions[0].destination", None),
        ({"syncActions": [{**TO_LIST, "destination": 5}]}, "syncActions[0].destination", "Must be a valid sync action destination."),
        ({"syncActions": [{**TO_LIST, "updateAll": "1"}]}, "syncActions[0].updateAll", "Must be true or false."),
        ({"syncActions": [{**TO_LIST, "action": "drop"}]}, "syncActions[0].action", "Must be one of: add, remove, setStatus."),
        ({"syncActions": [{**TO_LIST, "action": "setStatus"}]}, "syncActions[0].action", "Must be add or remove for a contact list."),
        ({"syncActions": [{"destination": "{{EmailGroup[1]}}"}]}, "syncActions[0].action", "Must be setStatus for this destination."),
        ({"syncActions": [{"action": "setStatus", "destination": "{{EmailGroup[1]}}"}]}, "syncActions[0].status", None),
        (
            {"syncActions": [{"action": "setStatus", "destination": "{{GlobalSubscribe}}", "status": "complete"}]},
            "syncActions[0].status",
            "Must be subscribed or unsubscribed for this destination.",
        ),
        ({"autoDeleteDuration": "PT59M"}, "autoDeleteDuration", "Must be an ISO-8601 duration from PT1H to P365D."),
        ({"autoDeleteDuration": "P366D"}, "autoDeleteDuration", "Must be an ISO-8601 duration from PT1H to P365D."),
        ({"autoDeleteDuration": "PT8761H"}, "autoDeleteDuration", "Must be an ISO-8601 duration from PT1H to P365D."),
        ({"autoDeleteDuration": "P365DT1H"}, "autoDeleteDuration", "Must be an ISO-8601 duration from PT1H to P365D."),
        ({"autoDeleteDuration": "PT0H"}, "autoDeleteDuration", "Must be an ISO-8601 duration from PT1H to P365D."),
        ({"autoDeleteDuration": "P"}, "autoDeleteDuration", "Must be an ISO-8601 duration from PT1H to P365D."),
        ({"autoDeleteDuration": 60}, "autoDeleteDuration", "Must be an ISO-8601 duration from PT1H to P365D."),
        ({"autoDeleteDuration": "P1D\n"}, "autoDeleteDuration", "Must be an ISO-8601 duration from PT1H to P365D."),
    ],
)
def test_create_sync_action__bad_member_fails_validation(
    client: Client, call: Call, changes: dict[str, Any], field: str, constraint: str | None
) -> None:
    sent = {name: value for name, value in {**GOOD, **changes}.items() if value is not ...}
    answer = call(f"POST {ROOT}", json=sent)
    assert (answer.status_code, answer.reason) == (400, "There was a validation error.")
    failures = {failure["field"]: failure["constraint"] for failure in answer.json()["failures"]}
    assert field in failures
    assert constraint in (None, failures[field])
    assert len(client.rows("eloqua", "sync_actions")) == 3


def test_create_sync_action__a_list_too_long_is_not_read_further(call: Call) -> None:
    answer = call(f"POST {ROOT}", json={**GOOD, "syncActions": ["drop"] * 5000})
    assert answer.json() == {"failures": [{"field": "syncActions", "constraint": "Must contain at most 10 actions."}]}


@pytest.mark.parametrize(("value", "shown"), [("", {"value": ""}), (7, {"value": 7}), (True, {"value": True}), ([1], {}), ({}, {})])
def test_create_sync_action__failure_shows_the_value_that_was_sent(call: Call, value: Any, shown: dict[str, Any]) -> None:
    answer = call(f"POST {ROOT}", json={**GOOD, "name": value})
    assert answer.json() == {"failures": [{"field": "name", **shown, "constraint": TEXT}]}


@pytest.mark.parametrize("body", [[], None, "x", 1, [GOOD]])
def test_create_sync_action__no_object_fails_validation(call: Call, body: Any) -> None:
    answer = call(f"POST {ROOT}", json=body)
    assert answer.status_code == 400
    assert [failure["constraint"] for failure in answer.json()["failures"]] == ["Must be an object."]


def test_create_sync_action__csv_answers_400(call: Call) -> None:
    answer = call(f"POST {ROOT}", headers={"Content-Type": "text/csv"}, data=b"name\nx")
    assert answer.reason == "There was a serialization error."


@pytest.mark.parametrize("duration", ["PT1H", "P365D", "PT8760H", "P1D", "P1DT1H30M", "PT90H5M1S"])
def test_create_sync_action__durations_within_bounds_are_taken(call: Call, duration: str) -> None:
    assert call(f"POST {ROOT}", json={**GOOD, "autoDeleteDuration": duration}).json()["autoDeleteDuration"] == duration


def test_get_sync_action__seeded_definition_answers_200(call: Call) -> None:
    definition = call(f"GET {ROOT}/1").json()
    assert definition["fields"] == {"Id": "{{Contact.Id}}"}
    assert (definition["identifierFieldName"], definition["isSyncTriggeredOnImport"]) == ("Id", False)
    assert definition["uri"] == "/contacts/syncActions/1"
    assert call(f"GET {ROOT}/2").json()["isSyncTriggeredOnImport"] is True


def test_get_sync_action__staged_data_shows_in_kb_used(call: Call) -> None:
    json = {"Content-Type": "application/json"}
    for size, kb in ((1024, 1), (1025, 3), (1, 4)):
        call(f"POST {ROOT}/1/data", headers=json, data=b"[]".ljust(size))
        assert call(f"GET {ROOT}/1").json()["kbUsed"] == kb


def test_get_sync_action__auto_delete_duration_passed_answers_410(client: Client, call: Call, define: Define) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    uri = define(autoDeleteDuration="P1DT1H1M1S")
    client.advance(25 * 3600 + 60)
    assert call(f"GET /api/bulk/2.0{uri}").status_code == 200
    client.advance(1)
    assert call(f"GET /api/bulk/2.0{uri}").status_code == 410


def test_replace_sync_action__auto_delete_counts_from_the_update(client: Client, call: Call, define: Define) -> None:
    uri = define(autoDeleteDuration="PT1H")
    client.advance(3000)
    assert call(f"PUT /api/bulk/2.0{uri}", json={**GOOD, "autoDeleteDuration": "PT1H"}).status_code == 200
    client.advance(3000)
    assert call(f"GET /api/bulk/2.0{uri}").status_code == 200
    client.advance(600)
    assert call(f"GET /api/bulk/2.0{uri}").status_code == 410


def test_replace_sync_action__whole_definition_is_replaced(client: Client, call: Call, define: Define) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    uri = define(TO_LIST)
    client.advance(60)
    answer = call(f"PUT /api/bulk/2.0{uri}", json=GOOD)
    assert answer.status_code == 200
    assert answer.json() == {
        **GOOD,
        "isSyncTriggeredOnImport": False,
        "uri": uri,
        "createdBy": "mock.user",
        "createdAt": "2026-03-01T10:00:00.0000000Z",
        "updatedBy": "mock.user",
        "updatedAt": "2026-03-01T10:01:00.0000000Z",
    }
    assert call(f"GET /api/bulk/2.0{uri}").json() == answer.json()


def test_replace_sync_action__bad_definition_changes_nothing(client: Client, call: Call) -> None:
    before = client.rows("eloqua", "sync_actions")
    assert call(f"PUT {ROOT}/1", json={"name": "x"}).status_code == 400
    assert client.rows("eloqua", "sync_actions") == before


def test_delete_sync_action__definition_and_its_data_go(client: Client, call: Call) -> None:
    call(f"POST {ROOT}/1/data", json=[{"Id": "1"}])
    answer = call(f"DELETE {ROOT}/1")
    assert (answer.status_code, answer.content) == (204, b"")
    assert call(f"GET {ROOT}/1").status_code == 404
    assert (client.rows("eloqua", "uploads"), client.rows("eloqua", "upload_records")) == ([], [])


def test_delete_sync_action_data__staged_data_goes_and_the_definition_stays(client: Client, call: Call) -> None:
    call(f"POST {ROOT}/1/data", json=[{"Id": "1"}])
    call(f"POST {ROOT}/2/data", json=[{"Id": "2"}])
    assert call(f"DELETE {ROOT}/1/data").status_code == 204
    assert [row["syncedInstanceUri"] for row in client.rows("eloqua", "uploads")] == ["/contacts/syncActions/2"]
    assert "kbUsed" not in call(f"GET {ROOT}/1").json()


@pytest.mark.parametrize("wire", ["GET {}", "PUT {}", "DELETE {}", "DELETE {}/data"])
@pytest.mark.parametrize(("id", "status"), [("99", 404), ("x", 404), ("3", 410)])
def test_get_sync_action__unknown_or_removed_answers_404_or_410(call: Call, wire: str, id: str, status: int) -> None:
    answer = call(wire.format(f"{ROOT}/{id}"), **({"json": GOOD} if wire.startswith("PUT") else {}))
    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.parametrize("wire", [f"GET {ROOT}", "GET /api/bulk/2.0/syncActions"])
def test_list_sync_actions__removed_definitions_are_not_listed(call: Call, wire: str) -> None:
    page = call(wire).json()
    assert list(page) == ["count", "hasMore", "items", "limit", "offset", "totalResults"]
    assert [item["uri"] for item in page.pop("items")] == ["/contacts/syncActions/1", "/contacts/syncActions/2"]
    assert page == {"count": 2, "hasMore": False, "limit": 1000, "offset": 0, "totalResults": 2}


def test_list_sync_actions__staged_data_shows_in_kb_used(call: Call) -> None:
    call(f"POST {ROOT}/1/data", json=[{"Id": "1"}])
    assert [item.get("kbUsed") for item in call(f"GET {ROOT}").json()["items"]] == [1, None]


def test_list_all_sync_actions__contact_definitions_are_among_them(call: Call) -> None:
    assert call("GET /api/bulk/2.0/syncActions", query={"limit": "1"}).json()["hasMore"] is True


@pytest.mark.parametrize(
    ("query", "names", "total"),
    [
        ({}, "ABCDE", 5),
        ({"limit": "2"}, "AB", 5),
        ({"limit": "2", "offset": "4"}, "E", 5),
        ({"offset": "5"}, "", 5),
        ({"offset": "2147483647"}, "", 5),
        ({"orderBy": "name DESC"}, "EDCBA", 5),
        ({"orderBy": "name", "limit": "1"}, "A", 5),
        ({"orderBy": "updatedAt desc"}, "EDCBA", 5),
        ({"q": "name=b"}, "B", 1),
        ({"q": '"name=*C*"'}, "C", 1),
        ({"q": "name!=*C*"}, "ABDE", 4),
        ({"q": "uri=/contacts/*sync*tions/*"}, "ABCDE", 5),
        ({"q": "uri=/contacts*sync*sync*"}, "", 0),
        ({"q": "uri=*" + "c*" * 500}, "", 0),
        ({"q": "name>=D"}, "DE", 2),
        ({"q": "name<B"}, "A", 1),
        ({"q": "autoDeleteDuration=*"}, "", 0),
        ({"links": "canonical"}, "ABCDE", 5),
        ({"unknown": "x"}, "ABCDE", 5),
    ],
)
def test_list_sync_actions__query_filters_orders_and_pages(
    client: Client, call: Call, query: dict[str, str], names: str, total: int
) -> None:
    client.control("PUT /_mock/state", {"eloqua": {"sync_actions": []}})
    client.freeze("2026-03-01T10:00:00Z")
    for name in "ABCDE":
        call(f"POST {ROOT}", json={**GOOD, "name": name})
        client.advance(1)
    page = call(f"GET {ROOT}", query=query).json()
    assert "".join(item["name"] for item in page["items"]) == names
    assert (page["count"], page["totalResults"]) == (len(names), total)
    assert page["hasMore"] is (page["offset"] + len(names) < total)


def test_list_sync_actions__without_total_results_has_more_is_guessed_from_the_page(call: Call) -> None:
    page = call(f"GET {ROOT}", query={"totalResults": "false", "limit": "2"}).json()
    assert "totalResults" not in page
    assert page["hasMore"] is True
    assert call(f"GET {ROOT}", query={"totalResults": "false"}).json()["hasMore"] is False


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("=2020-01-01T09:00:00.0000000Z", "12"),
        ("=2020-01-01T09:00:00Z", "12"),
        ("=2020-01-01t09:00:00.000z", "12"),
        ("=2020-01-01T10:00:00+01:00", "12"),
        ("=2020-01-01 09:00", "12"),
        ("!=2020-01-01T09:00:00Z", "4"),
        (">=2020-01-01T09:00:00Z", "124"),
        (">2020-01-01T09:00:00Z", "4"),
        ("<2020-01-01T09:00:00Z", ""),
        ("<=2020-01-01T09:00:00Z", "12"),
        ("<2020-01-01T09:00:00.0000010Z", "12"),
        (">2020-01-01", "124"),
        (">=2020-01-01T09:00:00-00:01", "4"),
        (">0001-01-01T00:00:00+14:00", "124"),
        ("<9999-12-31T23:59:59-14:00", "124"),
        ("=2020-01-01T09:*", "12"),
        ("!=2020*", "4"),
        ("=yesterday", ""),
        ("<2020-02-30", ""),
        ("!=", ""),
    ],
)
def test_list_sync_actions__times_are_compared_as_times(client: Client, call: Call, define: Define, value: str, found: str) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    define()
    page = call(f"GET {ROOT}", query={"q": f"createdAt{value}"}).json()
    assert "".join(item["uri"].rpartition("/")[2] for item in page["items"]) == found


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("limit", "0"),
        ("limit", "1001"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", ""),
        ("limit", "1" * 5000),
        ("offset", "-1"),
        ("offset", "x"),
        ("offset", "2147483648"),
        ("orderBy", "colour"),
        ("orderBy", "name UP"),
        ("orderBy", "name ASC\n"),
        ("q", "colour=x"),
        ("q", "name"),
        ("q", "name~x"),
        ("totalResults", "maybe"),
    ],
)
def test_list_sync_actions__bad_query_fails_validation(call: Call, field: str, value: str) -> None:
    answer = call(f"GET {ROOT}", query={field: value})
    assert (answer.status_code, answer.reason) == (400, "There was a validation error.")
    assert [(failure["field"], failure["value"]) for failure in answer.json()["failures"]] == [(field, value)]


def test_list_sync_actions__every_bad_parameter_is_reported(call: Call) -> None:
    answer = call(f"GET {ROOT}", query={"limit": "0", "q": "x", "totalResults": ["true", "true"]})
    assert {failure["field"] for failure in answer.json()["failures"]} == {"limit", "q", "totalResults"}


def test_list_sync_actions__repeated_parameter_fails_validation(call: Call) -> None:
    answer = call(f"GET {ROOT}", query={"limit": ["1", "2"]})
    assert answer.json() == {"failures": [{"field": "limit", "constraint": "Must be given once."}]}


def test_list_sync_actions__total_results_in_any_case(client: Client, call: Call) -> None:
    client.settings({"contract": "strict"})
    for text, shown in (("True", True), ("true", True), ("False", False), ("FALSE", False)):
        answer = call(f"GET {ROOT}", query={"totalResults": text})
        assert answer.status_code == 200 and ("totalResults" in answer.json()) is shown, text


def test_create_sync_action__booleans_may_be_text(call: Call) -> None:
    for sent, meant in (("false", False), ("true", True), ("True", True), ("FALSE", False), (False, False), (True, True)):
        body = {**GOOD, "isSyncTriggeredOnImport": sent, "syncActions": [{**TO_LIST, "updateAll": sent}]}
        for wire in (f"POST {ROOT}", f"PUT {ROOT}/1"):
            answer = call(wire, json=body)
            assert answer.status_code in (200, 201), answer.text
            assert (answer.json()["isSyncTriggeredOnImport"], answer.json()["syncActions"][0]["updateAll"]) == (meant, meant)


def test_create_sync_action__null_is_as_absent_where_a_member_need_not_be_there(call: Call) -> None:
    optional = dict.fromkeys(("isSyncTriggeredOnImport", "syncActions", "autoDeleteDuration", "kbUsed", "uri"))
    plain = call(f"POST {ROOT}", json=GOOD).json()
    action = {**TO_LIST, "action": None, "status": None, "updateAll": None}
    for wire in (f"POST {ROOT}", f"PUT {ROOT}/1"):
        answer = call(wire, json={**GOOD, **optional})
        assert answer.status_code in (200, 201), answer.text
        assert answer.json().keys() == plain.keys() and answer.json()["isSyncTriggeredOnImport"] is False
        answer = call(wire, json={**GOOD, "syncActions": [action]})
        assert answer.json()["syncActions"] == [{"action": "add", "destination": TO_LIST["destination"]}]


def test_delete_sync_action_data__while_its_sync_is_active_answers_409(client: Client, call: Call) -> None:
    begin(call)
    client.advance(1)
    answer = call(f"DELETE {ROOT}/1/data")
    assert (answer.status_code, answer.reason, answer.content) == (409, "There was a conflict.", b"")
    assert len(client.rows("eloqua", "uploads")) == 1
    client.advance(2)
    assert call(f"DELETE {ROOT}/1/data").status_code == 204

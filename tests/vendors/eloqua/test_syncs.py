"""Syncs: how they begin, what they log, and what their actions change."""

from typing import Any

import pytest

from mockserver.client import Client

from .conftest import ONE, ROOT, SYNCS, Call, Define, Synced, begin, codes


def test_create_sync__definition_answers_201_pending(client: Client, call: Call) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    assert list(begin(call, callbackUrl="https://client.example.com/done").items()) == [
        ("syncedInstanceUri", ONE),
        ("callbackUrl", "https://client.example.com/done"),
        ("status", "pending"),
        ("createdAt", "2026-03-01T10:00:00.0000000Z"),
        ("createdBy", "mock.user"),
        ("uri", "/syncs/1"),
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "syncedInstanceUri"),
        ({"syncedInstanceUri": None}, "syncedInstanceUri"),
        ({"syncedInstanceUri": 1}, "syncedInstanceUri"),
        ({"syncedInstanceUri": ["x"]}, "syncedInstanceUri"),
        ({"syncedInstanceUri": "/contacts/syncActions/99"}, "syncedInstanceUri"),
        ({"syncedInstanceUri": "/contacts/syncActions/3"}, "syncedInstanceUri"),
        ({"syncedInstanceUri": "/contacts/exports/1"}, "syncedInstanceUri"),
        ({"syncedInstanceUri": ONE, "callbackUrl": 1}, "callbackUrl"),
        ([], "request"),
    ],
)
def test_create_sync__bad_reference_fails_validation(client: Client, call: Call, body: Any, field: str) -> None:
    answer = call(f"POST {SYNCS}", json=body)
    assert (answer.status_code, answer.reason) == (400, "There was a validation error.")
    assert [failure["field"] for failure in answer.json()["failures"]] == [field]
    assert client.rows("eloqua", "syncs") == []


def test_create_sync__form_answers_400(call: Call) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert call(f"POST {SYNCS}", headers=form, data=f"syncedInstanceUri={ONE}").reason == "There was a serialization error."


def test_create_sync__unreadable_body_is_a_parsing_error(call: Call) -> None:
    assert call(f"POST {SYNCS}", headers={"Content-Type": "application/json"}, data=b"{").reason == "There was a parsing error."


@pytest.mark.parametrize("destination", ["{{ContactList[77]}}", "{{EmailGroup[77]}}"])
def test_create_sync__definition_with_a_missing_target_fails_validation(call: Call, define: Define, destination: str) -> None:
    action = {"action": "add"} if "List" in destination else {"action": "setStatus", "status": "subscribed"}
    uri = define({**action, "destination": destination})
    answer = call(f"POST {SYNCS}", json={"syncedInstanceUri": uri})
    assert answer.status_code == 400
    assert answer.json()["failures"][0]["value"] == destination


def test_list_sync_logs__data_that_expired_before_the_sync_is_not_taken(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"sync_pending_seconds": 60, "staging_seconds": 30}})
    begin(call)
    client.advance(62)
    assert codes(call, 1) == ["ELQ-00124", "ELQ-00101"]


def test_list_sync_logs__clean_sync_logs_its_steps(client: Client, call: Call) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    begin(call, [{"Id": "1"}, {"Id": "3"}])
    client.advance(3)
    page = call(f"GET {SYNCS}/1/logs").json()
    assert page["items"][1] == {
        "syncUri": "/syncs/1",
        "count": 2,
        "severity": "information",
        "statusCode": "ELQ-00140",
        "message": "Records staged for sync actions.",
        "createdAt": "2026-03-01T10:00:03.0000000Z",
    }
    assert codes(call, 1) == ["ELQ-00129", "ELQ-00140", "ELQ-00001", "ELQ-00131", "ELQ-00101"]
    assert page["items"][-1]["message"] == "Sync processed for sync 1, resulting in success status."


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"orderBy": "count DESC", "limit": "1"}, ["ELQ-00140"]),
        ({"q": "statusCode=ELQ-00101"}, ["ELQ-00101"]),
        ({"q": "count>0"}, ["ELQ-00140", "ELQ-00001"]),
        ({"q": "count=*"}, ["ELQ-00129", "ELQ-00140", "ELQ-00001", "ELQ-00131", "ELQ-00101"]),
        ({"q": "count=many"}, []),
    ],
)
def test_list_sync_logs__query_filters_and_orders(client: Client, call: Call, query: dict[str, str], expected: list[str]) -> None:
    begin(call)
    client.advance(3)
    assert [entry["statusCode"] for entry in call(f"GET {SYNCS}/1/logs", query=query).json()["items"]] == expected


@pytest.mark.parametrize(
    ("rows", "status", "expected"),
    [
        ([{"Id": "1"}], "success", {"ELQ-00140": 1, "ELQ-00001": 1}),
        ([], "warning", {"ELQ-00124": 0}),
        ([{"Id": "1"}, {"Id": "99"}, {"Id": "1 "}], "warning", {"ELQ-00034": 1, "ELQ-00001": 3}),
        ([{"Id": "99"}], "warning", {"ELQ-00034": 1}),
        ([{"Id": "1"}, {}, {"Id": " "}], "warning", {"ELQ-00060": 2, "ELQ-00001": 3}),
        ([{"Id": "1", "Name": "x"}, {"Id": "2", "Name": "y"}], "warning", {"ELQ-00111": 2}),
        ([{"Name": "x"}], "error", {"ELQ-00060": 1, "ELQ-00111": 1, "ELQ-00122": 0}),
        ([{"id": "1"}], "error", {"ELQ-00122": 0}),
    ],
)
def test_list_sync_logs__rows_decide_how_a_sync_ends(synced: Synced, rows: Any, status: str, expected: dict[str, int]) -> None:
    ended, logs = synced(ONE, rows)
    assert ended == status
    assert {code: logs[code][0] for code in expected} == expected
    assert logs["ELQ-00101"] == (0, f"Sync processed for sync 1, resulting in {status} status.")
    assert ("ELQ-00034" in logs) == ("ELQ-00034" in expected)


def test_list_sync_logs__extra_field_is_named(synced: Synced) -> None:
    _, logs = synced(ONE, [{"Id": "1", "Colour": "red"}])
    assert logs["ELQ-00111"][1] == "Field Colour is not part of import definition, and will be ignored."


def test_list_sync_logs__second_sync_has_no_data(client: Client, call: Call, synced: Synced) -> None:
    synced(ONE, [{"Id": "1"}])
    call(f"POST {SYNCS}", json={"syncedInstanceUri": ONE})
    client.advance(3)
    assert codes(call, 2) == ["ELQ-00124", "ELQ-00101"]


def test_list_sync_logs__definition_deleted_meanwhile_ends_in_error(client: Client, call: Call) -> None:
    begin(call)
    call(f"DELETE {ROOT}{ONE}")
    client.advance(3)
    assert call(f"GET {SYNCS}/1").json()["status"] == "error"
    assert codes(call, 1) == ["ELQ-00143", "ELQ-00101"]
    message = "Sync Recovery Worker could not recover from sync error. contacts definition for id 1 has been deleted."
    assert call(f"GET {SYNCS}/1/logs").json()["items"][0]["message"] == message


def test_list_sync_logs__definition_auto_deleted_meanwhile_ends_in_error(client: Client, call: Call, define: Define) -> None:
    client.settings({"eloqua": {"sync_pending_seconds": 3600}})
    begin(call, uri=define({"destination": "{{ContactList[1]}}"}, autoDeleteDuration="PT1H"))
    client.advance(3602)
    assert call(f"GET {SYNCS}/1").json()["status"] == "error"
    assert codes(call, 1) == ["ELQ-00143", "ELQ-00101"]
    assert len(client.rows("eloqua", "contact_list_members")) == 1


def test_list_sync_logs__target_gone_meanwhile_ends_in_error(client: Client, call: Call, define: Define) -> None:
    begin(call, uri=define({"destination": "{{ContactList[1]}}"}))
    lists = client.rows("eloqua", "contact_lists")
    client.control("PUT /_mock/state", {"eloqua": {"contact_lists": []}})
    client.advance(3)
    assert call(f"GET {SYNCS}/1").json()["status"] == "error"
    assert codes(call, 1) == ["ELQ-00122", "ELQ-00101"]
    assert len(client.rows("eloqua", "contact_list_members")) == 1
    client.control("PUT /_mock/state", {"eloqua": {"contact_lists": lists}})
    call(f"POST {SYNCS}", json={"syncedInstanceUri": "/contacts/syncActions/4"})
    client.advance(3)
    assert call(f"GET {SYNCS}/2").json()["status"] == "success", "the data is still there"


def test_list_sync_rejects__records_without_identifier_are_kept(client: Client, call: Call) -> None:
    begin(call, [{"Id": "1"}, {"Name": "x"}])
    assert call(f"GET {SYNCS}/1/rejects").json()["items"] == []
    client.advance(3)
    page = call(f"GET {SYNCS}/1/rejects", query={"orderBy": "recordIndex", "q": "recordIndex=2"}).json()
    assert page["totalResults"] == 1
    assert page["items"] == [
        {
            "fieldValues": {"Name": "x"},
            "invalidFields": ["Id"],
            "message": "Rejected records (missing fields).",
            "recordIndex": 2,
            "statusCode": "ELQ-00061",
        }
    ]


def test_list_sync_data__records_of_all_uploads_in_order(client: Client, call: Call) -> None:
    call(f"POST {ROOT}{ONE}/data", json=[{"Id": "2"}])
    begin(call, [{"Id": "1"}, {"Id": "3"}])
    call(f"POST {ROOT}{ONE}/data", json=[{"Id": "9"}])
    client.advance(3)
    page = call(f"GET {SYNCS}/1/data", query={"limit": "2"}).json()
    assert (page["items"], page["hasMore"]) == ([{"Id": "2"}, {"Id": "1"}], True)
    assert call(f"GET {SYNCS}/1/data", query={"offset": "2"}).json()["items"] == [{"Id": "3"}]
    assert len(client.rows("eloqua", "uploads")) == 1, "what came after the sync was made waits for the next"


def test_list_syncs__syncs_are_listed_oldest_first(client: Client, call: Call) -> None:
    begin(call)
    client.advance(3)
    begin(call, callbackUrl="https://client.example.com/done")
    assert [item["uri"] for item in call(f"GET {SYNCS}").json()["items"]] == ["/syncs/1", "/syncs/2"]
    assert [item["uri"] for item in call(f"GET {SYNCS}", query={"q": "status=pending"}).json()["items"]] == ["/syncs/2"]
    assert [item["uri"] for item in call(f"GET {SYNCS}", query={"orderBy": "callbackUrl DESC"}).json()["items"]] == ["/syncs/2", "/syncs/1"]


@pytest.mark.parametrize("path", ["", "/logs", "/rejects", "/data"])
@pytest.mark.parametrize("id", ["99", "x", "1.5"])
def test_get_sync__unknown_sync_answers_404_without_body(call: Call, path: str, id: str) -> None:
    answer = call(f"GET {SYNCS}/{id}{path}")
    assert (answer.status_code, answer.content) == (404, b"")


def members(client: Client, table: str) -> list[tuple[str, ...]]:
    return sorted(tuple(value for name, value in row.items() if name != "id") for row in client.rows("eloqua", table))


def test_create_sync__add_and_remove_change_a_contact_list(client: Client, define: Define, synced: Synced) -> None:
    rows = [{"Id": "1"}, {"Id": "2"}, {"Id": "1"}, {"Id": "99"}]
    _, logs = synced(define({"destination": "{{ContactList[2]}}"}), rows)
    assert logs["ELQ-00119"] == (2, "Added members to Contact List 2.")
    assert members(client, "contact_list_members") == [("2", "1"), ("2", "2")]
    _, logs = synced(define({"action": "remove", "destination": "{{ContactList[2]}}"}), rows[1:2])
    assert logs["ELQ-00118"] == (1, "Removed members from Contact List 2.")
    assert members(client, "contact_list_members") == [("2", "1")]


def test_create_sync__zeros_before_a_lists_number_mean_nothing(client: Client, define: Define, synced: Synced) -> None:
    assert synced(define({"destination": "{{ContactList[001]}}"}), [{"Id": "3"}])[0] == "success"
    assert ("1", "3") in members(client, "contact_list_members")


def test_create_sync__set_status_subscribes_to_an_email_group(client: Client, define: Define, synced: Synced) -> None:
    group = {"action": "setStatus", "destination": "{{EmailGroup[1]}}"}
    _, logs = synced(define({**group, "status": "subscribed"}), [{"Id": "1"}])
    assert logs["ELQ-00115"] == (1, "Subscribed members to Email Group 1.")
    _, logs = synced(define({**group, "status": "unsubscribed"}), [{"Id": "2"}])
    assert logs["ELQ-00116"] == (1, "Unsubscribed members from Email Group 1.")
    assert members(client, "email_group_members") == [("1", "1", "subscribed"), ("1", "2", "unsubscribed")]


@pytest.mark.parametrize(
    ("status", "log", "subscribed"),
    [
        ("subscribed", ("ELQ-00138", "Contacts email marked as subscribed."), True),
        ("unsubscribed", ("ELQ-00017", "Contacts email marked as unsubscribed."), False),
    ],
)
def test_create_sync__set_status_subscribes_globally(
    client: Client, define: Define, synced: Synced, status: str, log: tuple[str, str], subscribed: bool
) -> None:
    uri = define({"action": "setStatus", "destination": "{{GlobalSubscribe}}", "status": status})
    _, logs = synced(uri, [{"Id": "1"}, {"Id": "3"}])
    assert logs[log[0]] == (2, log[1])
    assert [row["isSubscribed"] for row in client.rows("eloqua", "contacts")] == [subscribed, True, subscribed]


def test_create_sync__service_instance_is_logged_only(define: Define, synced: Synced) -> None:
    destination = "{{ActionInstance(f3689bdfbf2e48deb318019367b4f2a8).Execution[12345]}}"
    action = {"action": "setStatus", "destination": destination, "status": "complete", "updateAll": True}
    status, logs = synced(define(action), [{"Id": "1"}])
    assert status == "success"
    assert logs["ELQ-00128"][1] == f"Updated members status to complete in service instance {destination}."


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("{{Contact.Id}}", "1"),
        ("{{Contact.Field(C_EmailAddress)}}", "john.smith@example.com"),
        ("{{Contact.Field(C_EmailAddress)}}", "John.Smith@Example.com"),
        ("{{Contact.Field(ContactIDExt)}}", "CMOCK000000000001"),
    ],
)
def test_create_sync__contacts_are_found_by_the_definitions_field(
    client: Client, define: Define, synced: Synced, statement: str, value: str
) -> None:
    status, _ = synced(define({"destination": "{{ContactList[1]}}"}, statement=statement), [{"Id": value}])
    assert status == "success"
    assert ("1", "1") in members(client, "contact_list_members")


def test_create_sync__seeded_contacts_count_too(client: Client, define: Define, synced: Synced) -> None:
    client.seed("eloqua", {"contacts": [{"id": "44", "C_EmailAddress": "new@example.com", "isSubscribed": True}]})
    synced(define({"destination": "{{ContactList[1]}}"}), [{"Id": "44"}])
    assert members(client, "contact_list_members")[0] == ("1", "44")


def test_create_sync__null_callback_is_as_absent(call: Call) -> None:
    answer = call(f"POST {SYNCS}", json={"syncedInstanceUri": ONE, "callbackUrl": None})
    assert answer.status_code == 201 and "callbackUrl" not in answer.json()


def test_list_sync_data__takes_limits_up_to_50000_where_lists_take_1000(client: Client, call: Call) -> None:
    begin(call, rows=[{"Id": str(number)} for number in range(1500)])
    client.advance(3)
    page = call(f"GET {SYNCS}/1/data", query={"limit": "50000"}).json()
    assert (page["count"], page["limit"], page["hasMore"]) == (1500, 50000, False)
    assert call(f"GET {SYNCS}/1/data").json()["count"] == 1000
    assert call(f"GET {SYNCS}/1/data", query={"limit": "50001"}).status_code == 400
    for path in ("", "/1/logs", "/1/rejects"):
        assert call(f"GET {SYNCS}{path}", query={"limit": "1001"}).status_code == 400


def test_delete_sync_data__records_go_and_logs_stay(client: Client, call: Call) -> None:
    assert call(f"DELETE {SYNCS}/1/data").status_code == 404
    begin(call, rows=[{"Id": ""}, {"Id": "1"}])
    client.advance(1)
    answer = call(f"DELETE {SYNCS}/1/data")
    assert (answer.status_code, answer.reason) == (409, "There was a conflict.")
    client.advance(2)
    assert call(f"GET {SYNCS}/1/data").json()["count"] == 2
    answer = call(f"DELETE {SYNCS}/1/data")
    assert (answer.status_code, answer.content) == (204, b"")
    assert call(f"GET {SYNCS}/1/data").json()["items"] == []
    assert call(f"GET {SYNCS}/1/rejects").json()["count"] == 1
    assert "ELQ-00101" in codes(call, 1)

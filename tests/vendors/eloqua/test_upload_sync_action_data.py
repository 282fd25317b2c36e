"""POST /api/bulk/2.0/contacts/syncActions/{id}/data: the document's operation."""

import re
from typing import Any

import pytest

from mockserver.client import Client

from .conftest import Call, Define

PATH = "/api/bulk/2.0/contacts/syncActions/1/data"
WIRE = f"POST {PATH}"
TRIGGERED = "POST /api/bulk/2.0/contacts/syncActions/2/data"
EXAMPLE = [{"Id": "1"}, {"Id": "3"}]
JSON = {"Content-Type": "application/json"}
CSV = {"Content-Type": "text/csv"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")


def list_staged(client: Client) -> list[Any]:
    return [row for upload in client.rows("eloqua", "upload_records") for row in upload["records"]]


def test_upload_sync_action_data__document_example_answers_204_without_body(client: Client, call: Call) -> None:
    """docs/eloqua-bulk-contact-sync-action-data.txt:84-105, with the base path that it leaves out."""
    answer = call(WIRE, headers=JSON, data='[{\n    "Id": "1"\n}, {\n    "Id": "3"\n}]')
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Type" not in answer.headers
    assert list_staged(client) == EXAMPLE


def test_upload_sync_action_data__triggered_definition_answers_201_with_the_sync(client: Client, call: Call) -> None:
    client.freeze("2026-03-01T10:00:00.123456Z")
    answer = call(TRIGGERED, json=EXAMPLE)
    assert answer.status_code == 201
    assert list(answer.json().items()) == [
        ("syncedInstanceUri", "/contacts/syncActions/2"),
        ("status", "pending"),
        ("createdAt", "2026-03-01T10:00:00.1234560Z"),
        ("createdBy", "mock.user"),
        ("uri", "/syncs/1"),
    ]


def test_upload_sync_action_data__triggered_sync_ends_on_the_clock(client: Client, call: Call) -> None:
    call(TRIGGERED, json=EXAMPLE)
    client.advance(3)
    sync = call("GET /api/bulk/2.0/syncs/1").json()
    assert sync["status"] == "success"
    assert TIME.fullmatch(sync["syncStartedAt"]) and TIME.fullmatch(sync["syncEndedAt"])


@pytest.mark.parametrize("path", ["/API/Bulk/2.0/contacts/syncActions/1/data", "/api/bulk/2.0//CONTACTS//syncactions/1/DATA"])
def test_upload_sync_action_data__case_and_doubled_slashes_are_ignored(call: Call, path: str) -> None:
    assert call(f"POST {path}", json=EXAMPLE).status_code == 204


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([], []),
        ([{}], [{}]),
        ([{"Other": "x"}], [{"Other": "x"}]),
        ([{"Id": 1, "b": True, "n": None, "f": 1.5, "o": {"a": [1]}}], [{"Id": "1", "b": "true", "n": "", "f": "1.5", "o": '{"a":[1]}'}]),
    ],
)
def test_upload_sync_action_data__rows_are_taken_as_they_come(client: Client, call: Call, rows: Any, kept: Any) -> None:
    assert call(WIRE, json=rows).status_code == 204
    assert list_staged(client) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (b"Id\r\n1\r\n3\r\n", EXAMPLE),
        (b'\xef\xbb\xbfId,Name\n1,"Smith, J"\n', [{"Id": "1", "Name": "Smith, J"}]),
        (b"Id\n1,surplus\n\n3", EXAMPLE),
        (b"Id,Name\n1\n", [{"Id": "1"}]),
        (b",Id\nx,1\n", [{"Id": "1"}]),
        (b"Id\n", []),
        (b"\n", []),
    ],
)
def test_upload_sync_action_data__csv_rows_are_named_by_the_header(client: Client, call: Call, text: bytes, kept: Any) -> None:
    assert call(WIRE, headers={"Content-Type": "text/csv; charset=utf-8"}, data=text).status_code == 204
    assert list_staged(client) == kept


@pytest.mark.parametrize(
    ("body", "failures"),
    [
        ({"Id": "1"}, [{"field": "data", "constraint": "Must be a list of records."}]),
        (None, [{"field": "data", "constraint": "Must be a list of records."}]),
        ("1", [{"field": "data", "constraint": "Must be a list of records."}]),
        ([{"Id": "1"}, "3"], [{"field": "data[1]", "value": "3", "constraint": "Must be an object."}]),
        ([[], None], [{"field": f"data[{place}]", "constraint": "Must be an object."} for place in (0, 1)]),
    ],
)
def test_upload_sync_action_data__other_shapes_fail_validation(client: Client, call: Call, body: Any, failures: Any) -> None:
    answer = call(WIRE, json=body)
    assert (answer.status_code, answer.reason) == (400, "There was a validation error.")
    assert answer.json() == {"failures": failures}
    assert client.rows("eloqua", "uploads") == []


def test_upload_sync_action_data__many_bad_rows_are_not_all_reported(call: Call) -> None:
    answer = call(WIRE, json=[{}] + [1] * 5000)
    assert [failure["field"] for failure in answer.json()["failures"]] == [f"data[{place}]" for place in range(1, 101)]


@pytest.mark.parametrize(
    "data",
    [b"", b"[", b'[{"Id":1]', b"[NaN]", b"[Infinity]", b"[" * 200 + b"]" * 200, b"[{'Id': 1}]", b"{} {}", b"[1,]", b"[] // no"],
)
def test_upload_sync_action_data__unreadable_json_is_a_parsing_error(client: Client, call: Call, data: bytes) -> None:
    answer = call(WIRE, headers=JSON, data=data)
    assert (answer.status_code, answer.reason) == (400, "There was a parsing error.")
    assert answer.headers["Content-Type"] == "text/plain"
    assert client.rows("eloqua", "uploads") == []


@pytest.mark.parametrize("data", [b"", b"Id\n\xff", b'Id\n"' + b"x" * 200_000 + b'"', b'"Id\n1\n3\n', b'Id\n"1"x\n3\n'])
def test_upload_sync_action_data__unreadable_csv_is_a_parsing_error(client: Client, call: Call, data: bytes) -> None:
    assert call(WIRE, headers={"Content-Type": "text/csv"}, data=data).reason == "There was a parsing error."
    assert client.rows("eloqua", "uploads") == []


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "application/xml"}, {"Content-Type": "text/plain"}, {"Content-Type": ";"}])
def test_upload_sync_action_data__media_type_missing_or_unknown_answers_400(call: Call, headers: dict[str, str]) -> None:
    answer = call(WIRE, headers=headers, data=b"[]")
    assert (answer.status_code, answer.reason) == (400, "There was a serialization error.")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Basic",
        "Basic !!!",
        "Basic TW9ja1NpdGVcbW9jay51c2VyOndyb25n",
        "Basic bW9jay51c2VyOm1vY2stc2VjcmV0",
        "Bearer",
        "Bearer nonsense",
        "Bearer ZGVmYXVsdDoyZjFjOWQ1NGE3Yjg0ZTA2YjNkMWEwYzk1ZTdmNDgyNg==",
        "Digest x",
    ],
)
def test_upload_sync_action_data__without_good_credentials_answers_401(client: Client, header: str | None) -> None:
    """The last bearer but one token is the seeded one of another tenant."""
    answer = client.call(WIRE, json=EXAMPLE, headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.text) == (401, "Not authenticated.")
    assert client.rows("eloqua", "uploads") == []


def test_upload_sync_action_data__auth_off_asks_for_nothing(client: Client) -> None:
    client.settings({"auth": "off"})
    assert client.call(WIRE, json=EXAMPLE).status_code == 204


def test_upload_sync_action_data__user_without_the_right_answers_403(client: Client, call: Call) -> None:
    credential = client.credential("eloqua", "basic", subject="reader.user")
    answer = call(WIRE, json=EXAMPLE, auth=credential)
    assert (answer.status_code, answer.content, answer.reason) == (403, b"", "Forbidden")


def test_upload_sync_action_data__token_of_another_scope_answers_403(client: Client, call: Call) -> None:
    assert call(WIRE, json=EXAMPLE, auth=client.credential("eloqua", "bearer", permissions=["read"])).status_code == 403


def test_upload_sync_action_data__service_not_enabled_answers_403(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"bulk_enabled": False}})
    answer = call(WIRE, json=EXAMPLE)
    assert (answer.status_code, answer.reason) == (403, "This service has not been enabled for your site.")


@pytest.mark.parametrize("id", ["99", "0", "-1", "abc", "1.0", "%20", "１", "9" * 5000, "1;2"])
def test_upload_sync_action_data__unknown_definition_answers_404_without_body(client: Client, call: Call, id: str) -> None:
    answer = call(f"POST /api/bulk/2.0/contacts/syncActions/{id}/data", json=EXAMPLE)
    assert (answer.status_code, answer.content) == (404, b"")
    assert client.rows("eloqua", "uploads") == []


def test_upload_sync_action_data__over_32_mb_answers_404(client: Client, call: Call) -> None:
    row, limit = b'{"Id":"1"},', 32 * 1024 * 1024
    body = b"[" + row * (limit // len(row)) + b'{"Id":"1"}]'
    assert len(body) > limit
    answer = call(WIRE, headers=JSON, data=body)
    assert (answer.status_code, answer.content) == (404, b"")
    assert client.rows("eloqua", "uploads") == []


def test_upload_sync_action_data__exactly_32_mb_is_taken(call: Call) -> None:
    body = b'[{"Id":"1"}' + b" " * (32 * 1024 * 1024 - 12) + b"]"
    assert call(WIRE, headers=JSON, data=body).status_code == 204


def test_upload_sync_action_data__while_a_sync_is_active_answers_409(client: Client, call: Call) -> None:
    call(TRIGGERED, json=EXAMPLE)
    assert call(TRIGGERED, json=EXAMPLE).status_code == 201, "the first sync is pending"
    client.advance(1)
    answer = call(TRIGGERED, json=EXAMPLE)
    assert (answer.status_code, answer.content, answer.reason) == (409, b"", "There was a conflict.")
    assert call(WIRE, json=EXAMPLE).status_code == 204, "another definition's upload"
    client.advance(2)
    assert call(TRIGGERED, json=EXAMPLE).status_code == 201


def test_upload_sync_action_data__during_a_sync_is_taken_where_set(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"upload_during_sync": "accept", "sync_mode": "stuck"}})
    call(TRIGGERED, json=EXAMPLE)
    client.advance(60)
    assert call(TRIGGERED, json=EXAMPLE).status_code == 201


def test_upload_sync_action_data__definition_removed_by_auto_delete_answers_410(call: Call) -> None:
    answer = call("POST /api/bulk/2.0/contacts/syncActions/3/data", json=EXAMPLE)
    assert (answer.status_code, answer.content) == (410, b"")
    assert answer.reason == "The requested resource is no longer available."


def test_upload_sync_action_data__definition_deleted_by_a_user_answers_404(call: Call) -> None:
    assert call("DELETE /api/bulk/2.0/contacts/syncActions/1").status_code == 204
    assert call(WIRE, json=EXAMPLE).status_code == 404


def test_upload_sync_action_data__quota_full_answers_413(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"staging_quota_kb": 2}})
    assert [call(WIRE, json=EXAMPLE).status_code for _ in range(3)] == [204, 204, 413]
    answer = call(TRIGGERED, json=EXAMPLE)
    assert (answer.status_code, answer.content, answer.reason) == (413, b"", "Storage space exceeded.")
    assert client.rows("eloqua", "syncs") == []


def test_upload_sync_action_data__auto_delete_of_a_definition_frees_its_quota(client: Client, call: Call, define: Define) -> None:
    client.settings({"eloqua": {"staging_quota_kb": 1}})
    assert call(f"POST /api/bulk/2.0{define(autoDeleteDuration='PT1H')}/data", json=EXAMPLE).status_code == 204
    assert call(WIRE, json=EXAMPLE).status_code == 413
    client.advance(3600)
    assert call(WIRE, json=EXAMPLE).status_code == 204


def test_upload_sync_action_data__upload_beyond_500_answers_400(client: Client, call: Call) -> None:
    assert {call(WIRE, json=EXAMPLE).status_code for _ in range(500)} == {204}
    answer = call(WIRE, json=EXAMPLE)
    assert answer.status_code == 400
    assert answer.json() == {"failures": [{"field": "data", "constraint": "Must sync before more than 500 files are staged."}]}
    assert call("POST /api/bulk/2.0/syncs", json={"syncedInstanceUri": "/contacts/syncActions/1"}).status_code == 201
    assert call(WIRE, json=EXAMPLE).status_code == 204


def test_upload_sync_action_data__staged_data_is_forgotten_after_a_week(client: Client, call: Call) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    call(WIRE, json=EXAMPLE)
    client.advance(7 * 24 * 3600 - 1)
    assert call("GET /api/bulk/2.0/contacts/syncActions/1").json()["kbUsed"] == 1
    client.advance(1)
    assert (client.rows("eloqua", "uploads"), client.rows("eloqua", "upload_records")) == ([], [])
    assert "kbUsed" not in call("GET /api/bulk/2.0/contacts/syncActions/1").json()


def test_upload_sync_action_data__staged_data_is_kept_as_long_as_was_set_when_it_came(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"staging_seconds": 60}})
    call(WIRE, json=EXAMPLE)
    client.settings({"eloqua": {"staging_seconds": 600}})
    call(WIRE, json=[])
    client.advance(60)
    assert list_staged(client) == []
    assert len(client.rows("eloqua", "uploads")) == 1


def test_upload_sync_action_data__seeded_upload_whose_time_is_over_goes_with_the_next(client: Client, call: Call) -> None:
    upload = {
        "id": 7,
        "syncedInstanceUri": "/contacts/syncActions/1",
        "syncUri": "",
        "kbUsed": 9,
        "keptUntil": "2020-01-01T00:00:00.0000000Z",
    }
    client.seed("eloqua", {"uploads": [upload], "upload_records": [{"id": 7, "records": []}]})
    call(WIRE, json=EXAMPLE)
    assert [row["id"] for row in client.rows("eloqua", "uploads")] == [8]
    assert [row["id"] for row in client.rows("eloqua", "upload_records")] == [8]


def test_upload_sync_action_data__auto_delete_of_a_definition_takes_its_data_from_the_tables(
    client: Client, call: Call, define: Define
) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    call(WIRE, json=EXAMPLE)
    uri = define(autoDeleteDuration="PT1H")
    call(f"POST /api/bulk/2.0{uri}/data", json=EXAMPLE)
    client.advance(1800)
    definition = call(f"GET /api/bulk/2.0{uri}").json()
    assert call(f"PUT /api/bulk/2.0{uri}", json=definition).status_code == 200
    client.advance(3599)
    assert len(client.rows("eloqua", "uploads")) == 2, "the update put it off"
    client.advance(1)
    assert [row["syncedInstanceUri"] for row in client.rows("eloqua", "uploads")] == ["/contacts/syncActions/1"]
    assert len(client.rows("eloqua", "upload_records")) == 1


def test_upload_sync_action_data__list_gone_since_refuses_the_triggered_upload(client: Client, call: Call, define: Define) -> None:
    uri = define({"destination": "{{ContactList[77]}}"}, isSyncTriggeredOnImport=True)
    answer = call(f"POST /api/bulk/2.0{uri}/data", json=EXAMPLE)
    constraint = "Must reference an existing object."
    assert answer.json() == {
        "failures": [{"field": "syncActions[0].destination", "value": "{{ContactList[77]}}", "constraint": constraint}]
    }
    assert client.rows("eloqua", "uploads") == []


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (412, "The resource you are attempting to delete has dependencies, and cannot be deleted."),
        (500, "The service has encountered an internal server error."),
        (503, "There was a timeout processing the request."),
    ],
)
def test_upload_sync_action_data__by_fault_answers_the_other_statuses(client: Client, call: Call, status: int, reason: str) -> None:
    client.fault(operation="eloqua.upload_sync_action_data", status=status)
    answer = call(WIRE, json=EXAMPLE)
    assert (answer.status_code, answer.content, answer.reason) == (status, b"", reason)
    assert client.rows("eloqua", "uploads") == []
    assert call(WIRE, json=EXAMPLE).status_code == 204


def test_upload_sync_action_data__other_verbs_answer_405(call: Call) -> None:
    answer = call(f"PUT {PATH}", json=EXAMPLE)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "DELETE, POST")


def test_upload_sync_action_data__too_many_fields_or_rows_are_refused(client: Client, call: Call) -> None:
    wide = ",".join(f"f{number}" for number in range(520_000)).encode()
    many = b"a\r\n" + b"1\r\n" * 500_001
    for data, kind, said in (
        (wide, CSV, "Must contain at most 1000 fields."),
        (many, CSV, "Must contain at most 500000 records."),
        (b'[{"f0":1},{' + b",".join(b'"f%d":1' % number for number in range(1001)) + b"}]", JSON, "Must contain at most 1000 fields."),
    ):
        answer = call(WIRE, headers=kind, data=data)
        assert (answer.status_code, answer.json()) == (400, {"failures": [{"field": "data", "constraint": said}]})
    assert client.rows("eloqua", "uploads") == []


def test_issue_token__null_of_a_grant_is_as_absent(client: Client, call: Call) -> None:
    grant = {"grant_type": "password", "username": "MockSite\\mock.user", "password": "mock-secret", "scope": None, "code": None}
    app = {"Authorization": "Basic bW9jay1jbGllbnQ6bW9jay1jbGllbnQtc2VjcmV0"}
    assert client.call("POST /auth/oauth2/token", json=grant, headers=app).status_code == 200
    answer = client.call("POST /auth/oauth2/token", json=grant | {"password": None}, headers=app)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

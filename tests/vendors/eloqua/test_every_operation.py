"""What all operations have in common: credentials, the 32 MB limit, faults."""

from typing import Any

import pytest

from mockserver.client import Client

from .conftest import Call

ROOT = "/api/bulk/2.0"
GUARDED = (
    f"GET {ROOT}/contacts/syncActions",
    f"POST {ROOT}/contacts/syncActions",
    f"GET {ROOT}/syncActions",
    f"GET {ROOT}/contacts/syncActions/1",
    f"PUT {ROOT}/contacts/syncActions/1",
    f"DELETE {ROOT}/contacts/syncActions/1",
    f"POST {ROOT}/contacts/syncActions/1/data",
    f"DELETE {ROOT}/contacts/syncActions/1/data",
    f"GET {ROOT}/syncs",
    f"POST {ROOT}/syncs",
    f"GET {ROOT}/syncs/1",
    f"GET {ROOT}/syncs/1/logs",
    f"GET {ROOT}/syncs/1/rejects",
    f"GET {ROOT}/syncs/1/data",
    f"DELETE {ROOT}/syncs/1/data",
)
OPEN = ("GET /id", "GET /auth/oauth2/authorize", "POST /auth/oauth2/token")
APP = {"Authorization": "Basic bW9jay1jbGllbnQ6bW9jay1jbGllbnQtc2VjcmV0"}
DEFINITION = {"name": "By test", "fields": {"Id": "{{Contact.Id}}"}, "identifierFieldName": "Id"}
LARGE = b'"' + b"x" * (32 * 1024 * 1024) + b'"'


@pytest.mark.parametrize("wire", GUARDED)
def test_authenticate__nobody_answers_401(client: Client, wire: str) -> None:
    answer = client.call(wire)
    assert (answer.status_code, answer.text, answer.reason) == (401, "Not authenticated.", "Unauthorized")


@pytest.mark.parametrize("wire", GUARDED)
def test_authenticate__user_without_the_right_answers_403(client: Client, call: Call, wire: str) -> None:
    answer = call(wire, auth=client.credential("eloqua", "basic", subject="MockSite\\reader.user"))
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize("wire", GUARDED)
def test_authenticate__bearer_is_as_good_as_basic(client: Client, call: Call, wire: str) -> None:
    with_bearer = call(wire, auth="bearer").status_code
    client.reset()
    assert call(wire).status_code == with_bearer != 401


@pytest.mark.parametrize("wire", [f"POST {ROOT}/syncs", f"GET {ROOT}/syncs"])
def test_read_body__over_32_mb_answers_404(call: Call, wire: str) -> None:
    answer = call(wire, headers={"Content-Type": "application/json"}, data=LARGE)
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("path", ["/contacts/syncActions", "/syncActions", "/syncs", "/syncs/1/logs", "/syncs/1/rejects", "/syncs/1/data"])
@pytest.mark.parametrize("query", [{"limit": "0"}, {"offset": "-1"}, {"totalResults": "1"}, {"limit": ["1", "1"]}])
def test_page__bad_query_fails_validation_in_every_list(call: Call, path: str, query: dict[str, Any]) -> None:
    answer = call(f"GET {ROOT}{path}", query=query)
    assert (answer.status_code, answer.reason) == (400, "There was a validation error.")
    assert [failure["field"] for failure in answer.json()["failures"]] == list(query)


@pytest.mark.parametrize("wire", [*GUARDED, *OPEN])
@pytest.mark.parametrize("status", [500, 503])
def test_render__fault_answers_the_status_without_body(client: Client, call: Call, wire: str, status: int) -> None:
    client.fault(vendor="eloqua", status=status)
    answer = call(wire)
    assert (answer.status_code, answer.content) == (status, b"")
    assert "X-Mock-Fault" in answer.headers


@pytest.mark.parametrize("wire", [wire for wire in GUARDED if wire.startswith("DELETE") and "/syncs/" not in wire])
def test_render__fault_answers_412_to_a_deletion(client: Client, call: Call, wire: str) -> None:
    client.fault(vendor="eloqua", status=412)
    assert call(wire).reason == "The resource you are attempting to delete has dependencies, and cannot be deleted."
    assert call(wire).status_code == 204


@pytest.mark.parametrize(
    ("wire", "status", "body"),
    [
        (GUARDED[0], 400, '{"failures":[{"field":"request","constraint":"There was a validation error."}]}'),
        (GUARDED[0], 401, "Not authenticated."),
        (OPEN[2], 401, '{"error":"invalid_client","error_code":1000,"error_description":"Unauthorized"}'),
        (GUARDED[0], 429, ""),
    ],
)
def test_render__fault_answers_in_the_operations_own_shape(client: Client, call: Call, wire: str, status: int, body: str) -> None:
    client.fault(vendor="eloqua", status=status)
    answer = call(wire)
    assert (answer.status_code, answer.text) == (status, body)


@pytest.mark.parametrize("path", [f"{ROOT}/contacts", f"{ROOT}/contacts/imports", "/api/bulk/1.0/syncs", "/id/x", "/auth/oauth2"])
def test_render__unknown_path_answers_404_without_body(call: Call, path: str) -> None:
    answer = call(f"GET {path}")
    assert (answer.status_code, answer.content, answer.reason) == (404, b"", "The requested resource was not found.")


def test_rows__all_that_is_stored_keeps_the_contract(client: Client, call: Call) -> None:
    """The control plane judges each row that it is given."""
    call(f"POST {ROOT}/contacts/syncActions/2/data", json=[{"Id": "1"}, {"Name": "x"}])
    call(f"POST {ROOT}/contacts/syncActions/1/data", json=[{"Id": "1"}])
    client.credential("eloqua", "bearer", expires_in=60)
    client.advance(3)
    state = client.control("GET /_mock/state/eloqua")
    assert all(state["eloqua"][table] for table in ("uploads", "upload_records", "syncs", "sync_results", "tokens"))
    client.control("PUT /_mock/state", state)
    assert client.control("GET /_mock/state/eloqua") == state


def test_rows__state_put_back_into_a_fresh_tenant_leaves_its_numbers_free(client: Client, call: Call) -> None:
    def act() -> list[int]:
        return [
            call(f"POST {ROOT}/contacts/syncActions/1/data", json=[{"Id": "1"}]).status_code,
            call(f"POST {ROOT}/contacts/syncActions/2/data", json=[{"Id": "1"}]).status_code,
            call("POST /auth/oauth2/token", json={"grant_type": "client_credentials"}, auth=None, headers=APP).status_code,
            call(f"POST {ROOT}/contacts/syncActions", json=DEFINITION).status_code,
        ]

    done = act()
    state = client.control("GET /_mock/state/eloqua")
    client.reset()
    client.control("PUT /_mock/state", state)
    assert act() == done == [204, 201, 200, 201]


@pytest.mark.parametrize(
    "alone",
    [
        {"upload_records": [{"id": 1, "records": []}]},
        {"uploads": [{"id": 1, "syncedInstanceUri": "", "syncUri": "", "kbUsed": 1, "keptUntil": "2999-03-01T10:00:00.0000000Z"}]},
    ],
)
def test_rows__halves_of_what_belongs_together_leave_their_numbers_free(client: Client, call: Call, alone: dict[str, Any]) -> None:
    result = {"syncUri": "/syncs/1", "mode": "timed", "pollsToEnd": 3, "polls": 0, "logs": [], "rejects": [], "data": []}
    client.seed("eloqua", {**alone, "sync_results": [result]})
    assert call(f"POST {ROOT}/contacts/syncActions/2/data", json=[{"Id": "1"}]).json()["uri"] == "/syncs/2"


@pytest.mark.parametrize("time", ["2020-01-01T23:59:60.0000000Z", "0000-01-01T00:00:00.0000000Z"])
def test_rows__times_that_no_calendar_has_are_refused(client: Client, call: Call, time: str) -> None:
    row = {**client.rows("eloqua", "sync_actions")[2], "updatedAt": time}
    assert client.call("POST /_mock/seed", json={"eloqua": {"sync_actions": [row]}}).status_code == 422
    assert call(f"GET {ROOT}/syncActions").status_code == 200


def test_render__unknown_verb_answers_405_with_allow(call: Call) -> None:
    answer = call(f"PATCH {ROOT}/syncs")
    assert (answer.status_code, answer.content, answer.headers["Allow"]) == (405, b"", "GET, POST")

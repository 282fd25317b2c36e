"""Activities within hours, as JSON and CSV, and one event in detail."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

from mockserver.client import Client

MARY, JOHN = 232212342, 434428563
OF_MARY = f"GET /activities-api/activities/{MARY}"
ALL = "GET /activities-api/activities"
DETAILS = "POST /activities-api/event/by/id"
NOON = int(datetime(2026, 5, 1, 12, tzinfo=UTC).timestamp() * 1000)
HOUR = 3_600_000


def uuids(api: Any, wire: str, **query: Any) -> list[str]:
    answer = api(wire, query=query)
    assert answer.status_code == 200, answer.text
    return [row["eventUUID"] for row in answer.json()]


def test_list_profile_activities__are_of_the_last_two_hours_unless_asked_for_otherwise(api: Any, happen: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1817-1818"""
    rows = [
        happen(minutes, action=action)["eventUUID"] for minutes, action in ((24 * 60, "a"), (121, "b"), (120, "a"), (1, "b"), (-1, "a"))
    ]
    assert uuids(api, OF_MARY) == [rows[3], rows[2]]
    assert uuids(api, OF_MARY, dateFrom=NOON - 48 * HOUR) == rows[3::-1]
    assert uuids(api, OF_MARY, dateTo=NOON - 60_001) == [rows[2]]
    assert uuids(api, OF_MARY, dateFrom=0, dateTo=NOON + HOUR, actions="a") == [rows[4], rows[2], rows[0]]
    assert uuids(api, OF_MARY, dateFrom=0, limit=1) == [rows[3]]
    assert api("GET /activities-api/activities/999").status_code == 404


def test_list_workspace_activities__are_never_older_than_six_hours(api: Any, happen: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1849-1856"""
    seeded = set(uuids(api, ALL, dateFrom=0))
    rows = [happen(minutes, client_id=client)["eventUUID"] for minutes, client in ((361, MARY), (360, JOHN), (121, MARY), (5, JOHN))]
    mine = [found for found in uuids(api, ALL, dateFrom=0) if found not in seeded]
    assert mine == [rows[3], rows[2], rows[1]]
    assert [found for found in uuids(api, ALL) if found not in seeded] == [rows[3]]
    assert [found for found in uuids(api, ALL, dateFrom=NOON - 3 * HOUR, dateTo=NOON - 2 * HOUR) if found not in seeded] == [rows[2]]
    assert uuids(api, ALL, limit=1) == [rows[3]]


def test_list_workspace_activities__bad_queries_are_refused(api: Any, happen: Any) -> None:
    for wire in (ALL, OF_MARY):
        for query in ({"limit": 0}, {"limit": 1001}, {"format": "xml"}, {"raw": "2"}, {"dateFrom": "x"}, {"dateTo": "1e3"}):
            answer = api(wire, query=query)
            (name,) = query
            assert answer.status_code == 400 and answer.json()["message"].startswith(f"Failed to convert value of {name}"), query
            assert list(answer.json()) == ["timestamp", "status", "error", "message", "path"]


NASTY = 'say "hi",\r\nJohn; = \t\\ ,ä\n'


def test_list_profile_activities__as_csv_keep_quotes_newlines_and_delimiters(api: Any, client: Client, happen: Any) -> None:
    """documented that there is CSV, docs/synerise-api-reference.txt:1822; its columns are assumed"""
    row = happen(1, note=NASTY)
    client.seed("synerise", {"event_labels": [{"id": 7, "businessProfileId": 100005, "action": "a.b", "label": NASTY}]})
    for wire in (OF_MARY, ALL):
        answer = api(wire, query={"format": "csv", "raw": "true", "limit": 1})
        assert answer.headers.get("Content-Type") == "text/csv; charset=utf-8"
        (found,) = csv.DictReader(io.StringIO(answer.text, newline=""))
        assert (found["label"], found["action.label"], found["eventUUID"]) == (NASTY, NASTY, row["eventUUID"])
        assert (found["time"], found["client.id"], found["icon"]) == (str(NOON - 60_000), str(MARY), "")
        assert found["params"] == '{"note": "say \\"hi\\",\\r\\nJohn; = \\t\\\\ ,ä\\n"}'
    plain = api(OF_MARY, query={"format": "csv"}).text
    assert plain.splitlines()[0].startswith("time,eventUUID,unique,action.name") and "params" not in plain
    empty = api(OF_MARY, query={"format": "csv", "dateTo": 0})
    assert empty.text == plain.splitlines()[0] + "\r\n"


def test_get_profile_event_details__the_sample_comes_out_as_documented(api: Any, client: Client, happen: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1698-1710: time and number as text"""
    client.freeze("2022-11-04T12:30:00Z")
    body = {
        "label": "x",
        "client": {"id": MARY},
        "time": "2022-11-04T13:09:30.404+01:00",
        "action": "page.visit",
        "params": {"property1": 1},
    }
    assert api("POST /v4/events/custom", json=body).status_code == 202
    (listed,) = api(OF_MARY).json()
    assert listed["time"] == 1667563770404
    named = {"time": "1667563770404", "unique": str(listed["unique"])}
    answer = api(DETAILS, json={"identifierValue": str(MARY), "additionalData": named})
    assert answer.json() == {
        "action": "page.visit",
        "eventUUID": listed["eventUUID"],
        "unique": listed["unique"],
        "createDate": 1667563770404,
        "label": "Visited a page",
        "params": {
            "eventCreateTime": 1667563770.404,
            "ip": "127.0.0.1",
            "property1": 1,
            "snr-original-time": "2022-11-04T13:09:30.404+01:00",
        },
    }
    by_uuid = api(DETAILS, json={"identifierValue": str(MARY), "additionalData": {"eventUUID": listed["eventUUID"]}})
    assert by_uuid.json() == answer.json()


def test_get_profile_event_details__what_is_not_the_profiles_is_not_found(api: Any, happen: Any) -> None:
    row = happen(1)
    (listed,) = api(OF_MARY).json()
    right = {"time": str(listed["time"]), "unique": str(listed["unique"])}
    wrong: list[tuple[int, dict[str, str]]] = [
        (MARY, right | {"unique": "1"}),
        (MARY, right | {"time": "1"}),
        (MARY, right | {"time": "9" * 19}),
        (JOHN, right),
        (JOHN, {"eventUUID": row["eventUUID"]}),
        (MARY, {"eventUUID": "nothing"}),
    ]
    for client_id, named in wrong:
        answer = api(DETAILS, json={"identifierValue": client_id, "additionalData": named})
        assert (answer.status_code, answer.json()["message"]) == (404, "Event not found")
    assert api(DETAILS, json={"identifierValue": "999", "additionalData": right}).status_code == 404
    for named, missing in (({}, "time"), ({"time": "1"}, "unique"), ({"unique": "1"}, "time")):
        answer = api(DETAILS, json={"identifierValue": MARY, "additionalData": named})
        assert (answer.status_code, answer.json()["message"]) == (400, f"JSON parse error: Missing property: '{missing}'")
    answer = api(DETAILS, json={"identifierValue": MARY, "additionalData": right | {"unique": "one"}})
    assert (answer.status_code, answer.json()["message"]) == (400, "Failed to convert value of unique to required type 'number': \"one\"")


def test_list_profile_activities__an_action_without_a_mapping_is_its_own_label(api: Any, client: Client, happen: Any) -> None:
    happen(2)
    client.seed("synerise", {"events": [happen(1) | {"label": "Written by the server"}]})
    found = api(OF_MARY).json()
    assert [row["label"] for row in found] == ["Written by the server", "a.b"]
    assert [(row["action"]["label"], row["icon"], row["description"]) for row in found] == [(None, None, None)] * 2

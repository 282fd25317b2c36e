"""A profile's events by pages: own, and of any profile by any identifier."""

import random
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from mockserver.client import Client

MARY, JOHN = 232212342, 434428563
BY_ID = "POST /activities-api/events/by/id"
OWN = "GET /activities-api/events"
NOON = int(datetime(2026, 5, 1, 12, tzinfo=UTC).timestamp() * 1000)


def page(api: Any, wire: str = BY_ID, value: Any = MARY, query: Any = None, **more: str) -> dict[str, Any]:
    answer = api(wire, json={"identifierValue": value, "additionalData": more}, query=query or {})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def uuids(found: dict[str, Any]) -> list[str]:
    return [row["eventUUID"] for row in found["data"]]


def add_own(client: Client, **query: Any) -> dict[str, Any]:
    return dict(client.call(OWN, auth=client.credential("synerise", "profile", subject=str(MARY)), query=query).json())


def test_list_profile_events__the_sample_is_taken(api: Any, happen: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1764-1774; the identifier filled in, the token its placeholder"""
    happen(1, action="page.visit")
    sample = {
        "actions": "page.visit,client.login",
        "dateFrom": "1720688755000",
        "dateTo": "1720695955000",
        "limit": "50",
        "raw": "true",
        "pageToken": "string",
        "sortBy": "time:desc",
    }
    found = page(api, **sample)
    assert found == {"meta": found["meta"], "data": []}
    later = page(api, **sample | {"dateTo": str(NOON)})
    assert [row["action"]["name"] for row in later["data"]] == ["page.visit"]


def test_list_profile_events__an_activity_has_the_members_of_the_sample(api: Any, client: Client, happen: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1775-1811"""
    row = happen(1, client_id=JOHN, action="page.visit", uri="/")
    found = page(api, value=JOHN, limit="1")
    (activity,) = found["data"]
    assert activity == {
        "action": {"name": "page.visit", "label": "Visited a page", "description": "Visited {{ title }}"},
        "description": "Visited {{ title }}",
        "eventUUID": row["eventUUID"],
        "unique": activity["unique"],
        "icon": "https://example-store.example.com/icons/visit.svg",
        "time": NOON - 60_000,
        "label": "Visited a page",
        "client": {
            "uuid": "07243772-008a-42e1-ba37-c3807cebde8f",
            "id": JOHN,
            "firstname": "John",
            "lastname": "Smith",
            "email": "person@example.com",
            "avatarUrl": activity["client"]["avatarUrl"],
        },
        "userAgent": {"system": None, "browser": None},
        "modifiedBy": None,
    }
    assert list(activity) == ["action", "description", "eventUUID", "unique", "icon", "time", "label", "client", "userAgent", "modifiedBy"]
    assert list(found["meta"]) == ["links", "cursors", "limit", "count"]
    raw = page(api, value=JOHN, limit="1", raw="true")["data"][0]
    assert raw == activity | {"params": {"uri": "/"}}


def test_list_profile_events__each_identifier_leads_to_the_profile(api: Any, happen: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1760"""
    kinds = {
        "id": "434428563",
        "uuid": "07243772-008a-42e1-ba37-c3807cebde8f",
        "email": "person@example.com",
        "custom_identify": "customIdExample",
    }
    happen(0, client_id=JOHN)
    for kind, value in kinds.items():
        found = page(api, f"POST /activities-api/events/by/{kind}", value, limit="1")
        assert [row["client"]["id"] for row in found["data"]] == [JOHN]
        assert api(f"POST /activities-api/events/by/{kind}", json={"identifierValue": "9", "additionalData": {}}).status_code == 404
    answer = api("POST /activities-api/events/by/phone", json={"identifierValue": "1", "additionalData": {}})
    message = "identifierType 'phone' is none of id, uuid, email, custom_identify"
    assert (answer.status_code, answer.json()["message"]) == (400, message)
    for nobody in ("x", "", "9" * 5000, "\u0663"):
        assert api(BY_ID, json={"identifierValue": nobody, "additionalData": {}}).status_code == 404


def test_list_profile_events__bad_data_is_refused(api: Any, happen: Any) -> None:
    body = {"identifierValue": MARY, "additionalData": {}}
    bad: list[dict[str, Any]] = [
        {"limit": "0"},
        {"limit": "1001"},
        {"raw": "maybe"},
        {"sortBy": "time"},
        {"dateFrom": "noon"},
        {"dateTo": []},
        {"limit": 1.5},
    ]
    for more in bad:
        answer = api(BY_ID, json=body | {"additionalData": more})
        (name,) = more
        assert answer.status_code == 400 and answer.json()["message"].startswith(f"Failed to convert value of {name} to required type '")
    for token in ("x", "WyJ", "eyJhIjoxfQ", "WzFd", "WyJhZnRlciIsIDEsIDFd"):
        answer = api(BY_ID, json=body | {"additionalData": {"pageToken": token}})
        assert (answer.status_code, answer.json()["message"]) == (400, "Invalid page token"), token
    for name in body:
        answer = api(BY_ID, json={other: value for other, value in body.items() if other != name})
        assert (answer.status_code, answer.json()["message"]) == (400, f"JSON parse error: Missing property: '{name}'")


def test_list_profile_events__values_may_be_text_or_their_own_type(api: Any, happen: Any) -> None:
    rows = [happen(minutes) for minutes in (3, 2, 1)]
    for more in ({"limit": "1", "dateFrom": str(NOON - 120_000), "raw": "True"}, {"limit": 1, "dateFrom": NOON - 120_000, "raw": True}):
        found = page(api, **more)
        assert uuids(found) == [rows[2]["eventUUID"]] and found["data"][0]["params"] == {}


def test_list_profile_events__sorting_bounds_and_actions_select(api: Any, happen: Any) -> None:
    rows = [happen(minutes, action=action)["eventUUID"] for minutes, action in ((4, "a"), (3, "b"), (2, "a"), (2, "c"), (0, "b"))]
    assert uuids(page(api)) == rows[::-1]
    assert uuids(page(api, sortBy="time:asc")) == rows
    assert uuids(page(api, actions="a, c,,")) == [rows[3], rows[2], rows[0]]
    assert uuids(page(api, dateFrom=str(NOON - 180_000), dateTo=str(NOON - 120_000), sortBy="time:asc")) == rows[1:4]
    assert uuids(page(api, dateFrom="-1", dateTo="99999999999999999", actions="nothing")) == []


def test_list_own_events__a_profile_sees_its_own_and_nobody_elses(client: Client, happen: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1637-1648"""
    rows = [happen(minutes)["eventUUID"] for minutes in (2, 1)]
    happen(1, client_id=JOHN)
    assert uuids(add_own(client)) == rows[::-1]
    first = add_own(client, limit=1, sortBy="time:asc", actions="a.b")
    assert (uuids(first), first["meta"]["limit"], first["meta"]["count"]) == (rows[:1], 1, 1)
    second = add_own(client, limit=1, sortBy="time:asc", pageToken=first["meta"]["cursors"]["after"])
    assert uuids(second) == rows[1:] and second["meta"]["cursors"]["after"] is None
    assert client.call(OWN, auth=client.credential("synerise", "profile", subject=str(MARY)), query={"limit": 1001}).status_code == 400


def test_list_own_events__the_links_lead_to_the_pages_beside_this_one(client: Client, happen: Any) -> None:
    rows = [happen(minutes)["eventUUID"] for minutes in (5, 4, 3, 2, 1)][::-1]
    credential = client.credential("synerise", "profile", subject=str(MARY))

    def follow(found: dict[str, Any], rel: str) -> dict[str, Any]:
        url = urlsplit(next(link["url"] for link in found["meta"]["links"] if link["rel"] == rel))
        assert url.path.endswith("/activities-api/events")
        wire = f"GET /activities-api/events?{url.query}"
        return dict(client.call(wire, auth=credential).json())

    first = add_own(client, limit=2)
    second = follow(first, "next")
    third = follow(second, "next")
    assert [uuids(first), uuids(second), uuids(third)] == [rows[:2], rows[2:4], rows[4:]]
    assert [link["rel"] for link in first["meta"]["links"]] == ["first", "next"]
    assert [link["rel"] for link in third["meta"]["links"]] == ["first", "prev"]
    back = follow(third, "prev")
    assert uuids(back) == rows[2:4]
    assert uuids(follow(back, "prev")) == rows[:2] and uuids(follow(back, "next")) == rows[4:] and uuids(follow(third, "first")) == rows[:2]
    assert follow(follow(third, "prev"), "prev")["meta"]["cursors"]["before"] is None


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("order", ["time:desc", "time:asc"])
def test_list_profile_events__pages_neither_repeat_nor_lose_an_event_while_new_ones_come(
    api: Any, happen: Any, order: str, seed: int
) -> None:
    """A property: whatever is written between pages, at any time, each event that was there is met once."""
    chance = random.Random(seed)
    there = {happen(chance.randrange(4))["eventUUID"] for _ in range(11)}
    met: list[str] = []
    token = ""
    while True:
        found = page(api, query={"pageToken": token} if token else {}, limit=str(chance.randrange(1, 4)), sortBy=order)
        met += uuids(found)
        happen(chance.choice((-1, 0, 1, 2, 3, 5)))
        token = found["meta"]["cursors"]["after"]
        if token is None or len(met) > 60:
            break
    assert len(met) == len(set(met)) and there <= set(met)


def test_list_profile_events__a_token_in_the_query_goes_before_one_in_the_body(api: Any, happen: Any) -> None:
    rows = [happen(minutes)["eventUUID"] for minutes in (3, 2, 1)][::-1]
    token = page(api, limit="1")["meta"]["cursors"]["after"]
    assert uuids(page(api, limit="1", pageToken=token)) == rows[1:2]
    later = page(api, limit="1", pageToken=token)["meta"]["cursors"]["after"]
    assert uuids(page(api, query={"pageToken": later}, limit="1", pageToken=token)) == rows[2:]


def test_merge_profiles_by_ids__the_activities_of_the_target_show_the_sources(api: Any, happen: Any) -> None:
    row = happen(1)
    api(f"POST /v4/clients/merge/from/ids/{MARY}/to/id/{JOHN}")
    found = page(api, value=JOHN, limit="2")
    assert [activity["action"]["name"] for activity in found["data"]] == ["client.merge", "a.b"]
    assert uuids(found)[1] == row["eventUUID"] and found["data"][1]["client"]["id"] == JOHN
    assert api(BY_ID, json={"identifierValue": MARY, "additionalData": {}}).status_code == 404

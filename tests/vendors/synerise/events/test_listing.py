"""The deprecated list of a profile's events: bounds, action, limit, order."""

from typing import Any

import pytest

from mockserver.client import Client

ADAM = 33322211
LIST = f"GET /v4/events/by-client/{ADAM}"


@pytest.fixture
def sent(api: Any) -> list[str]:
    """Three events of Adam, a minute apart, at the hour of the tenant's clock."""
    times = [f"2020-01-01T10:0{minute}:00.000Z" for minute in range(3)]
    for minute, time in enumerate(times):
        body = {"label": "x", "client": {"id": ADAM}, "time": time, "action": f"a.{minute % 2}"}
        assert api("POST /v4/events/custom", json=body).status_code == 202
    return times


def list_names(api: Any, **query: Any) -> list[str]:
    answer = api(LIST, query=query)
    assert answer.status_code == 200
    return [row["time"] for row in answer.json()]


def test_list_profile_events_legacy__bounds_are_included_and_either_may_be_left_out(api: Any, sent: list[str]) -> None:
    first, second, third = sent
    seeded = len(list_names(api)) - 3
    assert seeded == 1
    assert list_names(api, **{"time[to]": third}) == [third, second, first]
    assert list_names(api, **{"time[from]": second, "time[to]": third}) == [third, second]
    assert list_names(api, **{"time[from]": "2020-01-01T11:01:00+01:00", "time[to]": second}) == [second]
    assert len(list_names(api, **{"time[from]": second})) == 2 + seeded
    assert list_names(api, **{"time[from]": third, "time[to]": first}) == []


def test_list_profile_events_legacy__action_and_limit_narrow_it(api: Any, sent: list[str]) -> None:
    first, _, third = sent
    assert list_names(api, action="a.0") == [third, first]
    assert list_names(api, action="a.0", limit=1) == [third]
    assert list_names(api, action="nothing") == []


def test_list_profile_events_legacy__a_limit_is_1_to_500(api: Any, client: Client) -> None:
    client.settings({"contract": "record"})
    for limit in ("0", "501", "-1", "x"):
        answer = api(LIST, query={"limit": limit})
        assert (answer.status_code, answer.json()["errors"][0]) == (400, {"path": "limit", "message": "120", "rejectedValue": limit})
    assert api(LIST, query={"limit": 500}).status_code == 200


def test_list_profile_events_legacy__of_nobody_is_not_found(api: Any, client: Client) -> None:
    assert api("GET /v4/events/by-client/999").status_code == 404
    client.settings({"contract": "record"})
    assert api(LIST, query={"time[from]": "noon"}).status_code == 400


def test_list_profile_events_legacy__the_original_time_is_left_to_the_activities(api: Any, sent: list[str]) -> None:
    params = [row["params"] for row in api(LIST, query={"action": "a.1"}).json()]
    assert params == [{"eventCreateTime": 1577872860.0, "ip": "127.0.0.1"}]

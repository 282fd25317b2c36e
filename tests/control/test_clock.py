"""The tenant's clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client

from .problems import problem

YEAR = 365 * 86_400


def show(client: Client) -> datetime:
    return datetime.fromisoformat(client.control("GET /_mock/clock")["now"])


def test_read_clock__fresh_tenant_runs_in_real_time(client: Client) -> None:
    before = datetime.now(UTC)
    clock = client.control("GET /_mock/clock")
    assert list(clock) == ["now", "frozen"] and clock["frozen"] is False
    assert before <= datetime.fromisoformat(clock["now"]) <= datetime.now(UTC)
    assert show(client) < show(client)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.123456+02:00", "2026-01-02T01:04:05.123456Z"),
        ("2026-01-02", "2026-01-02T00:00:00Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("2999-12-31T23:59:59Z", "2999-12-31T23:59:59Z"),
    ],
)
def test_set_clock__frozen_at_a_time_stands(client: Client, sent: str, shown: str) -> None:
    assert client.control("PUT /_mock/clock", {"now": sent, "frozen": True}) == {"now": shown, "frozen": True}
    assert client.control("GET /_mock/clock") == {"now": shown, "frozen": True}


def test_set_clock__frozen_alone_stops_here(client: Client) -> None:
    before = show(client)
    client.control("PUT /_mock/clock", {"frozen": True})
    assert before <= show(client) == show(client)


def test_set_clock__thawed_runs_on_from_there(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    client.control("PUT /_mock/clock", {"frozen": False})
    assert datetime(2026, 1, 1, tzinfo=UTC) < show(client) < datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
    assert show(client) < show(client)


@pytest.mark.parametrize("frozen", [True, False])
def test_set_clock__time_alone_keeps_it_running_or_standing(client: Client, frozen: bool) -> None:
    client.control("PUT /_mock/clock", {"frozen": frozen})
    answer = client.control("PUT /_mock/clock", {"now": "2040-01-01T00:00:00Z"})
    assert answer["frozen"] is frozen and answer["now"].startswith("2040-01-01T00:00:")


@pytest.mark.parametrize("seconds", [0, 0.5, 3600, 31_536_000])
def test_advance_clock__moves_by_that_much(client: Client, seconds: float) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    answer = client.call("POST /_mock/clock/advance", json={"seconds": seconds})
    assert answer.status_code == 200
    assert datetime.fromisoformat(answer.json()["now"]) == datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def test_advance_clock__running_clock_runs_on(client: Client) -> None:
    before = show(client)
    client.advance(3600)
    assert before + timedelta(hours=1) < show(client) < before + timedelta(hours=1, minutes=30)


def test_clock__is_the_tenants_own(client: Client, mock: Mock) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    assert mock.tenants.get("default").clock.frozen is False


@pytest.mark.parametrize("move", ["advance", "set"])
def test_clock__moved_runs_due_work_in_order_of_time(client: Client, mock: Mock, move: str) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    world = mock.tenants.get(client.tenant)
    seen: list[Any] = []
    jobs = {"note": lambda state, payload: seen.append((payload, state.now.isoformat()))}
    world.vendors["incoplax"] = replace(world.vendors["incoplax"], jobs=jobs)
    for second, name in ((30, "b"), (10, "a"), (30, "c"), (61, "late")):
        world.schedule(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second), "incoplax", "note", name)
    if move == "advance":
        client.advance(60)
    else:
        client.control("PUT /_mock/clock", {"now": "2026-01-01T00:01:00Z"})
    assert seen == [("a", "2026-01-01T00:00:10+00:00"), ("b", "2026-01-01T00:00:30+00:00"), ("c", "2026-01-01T00:00:30+00:00")]
    client.advance(1)
    assert seen[3:] == [("late", "2026-01-01T00:01:01+00:00")]


@pytest.mark.parametrize(
    "now",
    [
        "",
        "soon",
        "2026-13-01",
        "1969-12-31T23:59:59Z",
        "3000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        0,
        None,
        [],
    ],
)
def test_set_clock__time_unfitting_422(client: Client, now: Any) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    problem(client.call("PUT /_mock/clock", json={"now": now, "frozen": False}), 422, "/now")
    assert client.control("GET /_mock/clock") == {"now": "2026-01-01T00:00:00Z", "frozen": True}


@pytest.mark.parametrize("frozen", [1, 0, "true", None, {}])
def test_set_clock__frozen_no_boolean_422(client: Client, frozen: Any) -> None:
    problem(client.call("PUT /_mock/clock", json={"frozen": frozen}), 422, "/frozen")


def test_set_clock__of_nothing_422(client: Client) -> None:
    problem(client.call("PUT /_mock/clock", json={}), 422, "")


@pytest.mark.parametrize("seconds", [-1, -1e-9, 1000 * YEAR, 1e300, 10**40, "60", True, None, [1]])
def test_advance_clock__seconds_unfitting_422(client: Client, seconds: Any) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    problem(client.call("POST /_mock/clock/advance", json={"seconds": seconds}), 422, "/seconds")
    assert client.control("GET /_mock/clock")["now"] == "2026-01-01T00:00:00Z"

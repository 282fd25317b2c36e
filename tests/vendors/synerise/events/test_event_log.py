"""The log against a plain list of all events: bounds, order, actions, positions, and what a merge moves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.core.seeds import Seeds
from mockserver.core.store import Table
from mockserver.core.world import State, World
from mockserver.vendors.synerise import VENDOR
from mockserver.vendors.synerise.rules import event_log

NOON = datetime(2026, 5, 1, 12, 0, 0, 250_000, tzinfo=UTC)
ACTIONS = ("page.visit", "product.view", "client.login")


def make_state() -> State:
    seeds = Seeds({("synerise", spec.name): Table(spec) for spec in VENDOR.tables})
    return World("log", [VENDOR], seeds, {"auth": "documented", "contract": "record"}, 10).states["synerise"]


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def event(minutes: int, client_id: int = 1, action: str = "page.visit") -> dict[str, Any]:
    return {"clientId": client_id, "action": action, "params": {}, "time": event_log.stamp(at(minutes))}


def fill(minutes: list[int]) -> State:
    state = make_state()
    event_log.append_all(state, [event(minute, 1 + n % 2, ACTIONS[n % 3]) for n, minute in enumerate(minutes)])
    return state


MINUTES = st.none() | st.integers(-1, 6)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    minutes=st.lists(st.integers(0, 5), max_size=15),
    since=MINUTES,
    until=MINUTES,
    actions=st.lists(st.sampled_from(ACTIONS), max_size=3),
    newest_first=st.booleans(),
    limit=st.none() | st.integers(0, 5),
)
def test_event_log__a_read_is_what_a_plain_sort_gives(
    minutes: Any, since: Any, until: Any, actions: Any, newest_first: Any, limit: Any
) -> None:
    state = fill(minutes)
    rows = sorted(state.events.all(), key=lambda row: (row["time"], row.doc_id), reverse=newest_first)
    low, high = (None if minute is None else at(minute) for minute in (since, until))
    within = [row for row in rows if (not low or event_log.time_of(row) >= low) and (not high or event_log.time_of(row) <= high)]
    own = [row for row in within if row["clientId"] == 1 and (not actions or row["action"] in actions)]
    assert event_log.of_workspace(state, low, high, newest_first=newest_first, limit=limit) == within[:limit]
    assert event_log.of_profile(state, 1, low, high, actions, newest_first=newest_first, limit=limit) == own[:limit]


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(minutes=st.lists(st.integers(0, 3), min_size=1, max_size=12), newest_first=st.booleans(), late=st.lists(st.integers(-2, 5)))
def test_event_log__a_reader_who_goes_on_meets_each_event_once(minutes: list[int], newest_first: bool, late: list[int]) -> None:
    state = fill(minutes)
    there = {row["eventUUID"] for row in state.events.all()}
    seen: list[str] = []
    after = None
    while page := event_log.of_workspace(state, newest_first=newest_first, limit=2, after=after):
        seen += [row["eventUUID"] for row in page]
        after = event_log.position_of(page[-1])
        if late:
            event_log.append(state, event(late.pop()))
    assert len(seen) == len(set(seen)) and there <= set(seen)


def test_event_log__an_event_that_says_nothing_of_itself_occurs_now() -> None:
    state = make_state()
    state.now = NOON
    stored = event_log.append(state, {"clientId": 7, "action": "a", "params": {"x": 1}})
    assert stored == event_log.latest(state, 7) == state.events.all()[0]
    assert (stored["time"], event_log.milliseconds_of(stored)) == ("2026-05-01T12:00:00.250Z", 1777636800250)
    assert event_log.latest(state, 8) is None


def test_event_log__an_event_of_a_known_uuid_is_overwritten_where_it_stands() -> None:
    state = make_state()
    first = event_log.append(state, event(1))
    event_log.append(state, event(0))
    event_log.append(state, first | {"params": {"x": 2}})
    assert [row["params"] for row in state.events.all()] == [{"x": 2}, {}]


def test_event_log__a_merge_moves_the_history_and_a_deletion_ends_it() -> None:
    state = fill([0, 1, 2, 3])
    event_log.move(state, 1, 2)
    assert event_log.of_profile(state, 1) == []
    assert [event_log.milliseconds_of(row) for row in event_log.of_profile(state, 2)] == [1777636800250 + 60_000 * n for n in range(4)]
    event_log.forget(state, 2)
    assert event_log.of_workspace(state) == []


def test_event_log__an_event_is_found_by_time_and_number_and_by_nothing_else() -> None:
    state = fill([0, 0, 0, 0])
    first, *_, last = event_log.of_profile(state, 1)
    assert event_log.find(state, 1, NOON, event_log.unique_of(first)) == first
    assert event_log.find(state, 1, NOON, event_log.unique_of(last)) == last
    assert event_log.find(state, 2, NOON, event_log.unique_of(first)) is None
    assert event_log.find(state, 1, at(1), event_log.unique_of(first)) is None


@pytest.mark.parametrize("newest_first", [False, True])
def test_event_log__no_event_is_read_for_a_limit_of_none_at_all(newest_first: bool) -> None:
    assert event_log.of_profile(fill([1, 2]), 1, limit=0, newest_first=newest_first) == []

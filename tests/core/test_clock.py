"""A tenant's clock: real and running, moved, or standing still."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mockserver.core.clock import Clock, iso, later, parse_iso

THEN = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
SOON = timedelta(seconds=30)


def near(moment: datetime, expected: datetime) -> bool:
    return timedelta(0) <= moment - expected < SOON


def test_clock__fresh_shows_real_running_time() -> None:
    before = datetime.now(UTC)
    clock = Clock()
    assert near(clock.now(), before) and not clock.frozen and clock.now().tzinfo is UTC


def test_freeze__stands_until_it_runs_again_from_there() -> None:
    frozen = Clock().freeze(THEN)
    assert frozen.frozen and frozen.now() == THEN == frozen.now()
    running = frozen.run()
    assert not running.frozen and near(running.now(), THEN)
    assert running.run() is running


def test_freeze__without_a_time_stops_here() -> None:
    moved = Clock().set(THEN)
    assert near(moved.freeze().now(), THEN) and moved.freeze().frozen


@pytest.mark.parametrize("clock", [Clock(), Clock().freeze(datetime(2040, 1, 1, tzinfo=UTC))])
def test_set__keeps_it_running_or_standing(clock: Clock) -> None:
    assert clock.set(THEN).frozen == clock.frozen and near(clock.set(THEN).now(), THEN)


def test_advance__moves_by_just_that() -> None:
    assert Clock().freeze(THEN).advance(timedelta(hours=1)).now() == THEN + timedelta(hours=1)
    assert near(Clock().set(THEN).advance(timedelta(hours=1)).now(), THEN + timedelta(hours=1))


def test_clock__is_never_changed_in_place() -> None:
    clock = Clock().freeze(THEN)
    clock.advance(SOON), clock.set(THEN + SOON), clock.run()
    assert clock == Clock().freeze(THEN)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (THEN, "2001-02-03T04:05:06Z"),
        (THEN.replace(microsecond=120_000), "2001-02-03T04:05:06.120000Z"),
        (THEN.astimezone(timezone(timedelta(hours=2))), "2001-02-03T04:05:06Z"),
    ],
)
def test_iso__is_utc_and_ends_in_z(moment: datetime, text: str) -> None:
    assert iso(moment) == text and parse_iso(text) == moment


@pytest.mark.parametrize("seconds", [0, 1.5, 86_400])
def test_later__so_many_seconds(seconds: float) -> None:
    assert later(THEN, seconds) == THEN + timedelta(seconds=seconds)


@pytest.mark.parametrize("seconds", [10**12, 10**30])
def test_later__beyond_the_calendar_its_last_moment(seconds: int) -> None:
    assert later(THEN, seconds).year == 9999


@pytest.mark.parametrize("text", ["2001-02-03T04:05:06", "2001-02-03T06:05:06+02:00", "20010203T040506Z"])
def test_parse_iso__any_zone_none_is_utc(text: str) -> None:
    assert parse_iso(text) == THEN


@pytest.mark.parametrize("text", ["", "now", "2001-13-01", "1e3", "2001-02-30T00:00:00Z"])
def test_parse_iso__no_time_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        parse_iso(text)

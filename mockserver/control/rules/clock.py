"""The tenant's clock: everything that depends on time follows it."""

from datetime import datetime, timedelta
from typing import Any

from mockserver.control.errors import error_at, unfit
from mockserver.core.clock import iso, parse_iso
from mockserver.core.world import World

FIRST_YEAR, LAST_YEAR = 1970, 2999
"""Between these every time of every vendor can be written, with room for spans of token lives and retention."""


def show(world: World) -> dict[str, Any]:
    """documented, the control-plane contract"""
    return {"now": iso(world.clock.now()), "frozen": world.clock.frozen}


def change(world: World, now: str | None = None, frozen: bool | None = None) -> dict[str, Any]:
    """Sets the time, stops it, lets it run again; then what is due runs. documented, the control-plane contract"""
    at = None if now is None else _moment(now)
    with world.lock:
        clock = world.clock
        if frozen is not None:
            clock = clock.freeze() if frozen else clock.run()
        world.set_clock(clock if at is None else clock.set(at))
        return show(world)


def advance(world: World, seconds: float) -> dict[str, Any]:
    """Moves the clock on and runs what falls due, in order. documented, the control-plane contract; the limit: assumed"""
    with world.lock:
        try:
            late = (world.clock.now() + timedelta(seconds=seconds)).year > LAST_YEAR
        except OverflowError:
            late = True
        if late:
            raise unfit([error_at("body", "/seconds", f"the clock ends with the year {LAST_YEAR}")])
        world.advance(timedelta(seconds=seconds))
        return show(world)


def _moment(text: str) -> datetime:
    try:
        moment = parse_iso(text)
    except (ValueError, OverflowError):
        raise unfit([error_at("body", "/now", f"{text!r} is no ISO 8601 time")]) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise unfit([error_at("body", "/now", f"the clock shows the years {FIRST_YEAR} to {LAST_YEAR}")])
    return moment

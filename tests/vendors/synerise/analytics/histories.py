"""Random histories of profiles, and what the engine computes of them."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from mockserver.core.world import State
from mockserver.vendors.synerise.rules import event_log
from mockserver.vendors.synerise.rules.analytics.definitions import read_aggregate
from mockserver.vendors.synerise.rules.analytics.evaluate import NOTHING, Evaluation, Override

from .scans import NOW, P, add_profile, empty_world

Q = P + 1
PRICES = st.sampled_from([None, 1, 2, 7, 7.0, "7", " 7.50 ", -4, 0.1, 0.2, True, "seven", "", ["a", 1], {"amount": 5, "currency": "USD"}])
KINDS = st.sampled_from([None, "", "tea", "Tea", "rice", "7", True, False, "false", ["tea", "salt"], 7])
MINUTES = st.integers(-70 * 24 * 60, 3 * 24 * 60)


@st.composite
def events(draw: Any, least: int = 0) -> list[tuple[datetime, dict[str, Any]]]:
    """Times and params in order of arrival; close together, so that times meet."""
    found = []
    for _ in range(draw(st.integers(least, 8))):
        minutes = draw(st.sampled_from([-1440, -60, 0]) | MINUTES)
        params = {name: value for name, value in (("price", draw(PRICES)), ("kind", draw(KINDS))) if value is not None}
        found.append((NOW + timedelta(minutes=minutes), params))
    return found


def fill(arrivals: list[tuple[datetime, dict[str, Any]]], state: State | None = None, client_id: int = P) -> State:
    state = state or empty_world()
    add_profile(state, client_id)
    event_log.append_all(
        state,
        [{"clientId": client_id, "action": "shop.scan", "time": event_log.stamp(at), "params": params} for at, params in arrivals],
    )
    return state


def compute(state: State, document: dict[str, Any], client_id: int = P, over: Override = NOTHING) -> Any:
    return Evaluation(state).value(read_aggregate(document), client_id, over)

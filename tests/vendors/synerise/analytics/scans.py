"""The profile whose results were computed by hand, and short ways to write definitions."""

from datetime import UTC, datetime
from typing import Any

from mockserver.core.seeds import Seeds
from mockserver.core.store import Table
from mockserver.core.world import State, World
from mockserver.vendors.synerise import VENDOR
from mockserver.vendors.synerise.rules.analytics import evaluate as door
from mockserver.vendors.synerise.rules.analytics.date_filters import read_date_filter
from mockserver.vendors.synerise.rules.analytics.definitions import read_profile_filter
from mockserver.vendors.synerise.rules.analytics.places import Place
from mockserver.vendors.synerise.rules.profiles.fields import new_profile

NOW = datetime(2024, 5, 15, 10, 30, tzinfo=UTC)
P = 900_000_001
EVENTS = {
    "e1": ("2024-05-02T08:00:00.000Z", {"price": 12.5, "kind": "tea", "qty": 2}),
    "e2": ("2024-05-06T09:15:00.000Z", {"price": 7, "kind": "salt", "qty": 1, "gift": True}),
    "e3": ("2024-05-06T21:45:00.000Z", {"price": 7, "kind": "tea", "note": ""}),
    "e4": ("2024-05-13T00:00:00.000Z", {"price": "30.25", "kind": "Rice", "gift": False}),
    "e5": ("2024-05-14T23:59:59.500Z", {"kind": "rice"}),
    "e6": ("2024-05-15T10:00:00.000Z", {"price": -4, "kind": "tea", "tags": ["new", "bulk"], "when": "2024-05-15T10:05:00Z"}),
}
ARRIVAL = ("e4", "e1", "e6", "e3", "e2", "e5")


def empty_world() -> State:
    """A tenant of Synerise alone, without rows, standing at NOW."""
    seeds = Seeds({("synerise", spec.name): Table(spec) for spec in VENDOR.tables})
    state = World("vectors", [VENDOR], seeds, {"auth": "documented", "contract": "record"}, 10).states["synerise"]
    state.now = NOW
    return state


def add_profile(state: State, client_id: int = P, **members: Any) -> None:
    state.profiles.insert(new_profile() | {"clientId": client_id, "uuid": f"00000000-0000-4000-8000-{client_id:012}"} | members)


def aggregate_json(kind: str, param: str = "price", **members: Any) -> dict[str, Any]:
    return {
        "name": "A",
        "actionId": 0,
        "action": {"name": "shop.scan", "id": 0},
        "attribute": {"type": "PARAM", "param": param},
        "type": kind,
        "dateFilter": {},
    } | members


def condition(param: str, kind: str, logic: str, *constant: Any) -> dict[str, Any]:
    constraint: dict[str, Any] = {"type": kind, "logic": logic}
    if constant:
        constraint["value"] = {"type": "CONSTANT", "constant": constant[0]}
    return {"constraint": constraint, "attribute": {"type": "PARAM", "param": param}}


def override(**sent: Any) -> door.Override:
    return door.Override(
        dates=read_date_filter(Place(sent["dateFilter"])) if "dateFilter" in sent else None,
        filter=read_profile_filter(sent["filter"]) if "filter" in sent else None,
        variables=sent.get("variables", {}),
    )

"""A profile with six events, whose results were computed by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.core.world import State
from mockserver.vendors.synerise.rules import event_log
from mockserver.vendors.synerise.rules.analytics import evaluate as door
from mockserver.vendors.synerise.rules.analytics.definitions import read_aggregate, read_expression

from .scans import ARRIVAL, EVENTS, P, add_profile, aggregate_json, empty_world

Result = Callable[..., str | None]


@pytest.fixture
def state() -> State:
    made = empty_world()
    add_profile(made, city="Krakow", attributes={"points": 40, "hasDog": True, "born": "1990-05-15"}, tags=["nice tag"])
    event_log.append_all(
        made,
        [{"clientId": P, "action": "shop.scan", "time": EVENTS[name][0], "params": EVENTS[name][1]} for name in ARRIVAL],
    )
    return made


@pytest.fixture
def result(state: State) -> Result:
    """The result of an aggregate of shop.scan: `result("SUM", "price", conditions, dateFilter=...)`."""

    def compute(kind: str, param: str = "price", *conditions: Any, over: door.Override = door.NOTHING, **members: Any) -> str | None:
        definition = read_aggregate(aggregate_json(kind, param, **({"expressions": list(conditions)} if conditions else {}) | members))
        return door.Evaluation(state).result(definition, P, over)

    return compute


@pytest.fixture
def expression(state: State) -> Result:
    """The result of an expression's tree."""

    def compute(tree: Any, kind: str = "CLIENT", action: str = "shop.scan", over: door.Override = door.NOTHING) -> str | None:
        document = {"name": "E", "type": kind, "expression": tree} | ({"action": {"name": action, "id": 0}} if kind == "EVENT" else {})
        return door.Evaluation(state).result(read_expression(document), P, over)

    return compute

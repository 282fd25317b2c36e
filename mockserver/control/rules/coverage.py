"""How much of the contract the requests of a tenant, or of several, have met."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from mockserver.core.coverage import Coverage
from mockserver.core.exercised import Exercised
from mockserver.core.operation import Operation
from mockserver.core.tenants import Tenants
from mockserver.core.world import World

Counts = dict[str, dict[str, int]]


def measure(world: World, tenants: Tenants, pattern: str | None) -> list[Coverage]:
    """Of this tenant; of all whose names fit where a pattern is given (assumed: `*` and `?` as in file names)."""
    if pattern is None:
        return [world.coverage]
    return [other.coverage for other in tenants if fnmatchcase(other.name, pattern)]


def show(coverages: Iterable[Coverage], operations: Mapping[str, Operation], exercised: Exercised | None) -> dict[str, Any]:
    """Every documented status of every operation, and those met besides. documented, the control-plane contract

    Answers of faults are `faulted`, those of stubs `stubbed`: neither meets a status. With `parameters` where values are counted.
    """
    several = list(coverages)
    statuses: dict[str, Counts] = {}
    stubbed: dict[str, int] = {}
    for coverage in several:
        for (name, status), found in list(coverage.statuses.items()):
            counts = statuses.setdefault(name, {}).setdefault(str(status), {"count": 0, "faulted": 0})
            counts["count"] += found.count
            counts["faulted"] += found.faulted
        for name, count in list(coverage.stubbed.items()):
            stubbed[name] = stubbed.get(name, 0) + count
    shown = [_operation(operation, statuses.get(name, {}), stubbed.get(name, 0)) for name, operation in operations.items()]
    if exercised is not None:
        for each in shown:
            each["parameters"] = _parameters(several, operations[each["operation"]], exercised)
    documented = [counts for each in shown for counts in each["statuses"].values()]
    return {"operations": shown, "documented": len(documented), "met": sum(1 for counts in documented if counts["count"])}


def _operation(operation: Operation, counts: Counts, stubbed: int) -> dict[str, Any]:
    assert operation.spec is not None
    documented = [str(status) for status in operation.spec.statuses]
    return {
        "operation": operation.name,
        "wire": operation.wire,
        "statuses": {status: counts.get(status, {"count": 0, "faulted": 0}) for status in documented},
        "undocumented": {status: found for status, found in sorted(counts.items()) if status not in documented},
        "stubbed": stubbed,
    }


def _parameters(coverages: list[Coverage], operation: Operation, exercised: Exercised) -> list[dict[str, Any]]:
    shown = []
    for (place, name), values in exercised.values_of(operation).items():

        def count(value: str | None, place: str = place, name: str = name) -> int:
            return sum(coverage.values.get((operation.name, place, name, value), 0) for coverage in coverages)

        listed = {"values": {value: count(value) for value in values}} if values else {}
        shown.append({"in": place, "name": name, "count": count(None), **listed})
    return shown

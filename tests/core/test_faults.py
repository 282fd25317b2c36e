"""Fault rules: which request meets which."""

from dataclasses import replace
from typing import Any

import pytest

from mockserver.core.faults import Faults, same_shape
from mockserver.core.operation import Operation, Reply


def update_thing() -> Reply:
    return Reply()


def find_thing() -> Reply:
    return Reply()


UPDATE = Operation("PUT", "/things/{id}", update_thing, also=("POST",), vendor="acme")
FIND = Operation("LOOKUP", "/things", find_thing, vendor="acme")


@pytest.mark.parametrize(
    ("rule", "met"),
    [
        ({"operation": "acme.update_thing"}, True),
        ({"operation": "PUT /things/{id}"}, True),
        ({"operation": "PUT /things/{thingId}"}, True),
        ({"operation": "POST /things/{id}"}, True),
        ({"operation": "GET /things/{id}"}, False),
        ({"operation": "PUT /things"}, False),
        ({"operation": "put /things/{id}"}, False),
        ({"operation": "LOOKUP /things"}, False),
        ({"operation": "acme.find_thing"}, False),
        ({"vendor": "acme"}, True),
        ({"vendor": "other"}, False),
        ({"vendor": "other", "operation": "PUT /things/{id}"}, False),
    ],
)
def test_fire__by_name_wire_line_or_vendor(rule: dict[str, Any], met: bool) -> None:
    faults = Faults()
    faults.add(**rule, status=500)
    assert (faults.fire(UPDATE, "acme") is not None) == met


def test_fire__where_nothing_matched_only_by_vendor() -> None:
    faults = Faults()
    faults.add(operation="acme.find_thing", times=None)
    assert faults.fire(None, "acme") is None
    faults.add(vendor="acme")
    assert faults.fire(None, "acme") is not None


@pytest.mark.parametrize(
    ("members", "fired"),
    [
        ({}, [1]),
        ({"times": 3}, [1, 2, 3]),
        ({"times": None, "every": 3}, [3, 6, 9]),
        ({"times": None, "after": 7}, [8, 9, 10]),
        ({"times": 2, "after": 1, "every": 4}, [5, 9]),
    ],
)
def test_fire__after_every_and_times(members: dict[str, Any], fired: list[int]) -> None:
    faults = Faults()
    rule = faults.add(vendor="acme", **members)
    assert [number for number in range(1, 11) if faults.fire(FIND, "acme")] == fired
    assert (rule.seen, rule.fired) == (10, len(fired))


def test_fire__rule_behind_one_that_fires_does_not_count() -> None:
    faults = Faults()
    first, second = faults.add(vendor="acme", times=2), faults.add(vendor="acme", after=1)
    assert [faults.fire(FIND, "acme") for _ in range(4)] == [first, first, None, second]
    assert second.seen == 2


def test_remove__and_clear() -> None:
    faults = Faults()
    first, second = faults.add(vendor="acme"), faults.add(vendor="acme")
    assert (first.id, second.id) == ("1", "2")
    assert faults.remove("1") and not faults.remove("1") and not faults.remove("x")
    assert faults.rules == [second]
    assert faults.add(vendor="acme").id == "3"
    faults.clear()
    assert faults.rules == [] and faults.add(vendor="acme").id == "1"


def test_same_shape__blanks_parameter_names_alone() -> None:
    assert same_shape("GET /a/{b}/{c}") == same_shape("GET /a/{x}/{y}") != same_shape("GET /a/{b}/c")
    assert replace(UPDATE, path="/x").wire == "PUT /x"

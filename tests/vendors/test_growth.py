"""No operation's work grows faster than its input: twice the size, at most three times the time (see growth.py)."""

import gc
import json
import re
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client, send_in_process
from mockserver.core.operation import Operation

from .growth import TABLE, Row

TIMES = 3
TRIES = 5
"""A machine has bad moments: the least time of a few counts."""


def seconds(mock: Mock, row: Row, size: int) -> float:
    """What one piece of work costs on a tenant of its own."""
    name = f"growth-{size}"
    client = Client(f"http://mockserver.test/t/{name}", name, send_in_process(mock))
    try:
        work = row[2](client, size)
        gc.disable()  # what other tests of this process hold is not looked through meanwhile
        started = process_time()
        work()
        return process_time() - started
    finally:
        gc.enable()
        mock.tenants.drop(name)


def grows(mock: Mock, row: Row) -> str | None:
    """What is wrong, if the larger work takes more than three times as long in every try."""
    small = large = float("inf")
    for _ in range(TRIES):
        small, large = min(small, seconds(mock, row, row[1])), min(large, seconds(mock, row, 2 * row[1]))
        if large <= TIMES * small:
            return None
    return f"{row[0]}: {small * 1000:.0f} ms at {row[1]}, {large * 1000:.0f} ms at {2 * row[1]}"


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_every_operation__twice_the_input_takes_at_most_three_times_as_long(mock: Mock, row: Row) -> None:
    assert grows(mock, row) is None


MEMBERS = 1_000
SLACK = 0.01
"""So short that a machine's bad moment could be all of it."""
FORMS: dict[str, Callable[[int], dict[str, Any]]] = {
    "members": lambda size: {"data": json.dumps({f"m{number}": number for number in range(size)}).encode()},
    "elements": lambda size: {"data": json.dumps([{"m": number} for number in range(size)]).encode()},
    "parameters": lambda size: {"query": {f"p{number}": str(number) for number in range(size)}},
}


def strange_seconds(client: Client, operation: Operation, form: str, size: int) -> float:
    """A request of an operation that holds much of what it does not know: taken or refused, it costs as its size."""
    wire = f"{operation.verb} {re.sub('{[^}]*}', '1', operation.path)}"
    headers = {"Api-Version": "4.4", "Accept": "application/json", "Content-Type": "application/json"}
    sent = FORMS[form](size)
    started = process_time()
    client.call(wire, headers=headers, **sent)
    return process_time() - started


def test_every_operation__twice_of_what_it_does_not_know_takes_at_most_three_times_as_long(mock: Mock, client: Client) -> None:
    client.settings({"auth": "off", "contract": "record"})
    asked = [operation for operation in mock.operations.values() if operation.vendor != "_mock"]
    rows = [(operation, form) for operation in asked for form in FORMS if (form == "parameters") == (operation.body is None)]
    assert len(rows) > len(asked) > 100
    for operation, form in rows:
        small = large = float("inf")
        for _ in range(TRIES):
            small = min(small, strange_seconds(client, operation, form, MEMBERS))
            large = min(large, strange_seconds(client, operation, form, 2 * MEMBERS))
            if large <= TIMES * small + SLACK:
                break
        assert large <= TIMES * small + SLACK, f"{operation.name}, {form}: {small * 1000:.0f} ms, then {large * 1000:.0f} ms"

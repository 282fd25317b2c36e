"""No operation's work grows faster than its input: twice the size, at most three times the time (see growth.py)."""

import gc
from time import process_time

from mockserver.app import Mock
from mockserver.client import Client, send_in_process

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
        gc.collect()
        started = process_time()
        work()
        return process_time() - started
    finally:
        mock.tenants.drop(name)


def grows(mock: Mock, row: Row) -> str | None:
    """What is wrong, if the larger work takes more than three times as long in every try."""
    small = large = float("inf")
    for _ in range(TRIES):
        small, large = min(small, seconds(mock, row, row[1])), min(large, seconds(mock, row, 2 * row[1]))
        if large <= TIMES * small:
            return None
    return f"{row[0]}: {small * 1000:.0f} ms at {row[1]}, {large * 1000:.0f} ms at {2 * row[1]}"


def test_every_operation__twice_the_input_takes_at_most_three_times_as_long(mock: Mock) -> None:
    assert not [found for row in TABLE if (found := grows(mock, row))]

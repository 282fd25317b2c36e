"""What the tests of events share."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.client import Client

Rows = list[dict[str, Any]]


@pytest.fixture
def log(client: Client) -> Callable[..., Rows]:
    """The events that were written since the test began, in the order in which they came; those that have these members."""
    there = {row["eventUUID"] for row in client.rows("synerise", "events")}

    def read(**members: Any) -> Rows:
        rows = [row for row in client.rows("synerise", "events") if row["eventUUID"] not in there]
        return [row for row in rows if members.items() <= row.items()]

    return read

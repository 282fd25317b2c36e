"""What the tests of activities share: a clock that stands, and events at minutes before it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockserver.client import Client

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
MARY = 232212342


@pytest.fixture
def happen(client: Client) -> Callable[..., dict[str, Any]]:
    """Writes an event of Mary, who has none at first, so many minutes before noon of 2026-05-01."""
    client.freeze(NOW)
    client.settings({"contract": "record"})
    numbers = iter(range(1, 10_000))

    def write(minutes: float, client_id: int = MARY, action: str = "a.b", **params: Any) -> dict[str, Any]:
        time = (NOW - timedelta(minutes=minutes)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        uuid = f"f0000000-0000-4000-8000-{next(numbers):012}"
        row = {"eventUUID": uuid, "clientId": client_id, "action": action, "time": time, "params": params}
        client.seed("synerise", {"events": [row]})
        return row

    return write

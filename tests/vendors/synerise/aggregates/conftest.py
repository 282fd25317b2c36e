"""Aggregates made on the way."""

from typing import Any

import pytest

from .samples import BASE, VISITS


@pytest.fixture
def made(api):
    """Creates aggregates as a user; the UUID of each."""

    def create(body: Any = VISITS, **changes: Any) -> str:
        whole = {**body, "aggregate": body["aggregate"] | changes}
        return api(f"POST {BASE}", json=whole, auth="user").json()["aggregate"]["uuid"]

    return create

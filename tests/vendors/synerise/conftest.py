"""Calls as the documented consumers send them."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.client import Client, Response

HEADERS = {"Api-Version": "4.4", "Accept": "application/json", "Content-Type": "application/json"}

Api = Callable[..., Response]


@pytest.fixture
def api(client: Client) -> Api:
    """Calls as a workspace, with every header that some operation requires."""
    credential = client.credential("synerise", "workspace")

    def call(wire: str, **request: Any) -> Response:
        return client.call(wire, **{"auth": credential, **request, "headers": HEADERS | request.get("headers", {})})

    return call


@pytest.fixture
def profile(api: Api) -> Callable[[int], dict[str, Any] | None]:
    """Reads a profile by its id; None where there is none."""

    def read(client_id: int) -> dict[str, Any] | None:
        answer = api(f"GET /v4/clients/{client_id}")
        return answer.json() if answer.status_code == 200 else None

    return read

"""Eloqua's tests: calls with the mock user's credential, and the definitions that they make."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.client import Client, Response

Call = Callable[..., Response]
Define = Callable[..., str]
ROOT = "/api/bulk/2.0"
SYNCS = f"{ROOT}/syncs"
ONE = "/contacts/syncActions/1"
Synced = Callable[..., tuple[str, dict[str, tuple[int, str]]]]


def begin(call: Call, rows: Any = ({"Id": "1"},), uri: str = ONE, **more: Any) -> Any:
    """Uploads and starts a sync."""
    assert call(f"POST {ROOT}{uri}/data", json=list(rows)).status_code == 204
    answer = call(f"POST {SYNCS}", json={"syncedInstanceUri": uri, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def codes(call: Call, number: int) -> list[str]:
    """What a sync's log says."""
    return [entry["statusCode"] for entry in call(f"GET {SYNCS}/{number}/logs").json()["items"]]


@pytest.fixture
def call(client: Client) -> Call:
    """Sends a request line as mock.user."""
    credential = client.credential("eloqua", "basic")

    def send(wire: str, **options: Any) -> Response:
        return client.call(wire, auth=options.pop("auth", credential), **options)

    return send


@pytest.fixture
def define(call: Call) -> Define:
    """Creates a definition; its path below the base."""

    def create(*actions: dict[str, Any], statement: str = "{{Contact.Id}}", **more: Any) -> str:
        definition = {"name": "By test", "fields": {"Id": statement}, "identifierFieldName": "Id", "syncActions": list(actions), **more}
        answer = call("POST /api/bulk/2.0/contacts/syncActions", json=definition)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["uri"])

    return create


@pytest.fixture
def synced(client: Client, call: Call) -> Synced:
    """Uploads rows, syncs and waits on the tenant's clock; the sync's status, and count and message by code of its log."""

    def run(uri: str, rows: Any) -> tuple[str, dict[str, tuple[int, str]]]:
        assert call(f"POST /api/bulk/2.0{uri}/data", json=rows).status_code == 204
        sync = call("POST /api/bulk/2.0/syncs", json={"syncedInstanceUri": uri}).json()
        client.advance(3)
        logs = call(f"GET /api/bulk/2.0{sync['uri']}/logs").json()["items"]
        status = call(f"GET /api/bulk/2.0{sync['uri']}").json()["status"]
        return status, {entry["statusCode"]: (entry["count"], entry["message"]) for entry in logs}

    return run

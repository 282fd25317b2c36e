"""A client whose control plane is held to its spec, one of a locked control plane, and one of a server with little room."""

import json

import pytest

from mockserver.app import Mock, create_app
from mockserver.client import Client, Response, send_in_process
from mockserver.core.operation import NOTHING, Reply
from mockserver.settings import Settings


@pytest.fixture
def client(client: Client, mock: Mock) -> Client:
    """As everywhere, but that every answer of the control plane is judged by specs/_mock.yaml."""
    contract = mock.contracts["_mock"]
    operations = {operation.name: operation for mount in mock.gateway.mounts for operation in mount.operations}
    send = client.send

    def send_and_judge(method: str, target: str, headers: list[tuple[str, str]], body: bytes | None) -> Response:
        response = send(method, target, headers, body)
        operation = operations.get(response.headers.get("X-Mock-Operation") or "")
        if operation is not None and operation.vendor == "_mock":
            kind = response.headers.get("Content-Type") or ""
            shown = json.loads(response.content) if "json" in kind else response.content or NOTHING
            violations = contract.judge.reply(operation, Reply(shown, response.status_code, media_type=kind), kind)
            assert violations == [], f"{operation.wire} answered {response.status_code} against specs/_mock.yaml"
        return response

    client.send = send_and_judge
    return client


@pytest.fixture(scope="session")
def locked() -> Client:
    mock = create_app(Settings(vendors=(), control_token="s3cret-ü"))
    return Client("http://mockserver.test", "default", send_in_process(mock))


@pytest.fixture
def narrow() -> Client:
    """Room for two tenants, `default` among them, and for three journal entries."""
    mock = create_app(Settings(vendors=("incoplax",), max_tenants=2, journal_size=3))
    return Client("http://mockserver.test", "default", send_in_process(mock))

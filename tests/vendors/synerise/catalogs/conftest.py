"""Callers of the catalogs' tests: another workspace than the one that `api` calls as, and a CSV upload."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.client import Client, Response

Api = Callable[..., Response]
OTHER_KEY = "22222222-1b2a-42f7-804d-f647243eb1ab"


@pytest.fixture
def other(client: Client) -> Api:
    """Calls as the second workspace, whose only catalog is 1300."""
    key = {"apiKey": OTHER_KEY, "kind": "workspace", "name": "Vault", "workspaceId": 100006, "permissions": ["*"]}
    assert client.call("POST /_mock/seed", json={"synerise": {"api_keys": [key]}}).status_code == 204
    credential = client.credential("synerise", "workspace", subject=OTHER_KEY)

    def call(wire: str, **request: Any) -> Response:
        return client.call(wire, **{"auth": credential, **request})

    return call


@pytest.fixture
def upload(client: Client) -> Api:
    """Sends a file as a browser does."""
    credential = client.credential("synerise", "workspace")

    def call(data: bytes, key: str = "sku", catalog: int = 1201) -> Response:
        body = b'--b\r\nContent-Disposition: form-data; name="itemKey"\r\n\r\n' + key.encode() + b"\r\n"
        body += b'--b\r\nContent-Disposition: form-data; name="file"; filename="items.csv"\r\nContent-Type: text/csv\r\n\r\n' + data
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        return client.call(f"POST /catalogs/bags/{catalog}/items/upload", data=body + b"\r\n--b--\r\n", headers=headers, auth=credential)

    return call

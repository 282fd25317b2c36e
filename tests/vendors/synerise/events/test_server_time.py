"""The server's time."""

import pytest

from mockserver.client import Client


def test_get_server_time__tells_the_tenants_time_without_a_token(client: Client) -> None:
    client.freeze("2019-08-24T14:15:22.250Z")
    answer = client.call("GET /v4/server/time", headers={"Api-Version": "4.4"})
    assert answer.json() == {"serverTime": "2019-08-24T14:15:22Z"}
    client.advance(60)
    answer = client.call("GET /v4/server/time", headers={"Api-Version": "4.4", "Authorization": "Bearer nonsense"})
    assert answer.json() == {"serverTime": "2019-08-24T14:16:22Z"}


@pytest.mark.parametrize("version", [None, "", "4.1", "4.40", "latest"])
def test_get_server_time__with_another_version_gets_the_documented_400(client: Client, version: str | None) -> None:
    """docs/synerise-api-reference.txt:538-543."""
    client.freeze("2018-06-07T07:28:26.078Z")
    headers = {} if version is None else {"Api-Version": version}
    answer = client.call("GET /v4/server/time", headers=headers)
    assert answer.status_code == 400
    assert list(answer.json().items()) == [
        ("timestamp", "2018-06-07T07:28:26.078+00:00"),
        ("status", 400),
        ("error", "Bad Request"),
        ("message", "Version header content is invalid"),
        ("path", "/server/time"),
    ]

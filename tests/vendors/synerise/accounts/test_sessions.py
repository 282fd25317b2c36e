"""Anonymous profiles logging in, and the refreshing of tokens."""

from typing import Any

import pytest

from mockserver.client import Client

from .logins import JOHN, JOHNS_UUID, KEY, NEW_UUID, OWN, anonymous, assert_sauth_error, bearer, claims, login, refresh

# --- login_anonymous ---


def test_login_anonymous__of_an_unknown_uuid_makes_an_anonymous_profile(client: Client) -> None:
    answer = anonymous(client, NEW_UUID, deviceId="string")
    assert list(answer.json()) == ["token"]
    made = next(row for row in client.rows("synerise", "profiles") if row["uuid"] == NEW_UUID)
    assert (made["clientId"], made["anonymous"], made["email"]) == (claims(answer)["clId"], True, None)
    assert (claims(answer)["rlm"], claims(answer)["eml"]) == ("anonymous_client", f"{NEW_UUID}@anonymous.invalid")
    assert claims(anonymous(client, NEW_UUID.upper()))["clId"] == made["clientId"]


def test_login_anonymous__with_the_documents_sample_answers_a_token(client: Client) -> None:
    """docs/synerise-api-reference.txt:288-291; the uuid is that of 434428563."""
    assert claims(anonymous(client, JOHNS_UUID, deviceId="string"))["clId"] == JOHN


def test_login_anonymous__with_an_unknown_key_gets_401(client: Client) -> None:
    body = {"apiKey": "string", "uuid": NEW_UUID}
    assert_sauth_error(client.call("POST /sauth/v3/auth/login/client/anonymous", json=body), 401, "Invalid API key")


@pytest.mark.parametrize("uuid", [None, "", "string", "a\r\nb", [], {}, True, 10**400])
def test_login_anonymous__without_a_uuid_gets_400_and_makes_nothing(client: Client, uuid: Any) -> None:
    before = client.rows("synerise", "profiles")
    answer = client.call("POST /sauth/v3/auth/login/client/anonymous", json={"apiKey": KEY, "uuid": uuid})
    assert answer.status_code == 400
    assert client.rows("synerise", "profiles") == before


# --- refresh_profile_token ---


def test_refresh_profile_token__while_active_answers_a_fresh_one(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    old = bearer(login(client, OWN))
    client.advance(604800 - 1)
    body = refresh(client, old).json()
    assert list(body) == ["token", "expiration", "created", "origin", "customId", "realm"]
    assert body | {"token": ""} == {
        "token": "",
        "expiration": 1767225600 + 2 * 604800 - 1,
        "created": 1767225600000 + 604799000,
        "origin": "SYNERISE",
        "customId": "customIdExample",
        "realm": "client",
    }
    client.advance(10)
    assert refresh(client, old).status_code == 401
    assert refresh(client, {"headers": {"Authorization": f"Bearer {body['token']}"}}).status_code == 200


def test_refresh_profile_token__of_an_anonymous_profile_stays_anonymous(client: Client) -> None:
    body = refresh(client, bearer(anonymous(client, NEW_UUID))).json()
    assert (body["realm"], body["customId"]) == ("anonymous_client", None)
    body = refresh(client, "anonymous").json()
    assert body["realm"] == "anonymous_client"


def test_refresh_profile_token__once_expired_gets_401(client: Client) -> None:
    old = bearer(login(client, OWN))
    client.advance(604801)
    assert_sauth_error(refresh(client, old), 401, "Full authentication is required to access this resource")


@pytest.mark.parametrize("key", ["string", "64c09614-1b2a-42f7-804d-f647243eb1ab"])
def test_refresh_profile_token__with_an_unknown_key_gets_401(client: Client, key: str) -> None:
    assert_sauth_error(refresh(client, "profile", key), 401, "Invalid API key")


def test_refresh_profile_token__with_a_key_of_another_workspace_gets_401(client: Client) -> None:
    other = "22222222-e147-4c7e-bd59-ebcf50109a3d"
    row = {"apiKey": other, "kind": "profile", "name": "Other", "workspaceId": 100006, "permissions": []}
    client.seed("synerise", {"api_keys": [row]})
    assert refresh(client, "profile", other).status_code == 401


def test_refresh_profile_token__of_a_deleted_profile_gets_401(client: Client) -> None:
    token = client.credential("synerise", "profile")
    headers = {"Api-Version": "4.4", "Content-Type": "application/json", "Accept": "application/json"}
    assert client.call(f"DELETE /v4/clients/{JOHN}", headers=headers, auth="workspace").status_code == 202
    assert refresh(client, token).status_code == 401


def test_refresh_profile_token__of_a_workspace_or_user_gets_403(client: Client) -> None:
    for kind in ("workspace", "user"):
        assert_sauth_error(refresh(client, kind), 403, "Access is denied")


@pytest.mark.parametrize("body", [{}, {"apiKey": None}, []])
def test_refresh_profile_token__without_a_key_gets_400(client: Client, body: Any) -> None:
    assert client.call("POST /sauth/v3/auth/refresh/client", json=body, auth="profile").status_code == 400

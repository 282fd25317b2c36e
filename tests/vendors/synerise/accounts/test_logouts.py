"""Logging a profile out from the outside."""

from typing import Any

import pytest

from mockserver.client import Client, Response

KEY = "5aea03d5-e147-4c7e-bd59-ebcf50109a3d"
JOHN = 434428563
OWN = {
    "apiKey": KEY,
    "identityProvider": "SYNERISE",
    "email": "person@example.com",
    "password": "profile-secret",
    "uuid": "07243772-008a-42e1-ba37-c3807cebde8f",
}


def logout(client: Client, body: Any, profile: Any = JOHN, auth: Any = "workspace") -> Response:
    return client.call(f"POST /sauth/management/client/{profile}/logout", json=body, auth=auth)


def bearer(answer: Response) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {answer.json()['token']}"}}


def sessions(client: Client) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Tokens of John on his phone, of an anonymous profile on that phone, and of one on another."""
    john = bearer(client.call("POST /sauth/v3/auth/login/client", json=OWN | {"deviceId": "phone"}))
    visitors = []
    for device, uuid in (("phone", "9b2f7a10-3a4b-4c5d-8e6f-0a1b2c3d4e5f"), ("tablet", "1b2f7a10-3a4b-4c5d-8e6f-0a1b2c3d4e5f")):
        body = {"apiKey": KEY, "uuid": uuid, "deviceId": device}
        visitors.append(bearer(client.call("POST /sauth/v3/auth/login/client/anonymous", json=body)))
    return john, visitors[0], visitors[1]


def alive(client: Client, auth: dict[str, Any]) -> bool:
    return client.call("POST /sauth/v3/auth/refresh/client", json={"apiKey": KEY}, auth=auth).status_code == 200


@pytest.mark.parametrize("auth", ["workspace", "user"])
@pytest.mark.parametrize("body", [{"action": "LOGOUT"}, {}, {"action": None}])
def test_logout_profile__ends_the_profiles_tokens_and_no_others(client: Client, auth: str, body: dict[str, Any]) -> None:
    john, neighbour, stranger = sessions(client)
    answer = logout(client, body, auth=auth)
    assert (answer.status_code, answer.content) == (200, b"")
    assert (alive(client, john), alive(client, neighbour), alive(client, stranger)) == (False, True, True)


def test_logout_profile__with_session_clearing_ends_the_devices_anonymous_tokens_too(client: Client) -> None:
    john, neighbour, stranger = sessions(client)
    assert logout(client, {"action": "LOGOUT_WITH_SESSION_CLEARING"}).status_code == 200
    assert (alive(client, john), alive(client, neighbour), alive(client, stranger)) == (False, False, True)


def test_logout_profile__with_session_clearing_ends_no_others_where_no_device_is_named(client: Client) -> None:
    john = bearer(client.call("POST /sauth/v3/auth/login/client", json=OWN))
    body = {"apiKey": KEY, "uuid": "9b2f7a10-3a4b-4c5d-8e6f-0a1b2c3d4e5f"}
    stranger = bearer(client.call("POST /sauth/v3/auth/login/client/anonymous", json=body))
    logout(client, {"action": "LOGOUT_WITH_SESSION_CLEARING"})
    assert (alive(client, john), alive(client, stranger)) == (False, True)


def test_logout_profile__with_session_clearing_leaves_users_of_the_device_logged_in(client: Client) -> None:
    sessions(client)
    login = {"username": "user@example.com", "password": "user-secret", "deviceId": "phone"}
    user = bearer(client.call("POST /uauth/auth/login/user", json=login))
    logout(client, {"action": "LOGOUT_WITH_SESSION_CLEARING"})
    assert client.call("GET /uauth/business-profile/", auth=user).status_code == 200


def test_logout_profile__with_session_clearing_knows_the_device_of_a_refreshed_token(client: Client) -> None:
    john, neighbour, _ = sessions(client)
    fresh = bearer(client.call("POST /sauth/v3/auth/refresh/client", json={"apiKey": KEY}, auth=neighbour))
    logout(client, {"action": "LOGOUT_WITH_SESSION_CLEARING"})
    assert (alive(client, john), alive(client, fresh)) == (False, False)


def test_logout_profile__leaves_the_profile_free_to_log_in_again(client: Client) -> None:
    logout(client, {"action": "LOGOUT"})
    assert alive(client, sessions(client)[0])


def test_logout_profile__of_an_unknown_profile_gets_404(client: Client) -> None:
    body = logout(client, {"action": "LOGOUT"}, 999).json()
    assert list(body) == ["error", "message", "errors", "status", "timestamp", "path", "traceId"]
    assert (body["error"], body["status"], body["path"]) == ("Not Found", 404, "/sauth/management/client/999/logout")


@pytest.mark.parametrize("body", [{"action": "BYE"}, {"action": "logout"}, {"action": []}, {"action": 1}, [], "LOGOUT"])
def test_logout_profile__with_another_action_gets_400_and_ends_nothing(client: Client, body: Any) -> None:
    john = sessions(client)[0]
    assert logout(client, body).status_code == 400
    assert alive(client, john)


@pytest.mark.parametrize("profile", ["x", "1.5", "9" * 30, "%20"])
def test_logout_profile__by_no_id_gets_400(client: Client, profile: str) -> None:
    assert logout(client, {"action": "LOGOUT"}, profile).status_code == 400


def test_logout_profile__without_token_permission_or_right_is_refused(client: Client) -> None:
    body = {"action": "LOGOUT"}
    assert logout(client, body, auth=None).status_code == 401
    assert [logout(client, body, auth=kind).status_code for kind in ("workspace_reader", "user_reader", "profile")] == [403, 403, 403]

"""Credentials that the control plane hands out: whose they are, and what becomes of what was asked of them."""

import pytest

from mockserver.client import Client

from ..conftest import HEADERS

STORE = "b6a3e9d2-5d4c-4a53-9c5a-0c3a1d6f7e11"
SELECT = f"POST /uauth/auth/login/user/profile/{STORE}"
CONFIRM = "POST /uauth/auth/login/user/mfa/verification?mfaType=EMAIL"
OWN_KEY = "abcdef12-1b2a-42f7-804d-f647243eb1ab"


def test_credentials__asked_for_again_are_the_same_and_of_unknown_subjects_refused(client: Client) -> None:
    assert client.credential("synerise", "user") == client.credential("synerise", "user")
    with pytest.raises(AssertionError, match="422"):
        client.credential("synerise", "profile", subject="1")
    with pytest.raises(AssertionError, match="a key has its own permissions"):
        client.credential("synerise", "tracker", permissions=[])
    assert client.credential("synerise", "user", subject="reader@example.com")["headers"]


def seed_own_world(client: Client) -> None:
    """Rows as fixtures of one's own have them: nobody of the seed world."""
    keys = [row | {"apiKey": OWN_KEY} for row in client.rows("synerise", "api_keys") if row["kind"] == "workspace"][:1]
    keys += [row for row in client.rows("synerise", "api_keys") if row["kind"] == "profile"]
    users = [row | {"id": row["id"] + 100, "username": f"own-{row['username']}"} for row in client.rows("synerise", "users")]
    profile = client.rows("synerise", "profiles")[0]
    uuid = "11111111-008a-42e1-ba37-c3807cebde8f"
    profiles = [profile | {"clientId": 1}, profile | {"clientId": 2, "uuid": uuid, "customId": None, "email": None, "anonymous": True}]
    client.control("PUT /_mock/state", {"synerise": {"api_keys": keys, "users": users, "profiles": profiles}})


def test_credentials__of_other_fixtures_are_the_first_that_fit(client: Client) -> None:
    seed_own_world(client)
    found = client.control("GET /_mock/credentials")["synerise"]
    assert set(found) == {"workspace", "user", "user_mfa_pending", "profile", "anonymous"}
    assert client.call("GET /v4/clients", headers=HEADERS, auth="workspace").status_code == 200
    assert client.call("GET /uauth/business-profile/", auth="user").status_code == 200
    assert client.call("GET /uauth/business-profile/", auth="user_mfa_pending").status_code == 403


@pytest.mark.parametrize("seeded", [True, False])
def test_any_operation__with_auth_off_is_called_by_the_first_that_fits(client: Client, seeded: bool) -> None:
    if not seeded:
        seed_own_world(client)
    client.settings(auth="off")
    assert len(client.call("GET /uauth/business-profile/").json()) == 2
    refreshed = client.call("POST /sauth/v3/auth/refresh/client", json={"apiKey": "5aea03d5-e147-4c7e-bd59-ebcf50109a3d"})
    assert refreshed.status_code == 200 and refreshed.json()["realm"] == "client"


def test_any_operation__with_auth_off_and_nobody_there_is_refused_and_no_bug(client: Client) -> None:
    client.control("PUT /_mock/state", {"synerise": {"api_keys": [], "users": [], "profiles": []}})
    client.settings(auth="off")
    assert client.control("GET /_mock/credentials")["synerise"] == {}
    assert client.call("GET /uauth/business-profile/").status_code == 401
    assert client.call("GET /v4/clients", headers=HEADERS).json() == []


def test_select_workspace__keeps_the_permissions_of_a_credential(client: Client) -> None:
    reader = client.credential("synerise", "user", permissions=["CLIENT_INFO.read"])
    selected = client.call(SELECT, auth=reader).json()["token"]
    for token in (reader["token"], selected):
        headers = HEADERS | {"Authorization": f"Bearer {token}"}
        assert client.call("GET /v4/clients/434428563", headers=headers).status_code == 200
        assert client.call("POST /v4/clients", json={"email": "a@example.com"}, headers=headers).status_code == 403


def test_verify_user_mfa__keeps_the_permissions_of_a_credential(client: Client) -> None:
    poor = client.credential("synerise", "user", subject="mfa@example.com", permissions=[])
    token = client.call(CONFIRM, json={"verificationCode": "123456"}, auth=poor).json()["token"]
    answer = client.call("GET /v4/clients/434428563", headers=HEADERS | {"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


def test_credentials__pending_stays_pending_when_one_of_it_was_confirmed(client: Client) -> None:
    client.freeze()
    pending = client.credential("synerise", "user_mfa_pending")
    client.advance(3 * 24 * 3600)
    assert client.call(CONFIRM, json={"verificationCode": "123456"}, auth=pending).status_code == 200
    client.advance(5 * 24 * 3600)
    assert client.call("GET /uauth/business-profile/", auth="user_mfa_pending").status_code == 403

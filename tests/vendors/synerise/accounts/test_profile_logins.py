"""Profiles logging in: with a password, through a provider, from a backend."""

from typing import Any

import pytest

from mockserver.client import Client

from .logins import (
    CONDITIONAL,
    GOOGLE,
    JOHN,
    JOHNS_UUID,
    KEY,
    NEW_UUID,
    OWN,
    PLAIN,
    SAMPLE,
    SERVER,
    anonymous,
    assert_sauth_error,
    bearer,
    claims,
    login,
    refresh,
)

# --- login_profile and its two siblings ---


@pytest.mark.parametrize("form", [PLAIN, SERVER, CONDITIONAL])
def test_login_profile__with_the_right_password_answers_a_token_of_the_profile(client: Client, form: str) -> None:
    answer = login(client, SAMPLE | OWN, form)
    assert (claims(answer)["clId"], claims(answer)["rlm"], claims(answer)["org"]) == (JOHN, "client", "SYNERISE")
    if form != CONDITIONAL:
        assert list(answer.json()) == ["token"]


@pytest.mark.parametrize("form", [PLAIN, SERVER, CONDITIONAL])
def test_login_profile__with_the_documents_sample_as_printed_is_understood(client: Client, form: str) -> None:
    """Its placeholders are nobody's key: docs/synerise-api-reference.txt:158-180, 205-228, 251-273."""
    printed = SAMPLE | {"apiKey": "string", "identityProvider": "SYNERISE", "email": "string", "password": "string", "uuid": "string"}
    assert_sauth_error(login(client, printed, form), 401, "Invalid API key")
    before = client.rows("synerise", "profile_uuids")
    assert login(client, printed | {"apiKey": KEY, "email": OWN["email"], "password": OWN["password"]}, form).status_code == 200
    assert client.rows("synerise", "profile_uuids") == before  # "string" is no UUID to know the device by


@pytest.mark.parametrize("form", [PLAIN, SERVER, CONDITIONAL])
def test_login_profile__with_a_wrong_password_gets_401(client: Client, form: str) -> None:
    assert_sauth_error(login(client, OWN | {"password": "wrong"}, form), 401, "Bad credentials")


@pytest.mark.parametrize("form", [PLAIN, SERVER, CONDITIONAL])
@pytest.mark.parametrize("key", ["64c09614-1b2a-42f7-804d-f647243eb1ab", "string"])
def test_login_profile__with_a_key_that_is_no_profiles_gets_401(client: Client, form: str, key: str) -> None:
    assert_sauth_error(login(client, OWN | {"apiKey": key}, form), 401, "Invalid API key")


@pytest.mark.parametrize("form", [PLAIN, SERVER])
def test_login_profile__of_an_unknown_account_gets_404_and_makes_none(client: Client, form: str) -> None:
    before = client.rows("synerise", "profiles")
    assert_sauth_error(login(client, OWN | {"email": "new@example.com"}, form), 404, "Client not found")
    assert client.rows("synerise", "profiles") == before


@pytest.mark.parametrize("form", [PLAIN, SERVER])
@pytest.mark.parametrize("provider", ["FACEBOOK", "OAUTH", "APPLE", "GOOGLE", "UNKNOWN"])
def test_login_profile__through_another_provider_makes_the_missing_account(client: Client, form: str, provider: str) -> None:
    body = GOOGLE | {
        "identityProvider": provider,
        "email": "new@example.com",
        "uuid": NEW_UUID,
        "agreements": {"email": "true", "sms": 1},
        "attributes": {"hasCat": True, "clientId": 5},
        "tags": ["nice tag"],
    }
    first = claims(login(client, body, form))
    made = next(row for row in client.rows("synerise", "profiles") if row["clientId"] == first["clId"])
    assert (made["email"], made["uuid"], made["anonymous"], made["tags"]) == ("new@example.com", NEW_UUID, False, ["nice tag"])
    assert (made["agreements"]["email"], made["agreements"]["sms"], made["agreements"]["push"]) == (True, True, False)
    assert made["attributes"] == {"hasCat": True}
    assert first["org"] == provider
    assert claims(login(client, body, form))["clId"] == first["clId"]


def test_login_profile__through_a_provider_without_identifiers_knows_the_account_by_the_providers_token(client: Client) -> None:
    first, again = claims(login(client, GOOGLE)), claims(login(client, GOOGLE))
    assert first["clId"] == again["clId"] != JOHN


def test_login_profile__through_a_provider_enters_an_existing_account_and_leaves_it_as_it_is(client: Client) -> None:
    answer = login(client, GOOGLE | {"email": "person@example.com", "attributes": {"hasDog": False}})
    assert claims(answer)["clId"] == JOHN
    john = next(row for row in client.rows("synerise", "profiles") if row["clientId"] == JOHN)
    assert john["attributes"] == {"hasDog": True}


def test_login_profile__of_a_new_account_leaves_the_uuid_of_a_recognized_profile_alone(client: Client) -> None:
    answer = login(client, GOOGLE | {"email": "new@example.com", "uuid": JOHNS_UUID})
    rows = {row["clientId"]: row for row in client.rows("synerise", "profiles")}
    assert (rows[JOHN]["uuid"], rows[JOHN]["email"]) == (JOHNS_UUID, "person@example.com")
    assert rows[claims(answer)["clId"]]["email"] == "new@example.com"


def test_login_profile__takes_in_the_anonymous_profile_of_the_device(client: Client) -> None:
    visitor = anonymous(client, NEW_UUID)
    assert claims(visitor)["clId"] != JOHN
    assert claims(login(client, OWN | {"uuid": NEW_UUID}))["clId"] == JOHN
    assert claims(anonymous(client, NEW_UUID))["clId"] == JOHN
    assert all(row["clientId"] != claims(visitor)["clId"] for row in client.rows("synerise", "profiles"))
    assert refresh(client, bearer(visitor)).json()["customId"] == "customIdExample"


def test_login_profile__with_a_uuid_of_a_profile_that_is_gone_makes_it_a_historical_one(client: Client) -> None:
    client.seed("synerise", {"profile_uuids": [{"uuid": NEW_UUID, "clientId": 4}]})
    assert claims(login(client, OWN | {"uuid": NEW_UUID.upper()}))["clId"] == JOHN
    assert claims(anonymous(client, NEW_UUID))["clId"] == JOHN


@pytest.mark.parametrize("form", [PLAIN, SERVER, CONDITIONAL])
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"apiKey": KEY}, ["identityProvider"]),
        ({"identityProvider": "SYNERISE"}, ["apiKey"]),
        (OWN | {"identityProvider": "synerise"}, ["identityProvider"]),
        (OWN | {"identityProvider": []}, ["identityProvider"]),
        (OWN | {"email": None}, ["email"]),
        (OWN | {"password": ""}, ["password"]),
        ({"apiKey": KEY, "identityProvider": "SYNERISE"}, ["email", "password", "uuid"]),
        ({"apiKey": KEY, "identityProvider": "APPLE"}, ["identityProviderToken"]),
        (OWN | {"uuid": "a\u2028b"}, ["uuid"]),
    ],
)
def test_login_profile__without_what_the_provider_needs_gets_400(
    client: Client, form: str, body: dict[str, Any], fields: list[str]
) -> None:
    assert_sauth_error(login(client, body, form), 400, "Some fields did not pass validation", fields)


@pytest.mark.parametrize(
    "change",
    [{"email": []}, {"tags": "x"}, {"tags": [{}]}, {"agreements": []}, {"agreements": {"email": "maybe"}}, {"attributes": []}],
)
def test_login_profile__with_wrong_types_gets_400(client: Client, change: dict[str, Any]) -> None:
    assert login(client, OWN | change).status_code == 400


def test_login_profile__where_emails_are_not_unique_goes_by_custom_id(client: Client) -> None:
    client.settings({"synerise": {"unique_emails": False}})
    assert_sauth_error(login(client, OWN), 400, "Some fields did not pass validation", ["customId"])
    assert claims(login(client, OWN | {"customId": "customIdExample"}))["clId"] == JOHN


def test_login_profile__through_a_provider_where_emails_are_not_unique_makes_one_account(client: Client) -> None:
    client.settings({"synerise": {"unique_emails": False}})
    body = GOOGLE | {"email": "new@example.com"}
    assert len({claims(login(client, body))["clId"] for _ in range(3)}) == 1
    assert login(client, body, CONDITIONAL).json()["status"] == "SUCCESS"


def test_login_profile__with_a_custom_id_of_many_digits_means_no_other(client: Client) -> None:
    known = [claims(login(client, GOOGLE | {"customId": number}))["clId"] for number in (10**21, 10**21 + 1, 10**21)]
    assert known[0] == known[2] != known[1]
    assert [row["customId"] for row in client.rows("synerise", "profiles")][-2:] == [str(10**21), str(10**21 + 1)]


def test_login_profile__where_a_device_id_is_required_gets_400_without(client: Client) -> None:
    client.settings({"synerise": {"device_id_required": True}})
    assert_sauth_error(login(client, OWN), 400, "Device id is required", code="SAU-601")
    assert login(client, OWN | {"deviceId": "phone"}).status_code == 200


@pytest.mark.parametrize("body", [OWN, GOOGLE | {"email": "person@example.com"}], ids=["password", "provider"])
@pytest.mark.parametrize("form", [PLAIN, SERVER])
@pytest.mark.parametrize(
    ("status", "activation", "answer", "code"),
    [
        ("ACTIVATION_REQUIRED", {}, 403, "SAU-302"),
        ("ACTIVATION_REQUIRED", {"activation": "LINK"}, 403, "SAU-302"),
        ("ACTIVATION_REQUIRED", {"activation": "PIN"}, 403, "SAU-303"),
        ("MFA_REQUIRED", {"activation": "PIN"}, 403, ""),
        ("UNAUTHORIZED", {}, 403, ""),
        ("LOCKED", {}, 423, ""),
    ],
)
def test_login_profile__of_an_account_not_open_is_refused(
    client: Client, form: str, body: dict[str, Any], status: str, activation: dict[str, str], answer: int, code: str
) -> None:
    client.seed("synerise", {"profile_secrets": [{"clientId": JOHN, "password": "profile-secret", "status": status, **activation}]})
    message = "Account is locked" if answer == 423 else f"Login is not possible: {status}"
    assert_sauth_error(login(client, body, form), answer, message, code=code)


# --- login_profile_server_side ---


@pytest.mark.parametrize("address", [None, "", []])
def test_login_profile_server_side__without_the_devices_address_gets_400(client: Client, address: Any) -> None:
    assert login(client, OWN | {"ipAddress": address}, SERVER).status_code == 400


def test_login_profile_server_side__without_token_or_permission_gets_401_or_403(client: Client) -> None:
    wire = "POST /sauth/v3/auth/login/client/server"
    body = OWN | {"ipAddress": "string"}
    assert_sauth_error(client.call(wire, json=body), 401, "Full authentication is required to access this resource")
    assert_sauth_error(client.call(wire, json=body, auth="workspace_reader"), 403, "Access is denied")


def test_login_profile_server_side__with_a_profile_key_of_another_workspace_gets_403(client: Client) -> None:
    other = "22222222-e147-4c7e-bd59-ebcf50109a3d"
    row = {"apiKey": other, "kind": "profile", "name": "Other", "workspaceId": 100006, "permissions": []}
    client.seed("synerise", {"api_keys": [row]})
    assert_sauth_error(login(client, OWN | {"apiKey": other}, SERVER), 403, "Access is denied")


# --- login_profile_conditional ---


def test_login_profile_conditional__that_succeeds_tells_everything_about_the_session(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    body = login(client, OWN, CONDITIONAL).json()
    assert list(body) == ["conditions", "status", "token", "expiration", "created", "origin", "customId", "realm"]
    assert body | {"token": ""} == {
        "conditions": [],
        "status": "SUCCESS",
        "token": "",
        "expiration": 1767225600 + 604800,
        "created": 1767225600000,
        "origin": "SYNERISE",
        "customId": "customIdExample",
        "realm": "client",
    }


@pytest.mark.parametrize("body", [OWN | {"email": "new@example.com"}, GOOGLE | {"email": "new@example.com"}, GOOGLE])
def test_login_profile_conditional__of_an_unknown_account_lists_the_condition_and_makes_none(client: Client, body: dict[str, Any]) -> None:
    before = client.rows("synerise", "profiles")
    answer = login(client, body, CONDITIONAL)
    assert answer.status_code == 200
    assert answer.json() == {
        "conditions": ["REGISTRATION_REQUIRED"],
        "status": "REGISTRATION_REQUIRED",
        "token": None,
        "expiration": None,
        "created": None,
        "origin": None,
        "customId": None,
        "realm": None,
    }
    assert client.rows("synerise", "profiles") == before


@pytest.mark.parametrize(
    "status", ["UNAUTHORIZED", "ACTIVATION_REQUIRED", "APPROVAL_REQUIRED", "TERMS_ACCEPTANCE_REQUIRED", "MFA_REQUIRED"]
)
def test_login_profile_conditional__of_an_account_not_open_lists_the_condition(client: Client, status: str) -> None:
    client.seed("synerise", {"profile_secrets": [{"clientId": JOHN, "password": "profile-secret", "status": status}]})
    body = login(client, OWN, CONDITIONAL).json()
    assert (body["status"], body["conditions"], body["token"]) == (status, [status], None)


def test_login_profile_conditional__of_a_locked_account_gets_423(client: Client) -> None:
    client.seed("synerise", {"profile_secrets": [{"clientId": JOHN, "password": "profile-secret", "status": "LOCKED"}]})
    assert_sauth_error(login(client, OWN, CONDITIONAL), 423, "Account is locked")

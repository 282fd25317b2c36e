"""Profiles logging in: with a password, through a provider, from a backend, anonymously; and refreshing their tokens."""

from typing import Any

import jwt
import pytest

from mockserver.client import Client, Response

KEY = "5aea03d5-e147-4c7e-bd59-ebcf50109a3d"
JOHN = 434428563
JOHNS_UUID = "07243772-008a-42e1-ba37-c3807cebde8f"
NEW_UUID = "9b2f7a10-3a4b-4c5d-8e6f-0a1b2c3d4e5f"
PLAIN, SERVER, CONDITIONAL = "", "/server", "/conditional"
OWN = {
    "apiKey": KEY,
    "identityProvider": "SYNERISE",
    "email": "person@example.com",
    "password": "profile-secret",
    "uuid": JOHNS_UUID,
}
GOOGLE = {"apiKey": KEY, "identityProvider": "GOOGLE", "identityProviderToken": "token-of-google"}
SAMPLE = {
    "identityProviderToken": "string",
    "customId": None,
    "deviceId": "string",
    "agreements": {"email": False, "sms": False, "push": False, "webPush": False, "bluetooth": False, "rfid": False, "wifi": False},
    "attributes": {"property1": None, "property2": None},
    "tags": ["string"],
}
"""What the document's sample has beside OWN: docs/synerise-api-reference.txt:158-180."""


def login(client: Client, body: dict[str, Any], form: str = PLAIN) -> Response:
    if form == SERVER:
        return client.call("POST /sauth/v3/auth/login/client/server", json={"ipAddress": "10.0.0.1"} | body, auth="workspace")
    return client.call(f"POST /sauth/v3/auth/login/client{form}", json=body)


def anonymous(client: Client, uuid: str, **more: str) -> Response:
    return client.call("POST /sauth/v3/auth/login/client/anonymous", json={"apiKey": KEY, "uuid": uuid} | more)


def refresh(client: Client, auth: Any, key: str = KEY) -> Response:
    return client.call("POST /sauth/v3/auth/refresh/client", json={"apiKey": key}, auth=auth)


def bearer(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return {"headers": {"Authorization": f"Bearer {answer.json()['token']}"}}


def claims(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return jwt.decode(answer.json()["token"], options={"verify_signature": False})


def assert_sauth_error(answer: Response, status: int, message: str, fields: list[str] | None = None, code: str = "") -> None:
    """E7."""
    body = answer.json()
    assert answer.status_code == body["status"] == status, answer.text
    names = ["error", "message", "errors", "status", "timestamp", "path", "traceId"]
    assert list(body) == ([*names, "errorCode"] if code else names)
    assert body["message"] == message
    assert [error["field"] for error in body["errors"]] == (fields or [])
    assert all(list(error) == ["code", "field", "message", "rejectedValue"] for error in body["errors"])
    assert body.get("errorCode", "") == code


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

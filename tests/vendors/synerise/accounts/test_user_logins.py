"""Users and workspaces: logging in, the second factor, the choice of a workspace."""

from typing import Any

import jwt
import pytest

from mockserver.app import Mock
from mockserver.client import Client, Response

STORE = "b6a3e9d2-5d4c-4a53-9c5a-0c3a1d6f7e11"
USER = {"username": "user@example.com", "password": "user-secret"}
CAREFUL = {"username": "mfa@example.com", "password": "mfa-secret"}
READER = {"username": "reader@example.com", "password": "reader-secret"}
WORKSPACE_KEY = "64c09614-1b2a-42f7-804d-f647243eb1ab"


def bearer(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return {"headers": {"Authorization": f"Bearer {answer.json()['token']}"}}


def login(client: Client, who: dict[str, str]) -> Response:
    return client.call("POST /uauth/auth/login/user", json=who)


def confirm(client: Client, auth: Any, code: str = "123456", kind: str = "EMAIL") -> Response:
    wire = "POST /uauth/auth/login/user/mfa/verification"
    return client.call(wire, query={"mfaType": kind}, json={"verificationCode": code}, auth=auth)


def select(client: Client, auth: Any, guid: str = STORE) -> Response:
    return client.call(f"POST /uauth/auth/login/user/profile/{guid}", auth=auth)


def vault(client: Client) -> str:
    """The workspace that requires a second factor."""
    return next(str(row["businessProfileGuid"]) for row in client.rows("synerise", "workspaces") if row["mfaRequired"])


def assert_uauth_error(answer: Response, status: int, message: str) -> None:
    """E9."""
    body = answer.json()
    assert answer.status_code == body["status"] == status, answer.text
    assert list(body) == ["path", "timestamp", "errorCode", "status", "message", "traceId"]
    assert body["message"] == message


# --- login_user ---


def test_login_user__with_the_right_password_answers_consumer_and_token(client: Client) -> None:
    body = login(client, USER).json()
    assert list(body) == ["consumer", "token"]
    assert body["consumer"] == {
        "type": "USER",
        "businessProfileId": 0,
        "name": "Example User",
        "id": 42,
        "authorities": [],
        "roles": "",
    }


@pytest.mark.parametrize("change", [{"password": "wrong"}, {"username": "nobody@example.com"}])
def test_login_user__with_wrong_credentials_gets_401(client: Client, change: dict[str, str]) -> None:
    assert_uauth_error(login(client, USER | change), 401, "Bad credentials")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"password": "x"}, "username: must not be null"),
        ({"username": "x", "password": None}, "password: must not be null"),
        ({"username": "", "password": "x"}, "username: must not be empty"),
        (USER | {"externalProviderType": "FACEBOOK"}, "externalProviderType: must be one of GOOGLE"),
        (USER | {"externalProviderType": ["GOOGLE"]}, "externalProviderType: must be one of GOOGLE"),
    ],
)
def test_login_user__with_a_bad_field_gets_400(client: Client, body: dict[str, Any], message: str) -> None:
    assert_uauth_error(client.call("POST /uauth/auth/login/user", json=body), 400, message)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'"x"', b'{"username": NaN}', b"\xff", b'{"username": []}', b"[" * 5000])
def test_login_user__with_an_unreadable_body_gets_400(client: Client, data: bytes) -> None:
    answer = client.call("POST /uauth/auth/login/user", data=data, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["path", "timestamp", "errorCode", "status", "message", "traceId"]


def test_login_user__with_the_documents_sample_is_understood(client: Client) -> None:
    """Its placeholders name nobody: docs/synerise-api-reference.txt:34-38."""
    sample = {
        "username": "string",
        "password": "string",
        "deviceId": "string",
        "externalProviderToken": "string",
        "externalProviderType": "GOOGLE",
    }
    assert_uauth_error(login(client, sample), 401, "Bad credentials")
    assert login(client, sample | USER).status_code == 200


# --- verify_user_mfa ---


@pytest.mark.parametrize("kind", ["EMAIL", "TOTP_AUTHENTICATOR"])
def test_verify_user_mfa__with_the_right_code_lets_the_user_go_on(client: Client, kind: str) -> None:
    pending = bearer(login(client, CAREFUL))
    assert_uauth_error(client.call("GET /uauth/business-profile/", auth=pending), 403, "Multi-factor authentication is required")
    confirmed = bearer(confirm(client, pending, kind=kind))
    assert client.call("GET /uauth/business-profile/", auth=confirmed).status_code == 200


def test_verify_user_mfa__after_the_confirmation_works_again_and_keeps_the_workspace(client: Client) -> None:
    selected = bearer(select(client, bearer(confirm(client, bearer(login(client, CAREFUL))))))
    again = confirm(client, selected)
    assert again.json()["consumer"]["businessProfileId"] == 100005


def test_verify_user_mfa__with_a_wrong_code_gets_401(client: Client) -> None:
    pending = bearer(login(client, CAREFUL))
    assert_uauth_error(confirm(client, pending, code="000000"), 401, "Invalid verification code")


def test_verify_user_mfa__of_a_type_not_set_up_gets_403(client: Client) -> None:
    message = "Multi-factor authentication of type EMAIL is not enabled"
    assert_uauth_error(confirm(client, bearer(login(client, USER))), 403, message)


def test_verify_user_mfa__with_the_documents_sample_is_understood(client: Client) -> None:
    """Its placeholder is no code: docs/synerise-api-reference.txt:59-63."""
    wire = "POST /uauth/auth/login/user/mfa/verification"
    sample = {"verificationCode": "string", "deviceId": "string", "externalProviderToken": "string", "externalProviderType": "GOOGLE"}
    query = {"mfaType": "TOTP_AUTHENTICATOR"}
    answer = client.call(wire, query=query, json=sample, auth="user_mfa_pending")
    assert_uauth_error(answer, 401, "Invalid verification code")
    assert client.call(wire, query=query, json=sample | {"verificationCode": "123456"}, auth="user_mfa_pending").status_code == 200


@pytest.mark.parametrize("query", [{}, {"mfaType": "SMS"}, {"mfaType": ""}, {"mfaType": ["EMAIL", "EMAIL"]}])
def test_verify_user_mfa__with_a_bad_type_gets_400(client: Client, query: dict[str, Any]) -> None:
    wire = "POST /uauth/auth/login/user/mfa/verification"
    answer = client.call(wire, query=query, json={"verificationCode": "123456"}, auth="user_mfa_pending")
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("mfaType: ")


def test_verify_user_mfa__without_token_gets_401(client: Client) -> None:
    assert_uauth_error(confirm(client, None), 401, "Full authentication is required to access this resource")


# --- select_workspace ---


def test_select_workspace__of_the_users_own_binds_the_token_to_it(client: Client) -> None:
    answer = select(client, bearer(login(client, USER)), STORE.upper())
    consumer = answer.json()["consumer"]
    assert (consumer["businessProfileId"], consumer["roles"]) == (100005, "Administrator")
    assert "CLIENT_INFO_READ" in consumer["authorities"]
    assert client.call("GET /v4/clients/434428563/tags", auth=bearer(answer)).status_code == 200


def test_select_workspace__that_demands_a_second_factor_is_locked_without_one_and_open_with_it(client: Client) -> None:
    guid = vault(client)
    message = "Business profile requires multi-factor authentication"
    assert_uauth_error(select(client, bearer(login(client, USER)), guid), 423, message)
    assert select(client, bearer(confirm(client, bearer(login(client, CAREFUL)))), guid).status_code == 200


def test_select_workspace__unknown_gets_404(client: Client) -> None:
    guid = "00000000-0000-4000-8000-000000000000"
    assert_uauth_error(select(client, bearer(login(client, USER)), guid), 404, "Business profile not found")


def test_select_workspace__of_others_gets_403(client: Client) -> None:
    assert_uauth_error(select(client, bearer(login(client, READER)), vault(client)), 403, "Access is denied")


def test_select_workspace__by_no_uuid_gets_400(client: Client) -> None:
    assert_uauth_error(select(client, "user", "100005"), 400, "businessProfileUUID must be a UUID")


def test_select_workspace__without_token_gets_401(client: Client) -> None:
    assert select(client, None).status_code == 401


# --- list_workspaces, get_current_workspace ---


def test_list_workspaces__before_a_selection_answers_all_of_the_users(client: Client) -> None:
    found = client.call("GET /uauth/business-profile/", auth=bearer(login(client, USER))).json()
    assert [row["mfaRequired"] for row in found] == [False, True]
    assert list(found[0]) == ["businessProfileGuid", "logo", "name", "id", "created", "subdomain", "ipRestricted", "mfaRequired"]
    assert (found[0]["businessProfileGuid"], found[0]["id"], found[0]["name"]) == (STORE, 100005, "Example Store")


def test_list_workspaces__of_a_reader_leaves_out_the_others(client: Client) -> None:
    found = client.call("GET /uauth/business-profile/", auth="user_reader").json()
    assert [row["id"] for row in found] == [100005]


def test_list_workspaces__of_a_workspace_token_gets_403(client: Client) -> None:
    assert_uauth_error(client.call("GET /uauth/business-profile/", auth="workspace"), 403, "Access is denied")


def test_get_current_workspace__before_a_selection_says_that_there_is_none(client: Client) -> None:
    answer = client.call("GET /uauth/business-profile/current", auth=bearer(login(client, USER)))
    assert answer.json() == {"selected": False, "data": None}


def test_get_current_workspace__after_a_selection_describes_it(client: Client) -> None:
    body = client.call("GET /uauth/business-profile/current", auth="user").json()
    assert body["selected"] is True
    assert list(body["data"]) == ["id", "name", "logo", "businessProfileGuid", "created", "subdomain", "ipRestriction", "mfaRestriction"]
    assert (body["data"]["id"], body["data"]["ipRestriction"], body["data"]["mfaRestriction"]) == (100005, "OFF", "OFF")


@pytest.mark.parametrize(("member", "shown"), [("ipRestricted", "ipRestriction"), ("mfaRequired", "mfaRestriction")])
def test_get_current_workspace__of_a_restricted_one_says_so(client: Client, member: str, shown: str) -> None:
    store = next(row for row in client.rows("synerise", "workspaces") if row["id"] == 100005)
    client.seed("synerise", {"workspaces": [store | {member: True}]})
    data = client.call("GET /uauth/business-profile/current", auth="user").json()["data"]
    assert {name: data[name] for name in ("ipRestriction", "mfaRestriction")} == {"ipRestriction": "OFF", "mfaRestriction": "OFF"} | {
        shown: "ON"
    }


def test_get_current_workspace__with_the_setting_auth_off_needs_no_token(client: Client) -> None:
    client.settings({"auth": "off"})
    assert client.call("GET /uauth/business-profile/current").json()["data"]["id"] == 100005
    assert len(client.call("GET /uauth/business-profile/").json()) == 2


# --- login_workspace ---


@pytest.mark.parametrize("key", [WORKSPACE_KEY, WORKSPACE_KEY.upper()])
def test_login_workspace__with_the_documents_key_answers_a_token(client: Client, key: str) -> None:
    answer = client.call("POST /uauth/v2/auth/login/profile", json={"apiKey": key})
    assert list(answer.json()) == ["token"]
    assert client.call("GET /v4/clients/434428563/tags", auth=bearer(answer)).status_code == 200


@pytest.mark.parametrize("key", ["00000000-1b2a-42f7-804d-f647243eb1ab", "5aea03d5-e147-4c7e-bd59-ebcf50109a3d", "string"])
def test_login_workspace__with_a_key_that_is_no_workspaces_gets_401(client: Client, key: str) -> None:
    assert_uauth_error(client.call("POST /uauth/v2/auth/login/profile", json={"apiKey": key}), 401, "Invalid API key")


@pytest.mark.parametrize("body", [{}, {"apiKey": None}, {"apiKey": ""}, {"apiKey": []}, {"apiKey": {}}])
def test_login_workspace__without_a_key_gets_400(client: Client, body: dict[str, Any]) -> None:
    assert client.call("POST /uauth/v2/auth/login/profile", json=body).status_code == 400


# --- get_public_keys, and what a token is ---


def test_get_public_keys__verify_the_signature_of_every_token(client: Client) -> None:
    """RS512 and the claims: the sample token, docs/synerise-api-reference.txt:181; a week: :17."""
    client.freeze("2026-01-01T00:00:00Z")
    token = client.credential("synerise", "profile")["headers"]["Authorization"].removeprefix("Bearer ")
    assert jwt.get_unverified_header(token) == {"alg": "RS512"}
    key = jwt.PyJWK(client.call("GET /uauth/.well-known/jwks.json").json()["keys"][0])
    claims = jwt.decode(token, key, algorithms=["RS512"], audience="API", issuer="Synerise", options={"verify_exp": False})
    assert list(claims)[:11] == ["sub", "aud", "rlm", "ctd", "eml", "auth", "iss", "bpi", "clId", "exp", "apk"]
    assert (claims["rlm"], claims["bpi"], claims["clId"]) == ("client", 100005, 434428563)
    assert claims["apk"] == "5AEA03D5-E147-4C7E-BD59-EBCF50109A3D"
    assert (claims["ctd"], claims["exp"]) == (1767225600000, 1767225600 + 7 * 24 * 3600)
    assert claims["tnt"] == client.tenant


def test_any_operation__after_a_week_needs_a_new_token(client: Client) -> None:
    auth = client.credential("synerise", "workspace")
    client.advance(7 * 24 * 3600 - 60)
    assert client.call("GET /v4/clients/434428563/tags", auth=auth).status_code == 200
    client.advance(120)
    assert client.call("GET /v4/clients/434428563/tags", auth=auth).status_code == 401
    assert client.call("GET /v4/clients/434428563/tags", auth="workspace").status_code == 200


def test_any_operation__with_another_life_of_tokens_follows_the_setting(client: Client) -> None:
    client.settings({"synerise": {"token_life_seconds": 60}})
    client.freeze("2026-05-01T10:00:00Z")
    auth = client.credential("synerise", "workspace")
    client.advance(59)
    assert client.call("GET /v4/clients/434428563/tags", auth=auth).status_code == 200
    client.advance(1)
    assert client.call("GET /v4/clients/434428563/tags", auth=auth).status_code == 401


def test_any_operation__after_a_reset_refuses_older_tokens(client: Client) -> None:
    auth = client.credential("synerise", "workspace")
    client.reset()
    assert client.call("GET /v4/clients/434428563/tags", auth=auth).status_code == 401


def test_any_operation__refuses_the_token_of_another_tenant_even_of_a_fork(client: Client, mock: Mock) -> None:
    auth = client.credential("synerise", "workspace")
    other = Client(client.url, f"{client.tenant}-fork", client.send)
    mock.tenants.get(other.tenant).fork_from(mock.tenants.get(client.tenant))
    assert client.rows("synerise", "tokens") == other.rows("synerise", "tokens")
    assert other.call("GET /v4/clients/434428563/tags", auth=auth).status_code == 401
    assert other.call("GET /v4/clients/434428563/tags", auth="workspace").status_code == 200
    mock.tenants.drop(other.tenant)


@pytest.mark.parametrize("change", ["{token}", "Basic {token}", "Bearer  {token}", "Bearer {token}x", "Bearer", ""])
def test_any_operation__with_a_header_that_is_no_bearer_token_gets_401(client: Client, change: str) -> None:
    token = client.credential("synerise", "workspace")["headers"]["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": change.format(token=token)}
    assert client.call("GET /v4/clients/434428563/tags", headers=headers).status_code == 401


def test_any_operation__of_an_unknown_tracker_or_ai_key_gets_401(client: Client) -> None:
    assert client.call("GET /v4/clients/434428563/tags", query={"token": "nobody"}).status_code == 401
    assert client.call("GET /v4/clients/434428563/tags", headers={"x-api-key": "nobody"}).status_code == 401


def test_any_operation__knows_a_key_without_regard_to_case_and_of_its_own_kind_only(client: Client) -> None:
    tracker, ai_key = "8c9e6679-7425-40de-944b-e07fc1f90ae7", "a1a1a1a1-7425-40de-944b-e07fc1f90ae7"

    def statuses(known: str, other: str) -> list[int]:
        return [client.call("GET /v4/clients/434428563/tags", query={"token": key}).status_code for key in (known, known.upper(), other)]

    assert statuses(tracker, ai_key) == [403, 403, 401]  # known, but no consumer of this operation


def test_any_operation__in_two_fresh_tenants_answers_alike_but_for_the_tenant_in_tokens(client: Client, mock: Mock) -> None:
    other = Client(client.url, f"{client.tenant}-twin", client.send)
    answers: list[list[Any]] = []
    for each in (client, other):
        each.freeze("2026-01-01T00:00:00Z")
        anonymous = {"apiKey": "5aea03d5-e147-4c7e-bd59-ebcf50109a3d", "uuid": "9b2f7a10-3a4b-4c5d-8e6f-0a1b2c3d4e5f"}
        token = each.call("POST /sauth/v3/auth/login/client/anonymous", json=anonymous).json()["token"]
        claims = jwt.decode(token, options={"verify_signature": False})
        assert claims.pop("tnt") == each.tenant
        refusals = [login(each, USER | {"password": "wrong"}).content, each.call("GET /uauth/business-profile/").content]
        answers.append([claims, refusals, each.call("GET /uauth/.well-known/jwks.json").content, each.rows("synerise", "profiles")])
    mock.tenants.drop(other.tenant)
    assert answers[0] == answers[1]

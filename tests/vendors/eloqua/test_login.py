"""The login host: GET /id and OAuth 2.0."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from mockserver.app import Mock
from mockserver.client import Client, Response

TOKEN = "POST /auth/oauth2/token"
CALLBACK = "https://client.example.com/cb"
WHO = {"Authorization": "Basic " + base64.b64encode(b"mock-client:mock-client-secret").decode()}
PASSWORD = {"grant_type": "password", "username": "MockSite\\mock.user", "password": "mock-secret"}
DEFINITION = "GET /api/bulk/2.0/contacts/syncActions/1"


def bearer(client: Client, token: str) -> int:
    return client.call(DEFINITION, headers={"Authorization": f"Bearer {token}"}).status_code


def grant(client: Client, body: Any, headers: dict[str, str] = WHO) -> Response:
    return client.call(TOKEN, json=body, headers=headers)


@pytest.mark.parametrize("kind", ["basic", "bearer"])
@pytest.mark.parametrize("path", ["/id", "/ID"])
def test_identify__good_credential_answers_who_and_where(client: Client, kind: str, path: str) -> None:
    identity = client.call(f"GET {path}", auth=kind).json()
    assert list(identity) == ["site", "user", "urls"]
    assert identity["site"] == {"id": 42, "name": "MockSite"}
    assert (identity["user"]["username"], identity["user"]["displayName"]) == ("mock.user", "John Smith")
    assert identity["urls"]["base"] == client.url
    assert identity["urls"]["apis"]["rest"]["bulk"] == client.url + "/API/Bulk/{version}/"


@pytest.mark.parametrize("header", [None, "Basic x", "Bearer x", "Basic TW9ja1NpdGVcbW9jay51c2VyOndyb25n"])
def test_identify__anybody_else_gets_200_and_a_bare_text(client: Client, header: str | None) -> None:
    answer = client.call("GET /id", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.text) == (200, '"Not authenticated."')
    assert answer.headers["Content-Type"] == "application/json"


def test_identify__auth_off_answers_the_mock_user(client: Client) -> None:
    client.settings({"auth": "off"})
    assert client.call("GET /id").json()["user"]["username"] == "mock.user"


def test_issue_token__password_answers_tokens_that_work(client: Client) -> None:
    answer = grant(client, PASSWORD)
    assert answer.status_code == 200
    tokens = answer.json()
    assert list(tokens) == ["access_token", "token_type", "expires_in", "refresh_token"]
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 28800)
    assert bearer(client, tokens["access_token"]) == 200
    assert bearer(client, tokens["refresh_token"]) == 401


def test_issue_token__form_body_is_taken(client: Client) -> None:
    headers = {**WHO, "Content-Type": "application/x-www-form-urlencoded"}
    answer = client.call(TOKEN, data=urlencode({**PASSWORD, "scope": "full"}), headers=headers)
    assert bearer(client, answer.json()["access_token"]) == 200


def test_issue_token__access_token_expires_on_the_clock(client: Client) -> None:
    token = grant(client, PASSWORD).json()["access_token"]
    client.advance(28799)
    assert bearer(client, token) == 200
    client.advance(1)
    assert bearer(client, token) == 401


def test_issue_token__refresh_token_is_good_once(client: Client) -> None:
    first = grant(client, PASSWORD).json()
    client.advance(30000)
    renewed = grant(client, {"grant_type": "refresh_token", "refresh_token": first["refresh_token"], "scope": "full"})
    assert bearer(client, renewed.json()["access_token"]) == 200
    again = grant(client, {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]})
    assert (again.status_code, again.json()["error"]) == (401, "invalid_grant")


def test_issue_token__refresh_token_is_good_for_its_own_client_only(client: Client) -> None:
    other = {"clientId": "other", "clientSecret": "s", "redirectUri": CALLBACK, "login": "MockSite\\mock.user"}
    client.seed("eloqua", {"oauth_clients": [other]})
    body = {"grant_type": "refresh_token", "refresh_token": grant(client, PASSWORD).json()["refresh_token"]}
    assert grant(client, body, {"Authorization": "Basic " + base64.b64encode(b"other:s").decode()}).json()["error"] == "invalid_grant"
    assert grant(client, body).status_code == 200


def test_issue_token__expired_tokens_are_forgotten(client: Client) -> None:
    grant(client, {"grant_type": "client_credentials"})
    client.advance(28800)
    grant(client, {"grant_type": "client_credentials"})
    assert len(client.rows("eloqua", "tokens")) == 2, "the seeded one and the last"


def test_issue_token__empty_scope_is_none(client: Client) -> None:
    assert grant(client, {**PASSWORD, "scope": ""}).status_code == 200


def test_issue_token__client_credentials_answer_no_refresh_token(client: Client) -> None:
    tokens = grant(client, {"grant_type": "client_credentials"}).json()
    assert "refresh_token" not in tokens
    assert bearer(client, tokens["access_token"]) == 200


def test_issue_token__token_of_another_tenant_answers_401(client: Client) -> None:
    token = grant(client, PASSWORD).json()["access_token"]
    other = Client(client.url, f"{client.tenant}-other", client.send)
    twin = grant(other, PASSWORD).json()["access_token"]
    assert (bearer(other, twin), bearer(other, token)) == (200, 401)


def test_issue_token__reset_forgets_minted_tokens(client: Client) -> None:
    token = grant(client, PASSWORD).json()["access_token"]
    client.reset()
    assert bearer(client, token) == 401


def authorize(client: Client, **query: str) -> Response:
    return client.call("GET /auth/oauth2/authorize", query=query)


def code_of(client: Client) -> str:
    answer = authorize(client, response_type="code", client_id="mock-client", redirect_uri=CALLBACK, scope="full", state="xyz")
    assert answer.status_code == 302
    location = urlsplit(answer.headers["Location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == CALLBACK
    query = parse_qs(location.query)
    assert query["state"] == ["xyz"]
    return query["code"][0]


def test_authorize__code_is_good_for_one_token(client: Client) -> None:
    body = {"grant_type": "authorization_code", "code": code_of(client), "redirect_uri": CALLBACK}
    assert bearer(client, grant(client, body).json()["access_token"]) == 200
    assert grant(client, body).status_code == 401


def test_authorize__code_expires_or_goes_elsewhere(client: Client) -> None:
    body = {"grant_type": "authorization_code", "code": code_of(client)}
    assert grant(client, {**body, "redirect_uri": "https://elsewhere.example.com"}).status_code == 401
    client.advance(60)
    assert grant(client, body).status_code == 401


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({}, 'The "client_id" parameter is required.'),
        ({"client_id": "mock-client"}, 'The "redirect_uri" parameter is required.'),
        ({"client_id": "nobody", "redirect_uri": CALLBACK}, 'The "client_id" value is not a known client identifier.'),
        ({"client_id": "mock-client", "redirect_uri": "https://x"}, 'The "redirect_uri" value does not match the registered one.'),
    ],
)
def test_authorize__unknown_client_is_reported_in_the_body(client: Client, query: dict[str, str], complaint: str) -> None:
    answer = authorize(client, **query)
    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (200, complaint, "text/html")


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code", "scope": "x"}, "invalid_scope"),
    ],
)
def test_authorize__later_errors_go_back_to_the_client(client: Client, query: dict[str, str], error: str) -> None:
    answer = authorize(client, client_id="mock-client", redirect_uri=CALLBACK, state="s t", **query)
    assert answer.headers["Location"] == f"{CALLBACK}?error={error}&state=s+t"


def test_authorize__redirection_with_a_query_keeps_it(client: Client) -> None:
    uri = f"{CALLBACK}?site=1"
    client.seed("eloqua", {"oauth_clients": [{**client.rows("eloqua", "oauth_clients")[0], "redirectUri": uri}]})
    answer = authorize(client, client_id="mock-client", redirect_uri=uri, response_type="token")
    assert answer.headers["Location"] == f"{uri}&error=unsupported_response_type"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\0"])
def test_authorize__redirection_with_a_line_end_is_a_bug_undone(client: Client, mock: Mock, end: str) -> None:
    """What fails behind the handler's reply: the code is minted and taken back, the bug is told as one, and remembered."""
    uri = f"{CALLBACK}{end}X-Other: 1"
    client.seed("eloqua", {"oauth_clients": [{**client.rows("eloqua", "oauth_clients")[0], "redirectUri": uri}]})
    before = client.rows("eloqua", "tokens")
    answer = authorize(client, client_id="mock-client", redirect_uri=uri, response_type="code")
    assert (answer.status_code, answer.json()["title"]) == (500, "Bug in the mock server")
    assert client.rows("eloqua", "tokens") == before and client.requests(limit=1)[0]["response"]["status"] == 500
    bugs = mock.tenants.get(client.tenant).bugs
    assert "Location has a line end" in bugs.pop() and not bugs


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ([], 400, "invalid_request"),
        ({"grant_type": "magic"}, 400, "unsupported_grant_type"),
        ({"grant_type": ["password"]}, 400, "invalid_request"),
        ({"grant_type": 1}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "invalid_request"),
        ({"grant_type": "authorization_code"}, 400, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": 5}, 400, "invalid_request"),
        ({**PASSWORD, "scope": "half"}, 400, "invalid_scope"),
        ({**PASSWORD, "password": "wrong"}, 401, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "nonsense"}, 401, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "\u00e9\u00e9"}, 401, "invalid_grant"),
    ],
)
def test_issue_token__bad_grant_is_refused_in_three_members(client: Client, body: Any, status: int, error: str) -> None:
    answer = grant(client, body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert list(answer.json()) == ["error", "error_code", "error_description"]
    assert len(client.rows("eloqua", "tokens")) == 1


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ([], "request: Must be an object."),
        ({}, "grant_type: Must not be null or missing."),
        ({"grant_type": None}, "grant_type: Must not be null or missing."),
        ({"grant_type": 1}, "grant_type: Must be a string value."),
        ({"grant_type": "password"}, "username: Must not be null or missing."),
        ({**PASSWORD, "password": None}, "password: Must not be null or missing."),
        ({**PASSWORD, "password": 5}, "password: Must be a string value."),
        ({"grant_type": "authorization_code", "code": []}, "code: Must be a string value."),
        ({"grant_type": "authorization_code", "code": "x", "redirect_uri": {}}, "redirect_uri: Must be a string value."),
        ({"grant_type": "refresh_token", "refresh_token": True}, "refresh_token: Must be a string value."),
    ],
)
def test_issue_token__bad_member_is_reported_in_the_vendors_words(client: Client, body: Any, complaint: str) -> None:
    assert grant(client, body).json() == {"error": "invalid_request", "error_code": 1001, "error_description": complaint}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic bW9jay1jbGllbnQ6d3Jvbmc="}, {"Authorization": "Bearer x"}])
def test_issue_token__unknown_client_answers_401(client: Client, headers: dict[str, str]) -> None:
    answer = grant(client, PASSWORD, headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/xml"])
def test_issue_token__unreadable_body_answers_400(client: Client, data: bytes, kind: str) -> None:
    answer = client.call(TOKEN, data=data, headers={**WHO, "Content-Type": kind})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_identify__bearer_expires_on_the_clock(client: Client) -> None:
    credential = client.credential("eloqua", "bearer", subject="mock.user", expires_in=60)
    assert client.call(DEFINITION, auth=credential).status_code == 200
    client.advance(60)
    assert client.call(DEFINITION, auth=credential).status_code == 401


def test_identify__seeded_bearer_is_the_same_each_time(client: Client) -> None:
    assert client.credential("eloqua", "bearer") == client.credential("eloqua", "bearer")
    assert len(client.rows("eloqua", "tokens")) == 1


@pytest.mark.parametrize("details", [{"permissions": []}, {"expires_in": 60}, {"expires_in": 60, "permissions": ["full"]}])
def test_identify__basic_with_what_only_tokens_have_is_refused(client: Client, details: dict[str, Any]) -> None:
    answer = client.call("POST /_mock/credentials", json={"vendor": "eloqua", "kind": "basic", "subject": "mock.user", **details})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{next(iter(details))}")


def test_identify__unknown_subject_is_refused(client: Client) -> None:
    answer = client.call("POST /_mock/credentials", json={"vendor": "eloqua", "kind": "basic", "subject": "nobody"})
    assert answer.status_code == 422

"""Who calls and where to, and the exchange of grants for tokens."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from mockserver.core.world import State

from ..errors import GrantRefused
from ..wire import moment
from . import tokens

YEAR = 365 * 24 * 3600


def identity(state: State, caller: tokens.Caller | None, base: str) -> dict[str, Any] | None:
    """Site, user and the addresses of this very server, or nothing for a stranger: public, Oracle's page "Determining base URLs"."""
    row = state.users.by_key(caller.login) if caller else None
    if row is None:
        return None
    return {
        "site": row["site"],
        "user": row["user"],
        "urls": {
            "base": base,
            "apis": {
                "soap": {
                    "standard": base + "/API/{version}/Service.svc",
                    "dataTransfer": base + "/API/{version}/DataTransferService.svc",
                    "email": base + "/API/{version}/EmailService.svc",
                    "externalAction": base + "/API/{version}/ExternalActionService.svc",
                },
                "rest": {"standard": base + "/API/REST/{version}/", "bulk": base + "/API/Bulk/{version}/"},
            },
        },
    }


def authorize(state: State, query: Mapping[str, Any]) -> tuple[str, str]:
    """("", what is wrong) or (where to send the user agent, "").

    public, Oracle's page "OAuth Responses, Authorization Code Grant Request".
    """
    asked = {name: value for name, value in query.items() if isinstance(value, str)}
    for name in ("client_id", "redirect_uri"):
        if name not in asked:
            return "", f'The "{name}" parameter is required.'
    client = state.oauth_clients.by_key(asked["client_id"])
    if client is None:
        return "", 'The "client_id" value is not a known client identifier.'
    if client["redirectUri"] != asked["redirect_uri"]:
        return "", 'The "redirect_uri" value does not match the registered one.'
    answer = {"state": asked["state"]} if "state" in asked else {}
    if asked.get("response_type") != "code":
        error = "unsupported_response_type" if "response_type" in asked else "invalid_request"
        return _redirect(client, {"error": error} | answer), ""
    if asked.get("scope", tokens.SCOPE) != tokens.SCOPE:
        return _redirect(client, {"error": "invalid_scope"} | answer), ""
    details = {"clientId": client["clientId"], "redirectUri": client["redirectUri"]}
    code = tokens.mint(state, "code", client["login"], state.settings["code_seconds"], **details)
    return _redirect(client, {"code": code} | answer), ""


def _redirect(client: Mapping[str, Any], answer: Mapping[str, str]) -> str:
    """The client's redirection URI with the answer. A query that it has stays: public, RFC 6749, section 3.1.2."""
    uri = client["redirectUri"]
    return f"{uri}{'&' if '?' in uri else '?'}{urlencode(answer)}"


def issue_token(state: State, header: str | None, grant: Mapping[str, str]) -> dict[str, Any]:
    """A token for a grant: public, Oracle's page "Authenticate using OAuth 2.0", which gives a new refresh token with each exchange.

    A code or refresh token is good once (inferred). An access token lives 8 hours, a refresh token a year, a code a minute (assumed).
    """
    client = _client(state, header)
    if grant.get("scope", tokens.SCOPE) not in ("", tokens.SCOPE):
        raise GrantRefused(400, "invalid_scope", 1004, "The scope is not supported.")
    kind = grant["grant_type"]
    if kind == "password":
        caller = tokens.user(state, grant["username"], grant["password"])
        if caller is None:
            raise GrantRefused(401, "invalid_grant", 3001, "The user name or password is not valid.")
        return _tokens(state, client, caller.login)
    if kind == "client_credentials":
        return _tokens(state, client, client["login"], refreshable=False)
    sent = grant["code"] if kind == "authorization_code" else grant["refresh_token"]
    token = tokens.find_token(state, sent, "code" if kind == "authorization_code" else "refresh")
    if token is None or token.get("clientId") != client["clientId"] or _redirects_elsewhere(token, grant):
        raise GrantRefused(401, "invalid_grant", 3002, "The grant is not valid, has expired or was used before.")
    state.tokens.discard(token["secret"])
    return _tokens(state, client, token["login"])


def _redirects_elsewhere(token: Mapping[str, Any], grant: Mapping[str, str]) -> bool:
    return "redirectUri" in token and grant.get("redirect_uri", token["redirectUri"]) != token["redirectUri"]


def _client(state: State, header: str | None) -> dict[str, Any]:
    scheme, _, value = (header or "").strip().partition(" ")
    id, _, secret = tokens.decode(value.strip()).partition(":")
    client = state.oauth_clients.by_key(id) if scheme.lower() == "basic" else None
    if client is None or client["clientSecret"] != secret:
        raise GrantRefused(401, "invalid_client", 2001, "The client is not known or its secret is not valid.")
    return dict(client)


def _tokens(state: State, client: Mapping[str, Any], login: str, refreshable: bool = True) -> dict[str, Any]:
    _forget_expired(state)
    seconds = state.settings["token_seconds"]
    answer: dict[str, Any] = {"access_token": tokens.mint(state, "access", login, seconds), "token_type": "bearer", "expires_in": seconds}
    if refreshable:
        answer["refresh_token"] = tokens.mint(state, "refresh", login, YEAR, clientId=client["clientId"])
    return answer


def _forget_expired(state: State) -> None:
    for row in state.tokens.all():
        if "expiresAt" in row and moment(row["expiresAt"]) <= state.now:
            state.tokens.discard(row["secret"])

"""Basic with site\\user, or an access token that carries its tenant."""

from collections.abc import Callable
from typing import Any

from mockserver.core.operation import Call
from mockserver.core.world import State

from .errors import DISABLED, Forbidden, NotAuthenticated
from .rules.tokens import ANYBODY, SCOPE, Caller, encode, identify, mint, wire_token


def authenticate(call: Call) -> Caller:
    """Basic or bearer, else 401: documented, docs/eloqua-bulk-contact-sync-action-data.txt:46-48.

    The two schemes are public, Oracle's pages on authentication.
    403 for a user without the right to use the API or a token of another scope (inferred; the right is public, a client's notes), and where
    the service is not enabled for the site (public, Oracle's page "HTTP status codes").
    """
    caller = identify(call.state, call.headers.get("Authorization"))
    if caller is None:
        raise NotAuthenticated
    if not call.state.settings["bulk_enabled"]:
        raise Forbidden(DISABLED)
    if not caller.may_use_api or SCOPE not in caller.scope.split():
        raise Forbidden
    return caller


def basic_credential(state: State, details: dict[str, Any]) -> dict[str, Any]:
    if unfit := details.keys() & {"permissions", "expires_in"}:
        raise ValueError(f"{', '.join(sorted(unfit))}: a user has rights in the table users, and a password does not expire")
    row = _subject(state, details)
    pair = f"{row['login']}:{row['password']}"
    return {"headers": {"Authorization": f"Basic {encode(pair)}"}, "username": row["login"], "password": row["password"]}


def bearer_credential(state: State, details: dict[str, Any]) -> dict[str, Any]:
    """The seeded token, or a new one where anything is asked of it. `permissions` are the token's scope."""
    if details:
        scope = " ".join(map(str, details["permissions"])) if "permissions" in details else SCOPE
        token = mint(state, "access", _subject(state, details)["login"], details.get("expires_in", state.settings["token_seconds"]), scope)
    else:
        seeded = next((row for row in state.tokens.all() if row["kind"] == "access" and "expiresAt" not in row), None)
        token = wire_token(state, seeded["secret"]) if seeded else mint(state, "access", ANYBODY.login, state.settings["token_seconds"])
    client = next(iter(state.oauth_clients), None)
    names = {"client_id": "clientId", "client_secret": "clientSecret", "redirect_uri": "redirectUri"}
    own = {} if client is None else {"logs_in_at": "POST /auth/oauth2/token", **{ours: client[name] for ours, name in names.items()}}
    return {"headers": {"Authorization": f"Bearer {token}"}, "access_token": token, **own}


def _subject(state: State, details: dict[str, Any]) -> dict[str, Any]:
    """The user whom `subject` names by login or user name; the site's first one if it is left out."""
    wanted = details.get("subject")
    for row in state.users.all():
        if wanted in (None, row["login"], row["user"]["username"]):
            return row
    raise ValueError("the table users is empty" if wanted is None else f"subject: {wanted!r} is no user of the site")


CREDENTIALS: dict[str, Callable[[State, dict[str, Any]], dict[str, Any]]] = {"basic": basic_credential, "bearer": bearer_credential}

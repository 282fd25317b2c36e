"""Who calls: Basic with site\\user, or an access token that carries its tenant."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mockserver.core.operation import Call
from mockserver.core.world import State

from .errors import DISABLED, Forbidden, NotAuthenticated
from .wire import after, moment, timestamp

SCOPE = "full"


@dataclass(frozen=True, slots=True)
class Caller:
    """A user of the site; `name` is what createdBy shows."""

    login: str
    name: str
    may_use_api: bool = True
    scope: str = SCOPE


ANYBODY = Caller("MockSite\\mock.user", "mock.user")


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


def identify(state: State, header: str | None) -> Caller | None:
    """The caller that an Authorization header names, if it is good."""
    scheme, _, value = (header or "").strip().partition(" ")
    if scheme.lower() == "basic":
        login, _, password = decode(value.strip()).partition(":")
        return user(state, login, password)
    if scheme.lower() == "bearer":
        token = find_token(state, value.strip(), "access")
        return _caller(state, token["login"], token["scope"]) if token else None
    return None


def user(state: State, login: str, password: str) -> Caller | None:
    row = state.users.by_key(login)
    return _caller(state, login) if row and row["password"] == password else None


def _caller(state: State, login: str, scope: str = SCOPE) -> Caller | None:
    row = state.users.by_key(login)
    return Caller(login, row["user"]["username"], row["mayUseApi"], scope) if row else None


def decode(text: str) -> str:
    """Base64 as text; nothing where it is none."""
    try:
        return base64.b64decode(text, altchars=b"-_" if "-" in text or "_" in text else None, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def encode(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def wire_token(state: State, secret: str) -> str:
    """A token as sent: opaque to clients, it carries its tenant and is refused in any other."""
    return encode(f"{state.tenant}:{secret}")


def find_token(state: State, wire: str, kind: str) -> dict[str, Any] | None:
    """The token that was sent, if it is this tenant's, of this kind and has not expired on the tenant's clock."""
    tenant, _, secret = decode(wire).partition(":")
    token = state.tokens.by_key(secret) if tenant == state.tenant else None
    if token is None or token["kind"] != kind or ("expiresAt" in token and moment(token["expiresAt"]) <= state.now):
        return None
    return token


def mint(state: State, kind: str, login: str, seconds: int, scope: str = SCOPE, **details: str) -> str:
    """A new token in its wire form."""
    secret = state.ids.hex(f"token/{kind}", 32)
    expires = timestamp(after(state.now, seconds))
    state.tokens.insert({"secret": secret, "kind": kind, "login": login, "scope": scope, "expiresAt": expires, **details})
    return wire_token(state, secret)


def basic_credential(state: State, details: dict[str, Any]) -> dict[str, Any]:
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
    return {"headers": {"Authorization": f"Bearer {token}"}, "access_token": token}


def _subject(state: State, details: dict[str, Any]) -> dict[str, Any]:
    """The user whom `subject` names by login or user name; the site's first one if it is left out."""
    wanted = details.get("subject")
    for row in state.users.all():
        if wanted in (None, row["login"], row["user"]["username"]):
            return row
    raise ValueError(f"subject: {wanted!r} is no user of the site")


CREDENTIALS: dict[str, Callable[[State, dict[str, Any]], dict[str, Any]]] = {"basic": basic_credential, "bearer": bearer_credential}

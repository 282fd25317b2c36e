"""Who a caller is: users by name and password, and tokens that carry their tenant."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from mockserver.core.clock import later
from mockserver.core.world import State

from ..wire import moment, timestamp

SCOPE = "full"


@dataclass(frozen=True, slots=True)
class Caller:
    """A user of the site; `name` is what createdBy shows."""

    login: str
    name: str
    may_use_api: bool = True
    scope: str = SCOPE


ANYBODY = Caller("MockSite\\mock.user", "mock.user")


def identify(state: State, header: str | None) -> Caller | None:
    """The caller that an Authorization header names, if it is good: public, Oracle's pages on authentication."""
    scheme, _, value = (header or "").strip().partition(" ")
    if scheme.lower() == "basic":
        login, _, password = decode(value.strip()).partition(":")
        return user(state, login, password)
    if scheme.lower() == "bearer":
        token = find_token(state, value.strip(), "access")
        return _caller(state, token["login"], token["scope"]) if token else None
    return None


def user(state: State, login: str, password: str) -> Caller | None:
    """The user of this name (site\\user) and password: public, Oracle's page "Authenticate using HTTP basic authentication"."""
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
    """Text as Base64."""
    return base64.b64encode(text.encode()).decode()


def wire_token(state: State, secret: str) -> str:
    """A token as sent: opaque to clients, it carries its tenant and is refused in any other. Its form is ours: assumed."""
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
    secret = state.ids.hex(f"token/{kind}", 32, taken=state.tokens.by_key)
    expires = timestamp(later(state.now, seconds))
    state.tokens.insert({"secret": secret, "kind": kind, "login": login, "scope": scope, "expiresAt": expires, **details})
    return wire_token(state, secret)

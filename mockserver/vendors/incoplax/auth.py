"""Who calls: the session named by `Authorization: Bearer` or by the cookie EraSession."""

from typing import Any
from urllib.parse import urlsplit

from mockserver.core.operation import Call
from mockserver.core.world import State

from .errors import Unauthorized
from .rules import sessions
from .wire import Entity

COOKIE = "EraSession"


def authenticate(call: Call) -> Entity:
    """The caller's session, by token or cookie: public, the vendor's page on sessions. Where both are sent the token counts (assumed)."""
    token = bearer(call.headers.get("Authorization")) or cookie(call.headers.get("Cookie"))
    if token is None:
        raise Unauthorized()
    return sessions.open_session(call.state, token)


def bearer(header: str | None) -> str | None:
    scheme, _, token = (header or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def cookie(header: str | None) -> str | None:
    for pair in (header or "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return value.strip('"') or None
    return None


def set_cookie(call: Call, token: str, *more: str) -> str:
    """The cookie of a session, for the paths of this tenant alone: two of them in one cookie jar do not log each other out (ours).

    The path `/` where there is no base path, and HttpOnly, are assumed.
    """
    return "; ".join([f"{COOKIE}={token}", f"Path={urlsplit(call.base_url).path}/", *more, "HttpOnly"])


def mint_session(state: State, details: dict[str, Any]) -> dict[str, Any]:
    """A credential for tests: the session of `subject`, else of the first user; the same again unless `expires_in` asks for its own."""
    if "permissions" in details:
        raise ValueError("permissions: a session of Incoplax has none")
    login = details.get("subject") or next((user["login"] for user in state.users), "admin")
    session = sessions.mint_session(state, login, details.get("expires_in"))
    row = next((user for user in state.users if (user["domain"], user["login"]) == (session["domain"], session["login"])), None)
    body = None if row is None else {name: row[name] for name in ("domain", "login", "pwd")}
    own = {} if body is None else {"logs_in_at": "POST /rest/v1/iam/sessions", "logs_in_with": body}
    headers = {"Authorization": f"Bearer {session['session_token']}"}
    return {"headers": headers, "domain": session["domain"], "login": session["login"], **own}

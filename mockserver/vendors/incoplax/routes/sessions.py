"""Sessions: login, logout and the current session."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from .. import auth
from ..rules import sessions
from ..schemas.sessions import Login, SessionPatch
from ..wire import Entity


@operation("POST /rest/v1/iam/sessions", body=Login())
def create_session(call: Call, body: dict[str, Any]) -> Reply:
    """Logs in: sets the cookie, or answers the token where a session type is given."""
    session = sessions.create_session(call.state, **body)
    if session["session_type"]:
        return Reply(session)
    return Reply(show(session), headers={"Set-Cookie": auth.set_cookie(call, session["session_token"])})


@operation("GET /rest/v1/iam/sessions/current")
def get_current_session(call: Call) -> Reply:
    """Gives the caller's session."""
    return Reply(show(current(call)))


@operation("PATCH /rest/v1/iam/sessions/current", body=SessionPatch())
def update_current_session(call: Call, body: dict[str, Any]) -> Reply:
    """Changes the caller's session."""
    return Reply(show(sessions.update_current_session(call.state, current(call), body["ext"])))


@operation("DELETE /rest/v1/iam/sessions/current")
def delete_current_session(call: Call) -> Reply:
    """Logs out."""
    sessions.delete_current_session(call.state, current(call))
    return Reply(status=204, headers={"Set-Cookie": auth.set_cookie(call, "", "Max-Age=0")})


def current(call: Call) -> Entity:
    """The caller's session; there must be one, whatever the tenant's setting `auth` says (inferred)."""
    return call.principal or auth.authenticate(call)


def show(session: Entity) -> Entity:
    """The session less its token, which only a login that asks for one is given (inferred)."""
    return {name: value for name, value in session.items() if name != "session_token"}

"""Sessions: logging in, the ban on guessing, and the session that a request names."""

import math
from datetime import timedelta

from mockserver.core.clock import parse_iso
from mockserver.core.completion import fill
from mockserver.core.store import Where
from mockserver.core.world import State

from ..errors import Banned, LoginFailed, Unauthorized, UnknownSession
from ..wire import Entity, timestamp
from . import entities

SESSIONS_PER_USER = 10
FAILURES = 5
WINDOW = timedelta(minutes=3)
MINTED = "minted"
"""The session type of credentials that the control plane gives out."""


def complete_user(state: State, row: Entity) -> Entity:
    """The user with an id and, as the fixtures' user has it, the domain `example` (assumed: no operation makes users)."""
    return fill({"id": row.get("id") or entities.new_id(state, state.users), "domain": "example"}, row)


def create_session(state: State, domain: str, login: str, pwd: str, session_type: str = "") -> Entity:
    """Logs in: public, the vendor's page on sessions. A wrong combination counts towards the ban."""
    refuse_banned(state)
    if not state.users.contains(Where(domain=domain, login=login, pwd=pwd)):
        note_failure(state)
        raise LoginFailed()
    end_surplus(state, domain, login)
    return start_session(state, domain, login, session_type, None)


def end_surplus(state: State, domain: str, login: str) -> None:
    """A user has at most ten sessions: public, the vendor's page on sessions. A login more ends the oldest (assumed).

    What has expired does not count (assumed), nor what the control plane gave out, which no client has asked for.
    """
    rows = state.sessions.search(Where(login=login, domain=domain))
    own = [row for row in rows if row["session_type"] != MINTED and not has_expired(state, row)]
    for oldest in own[: max(0, len(own) - SESSIONS_PER_USER + 1)]:
        state.sessions.discard(oldest["session_token"])


def start_session(state: State, domain: str, login: str, session_type: str, expires: str | None) -> Entity:
    """The session's id is the token (public, the vendor's page on sessions); it starts with the tenant's name, so that no other
    tenant takes it.
    """
    now = timestamp(state.now)
    token = state.ids.hex("sessions", 32, taken=lambda text: state.sessions.by_key(f"{state.tenant}.{text}"))
    session: Entity = {
        "domain": domain,
        "login": login,
        "session_type": session_type,
        "expires": expires,
        "ext": {"ct": now, "lwt": now},
        "session_token": f"{state.tenant}.{token}",
    }
    state.sessions.insert(session)
    return session


def mint_session(state: State, login: str, expires_in: float | None) -> Entity:
    """A session without a login, for the control plane: the user's standing one, or a new one that expires. ValueError: no such user."""
    user: Entity | None = state.users.get(Where(login=login))
    if user is None:
        raise ValueError(f"subject: there is no user {login!r} in the table users")
    domain: str = user["domain"]
    if expires_in is not None:
        expires = timestamp(state.now + timedelta(seconds=expires_in))
        return start_session(state, domain, login, MINTED, expires)
    for standing in state.sessions.search(Where(domain=domain, login=login, session_type=MINTED, expires=None)):
        if find_own(state, standing["session_token"]):  # a fork holds its parent's, too
            return standing
    return start_session(state, domain, login, MINTED, None)


def open_session(state: State, token: str) -> Entity:
    """The session of this token. An unknown one counts towards the ban: public, the vendor's page on sessions."""
    session = find_own(state, token)
    if session is None:
        refuse_banned(state)
        note_failure(state)
        raise UnknownSession()
    if has_expired(state, session):
        raise Unauthorized("Session expired")
    return session


def has_expired(state: State, session: Entity) -> bool:
    return session["expires"] is not None and session["expires"] <= timestamp(state.now)


def find_own(state: State, token: str) -> Entity | None:
    """The session, unless it came here by a fork from another tenant: a token is refused in any but its own."""
    session: Entity | None = state.sessions.by_key(token)
    return session if token.rpartition(".")[0] == state.tenant else None


def update_current_session(state: State, session: Entity, ext: Entity) -> Entity:
    """Merges `ext`, which is open, and moves `ext.lwt` (assumed)."""
    ext = {**session["ext"], **ext, "ct": session["ext"]["ct"], "lwt": timestamp(state.now)}
    changed = {**session, "ext": ext}
    state.sessions.replace(changed)
    return changed


def delete_current_session(state: State, session: Entity) -> None:
    """Logs out: public, the vendor's page on sessions."""
    state.sessions.discard(session["session_token"])


def refuse_banned(state: State) -> None:
    """Five failures in the last three minutes ban, until the oldest of them is three minutes old: public, the vendor's page on sessions.

    The vendor bans the address; here the tenant is the one client.
    """
    recent = recent_failures(state)
    if len(recent) >= FAILURES:
        until = parse_iso(recent[-FAILURES]["time"]) + WINDOW
        raise Banned(max(1, math.ceil((until - state.now).total_seconds())))


def note_failure(state: State) -> None:
    """Remembers a failure and forgets those that no longer count."""
    recent = {failure["id"] for failure in recent_failures(state)}
    for failure in state.loginfailures.all():
        if failure["id"] not in recent:
            state.loginfailures.discard(failure["id"])
    state.loginfailures.insert({"id": state.loginfailures.next_serial(), "time": timestamp(state.now)})


def recent_failures(state: State) -> list[Entity]:
    """Oldest first. Timestamps are of one width, so their order is that of the times."""
    since, now = timestamp(state.now - WINDOW), timestamp(state.now)
    return [failure for failure in state.loginfailures.all() if since < failure["time"] <= now]

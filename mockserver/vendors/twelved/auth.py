"""Who the caller is: a bearer of a personal access token, and the tokens that a test asks for."""

from datetime import timedelta
from typing import Any

from mockserver.core.operation import Call
from mockserver.core.store import Where
from mockserver.core.world import State

from .errors import Forbidden, Unauthorized
from .rules.entity_ids import entity_id
from .rules.tokens import CHANGERS, Caller, caller_of, has_expired, issue_token, may_change_contacts, token_text
from .wire import demand_length

CREATOR = ("contact_or_company_creator",)


def authenticate(call: Call) -> Caller:
    """The owner of the token in the request, who must have the right that the operation asks for.

    documented, docs/12d-synergy-save-contact.txt:21-23: a token is needed. public, integration notes: `Not Authorized` without one,
    `Forbidden` without the right. A request without a length goes no further than the web server (public, seen on the vendor's demo
    server).
    """
    demand_length(call)
    scheme, _, text = (call.headers.get("Authorization") or "").strip().partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise Unauthorized("Not Authorized")
    caller = caller_of(call.state, text.strip())
    if call.operation.traits.get("changes_contacts") and not may_change_contacts(call.state, caller):
        raise Forbidden
    return caller


def anybody(call: Call) -> Caller:
    """Where nobody is asked who calls: the first user, with every right."""
    return Caller(entity_id(call.state, 1), CHANGERS)


def pat(state: State, details: dict[str, Any]) -> dict[str, Any]:
    """A token that works."""
    return _credential(state, "working", details, 1, CREATOR, 86400 * 180)


def make_expired_pat(state: State, details: dict[str, Any]) -> dict[str, Any]:
    """A token that has expired."""
    return _credential(state, "expired", details, 1, CREATOR, -86400)


def pat_forbidden(state: State, details: dict[str, Any]) -> dict[str, Any]:
    """A token without the right to change contacts."""
    return _credential(state, "reading", details, 2, (), 86400 * 180)


def _credential(
    state: State, secret: str, details: dict[str, Any], user: int, permissions: tuple[str, ...], seconds: int
) -> dict[str, Any]:
    """The seeded token of this secret; a new one where details are asked for, or the seeded one is gone or, since the clock was moved,
    no longer what its kind says.

    subject: the user's number or IDString. permissions: `system_administrator`, `contact_or_company_creator`. expires_in: seconds.
    """
    seeded = None if details else state.personal_access_tokens.get(Where(Secret=secret))
    if seeded is not None and has_expired(seeded, state.now) == (seconds < 0):
        return _headers_of(token_text(state, secret), seeded["UserID"]["IDString"])
    subject, wanted = str(details.get("subject", user)), details.get("permissions", permissions)
    number = subject.removesuffix(f"_{state.settings['server_id']}")
    if not (number.isascii() and number.isdigit() and 0 < int(number[:10]) < 2**31 and len(number) <= 10):
        raise ValueError(f"subject {subject!r} is no user's number, such as 7 or 7_1")
    if unknown := sorted(set(wanted) - CHANGERS):
        raise ValueError(f"permission {unknown[0]!r} is none of {', '.join(sorted(CHANGERS))}")
    try:
        expiry = state.now + timedelta(seconds=details.get("expires_in", seconds))
    except OverflowError:
        raise ValueError("expires_in lies beyond the calendar") from None
    caller = Caller(entity_id(state, int(number)), frozenset(wanted))
    return _headers_of(issue_token(state, caller, "Control plane", None, expiry), caller.user["IDString"])


def _headers_of(text: str, user: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {text}"}, "query": {}, "user": user}

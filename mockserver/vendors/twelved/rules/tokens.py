"""Personal access tokens: making, listing, and finding the one that a request carries."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mockserver.core.clock import parse_iso
from mockserver.core.completion import fill, pick
from mockserver.core.store import Where
from mockserver.core.world import State

from ..errors import BadRequest, Forbidden, Unauthorized
from ..wire import dotnet_time, format_stored
from .entity_ids import complete_id

LONGEST_DAYS = 180
LASTING = "2099-12-31T00:00:00.000Z"
"""The end of a token that a fixture gives none: it must hold whatever a test's clock says (ours)."""
CHANGERS = frozenset({"system_administrator", "contact_or_company_creator"})


@dataclass(frozen=True)
class Caller:
    """The user whose token a request carries, and that user's rights."""

    user: dict[str, Any]
    permissions: frozenset[str]


def caller_of(state: State, text: str) -> Caller:
    """Who carries this token.

    public, integration notes: `Invalid token` and `Token expired`. public, vendor's help pages: no token is taken where the system
    setting for them is off (what it answers then is assumed). A token carries its tenant and is good in no other (ours).
    """
    row = state.personal_access_tokens.get(Where(Secret=_secret_of(text)))
    if row is None or token_text(state, row["Secret"]) != text or not state.settings["personal_access_tokens"]:
        raise Unauthorized("Invalid token")
    if has_expired(row, state.now):
        raise Unauthorized("Token expired")
    return Caller(row["UserID"], frozenset(row["Permissions"]))


def has_expired(row: Mapping[str, Any], now: datetime) -> bool:
    """Whether a token's life is over, from the very moment of its expiry on (assumed)."""
    return parse_iso(row["Expiry"]) <= now


def token_text(state: State, secret: str) -> str:
    """The token that the client holds: tenant and secret, in letters that any header takes.

    public, vendor's help pages: a token is opaque.
    """
    return base64.urlsafe_b64encode(f"{state.tenant}/{secret}".encode()).decode().rstrip("=")


def _secret_of(text: str) -> str | None:
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (ValueError, binascii.Error):
        return None
    return decoded.partition("/")[2]


def may_change_contacts(state: State, caller: Caller) -> bool:
    """Whether the caller may save contacts.

    public, vendor's help pages on contacts: by setting, only system administrators and users marked as contact or company creators.
    """
    return not state.settings["restrict_contact_changes"] or not CHANGERS.isdisjoint(caller.permissions)


def generate_pat(state: State, caller: Caller, given: dict[str, Any]) -> str:
    """A new token of the caller's, with the caller's rights.

    public, vendor's help pages on tokens: name, client and days of life; at most 180 days and no negative number; the token inherits its
    user's rights; the system setting must be on. assumed: at least one day, a name is required, the texts, and 403 where the setting is
    off.
    """
    if not state.settings["personal_access_tokens"]:
        raise Forbidden
    if not given.get("Name"):
        raise BadRequest("Name is required")
    days = given.get("ExpireInDays", 0)
    if not 1 <= days <= LONGEST_DAYS:
        raise BadRequest(f"ExpireInDays must be between 1 and {LONGEST_DAYS}")
    return issue_token(state, caller, given["Name"], given.get("ClientId"), state.now + timedelta(days=days))


def issue_token(state: State, caller: Caller, name: str, client: str | None, expiry: datetime) -> str:
    """Stores a token and gives its text, which is shown this once."""
    given = {"UserID": caller.user, "Expiry": format_stored(expiry), "Name": name, "ClientId": client}
    row = complete_token(state, {**given, "Permissions": sorted(caller.permissions)})
    state.personal_access_tokens.insert(row)
    return token_text(state, row["Secret"])


def complete_token(state: State, row: dict[str, Any]) -> dict[str, Any]:
    """The token's row with number, secret and times; of the first user, without any right, and lasting, unless it says otherwise (ours)."""
    user = complete_id(state, row.get("UserID"), lambda: 1)
    blank = {
        "UserID": user,
        "CreatedOn": format_stored(state.now),
        "Expiry": LASTING,
        **pick(row, "Name"),
        "ExpiryReminderState": 0,
        "ID": row.get("ID") or state.personal_access_tokens.next_serial(),
        "ClientId": None,
        "Secret": row.get("Secret") or state.ids.hex("tokens", 32, taken=lambda text: state.personal_access_tokens.get(Where(Secret=text))),
        "Permissions": [],
    }
    return fill(blank, {**row, "UserID": user})


def list_pats(state: State, caller: Caller) -> list[dict[str, Any]]:
    """The caller's tokens, oldest first, expired ones too, without their secrets.

    public, vendor's help page on getting tokens: members, their order, and an expired token in the list.
    """
    rows = state.personal_access_tokens.search(Where({"UserID.IDString": caller.user["IDString"]}))
    return [
        {
            "UserID": row["UserID"],
            "CreatedOn": dotnet_time(row["CreatedOn"]),
            "Expiry": dotnet_time(row["Expiry"]),
            "Name": row["Name"],
            "ExpiryReminderState": reminder_state(parse_iso(row["Expiry"]), state.now),
            "ID": row["ID"],
        }
        for row in rows
    ]


def reminder_state(expiry: datetime, now: datetime) -> int:
    """Which mails about a token's end have been sent.

    public, vendor's help pages: one a week before, one when it has expired. assumed: 0 none, 1 the first, 2 the second (the sample has 0
    and 1).
    """
    left = expiry - now
    return 2 if left <= timedelta(0) else 1 if left <= timedelta(days=7) else 0

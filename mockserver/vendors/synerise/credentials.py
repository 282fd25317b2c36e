"""The credentials that the control plane hands out."""

from collections.abc import Callable
from typing import Any

from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from .access import AI_KEY_HEADER, FIRST, find_first_key, find_first_user
from .rules.accounts import tokens

Mint = Callable[[State, Row], Row]


def _bearer(row: Row) -> Row:
    return {"headers": {"Authorization": f"Bearer {row['token']}"}, "query": {}, "token": row["token"], "expires": row["exp"]}


def _unknown(subject: str | None, kind: str) -> ValueError:
    if subject is None:
        return ValueError(f"this tenant's rows have nobody for a credential of kind {kind}")
    return ValueError(f"subject: {subject!r} is nobody in this tenant")


def _workspace(key: str | None = None) -> Mint:
    def credential(state: State, details: Row) -> Row:
        subject = details.get("subject", key)
        row = state.api_keys.by_key(subject) if subject else find_first_key(state, "workspace")
        if row is None or row["kind"] != "workspace":
            raise _unknown(subject, "workspace")
        return _bearer(_reuse(state, "workspace", details, workspace=row["workspaceId"], mail=row["name"], api_key=row["apiKey"])) | {
            "logs_in_at": "POST /uauth/v2/auth/login/profile",
            "logs_in_with": {"apiKey": row["apiKey"]},
        }

    return credential


def _user(name: str | None = None, confirmed: bool = True) -> Mint:
    def credential(state: State, details: Row) -> Row:
        subject = details.get("subject", name)
        row = state.users.get(Where(username=subject)) if subject else find_first_user(state, with_mfa=not confirmed)
        if row is None:
            raise _unknown(subject, "user")
        workspace = row["workspaces"][0]["id"] if confirmed and row["workspaces"] else None
        return _bearer(_reuse(state, "user", details, workspace=workspace, mail=row["username"], user=row["id"], confirmed=confirmed)) | {
            "logs_in_at": "POST /uauth/auth/login/user",
            "logs_in_with": {"username": row["username"], "password": row["password"]},
            **({"mfaCode": row["mfaCode"]} if row.get("mfaCode") else {}),
        }

    return credential


def _profile(consumer: str) -> Mint:
    def credential(state: State, details: Row) -> Row:
        subject = details.get("subject")
        if subject is None:
            row = FIRST[consumer](state)
        else:
            row = state.profiles.by_key(int(subject)) if subject.isdecimal() else state.profiles.get(Where(uuid=subject))
        key = find_first_key(state, "profile")
        if row is None or key is None:
            raise _unknown(subject, consumer)
        return _bearer(
            _reuse(
                state,
                consumer,
                details,
                workspace=key["workspaceId"],
                mail=tokens.mail_of(row),
                client=row["clientId"],
                api_key=key["apiKey"],
            )
        )

    return credential


def _key(kind: str) -> Mint:
    def credential(state: State, details: Row) -> Row:
        if unfit := details.keys() & {"permissions", "expires_in"}:
            raise ValueError(f"{', '.join(sorted(unfit))}: a key has its own permissions, in the table api_keys, and does not expire")
        subject = details.get("subject")
        row = state.api_keys.by_key(subject) if subject else find_first_key(state, kind)
        if row is None or row["kind"] != kind:
            raise _unknown(subject, kind)
        if kind == "tracker":
            return {"headers": {}, "query": {"token": row["apiKey"]}}
        return {"headers": {AI_KEY_HEADER: row["apiKey"]}, "query": {}}

    return credential


def _reuse(state: State, consumer: str, details: Row, *, workspace: int | None, confirmed: bool = True, **who: Any) -> Row:
    """Asking again for a plain credential gives the token that is already there, so that asking changes nothing.

    Tokens that came of it by a second factor or a choice of workspace carry its device too, yet are others.
    """
    if details:
        permissions, life = details.get("permissions"), details.get("expires_in")
        return tokens.mint(state, consumer, workspace=workspace, confirmed=confirmed, **who, permissions=permissions, life=life)
    subject = who.get("user") or who.get("client") or who["api_key"]
    device = f"credential-{consumer}-{subject}-{'confirmed' if confirmed else 'pending'}"
    for row in state.tokens.search(Where(dev=device)):
        if (row["bpi"], row["mfa"]) == (workspace, confirmed) and tokens.token_in_force(state, row["token"]):
            return row
    return tokens.mint(state, consumer, workspace=workspace, confirmed=confirmed, **who, device=device)


CREDENTIALS: dict[str, Mint] = {
    "workspace": _workspace(),
    "workspace_reader": _workspace("11111111-1b2a-42f7-804d-f647243eb1ab"),
    "user": _user(),
    "user_reader": _user("reader@example.com"),
    "user_mfa_pending": _user(confirmed=False),
    "profile": _profile("profile"),
    "anonymous": _profile("anonymous"),
    "tracker": _key("tracker"),
    "ai_key": _key("ai_key"),
}

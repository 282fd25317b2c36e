"""Who calls, and whether the operation admits them. What it asks for stands in its decorator (see README.md)."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from mockserver.core.operation import Call
from mockserver.core.store import Where
from mockserver.core.world import State

from .errors import Forbidden, Unauthorized
from .rules import tokens
from .rules.tokens import Principal, principal_of

Row = dict[str, Any]

ALL = "*"
"""Every permission, every right."""

AI_KEY_HEADER = "x-api-key"


def identify(call: Call) -> Principal:
    """The caller behind a bearer token, a tracker key or an AI key.

    Bearer and tracker key: documented, docs/synerise-api-reference.txt:6-26. 401 otherwise: public, Synerise's developer guide on API
    authorization. That the AI key travels in `x-api-key` is assumed.
    """
    state = call.state
    header = call.headers.get("Authorization")
    if header is not None:
        scheme, _, text = header.partition(" ")
        row = tokens.token_in_force(state, text) if scheme.lower() == "bearer" else None
        if row is None:
            raise Unauthorized("Full authentication is required to access this resource")
        return principal_of(row)
    for kind, key in (("tracker", call.query.get("token")), ("ai_key", call.headers.get(AI_KEY_HEADER))):
        if isinstance(key, str):
            found = state.api_keys.by_key(key.lower())
            if found is None or found["kind"] != kind:
                raise Unauthorized("Invalid API key")
            return Principal(kind, found["apiKey"], found["workspaceId"], found["apiKey"])
    raise Unauthorized("Full authentication is required to access this resource")


def authenticate(call: Call) -> Principal:
    """401, then 403 in this order: consumer, how far a user has logged in, permission of the key or right of the role.

    Consumers, permission and role group: documented, beside each operation. 403 for a missing one: public, Synerise's developer guide.
    """
    principal = identify(call)
    traits = call.operation.traits
    if principal.consumer not in traits["consumers"].split():
        raise Forbidden("Access is denied")
    if principal.consumer == "user":
        _check_user(call.state, principal, traits)
    else:
        held = permissions_of_key(call.state, principal.api_key) if principal.permissions is None else principal.permissions
        for permission in traits.get("permission", "").split():
            if permission not in held and ALL not in held:
                raise Forbidden("Access is denied")
    return principal


def _check_user(state: State, principal: Principal, traits: Any) -> None:
    """What a user may do before the second factor, before and after the choice of a workspace.

    documented, docs/synerise-api-reference.txt:28, 51-53, 74-76; role groups :480; that the refusal is 403 is assumed.
    """
    stage = traits.get("stage", "workspace")
    if stage == "login":
        return
    if not principal.confirmed:
        raise Forbidden("Multi-factor authentication is required")
    if stage == "selection":
        return
    if principal.workspace is None:
        raise Forbidden("Workspace is not selected")
    wanted = traits.get("role", "").split()
    if wanted and not any(has_right(state, principal, *item.split(".")) for item in wanted):
        raise Forbidden("Access is denied")


def has_right(state: State, principal: Principal, group: str, right: str) -> bool:
    """Whether the user's role in the selected workspace has a right of a group: documented, docs/synerise-api-reference.txt:480."""
    if principal.permissions is not None:
        return not {ALL, group, f"{group}.{right}"}.isdisjoint(principal.permissions)
    user = state.users.by_key(principal.subject)
    role = next((entry["role"] for entry in user["workspaces"] if entry["id"] == principal.workspace), None) if user else None
    found = state.roles.by_key(role) if role else None
    return found is not None and right in found["groups"].get(group, ())


def permissions_of_key(state: State, key: str | None) -> Sequence[str]:
    """What an API key may do; nothing once it is gone: assumed."""
    row = state.api_keys.by_key(key) if key else None
    return row["permissions"] if row else []


def anybody(call: Call) -> Principal | None:
    """The caller where the tenant's setting asks for none: the one behind the token if there is one, else the first admitted consumer."""
    consumer = str(call.operation.traits.get("consumers", "none")).split()[0]
    if consumer == "none":
        return None
    try:
        return identify(call)
    except Unauthorized:
        pass
    state = call.state
    key = _first_key(state, "workspace" if consumer in ("workspace", "user") else "profile")
    workspace, api_key = (key["workspaceId"], key["apiKey"]) if key else (None, None)
    row = FIRST[consumer](state) if consumer in FIRST else None
    subject = api_key if row is None else row["id"] if consumer == "user" else row["clientId"]
    return Principal(consumer, subject, workspace, api_key, permissions=(ALL,))


# --- who there is: the first that fits, which is the one that SEED-WORLD names as long as nobody brought other rows ---


def _first_key(state: State, kind: str) -> Row | None:
    return state.api_keys.get(Where(kind=kind))


def _first_user(state: State, with_mfa: bool = False) -> Row | None:
    return next((row for row in state.users if row["mfaTypes"] or not with_mfa), None)


def _first_profile(state: State, anonymous: bool = False) -> Row | None:
    return state.profiles.get(Where(anonymous=anonymous))


FIRST: dict[str, Callable[[State], Row | None]] = {
    "user": _first_user,
    "profile": _first_profile,
    "anonymous": partial(_first_profile, anonymous=True),
}

# --- credentials that the control plane hands out ---

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
        row = state.api_keys.by_key(subject) if subject else _first_key(state, "workspace")
        if row is None or row["kind"] != "workspace":
            raise _unknown(subject, "workspace")
        return _bearer(_reused(state, "workspace", details, workspace=row["workspaceId"], mail=row["name"], api_key=row["apiKey"]))

    return credential


def _user(name: str | None = None, confirmed: bool = True) -> Mint:
    def credential(state: State, details: Row) -> Row:
        subject = details.get("subject", name)
        row = state.users.get(Where(username=subject)) if subject else _first_user(state, with_mfa=not confirmed)
        if row is None:
            raise _unknown(subject, "user")
        workspace = row["workspaces"][0]["id"] if confirmed and row["workspaces"] else None
        return _bearer(_reused(state, "user", details, workspace=workspace, mail=row["username"], user=row["id"], confirmed=confirmed))

    return credential


def _profile(consumer: str) -> Mint:
    def credential(state: State, details: Row) -> Row:
        subject = details.get("subject")
        if subject is None:
            row = FIRST[consumer](state)
        else:
            row = state.profiles.by_key(int(subject)) if subject.isdecimal() else state.profiles.get(Where(uuid=subject))
        key = _first_key(state, "profile")
        if row is None or key is None:
            raise _unknown(subject, consumer)
        return _bearer(
            _reused(
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
        row = state.api_keys.by_key(subject) if subject else _first_key(state, kind)
        if row is None or row["kind"] != kind:
            raise _unknown(subject, kind)
        if kind == "tracker":
            return {"headers": {}, "query": {"token": row["apiKey"]}}
        return {"headers": {AI_KEY_HEADER: row["apiKey"]}, "query": {}}

    return credential


def _reused(state: State, consumer: str, details: Row, *, workspace: int | None, confirmed: bool = True, **who: Any) -> Row:
    """Asking again for a plain credential gives the token that is already there, so that asking changes nothing.

    Tokens that came of it by a second factor or a choice of workspace bear its device too, yet are others.
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

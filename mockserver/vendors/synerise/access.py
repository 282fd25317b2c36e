"""Who may call. What an operation asks for stands in its spec: `x-consumers`, `x-permission`, `x-role`, `x-demands`, `x-stage`."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from mockserver.core.operation import Call
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from .errors import Forbidden, Unauthorized
from .rules.accounts import tokens
from .rules.accounts.tokens import Principal, principal_of

ALL = "*"
"""Every permission, every right."""
CONSUMERS = ("workspace", "user", "profile", "anonymous", "tracker", "ai_key")
STAGES = ("login", "selection", "workspace")
HEADERS = ("Api-Version", "Content-Type", "Accept")


@dataclass(frozen=True, slots=True)
class Access:
    """What an operation asks of its caller."""

    consumers: tuple[str, ...]
    """Who may call, the first being who is assumed where nobody is asked; none where no token is needed."""
    permissions: tuple[str, ...]
    """What the key behind a token must carry, all of it."""
    roles: tuple[tuple[str, str], ...]
    """Rights of a user's role, as (group, right), one of which is enough."""
    demands: frozenset[str]
    """Headers without which a call is refused."""
    stage: str
    """How far a user must have logged in: login, selection (of a workspace to come), workspace."""


def read_access(raw: Mapping[str, Any]) -> Access:
    """The access of an operation of the spec. ValueError names what is not known."""
    consumers, demands = tuple(raw.get("x-consumers", ())), frozenset(raw.get("x-demands", ()))
    if "x-consumers" not in raw:
        raise ValueError(f"x-consumers is missing: a list of {', '.join(CONSUMERS)}, empty where no token is needed")
    stage = raw.get("x-stage", "workspace")
    for known, given, name in ((CONSUMERS, consumers, "x-consumers"), (HEADERS, demands, "x-demands"), (STAGES, (stage,), "x-stage")):
        if strange := set(given) - set(known):
            raise ValueError(f"{name} names {', '.join(sorted(strange))}; it may name {', '.join(known)}")
    roles = tuple(item.partition(".")[::2] for item in raw.get("x-role", "").split())
    if not all(group and right for group, right in roles):
        raise ValueError(f"x-role is {raw['x-role']!r}; it is GROUP.right, several separated by a space")
    return Access(consumers, tuple(raw.get("x-permission", "").split()), roles, demands, stage)


AI_KEY_HEADER = "x-api-key"


def identify(call: Call) -> Principal:
    """The caller behind a bearer token, a tracker key or an AI key.

    Bearer and tracker key: documented, docs/synerise-api-reference.txt:6-26. GUID and key of a workspace: public, Synerise's PHP SDK. 401
    otherwise: public, Synerise's developer guide on API authorization. That the AI key travels in `x-api-key` is assumed.
    """
    state = call.state
    header = call.headers.get("Authorization")
    if header is not None:
        scheme, _, text = header.partition(" ")
        if scheme.lower() == "basic":
            return _workspace_by_key(state, text)
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


def _workspace_by_key(state: State, text: str) -> Principal:
    """The workspace whose GUID and API key are user and password: public, Synerise's PHP SDK; without regard to case: assumed."""
    try:
        guid, _, key = base64.b64decode(text.strip(), validate=True).decode().lower().partition(":")
    except ValueError:
        guid, key = "", ""
    found = state.api_keys.by_key(key)
    if found is None or found["kind"] != "workspace" or _guid_of(state, found["workspaceId"]) != guid:
        raise Unauthorized("Full authentication is required to access this resource")
    return Principal("workspace", found["apiKey"], found["workspaceId"], found["apiKey"])


def _guid_of(state: State, workspace_id: int) -> str | None:
    workspace = state.workspaces.by_key(workspace_id)
    return workspace["businessProfileGuid"].lower() if workspace else None


def authenticate(call: Call) -> Principal:
    """401, then 403 in this order: consumer, how far a user has logged in, permission of the key or right of the role.

    Consumers, permission and role group: documented, beside each operation. 403 for a missing one: public, Synerise's developer guide.
    """
    principal = identify(call)
    access: Access = call.operation.access
    if principal.consumer not in access.consumers:
        raise Forbidden("Access is denied")
    if principal.consumer == "user":
        _check_user(call.state, principal, access)
    else:
        held = permissions_of_key(call.state, principal.api_key) if principal.permissions is None else principal.permissions
        for permission in access.permissions:
            if permission not in held and ALL not in held:
                raise Forbidden("Access is denied")
    return principal


def _check_user(state: State, principal: Principal, access: Access) -> None:
    """What a user may do before the second factor, before and after the choice of a workspace.

    documented, docs/synerise-api-reference.txt:28, 51-53, 74-76; role groups :480; that the refusal is 403 is assumed.
    """
    if access.stage == "login":
        return
    if not principal.confirmed:
        raise Forbidden("Multi-factor authentication is required")
    if access.stage == "selection":
        return
    if principal.workspace is None:
        raise Forbidden("Workspace is not selected")
    if access.roles and not any(has_right(state, principal, group, right) for group, right in access.roles):
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
    access: Access | None = call.operation.access
    if access is None or not access.consumers:
        return None
    consumer = access.consumers[0]
    try:
        return identify(call)
    except Unauthorized:
        pass
    state = call.state
    key = find_first_key(state, "workspace" if consumer in ("workspace", "user") else "profile")
    workspace, api_key = (key["workspaceId"], key["apiKey"]) if key else (None, None)
    row = FIRST[consumer](state) if consumer in FIRST else None
    subject = api_key if row is None else row["id"] if consumer == "user" else row["clientId"]
    return Principal(consumer, subject, workspace, api_key, permissions=(ALL,))


# --- who there is: the first that fits, which is the one that SEED-WORLD names as long as nobody brought other rows ---


def find_first_key(state: State, kind: str) -> Row | None:
    return state.api_keys.get(Where(kind=kind))


def find_first_user(state: State, with_mfa: bool = False) -> Row | None:
    return next((row for row in state.users if row["mfaTypes"] or not with_mfa), None)


def _find_first_profile(state: State, anonymous: bool = False) -> Row | None:
    return state.profiles.get(Where(anonymous=anonymous))


FIRST: dict[str, Callable[[State], Row | None]] = {
    "user": find_first_user,
    "profile": _find_first_profile,
    "anonymous": partial(_find_first_profile, anonymous=True),
}

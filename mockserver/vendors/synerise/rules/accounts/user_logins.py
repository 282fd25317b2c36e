"""Users and workspaces: logging in, the second factor, the choice of a workspace."""

from mockserver.core.completion import fill, pick
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import Forbidden, Locked, NotFound, Unauthorized
from ...wire import WORKSPACE
from . import tokens
from .tokens import Principal

NO_WORKSPACE = 0
"""`businessProfileId` before a workspace is selected: assumed, from the sample at docs/synerise-api-reference.txt:42."""


def complete_user(state: State, row: Row) -> Row:
    """The user with an id, called as he or she logs in, without a second factor, administrator of the document's workspace (assumed)."""
    blank = {
        "id": row.get("id") or state.ids.number("user", taken=state.users.by_key),
        **pick(row, "username", "password"),
        "name": row.get("username"),
        "mfaTypes": [],
        "mfaCode": None,
        "workspaces": [{"id": WORKSPACE, "role": "Administrator"}],
    }
    return fill(blank, row)


def login_user(state: State, body: Row) -> Row:
    """A token that may do nothing in a workspace yet, and with a second factor pending only confirm that one.

    documented, docs/synerise-api-reference.txt:27-28, 53; 401 of a wrong name or password: inferred. The token of an external provider
    is taken and not looked at: assumed.
    """
    user = state.users.get(Where(username=body["username"]))
    if user is None or user["password"] != body["password"]:
        raise Unauthorized("Bad credentials")
    return _consumer_token(state, user, None, confirmed=not user["mfaTypes"], device=body.get("deviceId"))


def verify_user_mfa(state: State, caller: Principal, mfa_type: str, body: Row) -> Row:
    """A token whose second factor is done, in the workspace selected so far; callable before and after.

    documented, docs/synerise-api-reference.txt:50-53; 401 of a wrong code and 403 of a type that the user has not set up: assumed.
    """
    user = _user(state, caller)
    if mfa_type not in user["mfaTypes"]:
        raise Forbidden(f"Multi-factor authentication of type {mfa_type} is not enabled")
    if body["verificationCode"] != user["mfaCode"]:
        raise Unauthorized("Invalid verification code")
    return _consumer_token(state, user, caller.workspace, device=body.get("deviceId") or caller.device, permissions=caller.permissions)


def select_workspace(state: State, caller: Principal, guid: str) -> Row:
    """A token bound to the workspace.

    documented, docs/synerise-api-reference.txt:74-76. 423 is public (typed by the WooCommerce plugin's generated client); that it is
    the answer where the workspace requires a second factor and the user has none, 404 of an unknown workspace and 403 of one that the
    user may not enter: assumed.
    """
    user = _user(state, caller)
    workspace = state.workspaces.get(Where(businessProfileGuid=guid.lower()))
    if workspace is None:
        raise NotFound("Business profile not found")
    if all(entry["id"] != workspace["id"] for entry in user["workspaces"]):
        raise Forbidden("Access is denied")
    if workspace["mfaRequired"] and not user["mfaTypes"]:
        raise Locked("Business profile requires multi-factor authentication")
    return _consumer_token(state, user, workspace["id"], device=caller.device, permissions=caller.permissions)


def list_workspaces(state: State, caller: Principal) -> list[Row]:
    """Those that the user may enter: documented, docs/synerise-api-reference.txt:89-103."""
    return [workspace for entry in _user(state, caller)["workspaces"] if (workspace := state.workspaces.by_key(entry["id"]))]


def get_current_workspace(state: State, caller: Principal) -> Row:
    """documented, docs/synerise-api-reference.txt:104-119; the values `ON` and, before a selection, null as `data` are assumed."""
    workspace = None if caller.workspace is None else state.workspaces.by_key(caller.workspace)
    if workspace is None:
        return {"selected": False, "data": None}
    data = {name: workspace[name] for name in ("id", "name", "logo", "businessProfileGuid", "created", "subdomain")}
    data["ipRestriction"] = "ON" if workspace["ipRestricted"] else "OFF"
    data["mfaRestriction"] = "ON" if workspace["mfaRequired"] else "OFF"
    return {"selected": True, "data": data}


def login_workspace(state: State, api_key: str) -> Row:
    """documented, docs/synerise-api-reference.txt:120-125; 401 of an unknown key: public, the WooCommerce plugin's client."""
    key = key_of_kind(state, api_key, "workspace")
    row = tokens.mint(state, "workspace", workspace=key["workspaceId"], mail=key["name"], api_key=key["apiKey"])
    return {"token": row["token"]}


def key_of_kind(state: State, api_key: str, kind: str) -> Row:
    """The row of an API key. Keys of profiles and of workspaces are separate entities: documented, docs/synerise-api-reference.txt:188.

    Without regard to case: inferred from the sample token's claim `apk`, ...:181, which has it in capitals.
    """
    key = state.api_keys.by_key(api_key.lower())
    if key is None or key["kind"] != kind:
        raise Unauthorized("Invalid API key")
    return key


def _user(state: State, caller: Principal) -> Row:
    user = state.users.by_key(caller.subject)
    if user is None:
        raise Unauthorized("Full authentication is required to access this resource")
    return user


def _consumer_token(
    state: State,
    user: Row,
    workspace: int | None,
    *,
    device: str | None,
    confirmed: bool = True,
    permissions: tuple[str, ...] | None = None,
) -> Row:
    """documented (members), docs/synerise-api-reference.txt:40-49; how authorities are spelled is assumed."""
    name = next((entry["role"] for entry in user["workspaces"] if entry["id"] == workspace), "")
    role = state.roles.by_key(name)
    row = tokens.mint(
        state,
        "user",
        workspace=workspace,
        mail=user["username"],
        user=user["id"],
        device=device,
        confirmed=confirmed,
        permissions=permissions,
    )
    return {
        "consumer": {
            "type": "USER",
            "businessProfileId": NO_WORKSPACE if workspace is None else workspace,
            "name": user["name"],
            "id": user["id"],
            "authorities": [f"{group}_{right.upper()}" for group, rights in role["groups"].items() for right in rights] if role else [],
            "roles": name,
        },
        "token": row["token"],
    }

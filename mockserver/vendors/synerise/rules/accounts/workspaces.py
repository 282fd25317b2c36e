"""Workspaces and roles: fixtures and the control plane make them, users and API keys belong to them."""

from mockserver.core.completion import fill, pick
from mockserver.core.row import Row
from mockserver.core.world import State

from ...wire import WORKSPACE, instant


def complete_workspace(state: State, row: Row) -> Row:
    """The workspace with numbers and name, for every address and without a second factor (assumed)."""
    number = row.get("id") or state.ids.number("workspace", start=WORKSPACE, taken=state.workspaces.by_key)
    blank = {
        "businessProfileGuid": row.get("businessProfileGuid") or state.ids.uuid("workspace"),
        "logo": "",
        "name": f"Workspace {number}",
        "id": number,
        "created": instant(state.now),
        "subdomain": f"workspace-{number}",
        "ipRestricted": False,
        "mfaRequired": False,
    }
    return fill(blank, row)


def complete_role(state: State, row: Row) -> Row:
    """The role, which grants nothing where it does not say what (assumed); its name must be given."""
    return fill({**pick(row, "name"), "groups": {}}, row)

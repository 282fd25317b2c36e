"""API keys: fixtures and the control plane make them."""

from mockserver.core.completion import fill
from mockserver.core.row import Row
from mockserver.core.world import State

from ...wire import WORKSPACE


def complete_api_key(state: State, row: Row) -> Row:
    """The key, a fresh UUID; of the kind `workspace`, for the document's workspace, with every permission, unless it says so (assumed)."""
    blank = {
        "apiKey": row.get("apiKey") or state.ids.uuid("api_key", taken=state.api_keys.by_key),
        "kind": "workspace",
        "name": "API key",
        "workspaceId": WORKSPACE,
        "permissions": ["*"],
    }
    return fill(blank, row)

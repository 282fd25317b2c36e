"""What an action is shown as: icons, labels and descriptions, each a mapping from an action to a text that is never processed."""

from mockserver.core.row import Row
from mockserver.core.store import Table, Where
from mockserver.core.world import State

from ...errors import BadRequest, NotFound

MEMBERS = {"event_icons": "icon", "event_labels": "label", "event_descriptions": "description"}
DEFAULT_WORKSPACE = 100005


def list_mappings(state: State, table: str, workspace: int | None) -> list[Row]:
    """Those of the workspace, the oldest first: documented, docs/synerise-api-reference.txt:1729-1740, 1901-1912, 1928-1939."""
    return list(_table(state, table).search(Where(businessProfileId=workspace_of(workspace))))


def create_mapping(state: State, table: str, workspace: int | None, body: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:1741-1755, 1913-1927, 1940-1954.

    That neither member may be left out is assumed. An action may have several mappings, of which the newest is shown: assumed.
    """
    member = MEMBERS[table]
    for name in ("action", member):
        if body.get(name) is None:
            raise BadRequest(f"JSON parse error: Missing property: '{name}'")
    rows = _table(state, table)
    row = {
        "id": rows.next_serial(),
        "businessProfileId": workspace_of(workspace),
        "action": body["action"],
        member: body[member],
    }
    rows.insert(row)
    return row


def update_mapping(state: State, table: str, workspace: int | None, number: int, body: Row) -> Row:
    """What is left out stays: inferred, docs/synerise-api-reference.txt:1711-1728. 404 of an unknown one: inferred."""
    rows = _table(state, table)
    found = rows.by_key(number)
    if found is None or found["businessProfileId"] != workspace_of(workspace):
        raise NotFound("Mapping not found")
    changed = {**found, **{name: body[name] for name in ("action", MEMBERS[table]) if body.get(name) is not None}}
    rows.replace(changed)
    return changed


def find_text(state: State, table: str, workspace: int | None, action: str) -> str | None:
    """The text of an action's newest mapping, jinja and all: documented, docs/synerise-api-reference.txt:1892, 1946."""
    own = [row for row in _table(state, table).search(Where(action=action)) if row["businessProfileId"] == workspace_of(workspace)]
    return own[-1][MEMBERS[table]] if own else None


def workspace_of(workspace: int | None) -> int:
    return DEFAULT_WORKSPACE if workspace is None else workspace


def _table(state: State, name: str) -> Table:
    return state.tables[name]

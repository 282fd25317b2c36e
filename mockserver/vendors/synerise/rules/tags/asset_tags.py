"""Tags of assets, such as promotions, and the directories that they stand in.

No operation makes one: fixtures do, and a test through the control plane. They belong to a workspace as their directories do (inferred).
"""

from mockserver.core.completion import fill, pick
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...wire import WORKSPACE, instant
from . import directories
from .directories import directory_by_hash, find_own

NO_TAG = "Tag not found"
URGENT_FIRST = "priority"
"""The order of every list: a lower value wins (documented, docs/synerise-api-reference.txt:2618); that lists obey: inferred."""


def complete_asset_tag(state: State, row: Row) -> Row:
    """The tag with hash and time, in no directory; where it says no more, of the document's workspace and of no author (assumed)."""
    blank = {
        "hash": row.get("hash") or state.ids.hex("asset_tag", 32, taken=state.asset_tags.by_key),
        "businessProfileId": WORKSPACE,
        "authorId": 0,
        "color": None,
        "createdAt": instant(state.now),
        "description": "",
        "directory": None,
        "icon": None,
        "priority": 0,
        **pick(row, "value"),
    }
    return fill(blank, row)


def tag_by_hash(state: State, workspace: int, hash_id: str) -> Row:
    return find_own(state.asset_tags, workspace, hash_id, NO_TAG)


def show(state: State, tag: Row, with_params: bool = True) -> Row:
    """documented, docs/synerise-api-reference.txt:2502-2525; of the list by pages its directory has no parameters, 2575-2585."""
    directory = state.tag_directories.by_key(tag["directory"]) if tag["directory"] else None
    return {
        "authorId": tag["authorId"],
        "color": tag["color"],
        "createdAt": tag["createdAt"],
        "description": tag["description"],
        "directory": directories.show(state, directory, with_params) if directory else None,
        "hash": tag["hash"],
        "icon": tag["icon"],
        "priority": tag["priority"],
        "value": tag["value"],
    }


def list_asset_tags(state: State, workspace: int, page: int, size: int) -> Row:
    """Pages from 0, of 10 unless asked otherwise: documented, docs/synerise-api-reference.txt:2566-2595."""
    mine = Where(businessProfileId=workspace)
    total = state.asset_tags.count(mine)
    tags = state.asset_tags.page(page * size, size, URGENT_FIRST, cond=mine)
    return {
        "data": [show(state, tag, with_params=False) for tag in tags],
        "pagination": {"limit": size, "page": page, "pages": -(-total // size), "total": total},
    }


def list_directory_tags(state: State, workspace: int, hash_id: str) -> list[Row]:
    """documented, docs/synerise-api-reference.txt:2497-2525."""
    directory_by_hash(state, workspace, hash_id)
    return [show(state, tag) for tag in state.asset_tags.page(0, None, URGENT_FIRST, cond=Where(directory=hash_id))]


def assign_tags_to_directory(state: State, workspace: int, hash_id: str, tags: list[str]) -> None:
    """A tag stands in one directory, the last: documented, docs/synerise-api-reference.txt:2526-2533, and 2616 (`directory` is one)."""
    directory_by_hash(state, workspace, hash_id)
    found = [tag_by_hash(state, workspace, tag) for tag in tags]
    state.asset_tags.put({**tag, "directory": hash_id} for tag in found)


def unassign_tags_from_directory(state: State, workspace: int, hash_id: str, tags: list[str]) -> None:
    """Deletes neither tags nor directory: documented, docs/synerise-api-reference.txt:2534. Tags of others stay there: inferred."""
    directory_by_hash(state, workspace, hash_id)
    found = [tag_by_hash(state, workspace, tag) for tag in tags]
    state.asset_tags.put({**tag, "directory": None} for tag in found if tag["directory"] == hash_id)


def update_asset_tag(state: State, workspace: int, hash_id: str, body: Row) -> Row:
    """What is left out stays, null resets color, directory and icon: documented, docs/synerise-api-reference.txt:2609-2647."""
    tag = {**tag_by_hash(state, workspace, hash_id), **body}
    if body.get("directory") is not None:
        directory_by_hash(state, workspace, body["directory"])
    state.asset_tags.replace(tag)
    return show(state, tag)


def delete_asset_tags(state: State, workspace: int, tags: list[str]) -> None:
    """All or, if one is unknown, none: documented, docs/synerise-api-reference.txt:2596-2602; the none assumed."""
    for tag in [tag_by_hash(state, workspace, hash_id) for hash_id in tags]:
        state.asset_tags.discard(tag["hash"])


def delete_asset_tag(state: State, workspace: int, hash_id: str) -> None:
    """documented, docs/synerise-api-reference.txt:2603-2608."""
    delete_asset_tags(state, workspace, [hash_id])

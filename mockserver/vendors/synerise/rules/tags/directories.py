"""Directories of asset tags and their types. They belong to a workspace: documented, docs/synerise-api-reference.txt:2400."""

from mockserver.core.completion import fill, pick
from mockserver.core.row import Row
from mockserver.core.store import Table, Where
from mockserver.core.world import State

from ...errors import NotFound
from ...wire import WORKSPACE, instant

NO_DIRECTORY = "Directory not found"
NO_TYPE = "Directory type not found"


def find_own(table: Table, workspace: int, hash_id: str, missing: str) -> Row:
    """The row of the workspace that has this hash; 404 of any other: assumed, the document shows no error of this service."""
    row = table.by_key(hash_id)
    if row is None or row["businessProfileId"] != workspace:
        raise NotFound(missing)
    return row


def directory_by_hash(state: State, workspace: int, hash_id: str) -> Row:
    return find_own(state.tag_directories, workspace, hash_id, NO_DIRECTORY)


def type_by_hash(state: State, workspace: int, hash_id: str) -> Row:
    return find_own(state.tag_directory_types, workspace, hash_id, NO_TYPE)


def show_type(row: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:2449-2453."""
    return {member: row[member] for member in ("createdAt", "hash", "name")}


def show(state: State, row: Row, with_params: bool = True) -> Row:
    """Its type stands in it, null where it has none: documented, docs/synerise-api-reference.txt:2405-2418; the null: inferred, 2427."""
    directory = {member: row[member] for member in ("createdAt", "hash", "name", "params") if with_params or member != "params"}
    kind = state.tag_directory_types.by_key(row["type"]) if row["type"] else None
    return directory | {"type": show_type(kind) if kind else None}


def list_tag_directories(state: State, workspace: int) -> list[Row]:
    """All of them, as they were made: documented, docs/synerise-api-reference.txt:2400-2418; the order inferred."""
    return [show(state, row) for row in state.tag_directories.search(Where(businessProfileId=workspace))]


def complete_tag_directory(state: State, row: Row) -> Row:
    """The directory with hash and time, of no type; where it says no more, of the document's workspace (assumed)."""
    blank = {
        "hash": row.get("hash") or state.ids.hex("tag_directory", 32, taken=state.tag_directories.by_key),
        "businessProfileId": WORKSPACE,
        "createdAt": instant(state.now),
        **pick(row, "name"),
        "params": {},
        "type": None,
    }
    return fill(blank, row)


def create_tag_directory(state: State, workspace: int, body: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:2419-2443. No parameters are empty ones (inferred), names may come twice (assumed)."""
    kind = type_by_hash(state, workspace, body["type"])["hash"] if body.get("type") is not None else None
    given = {"businessProfileId": workspace, "name": body["name"], "params": body.get("params") or {}, "type": kind}
    row = complete_tag_directory(state, given)
    state.tag_directories.insert(row)
    return show(state, row)


def update_tag_directory(state: State, workspace: int, hash_id: str, body: Row) -> Row:
    """Name and parameters; what is left out stays: documented, docs/synerise-api-reference.txt:2472-2496; new ones replace all: assumed."""
    row = {**directory_by_hash(state, workspace, hash_id), **body}
    state.tag_directories.replace(row)
    return show(state, row)


def update_tag_directory_type(state: State, workspace: int, hash_id: str, kind: str) -> Row:
    """documented, docs/synerise-api-reference.txt:2542-2561."""
    directory = directory_by_hash(state, workspace, hash_id)
    row = {**directory, "type": type_by_hash(state, workspace, kind)["hash"]}
    state.tag_directories.replace(row)
    return show(state, row)


def delete_tag_directory(state: State, workspace: int, hash_id: str) -> None:
    """Its tags stay, in no directory: documented, docs/synerise-api-reference.txt:2466; the tags inferred from 2534."""
    directory_by_hash(state, workspace, hash_id)
    state.tag_directories.discard(hash_id)
    state.asset_tags.update({"directory": None}, Where(directory=hash_id))


def list_tag_directory_types(state: State, workspace: int) -> list[Row]:
    """documented, docs/synerise-api-reference.txt:2444-2454."""
    return [show_type(row) for row in state.tag_directory_types.search(Where(businessProfileId=workspace))]


def complete_tag_directory_type(state: State, row: Row) -> Row:
    """The type with hash and time; where it says no more, of the document's workspace (assumed)."""
    blank = {
        "hash": row.get("hash") or state.ids.hex("tag_directory_type", 32, taken=state.tag_directory_types.by_key),
        "businessProfileId": WORKSPACE,
        "createdAt": instant(state.now),
        **pick(row, "name"),
    }
    return fill(blank, row)


def create_tag_directory_type(state: State, workspace: int, name: str) -> Row:
    """documented, docs/synerise-api-reference.txt:2455-2465; names may come twice: assumed."""
    row = complete_tag_directory_type(state, {"businessProfileId": workspace, "name": name})
    state.tag_directory_types.insert(row)
    return show_type(row)

"""Definitions: what is to be done with the contacts that an upload names."""

from typing import Any

from mockserver.core.completion import pick
from mockserver.core.world import State

from ..errors import Conflict, Gone, NotFound
from ..wire import timestamp, uri_of
from . import staging, syncs
from .retention import is_removed
from .tokens import ANYBODY, Caller

ROOT = "/contacts/syncActions/"
MEMBERS = (
    *("name", "fields", "identifierFieldName", "isSyncTriggeredOnImport", "syncActions", "autoDeleteDuration", "kbUsed"),
    *("uri", "createdBy", "createdAt", "updatedBy", "updatedAt"),
)
OURS = ("uri", "createdBy", "createdAt", "updatedBy", "updatedAt")


def find(state: State, id: str) -> dict[str, Any]:
    """A definition. 404 if there is none, 410 once its autoDeleteDuration has removed it: documented as statuses,
    docs/eloqua-bulk-contact-sync-action-data.txt:54-56, 62-64; which is which is assumed from their wording."""
    definition: dict[str, Any] | None = state.sync_actions.by_key(uri_of(ROOT, id))
    if definition is None:
        raise NotFound
    if is_removed(state, definition):
        raise Gone
    return dict(definition)


def show(state: State, definition: dict[str, Any]) -> dict[str, Any]:
    """The definition with kbUsed, left out while nothing is staged: public, Oracle's operation pages; the leaving out is inferred."""
    kb = staging.count_kb(state, definition["uri"])
    return pick({**definition, **({"kbUsed": kb} if kb else {})}, *MEMBERS)


def list_all(state: State) -> list[dict[str, Any]]:
    """All definitions but the removed ones, oldest first (assumed)."""
    return [dict(row) for row in state.sync_actions.all() if not is_removed(state, row)]


def create_sync_action(state: State, caller: Caller, sent: dict[str, Any]) -> dict[str, Any]:
    """Adds a definition; numbers are never used again: public, Oracle's operation page "Create a contact sync action definition"."""
    definition = complete_sync_action(state, {name: value for name, value in sent.items() if name not in OURS}, caller)
    state.sync_actions.insert(definition)
    return show(state, definition)


def complete_sync_action(state: State, row: dict[str, Any], author: Caller = ANYBODY) -> dict[str, Any]:
    """The definition with uri, author and times; name, fields and identifier are the client's: public, as for create_sync_action."""
    fresh = row.get("uri") or ROOT + str(state.ids.number("sync_action", taken=lambda number: state.sync_actions.by_key(f"{ROOT}{number}")))
    now = timestamp(state.now)
    by, at = row.get("createdBy", author.name), row.get("createdAt", now)
    whole = {"uri": fresh, "createdBy": by, "createdAt": at, "updatedBy": by, "updatedAt": at} | _complete(state, row)
    return pick(whole, *MEMBERS) | row


def replace_sync_action(state: State, caller: Caller, id: str, sent: dict[str, Any]) -> dict[str, Any]:
    """Replaces all that a client sets: public, Oracle's operation page "Update a contact sync action definition"."""
    old = find(state, id)
    kept = {name: old[name] for name in ("uri", "createdBy", "createdAt")}
    definition = _complete(state, sent) | kept | {"updatedBy": caller.name, "updatedAt": timestamp(state.now)}
    state.sync_actions.replace(definition)
    staging.forget_when_removed(state, definition)
    return show(state, definition)


def _complete(state: State, sent: dict[str, Any]) -> dict[str, Any]:
    """isSyncTriggeredOnImport is false if left out: public sources contradict each other, so the setting trigger_default says."""
    return {"isSyncTriggeredOnImport": state.settings["trigger_default"], **sent}


def delete_sync_action(state: State, id: str) -> None:
    """Removes a definition and what is staged for it; it is 404 from then on (assumed, see `find`), and so is its number."""
    definition = find(state, id)
    state.ids.pass_over("sync_action", int(definition["uri"].removeprefix(ROOT)))
    staging.drop(state, definition["uri"])
    state.sync_actions.discard(definition["uri"])


def delete_sync_action_data(state: State, id: str) -> None:
    """Drops what is staged: public, Oracle's operation page "Delete sync data for a contact sync action definition".

    409 while a sync of the definition is active: public, Oracle's notes of release 24B.
    """
    uri = find(state, id)["uri"]
    if syncs.is_running(state, uri):
        raise Conflict
    staging.drop(state, uri)


def upload_sync_action_data(state: State, caller: Caller, id: str, records: list[dict[str, str]], size: int) -> dict[str, Any] | None:
    """Stages records; the sync that this starts, if the definition says so.

    204, or 201 with the sync by isSyncTriggeredOnImport: documented, docs/eloqua-bulk-contact-sync-action-data.txt:27-40, 84-105.
    409 while a sync of the definition is active: assumed; the setting upload_during_sync can allow it.
    """
    definition = find(state, id)
    uri = definition["uri"]
    if state.settings["upload_during_sync"] == "conflict" and syncs.is_running(state, uri):
        raise Conflict
    if definition["isSyncTriggeredOnImport"]:
        syncs.check_references(state, definition)
    staging.stage(state, definition, records, size)
    return syncs.create_sync(state, caller, uri) if definition["isSyncTriggeredOnImport"] else None

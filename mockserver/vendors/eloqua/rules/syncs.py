"""Syncs: pending, active, then success, warning or error, on the tenant's clock."""

from typing import Any

from mockserver.core.clock import later
from mockserver.core.store import Where
from mockserver.core.world import State

from ..errors import Conflict, NotFound, ValidationFailed, failure
from ..wire import timestamp, uri_of
from . import memberships, processing, staging
from .retention import is_removed
from .tokens import Caller

ROOT = "/syncs/"
MEMBERS = ("syncedInstanceUri", "callbackUrl", "syncStartedAt", "syncEndedAt", "status", "createdAt", "createdBy", "uri")


def find(state: State, id: str) -> dict[str, Any]:
    """A sync; 404 if there is none: public, Oracle's operation page "Retrieve a sync"."""
    sync: dict[str, Any] | None = state.syncs.by_key(uri_of(ROOT, id))
    if sync is None:
        raise NotFound
    return dict(sync)


def result(state: State, id: str) -> dict[str, Any]:
    """Logs, rejects and data of a sync: public, Oracle's operation pages; empty while it has not ended (assumed)."""
    sync = find(state, id)
    return _get_outcome(state, sync["uri"])


def _get_outcome(state: State, uri: str) -> dict[str, Any]:
    """What the fake keeps of a sync and its row does not show: how it is to end, as the settings said when it was made, and its outcome.

    A sync that a test brought in without it is made now.
    """
    made = {"mode": state.settings["sync_mode"], "pollsToEnd": state.settings["sync_polls"]}
    row = state.sync_results.by_key(uri)
    return dict(row) if row else {"syncUri": uri, **made, "polls": 0, "logs": [], "rejects": [], "data": []}


def _keep_beside(state: State, row: dict[str, Any]) -> None:
    state.sync_results.put([row])


def delete_sync_data(state: State, id: str) -> None:
    """The records of a sync go: public, Oracle's operation page "Delete sync data".

    409 while it is active: public, Oracle's notes of release 24B, for all endpoints that delete data. Logs and rejects stay (assumed).
    """
    sync = find(state, id)
    if sync["status"] == "active":
        raise Conflict
    _keep_beside(state, _get_outcome(state, sync["uri"]) | {"data": []})


def is_running(state: State, uri: str) -> bool:
    """Whether a sync of this definition is active."""
    return any(row["status"] == "active" for row in state.syncs.search(Where(syncedInstanceUri=uri)))


def check_references(state: State, definition: dict[str, Any]) -> None:
    """The definition is validated before a sync is made: public, Oracle's product notice of release 20D; what is looked at is inferred."""
    bad = [
        failure(f"syncActions[{place}].destination", "Must reference an existing object.", action["destination"])
        for place, action in enumerate(definition.get("syncActions", []))
        if not memberships.exists(state, action["destination"])
    ]
    if bad:
        raise ValidationFailed(*bad)


def start_sync_of(state: State, caller: Caller, sent: dict[str, Any]) -> dict[str, Any]:
    """A sync of the definition that the body names; 400 if there is none: inferred from the notice of release 20D."""
    definition = state.sync_actions.by_key(sent["syncedInstanceUri"])
    if definition is None or is_removed(state, definition):
        raise ValidationFailed(failure("syncedInstanceUri", "Must be a reference to an existing definition.", sent["syncedInstanceUri"]))
    check_references(state, definition)
    return create_sync(state, caller, definition["uri"], sent.get("callbackUrl"))


def create_sync(state: State, caller: Caller, uri: str, callback: str | None = None) -> dict[str, Any]:
    """A new sync is pending: public, Oracle's operation page. The setting sync_mode says how it goes on; the seconds are assumed.

    Settings changed later are for later syncs. The answer is the sync as it was made, pending, even where it runs at once.
    """
    tables = (state.syncs, state.sync_results)
    sync_uri = ROOT + str(state.ids.number("sync", taken=lambda number: any(table.by_key(f"{ROOT}{number}") for table in tables)))
    sync = {"syncedInstanceUri": uri, "status": "pending", "createdAt": timestamp(state.now), "createdBy": caller.name, "uri": sync_uri}
    if callback is not None:
        sync["callbackUrl"] = callback
    state.syncs.insert(_order(sync))
    kept = _get_outcome(state, sync_uri)
    _keep_beside(state, kept)
    staging.bind(state, uri, sync_uri)
    mode, job = kept["mode"], {"uri": sync_uri}
    if mode == "immediate":
        activate(state, job)
        finish(state, job)
    elif mode != "polls":
        active_at = later(state.now, state.settings["sync_pending_seconds"])
        state.schedule(active_at, "activate_sync", job)
        if mode != "stuck":
            state.schedule(later(active_at, state.settings["sync_active_seconds"]), "finish_sync", job)
    return _order(sync)


def poll(state: State, id: str) -> dict[str, Any]:
    """The sync as it stands. One of mode polls becomes active by the first question and ends by the one numbered sync_polls: assumed."""
    sync = find(state, id)
    row = _get_outcome(state, sync["uri"])
    if row["mode"] == "polls" and sync["status"] in ("pending", "active"):
        row["polls"] += 1
        _keep_beside(state, row)
        activate(state, {"uri": sync["uri"]})
        if row["polls"] >= row["pollsToEnd"]:
            finish(state, {"uri": sync["uri"]})
    return find(state, id)


def activate(state: State, job: dict[str, str]) -> None:
    """Due work: the sync begins. Statuses and their order: public, Oracle's page "Sync status types"."""
    sync = state.syncs.by_key(job["uri"])
    if sync and sync["status"] == "pending":
        state.syncs.replace(_order({**sync, "status": "active", "syncStartedAt": timestamp(state.now)}))


def finish(state: State, job: dict[str, str]) -> None:
    """Due work: the sync does what its definition says, and ends as its worst log entry says (inferred)."""
    sync = state.syncs.by_key(job["uri"])
    if sync is None or sync["status"] not in ("pending", "active"):
        return
    row = _get_outcome(state, job["uri"])
    outcome = processing.process(state, dict(sync), fails=row["mode"] == "failed")
    ended = {"status": outcome.status, "syncEndedAt": timestamp(state.now)}
    state.syncs.replace(_order({"syncStartedAt": timestamp(state.now), **sync, **ended}))
    _keep_beside(state, {**row, "logs": outcome.logs, "rejects": outcome.rejects, "data": outcome.data})


def list_all(state: State) -> list[dict[str, Any]]:
    """All syncs, oldest first (assumed)."""
    return [dict(row) for row in state.syncs.all()]


def _order(sync: dict[str, Any]) -> dict[str, Any]:
    """Members in the order of a client's recorded answers, unset ones left out: public."""
    return {name: sync[name] for name in MEMBERS if name in sync}

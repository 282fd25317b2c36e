"""The staging area: uploads wait here until a sync takes them, or their time is over."""

from collections.abc import Mapping
from typing import Any

from mockserver.core.clock import later
from mockserver.core.store import Where
from mockserver.core.world import State

from ..errors import StorageExceeded, ValidationFailed, failure
from ..wire import timestamp
from .retention import is_expired, is_removed, removal


def stage(state: State, definition: Mapping[str, Any], records: list[dict[str, str]], size: int) -> None:
    """Keeps one upload. More than 500 without a sync: 400 (public, Oracle's Bulk API limits page; the setting upload_limit).

    413 when the site's quota is full: documented as a status, docs/eloqua-bulk-contact-sync-action-data.txt:70-72. The setting
    staging_quota_kb stands for Oracle's rule of contacts times 50 KB (public, the same limits page). Staged data is kept for seven days,
    the default of imports (public, a client's recorded answers; that it holds here is assumed): the setting staging_seconds.
    """
    kept = forget_expired(state)
    uri = definition["uri"]
    if sum(row["syncedInstanceUri"] == uri and not row["syncUri"] for row in kept) >= state.settings["upload_limit"]:
        raise ValidationFailed(failure("data", f"Must sync before more than {state.settings['upload_limit']} files are staged."))
    kb = -(-size // 1024)
    if sum(row["kbUsed"] for row in kept) + kb > state.settings["staging_quota_kb"]:
        raise StorageExceeded
    id = max(state.uploads.next_serial(), state.upload_records.next_serial())
    until = later(state.now, state.settings["staging_seconds"])
    state.uploads.insert({"id": id, "syncedInstanceUri": uri, "syncUri": "", "kbUsed": kb, "keptUntil": timestamp(until)})
    state.upload_records.insert({"id": id, "records": records})
    state.schedule(until, "forget_staged", {"id": id})
    forget_when_removed(state, definition)


def forget_when_removed(state: State, definition: Mapping[str, Any]) -> None:
    """What is staged goes at the moment when autoDeleteDuration removes the definition, so that the tables show what there is."""
    at = removal(definition)
    if at is not None and state.uploads.contains(Where(syncedInstanceUri=definition["uri"])):
        state.schedule(at, "forget_staged", {"uri": definition["uri"]})


def forget_staged(state: State, job: Mapping[str, Any]) -> None:
    """Due work: one upload, or those of one definition, go if they have had their time."""
    rows = [state.uploads.by_key(job["id"])] if "id" in job else state.uploads.search(Where(syncedInstanceUri=job["uri"]))
    _discard(state, [row for row in rows if row and is_expired(state, row)])


def forget_expired(state: State) -> list[Mapping[str, Any]]:
    """Done before each upload, for rows that a test brought in without work that is due: what has had its time goes; what is left."""
    now = timestamp(state.now)
    removed = {row["uri"] for row in state.sync_actions.all() if is_removed(state, row)}
    kept: list[Mapping[str, Any]] = []
    expired: list[Mapping[str, Any]] = []
    for row in state.uploads.all():
        (expired if row["keptUntil"] <= now or row["syncedInstanceUri"] in removed else kept).append(row)
    _discard(state, expired)
    return kept


def count_kb(state: State, uri: str) -> int:
    """What a definition's staged data takes, each upload rounded up to a KB: the member is public, the rounding assumed."""
    return sum(row["kbUsed"] for row in state.uploads.search(Where(syncedInstanceUri=uri)) if not is_expired(state, row))


def bind(state: State, uri: str, sync_uri: str) -> None:
    """What is staged by now is this sync's; later uploads wait for the next (assumed)."""
    for row in state.uploads.search(Where(syncedInstanceUri=uri, syncUri="")):
        state.uploads.replace({**row, "syncUri": sync_uri})


def unbind(state: State, sync_uri: str) -> None:
    """After a failed sync the data waits for another try: inferred from the advice to retry that Oracle gives with ELQ-00146."""
    for row in state.uploads.search(Where(syncUri=sync_uri)):
        state.uploads.replace({**row, "syncUri": ""})


def collect_records(state: State, sync_uri: str) -> list[dict[str, str]]:
    """The records that a sync is to take, in the order of their uploads."""
    records: list[dict[str, str]] = []
    for row in state.uploads.search(Where(syncUri=sync_uri)):
        found = state.upload_records.by_key(row["id"])
        if found and not is_expired(state, row):
            records += found["records"]
    return records


def take(state: State, sync_uri: str) -> None:
    """A sync that ran has used its data up (ELQ-00131): inferred."""
    _discard(state, state.uploads.search(Where(syncUri=sync_uri)))


def drop(state: State, uri: str) -> None:
    """Nothing is staged for a definition any more: public, Oracle's operation page "Delete sync data"."""
    _discard(state, state.uploads.search(Where(syncedInstanceUri=uri)))


def _discard(state: State, rows: list[Any]) -> None:
    for row in rows:
        state.uploads.discard(row["id"])
        state.upload_records.discard(row["id"])

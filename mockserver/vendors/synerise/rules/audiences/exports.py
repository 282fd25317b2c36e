"""Exports: the profiles of a segmentation with fields and results of analyses, frozen when the export is created."""

from collections.abc import Sequence

from mockserver.core.clock import later
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import BadRequest, NotFound
from ...wire import instant
from ..analytics.definitions import Aggregate, Expression, Reference
from ..analytics.evaluate import Evaluation
from ..analytics.keeping import read_stored
from ..analytics.values import result_text
from .crm_fields import read_field
from .segmentations import any_segmentation, members_of

ANONYMOUS = {"RECOGNIZED": False, "ANONYMOUS": True}
PAGE = 500
"""Rows of an export that are kept as one row of export_pages."""
NO_EXPORT = "Export task not found"


def create_profile_export(state: State, body: Row) -> Row:
    """Every row is computed now; later changes of profiles, events and analyses are not in it.

    documented, docs/synerise-api-reference.txt:3624-3653: `columnOrder` has `id`, then the fields, and no analyses, as in the sample.
    404 of an unknown segmentation, 400 of an unknown analysis; how long it lasts (the sample's 2 h, export_seconds): assumed.
    """
    segmentation = any_segmentation(state, body["segmentationHash"])
    analyses = read_analyses(state, "EXPRESSION", body["expressions"]) | read_analyses(state, "AGGREGATE", body["aggregates"])
    rows = compute_rows(state, body, members_of(state, segmentation), analyses)
    until = later(state.now, state.settings["export_seconds"])
    export = {
        "taskId": state.exports.next_serial(),
        "columnOrder": list(dict.fromkeys(("id", *body["fields"]))),
        "estimatedCount": len(rows),
        "ttl": ttl(state.settings["export_seconds"]),
        "name": body["name"],
        "expiration": instant(until),
    }
    state.exports.insert(export)
    state.export_pages.put(
        {"page": page_name(export["taskId"], start // PAGE), "taskId": export["taskId"], "rows": rows[start : start + PAGE]}
        for start in range(0, len(rows), PAGE)
    )
    state.schedule(until, "forget_export", {"taskId": export["taskId"]})
    return {name: export[name] for name in ("taskId", "columnOrder", "estimatedCount", "ttl")}


def read_analyses(state: State, kind: str, uuids: Sequence[str]) -> dict[str, Aggregate | Expression]:
    """The analyses to compute, under their UUIDs; 400 of one that there is not: assumed."""
    found: dict[str, Aggregate | Expression] = {}
    for uuid in uuids:
        analysis = read_stored(state, Reference(kind, uuid))
        if not isinstance(analysis, Aggregate | Expression):
            raise BadRequest(f"{kind.lower()}s: {uuid} does not exist")
        found[uuid] = analysis
    return found


def compute_rows(state: State, body: Row, members: Sequence[int], analyses: dict[str, Aggregate | Expression]) -> list[Row]:
    """The rows, by id: fields in either spelling or custom attributes, null where there is none; then the results as text.

    documented (analyses under their UUID), docs/synerise-api-reference.txt:3636-3637; the names of fields and null: assumed.
    """
    evaluation = Evaluation(state)
    wanted = ANONYMOUS.get(body["agreementFilter"])
    rows = []
    for client_id in members:
        subject = evaluation.subject(client_id)
        profile = subject.profile
        if wanted is not None and profile["anonymous"] is not wanted:
            continue
        row: Row = {"id": client_id} | {name: read_field(state, profile, name) for name in body["fields"]}
        rows.append(row | {uuid: result_text(subject.value(analysis)) for uuid, analysis in analyses.items()})
    return rows


def get_profile_export(state: State, task_id: int, offset: int, limit: int) -> list[Row]:
    """A page of the frozen rows: documented, docs/synerise-api-reference.txt:3654-3667; 404 of an unknown or expired task: assumed."""
    export = state.exports.by_key(task_id)
    if export is None or export["expiration"] <= instant(state.now):
        raise NotFound(NO_EXPORT)
    stop = min(offset + limit, export["estimatedCount"])
    rows: list[Row] = []
    for number in range(offset // PAGE, -(-stop // PAGE)):
        page = state.export_pages.by_key(page_name(task_id, number))
        rows += page["rows"] if page is not None else ()
    first = offset // PAGE * PAGE
    return rows[offset - first : stop - first]


def page_name(task_id: int, number: int) -> str:
    return f"{task_id}/{number}"


def ttl(seconds: int) -> str:
    """`2h`: documented, docs/synerise-api-reference.txt:3652; minutes and seconds in the same way: assumed."""
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def forget_export(state: State, payload: Row) -> None:
    """It has expired, unless a test has seeded it with a later date meanwhile."""
    export = state.exports.by_key(payload["taskId"])
    if export is not None and export["expiration"] > instant(state.now):
        return
    state.exports.discard(payload["taskId"])
    state.export_pages.remove(Where(taskId=payload["taskId"]))

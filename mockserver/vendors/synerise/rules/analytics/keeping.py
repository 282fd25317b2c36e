"""Definitions as they are kept: created, replaced, copied, deleted, found again, and read into nodes when needed."""

from collections.abc import Callable, Mapping

from mockserver.core.completion import fill
from mockserver.core.row import Row
from mockserver.core.rows import unfreeze
from mockserver.core.store import Table, Where
from mockserver.core.world import State

from ...errors import BadRequest, NotFound
from ...wire import WORKSPACE, instant
from ..accounts.tokens import Principal
from .definitions import Aggregate, Expression, Reference, read_aggregate, read_expression
from .kinds import AGGREGATES, EXPRESSIONS, Analysis, Author, Kind
from .places import DEPTH
from .segmentations import Segmentation, read_segmentation

Nodes = Aggregate | Expression
NO_ANALYSIS = "Analytics not found"
REACHED = 1_000
"""How many other analyses a definition may lead to: assumed."""
HOPS = 20
"""How many analyses may stand one within the other: assumed."""


def read_stored(state: State, reference: Reference) -> Nodes | Segmentation | None:
    """The nodes of a stored analysis or segmentation; None where there is none, or (a test brought in rows) none that can be read."""
    table, read = READERS[reference.kind]
    row = state.tables[table].by_key(reference.uuid) if table in state.tables else None
    try:
        return None if row is None else read(row)
    except BadRequest:
        return None


READERS: Mapping[str, tuple[str, Callable[[Row], Nodes | Segmentation]]] = {
    "EXPRESSION": ("expressions", lambda row: read_expression(row["payload"]["analysis"])),
    "AGGREGATE": ("aggregates", lambda row: read_aggregate(row["aggregate"])),
    "SEGMENTATION": ("segmentations", read_segmentation),
}
"""Where each kind of reference leads, and how a row there becomes nodes."""


def table_of(state: State, kind: Kind) -> Table:
    return state.tables[kind.table]


def get(state: State, kind: Kind, uuid: str) -> Row:
    """An analysis as the wire has it, or 404: the status is assumed."""
    row = table_of(state, kind).by_key(uuid)
    if row is None:
        raise NotFound(NO_ANALYSIS)
    return row


def create(state: State, kind: Kind, document: Row, visible: bool, author: str) -> Row:
    """documented, docs/synerise-api-reference.txt:4323, 4967; that it answers the stored analysis is assumed, no such body being shown."""
    nodes = kind.read(document)
    check_references(state, None, nodes)
    table = table_of(state, kind)
    mark = stamp(state, author)
    row = kind.put(
        Analysis(
            uuid=state.ids.uuid(kind.stream, taken=table.by_key),
            document=document,
            visible=visible,
            created=mark,
            modified=mark,
            version=state.ids.uuid("analytic-version"),
            number=next_number(state) if kind is AGGREGATES else 0,
        ),
        nodes,
    )
    table.insert(row)
    return row


def complete_expression(state: State, row: Row) -> Row:
    """The expression with id, times and what follows from its definition, `payload.analysis`."""
    return _complete(state, EXPRESSIONS, row, row["payload"]["analysis"], row.get("id"))


def complete_aggregate(state: State, row: Row) -> Row:
    """The aggregate with ids, times and what follows from its definition, `aggregate`."""
    return _complete(state, AGGREGATES, row, row["aggregate"], row["aggregate"].get("uuid"))


def _complete(state: State, kind: Kind, row: Row, document: Row, uuid: str | None) -> Row:
    """A definition that cannot be read stays as it is: whoever judges the rows reports it."""
    try:
        nodes = kind.read(document)
    except BadRequest:
        return row
    mark = stamp(state, str(WORKSPACE))
    number = next_number(state) if kind is AGGREGATES and "oldId" not in document else 0
    uuid = uuid or state.ids.uuid(kind.stream, taken=table_of(state, kind).by_key)
    return fill(kind.put(Analysis(uuid, document, True, mark, mark, state.ids.uuid("analytic-version"), number), nodes), row)


def author_of(principal: Principal) -> str:
    """A user's id as text: documented (sample), docs/synerise-api-reference.txt:4298; of a workspace the workspace's id: assumed."""
    return str(principal.subject if principal.consumer == "user" else principal.workspace)


def stamp(state: State, author: str) -> Author:
    """When and by whom: documented (members), docs/synerise-api-reference.txt:4296-4299."""
    return {"atTime": instant(state.now), "id": author}


def next_number(state: State) -> int:
    """A number that no aggregate has: assumed, see kinds.py."""
    return state.ids.number("aggregate-number", taken=lambda number: state.aggregates.contains(Where({"aggregate.oldId": str(number)})))


def update(state: State, kind: Kind, uuid: str, document: Row, visible: bool, author: str) -> Row:
    """Replaces the whole definition: documented, docs/synerise-api-reference.txt:4506-4507, 5175-5176. UUID and creator stay: inferred."""
    known = kind.take(get(state, kind, uuid))
    nodes = kind.read(document)
    check_references(state, Reference(kind.name, uuid), nodes)
    row = kind.put(
        Analysis(
            uuid=known.uuid,
            document=document,
            visible=visible,
            created=known.created,
            modified=stamp(state, author),
            version=state.ids.uuid("analytic-version"),
            number=known.number,
        ),
        nodes,
    )
    table_of(state, kind).replace(row)
    return row


def duplicate(state: State, kind: Kind, uuid: str, author: str) -> Row:
    """A copy that no later change of the original reaches: documented, docs/synerise-api-reference.txt:4565, 5241; its name is assumed."""
    known = kind.take(get(state, kind, uuid))
    document = unfreeze(known.document)
    document["name"] = f"{document['name']} (copy)"
    return create(state, kind, document, known.visible, author)


def delete(state: State, kind: Kind, uuid: str) -> None:
    """Irreversible: documented, docs/synerise-api-reference.txt:4545, 5221; 404 of an unknown one: assumed."""
    if not table_of(state, kind).discard(uuid):
        raise NotFound(NO_ANALYSIS)


def delete_all(state: State, kind: Kind, uuids: list[str]) -> None:
    """documented, docs/synerise-api-reference.txt:4361, 5012; unknown ones are passed over: assumed."""
    for uuid in uuids:
        table_of(state, kind).discard(uuid)


def check_references(state: State, own: Reference | None, definition: Nodes) -> None:
    """Refuses a definition that reaches itself, by name, and one that nests too deep with all that it refers to: assumed."""
    path: list[tuple[Reference | None, Nodes]] = [(own, definition)]
    heights: dict[Reference, int] = {}

    def height_of(found: Nodes) -> int:
        below = 0
        for reference in found.references:
            if any(reference == known for known, _ in path):
                refuse_cycle(path, reference)
            if reference not in heights:
                if len(heights) >= REACHED:
                    raise BadRequest(f"/: refers to more than {REACHED} other analyses")
                heights[reference] = 0
                other = read_stored(state, reference)
                if not isinstance(other, Segmentation) and other is not None:
                    if len(path) > HOPS:
                        raise BadRequest(f"/: analyses refer to one another more than {HOPS} times in a row")
                    path.append((reference, other))
                    heights[reference] = height_of(other)
                    path.pop()
            below = max(below, heights[reference])
        return found.height + below

    if height_of(definition) > DEPTH:
        raise BadRequest(f"/: nested deeper than {DEPTH} levels with the analyses that it refers to")


def refuse_cycle(path: list[tuple[Reference | None, Nodes]], reference: Reference) -> None:
    places = [known for known, _ in path]
    names = [nodes.name for _, nodes in path[places.index(reference) :]]
    raise BadRequest(f"/: {reference.kind.lower()} {reference.uuid} refers to itself: {' -> '.join([*names, names[0]])}")

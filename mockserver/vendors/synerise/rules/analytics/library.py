"""Definitions as they are kept: rows of the tables `expressions` and `aggregates`, read into nodes on demand."""

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.core.world import State

from ...errors import BadRequest
from .definitions import Aggregate, Expression, Reference, read_aggregate, read_expression
from .places import DEPTH
from .segmentations import Segmentation, read_segmentation

Row = Mapping[str, Any]
REACHED = 1_000
"""How many other analyses a definition may lead to: assumed."""
HOPS = 20
"""How many analyses may stand one within the other: assumed."""


def read_stored(state: State, reference: Reference) -> Aggregate | Expression | Segmentation | None:
    """The nodes of a stored analysis or segmentation; None where there is none, or (a test brought in rows) none that can be read."""
    table, read = KINDS[reference.kind]
    row = state.tables[table].by_key(reference.uuid) if table in state.tables else None
    try:
        return None if row is None else read(row)
    except BadRequest:
        return None


KINDS: Mapping[str, tuple[str, Callable[[Row], Aggregate | Expression | Segmentation]]] = {
    "EXPRESSION": ("expressions", lambda row: read_expression(row["payload"]["analysis"])),
    "AGGREGATE": ("aggregates", lambda row: read_aggregate(row["aggregate"])),
    "SEGMENTATION": ("segmentations", read_segmentation),
}
"""Where each kind of reference leads, and how a row there becomes nodes."""


def check_references(state: State, own: Reference | None, definition: Aggregate | Expression) -> None:
    """Refuses a definition that reaches itself, by name, and one that nests too deep with all that it refers to: assumed."""
    path: list[tuple[Reference | None, Aggregate | Expression]] = [(own, definition)]
    heights: dict[Reference, int] = {}

    def height_of(found: Aggregate | Expression) -> int:
        below = 0
        for reference in found.references:
            if any(reference == known for known, _ in path):
                names = [*(each.name for _, each in path), next(each.name for known, each in path if known == reference)]
                raise BadRequest(f"/: {own.kind.lower() if own else 'analysis'} refers to itself: {' -> '.join(names)}")
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

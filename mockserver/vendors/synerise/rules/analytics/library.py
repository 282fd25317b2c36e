"""Definitions as they are kept: rows of the tables `expressions` and `aggregates`, read into nodes on demand."""

from collections.abc import Mapping
from typing import Any

from mockserver.core.world import State

from ...errors import BadRequest
from .definitions import Aggregate, Expression, Reference, read_aggregate, read_expression
from .places import DEPTH
from .segmentations import Segmentation, read_segmentation

Row = Mapping[str, Any]
REACHED = 1_000
"""How many other analyses a definition may lead to: assumed."""


def definition_of(state: State, reference: Reference) -> Aggregate | Expression | None:
    """The nodes of a stored analysis; None where there is none, or (a test brought in rows) none that can be read."""
    table = state.expressions if reference.kind == "EXPRESSION" else state.aggregates
    row = table.by_key(reference.uuid)
    if row is None:
        return None
    try:
        return read_expression(row["payload"]["analysis"]) if reference.kind == "EXPRESSION" else read_aggregate(row["aggregate"])
    except BadRequest:
        return None


def segmentation_of(state: State, uuid: str) -> Segmentation | None:
    row = state.segmentations.by_key(uuid)
    try:
        return None if row is None else read_segmentation(row)
    except BadRequest:
        return None


def check_references(state: State, own: Reference | None, definition: Aggregate | Expression) -> None:
    """Refuses a definition that reaches itself, by name, and one that nests too deep with all that it refers to: assumed."""
    path: list[tuple[Reference | None, Aggregate | Expression]] = [(own, definition)]
    heights: dict[Reference, int] = {}

    def height_of(found: Aggregate | Expression) -> int:
        below = 0
        for reference in found.references:
            if reference.kind == "SEGMENTATION":
                continue
            if any(reference == known for known, _ in path):
                names = [*(each.name for _, each in path), next(each.name for known, each in path if known == reference)]
                raise BadRequest(f"/: {own.kind.lower() if own else 'analysis'} refers to itself: {' -> '.join(names)}")
            if reference not in heights:
                if len(heights) >= REACHED:
                    raise BadRequest(f"/: refers to more than {REACHED} other analyses")
                heights[reference] = 0
                other = definition_of(state, reference)
                if other is not None and len(path) <= DEPTH:
                    path.append((reference, other))
                    heights[reference] = height_of(other)
                    path.pop()
            below = max(below, heights[reference])
        return found.height + below

    if height_of(definition) > DEPTH:
        raise BadRequest(f"/: nested deeper than {DEPTH} levels with the analyses that it refers to")

"""Companies: rows that a test looks up by the control plane; no request here reads or makes them."""

from typing import Any

from mockserver.core.completion import fill, pick
from mockserver.core.world import State

from ..wire import format_stored
from . import entity_ids


def complete_company(state: State, row: dict[str, Any]) -> dict[str, Any]:
    """The company with all but its name: active, made now by the first user (assumed)."""

    def free_number() -> int:
        number: int = state.ids.number(
            "companies", taken=lambda each: state.companies.by_key(entity_ids.entity_id(state, each)["IDString"])
        )
        return number

    identity = entity_ids.complete_id(state, row.get("id"), free_number)
    creator = entity_ids.complete_id(state, row.get("created_by"), lambda: 1)
    now = format_stored(state.now)
    blank = {
        "id": identity,
        **pick(row, "name"),
        "created_by": creator,
        "create_date": now,
        "updated_date": row.get("create_date", now),
        "attributes": [],
        "active": True,
    }
    return fill(blank, {**row, "id": identity, "created_by": creator})

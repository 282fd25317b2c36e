"""Materializations: the members of a segmentation, frozen at the moment they were asked for, until they expire."""

from mockserver.core.clock import later
from mockserver.core.row import Row
from mockserver.core.world import State

from ...errors import NotFound
from ...wire import instant
from .crm_fields import show_customer
from .customer_lists import profiles_of
from .segmentations import any_segmentation, members_of

NO_MATERIALIZATION = "Materialization not found"


def create_segmentation_materialization(state: State, segment: str) -> Row:
    """documented, docs/synerise-api-reference.txt:4101-4112; how long it lasts: assumed (materialization_seconds)."""
    members = members_of(state, any_segmentation(state, segment))
    until = later(state.now, state.settings["materialization_seconds"])
    row = {
        "materializationId": state.materializations.next_serial(),
        "expiration": instant(until),
        "segment": segment,
        "clientIds": members,
    }
    state.materializations.insert(row)
    state.schedule(until, "forget_materialization", {"materializationId": row["materializationId"]})
    return {"materializationId": row["materializationId"], "expiration": row["expiration"], "count": len(members)}


def list_materialization_profiles(state: State, materialization_id: int, query: Row) -> Row:
    """A page of the frozen members, as the profiles are now; those that are gone meanwhile are left out of their page.

    documented, docs/synerise-api-reference.txt:4113-4152; 404 of one that is unknown or has expired, and what becomes of members that
    are gone: assumed.
    """
    row = state.materializations.by_key(materialization_id)
    if row is None or row["expiration"] <= instant(state.now):
        raise NotFound(NO_MATERIALIZATION)
    offset, limit = query["offset"], query["limit"]
    return {
        "materializationId": materialization_id,
        "customers": [show_customer(state, each) for each in profiles_of(state, row["clientIds"][offset : offset + limit])],
        "offset": offset,
        "limit": limit,
    }


def forget_materialization(state: State, payload: Row) -> None:
    """It has expired, unless a test has seeded it with a later date meanwhile."""
    row = state.materializations.by_key(payload["materializationId"])
    if row is not None and row["expiration"] <= instant(state.now):
        state.materializations.discard(row["materializationId"])

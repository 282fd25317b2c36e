"""Segmentations, saved and local: who belongs to them now. The filters are the analytics' own."""

from typing import Any

from mockserver.core.completion import fill
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import NotFound
from ..analytics.evaluate import Evaluation
from ..analytics.segmentations import Segmentation, read_request, read_segmentation
from .customer_lists import list_crm_profiles, list_members, profiles_of

NO_SEGMENTATION = "Segmentation not found"


def complete_segmentation(state: State, row: Row) -> Row:
    """The segmentation with a UUID and a name (assumed)."""
    uuid = row.get("uuid") or state.ids.uuid("segmentation", taken=state.segmentations.by_key)
    return fill({"uuid": uuid, "name": f"Segmentation {uuid}"}, row)


def create_local_segmentation(state: State, recognized: str, request: Any) -> str:
    """Its UUID; the request is kept as it is sent and read at each use.

    documented, docs/synerise-api-reference.txt:4093-4100. What "a request to the analytics service" is: assumed, a profile filter, bare
    or under `filter`, or nothing for every profile.
    """
    read_request(request, recognized)
    uuid: str = state.ids.uuid("local_segmentation", taken=state.local_segmentations.by_key)
    state.local_segmentations.insert({"uuid": uuid, "recognized": recognized, "request": request})
    return uuid


def list_segmentation_profiles(state: State, uuid: str, query: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:4049-4092; 404 of an unknown one, a local one too: assumed."""
    return list_audience(state, find_segmentation(state, uuid), query)


def list_local_segmentation_profiles(state: State, uuid: str, query: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:4006-4048; 404 of an unknown one, a saved one too: assumed."""
    return list_audience(state, local_segmentation(state, uuid), query)


def list_audience(state: State, segmentation: Segmentation, query: Row) -> Row:
    """The members of this moment, ever anew: documented, docs/synerise-api-reference.txt:4101; by id: assumed."""
    if segmentation == Segmentation(segmentation.name):
        return list_crm_profiles(state, query)
    return list_members(state, query, members_of(state, segmentation))


def members_of(state: State, segmentation: Segmentation) -> list[int]:
    """The ids of the members, ascending. Ids that are listed are looked up, a filter asks every profile."""
    if segmentation.ids is not None and segmentation.filter is None:
        wanted = segmentation.anonymous
        rows = profiles_of(state, sorted(segmentation.ids))
        return [row["clientId"] for row in rows if wanted is None or row["anonymous"] is wanted]
    return [row["clientId"] for row in Evaluation(state).members(segmentation)]


def any_segmentation(state: State, uuid: str) -> Segmentation:
    """A saved one, else a local one: that both can be materialized and exported is assumed."""
    if state.segmentations.contains(Where(uuid=uuid)):
        return find_segmentation(state, uuid)
    return local_segmentation(state, uuid)


def find_segmentation(state: State, uuid: str) -> Segmentation:
    row = state.segmentations.by_key(uuid)
    if row is None:
        raise NotFound(NO_SEGMENTATION)
    return read_segmentation(row)


def local_segmentation(state: State, uuid: str) -> Segmentation:
    row = state.local_segmentations.by_key(uuid)
    if row is None:
        raise NotFound(NO_SEGMENTATION)
    return read_request(row["request"], row["recognized"])

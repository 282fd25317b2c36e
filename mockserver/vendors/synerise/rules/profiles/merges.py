"""Merging profiles: what moves to the target, what is lost, and the trace it leaves."""

from collections.abc import Iterable

from mockserver.core.row import Row
from mockserver.core.rows import unfreeze
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import BadRequest, NotFound
from .. import event_log
from . import details
from .identifiers import NO_PROFILE, forget_profile, move_uuids, profile_by_custom_id


def merge_profiles_by_ids(state: State, source_ids: list[int], target_id: int) -> Row:
    """documented, docs/synerise-api-reference.txt:3080-3096."""
    return merge_profiles(state, [state.profiles.by_key(each) for each in source_ids], state.profiles.by_key(target_id))


def merge_profiles_by_custom_ids(state: State, source_ids: list[str], target_id: str) -> Row:
    """documented, docs/synerise-api-reference.txt:3029-3045."""
    return merge_profiles(state, [profile_by_custom_id(state, each) for each in source_ids], profile_by_custom_id(state, target_id))


def merge_profiles(state: State, sources: list[Row | None], target: Row | None) -> Row:
    """The target after the merge, with the merged profiles' ids in `previousClients`, which only this answer has.

    The target may stand among the sources, as in the document's samples (:3039-3040, :3090-3091), and is passed over.
    An unknown profile is 404 and nothing is merged: documented for the target, docs/synerise-api-reference.txt:3029,
    inferred for the sources. No source at all is 400: inferred. `previousClients`: public, the developer guide on merging profiles.
    """
    if not sources:
        raise BadRequest("Required path variable is empty")
    if target is None or not all(sources):
        raise NotFound(NO_PROFILE)
    others = {source["clientId"]: source for source in sources if source and source["clientId"] != target["clientId"]}
    if others:
        target = unfreeze(target)
        absorb(state, others.values(), target)
        state.profiles.replace(target)
        details.record_change(state, target["clientId"])
    return target | {"previousClients": list(others)}


def absorb(state: State, sources: Iterable[Row], target: Row) -> None:
    """Moves UUIDs and events to the target and fills gaps in its attributes; all else of the sources is lost with them.

    documented, docs/synerise-api-reference.txt:3029-3036. The client.merge event in the target's history, and that an
    anonymous target stays anonymous: public, Synerise's developer guide on merging profiles. That automatic merges do the
    same: inferred. That who was logged in as a source goes on as the target, and the members of the event other than its
    action: assumed. The caller has copied the target, and stores it.
    """
    sources = list(sources)
    merged = []
    for source in sources:
        move_uuids(state, source, target)
        event_log.move(state, source["clientId"], target["clientId"])
        state.tokens.update({"clId": target["clientId"]}, Where(clId=source["clientId"]))
        forget_profile(state, source)
        merged.append(source["clientId"])
    target["attributes"] = join_attributes(sources, target)
    event_log.append(
        state,
        {"clientId": target["clientId"], "action": "client.merge", "label": "Profiles merged", "params": {"mergedClients": merged}},
    )


def join_attributes(sources: list[Row], target: Row) -> Row:
    """The target's attributes win over the sources', an earlier source's over a later one's; each is looked at once."""
    attributes: Row = {}
    for profile in (*reversed(sources), target):
        attributes.update(profile["attributes"])
    return attributes

"""Mappings: which catalog's keys a parameter of an event holds. What they do to events stands in enrichment.py."""

from urllib.parse import quote

from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import NotFound
from .bags import answer, bag_by_id

SHOWN = ("bpActionParamKey", "bagId", "businessProfileId", "action", "paramKey")
NO_MAPPING = "Mapping not found"


def mapping_key(workspace: int, action: str, param: str) -> str:
    """What names a mapping: workspace, action and parameter (inferred from `bpActionParamKey`); how they are joined is assumed."""
    return f"{workspace}:{quote(action, safe='')}:{quote(param, safe='')}"


def show(mapping: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:2344-2348."""
    return {member: mapping[member] for member in SHOWN}


def create_catalog_mapping(state: State, workspace: int, bag_id: int, action: str, param: str) -> Row:
    """documented, docs/synerise-api-reference.txt:2331-2352. A parameter of an action is mapped to one catalog, the last (inferred)."""
    bag_by_id(state, workspace, bag_id)
    key = mapping_key(workspace, action, param)
    known = state.catalog_mappings.by_key(key)
    fields = known["enrichmentFields"] if known is not None and known["bagId"] == bag_id else None
    mapping = {"bpActionParamKey": key, "bagId": bag_id, "businessProfileId": workspace, "action": action, "paramKey": param}
    state.catalog_mappings.put([mapping | {"enrichmentFields": fields}])
    return answer(show(mapping), 1)


def update_catalog_enrichment_fields(state: State, workspace: int, bag_id: int, action: str, param: str, fields: list[str]) -> int:
    """These members of the items, and no others, complete the mapping's events. How many mappings that is: 1, or 0 if there is none.

    documented, docs/synerise-api-reference.txt:2158-2172 (a bare integer); what it counts is inferred.
    """
    bag_by_id(state, workspace, bag_id)
    mapping = state.catalog_mappings.by_key(mapping_key(workspace, action, param))
    if mapping is None or mapping["bagId"] != bag_id:
        return 0
    state.catalog_mappings.replace({**mapping, "enrichmentFields": list(dict.fromkeys(fields))})
    return 1


def list_catalog_mappings(state: State, workspace: int) -> Row:
    """documented, docs/synerise-api-reference.txt:2353-2370."""
    found = state.catalog_mappings.search(Where(businessProfileId=workspace))
    return answer([show(mapping) for mapping in found], len(found))


def delete_catalog_mapping(state: State, workspace: int, key: str) -> Row:
    """documented, docs/synerise-api-reference.txt:2371-2382; 404 of an unknown one: inferred from its neighbours."""
    mapping = state.catalog_mappings.by_key(key)
    if mapping is None or mapping["businessProfileId"] != workspace:
        raise NotFound(NO_MAPPING)
    state.catalog_mappings.discard(key)
    return answer(True, 1)

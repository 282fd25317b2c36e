"""Enrichment: what an event gains from the catalog item that one of its parameters names. Reads only."""

from typing import Any

from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from .items import item_in


def enrich(state: State, action: str, params: Row, workspace: int | None = None) -> Row:
    """The parameters of an event, completed from the catalogs that its action is mapped to; those of this workspace, if one is named.

    A mapping ties a parameter of an action to the catalog whose keys the parameter holds: documented,
    docs/synerise-api-reference.txt:2331-2333, 2339-2340. Which members are added: `enrichmentFields` of the mapping (documented, 2158,
    2167), all of the item's until these are chosen (assumed). What the event says itself stays (assumed). The products of a transaction
    carry their own `sku`, so each of them is completed as the parameters are (inferred: the sample maps `transaction.charge` by `sku`).
    """
    for mapping in state.catalog_mappings.search(Where(action=action)):
        if workspace in (None, mapping["businessProfileId"]):
            params = _complete(state, mapping, params)
            if isinstance(products := params.get("products"), list):
                params = {**params, "products": [_complete(state, mapping, product) for product in products]}
    return params


def _complete(state: State, mapping: Row, params: Any) -> Any:
    key = params.get(mapping["paramKey"]) if isinstance(params, dict) else None
    if isinstance(key, bool) or not isinstance(key, (str, int)):
        return params
    item = item_in(state, mapping["bagId"], str(key))
    if item is None:
        return params
    chosen = mapping["enrichmentFields"]
    wanted = item["value"] if chosen is None else {name: item["value"][name] for name in chosen if name in item["value"]}
    return {**params, **{name: value for name, value in wanted.items() if name not in params}}

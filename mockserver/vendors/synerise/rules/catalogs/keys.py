"""How an item is found by its key: the ground of this group."""

from typing import Any

from mockserver.core.store import Where
from mockserver.core.world import State

Row = dict[str, Any]


def item_in(state: State, bag: int, key: str) -> Row | None:
    """The item of a catalog that has this key, which is unique in the catalog: documented, docs/synerise-api-reference.txt:2130, 2191."""
    return state.catalog_items.get(Where(bagId=bag, itemKey=key))

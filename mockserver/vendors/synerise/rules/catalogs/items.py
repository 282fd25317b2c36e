"""The items of catalogs. An item has an id, which is the database's, and a key, which is unique in its catalog."""

from collections.abc import Iterable
from typing import Any

from mockserver.core.completion import fill, pick
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.wire import write_json
from mockserver.core.world import State

from ...errors import NotFound
from ...wire import WORKSPACE, instant
from . import bags, csv_files
from .bags import answer, bag_by_id

NO_ITEM = "Item not found"


def item_in(state: State, bag: int, key: str) -> Row | None:
    """The item of a catalog that has this key, which is unique in the catalog: documented, docs/synerise-api-reference.txt:2130, 2191."""
    return state.catalog_items.get(Where(bagId=bag, itemKey=key))


def item_by_id(state: State, bag: Row, item_id: int) -> Row:
    """The 404: public, typed by the WooCommerce plugin's generated client."""
    item = state.catalog_items.by_key(item_id)
    if item is None or item["bagId"] != bag["id"]:
        raise NotFound(NO_ITEM)
    return item


def item_by_key(state: State, bag: Row, key: str) -> Row:
    item = item_in(state, bag["id"], key)
    if item is None:
        raise NotFound(NO_ITEM)
    return item


def show(bag: Row, item: Row) -> Row:
    """The value as JSON text: documented, docs/synerise-api-reference.txt:2106-2118."""
    return {
        "bag": bags.show(bag),
        "itemKey": item["itemKey"],
        "id": item["id"],
        "value": write_json(item["value"]).decode(),
        "creationDate": item["creationDate"],
    }


def list_catalog_items(state: State, workspace: int, bag_id: int, query: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:2096-2123; sorted by id: assumed."""
    bag = bag_by_id(state, workspace, bag_id)
    of_bag = Where(bagId=bag_id) if query["itemKey"] is None else Where(bagId=bag_id, itemKey=query["itemKey"])
    page = state.catalog_items.page(query["offset"], query["limit"], "id", cond=of_bag)
    return answer([show(bag, item) for item in page], state.catalog_items.count(of_bag))


def list_all_catalog_items(state: State, workspace: int, query: Row) -> Row:
    """Of every catalog of the workspace: documented, docs/synerise-api-reference.txt:2305-2330; sorted by id: assumed.

    An item whose catalog is not there, which only rows that a test brings in can have, is counted and not shown.
    """
    own = Where(businessProfileId=workspace)
    page = state.catalog_items.page(query["offset"], query["limit"], "id", cond=own)
    held = ((state.catalogs.by_key(item["bagId"]), item) for item in page)
    return answer([show(bag, item) for bag, item in held if bag is not None], state.catalog_items.count(own))


def list_catalog_keys(state: State, workspace: int, bag_id: int) -> Row:
    """The members that its items have: documented, docs/synerise-api-reference.txt:2051-2065; as they first appear: inferred."""
    names = keys_of(items_of(state, bag_by_id(state, workspace, bag_id)))
    return answer(names, len(names))


def items_of(state: State, bag: Row) -> list[Row]:
    """All of them, by id."""
    return list(state.catalog_items.page(0, None, "id", cond=Where(bagId=bag["id"])))


def keys_of(items: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(name for item in items for name in item["value"]))


def add_catalog_items(state: State, workspace: int, bag_id: int, values: dict[str, Row]) -> bool:
    """Adds items by key. One whose key is there already is replaced and keeps id and date of creation. Answers a bare true.

    documented, docs/synerise-api-reference.txt:2124-2157; the replacement: public, the WooCommerce plugin sends changed products so; of two
    with one key in one request the later stays: inferred.
    """
    bag = bag_by_id(state, workspace, bag_id)
    known, table = _find_known(state, bag, values), state.catalog_items
    table.update(lambda item: item.update(value=values[item["itemKey"]]), doc_ids=known.values())
    table.insert_multiple(
        complete_catalog_item(state, {"bagId": bag_id, "businessProfileId": workspace, "itemKey": key, "value": value})
        for key, value in values.items()
        if key not in known
    )
    if values:
        bags.touch(state, bag)
    return True


def complete_catalog_item(state: State, row: Row) -> Row:
    """The item with id and time, of its catalog's workspace, without members unless it has some."""
    blank = {
        "id": row.get("id") or state.catalog_items.next_serial(),
        **pick(row, "bagId"),
        "businessProfileId": row.get("businessProfileId") or _workspace_of(state, row.get("bagId")),
        **pick(row, "itemKey"),
        "value": {},
        "creationDate": instant(state.now),
    }
    return fill(blank, row)


def _workspace_of(state: State, bag_id: Any) -> int:
    bag = state.catalogs.by_key(bag_id)
    return WORKSPACE if bag is None else int(bag["businessProfileId"])


def _find_known(state: State, bag: Row, values: dict[str, Row]) -> dict[str, int]:
    """Where in the table those of the catalog's items are that have one of these keys, found in the cheaper of two ways."""
    found: Iterable[Any]
    if len(values) < state.catalog_items.count(Where(bagId=bag["id"])):
        found = (item for key in values if (item := state.catalog_items.get(Where(bagId=bag["id"], itemKey=key))) is not None)
    else:
        found = state.catalog_items.search(Where(bagId=bag["id"]))
    return {item["itemKey"]: item.doc_id for item in found if item["itemKey"] in values}


def get_catalog_item(state: State, workspace: int, bag_id: int, item_id: int) -> Row:
    """By the database's id: documented, docs/synerise-api-reference.txt:2230-2256."""
    bag = bag_by_id(state, workspace, bag_id)
    return answer(show(bag, item_by_id(state, bag, item_id)), 1)


def get_catalog_item_by_key(state: State, workspace: int, bag_id: int, key: str) -> Row:
    """documented, docs/synerise-api-reference.txt:2191-2215."""
    bag = bag_by_id(state, workspace, bag_id)
    return answer(show(bag, item_by_key(state, bag, key)), 1)


def update_catalog_item(state: State, workspace: int, bag_id: int, item_id: int, value: Row) -> Row:
    """All members are replaced, one that is left out disappears: documented, docs/synerise-api-reference.txt:2257-2258."""
    bag = bag_by_id(state, workspace, bag_id)
    item = {**item_by_id(state, bag, item_id), "value": value}
    state.catalog_items.replace(item)
    bags.touch(state, bag)
    return answer(show(bag_by_id(state, workspace, bag_id), item), 1)


def delete_catalog_item(state: State, workspace: int, bag_id: int, item_id: int) -> Row:
    """documented, docs/synerise-api-reference.txt:2289-2304."""
    bag = bag_by_id(state, workspace, bag_id)
    return _delete(state, bag, item_by_id(state, bag, item_id))


def delete_catalog_item_by_key(state: State, workspace: int, bag_id: int, key: str) -> Row:
    """documented, docs/synerise-api-reference.txt:2216-2229."""
    bag = bag_by_id(state, workspace, bag_id)
    return _delete(state, bag, item_by_key(state, bag, key))


def _delete(state: State, bag: Row, item: Row) -> Row:
    state.catalog_items.discard(item["id"])
    bags.touch(state, bag)
    return answer(True, 1)


def get_catalog_item_detail(state: State, workspace: int, name: str, key: str) -> Row:
    """By the catalog's name and the item's key, its members spread out beside the key as `itemId`.

    documented, docs/synerise-api-reference.txt:2383-2399; that a member `itemId` of the value gives way to the key: inferred, 2389.
    """
    bag = bags.bag_by_name(state, workspace, name)
    if bag is None:
        raise NotFound(bags.NO_CATALOG)
    return answer({"itemId": key} | item_by_key(state, bag, key)["value"] | {"itemId": key}, 1)


def export_catalog_csv(state: State, workspace: int, bag_id: int, delimiter: str) -> str:
    """documented, docs/synerise-api-reference.txt:1971-1981; the columns in the order of the catalog's keys: assumed."""
    items = items_of(state, bag_by_id(state, workspace, bag_id))
    return csv_files.write_items(items, keys_of(items), delimiter)


def upload_catalog_items_csv(state: State, workspace: int, bag_id: int, key: str, file: bytes) -> bool:
    """The whole file or nothing of it. documented, docs/synerise-api-reference.txt:1982-1990.

    An item that is there already is replaced: public, Synerise's help on importing to catalogs ("create or overwrite").
    """
    bag_by_id(state, workspace, bag_id)
    return add_catalog_items(state, workspace, bag_id, csv_files.read_values(file, key))

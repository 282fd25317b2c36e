"""Catalogs: their items by id and by key, as CSV too, and what they add to events. Each call sees its own workspace."""

from mockserver.core.operation import Call, Reply, operation
from mockserver.core.row import Row

from ..rules.catalogs import bags, items, mappings
from ..schemas import catalogs as schemas
from ..wire import workspace_of


@operation("GET /catalogs/bags/{catalogId}/csv", path=schemas.CatalogPath(), query=schemas.ExportQuery())
def export_catalog_csv(call: Call, catalogId: int, query: Row) -> Reply:
    """Exports all items as CSV."""
    text = items.export_catalog_csv(call.state, workspace_of(call), catalogId, query["delimiter"])
    return Reply(text, media_type="text/csv;charset=UTF-8")


@operation("POST /catalogs/bags/{catalogId}/items/upload", path=schemas.CatalogPath(), body=schemas.Upload(), form=True)
def upload_catalog_items_csv(call: Call, catalogId: int, body: Row) -> Reply:
    """Adds or replaces the items of a CSV file."""
    return Reply(items.upload_catalog_items_csv(call.state, workspace_of(call), catalogId, body["itemKey"], body["file"]))


@operation("GET /catalogs/bags", query=schemas.CatalogQuery())
def list_catalogs(call: Call, query: Row) -> Reply:
    """Lists the catalogs of the workspace."""
    return Reply(bags.list_catalogs(call.state, workspace_of(call), query))


@operation("POST /catalogs/bags", body=schemas.CatalogCreate())
def create_catalog(call: Call, body: Row) -> Reply:
    """Creates an empty catalog."""
    by = bags.author(call.state, call.principal.subject, call.principal.api_key)
    return Reply(bags.create_catalog(call.state, workspace_of(call), body["name"], by))


@operation("DELETE /catalogs/bags", body=schemas.CatalogIds())
def delete_catalogs(call: Call, body: list[int]) -> Reply:
    """Deletes several catalogs, with a result for each."""
    return Reply(bags.delete_catalogs(call.state, workspace_of(call), body))


@operation("GET /catalogs/bags/{catalogId}/keys", path=schemas.CatalogPath())
def list_catalog_keys(call: Call, catalogId: int) -> Reply:
    """Lists the names of the members that items have."""
    return Reply(items.list_catalog_keys(call.state, workspace_of(call), catalogId))


@operation("GET /catalogs/bags/{catalogId}", path=schemas.CatalogPath())
def get_catalog(call: Call, catalogId: int) -> Reply:
    """Returns a catalog without its items."""
    return Reply(bags.get_catalog(call.state, workspace_of(call), catalogId))


@operation("DELETE /catalogs/bags/{catalogId}", path=schemas.CatalogPath())
def delete_catalog(call: Call, catalogId: int) -> Reply:
    """Deletes a catalog with its items and mappings."""
    return Reply(bags.delete_catalog(call.state, workspace_of(call), catalogId))


@operation("GET /catalogs/bags/{catalogId}/items", path=schemas.CatalogPath(), query=schemas.ItemQuery())
def list_catalog_items(call: Call, catalogId: int, query: Row) -> Reply:
    """Lists the items of a catalog."""
    return Reply(items.list_catalog_items(call.state, workspace_of(call), catalogId, query))


@operation("POST /catalogs/bags/{catalogId}/items", path=schemas.CatalogPath(), body=schemas.ItemCreate())
def add_catalog_item(call: Call, catalogId: int, body: Row) -> Reply:
    """Adds an item, or replaces the one that has its key."""
    return Reply(items.add_catalog_items(call.state, workspace_of(call), catalogId, {body["itemKey"]: body["value"]}))


@operation("POST /catalogs/bags/{catalogId}/items/batch", path=schemas.CatalogPath(), body=schemas.ItemBatch())
def add_catalog_items_batch(call: Call, catalogId: int, body: list[Row]) -> Reply:
    """Adds several items, or replaces those that have their keys."""
    values = {item["itemKey"]: item["value"] for item in body}
    return Reply(items.add_catalog_items(call.state, workspace_of(call), catalogId, values))


@operation("PATCH /catalogs/bags/{catalogId}/enrichment", path=schemas.CatalogPath(), body=schemas.EnrichmentFields())
def update_catalog_enrichment_fields(call: Call, catalogId: int, body: Row) -> Reply:
    """Chooses the members that a mapping adds to events."""
    action, param, fields = body["action"], body["paramKey"], body["enrichmentFields"]
    return Reply(mappings.update_catalog_enrichment_fields(call.state, workspace_of(call), catalogId, action, param, fields))


@operation("PATCH /catalogs/bags/{catalogId}/enable/filtering", path=schemas.CatalogPath(), body=schemas.FilterFields())
def enable_catalog_filtering(call: Call, catalogId: int, body: Row) -> Reply:
    """Enables filtering on fields."""
    return Reply(bags.enable_catalog_filtering(call.state, workspace_of(call), catalogId, body["names"]))


@operation("PATCH /catalogs/bags/{catalogId}/disable/filtering", path=schemas.CatalogPath())
def disable_catalog_filtering(call: Call, catalogId: int) -> Reply:
    """Disables filtering."""
    return Reply(bags.disable_catalog_filtering(call.state, workspace_of(call), catalogId))


@operation("GET /catalogs/bags/{catalogId}/items/itemKey/{itemKey}", path=schemas.ItemKeyPath())
def get_catalog_item_by_key(call: Call, catalogId: int, itemKey: str) -> Reply:
    """Returns the item that has a key."""
    return Reply(items.get_catalog_item_by_key(call.state, workspace_of(call), catalogId, itemKey))


@operation("DELETE /catalogs/bags/{catalogId}/items/itemKey/{itemKey}", path=schemas.ItemKeyPath())
def delete_catalog_item_by_key(call: Call, catalogId: int, itemKey: str) -> Reply:
    """Deletes the item that has a key."""
    return Reply(items.delete_catalog_item_by_key(call.state, workspace_of(call), catalogId, itemKey))


@operation("GET /catalogs/bags/{catalogId}/items/{itemId}", path=schemas.ItemPath())
def get_catalog_item(call: Call, catalogId: int, itemId: int) -> Reply:
    """Returns the item that has an id."""
    return Reply(items.get_catalog_item(call.state, workspace_of(call), catalogId, itemId))


@operation("POST /catalogs/bags/{catalogId}/items/{itemId}", path=schemas.ItemPath(), body=schemas.ItemValue())
def update_catalog_item(call: Call, catalogId: int, itemId: int, body: Row) -> Reply:
    """Replaces all members of an item."""
    return Reply(items.update_catalog_item(call.state, workspace_of(call), catalogId, itemId, body))


@operation("DELETE /catalogs/bags/{catalogId}/items/{itemId}", path=schemas.ItemPath())
def delete_catalog_item(call: Call, catalogId: int, itemId: int) -> Reply:
    """Deletes the item that has an id."""
    return Reply(items.delete_catalog_item(call.state, workspace_of(call), catalogId, itemId))


@operation("GET /catalogs/items", query=schemas.Page())
def list_all_catalog_items(call: Call, query: Row) -> Reply:
    """Lists the items of all catalogs of the workspace."""
    return Reply(items.list_all_catalog_items(call.state, workspace_of(call), query))


@operation("POST /catalogs/bags/{catalogId}/mappings", path=schemas.CatalogPath(), body=schemas.MappingCreate())
def create_catalog_mapping(call: Call, catalogId: int, body: Row) -> Reply:
    """Maps a parameter of an event's action to a catalog."""
    return Reply(mappings.create_catalog_mapping(call.state, workspace_of(call), catalogId, body["action"], body["paramKey"]))


@operation("GET /catalogs/mappings")
def list_catalog_mappings(call: Call) -> Reply:
    """Lists the mappings of the workspace."""
    return Reply(mappings.list_catalog_mappings(call.state, workspace_of(call)))


@operation("DELETE /catalogs/mappings/{bpActionParamKey}", path=schemas.MappingPath())
def delete_catalog_mapping(call: Call, bpActionParamKey: str) -> Reply:
    """Deletes a mapping."""
    return Reply(mappings.delete_catalog_mapping(call.state, workspace_of(call), bpActionParamKey))


@operation("GET /catalogs/itemDetail", query=schemas.DetailQuery())
def get_catalog_item_detail(call: Call, query: Row) -> Reply:
    """Returns an item by its catalog's name and its key, its members spread out."""
    return Reply(items.get_catalog_item_detail(call.state, workspace_of(call), query["catalogName"], query["key"]))

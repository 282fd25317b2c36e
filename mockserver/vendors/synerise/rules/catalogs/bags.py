"""Catalogs, which the paths call bags: what they are called, who made them, and on which fields they can be filtered.

A catalog belongs to a workspace, so from another it is not found: documented, docs/synerise-api-reference.txt:1991, 2003 (the workspace
stands in every catalog).
"""

from typing import Any

from mockserver.core.completion import fill, pick
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import BadRequest, NotFound
from ...wire import WORKSPACE, instant

SHOWN = ("id", "name", "businessProfileId", "author", "lastModified", "creationDate")
NO_CATALOG = "Catalog not found"


def answer(data: Any, total: int) -> Row:
    """`{data, metaData}`, documented, docs/synerise-api-reference.txt:1999-2013.

    `totalCount` is what there is, whatever the page (inferred; 1 where the data is one thing). No time passes within a request here, so
    `requestTime` is always the same (assumed).
    """
    return {"data": data, "metaData": {"totalCount": total, "requestTime": "0.01 [s]"}}


def show(bag: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:2001-2007."""
    return {member: bag[member] for member in SHOWN}


def author(state: State, user: Any, key: str | None) -> str:
    """The name of the user, or of the API key: inferred, docs/synerise-api-reference.txt:1995 (authors have first and last names)."""
    row = state.api_keys.by_key(key) if key else state.users.by_key(user)
    return str(row["name"]) if row else "unknown"


def bag_by_id(state: State, workspace: int, bag_id: int) -> Row:
    """404 of an unknown one, or another workspace's: public, the WooCommerce plugin expects 404 of an unknown catalog."""
    bag = state.catalogs.by_key(bag_id)
    if bag is None or bag["businessProfileId"] != workspace:
        raise NotFound(NO_CATALOG)
    return bag


def bag_by_name(state: State, workspace: int, name: str) -> Row | None:
    return state.catalogs.get(Where(name=name, businessProfileId=workspace))


def list_catalogs(state: State, workspace: int, query: Row) -> Row:
    """In ascending order, by id unless another member is named: documented, docs/synerise-api-reference.txt:1995-1998.

    The search finds parts of names, whatever the case (inferred); that it is by id at first is assumed.
    """
    own = Where(businessProfileId=workspace)
    offset, limit, order = query["offset"], query["limit"], query["orderBy"]
    if not query["searchBy"]:
        page = state.catalogs.page(offset, limit, order, cond=own)
        return answer([show(bag) for bag in page], state.catalogs.count(own))
    wanted = query["searchBy"].casefold()
    found = [
        bag for bag in state.catalogs.page(0, None, order, cond=own) if any(wanted in bag[part].casefold() for part in ("name", "author"))
    ]
    return answer([show(bag) for bag in found[offset : offset + limit]], len(found))


def create_catalog(state: State, workspace: int, name: str, by: str) -> Row:
    """documented, docs/synerise-api-reference.txt:2014-2032. A name names one catalog of the workspace, otherwise 400.

    inferred: an item's detail is asked for by the catalog's name (2389).
    """
    if bag_by_name(state, workspace, name) is not None:
        raise BadRequest(f"Catalog with name '{name}' already exists")
    bag = complete_catalog(state, {"name": name, "businessProfileId": workspace, "author": by})
    state.catalogs.insert(bag)
    return answer(show(bag), 1)


def complete_catalog(state: State, row: Row) -> Row:
    """The catalog with id and times; where it says no more, of the document's workspace and by an author unknown (assumed)."""
    created = row.get("creationDate", instant(state.now))
    blank = {
        "id": row.get("id") or state.catalogs.next_serial(),
        **pick(row, "name"),
        "businessProfileId": WORKSPACE,
        "author": "unknown",
        "lastModified": created,
        "creationDate": created,
        "filterableFields": [],
    }
    return fill(blank, row)


def get_catalog(state: State, workspace: int, bag_id: int) -> Row:
    """documented, docs/synerise-api-reference.txt:2066-2083."""
    return answer(show(bag_by_id(state, workspace, bag_id)), 1)


def delete_catalog(state: State, workspace: int, bag_id: int) -> Row:
    """Irreversible: documented, docs/synerise-api-reference.txt:2084."""
    _delete(state, bag_by_id(state, workspace, bag_id)["id"])
    return answer(True, 1)


def delete_catalogs(state: State, workspace: int, ids: list[int]) -> Row:
    """One result per id: documented, docs/synerise-api-reference.txt:2042-2045; that it is false of an unknown one: inferred."""
    results = []
    for bag_id in dict.fromkeys(ids):
        bag = state.catalogs.by_key(bag_id)
        own = bag is not None and bag["businessProfileId"] == workspace
        if own:
            _delete(state, bag_id)
        results.append({"id": bag_id, "result": own})
    return answer(results, len(results))


def _delete(state: State, bag_id: int) -> None:
    """With its items and mappings: inferred, they would be of no catalog."""
    state.catalogs.discard(bag_id)
    state.catalog_items.remove(Where(bagId=bag_id))
    state.catalog_mappings.remove(Where(bagId=bag_id))


def touch(state: State, bag: Row) -> None:
    """A change of its items is one of the catalog: assumed."""
    now = instant(state.now)
    if bag["lastModified"] != now:
        state.catalogs.replace({**bag, "lastModified": now})


def enable_catalog_filtering(state: State, workspace: int, bag_id: int, fields: list[str]) -> int:
    """Filtering on these fields, too. How many are new: documented, docs/synerise-api-reference.txt:2173-2183 (a bare integer).

    inferred, what it counts; assumed, that fields enabled before stay so, and that a field need not be in an item yet.
    """
    bag = bag_by_id(state, workspace, bag_id)
    now = list(dict.fromkeys([*bag["filterableFields"], *fields]))
    return _filter_on(state, bag, now)


def disable_catalog_filtering(state: State, workspace: int, bag_id: int) -> int:
    """No filtering any more. How many fields had it: documented, docs/synerise-api-reference.txt:2184-2190, the count inferred."""
    return _filter_on(state, bag_by_id(state, workspace, bag_id), [])


def _filter_on(state: State, bag: Row, fields: list[str]) -> int:
    changed = abs(len(fields) - len(bag["filterableFields"]))
    if changed:
        state.catalogs.replace({**bag, "filterableFields": fields, "lastModified": instant(state.now)})
    return changed

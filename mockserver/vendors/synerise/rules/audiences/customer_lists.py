"""Lists of profiles in CRM: who belongs, searched, sorted, a page at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mockserver.core.order import By, Order, page_of
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import BadRequest
from .crm_fields import MEMBERS, is_attribute, read_field, show_customer

Test = Callable[[Mapping[str, Any]], bool]
RECOGNIZED = {"RECOGNIZED": False, "true": False, "ANONYMOUS": True, "false": True}
"""The value of `anonymous` that each stands for: documented, docs/synerise-api-reference.txt:3762; that true is RECOGNIZED: inferred."""
BY_ID: By = (("clientId", False),)
INDEXED = frozenset({"clientId", "uuid", "email", "phone", "firstName", "lastName", "customId", "company"})
DERIVED = frozenset({"sex", "lastActivityDate"})  # shown otherwise than stored


def list_crm_profiles(state: State, query: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:3753-3795."""
    cond = condition_of(state, query)
    everybody = len(state.profiles)
    if cond is not None and not isinstance(cond, Where):
        rows = [row for row in state.profiles.rows_raw() if cond(row)]
        return customers_page(state, query, arrange(rows, query), everybody, len(rows))
    found = state.profiles.page(query["offset"], query["limit"], order_of(query), cond=cond)
    return customers_page(state, query, found, everybody, everybody if cond is None else state.profiles.count(cond))


def list_members(state: State, query: Row, members: Sequence[int]) -> Row:
    """The same of some profiles that there are, named by their ids in ascending order."""
    cond = condition_of(state, query)
    if cond is None and "sortBy" not in query:
        chosen = members[query["offset"] : query["offset"] + query["limit"]]
        return customers_page(state, query, profiles_of(state, chosen), len(members), len(members))
    rows = [profile for profile in profiles_of(state, members) if cond is None or cond(profile)]
    return customers_page(state, query, arrange(rows, query), len(members), len(rows))


def profiles_of(state: State, ids: Iterable[int]) -> Iterable[Row]:
    return (profile for client_id in ids if (profile := state.profiles.by_key(client_id)) is not None)


def arrange(rows: Sequence[Row], query: Row) -> list[Row]:
    """A page of these rows, sorted as a table sorts."""
    by, offset, stop = order_of(query), query["offset"], query["offset"] + query["limit"]
    if by == BY_ID:
        return sorted(rows, key=by_id)[offset:stop]
    return [rows[place] for place in page_of(Order(by, (), dict(enumerate(rows))).slice(), offset, stop, mirrored=False)]


def by_id(row: Row) -> int:
    number: int = row["clientId"]
    return number


def customers_page(state: State, query: Row, found: Iterable[Row], everybody: int, matching: int) -> Row:
    """documented (members), docs/synerise-api-reference.txt:3766-3795.

    `all` counts the list without filter and search, `matching` what passes both: assumed from their names.
    """
    return {
        "customers": [show_customer(state, profile) for profile in found],
        "all": everybody,
        "limit": query["limit"],
        "offset": query["offset"],
        "matching": matching,
    }


def order_of(query: Row) -> By:
    """What to sort by: documented, docs/synerise-api-reference.txt:3764.

    `field:ASC` or `field:DESC`: public, models of the WooCommerce plugin. Ascending where it is left out, equals and all by id where
    nothing is said, 400 of a field that has no order: assumed.
    """
    if "sortBy" not in query:
        return BY_ID
    name, _, direction = query["sortBy"].partition(":")
    if direction.upper() not in ("", "ASC", "DESC"):
        raise BadRequest(f"Failed to convert value of sortBy: order type '{direction}' is neither ASC nor DESC")
    return (find_member(name, "sortBy"), direction.upper() == "DESC"), *BY_ID


def find_member(name: str, parameter: str) -> str:
    """Where the values of a field stand in a row that can be ordered by it."""
    if name in MEMBERS:
        return MEMBERS[name]
    if name and is_attribute(name) and not {".", "["} & set(name):
        return f"attributes.{name}"
    raise BadRequest(f"Failed to convert value of {parameter}: '{name}' is not a field that has an order")


def condition_of(state: State, query: Row) -> Where | Test | None:
    """What `recognized` and `search` leave of a list; None where they leave it whole. A Test is what no index serves."""
    wanted: Row = {}
    if query["recognized"] in RECOGNIZED:
        wanted["anonymous"] = RECOGNIZED[query["recognized"]]
    test: Test | None = None
    if search := query.get("search", ""):
        name, colon, value = search.partition(":")
        if not colon or not name:
            test = contains_text(search)
        elif (indexed := by_index(name, value)) is not None:
            wanted |= indexed
        else:
            test = has_value(state, name, value)
    if test is None:
        return Where(wanted) if wanted else None
    if not wanted:
        return test
    sought, hidden = test, not wanted["anonymous"]
    return lambda row: row["anonymous"] is not hidden and sought(row)


def by_index(name: str, value: str) -> Row | None:
    """A search by a field as an index answers it; None where none does."""
    member = MEMBERS.get(name)
    if name == "tags":
        return {"tags[]": value}
    if member not in INDEXED:
        return None
    if member == "clientId":
        return {member: int(value) if value.isdecimal() and len(value) < 20 else value}
    return {member: value.lower() if member == "uuid" else value}


def has_value(state: State, name: str, value: str) -> Test:
    """Equality with what the list shows, as text: documented, docs/synerise-api-reference.txt:3763; that it is equality: assumed."""
    member = MEMBERS.get(name)
    if member is not None and member not in DERIVED:
        return lambda row: bool(row[member] == value)
    return lambda row: as_text(read_field(state, row, name)) == value


def as_text(value: Any) -> str | None:
    """A value as a search names it: true, 43, Krakow."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def contains_text(text: str) -> Test:
    """Whether e-mail, first name, last name, UUID or a custom attribute contains it, in any case.

    public (the fields), models of the WooCommerce plugin; that a part suffices, in any case: assumed.
    """
    wanted = text.casefold()

    def has_text(row: Mapping[str, Any]) -> bool:
        for member in ("email", "firstName", "lastName", "uuid"):
            value = row[member]
            if value and wanted in value.casefold():
                return True
        attributes = row["attributes"]
        return bool(attributes) and any(wanted in (as_text(value) or "").casefold() for value in attributes.values())

    return has_text

"""Jobs: the search that a client begins with."""

from collections.abc import Mapping
from typing import Any

from mockserver.core.world import State

from ..errors import BadRequest
from ..wire import page_bounds, page_of
from . import attributes

TOP_LEVEL = "TopLevel"


def search_jobs(state: State, criteria: dict[str, Any]) -> dict[str, Any]:
    """Jobs by name and attributes, by id, one page.

    public, vendor's help page on searching jobs: `QuickSearchTerm` matches from the start of the name, `Name` any part of it, the
    programmatic attribute `TopLevel` leaves jobs without a parent where its value is true. inferred: without regard to case, and all that
    is given must match.
    """
    number, size = page_bounds(criteria)
    start = (criteria.get("QuickSearchTerm") or "").casefold()
    part = (criteria.get("Name") or "").casefold()
    filters = attributes.read_filters(criteria.get("Attributes"))
    top_level = any(_demand_bool(filter.value) for filter in filters if filter.name == TOP_LEVEL)
    others = attributes.Matcher(filter for filter in filters if filter.name != TOP_LEVEL)

    def matches(value: Mapping[str, Any]) -> bool:
        name = value["Name"].casefold()
        return name.startswith(start) and part in name and not (top_level and value["ParentJobID"]) and others.accepts(value)

    if not (start or part or others.wanted or top_level):
        return page_of(state.jobs.page((number - 1) * size, size, order="ID._id"), number, size, len(state.jobs))
    found = state.jobs.page((number - 1) * size, size, order="ID._id", cond=matches)
    return page_of(found, number, size, state.jobs.count(matches))


def _demand_bool(value: Any) -> bool:
    """assumed: a value of `TopLevel` that is neither true nor false is refused; null is false."""
    if value is not None and not isinstance(value, bool):
        raise BadRequest("The value of 'TopLevel' is not valid.")
    return bool(value)

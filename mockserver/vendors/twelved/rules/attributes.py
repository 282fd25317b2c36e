"""Filters of a search on attributes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import BadRequest

EQUALS = "="


@dataclass(frozen=True)
class AttributeFilter:
    """The attribute of this name has this value."""

    name: str
    value: Any


def read_filters(given: list[dict[str, Any]] | None) -> list[AttributeFilter]:
    """The filters of a request.

    public, vendor's help page on searching jobs: the shape, and operation 0 written `=`. assumed: any other operation is refused, since
    to ignore it would find too much; so is a filter that names no attribute.
    """
    filters = []
    for item in given or []:
        name = (item.get("Attribute") or {}).get("Name")
        if not name:
            raise BadRequest("Attribute name is required")
        if item.get("Operation", 0) != 0 or (item.get("OperationName") or EQUALS) != EQUALS:
            raise BadRequest("Search operation is not supported")
        filters.append(AttributeFilter(name, item.get("Value")))
    return filters


def has_value(entity: Mapping[str, Any], filter: AttributeFilter) -> bool:
    """Whether an entity bears an attribute of that name and value.

    inferred from the filter's shape; assumed: the value of an attribute is compared as it is, or its member `value` where it is an object.
    """
    return any(
        attribute.get("name") == filter.name
        and (equal(attribute.get("value"), filter.value) or equal(_inner(attribute.get("value")), filter.value))
        for attribute in entity["Attributes"]
    )


def equal(one: Any, other: Any) -> bool:
    """Equal as JSON: true is not 1."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _inner(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value

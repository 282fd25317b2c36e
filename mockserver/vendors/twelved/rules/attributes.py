"""Filters of a search on attributes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.core.query import freeze

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


class Matcher:
    """Whether an entity carries, for each filter, an attribute of that name and value.

    inferred from the filter's shape; assumed: the value of an attribute is compared as it is, or its member `value` where it is an object.
    Each attribute and each filter is looked at once.
    """

    def __init__(self, filters: Iterable[AttributeFilter]) -> None:
        self.wanted = {_key(filter.name, filter.value) for filter in filters}

    def accepts(self, entity: Mapping[str, Any]) -> bool:
        if not self.wanted:
            return True
        missing = set(self.wanted)
        for attribute in entity["Attributes"]:
            name, value = attribute.get("name"), attribute.get("value")
            missing -= {_key(name, value), _key(name, _inner(value))}
            if not missing:
                return True
        return False


def _key(name: Any, value: Any) -> tuple[Any, ...]:
    """Equal where name and value are, as JSON has them: true is not 1."""
    return name, isinstance(value, bool), freeze(value)


def _inner(value: Any) -> Any:
    return value["value"] if isinstance(value, Mapping) and "value" in value else value

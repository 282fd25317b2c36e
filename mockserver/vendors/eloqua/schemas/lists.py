"""The query of a list: limit, offset, orderBy, q, totalResults."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ValidationFailed, failure

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge
}  # fmt: skip
LIMIT = 1000
"""Rows of a page, at most and if not asked: public, Oracle's operation pages."""
WHOLE = re.compile(r"[0-9]{1,10}(\.0+)?")
OFFSET_MAX = 2**31 - 1
READ = ("limit", "offset", "orderBy", "q", "totalResults")


@dataclass(frozen=True, slots=True)
class Order:
    term: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """`term operator value`, `*` for any text, without regard to case: public, Oracle's operation pages; operators but = are assumed."""

    term: str
    operator: str
    value: str

    def accepts(self, item: Mapping[str, Any]) -> bool:
        found = item.get(self.term)
        if found is None:
            return False
        if "*" in self.value and self.operator in ("=", "!="):
            return _is_like(str(found).casefold(), self.value.casefold()) == (self.operator == "=")
        if isinstance(found, int):
            return WHOLE.fullmatch(self.value) is not None and COMPARE[self.operator](found, int(float(self.value)))
        return COMPARE[self.operator](str(found).casefold(), self.value.casefold())


def _is_like(text: str, pattern: str) -> bool:
    """Whether a text has the pattern's parts in their order; without a regular expression, which a hostile pattern could stall."""
    first, *middle, last = pattern.split("*")
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


class ListQuery:
    """Reads the query of a list whose items have these members; what does not fit gets 400 (inferred)."""

    def __init__(self, *terms: str) -> None:
        names = "|".join(terms) or r"(?!)"
        self.order = re.compile(rf"({names})(?: (ASC|DESC|asc|desc))?")
        self.filter = re.compile(rf'"?({names})(=|!=|<=|>=|<|>)([^"]*)"?')
        self.terms = terms

    def load(self, data: Mapping[str, Any]) -> dict[str, Any]:
        bad = [failure(name, "Must be given once.") for name in READ if isinstance(data.get(name), list)]
        if bad:
            raise ValidationFailed(*bad)
        return {
            "limit": _whole(data, "limit", LIMIT, 1, LIMIT),
            "offset": _whole(data, "offset", 0, 0, OFFSET_MAX),
            "orderBy": self._order(data.get("orderBy")),
            "q": self._filter(data.get("q")),
            "totalResults": _flag(data, "totalResults"),
        }

    def _order(self, text: str | None) -> Order | None:
        if text is None or not self.terms:
            return None
        match = self.order.fullmatch(text)
        if not match:
            raise ValidationFailed(failure("orderBy", f"Must be one of {', '.join(self.terms)}, and ASC or DESC.", text))
        return Order(match[1], (match[2] or "").upper() == "DESC")

    def _filter(self, text: str | None) -> Filter | None:
        if text is None or not self.terms:
            return None
        match = self.filter.fullmatch(text)
        if not match:
            raise ValidationFailed(failure("q", f"Must be a term of {', '.join(self.terms)}, an operator and a value.", text))
        return Filter(match[1], match[2], match[3])


def _whole(data: Mapping[str, Any], name: str, default: int, least: int, most: int) -> int:
    text = data.get(name)
    if text is None:
        return default
    value = int(text.partition(".")[0]) if WHOLE.fullmatch(text) else -1
    if not least <= value <= most:
        raise ValidationFailed(failure(name, f"Must be an integer between {least} and {most}.", text))
    return value


def _flag(data: Mapping[str, Any], name: str) -> bool:
    text = data.get(name, "true")
    if text not in ("true", "false"):
        raise ValidationFailed(failure(name, "Must be true or false.", text))
    return bool(text == "true")

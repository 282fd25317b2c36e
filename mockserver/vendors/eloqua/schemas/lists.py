"""The query of a list: limit, offset, orderBy, q, totalResults."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge
}  # fmt: skip
LIMIT = 1000
"""Rows of a page, at most and if not asked: public, Oracle's operation pages."""
DATA_LIMIT = 50_000
"""Rows of a page of data at most: public, Oracle's Bulk API limits page."""
WHOLE = re.compile(r"[0-9]{1,10}(\.0+)?")
OFFSET_MAX = 2**31 - 1
TIMES = frozenset({"createdAt", "updatedAt", "syncStartedAt", "syncEndedAt"})


@dataclass(frozen=True, slots=True)
class Order:
    term: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """`term operator value`, `*` for any text, without regard to case: public, Oracle's operation pages; operators but = are assumed.

    Numbers and times are compared as such: a number, or a time in whatever spelling of ISO 8601 (assumed).
    """

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
        if self.term in TIMES:
            wanted = _instant(self.value)
            return wanted is not None and COMPARE[self.operator](_instant(found), wanted)
        return COMPARE[self.operator](str(found).casefold(), self.value.casefold())


def _instant(text: str) -> datetime | None:
    """What ISO 8601 spells: without a zone in UTC, a date its first moment (assumed)."""
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


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


class Parameter(fields.Field[Any]):
    """One parameter of a list's query, given once; what does not fit gets 400 (inferred)."""

    default_error_messages = {"once": "Must be given once."}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if isinstance(value, list):
            raise self.make_error("once")
        return self.read(value)

    def read(self, text: str) -> Any:
        raise NotImplementedError


class WholeNumber(Parameter):
    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        value = int(text.partition(".")[0]) if WHOLE.fullmatch(text) else -1
        if not self.least <= value <= self.most:
            raise ValidationError(f"Must be an integer between {self.least} and {self.most}.")
        return value


class Flag(Parameter):
    """true or false in any case: inferred, .NET reads it so, and clients in Python send `True`."""

    def read(self, text: str) -> bool:
        if text.lower() not in ("true", "false"):
            raise ValidationError("Must be true or false.")
        return text.lower() == "true"


class OrderBy(Parameter):
    def __init__(self, terms: Sequence[str]) -> None:
        super().__init__()
        self.form = re.compile(rf"({'|'.join(terms)})(?: (ASC|DESC|asc|desc))?")
        self.complaint = f"Must be one of {', '.join(terms)}, and ASC or DESC."

    def read(self, text: str) -> Order:
        match = self.form.fullmatch(text)
        if not match:
            raise ValidationError(self.complaint)
        return Order(match[1], (match[2] or "").upper() == "DESC")


class Query(Parameter):
    def __init__(self, terms: Sequence[str]) -> None:
        super().__init__()
        self.form = re.compile(rf'"?({"|".join(terms)})(=|!=|<=|>=|<|>)([^"]*)"?')
        self.complaint = f"Must be a term of {', '.join(terms)}, an operator and a value."

    def read(self, text: str) -> Filter:
        match = self.form.fullmatch(text)
        if not match:
            raise ValidationError(self.complaint)
        return Filter(match[1], match[2], match[3])


class PageQuery(Schema):
    """The query of a list whose items have no members to order and filter by."""

    class Meta:
        unknown = EXCLUDE

    limit = WholeNumber(1, LIMIT, load_default=LIMIT)
    offset = WholeNumber(0, OFFSET_MAX, load_default=0)
    totalResults = Flag(load_default=True)
    links = fields.Raw()


class DataQuery(PageQuery):
    """The query of a sync's data."""

    limit = WholeNumber(1, DATA_LIMIT, load_default=LIMIT)


def list_query(*terms: str) -> Schema:
    """The query of a list whose items have these members."""
    return PageQuery.from_dict({"orderBy": OrderBy(terms), "q": Query(terms)}, name="ListQuery")()

"""What the operations of activities take: numbers and booleans as text in queries, and in the bodies that carry what a query would."""

import re
from typing import Any

from marshmallow import ValidationError

from ..errors import BadRequest
from .events import ACTION
from .members import Given, Part, Words, unreadable
from .values import FLAGS, Lenient, LongInPath

NUMBER = re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,9})?")
MOST = 1000


def text_of(value: Any) -> str:
    """A query's text, or the same as a JSON value."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


class Said(Given):
    """A value that travels as text; what cannot be it is refused in the words of a failed conversion (assumed)."""

    kind = "string"

    def refusal(self, value: Any, attr: str | None) -> BadRequest:
        return BadRequest(f"Failed to convert value of {attr} to required type '{self.kind}': \"{value}\"")

    def read(self, value: Any, attr: str | None) -> Any:
        if isinstance(value, list | dict):
            raise self.refusal("...", attr)
        return self.convert(text_of(value), attr)

    def convert(self, text: str, attr: str | None) -> Any:
        return text


class Milliseconds(Said):
    kind = "number"

    def convert(self, text: str, attr: str | None) -> float:
        if not NUMBER.fullmatch(text):
            raise self.refusal(text, attr)
        return float(text) if "." in text else int(text)


class Count(Said):
    """1 to 1000: documented, docs/synerise-api-reference.txt:1645, 1820."""

    kind = "number"

    def convert(self, text: str, attr: str | None) -> int:
        if not NUMBER.fullmatch(text) or "." in text or not 1 <= int(text) <= MOST:
            raise self.refusal(text, attr)
        return int(text)


class Unique(Said):
    kind = "number"

    def convert(self, text: str, attr: str | None) -> int:
        if not NUMBER.fullmatch(text) or "." in text:
            raise self.refusal(text, attr)
        return int(text)


class Truth(Said):
    """As Spring reads one, 1 and 0 too: public, its source."""

    kind = "boolean"

    def convert(self, text: str, attr: str | None) -> bool:
        read = FLAGS.get(text.strip().lower())
        if read is None:
            raise self.refusal(text, attr)
        return read


class OneOf(Said):
    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words
        self.kind = " | ".join(words)

    def convert(self, text: str, attr: str | None) -> str:
        if text not in self.words:
            raise self.refusal(text, attr)
        return text


class Actions(Said):
    """A comma-separated list: documented, docs/synerise-api-reference.txt:1642."""

    def convert(self, text: str, attr: str | None) -> tuple[str, ...]:
        return tuple(filter(None, (name.strip() for name in text.split(","))))


class WorkspaceQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:1855-1859."""

    dateFrom = Milliseconds()
    dateTo = Milliseconds()
    limit = Count()
    raw = Truth()
    format = OneOf("json", "csv")


class ActivityQuery(WorkspaceQuery):
    """documented, docs/synerise-api-reference.txt:1817-1822."""

    actions = Actions()


class PageQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:1642-1648."""

    actions = Actions()
    dateFrom = Milliseconds()
    dateTo = Milliseconds()
    limit = Count()
    raw = Truth()
    pageToken = Said()
    sortBy = OneOf("time:desc", "time:asc")


class TokenQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:1761."""

    pageToken = Said()


class EventsBody(Lenient):
    """documented, docs/synerise-api-reference.txt:1762-1774."""

    identifierValue = Words(needed=True)
    additionalData = Part(PageQuery(), needed=True)


class EventName(Lenient):
    """documented, docs/synerise-api-reference.txt:1695-1701; eventUUID: assumed."""

    time = Milliseconds()
    unique = Unique()
    eventUUID = Said()


class DetailsBody(Lenient):
    """documented, docs/synerise-api-reference.txt:1694-1701."""

    identifierValue = Words(needed=True)
    additionalData = Part(EventName(), needed=True)


class MappedAction(Given):
    """At most 32 characters: documented, docs/synerise-api-reference.txt:1716; the lost pattern is that of custom events: inferred."""

    def read(self, value: Any, attr: str | None) -> str:
        if not isinstance(value, str):
            raise unreadable("java.lang.String", attr)
        if not ACTION.fullmatch(value):
            raise ValidationError(f"action must match {ACTION.pattern}")
        return value


class IconBody(Lenient):
    action = MappedAction()
    icon = Words()


class LabelBody(Lenient):
    action = MappedAction()
    label = Words()


class DescriptionBody(Lenient):
    action = MappedAction()
    description = Words()


class IconPath(Lenient):
    iconID = LongInPath()


class LabelPath(Lenient):
    labelId = LongInPath()


class DescriptionPath(Lenient):
    descriptionId = LongInPath()

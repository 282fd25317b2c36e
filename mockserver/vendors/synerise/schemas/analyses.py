"""What the operations on expressions and aggregates take, but for the definitions themselves: these are read by the rules.

A definition is read not from requests alone, but from tables too, and by every calculation; and its nodes are a recursive choice of shapes,
each refused by name at its JSON pointer. So its grammar stands once, in rules/analytics, and here it is a document.
"""

from collections.abc import Callable, Mapping
from typing import Any, Self

from marshmallow import fields, missing

from ..errors import BadRequest
from .values import GUID, INT32, INT64, WHOLE, GuidInPath, Lenient, LongInPath

MOST = 1_000
"""The largest page, and the most ids: assumed."""


class Whole(fields.Field[int]):
    """A whole number of the query, within bounds: assumed."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not isinstance(value, str) or not WHOLE.fullmatch(value) or not self.least <= int(value) <= self.most:
            raise BadRequest(f"{attr} must be an integer between {self.least} and {self.most}")
        return int(value)


class Word(fields.Field[str]):
    """One of a few words in the query."""

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if value not in self.words:
            raise BadRequest(f"{attr} must be one of {', '.join(self.words)}")
        return str(value)


class Ignored(fields.Field[str]):
    """ "Currently unused": documented, docs/synerise-api-reference.txt:4328. Any text will do."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return str(value)


class Guids(fields.Field[list[str]]):
    """UUIDs, repeated or separated by commas: assumed; that they are required: documented, docs/synerise-api-reference.txt:4365."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> list[str]:
        texts = [] if value is missing else [value] if isinstance(value, str) else list(value)
        found = [part for text in texts for part in text.split(",")]
        if not any(found):
            raise BadRequest("Required parameter 'ids' is not present")
        if len(found) > MOST:
            raise BadRequest(f"ids: at most {MOST} are allowed")
        for each in found:
            if not GUID.fullmatch(each):
                raise BadRequest(f"ids: {each!r} is not a UUID")
        return [each.lower() for each in found]


class Title(fields.Field[str]):
    """documented (required), docs/synerise-api-reference.txt:4383; 400 where it is missing or no text: assumed."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise BadRequest(f"/{attr}: {'is required' if value in (missing, None) else 'must be a string'}")
        return value


class Definition(fields.Field[dict[str, Any]]):
    """documented (required), docs/synerise-api-reference.txt:4330, 4975. What is in it is read by rules/analytics/definitions.py."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise BadRequest(f"/{attr}: {'is required' if value in (missing, None) else 'must be an object'}")
        return value


class Visible(fields.Field[bool]):
    """documented (required), docs/synerise-api-reference.txt:4331, 4976."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise BadRequest(f"/{attr}: {'is required' if value in (missing, None) else 'must be a boolean'}")
        return value


class Part(fields.Field[Any]):
    """A part of an override, as it was sent: rules/analytics/results.py reads it."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return value


class Body(Lenient):
    """A body that is no object is refused here: assumed."""

    def load(self, data: Any, **kwargs: Any) -> Any:
        if not isinstance(data, dict):
            raise BadRequest("/: must be an object")
        return super().load(data, **kwargs)

    def with_report(self, unread: Callable[[Any], list[str]]) -> Self:
        """With a way to find members that nobody knows within the definition: the journal lists them."""
        self.unread = unread
        return self


class Override(Body):
    """documented, docs/synerise-api-reference.txt:4698-4703; all of it optional."""

    dateFilter = Part()
    aggregateDataBy = Part()
    filter = Part()
    variables = Part()


class Search(Body):
    title = Title()


class AnalysisPath(Lenient):
    UUID = GuidInPath()


class ProfilePath(Lenient):
    clientId = LongInPath()


class AnalysisProfilePath(AnalysisPath):
    clientId = LongInPath()


class Paging(Lenient):
    """documented, docs/synerise-api-reference.txt:4268-4270; the bounds are assumed."""

    offset = Whole(0, INT64)
    page = Whole(0, INT32)
    size = Whole(1, MOST)


class Namespace(Lenient):
    namespaceName = Ignored()


class Ids(Lenient):
    ids = Guids()

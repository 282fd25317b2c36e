"""What the operations of asset tags and their directories take."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, missing

from mockserver.core.wire import is_integer

from .values import INT32, Count, Lenient, Text, check_list

HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})|string")
URL = re.compile(r"[hH][tT][tT][pP][sS]?://[^\s/?#]\S*|string")
TAGS = 1_000
"""How many tags one request may name: assumed."""


class Named(Text):
    """A text that is not empty; `needed` if it must be there."""

    def __init__(self, needed: bool = False) -> None:
        super().__init__()
        self.needed = needed

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing and not self.needed:
            return value
        if value is missing or value is None or value == "":
            raise ValidationError(f"{attr} must not be empty")
        return self._deserialize(value, attr, data, **kwargs)


class Said(Text):
    """A text, maybe an empty one, and never null."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is None:
            raise ValidationError(f"{attr} must not be null")
        return super().deserialize(value, attr, data, **kwargs)


class Matching(fields.Field[str]):
    """A text of some form, or null. The samples' placeholder `string` is taken, too: inferred, the document sends it."""

    def __init__(self, pattern: re.Pattern[str], meant: str) -> None:
        super().__init__(allow_none=True)
        self.pattern, self.meant = pattern, meant

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not self.pattern.fullmatch(value):
            raise ValidationError(f"{attr} must be {self.meant}")
        return value


class Priority(fields.Field[int]):
    """documented, docs/synerise-api-reference.txt:2618; 32 bits: assumed."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing:
            return value
        if not is_integer(value) or abs(value) > INT32:
            raise ValidationError(f"{attr} must be a whole number of 32 bits")
        return int(value)


class Params(fields.Field[dict[str, str]]):
    """Free-form, of texts: documented, docs/synerise-api-reference.txt:2424, 2430-2431. Numbers and booleans become texts: inferred."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing:
            return value
        if not isinstance(value, dict) or None in value.values():
            raise ValidationError(f"{attr} must be an object of texts")
        text = Text()
        return {name: text.deserialize(member, name) for name, member in value.items()}


class DirectoryPath(Lenient):
    directoryHash = fields.String()


class TagPath(Lenient):
    tagHash = fields.String()


class DirectoryUpdate(Lenient):
    """documented, docs/synerise-api-reference.txt:2478-2479."""

    name = Named()
    params = Params()


class DirectoryCreate(Lenient):
    """documented, docs/synerise-api-reference.txt:2423-2425."""

    name = Named(needed=True)
    params = Params()
    type = fields.String(allow_none=True, error_messages={"invalid": "type must be a text"})


class DirectoryTypeCreate(Lenient):
    """documented, docs/synerise-api-reference.txt:2459."""

    name = Named(needed=True)


class DirectoryTypeUpdate(Lenient):
    """documented, docs/synerise-api-reference.txt:2547; that it must be there: inferred."""

    directoryTypeHash = Named(needed=True)


class AssetTagUpdate(Lenient):
    """documented, docs/synerise-api-reference.txt:2614-2619."""

    color = Matching(HEX, "a hexadecimal value such as #0768ff, or null")
    description = Said()
    directory = fields.String(allow_none=True, error_messages={"invalid": "directory must be a text or null"})
    icon = Matching(URL, "a URL, or null")
    priority = Priority()
    value = Named()


class TagPage(Lenient):
    """documented, docs/synerise-api-reference.txt:2566-2567."""

    page = Count(0, default=0)
    size = Count(1, default=10)


class TagHashes:
    """A list of hashes of tags: documented, docs/synerise-api-reference.txt:2531-2533, 2539-2541, 2600-2602."""

    def load(self, data: Any, /) -> Any:
        check_list(data, "tags", TAGS)
        if not all(isinstance(value, str) for value in data):
            raise ValidationError("the hash of a tag must be a text")
        return list(dict.fromkeys(data))

"""What the profile-tag operations take."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from .values import NO_OBJECT, ClientPath, Lenient, LongInPath

HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


class Color(fields.Field[str]):
    """A hexadecimal value: documented, docs/synerise-api-reference.txt:2653; what it looks like: inferred from the sample."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not HEX.fullmatch(value):
            raise ValidationError("color must be a hexadecimal value such as #0768ff")
        return value


class TagName(fields.Field[str]):
    """documented, docs/synerise-api-reference.txt:2652."""

    def __init__(self) -> None:
        super().__init__(required=True, error_messages={"required": "name is required", "null": "name is required"})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not value.strip() or "\x00" in value:
            raise ValidationError("name must be a text that is not empty")
        return value


class TagUpdate(Schema):
    """Only the color; a name is ignored: documented, docs/synerise-api-reference.txt:2675."""

    error_messages = NO_OBJECT

    class Meta:
        unknown = EXCLUDE

    color = Color(allow_none=True)


class TagCreate(TagUpdate):
    """documented, docs/synerise-api-reference.txt:2652-2653."""

    name = TagName()


class TagPath(Lenient):
    tagID = LongInPath()


class AssignmentPath(ClientPath):
    tagID = LongInPath()

"""What the operations of notes take."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from .values import ClientPath, Lenient, Text


class NoteText(Text):
    """A text, maybe an empty one, and never null (assumed)."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is None:
            raise ValidationError(f"{attr} must not be null")
        return super().deserialize(value, attr, data, **kwargs)


class NoteBody(Lenient):
    """documented, docs/synerise-api-reference.txt:4182-4183, 4218-4219."""

    subject = NoteText()
    body = NoteText()


class NotePath(ClientPath):
    """A note's UUID is looked for as it is: another text names no note."""

    noteId = fields.String()

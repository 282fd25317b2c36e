"""Values of bodies where the vendor's parser is stricter than marshmallow's."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from mockserver.core.wire import is_integer

INT32 = validate.Range(-(2**31), 2**31 - 1)
"""Assumed: what a priority may be."""

UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class IdText(fields.String):
    """Text to be compared with ids, in lower case as they are kept (assumed)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return text.lower()


class Uuid(IdText):
    """A UUID in either case, kept in lower case (assumed)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not UUID.fullmatch(text):
            raise ValidationError("Not a valid UUID.")
        return text


class WholeNumber(fields.Field[int]):
    """A JSON whole number: no text, no boolean (assumed)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not is_integer(value):
            raise ValidationError("Not a valid integer.")
        return int(value)


class NewAutokey(fields.Field[int]):
    """Absent or -1 at create: public, the vendor's page on the contact entity."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not is_integer(value) or value != -1:
            raise ValidationError("Must be absent or -1 at create.")
        return -1


class LookupKey:
    """The body of LOOKUP: the text of a JSON string or whole number (documented, docs/incoplax-addressbook-contacts.txt:334;
    numbers inferred). `11.0` is the whole number 11, as JSON Schema has it; any
    other JSON value is refused (assumed)."""

    def load(self, data: Any, /) -> str:
        if isinstance(data, str):
            return data
        if is_integer(data):
            return str(int(data))
        raise ValidationError("The key must be a string or a whole number.")

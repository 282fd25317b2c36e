"""What all groups read: texts, numbers, flags and ids, and how they complain."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing

from mockserver.core.wire import write_json

from ..envelopes import FieldError
from ..errors import BadRequest

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
INT32 = 2**31 - 1
INT64 = 2**63 - 1
WHOLE = re.compile(r"-?[0-9]{1,19}")


def path_id(name: str, text: str) -> int:
    """A 64-bit id from the path; the message is the Spring default, inferred from E1."""
    if not WHOLE.fullmatch(text) or abs(number := int(text)) > INT64:
        raise BadRequest(f"Failed to convert value of {name} to required type 'long': For input string: \"{text}\"")
    return number


def repeat_value(value: Any) -> str:
    """The value as a refusal repeats it; of a repeated parameter all, with commas: public, Spring's source."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return value if isinstance(value, str) else write_json(value).decode()


class Text(fields.Field[str]):
    """Text; a number or a boolean becomes one, a list or an object cannot."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (str, int, float)):
            return str(value)
        where = f" (through reference chain: {attr})" if attr else ""  # an element of a list has no name
        raise ValidationError(f"Cannot deserialize value of type `java.lang.String`{where}")


class Agreement(fields.Field[bool]):
    """true, false, "true", "false", 1, 0: documented, docs/synerise-api-reference.txt:2850; "1" and "0" too: assumed."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if value in (1, "true", "1"):
            return True
        if value in (0, "false", "0"):
            return False
        raise ValidationError(f"Cannot deserialize value of type `java.lang.Boolean` (through reference chain: agreements->{attr})")


NO_OBJECT = {"type": "Cannot deserialize value of type `java.util.Map`"}
"""What a schema says of a value that is no object; the form: inferred from docs/synerise-api-reference.txt:376."""


class Agreements(Schema):
    error_messages = NO_OBJECT

    class Meta:
        unknown = EXCLUDE

    email = Agreement()
    sms = Agreement()
    push = Agreement()
    webPush = Agreement()
    bluetooth = Agreement()
    rfid = Agreement()
    wifi = Agreement()


class Agreed(fields.Nested):
    """The agreements of a profile, by name."""

    def __init__(self) -> None:
        super().__init__(Agreements, allow_none=True)

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is not missing and not isinstance(value, dict | None):
            raise ValidationError(f"Cannot deserialize value of type `java.util.Map` (through reference chain: {attr})")
        return super().deserialize(value, attr, data, **kwargs)


class TagNames(fields.List[str]):
    """The tags of a profile."""

    def __init__(self) -> None:
        super().__init__(Text(), allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValidationError(f"Cannot deserialize value of type `java.util.List<java.lang.String>` (through reference chain: {attr})")
        return super()._deserialize(value, attr, data, **kwargs)


class Attributes(fields.Field[dict[str, Any]]):
    """Any names, any values."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError(f"Cannot deserialize value of type `java.util.Map` (through reference chain: {attr})")
        return value


class Number(fields.Field[int]):
    """A whole number of at least 1 in the query."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not isinstance(value, str) or not WHOLE.fullmatch(value) or not 1 <= int(value) <= INT32:
            raise refusal(attr, value)
        return int(value)


class Choice(fields.Field[str]):
    def __init__(self, *choices: str) -> None:
        super().__init__()
        self.choices = choices

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if value not in self.choices:
            raise refusal(attr, value)
        return str(value)


FLAGS = dict.fromkeys(("true", "on", "yes", "1"), True) | dict.fromkeys(("false", "off", "no", "0"), False)


class Flag(fields.Field[bool]):
    """A boolean of a query as Spring reads one, in any case: public, Spring's source; PHP's generated clients write 1 and 0."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        read = FLAGS.get(value.strip().lower()) if isinstance(value, str) else None
        if read is None:
            raise refusal(attr, value)
        return read


class Once(fields.Field[str]):
    """A text that may stand in the query once."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise refusal(attr, value)
        return value


def refusal(name: str | None, value: Any) -> ValidationError:
    """A query value out of range is E3 with the general code: assumed."""
    return ValidationError([FieldError(name or "", "120", rejected=value)])


class Needed(Text):
    """A text that must be there and not be empty; what the refusal says is assumed."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if value is missing or value is None:
            raise reject(attr, "must not be null", None)
        if value == "":
            raise reject(attr, "must not be empty", "")
        return self._deserialize(value, attr, data, **kwargs)


class OneOf(fields.Field[str]):
    """One of a few words; `needed` if it must be there."""

    def __init__(self, *words: str, needed: bool) -> None:
        super().__init__(allow_none=not needed)
        self.words, self.needed = words, needed

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing or value is None:
            if self.needed:
                raise reject(attr, "must not be null", None)
            return value
        if value not in self.words:
            raise reject(attr, f"must be one of {', '.join(self.words)}", value)
        return value


def reject(name: str | None, message: str, value: Any) -> ValidationError:
    return ValidationError([FieldError(name or "", message, rejected=value)])


class Lenient(Schema):
    error_messages = NO_OBJECT

    class Meta:
        unknown = EXCLUDE


class LongInPath(fields.Field[int]):
    """A 64-bit id from the path; the message is the Spring default, inferred from E1."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> int:
        return path_id(attr or "", value)


class LongsInPath(fields.Field[list[int]]):
    """Comma-delimited ids: documented, docs/synerise-api-reference.txt:3090."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> list[int]:
        return [path_id(attr or "", part) for part in value.split(",")]


class NamesInPath(fields.Field[list[str]]):
    """Comma-delimited custom ids: documented, docs/synerise-api-reference.txt:3039."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> list[str]:
        return [part for part in value.split(",") if part]


class GuidInPath(fields.Field[str]):
    """A path parameter of format uuid: documented, docs/synerise-api-reference.txt:77; 400 of any other text: assumed."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if not GUID.fullmatch(value):
            raise BadRequest(f"{attr} must be a UUID")
        return str(value).lower()


class ClientPath(Lenient):
    clientId = LongInPath()


class Count(fields.Field[int]):
    """A whole number in the query, of at least so much."""

    def __init__(self, least: int, default: int) -> None:
        super().__init__(load_default=default)
        self.least = least

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not isinstance(value, str) or not WHOLE.fullmatch(value) or not self.least <= int(value) <= INT32:
            raise BadRequest(f"{attr} must be a whole number from {self.least} to {INT32}")
        return int(value)


def check_list(data: Any, what: str, most: int) -> None:
    """Refuses what is no list, and a list of too many, in words."""
    if not isinstance(data, list):
        raise ValidationError(f"a list of {what} is expected")
    if len(data) > most:
        raise ValidationError(f"a list of at most {most} {what} is expected")

"""What the profile operations take: bodies as lenient as a JSON mapper that turns scalars into text, queries with ranges."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load

from mockserver.core.wire import is_integer

from ..errors import BadRequest, FieldError

INT32 = 2**31 - 1
INT64 = 2**63 - 1
WHOLE = re.compile(r"-?[0-9]{1,19}")


def path_id(name: str, text: str) -> int:
    """A 64-bit id from the path; the message is the Spring default, inferred from E1."""
    if not WHOLE.fullmatch(text) or abs(number := int(text)) > INT64:
        raise BadRequest(f"Failed to convert value of {name} to required type 'long': For input string: \"{text}\"")
    return number


def path_ids(name: str, text: str) -> list[int]:
    """Comma-delimited ids: documented, docs/synerise-api-reference.txt:3090."""
    return [path_id(name, part) for part in text.split(",")]


def path_names(text: str) -> list[str]:
    """Comma-delimited custom ids: documented, docs/synerise-api-reference.txt:3039."""
    return [part for part in text.split(",") if part]


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


class Phone(Text):
    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if isinstance(value, (int, float)) and not 0 <= value <= INT64:
            raise ValidationError(f"Cannot deserialize value of type `java.lang.String` (through reference chain: {attr})")
        return super()._deserialize(value, attr, data, **kwargs)


class ClientId(fields.Field[int]):
    """A 64-bit whole number, also as text; 3.0 is one."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        text = value if isinstance(value, str) else str(int(value)) if is_integer(value) else ""
        if not WHOLE.fullmatch(text) or abs(int(text)) > INT64:
            raise ValidationError(f"Cannot deserialize value of type `java.lang.Long` (through reference chain: {attr})")
        return int(text)


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


class Agreements(Schema):
    class Meta:
        unknown = EXCLUDE

    email = Agreement()
    sms = Agreement()
    push = Agreement()
    webPush = Agreement()
    bluetooth = Agreement()
    rfid = Agreement()
    wifi = Agreement()


class Attributes(fields.Field[dict[str, Any]]):
    """Any names, any values."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError(f"Cannot deserialize value of type `java.util.Map` (through reference chain: {attr})")
        return value


class Sex(Text):
    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        """documented, docs/synerise-api-reference.txt:2849; a wrong value is a parse error: inferred."""
        if value not in ("FEMALE", "MALE", "NOT_SPECIFIED", "OTHER"):
            raise ValidationError("Cannot deserialize value of type `Sex`: not one of the values accepted for Enum class")
        return str(value)


class ProfileBody(Schema):
    """documented, docs/synerise-api-reference.txt:2819-2856. Only what was sent comes out, null as null; the rest is ignored."""

    class Meta:
        unknown = EXCLUDE

    email = Text()
    phone = Phone()
    customId = Text()
    firstName = Text()
    lastName = Text()
    displayName = Text()
    uuid = Text()
    avatarUrl = Text()
    birthDate = Text()
    company = Text()
    city = Text()
    address = Text()
    zipCode = Text()
    province = Text()
    countryCode = Text()
    sex = Sex()
    agreements = fields.Nested(Agreements, allow_none=True)
    attributes = Attributes()
    tags = fields.List(Text(), allow_none=True)


class BatchProfile(ProfileBody):
    """documented, docs/synerise-api-reference.txt:3140-3146."""

    clientId = ClientId()


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


class Flag(fields.Field[bool]):
    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, str) or value.lower() not in ("true", "false"):
            raise refusal(attr, value)
        return value.lower() == "true"


class Once(fields.Field[str]):
    """A text that may stand in the query once."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise refusal(attr, value)
        return value


def refusal(name: str | None, value: Any) -> ValidationError:
    """A query value out of range is E3 with the general code: assumed."""
    return ValidationError([FieldError(name or "", "120", rejected=value)])


class ProfileQuery(Schema):
    """documented, docs/synerise-api-reference.txt:2765-2773."""

    class Meta:
        unknown = EXCLUDE

    sortBy = Choice("firstName", "lastName", "lastActivityDate", "email", "city", "phone")
    sortOrder = Choice("ASC", "DESC")
    pageIndex = Number()
    pageSize = Number()
    anonymous = Flag(data_key="filters[anonymous]")
    firstName = Once(data_key="filters[firstName]")
    lastName = Once(data_key="filters[lastName]")
    email = Once(data_key="filters[email]")
    phone = Once(data_key="filters[phone]")

    @post_load
    def gather(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        filters = {name: data.pop(name) for name in ("anonymous", "firstName", "lastName", "email", "phone") if name in data}
        return data | {"filters": filters}

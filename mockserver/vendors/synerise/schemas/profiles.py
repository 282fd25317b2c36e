"""What the profile operations take: bodies as lenient as a JSON mapper that turns scalars into text, queries with ranges."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load

from mockserver.core.wire import is_integer

from .values import (
    INT64,
    NO_OBJECT,
    WHOLE,
    Agreed,
    Attributes,
    Choice,
    Flag,
    Lenient,
    LongInPath,
    LongsInPath,
    NamesInPath,
    Number,
    Once,
    TagNames,
    Text,
)


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


class Sex(Text):
    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        """documented, docs/synerise-api-reference.txt:2849; a wrong value is a parse error: inferred."""
        if value not in ("FEMALE", "MALE", "NOT_SPECIFIED", "OTHER"):
            raise ValidationError("Cannot deserialize value of type `Sex`: not one of the values accepted for Enum class")
        return str(value)


class ProfileBody(Schema):
    """documented, docs/synerise-api-reference.txt:2819-2856. Only what was sent comes out, null as null; the rest is ignored."""

    error_messages = NO_OBJECT

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
    agreements = Agreed()
    attributes = Attributes()
    tags = TagNames()


class BatchProfile(ProfileBody):
    """documented, docs/synerise-api-reference.txt:3140-3146."""

    clientId = ClientId()


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


class ById(Lenient):
    """The identifier in the path, handed on as `who` whatever its name."""

    clientId = LongInPath(attribute="who")


class ByEmail(Lenient):
    clientEmail = fields.String(attribute="who")


class ByCustomId(Lenient):
    customId = fields.String(attribute="who")


class MergeByCustomIdsPath(Lenient):
    sourceCustomIDs = NamesInPath()
    targetCustomID = fields.String()


class MergeByIdsPath(Lenient):
    fromClientIds = LongsInPath()
    toClientId = LongInPath()

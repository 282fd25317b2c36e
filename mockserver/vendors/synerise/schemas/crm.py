"""What the CRM operations take: profiles under CRM's names, lists with search and order, segmentations."""

from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, missing

from ..errors import BadRequest
from .profiles import Phone
from .values import GUID, INT32, NO_OBJECT, WHOLE, GuidInPath, Lenient, LongInPath, TagNames, Text, repeat_value


class Ignored(fields.Raw):
    """A member that only the server writes: taken as it comes and passed over."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)


class CrmSex(Text):
    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        """documented, docs/synerise-api-reference.txt:3712; a wrong value is a parse error: inferred. UNDEFINED is v4's NOT_SPECIFIED."""
        if value not in ("FEMALE", "MALE", "UNDEFINED"):
            raise ValidationError("Cannot deserialize value of type `Sex`: not one of the values accepted for Enum class")
        return "NOT_SPECIFIED" if value == "UNDEFINED" else str(value)


class CrmBody(Schema):
    """documented, docs/synerise-api-reference.txt:3694-3717. Only what was sent comes out; other members are custom attributes."""

    error_messages = NO_OBJECT

    class Meta:
        unknown = INCLUDE

    id = Ignored()
    uuid = Ignored()
    anonymous_type = Ignored()
    email = Text()
    firstname = Text()
    lastName = Text()
    custom_identify = Text()
    company = Text()
    phone = Phone()
    address = Text()
    birthdate = Text()
    city = Text()
    zipCode = Text()
    province = Text()
    country_id = Text()
    countryCode = Text()
    avatarUrl = Text()
    sex = CrmSex()
    last_activity_date = Ignored()
    created = Ignored()
    updated = Ignored()
    deletedAt = Ignored()
    tags = TagNames()


class Count(fields.Field[int]):
    """A whole number from 0 on in the query."""

    def __init__(self, default: int, most: int = INT32) -> None:
        super().__init__(load_default=default)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not isinstance(value, str) or not WHOLE.fullmatch(value) or not 0 <= int(value) <= self.most:
            raise unreadable(attr, value)
        return int(value)


class Word(fields.Field[str]):
    """A text that may stand in the query once."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise unreadable(attr, value)
        return value


class NeededWord(Word):
    """The message of a missing one: inferred, Spring's own."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if value is missing:
            raise BadRequest(f"Required String parameter '{attr}' is not present")
        return self._deserialize(value, attr, data, **kwargs)


class Recognized(fields.Field[str]):
    """documented, docs/synerise-api-reference.txt:3762."""

    def __init__(self) -> None:
        super().__init__(load_default="NONE")

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if value not in ("RECOGNIZED", "true", "ANONYMOUS", "false", "NONE"):
            raise unreadable(attr, value)
        return str(value)


def unreadable(name: str | None, value: Any) -> BadRequest:
    """inferred: Spring's own words."""
    return BadRequest(f"Failed to convert value of {name}: '{repeat_value(value)}'")


class PageQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:3958-3959."""

    limit = Count(25)
    offset = Count(0)


class CompaniesQuery(PageQuery):
    """documented, docs/synerise-api-reference.txt:3916-3919."""

    recognized = Recognized()
    sortBy = Word()


class LocalQuery(PageQuery):
    """documented, docs/synerise-api-reference.txt:4012-4015."""

    recognized = Recognized()
    search = Word()


class CustomersQuery(LocalQuery):
    """documented, docs/synerise-api-reference.txt:3760-3764."""

    sortBy = Word()


class AutocompleteQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:3801-3803."""

    field = NeededWord()
    prefix = NeededWord()
    limit = Count(10)


class RecognizedQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:4098."""

    recognized = Recognized()


class SegmentationPath(Lenient):
    UUID = GuidInPath()


class MaterializationPath(Lenient):
    materializationId = LongInPath()


class Guid(fields.Field[str]):
    """A UUID in a body that must be there, in small letters."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not GUID.fullmatch(value):
            raise BadRequest(f"{attr or 'element'} must be a UUID")
        return value.lower()


class MaterializationBody(Lenient):
    """documented, docs/synerise-api-reference.txt:4107; that it must be there: inferred."""

    segment = Guid()


class SegmentationRequest:
    """Anything: who reads it is the analytics service. documented, docs/synerise-api-reference.txt:4099."""

    def load(self, data: Any, /) -> Any:
        return data

"""What the catalog operations take. A 400 of this service is a bare text, so each names the member that it is about."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, missing

from mockserver.core.wire import is_integer

from ..errors import BadRequest
from .values import INT64, Count, Lenient, LongInPath, Text, check_list

MOST = 10_000
"""How many items or ids one request may hold: assumed."""


class Given(Text):
    """A text that must be there and not be empty."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if value is missing or value is None or value == "":
            raise ValidationError(f"{attr} must not be empty")
        return self._deserialize(value, attr, data, **kwargs)


class Properties(fields.Field[dict[str, Any]]):
    """An object of any members: documented, docs/synerise-api-reference.txt:2129, 2131."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError(f"{attr} must be an object")
        return value


class Names(fields.Field[list[str]]):
    """A list of names of fields; left out, there are none."""

    def __init__(self, data_key: str | None = None) -> None:
        super().__init__(load_default=list, data_key=data_key)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise ValidationError(f"{attr} must be a list of texts")
        if len(value) > MOST:
            raise ValidationError(f"{attr} must have at most {MOST} elements")
        return value


class Asked(fields.Field[str]):
    """A text in the query, once; one of `choices` where there are any."""

    def __init__(self, *choices: str, needed: bool = False, default: str | None = None) -> None:
        super().__init__(load_default=default)
        self.choices, self.needed = choices, needed

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing and not self.needed:
            return self.load_default
        if not isinstance(value, str) or (self.needed and not value):
            raise BadRequest(f"{attr} must be given once")
        if self.choices and value not in self.choices:
            raise BadRequest(f"{attr} must be one of {', '.join(map(repr, self.choices))}")
        return value


class CatalogPath(Lenient):
    catalogId = LongInPath()


class ItemPath(CatalogPath):
    itemId = LongInPath()


class ItemKeyPath(CatalogPath):
    itemKey = fields.String()


class MappingPath(Lenient):
    bpActionParamKey = fields.String()


class CatalogCreate(Lenient):
    """documented, docs/synerise-api-reference.txt:2018; that it must be there: inferred."""

    name = Given()


class Page(Lenient):
    """documented, docs/synerise-api-reference.txt:2309-2310; 100 to a page: assumed."""

    offset = Count(0, default=0)
    limit = Count(1, default=100)


class CatalogQuery(Page):
    """documented, docs/synerise-api-reference.txt:1995-1998."""

    searchBy = Asked()
    orderBy = Asked("id", "author", "lastModified", "creationDate", default="id")


class ItemQuery(Page):
    """documented, docs/synerise-api-reference.txt:2101-2103."""

    itemKey = Asked()


class DetailQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:2387-2389."""

    catalogName = Asked(needed=True)
    key = Asked(needed=True)


class ExportQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:1975; which delimiters: public, Synerise's help on files to import."""

    delimiter = Asked(",", ";", "\t", "|", default=",")


class ItemCreate(Lenient):
    """documented, docs/synerise-api-reference.txt:2130-2131."""

    itemKey = Given()
    value = Properties()


class ItemBatch:
    """A list of items."""

    def __init__(self) -> None:
        self.items = ItemCreate(many=True)

    def load(self, data: Any, /) -> Any:
        check_list(data, "items", MOST)
        return self.items.load(data)


class ItemValue:
    """The members of an item, all of them: documented, docs/synerise-api-reference.txt:2267-2269."""

    def load(self, data: Any, /) -> Any:
        if not isinstance(data, dict):
            raise ValidationError("the properties of an item must be an object")
        return data


class CatalogIds:
    """A list of ids: documented, docs/synerise-api-reference.txt:2036-2040."""

    def load(self, data: Any, /) -> Any:
        check_list(data, "ids", MOST)
        if not all(is_integer(value) and abs(value) <= INT64 for value in data):
            raise ValidationError("an id of a catalog must be a whole number of 64 bits")
        return [int(value) for value in data]


class FilterFields(Lenient):
    """documented, docs/synerise-api-reference.txt:2178."""

    names = Names("fields")


class MappingCreate(Lenient):
    """documented, docs/synerise-api-reference.txt:2338-2340; that both must be there: inferred."""

    action = Given()
    paramKey = Given()


class EnrichmentFields(MappingCreate):
    """documented, docs/synerise-api-reference.txt:2163-2165."""

    enrichmentFields = Names()


class FormText(fields.Field[str]):
    """A part of a form that is a text."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if not isinstance(value, bytes) or not value:
            raise BadRequest(f"Required request part '{attr}' is not present")
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise BadRequest(f"{attr} must be UTF-8") from None


class FormFile(fields.Field[bytes]):
    """A part of a form that is a file, maybe an empty one."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> bytes:
        if not isinstance(value, bytes):
            raise BadRequest(f"Required request part '{attr}' is not present")
        return value


class Upload(Lenient):
    """documented, docs/synerise-api-reference.txt:1988-1989; the words of the refusals: inferred from Spring."""

    itemKey = FormText()
    file = FormFile()

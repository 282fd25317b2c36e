"""What the exports of profiles take."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from ..errors import BadRequest
from .crm import Count, Guid
from .values import Lenient, LongInPath

MOST = 200
"""Columns of a kind in one export: assumed, so that no request asks for work without bounds."""


class Listed(fields.Field[list[Any]]):
    """A list of texts, each once."""

    def __init__(self, needed: bool = False, **named: Any) -> None:
        super().__init__(**named)
        self.needed = needed

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        if value is None or not data or attr not in data:
            if self.needed:
                raise BadRequest(f"{attr} must not be null")
            return []
        if not isinstance(value, list):
            raise BadRequest(f"{attr} must be an array")
        if len(value) > MOST:
            raise BadRequest(f"{attr} must have at most {MOST} items")
        return list(dict.fromkeys(self.read(each, attr) for each in value))

    def read(self, value: Any, attr: str | None) -> str:
        if not isinstance(value, str) or not value:
            raise BadRequest(f"{attr} must hold texts that are not empty")
        return value


class ListedGuids(Listed):
    """A list of UUIDs, each once."""

    def read(self, value: Any, attr: str | None) -> str:
        return Guid().deserialize(value, f"each of {attr}")


class Nobody(Listed):
    """Always an empty list: documented, docs/synerise-api-reference.txt:3638."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        if value != []:
            raise BadRequest(f"{attr} must be an empty array")
        return []


class Name(fields.Field[str]):
    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise BadRequest(f"{attr} must be a text")
        return value


class AgreementFilter(fields.Field[str]):
    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if value not in ("NONE", "RECOGNIZED", "ANONYMOUS"):
            raise BadRequest(f"{attr} must be one of NONE, RECOGNIZED, ANONYMOUS")
        return str(value)


class ExportBody(Lenient):
    """documented, docs/synerise-api-reference.txt:3629-3638; messages of what is wrong: assumed."""

    name = Name()
    fields_ = Listed(needed=True, data_key="fields", attribute="fields")
    agreementFilter = AgreementFilter()
    segmentationHash = Guid()
    expressions = ListedGuids()
    aggregates = ListedGuids()
    excludedIds = Nobody()


class ExportPath(Lenient):
    taskId = LongInPath()


class ExportQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:3659-3660; without limit as many as may be: assumed."""

    limit = Count(10_000, most=10_000)
    offset = Count(0)

"""How a body is bound to a model: names without regard to case, unknown ones passed over, types as they are."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load

from mockserver.core.wire import escape, is_integer

GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MOMENT = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
)
INVALID = "is not valid"


class Model(Schema):
    """A .NET model.

    inferred from .NET's JSON binding: names match in any case, of two that differ in case only the last counts, unknown members are
    ignored; null is nothing for text, objects and lists and is refused for numbers, booleans and times.
    """

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def bind_names(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        names = self._names()
        bound = {}
        for key, value in data.items():
            if name := names.get(key.lower()):
                bound[name] = value
        return bound

    def _names(self) -> dict[str, str]:
        return {name.lower(): name for name in self.fields}

    def unread(self, document: Any) -> list[str]:
        """JSON pointers of the members that no model has, for the journal."""
        if not isinstance(document, Mapping):
            return []
        names, missed = self._names(), []
        for key, value in document.items():
            here = f"/{escape(key)}"
            if key.lower() not in names:
                missed.append(here)
            else:
                missed += [here + inner for inner in _unread_in(self.fields[names[key.lower()]], value)]
        return missed


def _unread_in(field: fields.Field[Any], value: Any) -> list[str]:
    if isinstance(field, fields.Nested) and isinstance(field.schema, Model):
        return field.schema.unread(value)
    if isinstance(field, fields.List) and isinstance(value, list):
        return [f"/{place}{missed}" for place, item in enumerate(value) for missed in _unread_in(field.inner, item)]
    return []


class Int32(fields.Field[int]):
    """A whole number of 32 bits (inferred, .NET's int)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        if not is_integer(value) or not -(2**31) <= value < 2**31:
            raise ValidationError(INVALID)
        return int(value)


class Bool(fields.Field[bool]):
    """true or false and nothing else."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(INVALID)
        return value


class Text(fields.Field[str]):
    """Text or null; with a pattern, text of that form."""

    def __init__(self, pattern: re.Pattern[str] | None = None, allow_none: bool = True) -> None:
        super().__init__(allow_none=allow_none)
        self.pattern = pattern

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if not isinstance(value, str) or (self.pattern is not None and not self.pattern.fullmatch(value)):
            raise ValidationError(INVALID)
        return value


def Guid() -> Text:
    return Text(GUID)


def Moment() -> Text:
    return Text(MOMENT, allow_none=False)


def anything() -> fields.Raw:
    return fields.Raw(allow_none=True)


def One(model: type[Model]) -> fields.Nested:
    return fields.Nested(model, allow_none=True)


def Many(model: type[Model]) -> fields.List[Any]:
    return fields.List(fields.Nested(model), allow_none=True)

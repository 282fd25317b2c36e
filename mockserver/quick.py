"""A fast way through marshmallow for documents that pass: whatever else is handed whole to the schema, so that its words stay its own.

`quick(schema)` is a function that gives what `schema.load` gives. It is made from the schema's own fields, for schemas that have nothing
of their own around loading (no hooks, no `load` of their own, no context); tests/vendors/test_quick_loaders.py holds it against every
schema of the project.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from marshmallow import EXCLUDE, INCLUDE, Schema, ValidationError, fields, missing

Load = Callable[[Any], Any]
Take = Callable[[Any, str | None, Any], Any]
"""Gives the loaded value of (what was sent, under which name, in which document), or raises `Unfit` or a ValidationError."""
SCHEMA_OWN = ("load", "_do_load", "_deserialize", "_invoke_field_validators", "handle_error", "get_attribute")
FIELD_OWN = ("deserialize", "_validate_missing", "_validate", "_validate_all")


class Unfit(Exception):
    """This document is the schema's own to judge."""


class Member(NamedTuple):
    """A field of a schema: the name it is sent under, the key it is loaded to, and how."""

    name: str
    key: str
    take: Take
    absent: Callable[[], Any] | None
    """What is loaded where it is not sent; None for nothing."""


def quick(loader: Any) -> Load | None:
    """What loads a document as `loader.load` does, quickly where it can be; None where there is no loader."""
    if loader is None:
        return None
    return QuickLoader(loader) if isinstance(loader, Schema) else loader.load


class QuickLoader:
    """A schema's fast way. It is made for the first document, so that nobody waits for it at start-up."""

    __slots__ = ("_load", "schema")

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._load: Load | None = None

    def __call__(self, document: Any) -> Any:
        load = self._load
        if load is None:
            load = self._load = load_of(self.schema) or self.schema.load
        try:
            return load(document)
        except (Unfit, ValidationError):
            return self.schema.load(document)

    @property
    def is_quick(self) -> bool:
        """Whether documents that pass do not meet the schema."""
        return load_of(self.schema) is not None


def load_of(schema: Schema, unknown: str | None = None) -> Load | None:
    """The fast way of a schema; None where it has hooks or ways of its own."""
    owns = any(getattr(type(schema), name) is not getattr(Schema, name) for name in SCHEMA_OWN)
    keys = [field.attribute or name for name, field in schema.load_fields.items()]
    plain = schema.dict_class is dict and not schema.many and schema.partial in (None, False)
    if owns or not plain or any(schema._hooks.values()) or any("." in key for key in keys):
        return None
    members = [_member(name, field) for name, field in schema.load_fields.items()]
    names = frozenset(member.name for member in members)
    unknown = unknown or schema.unknown

    def load(document: Any) -> dict[str, Any]:
        if not isinstance(document, dict):
            raise Unfit
        loaded = {}
        for name, key, take, absent in members:
            if name in document:
                value = take(document[name], name, document)
            elif absent is None:
                continue
            else:
                value = absent()
            if value is not missing:
                loaded[key] = value
        if unknown != EXCLUDE and not document.keys() <= names:
            if unknown != INCLUDE:
                raise Unfit
            for name, value in document.items():
                if name not in names:
                    loaded[name] = value
        return loaded

    return load


def _member(name: str, field: fields.Field[Any]) -> Member:
    sent = name if field.data_key is None else field.data_key
    return Member(sent, field.attribute or name, take_of(field), _absent(field, sent))


def _absent(field: fields.Field[Any], name: str) -> Callable[[], Any] | None:
    if not _is_native(field):
        return lambda: field.deserialize(missing, name, {})  # it may have its own word on absence
    if field.required:
        return _refuse
    default = field.load_default
    if default is missing:
        return None
    return default if callable(default) else lambda: default


def _refuse() -> Any:
    raise Unfit


def _is_native(field: fields.Field[Any]) -> bool:
    return all(getattr(type(field), name, None) is getattr(fields.Field, name, None) for name in FIELD_OWN)


def take_of(field: fields.Field[Any]) -> Take:
    """How a field loads what was sent: its own way, with marshmallow's frame around it made straight."""
    if not _is_native(field) or field.pre_load or field.post_load:
        return field.deserialize
    inner, validators, allow_none = _inner(field), tuple(field.validators), field.allow_none
    if not validators and not allow_none:
        return lambda value, name, document: _refuse() if value is None else inner(value, name, document)

    def take(value: Any, name: str | None, document: Any) -> Any:
        if value is None:
            if allow_none:
                return None
            raise Unfit
        loaded = inner(value, name, document)
        for validator in validators:
            validator(loaded)
        return loaded

    return take


def _inner(field: fields.Field[Any]) -> Take:
    """What a field does with a value that is there."""
    way = type(field)._deserialize
    if way is fields.String._deserialize:
        return _text
    if way is fields.Raw._deserialize:
        return _take_as_sent
    if way is fields.List._deserialize and isinstance(field, fields.List):
        return _elements(take_of(field.inner))
    if way is fields.Nested._deserialize and isinstance(field, fields.Nested) and not field.many:
        return _nest(field)
    return field._deserialize


def _nest(field: fields.Nested) -> Take:
    """Made by the first value, for a schema may hold itself."""
    made: list[Take] = []

    def take(value: Any, name: str | None, document: Any) -> Any:
        if not made:
            load = load_of(field.schema, field.unknown)
            made.append(field._deserialize if load is None else lambda value, name, document: load(value))
        return made[0](value, name, document)

    return take


def _text(value: Any, name: str | None, document: Any) -> str:
    if value.__class__ is not str:
        raise Unfit
    return value


def _take_as_sent(value: Any, name: str | None, document: Any) -> Any:
    return value


def _elements(take: Take) -> Take:
    def take_elements(value: Any, name: str | None, document: Any) -> list[Any]:
        if value.__class__ is not list:
            raise Unfit
        return [take(element, None, None) for element in value]

    return take_elements

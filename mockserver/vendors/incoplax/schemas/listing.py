"""The query parameters of lists and single entities. One that is given twice is refused, unknown ones are ignored (assumed)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from mockserver.core.errors import BodyUnreadable
from mockserver.core.wire import PLAIN

ARRAY = "[]"
BEYOND = 15
"""Numbers of more digits lie beyond any list."""


class Parameter(fields.Field[Any]):
    """One text, or the complaint that there are several."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("Given more than once.")
        return self.read(value)

    def read(self, text: str) -> Any:
        raise NotImplementedError


class Count(Parameter):
    """`offset`, `limit`: a whole number of decimal digits, not negative (assumed)."""

    def read(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise ValidationError("Not a valid integer.")
        return int(text) if len(text) <= BEYOND else 10**BEYOND


class Flag(Parameter):
    """`flat`: `true` or `false` (assumed)."""

    def read(self, text: str) -> bool:
        if text not in ("true", "false"):
            raise ValidationError("Not a valid boolean.")
        return text == "true"


class Names(Parameter):
    """`mask`: names between commas, each once; empty is no mask (assumed)."""

    def read(self, text: str) -> Collection[str] | None:
        return dict.fromkeys(filter(None, map(str.strip, text.split(",")))) or None


class Filter(Parameter):
    """`filter`: a JSON object of dotted names and values (assumed). `kinds` has the fields; `opts.groups[]` is one that contains its value.

    An unknown field or a value of another type is refused rather than ignored, so that no test passes by luck (assumed).
    """

    def __init__(self, kinds: Mapping[str, fields.Field[Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds = {path.removesuffix(ARRAY): (path, kind) for path, kind in kinds.items()}

    def read(self, text: str) -> dict[str, Any]:
        document = parse(text)
        if not isinstance(document, dict):
            raise ValidationError("Not a JSON object.")
        wanted = {}
        for name, value in document.items():
            if name not in self.kinds:
                raise ValidationError({name: ["Unknown field."]})
            path, kind = self.kinds[name]
            try:
                wanted[path] = kind.deserialize(value)
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from None
        return wanted


class Order(Parameter):
    """`order`: a JSON array of names (ascending) and of objects `{name: "asc" | "desc"}`; one bare name is taken too (assumed).

    Unknown fields and arrays are refused (assumed). A field named again sorts nothing more.
    """

    def __init__(self, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = frozenset(name for name in names if not name.endswith(ARRAY))

    def read(self, text: str) -> tuple[tuple[str, bool], ...]:
        document = text if text in self.names else parse(text)
        if isinstance(document, str):
            document = [document]
        if not isinstance(document, list):
            raise ValidationError("Not a list of names and objects.")
        directions: dict[str, bool] = {}
        for item in document:
            for name, descending in self.pairs(item):
                directions.setdefault(name, descending)
        return tuple(directions.items())

    def pairs(self, item: Any) -> list[tuple[str, bool]]:
        if not isinstance(item, str | dict):
            raise ValidationError("Not a list of names and objects.")
        directions = {item: "asc"} if isinstance(item, str) else item
        for name, direction in directions.items():
            if name not in self.names:
                raise ValidationError({name: ["Not a field to sort by."]})
            if direction not in ("asc", "desc"):
                raise ValidationError({name: ["Must be asc or desc."]})
        return [(name, direction == "desc") for name, direction in directions.items()]


class SingleQuery(Schema):
    """Documented, docs/incoplax-addressbook-contacts.txt:190-205."""

    class Meta:
        unknown = EXCLUDE

    mask = Names(load_default=None)
    flat = Flag(load_default=False)


class ListQuery(SingleQuery):
    """Documented, docs/incoplax-addressbook-contacts.txt:97-136; each noun adds its `filter` and `order`."""

    offset = Count(load_default=0)
    limit = Count(load_default=None)


def parse(text: str) -> Any:
    try:
        return PLAIN.read(text.encode())
    except (BodyUnreadable, UnicodeEncodeError):
        raise ValidationError("Not valid JSON.") from None

"""Members of JSON bodies as the event service's mapper reads them: null is as left out, a wrong type or a missing member is a parse error.

The voice is documented for money, docs/synerise-api-reference.txt:373-378, and inferred for the rest.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, missing

from mockserver.core.row import Row
from mockserver.core.wire import is_integer

from ..envelopes import FieldError
from ..errors import BadRequest
from .values import INT64, NO_OBJECT, WHOLE

CURRENCY = re.compile(r"[a-zA-Z]{3}")


class Given(fields.Field[Any]):
    """A member as a JSON mapper reads it. Null is as left out; `needed`: neither will do."""

    def __init__(self, *, needed: bool = False) -> None:
        super().__init__(allow_none=True)
        self.needed = needed

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing or value is None:
            return self.lack(attr)
        return self.read(value, attr)

    def lack(self, attr: str | None) -> Any:
        if self.needed:
            raise ValidationError(f"Missing property: '{attr}'")
        return missing

    def read(self, value: Any, attr: str | None) -> Any:
        """The value as it is kept."""
        return value


def unreadable(kind: str, attr: str | None) -> ValidationError:
    return ValidationError(f"Cannot deserialize value of type `{kind}`" + (f" (through reference chain: {attr})" if attr else ""))


def as_text(value: Any, attr: str | None) -> str:
    """Text; a number or a boolean becomes one."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise unreadable("java.lang.String", attr)


class Words(Given):
    """Text, or what becomes one."""

    def read(self, value: Any, attr: str | None) -> str:
        return as_text(value, attr)


class Text(Given):
    """Text and nothing else."""

    def read(self, value: Any, attr: str | None) -> str:
        if not isinstance(value, str):
            raise unreadable("java.lang.String", attr)
        return value


class Numeric(Given):
    def read(self, value: Any, attr: str | None) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise unreadable("java.math.BigDecimal", attr)
        return value


class Whole(Given):
    """A 64-bit whole number from `least` on."""

    def __init__(self, *, needed: bool = False, least: int = -INT64) -> None:
        super().__init__(needed=needed)
        self.least = least

    def read(self, value: Any, attr: str | None) -> int:
        if not is_integer(value) or not self.least <= value <= INT64:
            raise unreadable("java.lang.Long", attr)
        return int(value)


class Identity(Given):
    """A profile's id: a whole number, also as text (inferred, as for profiles)."""

    def read(self, value: Any, attr: str | None) -> int:
        text = value if isinstance(value, str) else str(int(value)) if is_integer(value) else ""
        if not WHOLE.fullmatch(text) or abs(int(text)) > INT64:
            raise unreadable("java.lang.Long", attr)
        return int(text)


class YesNo(Given):
    def read(self, value: Any, attr: str | None) -> bool:
        if not isinstance(value, bool):
            raise unreadable("java.lang.Boolean", attr)
        return value


class OneWord(Given):
    """One of a few words."""

    def __init__(self, *words: str, needed: bool = False) -> None:
        super().__init__(needed=needed)
        self.words = words

    def read(self, value: Any, attr: str | None) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise ValidationError(
                f"Cannot deserialize value of {attr}: not one of the values accepted for Enum class: [{', '.join(self.words)}]"
            )
        return value


class Texts(Given):
    """A list of texts."""

    def read(self, value: Any, attr: str | None) -> list[str]:
        if not isinstance(value, list) or any(isinstance(item, list | dict) or item is None for item in value):
            raise unreadable("java.util.List<java.lang.String>", attr)
        return [as_text(item, attr) for item in value]


class Free(Given):
    """Any object."""

    def read(self, value: Any, attr: str | None) -> Row:
        if not isinstance(value, dict):
            raise unreadable("java.util.Map", attr)
        return value


class Part(fields.Nested):
    """An object with members of its own."""

    def __init__(self, schema: Schema, *, needed: bool = False) -> None:
        super().__init__(schema, allow_none=True)
        self.needed = needed

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing or value is None:
            if self.needed:
                raise ValidationError(f"Missing property: '{attr}'")
            return missing
        if not isinstance(value, dict):
            raise unreadable("java.util.Map", attr)
        return self.schema.load(value)


class Parts(fields.List[Any]):
    """A list of such objects."""

    def __init__(self, schema: Schema, *, needed: bool = False) -> None:
        super().__init__(fields.Nested(schema), allow_none=True)
        self.part, self.needed = Part(schema), needed

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing or value is None:
            if self.needed:
                raise ValidationError(f"Missing property: '{attr}'")
            return missing
        if not isinstance(value, list) or any(item is None for item in value):
            raise unreadable("java.util.ArrayList", attr)
        loaded, problems = [], {}
        for place, item in enumerate(value):
            try:
                loaded.append(self.part.deserialize(item, attr))
            except ValidationError as error:
                problems[place] = error.messages
        if problems:
            raise ValidationError(problems)
        return loaded


class Open(Schema):
    """An object whose further members are kept."""

    error_messages = NO_OBJECT

    class Meta:
        unknown = INCLUDE


class Currency(Words):
    """Three letters: documented by every sample; that others are refused is inferred."""

    def read(self, value: Any, attr: str | None) -> str:
        text = super().read(value, attr)
        if not CURRENCY.fullmatch(text):
            raise ValidationError(f"Unknown currency code: {text}")
        return text


class Money(Open):
    """documented, docs/synerise-api-reference.txt:327-330; an amount without currency is refused, ...:373-378."""

    amount = Numeric(needed=True)
    currency = Currency(needed=True)


class Product(Open):
    """documented, docs/synerise-api-reference.txt:334-358; what is required: public, a validator of Synerise's PHP SDK."""

    finalUnitPrice = Part(Money(), needed=True)
    name = Words(needed=True)
    sku = Words(needed=True)
    categories = Texts()
    image = Words()
    url = Words()
    netUnitPrice = Part(Money())
    tax = Numeric()
    quantity = Numeric()
    regularPrice = Part(Money())
    discountPrice = Part(Money())
    discountPercent = Numeric()


class Payment(Open):
    method = Words()


def below(place: str, messages: Any) -> Any:
    """The complaints about an element of a list, with its place before the names."""
    if isinstance(messages, dict):
        return {name: below(place, value) for name, value in messages.items()}
    if isinstance(messages, list):
        return [below(place, item) for item in messages]
    return replace(messages, field=f"{place}.{messages.field}") if isinstance(messages, FieldError) else messages


def load_list(data: Any, most: int, load: Callable[[Row], Any]) -> list[Any]:
    """Every element by `load`; all that is wrong with any of them at once, as list[0].label."""
    if not isinstance(data, list):
        raise unreadable("java.util.ArrayList", None)
    if len(data) > most:
        raise BadRequest(f"The request body contains more than {most} items")
    loaded, problems = [], {}
    for place, item in enumerate(data):
        try:
            if not isinstance(item, dict):
                raise unreadable("java.util.Map", f"list[{place}]")
            loaded.append(load(item))
        except ValidationError as error:
            problems[place] = below(f"list[{place}]", error.messages)
    if problems:
        raise ValidationError(problems)
    return loaded

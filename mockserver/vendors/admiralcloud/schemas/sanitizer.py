"""The vendor's sanitizer as marshmallow fields: machine keys for complaints, and the first one ends the check.

public, the vendor's published sanitizer. A field raises FieldRefused instead of marshmallow's ValidationError, which
would be collected; so the schemas declare their fields in the order in which the vendor would look at them.
"""

import math
import re
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, missing

from ..errors import FieldRefused

LARGEST = 2**31
WIDE = r"\u00a1-\ud7ff\uf900-\uffef"
ATOM = rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~{WIDE}-]+"
LABEL = rf"[A-Za-z0-9{WIDE}](?:[A-Za-z0-9{WIDE}-]{{0,61}}[A-Za-z0-9{WIDE}])?"
EMAIL = rf"(?=[^@]{{1,64}}@){ATOM}(?:\.{ATOM})*@(?:{LABEL}\.)+(?:[A-Za-z{WIDE}]{{2,63}}|[Xx][Nn][A-Za-z0-9-]{{2,61}})"
"""Compiled by its first use: it takes as long as a tenth of a start."""


class Bag(Schema):
    """An object whose unknown members are dropped without a word."""

    class Meta:
        unknown = EXCLUDE


class Sanitized(fields.Field[Any]):
    """A field of the vendor's sanitizer. null drops an optional field; a required one must fit its type."""

    kind = "any"

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        if value is missing and self.required:
            raise FieldRefused(f"field_{attr}_required")
        if value is missing or (value is None and not self.required):
            return missing
        return self.sanitize(str(attr), value)

    def sanitize(self, name: str, value: Any) -> Any:
        """The value as the rules get it, or FieldRefused."""
        return value


class Integer(Sanitized):
    """A whole number from 0 to 2^31; one of `allowed` where that is given."""

    kind = "integer"

    def __init__(self, allowed: tuple[int, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allowed = allowed

    def sanitize(self, name: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise FieldRefused(f"{name}_notAFiniteNumber")
        if value != int(value):
            raise FieldRefused(f"{name}_typeIncorrect", {"value": value, "int": int(value)})
        if not 0 <= value <= LARGEST:
            raise FieldRefused(f"{name}_outOfRange", {"range": [0, LARGEST], "value": value})
        if self.allowed and value not in self.allowed:
            raise FieldRefused(f"{name}_notAnAllowedValue", {"value": value})
        return int(value)


class String(Sanitized):
    kind = "string"

    def sanitize(self, name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise FieldRefused(f"{name}_notAString")
        return value


class Email(Sanitized):
    kind = "email"

    def sanitize(self, name: str, value: Any) -> str:
        if not isinstance(value, str) or len(value) > 254 or not re.fullmatch(EMAIL, value):
            raise FieldRefused(f"{name}_notAValidEmailAddress")
        return value


class Boolean(Sanitized):
    """true and false, and the same as text, in bodies too."""

    kind = "boolean"

    def sanitize(self, name: str, value: Any) -> bool:
        if isinstance(value, str) and value in ("true", "false"):
            return value == "true"
        if not isinstance(value, bool):
            raise FieldRefused(f"{name}_notBoolean")
        return value


class Object(Sanitized):
    """An object with fields of its own, whose complaints carry this field's name in front."""

    kind = "object"

    def __init__(self, schema: Schema | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.schema = schema

    def sanitize(self, name: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise FieldRefused(f"{name}_notAPlainObject")
        try:
            return self.schema.load(value) if self.schema else value
        except FieldRefused as refused:
            raise refused.under(name) from None


class Array(Sanitized):
    """A list; null elements are dropped as null members are (assumed)."""

    kind = "array"

    def __init__(self, inner: Sanitized | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner or Sanitized()

    def sanitize(self, name: str, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise FieldRefused(f"{name}_notAnArray")
        return [self._element(name, element) for element in value if element is not None]

    def _element(self, name: str, element: Any) -> Any:
        try:
            return self.inner.sanitize(name, element)
        except FieldRefused as refused:
            raise FieldRefused(
                f"{name}_atLeastOneValueFailed", {"error": refused.document(), "value": element, "type": self.inner.kind}
            ) from None

"""Values of attributes: read as a number, a text or a date, told apart, and written as a result.

A value is JSON, or what functions make of it: a `Decimal` or an aware `datetime`. None is the missing value; it is never zero.
The rules are assumed where no other grade is given; the README says why each was chosen.
"""

import json
import math
import re
from collections.abc import Hashable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, NamedTuple

Value = Any
"""None, bool, int, float, str, list, dict, Decimal or datetime."""

EXACT = Context(prec=1100, rounding=ROUND_HALF_EVEN, Emax=999_999, Emin=-999_999, traps=[])
"""Enough digits for sums of any two doubles to be exact; what is larger is rounded, never an exception."""

DECIMAL = re.compile(r"[+-]?([0-9]{1,400}(\.[0-9]{0,400})?|\.[0-9]{1,400})")
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)


class Moment(NamedTuple):
    """A time as a text names it."""

    at: datetime
    """Aware, UTC; of a bare date the start of the day in the workspace's zone."""
    dated: bool
    """Whether the text is a bare date."""


def number(value: Value) -> Decimal | None:
    """A JSON number, text that is a decimal number, or a money object's amount; None of all else, booleans included."""
    kind = value.__class__
    if kind is bool or value is None:
        return None
    if kind is int:
        return Decimal(value)
    if kind is float:
        return Decimal(repr(value)) if math.isfinite(value) else None
    if kind is Decimal:
        return value if value.is_finite() else None
    if isinstance(value, str):
        text = value.strip()
        return Decimal(text) if DECIMAL.fullmatch(text) else None
    if isinstance(value, Mapping):
        amount = value.get("amount")
        return None if isinstance(amount, Mapping) else number(amount)
    return None


def is_number(value: Value) -> bool:
    """A number itself, not text that reads as one."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def parse_moment(text: str, zone: tzinfo) -> Moment | None:
    """ISO 8601; without an offset, and of a bare date, in the workspace's zone. None where it is none."""
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    day, minute, second, fraction, offset = found.groups()
    try:
        at = datetime.fromisoformat(f"{day}T{minute or '00:00'}:{second or '00'}")
        if fraction:
            at += timedelta(microseconds=int(fraction[:6].ljust(6, "0")))
        at = at.replace(tzinfo=_offset(offset) if offset else zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Moment(at, minute is None)


def _offset(text: str) -> tzinfo:
    if text in ("Z", "z"):
        return UTC
    aware = datetime.fromisoformat(f"2000-01-01T00:00:00{text if ':' in text else text[:3] + ':' + (text[3:] or '00')}")
    return aware.tzinfo or UTC


def moment(value: Value, zone: tzinfo) -> Moment | None:
    """A date for a condition: a date, ISO text, or a number that counts milliseconds since 1970."""
    if isinstance(value, datetime):
        return Moment(value, False)
    if isinstance(value, str):
        return parse_moment(value, zone)
    if is_number(value) and (count := number(value)) is not None and abs(count) < 10**15:
        try:
            return Moment(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=float(count)), False)
        except OverflowError:
            return None
    return None


def iso_milliseconds(at: datetime) -> str:
    """`2024-05-15T10:30:00.000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.").rjust(20, "0") + f"{at.microsecond // 1000:03d}Z"


def number_text(value: Decimal) -> str | None:
    """The nearest double, in the fewest digits that read back, without exponent from 1e-6 to 1e16. None beyond all doubles."""
    double = float(value)
    if not math.isfinite(double):
        return None
    if double == 0:
        return "0"
    if not 1e-6 <= abs(double) < 1e16:
        return repr(double)
    text = format(Decimal(repr(double)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def json_text(value: Value) -> str:
    """Compact JSON, members in their own order; whole numbers keep their digits."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        plain = number(value)
        return "null" if plain is None else number_text(plain) or "null"
    if isinstance(value, datetime):
        return f'"{iso_milliseconds(value)}"'
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(str(name), ensure_ascii=False)}:{json_text(member)}" for name, member in value.items()) + "}"
    return "[" + ",".join(map(json_text, value)) + "]"


def result_text(value: Value) -> str | None:
    """What `result` holds: always text (documented, docs/synerise-api-reference.txt:4604-4607), or null where there is no value."""
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if is_number(value):
        plain = number(value)
        return None if plain is None else number_text(plain)
    if isinstance(value, datetime):
        return iso_milliseconds(value)
    return json_text(value)


def identity(value: Value) -> Hashable:
    """Equal for values that count as one: same JSON type and value, numbers by value, objects by their members in any order."""
    if value is None or isinstance(value, bool | str):
        return (value.__class__, value)
    if is_number(value):
        return (Decimal, number(value))
    if isinstance(value, datetime):
        return (datetime, value)
    return (value.__class__ is not list and isinstance(value, Mapping), _sort(value))


def _sort(value: Value) -> Hashable:
    if isinstance(value, Mapping):
        return tuple((name, identity(value[name])) for name in sorted(value))
    return tuple(map(identity, value))


def to_json_number(value: Decimal) -> int | float | None:
    """A number for JSON, as the histogram has it; None beyond all doubles."""
    double = float(value)
    if not math.isfinite(double):
        return None
    return int(double) if double.is_integer() and abs(double) < 1e16 else double

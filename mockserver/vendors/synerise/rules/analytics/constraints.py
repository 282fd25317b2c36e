"""Constraints: what a condition asks of a value.

The shape, NULL/IS_NULL, STRING_ONE/EQUAL and STRING_ARRAY/NOT_IN: documented, docs/synerise-api-reference.txt:4716-4724, 4745-4752, 5012.
Other names: public, Synerise's design system, but NUMBER_ONE/NOT_EQUAL (assumed). What each computes is assumed unless its README row
says otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from .patterns import NotAPattern, Pattern, compile_pattern
from .places import Place
from .values import Moment, Value, moment, number, parse_moment, result_text

ONE_TEXT = ("EQUAL", "NOT_EQUAL", "CONTAIN", "NOT_CONTAIN", "STARTS_WITH", "ENDS_WITH", "REGEXP")
LIST = ("IN", "NOT_IN")
LOGICS: Mapping[str, tuple[str, ...]] = {
    "NULL": ("IS_NULL", "IS_NOT_NULL"),
    "STRING_ONE": (*ONE_TEXT, *LIST),
    "STRING_ARRAY": LIST,
    "NUMBER_ONE": ("EQUAL", "NOT_EQUAL", "LESS", "MORE", "LESS_OR_EQUAL", "MORE_OR_EQUAL"),
    "NUMBER_ARRAY": LIST,
    "DATE_ONE": ("MORE", "LESS", "EQUAL"),
    "DATE_ZERO": ("MATCHES_CURRENT_HOUR", "MATCHES_CURRENT_DAY", "MATCHES_CURRENT_MONTH", "MATCHES_CURRENT_YEAR"),
    "BOOL": ("IS_TRUE", "IS_FALSE"),
    "ARRAY_STRING_ONE": ONE_TEXT,
    "ARRAY_STRING_ONE_DEPRECATED": ONE_TEXT,
}
"""Which logics a type of constraint knows."""
WITHOUT_VALUE = ("NULL", "DATE_ZERO", "BOOL")
NEGATED = {"NOT_EQUAL": "EQUAL", "NOT_CONTAIN": "CONTAIN", "NOT_IN": "IN", "IS_FALSE": "IS_TRUE", "IS_NOT_NULL": "IS_NULL"}
"""Plain negations: true of a missing value, too."""


@dataclass(frozen=True, slots=True)
class Constant:
    """documented, docs/synerise-api-reference.txt:4719-4722."""

    value: Any


@dataclass(frozen=True, slots=True)
class Variable:
    """A dynamic key with its default: public, the help page on dynamic keys; its JSON is assumed."""

    name: str
    value: Any


Operand = Constant | Variable


@dataclass(frozen=True, slots=True)
class Constraint:
    type: str
    logic: str
    operand: Operand | None = None
    ready: Any = None
    """A constant as the test wants it: a number, a pattern, a set. Variables are made ready when they are used."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a walk over nodes takes from the request: the tenant's time, the workspace's zone, the variables that were sent."""

    now: datetime
    zone: tzinfo
    variables: Mapping[str, Any]

    def value(self, operand: Operand) -> Any:
        if isinstance(operand, Variable):
            return self.variables.get(operand.name, operand.value)
        return operand.value


class WrongKind(ValueError):
    """A value that this constraint cannot be asked with."""


def read_operand(place: Place) -> Operand:
    """CONSTANT: documented, docs/synerise-api-reference.txt:4719-4722; VARIABLE: assumed."""
    kind = place.node().member("type").one_of("value type", ("CONSTANT", "VARIABLE"))
    if kind == "VARIABLE":
        return Variable(place.member("name").text(), place.get("value"))
    if "constant" not in place.object():
        place.refuse("constant is required")
    return Constant(place.get("constant"))


def read_constraint(place: Place) -> Constraint:
    """A type, logic or pair outside the table, a missing value or one of the wrong kind is refused: assumed."""
    kind = place.node().member("type").one_of("constraint type", LOGICS)
    logic = place.member("logic").one_of(f"{kind} logic", LOGICS[kind])
    if kind in WITHOUT_VALUE:
        return Constraint(kind, logic)
    value = place.member("value")
    operand = read_operand(value)
    if logic == "REGEXP":
        value.pattern()
    if isinstance(operand, Variable) and operand.value is None:
        return Constraint(kind, logic, operand)
    try:
        return Constraint(kind, logic, operand, make_ready(kind, logic, operand.value))
    except WrongKind as error:
        value.refuse(f"{kind} {logic} takes {error}")


def make_ready(kind: str, logic: str, value: Any) -> Any:
    """The constant as the test wants it. WrongKind says what it takes."""
    if kind == "DATE_ONE":
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and parse_moment(value, UTC) is not None:
            return value
        raise WrongKind("a time: ISO 8601 or milliseconds since 1970")
    if kind == "NUMBER_ONE":
        return _number(value)
    if kind == "NUMBER_ARRAY":
        return frozenset(_number(item) for item in _list(value))
    if logic in LIST:
        return frozenset(_text(item) for item in ([value] if isinstance(value, str) and kind == "STRING_ONE" else _list(value)))
    if logic == "REGEXP":
        try:
            return compile_pattern(_text(value))
        except NotAPattern as error:
            raise WrongKind(f"a regular expression: {error}") from None
    return _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongKind("a string")
    return value


def _number(value: Any) -> Decimal:
    found = number(value) if isinstance(value, str | int | float) else None
    if found is None:
        raise WrongKind("a number")
    return found


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or len(value) > 1_000:
        raise WrongKind("a list of at most 1000 values")
    return list(value)


def holds(constraint: Constraint, value: Value, setting: Setting) -> bool:
    """Whether the value meets the constraint. A missing value meets negations only; a value of the wrong kind likewise.

    A variable of the wrong kind makes the condition false, whatever its logic.
    """
    ready = constraint.ready
    if isinstance(constraint.operand, Variable):
        try:
            ready = make_ready(constraint.type, constraint.logic, setting.value(constraint.operand))
        except WrongKind:
            return False
    plain = NEGATED.get(constraint.logic)
    if plain is not None:
        return not _meets(constraint.type, plain, ready, value, setting)
    return _meets(constraint.type, constraint.logic, ready, value, setting)


def _meets(kind: str, logic: str, ready: Any, value: Value, setting: Setting) -> bool:
    if kind == "NULL":
        return value is None
    if value is None:
        return False
    if kind == "BOOL":  # any value that is there counts: public, the help page on value types
        return value is not False and value != "false"
    if kind in ("NUMBER_ONE", "NUMBER_ARRAY"):
        found = number(value)
        return found is not None and NUMBER_TESTS[logic](found, ready)
    if kind == "DATE_ONE":
        return _compare_dates(logic, moment(value, setting.zone), moment(ready, setting.zone), setting.zone)
    if kind == "DATE_ZERO":
        return _recurs(logic, moment(value, setting.zone), setting)
    if kind in ("STRING_ONE", "STRING_ARRAY"):
        text = result_text(value)
        return text is not None and TEXT_TESTS[logic](text, ready)
    test = TEXT_TESTS["EQUAL" if logic == "CONTAIN" else logic]  # of a list: an element that equals
    texts = map(result_text, value if isinstance(value, list | tuple) else [value])
    return any(text is not None and test(text, ready) for text in texts)


NUMBER_TESTS: Mapping[str, Callable[[Decimal, Any], bool]] = {
    "EQUAL": lambda found, wanted: found == wanted,
    "LESS": lambda found, wanted: found < wanted,
    "MORE": lambda found, wanted: found > wanted,
    "LESS_OR_EQUAL": lambda found, wanted: found <= wanted,
    "MORE_OR_EQUAL": lambda found, wanted: found >= wanted,
    "IN": lambda found, wanted: found in wanted,
}


def _matches(text: str, pattern: Pattern) -> bool:
    return pattern.is_in(text)


TEXT_TESTS: Mapping[str, Callable[[str, Any], bool]] = {
    "EQUAL": lambda text, wanted: text == wanted,
    "CONTAIN": lambda text, wanted: wanted in text,
    "STARTS_WITH": lambda text, wanted: text.startswith(wanted),
    "ENDS_WITH": lambda text, wanted: text.endswith(wanted),
    "REGEXP": _matches,
    "IN": lambda text, wanted: text in wanted,
}


def _compare_dates(logic: str, found: Moment | None, wanted: Moment | None, zone: tzinfo) -> bool:
    """A constant without a time of day compares days in the workspace's zone."""
    if found is None or wanted is None:
        return False
    left, right = found.at, wanted.at
    if wanted.dated:
        left, right = left.astimezone(zone), right.astimezone(zone)
        left, right = left.replace(hour=0, minute=0, second=0, microsecond=0), right.replace(hour=0, minute=0, second=0, microsecond=0)
    return left > right if logic == "MORE" else left < right if logic == "LESS" else left == right


def _recurs(logic: str, found: Moment | None, setting: Setting) -> bool:
    """DAY: the same month and day (birthdays); MONTH: the same month number; YEAR: the same year; HOUR: the same hour number."""
    if found is None:
        return False
    then, now = found.at.astimezone(setting.zone), setting.now.astimezone(setting.zone)
    if logic == "MATCHES_CURRENT_HOUR":
        return then.hour == now.hour
    if logic == "MATCHES_CURRENT_DAY":
        return (then.month, then.day) == (now.month, now.day)
    return then.month == now.month if logic == "MATCHES_CURRENT_MONTH" else then.year == now.year

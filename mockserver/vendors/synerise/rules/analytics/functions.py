"""The functions of expressions: their names, their arguments, what they compute.

BRACKET and AND: documented, docs/synerise-api-reference.txt:4295, 4762. That arithmetic, Abs, Add years, Ceil, Exp, Floor and Now exist:
public, the help page on expressions. Every other name, and all spellings in JSON, are assumed. Null in, null out, but for IS_NULL, IF,
AND, OR and CONCAT; a value of the wrong kind counts as null, since data differ from profile to profile.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from .constraints import Setting
from .dates import move
from .values import EXACT, Value, identity, number, parse_moment, result_text

ROUNDED = Context(prec=34, rounding=ROUND_HALF_EVEN, Emax=999_999, Emin=-999_999, traps=[])
"""34 significant digits: division, powers, logarithms."""
LONGEST = 65_536
"""Characters that CONCAT makes at most; longer is null, since expressions of expressions could double a text without end."""
FARTHEST = 10**7
"""Units that a date may be moved by; more leads beyond the calendar anyway."""

Compute = Callable[[Setting, list[Value]], Value]

ARGUMENTS: Mapping[int, tuple[str, ...]] = {0: (), 1: ("arg",), 2: ("arg1", "arg2"), 3: ("arg1", "arg2", "arg3")}
"""One: `arg` (documented, docs/synerise-api-reference.txt:4296); two: `arg1`, `arg2` (documented, ...:4763); none and three: assumed."""

LAZY: Mapping[str, int] = {"AND": 2, "OR": 2, "IF": 3}
"""Functions that may leave an argument unevaluated: `expressions.py` walks them."""


def argument_names(function: str) -> tuple[tuple[str, ...], ...]:
    """The sets of arguments that a function takes."""
    if function in LAZY:
        return (ARGUMENTS[LAZY[function]],)
    return tuple(ARGUMENTS[count] for count in EAGER[function][0])


def keep_finite(value: Decimal) -> Decimal | None:
    return value if value.is_finite() else None


def date(value: Value, setting: Setting) -> datetime | None:
    """A date, or ISO text that names one."""
    if isinstance(value, datetime):
        return value
    found = parse_moment(value, setting.zone) if isinstance(value, str) else None
    return None if found is None else found.at


def of_numbers(compute: Callable[..., Decimal | None]) -> Compute:
    def apply(setting: Setting, values: list[Value]) -> Value:
        found = [number(value) for value in values]
        if any(value is None for value in found):
            return None
        result = compute(*found)
        return None if result is None else keep_finite(result)

    return apply


def of_text(compute: Callable[[str], Value]) -> Compute:
    def apply(setting: Setting, values: list[Value]) -> Value:
        return compute(values[0]) if isinstance(values[0], str) else None

    return apply


def later_by(unit: str) -> Compute:
    def apply(setting: Setting, values: list[Value]) -> Value:
        at, count = date(values[0], setting), number(values[1])
        if at is None or count is None or count != count.to_integral_value() or abs(count) > FARTHEST:
            return None
        try:
            return move(unit, at.astimezone(setting.zone), int(count)).astimezone(at.tzinfo)
        except OverflowError:
            return None

    return apply


def part_of_date(read: Callable[[datetime], int]) -> Compute:
    def apply(setting: Setting, values: list[Value]) -> Value:
        at = date(values[0], setting)
        return None if at is None else Decimal(read(_local(at, setting.zone)))

    return apply


def _local(at: datetime, zone: tzinfo) -> datetime:
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at


def compare(test: Callable[[Decimal | datetime, Decimal | datetime], bool]) -> Compute:
    """Two numbers, or two dates."""

    def apply(setting: Setting, values: list[Value]) -> Value:
        for pair in ([number(value) for value in values], [date(value, setting) for value in values]):
            if pair[0] is not None and pair[1] is not None:
                return test(pair[0], pair[1])
        return None

    return apply


def equal(setting: Setting, values: list[Value]) -> Value:
    """Numbers by value, text exactly; different kinds are not equal."""
    if values[0] is None or values[1] is None:
        return None
    return identity(values[0]) == identity(values[1])


def not_equal(setting: Setting, values: list[Value]) -> Value:
    found = equal(setting, values)
    return None if found is None else not found


def modulo(left: Decimal, right: Decimal) -> Decimal | None:
    """The remainder has the sign of the divisor."""
    if right == 0:
        return None
    remainder = EXACT.remainder(left, right)
    return EXACT.add(remainder, right) if remainder and (remainder < 0) != (right < 0) else remainder


def round_to(value: Decimal, decimals: Decimal = Decimal(0)) -> Decimal | None:
    """Halves away from zero, to 0 to 10 decimals."""
    if decimals != decimals.to_integral_value() or not 0 <= decimals <= 10:
        return None
    return value.quantize(Decimal(1).scaleb(-int(decimals)), rounding=ROUND_HALF_UP, context=EXACT)


def concat(setting: Setting, values: list[Value]) -> Value:
    """Null is empty text."""
    joined = "".join(result_text(value) or "" for value in values)
    return joined if len(joined) <= LONGEST else None


def negate(setting: Setting, values: list[Value]) -> Value:
    return not values[0] if isinstance(values[0], bool) else None


EAGER: Mapping[str, tuple[tuple[int, ...], Compute]] = {
    "BRACKET": ((1,), lambda setting, values: values[0]),
    "ADD": ((2,), of_numbers(EXACT.add)),
    "SUBTRACT": ((2,), of_numbers(EXACT.subtract)),
    "MULTIPLY": ((2,), of_numbers(EXACT.multiply)),
    "DIVIDE": ((2,), of_numbers(lambda left, right: None if right == 0 else ROUNDED.divide(left, right))),
    "MODULO": ((2,), of_numbers(modulo)),
    "POWER": ((2,), of_numbers(lambda left, right: ROUNDED.power(ROUNDED.plus(left), ROUNDED.plus(right)))),
    "ABS": ((1,), of_numbers(Decimal.copy_abs)),
    "CEIL": ((1,), of_numbers(lambda value: value.to_integral_value(rounding=ROUND_CEILING))),
    "FLOOR": ((1,), of_numbers(lambda value: value.to_integral_value(rounding=ROUND_FLOOR))),
    "EXP": ((1,), of_numbers(lambda value: ROUNDED.exp(value))),
    "LOG": ((1,), of_numbers(lambda value: ROUNDED.ln(value) if value > 0 else None)),
    "SQRT": ((1,), of_numbers(lambda value: ROUNDED.sqrt(value) if value >= 0 else None)),
    "ROUND": ((1, 2), of_numbers(round_to)),
    "MIN": ((2,), of_numbers(min)),
    "MAX": ((2,), of_numbers(max)),
    "NOW": ((0,), lambda setting, values: setting.now),
    "ADD_YEARS": ((2,), later_by("YEARS")),
    "ADD_MONTHS": ((2,), later_by("MONTHS")),
    "ADD_DAYS": ((2,), later_by("DAYS")),
    "YEAR": ((1,), part_of_date(lambda at: at.year)),
    "MONTH": ((1,), part_of_date(lambda at: at.month)),
    "DAY": ((1,), part_of_date(lambda at: at.day)),
    "HOUR": ((1,), part_of_date(lambda at: at.hour)),
    "CONCAT": ((2,), concat),
    "LOWER": ((1,), of_text(str.lower)),
    "UPPER": ((1,), of_text(str.upper)),
    "LENGTH": ((1,), of_text(lambda text: Decimal(len(text)))),
    "EQUAL": ((2,), equal),
    "NOT_EQUAL": ((2,), not_equal),
    "LESS": ((2,), compare(lambda left, right: left < right)),  # type: ignore[operator]
    "MORE": ((2,), compare(lambda left, right: left > right)),  # type: ignore[operator]
    "LESS_OR_EQUAL": ((2,), compare(lambda left, right: left <= right)),  # type: ignore[operator]
    "MORE_OR_EQUAL": ((2,), compare(lambda left, right: left >= right)),  # type: ignore[operator]
    "NOT": ((1,), negate),
    "IS_NULL": ((1,), lambda setting, values: values[0] is None),
}
"""Functions whose arguments are all evaluated, from left to right: how many they may have, and what they compute."""

FUNCTIONS = frozenset((*EAGER, *LAZY))

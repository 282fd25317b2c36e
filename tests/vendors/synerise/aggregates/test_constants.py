"""What a constraint of a definition is asked with, and what of that is refused: the words are assumed, as all of this engine's."""

from typing import Any

import pytest

from mockserver.client import Client

from ..analytics.scans import condition
from .samples import BASE, VISITS

PATTERNS = [
    ("a)", "a parenthesis is closed that is not open (at character 1)"),
    ("a\\", "the pattern ends too early (at character 2)"),
    ("^*", "nothing to repeat (at character 2)"),
    ("*a", "nothing to repeat (at character 1)"),
    ("a**", "a repeat of a repeat is not supported (at character 2)"),
    ("a{2,1}", "a repeat counts from 0 to 1000, the smaller number first (at character 1)"),
    ("(?=a)", "(?= is not supported (at character 2)"),
    ("(" * 51 + ")" * 51, "more than 50 groups within one another (at character 51)"),
    ("\\xz", "\\x takes hexadecimal digits (at character 2)"),
    ("[b-a]", "the range b-a is the wrong way round (at character 4)"),
    ("(a{1000}){1000}", "the pattern is too large"),
]
CONSTANTS = [
    ("DATE_ONE", "MORE", "noon", "a time: ISO 8601 or milliseconds since 1970"),
    ("NUMBER_ARRAY", "IN", "1,2", "a list of at most 1000 values"),
    ("NUMBER_ARRAY", "IN", [1] * 1001, "a list of at most 1000 values"),
    *(("STRING_ONE", "REGEXP", pattern, f"a regular expression: {problem}") for pattern, problem in PATTERNS),
]


@pytest.mark.parametrize(("kind", "logic", "constant", "wanted"), CONSTANTS)
def test_create_aggregate__a_constant_of_another_kind_is_refused(
    api: Any, client: Client, kind: str, logic: str, constant: Any, wanted: str
) -> None:
    body = {**VISITS, "aggregate": VISITS["aggregate"] | {"expressions": [condition("a", kind, logic, constant)]}}
    answer = api(f"POST {BASE}", json=body)
    message = f"/aggregate/expressions/0/constraint/value: {kind} {logic} takes {wanted}"
    assert (answer.status_code, answer.json()["message"]) == (400, message)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ({"type": "DAILY", "from": "noon"}, '/aggregate/dateFilter/filter/from: time of day "noon" is not supported'),
        ({"type": "WEEKLY", "days": [{"day": "1"}]}, "/aggregate/dateFilter/filter/days/0/day: must be an integer"),
    ],
)
def test_create_aggregate__a_pattern_of_times_that_is_none_is_refused(api: Any, client: Client, pattern: Any, message: str) -> None:
    client.settings({"contract": "record"})
    date_filter = {"type": "ABSOLUTE", "filter": pattern}
    answer = api(f"POST {BASE}", json={**VISITS, "aggregate": VISITS["aggregate"] | {"dateFilter": date_filter}})
    assert (answer.status_code, answer.json()["message"]) == (400, message)

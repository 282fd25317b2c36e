"""JSON in and out: strict, and never a crash."""

import json
from contextlib import suppress
from decimal import Decimal
from time import process_time
from typing import Any

import pytest

from mockserver.core.errors import BodyUnreadable
from mockserver.core.wire import DEPTH, JSON_NET, is_integer, read_json, write_json


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b" ", b"{", b"{}{}", b"[1,]", b"{'a': 1}", b"NaN", b"Infinity", b"01", b"tru", b'"\xff"', b'"\\ud800"', b'"\\x"'),
        *(
            b"\xef\xbb\xbf\xef\xbb\xbf{}",
            b'{"a": 1, "a": 2}',
            b'"a\nb"',
            b"[" * 100_000,
            b"[" * 101 + b"]" * 101,
            b'{"a":' * 101 + b"1" + b"}" * 101,
            "{}".encode("utf-16"),
        ),
    ],
)
def test_read_json__no_json_is_unreadable(data: bytes) -> None:
    with pytest.raises(BodyUnreadable) as refusal:
        read_json(data)
    assert refusal.value.reason


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"null", None),
        (b' {"a": [1, 2.5, "\xc3\xa9"]} ', {"a": [1, 2.5, "é"]}),
        (b'"[[[["', "[[[["),
        (b"\xef\xbb\xbf{}", {}),
        (b"184467440737095516161", 184467440737095516161),
        (b"0.1000000000000000055511151231257827", Decimal("0.1000000000000000055511151231257827")),
        (b"1e400", Decimal("1e400")),
        (b"[1.10, 1e2]", [1.1, 100.0]),
        (b"18446744073709551615", 2**64 - 1),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b"[" * DEPTH + b"]" * DEPTH, json.loads("[" * DEPTH + "]" * DEPTH)),
        (b"[" + b"[]," * 500 + b"[]]", [[]] * 501),
    ],
)
def test_read_json__json_is_read(data: bytes, value: Any) -> None:
    assert read_json(data) == value


@pytest.mark.parametrize("value", [{"b": 1, "a": [None, True, "é\u2028"]}, 2**70, {"x": [-(2**64)]}, "", [], 1.5])
def test_write_json__compact_and_can_be_read_back(value: Any) -> None:
    text = write_json(value)
    assert json.loads(text) == value and b": " not in text and b", " not in text


def test_write_json__keeps_the_order() -> None:
    assert write_json({"b": 1, "a": "é"}) == '{"b":1,"a":"é"}'.encode()


@pytest.mark.parametrize(
    ("value", "whole"),
    [
        (1, True),
        (-0, True),
        (3.0, True),
        (2**100, True),
        (1.5, False),
        (True, False),
        ("1", False),
        (None, False),
        (float("inf"), False),
        (float("nan"), False),
        (Decimal("1e400"), False),
        (Decimal("3.0"), True),
    ],
)
def test_is_integer__as_json_has_it(value: object, whole: bool) -> None:
    assert is_integer(value) is whole


def test_dialect__hostile_text_is_read_in_time_that_grows_as_its_length() -> None:
    """Each byte is looked at once, whatever is sent: strings, comments and commas without an end."""

    def seconds(data: bytes) -> float:
        started = process_time()
        with suppress(BodyUnreadable):
            JSON_NET.read(data)
        return process_time() - started

    for unit in (b"[ ,", b",", b'"', b"/*", b"[1,\n", b'\\"', b"[", b'{"a":', b", ", b"/* * "):
        assert seconds(unit * 400_000) < 40 * seconds(unit * 50_000) + 0.5, unit


def test_write_json__what_is_no_json_value_is_refused() -> None:
    with pytest.raises(TypeError):
        write_json({"a": {1, 2}})

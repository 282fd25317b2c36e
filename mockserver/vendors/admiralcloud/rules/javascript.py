"""Values as JavaScript writes and orders them: what a client of the vendor's signs.

public: the vendor's published signature package sorts keys with localeCompare and writes with JSON.stringify; how these two
work is ECMA-262, and for the order of letters the root collation of CLDR.
"""

import json
import math
import sys
import unicodedata
from decimal import Decimal
from typing import Any

SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"
"""What stands before letters, in the collation's order."""
RANKS = {sign: rank for rank, sign in enumerate(SIGNS)}
SPELLED = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ð": "d", "Ð": "D", "ĳ": "ij"}
STRUCK = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H"}
"""Letters with a stroke, which counts as an accent."""
BEHIND = {"ı": "i\uffff", "ŋ": "n\uffff", "ŧ": "t\uffff"}
"""Letters of their own that stand right behind another."""
ACCENTS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0327\u0328\u0304\u0309\u031b\u0323"
"""Combining marks in the collation's order: acute, grave, breve, circumflex, caron, ring, diaeresis, ..., dot below."""
LARGEST_INDEX = 2**32 - 2

Weights = tuple[list[tuple[int, str]], list[int], list[bool]]


def stringify(value: Any) -> str:
    """JSON.stringify of a value whose keys have been sorted: integer keys still come first, as in every object of JavaScript's."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(key)}:{stringify(value[key])}" for key in sort_keys(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(stringify, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return number(value)


def sort_keys(members: dict[str, Any]) -> list[str]:
    """Integer keys by their number, then the others as localeCompare has them."""
    indexes = [key for key in members if is_index(key)]
    return sorted(indexes, key=int) + sorted((key for key in members if not is_index(key)), key=weights)


def is_index(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= 10 and str(int(key)) == key and int(key) <= LARGEST_INDEX


def weights(text: str) -> Weights:
    """What localeCompare compares: the letters, then their accents, then their case, small ones first."""
    letters: list[tuple[int, str]] = []
    accents: list[int] = []
    capitals: list[bool] = []
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            accents.append(_accent(character))
        elif character >= " ":
            struck = STRUCK.get(character)
            spelled = struck or SPELLED.get(character, character)
            letters += ((RANKS[each], "") if each in RANKS else (len(SIGNS), BEHIND.get(each.lower(), each.lower())) for each in spelled)
            accents.append(0)
            if struck:
                accents.append(_accent("\u0338"))
            elif spelled != character:
                accents += (sys.maxunicode + ord(character.lower()), *[0] * (len(spelled) - 1))
            capitals += map(str.isupper, spelled)
    return letters, accents, capitals


def _accent(mark: str) -> int:
    return 1 + ACCENTS.index(mark) if mark in ACCENTS else ord(mark)


def number(value: float) -> str:
    """A number as JavaScript writes it: 1e-6 as 0.000001, 1e-7 as 1e-7, 1e21 as 1e+21; what is not finite is null."""
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return "null"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    figures, minus = "".join(map(str, digits)), "-" if sign else ""
    point = len(figures) + exponent
    if value == 0:
        return "0"
    if 0 < point <= 21:
        whole, fraction = figures[:point].ljust(point, "0"), figures[point:]
        return f"{minus}{whole}.{fraction}" if fraction else minus + whole
    if -6 < point <= 0:
        return f"{minus}0.{'0' * -point}{figures}"
    fraction = f".{figures[1:]}" if len(figures) > 1 else ""
    return f"{minus}{figures[0]}{fraction}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

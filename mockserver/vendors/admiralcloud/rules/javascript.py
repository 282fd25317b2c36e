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
SPELLED = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
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
            accents.append(ord(character))
        elif character >= " ":
            spelled = SPELLED.get(character, character)
            letters += ((RANKS[letter], "") if letter in RANKS else (len(SIGNS), letter.lower()) for letter in spelled)
            accents += (0,) if spelled == character else (0, sys.maxunicode + ord(character.lower()), *[0] * (len(spelled) - 1))
            capitals += map(str.isupper, spelled)
    return letters, accents, capitals


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

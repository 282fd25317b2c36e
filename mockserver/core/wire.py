"""JSON in and out, fast and safe: what no parser of a vendor may be broken by stops here.

Each vendor's manifest names the `Dialect` that its own parser reads; fixtures, the control plane and the journal read EXACT.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from mockserver.core.errors import BodyUnreadable

DEPTH = 100
"""How deep a body may be nested: far more than any document needs, far less than the interpreter's stack."""
DIGITS = 4300
"""Digits of a whole number at most: the interpreter reads no more."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ONE_DIGIT = bytes.maketrans(b"123456789E", b"000000000e")
"""All digits alike, so that a search for numbers of a kind is one for a text: a regular expression takes ten times as long."""
BEYOND_64_BITS = (b"0" * 19,)
BEYOND_DOUBLE = (b"0" * 15, b"0.0000000", b"0e")
ANY_DOUBLE = (b"0" * 16, b"0.", b"0e")
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
TRAILING = re.compile(r'("(?:[^"\\]|\\.)*+"?)|,(?=[ \t\r\n]*+[\]}])', re.DOTALL)
# What .NET takes for white space and JSON does not: form feed and vertical tab, U+0085, U+00A0, U+1680, U+2000 and so on.
WHITE = r"\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Possessive, and a string may lack its end: each character is looked at once, whatever is sent.
STRING_OR_BLANK = re.compile(rf'"(?:[^"\\]|\\.)*+"?|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|[{WHITE}]++', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one JSON parser does where parsers differ. What it does not take is BodyUnreadable."""

    whole_numbers: str = "exact"
    """`exact`: of any length; `double`: all numbers are doubles, as JavaScript has them, so 3.0 is 3."""
    decimals: str = "double"
    """`double`: the nearest one; `exact`: every digit is kept (a Decimal, where a double would lose some)."""
    repeated_members: str = "last"
    """Of a member that an object has twice the `last` counts, or the body is refused (`refuse`)."""
    not_numbers: bool = False
    """Whether NaN and Infinity are read; as text, which is how Json.NET writes them again."""
    byte_order_mark: bool = False
    """Whether one before the text is passed over."""
    replaces: bool = False
    """Whether what is no Unicode (lone surrogates, bytes that are no UTF-8) becomes U+FFFD."""
    comments: bool = False
    """Whether comments, and white space of other kinds than JSON's, are passed over."""
    trailing_commas: bool = False

    def read(self, data: bytes) -> Any:
        """The document; BodyUnreadable says why there is none."""
        if self.byte_order_mark:
            data = data.removeprefix(BYTE_ORDER_MARK)
        try:
            document = orjson.loads(data)
        except orjson.JSONDecodeError:
            return self._read_slowly(data)
        if len(data) > DEPTH and data.count(b"[") + data.count(b"{") > DEPTH and _depth(document) > DEPTH:
            raise _too_deep()
        return self._read_slowly(data) if self._loses(data, document) else document

    def _loses(self, data: bytes, document: Any) -> bool:
        """Whether the fast parser, which reads doubles and takes the last of two members, may have read it otherwise."""
        if self.repeated_members == "refuse" and b":" in data:
            return orjson.dumps(document) != data
        double, exact = self.whole_numbers == "double", self.decimals == "exact"
        if not (double or exact) and len(data) < len(BEYOND_64_BITS[0]):
            return False
        alike = data.translate(ONE_DIGIT)
        return any(sign in alike for sign in (ANY_DOUBLE if double else BEYOND_DOUBLE if exact else BEYOND_64_BITS))

    def _read_slowly(self, data: bytes) -> Any:
        try:
            document = json.loads(
                self._text(data),
                object_pairs_hook=self._members if self.repeated_members == "refuse" else None,
                parse_int=self._whole,
                parse_float=self._decimal,
                parse_constant=self._constant,
            )
        except json.JSONDecodeError as error:
            cut_short = error.msg.startswith("Unterminated")
            raise BodyUnreadable(str(error), error.doc, len(error.doc) if cut_short else error.pos) from None
        except RecursionError:
            raise _too_deep() from None
        if _depth(document) > DEPTH:
            raise _too_deep()
        return _mend(document, self.replaces) if SURROGATE.search(data) else document

    def _text(self, data: bytes) -> str:
        try:
            text = data.decode(errors="replace" if self.replaces else "strict")
        except UnicodeDecodeError as error:
            raise BodyUnreadable("bytes that are no UTF-8", data.decode(errors="replace"), error.start) from None
        if text.startswith("\ufeff"):
            raise BodyUnreadable("a byte order mark before the text", text, 0)
        if self.comments:
            text = STRING_OR_BLANK.sub(_keep_or_blank, text)
        return TRAILING.sub(r"\1", text) if self.trailing_commas else text

    def _members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            repeated = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
            raise BodyUnreadable(f"member {repeated!r} is there twice", repeated=repeated)
        return members

    def _whole(self, text: str) -> int | float:
        if self.whole_numbers == "double":
            return as_javascript(float(text))
        if len(text) > DIGITS:
            raise BodyUnreadable(f"a number of more than {DIGITS} digits")
        return int(text)

    def _decimal(self, text: str) -> Any:
        value = float(text)
        if self.whole_numbers == "double":
            return as_javascript(value)
        if self.decimals == "exact":
            exact = Decimal(text)
            return value if math.isfinite(value) and exact == Decimal(repr(value)) else exact
        if not math.isfinite(value):
            raise BodyUnreadable("a number beyond a double")
        return value

    def _constant(self, name: str) -> str:
        if not self.not_numbers:
            raise BodyUnreadable(f"{name} is no JSON")
        return name


EXACT = Dialect(decimals="exact", repeated_members="refuse", byte_order_mark=True)
"""Ours: loses nothing, and refuses what would be lost."""

PLAIN = Dialect()
"""JSON as RFC 8259 has it, whole numbers of any length."""

JSON_NET = Dialect(not_numbers=True, byte_order_mark=True, replaces=True, comments=True, trailing_commas=True)
"""Json.NET, as ASP.NET Web API sets it up: public, its documentation and source."""

JAVASCRIPT = Dialect(whole_numbers="double", byte_order_mark=True, replaces=True)
"""JSON.parse behind Express's body reader, which decodes with U+FFFD and strips the mark: public, ECMA-262 and body-parser's source.

A lone surrogate in an escape is U+FFFD once it has been stored as UTF-8 (inferred).
"""

JACKSON = Dialect(repeated_members="refuse", byte_order_mark=True)
"""Jackson, as Spring sets it up: public, its source; that it refuses a repeated member is a choice of the vendor's."""


def read_json(data: bytes) -> Any:
    """JSON of fixtures, the control plane and the journal, nothing lost; BodyUnreadable otherwise."""
    return EXACT.read(data)


def _keep_or_blank(found: re.Match[str]) -> str:
    """A string as it is, anything else a space; a comment without an end stays, and spoils the JSON."""
    part = found[0]
    endless = part.startswith("/*") and not (len(part) >= 4 and part.endswith("*/"))
    return part if endless or part.startswith('"') else " "


def as_javascript(value: float) -> int | float:
    """A double as JavaScript writes it: whole ones below 1e21 without a point, the digits beyond the double's own zeros."""
    if not math.isfinite(value) or not value.is_integer() or abs(value) >= 1e21:
        return value
    return int(value) if abs(value) < 2**53 else int(Decimal(repr(value)))


def _mend(value: Any, replaces: bool) -> Any:
    """The document with U+FFFD for each lone surrogate, or BodyUnreadable."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            if not replaces:
                raise BodyUnreadable("a lone surrogate") from None
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mend(item, replaces) for item in value]
    if isinstance(value, dict):
        return {_mend(name, replaces): _mend(item, replaces) for name, item in value.items()}
    return value


def _too_deep() -> BodyUnreadable:
    return BodyUnreadable(f"nested deeper than {DEPTH} levels")


def _depth(document: Any) -> int:
    """Levels of nesting, counted without recursion."""
    level, layer = 0, [document]
    while layer := [value for value in layer if isinstance(value, (dict, list))]:
        level += 1
        layer = [member for value in layer for member in (value.values() if isinstance(value, dict) else value)]
    return level


def write_json(document: Any) -> bytes:
    """Compact UTF-8 JSON, members in their own order."""
    try:
        return orjson.dumps(document, default=_write)
    except TypeError:  # a whole number beyond 64 bits, which JSON has room for
        return orjson.dumps(_with_long_numbers(document), default=_write)


def _write(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value))
    raise TypeError(f"{type(value).__name__} is no JSON")


def _with_long_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_long_numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_long_numbers(item) for item in value]
    if isinstance(value, int) and value.bit_length() > 63:
        return orjson.Fragment(str(value))
    return value


def escape(part: str) -> str:
    """One part of a JSON pointer: RFC 6901, section 3."""
    return part.replace("~", "~0").replace("/", "~1")


def is_integer(value: object) -> bool:
    """A JSON whole number; `true` is none, `3.0` is one."""
    if isinstance(value, float | Decimal):
        return math.isfinite(value) and value == int(value)
    return isinstance(value, int) and not isinstance(value, bool)


def group(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Pairs as an object; a name that comes more than once has a list."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found

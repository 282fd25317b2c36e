"""What goes over the wire: bodies with comments, pages, and times as .NET writes them."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from mockserver.core.clock import parse_iso
from mockserver.core.errors import BodyUnreadable
from mockserver.core.operation import Call
from mockserver.core.wire import read_json

from .errors import BadRequest, LengthRequired

PAGE_SIZE = 10

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# UTF-8 of what .NET takes for white space and JSON does not: form feed and vertical tab, U+0085, U+00A0, U+1680, U+2000 and so on.
_WHITE = rb"[\x0b\x0c]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80"
_UNUSUAL = re.compile(rb"//|/\*|" + _WHITE)
# Possessive, and a string may lack its end: each byte is looked at once, whatever is sent.
_STRING_OR_BLANK = re.compile(rb'"(?:[^"\\]|\\.)*+"?|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|(?:' + _WHITE + rb")++", re.DOTALL)


def read_body(call: Call) -> Any:
    """The body as JSON that may hold comments, and white space of other kinds than JSON's.

    documented, docs/12d-synergy-save-contact.txt:37-59 (the samples hold comments, and are indented with no-break spaces); that real
    servers read them, and a byte order mark, is inferred (.NET's JSON reader does).
    """
    if not call.data:
        raise BodyUnreadable("the body is empty")
    return read_json(plain_json(call.data.removeprefix(BYTE_ORDER_MARK)))


def plain_json(data: bytes) -> bytes:
    """The text with each comment and each other white space outside strings made a space; a comment without an end stays, and spoils
    the JSON.
    """
    if not _UNUSUAL.search(data):
        return data

    def keep_or_blank(found: re.Match[bytes]) -> bytes:
        part = found[0]
        endless = part.startswith(b"/*") and not (len(part) >= 4 and part.endswith(b"*/"))
        return part if endless or part.startswith(b'"') else b" "

    return _STRING_OR_BLANK.sub(keep_or_blank, data)


def demand_length(call: Call) -> None:
    """A POST must say how long it is, or be chunked.

    public, seen on the vendor's demo server: a POST without a body gets 411, with a token or without.
    """
    if call.method == "POST" and not call.headers.get("Content-Length") and not call.headers.get("Transfer-Encoding"):
        raise LengthRequired


def page_bounds(criteria: dict[str, Any]) -> tuple[int, int]:
    """Page and page size of a search.

    public, integration notes: a page below 1 gets `Page must be greater than 0`; the like for the size is inferred, the defaults are
    assumed.
    """
    number, size = criteria.get("Page", 1), criteria.get("PageSize", PAGE_SIZE)
    if number < 1:
        raise BadRequest("Page must be greater than 0")
    if size < 1:
        raise BadRequest("PageSize must be greater than 0")
    return number, size


def page_of(rows: Sequence[Any], number: int, size: int, total: int) -> dict[str, Any]:
    """The envelope of a search, `rows` being this page's.

    public, vendor's help page on searching jobs. Beyond the end the rows are none (public, integration notes) and the totals stay true
    (assumed).
    """
    return {"PageNumber": number, "PageSize": size, "TotalRows": total, "TotalPages": -(-total // size), "Result": list(rows)}


def dotnet_time(text: str) -> str:
    """A stored time as the token list prints it: milliseconds without closing zeros, the server's zone as an offset.

    public, vendor's help page on getting tokens; that this server's zone is UTC is assumed.
    """
    moment = parse_iso(text).replace(tzinfo=None)
    fraction = f"{moment.microsecond // 1000:03}".rstrip("0")
    return moment.replace(microsecond=0).isoformat() + (f".{fraction}" if fraction else "") + "+00:00"


def stored_time(moment: datetime) -> str:
    """A time as a row keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

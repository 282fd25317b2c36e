"""What goes over the wire: bodies with comments, pages, and times as .NET writes them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from mockserver.core.clock import parse_iso
from mockserver.core.errors import BodyUnreadable
from mockserver.core.operation import Call
from mockserver.core.wire import JSON_NET

from .errors import BadRequest, LengthRequired

PAGE_SIZE = 10
DIALECT = JSON_NET
"""Json.NET, which ASP.NET Web API is set up with: inferred, for the 405 and the matching of names are that framework's."""


def read_body(call: Call) -> Any:
    """The body as Json.NET reads it.

    Comments are documented, docs/12d-synergy-save-contact.txt:37-59 (the samples hold them, and are indented with no-break spaces); that
    real servers read them, a byte order mark, trailing commas and NaN (as text) is inferred. Whole numbers keep all their digits.
    """
    if not call.data:
        raise BodyUnreadable("the body is empty")
    return call.read_json()


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


def format_stored(moment: datetime) -> str:
    """A time as a row keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

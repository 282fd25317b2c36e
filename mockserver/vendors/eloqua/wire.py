"""Bodies in, pages and timestamps out."""

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from mockserver.core.errors import BodyUnreadable
from mockserver.core.operation import Call
from mockserver.core.wire import Dialect

from .errors import NotFound, SerializationFailed, ValidationFailed, failure

DIALECT = Dialect(decimals="exact", byte_order_mark=True, replaces=True)
"""Inferred from the times' seven digits, which are .NET's: its readers pass over a byte order mark and put U+FFFD for what is no
Unicode. Numbers keep all digits, since a record's values are text. That comments and trailing commas are refused is assumed.
"""
RECORDS_MOST, FIELDS_MOST = 500_000, 1_000
"""Rows of an upload and fields of a row (assumed, ours): a body has room for more than a server's memory has."""
JSON, CSV, FORM = "application/json", "text/csv", "application/x-www-form-urlencoded"


def timestamp(moment: datetime) -> str:
    """Seven digits of a second and Z: public, a client's recorded answers."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "0Z"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text[:26]).replace(tzinfo=UTC)


def uri_of(root: str, id: str) -> str:
    """The uri of a numbered thing; text that is no number names nothing: 404 (assumed)."""
    if not re.fullmatch("[0-9]{1,18}", id):
        raise NotFound
    return f"{root}{int(id)}"


def read_body(call: Call) -> Any:
    """The body, as its Content-Type says. A missing or unknown one is refused: mandatory is public, the answer assumed."""
    kind = (call.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if not call.data and kind in (JSON, CSV, FORM):
        raise BodyUnreadable("the body is empty")
    if kind == JSON:
        return call.read_json()
    if kind == CSV and call.operation.traits.get("takes_csv"):
        return read_csv(_text(call.data))
    if kind == FORM and call.operation.traits.get("speaks_oauth"):
        return dict(parse_qsl(_text(call.data), keep_blank_values=True))
    raise SerializationFailed


def read_csv(text: str) -> list[dict[str, str]]:
    """A header row of field names, then records: public, the live page's media types. Cells beyond the header are dropped (assumed).

    A quoted field that never ends, or goes on behind its quote, is no CSV (RFC 4180): it would swallow the rows that follow.
    """
    rows = filter(None, csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    try:
        header = next(rows, [])
        if len(header) > FIELDS_MOST:
            raise ValidationFailed(failure("data", f"Must contain at most {FIELDS_MOST} fields."))
        records = [{name: cell for name, cell in zip(header, row, strict=False) if name} for row in islice(rows, RECORDS_MOST + 1)]
    except csv.Error as error:
        raise BodyUnreadable(str(error)) from None
    return records


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BodyUnreadable(str(error)) from None


def page(items: Sequence[Mapping[str, Any]], query: Mapping[str, Any]) -> dict[str, Any]:
    """The list envelope, filtered, ordered and cut: public, Oracle's operation pages."""
    if q := query.get("q"):
        items = [item for item in items if q.accepts(item)]
    if order := query.get("orderBy"):
        items = sorted(items, key=lambda item: _sortable(item.get(order.term)), reverse=order.descending)
    offset, limit = query["offset"], query["limit"]
    rows = list(items[offset : offset + limit])
    total = query["totalResults"]
    envelope = {
        "count": len(rows),
        "hasMore": offset + len(rows) < len(items) if total else len(rows) == limit,
        "items": rows,
        "limit": limit,
        "offset": offset,
    }
    return envelope | ({"totalResults": len(items)} if total else {})


def _sortable(value: Any) -> tuple[float, str]:
    """Numbers before text, what is absent first."""
    if isinstance(value, (int, float)):
        return float(value), ""
    return (math.inf, value.casefold()) if isinstance(value, str) else (-math.inf, "")

"""Pages of a profile's events. A token names the event that was read last, so what is written meanwhile moves no page."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mockserver.core.order import Position
from mockserver.core.row import Row
from mockserver.core.world import State

from ...errors import BadRequest
from .. import event_log

PLACEHOLDER = "string"
PAGE_SIZE = 100
NEWEST_FIRST = "time:desc"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader of pages asks for; the bounds are included."""

    since: datetime | None = None
    until: datetime | None = None
    actions: tuple[str, ...] = ()
    limit: int = PAGE_SIZE
    raw: bool = False
    newest_first: bool = True
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Events, and the tokens of the pages beside this one, where there are any."""

    events: list[Row]
    after: str | None
    before: str | None


def read_page(state: State, client_id: int, asked: Asked) -> Page:
    """The first page, or the one that the token names.

    documented, docs/synerise-api-reference.txt:1647 (without a token the first page; tokens of the next and the previous page in the
    answer). The first page has no previous one, whatever came since: assumed.
    """
    way, position = read_token(asked.token)
    backwards = way == "before"
    found = event_log.of_profile(
        state,
        client_id,
        asked.since,
        asked.until,
        asked.actions,
        newest_first=asked.newest_first is not backwards,
        limit=asked.limit + 1,
        after=position,
    )
    more, events = len(found) > asked.limit, found[: asked.limit]
    if backwards:
        events.reverse()
    has_next = backwards or more
    has_previous = more if backwards else position is not None
    return Page(
        events,
        write_token("after", events[-1]) if events and has_next else None,
        write_token("before", events[0]) if events and has_previous else None,
    )


def write_token(way: Literal["after", "before"], event: Row) -> str:
    """Opaque to the reader: assumed."""
    text = json.dumps([way, *event_log.position_of(event)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_token(token: str | None) -> tuple[str, Position | None]:
    """Where a token leads; 400 where it is none of ours (assumed). `string`, the sample's placeholder, is the first page (inferred)."""
    if not token or token == PLACEHOLDER:
        return "after", None
    try:
        way, time, serial = json.loads(base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4)))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        way = time = serial = None
    if way not in ("after", "before") or not isinstance(time, str) or not isinstance(serial, int):
        raise BadRequest("Invalid page token")
    return way, (time, serial)

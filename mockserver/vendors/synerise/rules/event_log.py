"""The log of events, the ground of all that is computed from them: what is appended, read by profile and time, and moved by a merge.

It knows no profile and no request: who may write what stands in the rules of the group `events`. A stored event has `eventUUID`,
`clientId`, `action`, `time` (text, UTC, with milliseconds, so that the text sorts as the time does), `params`, and a `label` where the
server itself wrote it.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zlib import crc32

from mockserver.core.completion import fill, pick
from mockserver.core.order import Position
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State


def stamp(moment: datetime) -> str:
    """`2022-11-04T12:09:30.404Z`, as events keep their time: always UTC, documented, docs/synerise-api-reference.txt:317-320."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_of(event: Row) -> datetime:
    """When the event occurred."""
    return datetime.fromisoformat(event["time"])


def milliseconds_of(event: Row) -> int:
    """Documented for the activities, docs/synerise-api-reference.txt:1672."""
    return round(time_of(event).timestamp() * 1000)


def unique_of(event: Row) -> int:
    """A number that names an event beside profile and time: documented, docs/synerise-api-reference.txt:1697-1705.

    That it is a hash of the eventUUID is assumed.
    """
    return crc32(event["eventUUID"].encode()) & 0x7FFFFFFF


def append(state: State, event: Row) -> Row:
    """Writes an event and returns it as stored; one that has its eventUUID is overwritten where it stands.

    `clientId`, `action` and `params` are given. Without `time` it occurred now (documented, docs/synerise-api-reference.txt:315);
    without `eventUUID` it gets a fresh one.
    """
    return append_all(state, [event])[0]


def complete_event(state: State, row: Row) -> Row:
    """The event with a UUID, the time of now and params, unless it has its own."""
    blank = {
        "eventUUID": row.get("eventUUID") or state.ids.uuid("event", taken=state.events.by_key),
        **pick(row, "clientId", "action"),
        "time": row.get("time") or stamp(state.now),
        "params": {},
    }
    return fill(blank, row)


def append_all(state: State, events: Iterable[Row]) -> list[Row]:
    """As append, many at once: of two with one eventUUID the later stays."""
    events = list(events)
    rows = [complete_event(state, {name: value for name, value in event.items() if value is not None}) for event in events]
    if any(event.get("eventUUID") for event in events):
        state.events.put(rows)
    else:
        state.events.insert_multiple(rows)
    return rows


def of_profile(
    state: State,
    client_id: int,
    since: datetime | None = None,
    until: datetime | None = None,
    actions: Sequence[str] = (),
    *,
    newest_first: bool = False,
    limit: int | None = None,
    after: Position | None = None,
) -> list[Row]:
    """A profile's events from `since` to `until`, both included, by time, equal times in the order in which they came.

    `actions`: only these. `after`: only what comes after this position in the order that is asked for (see position_of).
    """
    low, high = _between(since, until, after, newest_first)

    def span(cond: Where) -> list[Any]:
        return state.events.span("time", low, high, limit, newest_first, cond)

    if not actions:
        return span(Where(clientId=client_id))
    spans = [span(Where(clientId=client_id, action=action)) for action in dict.fromkeys(actions)]
    if len(spans) == 1:
        return spans[0]
    return list(islice(heapq.merge(*spans, key=position_of, reverse=newest_first), limit))


def of_workspace(
    state: State,
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    newest_first: bool = False,
    limit: int | None = None,
    after: Position | None = None,
) -> list[Row]:
    """As of_profile, of all profiles."""
    low, high = _between(since, until, after, newest_first)
    return list(state.events.span("time", low, high, limit, newest_first))


def latest(state: State, client_id: int, actions: Sequence[str] = ()) -> Row | None:
    """The profile's newest event: its last activity."""
    found = of_profile(state, client_id, actions=actions, newest_first=True, limit=1)
    return found[0] if found else None


def find(state: State, client_id: int, moment: datetime, unique: int) -> Row | None:
    """The event of a profile at a millisecond, by its number: documented, docs/synerise-api-reference.txt:1697-1705."""
    return next((event for event in of_profile(state, client_id, moment, moment) if unique_of(event) == unique), None)


def position_of(event: Any) -> Position:
    """Where an event that was read stands in the order of time: what a reader keeps to go on from there."""
    return (event["time"], event.doc_id)


def move(state: State, source_id: int, target_id: int) -> None:
    """The history of a merged profile goes to the target: documented, docs/synerise-api-reference.txt:3029."""
    state.events.update({"clientId": target_id}, Where(clientId=source_id))


def forget(state: State, client_id: int) -> None:
    """A deleted profile's events go with it: inferred."""
    state.events.remove(Where(clientId=client_id))


def _between(
    since: datetime | None, until: datetime | None, after: Position | None, newest_first: bool
) -> tuple[Position | None, Position | None]:
    """The positions that bound a span. The millisecond of `until` is part of it, so the bound lies behind all rows of that text."""
    low: Position | None = None if since is None else (stamp(since),)
    high: Position | None = None if until is None else (stamp(until) + "~",)
    if after is None:
        return low, high
    time, *serial = after
    if newest_first:
        return low, _narrower(min, high, after)
    return _narrower(max, low, (time, serial[0] + 1) if serial else (time,)), high


def _narrower(choose: Callable[[Position, Position], Position], bound: Position | None, after: Position) -> Position:
    return after if bound is None else choose(bound, after)

"""When an event occurred: what the sender says, or when it came."""

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from mockserver.core.world import State

from ...errors import BadRequest
from .. import event_log


class Occurrence(NamedTuple):
    """`time` as the log keeps it; `sent` as the sender wrote it; whether his time was `taken`."""

    time: str
    sent: str | None
    taken: bool


def read_time(text: str) -> datetime:
    """ISO 8601 with any offset, UTC without one (assumed): documented, docs/synerise-api-reference.txt:516. 400 otherwise: inferred."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequest(f'JSON parse error: Cannot deserialize value of type `java.time.OffsetDateTime` from String "{text}"') from None


def occurrence(state: State, sent: str | None) -> Occurrence:
    """Absent: the time of receipt. In the future: the same, and the event is taken, but its text is kept for the activities.

    documented, docs/synerise-api-reference.txt:516-520
    """
    if sent is None:
        return Occurrence(event_log.stamp(state.now), None, False)
    moment = read_time(sent)
    taken = moment <= state.now
    return Occurrence(event_log.stamp(moment if taken else state.now), sent, taken)


def derive_uuid(*parts: object) -> str:
    """A UUID that these parts always give."""
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))

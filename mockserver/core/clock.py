"""The only place where real time is read: the server's stopwatch, and each tenant's own clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from functools import lru_cache

stopwatch: Callable[[], float] = time.perf_counter
"""Seconds for measuring durations; no relation to any tenant's time."""

effort: Callable[[], float] = time.thread_time
"""Seconds of processor time of the calling thread: a busy machine does not count."""

wait: Callable[[float], None] = time.sleep
"""Real seconds: only faults and long polls wait, never a rule."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A tenant's time: real and running at first, or moved by `offset`, or standing still at `frozen_at`.

    Immutable, so that a fork or a snapshot keeps it by keeping the reference. While a request is recorded or played again, `real` is
    what it takes for the real time: then the same is answered, whenever it is.
    """

    offset: timedelta = timedelta()
    frozen_at: datetime | None = None
    real: datetime | None = None

    def now(self) -> datetime:
        """The tenant's time: aware, UTC, with microseconds."""
        return self.frozen_at if self.frozen_at is not None else (self.real or datetime.now(UTC)) + self.offset

    @property
    def frozen(self) -> bool:
        return self.frozen_at is not None

    def freeze(self, at: datetime | None = None) -> "Clock":
        return Clock(frozen_at=at or self.now(), real=self.real)

    def run(self) -> "Clock":
        """Running again, from the time it shows."""
        return self if self.frozen_at is None else self._at(self.frozen_at)

    def set(self, at: datetime) -> "Clock":
        return Clock(frozen_at=at, real=self.real) if self.frozen else self._at(at)

    def advance(self, by: timedelta) -> "Clock":
        return Clock(frozen_at=self.frozen_at + by, real=self.real) if self.frozen_at else Clock(self.offset + by, real=self.real)

    def anew(self) -> "Clock":
        """Real, running time."""
        return Clock(real=self.real)

    def pin(self) -> "Clock":
        """The same, with the real time standing still."""
        return Clock(self.offset, self.frozen_at, self.real or datetime.now(UTC))

    def unpin(self) -> "Clock":
        return self if self.real is None else Clock(self.offset, self.frozen_at)

    def _at(self, at: datetime) -> "Clock":
        return Clock(at - (self.real or datetime.now(UTC)), real=self.real)


def later(moment: datetime, seconds: float) -> datetime:
    """So many seconds later, or the last moment of the calendar: settings may ask for any number."""
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def iso(moment: datetime) -> str:
    """The server's own spelling of a time: ISO 8601, UTC, microseconds only where there are any, ending in Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_iso(text: str) -> datetime:
    """Reads ISO 8601; a time without a zone is UTC. ValueError where it is none."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def http_date(clock: Clock) -> str:
    """A clock's time as HTTP's headers spell it: `Fri, 27 Nov 2026 07:00:00 GMT`."""
    if clock.frozen_at is None and clock.real is None:
        return _http_date(int(time.time() + clock.offset.total_seconds()))
    return _http_date(int(clock.now().timestamp()))


@lru_cache(maxsize=256)
def _http_date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)

"""Which requests take long: their like must not hold up the loop that answers all the others."""

import re
from collections.abc import Mapping
from typing import Any

from mockserver.core.clock import stopwatch

SLOW, QUEUED = 0.05, 10.0
"""Seconds on the loop that are too many, and for how many the like of such a request is queued once it has happened again: the first time
it was perhaps the machine, or the collector of garbage."""
MOST = 256
"""Kinds of requests that are remembered."""


class SlowRequests:
    """Remembers, for a while, the verb and path of what took long twice; what is probably an id is left out of a path."""

    def __init__(self) -> None:
        self._suspect: dict[str, float] = {}
        self._slow: dict[str, float] = {}

    def has(self, environ: Mapping[str, Any]) -> bool:
        if not self._slow:
            return False
        shape = _shape(environ)
        if self._slow.get(shape, 0.0) > stopwatch():
            return True
        self._slow.pop(shape, None)  # perhaps it was the machine: it is tried again
        return False

    def note(self, environ: Mapping[str, Any], seconds: float) -> None:
        """A request has taken so long."""
        if seconds <= SLOW:
            return
        now, shape = stopwatch(), _shape(environ)
        known = self._slow if self._suspect.pop(shape, 0.0) > now else self._suspect
        if len(known) >= MOST:
            known.clear()
        known[shape] = now + QUEUED


def _shape(environ: Mapping[str, Any]) -> str:
    """A request's verb and path, with what is probably an id left out."""
    segments = environ["PATH_INFO"].lower().split("/")
    return " ".join([environ["REQUEST_METHOD"], *("" if re.search("[0-9]", part) and len(part) > 3 else part for part in segments)])

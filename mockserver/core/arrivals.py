"""Word of new journal entries for those who wait for some; whoever adds one pays for it only while somebody waits."""

import threading
from collections.abc import Callable
from typing import TypeVar

from mockserver.core.clock import stopwatch

T = TypeVar("T")


class Arrivals:
    """Outlives the journals of a tenant, for a reset begins another one."""

    def __init__(self) -> None:
        self.waiting = 0
        self._news = threading.Condition()

    def announce(self) -> None:
        """Something has come: those who wait look again."""
        if self.waiting:
            with self._news:
                self._news.notify_all()

    def wait_for(self, look: Callable[[], T | None], seconds: float) -> T | None:
        """What `look` finds, at once or after one of the arrivals of so many real seconds; None if it finds nothing."""
        until = stopwatch() + seconds
        with self._news:
            self.waiting += 1  # before the first look: what comes after it is announced, what came before is seen
            try:
                while (found := look()) is None and (left := until - stopwatch()) > 0:
                    self._news.wait(left)
                return found
            finally:
                self.waiting -= 1

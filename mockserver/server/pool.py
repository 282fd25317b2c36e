"""Threads for what may take its time: made when there is work and none is idle, and let go when there is none."""

import queue
import threading
from collections.abc import Callable

IDLE = 10.0
"""Seconds that a thread waits for more work."""
Work = Callable[[], None]


class Pool:
    """At most `limit` threads; None: as many as there is work. Work never raises."""

    def __init__(self, name: str, limit: int | None = None) -> None:
        self._name, self._limit = name, limit
        self._work: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads: set[threading.Thread] = set()
        self._free = 0
        """Idle threads, less the work that waits for one."""

    def submit(self, work: Work) -> None:
        """Has the work done. RuntimeError where the machine gives no further thread."""
        with self._lock:
            more = self._free <= 0 and (self._limit is None or len(self._threads) < self._limit)
            if more:
                thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
                thread.start()
                self._threads.add(thread)
            else:
                self._free -= 1
        self._work.put(work)

    def end(self) -> None:
        """Lets the idle threads go, and the others once they have done their work."""
        with self._lock:
            for _ in self._threads:
                self._work.put(None)

    def join(self, seconds: float) -> None:
        """Waits so long for each idle thread to end."""
        for thread in list(self._threads):
            thread.join(seconds)

    def _serve(self) -> None:
        while True:
            try:
                work = self._work.get(timeout=IDLE)
            except queue.Empty:
                with self._lock:
                    if self._free <= 0:  # somebody counts on this one
                        continue
                    self._free -= 1
                    self._threads.discard(threading.current_thread())
                    return
            if work is None:
                self._threads.discard(threading.current_thread())
                return
            work()
            work = None  # or the thread would keep its world and its body until there is more
            with self._lock:
                self._free += 1

"""The loop: one thread that waits for all clients at once, and for none alone."""

import errno
import logging
import socket
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from mockserver.core.clock import stopwatch
from mockserver.door import Door

from .addresses import is_loopback
from .answer import Answer
from .connection import Connection
from .head import Heads
from .poller import READ, Call, Poller
from .pool import Pool

try:
    import resource
except ImportError:  # not everywhere
    resource = None  # type: ignore[assignment]

log = logging.getLogger("mockserver")
PATIENCE = 1.0
"""Seconds that requests under way have left when the server stops: a fault's delay may be longer."""
ACCEPTED = 64
"""Connections taken at a time."""
RESERVE = 16
"""Descriptors left to the process itself, of those it may have."""
TIRED = 1.0
"""Seconds after which an idle connection may be closed for the sake of a new one."""
RETRY = 0.1
"""Seconds until descriptors are looked for again where there was none."""
EAGER = 0.0001
"""Seconds for which the loop looks for a client's next request before it sleeps, where the process is ours: to wake up costs as much."""
TOGETHER = 8
"""Answers that are sent one right after the other: each of a burst of its own would wake its client up, at the cost of a tenth of it."""
LONGEST = 0.002
"""Seconds after which no answer waits for others."""
SAID = 60.0
"""Seconds for which nothing more is said about missing descriptors."""
NO_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Loop:
    """Serves a door on listening sockets: `run()` until `stop()`, which any thread and any signal handler may call."""

    def __init__(self, door: Door, listeners: list[socket.socket], threads: int, client_timeout: float) -> None:
        self.door, self.listeners, self.client_timeout = door, listeners, client_timeout
        self.now = stopwatch()
        self.pool, self.delayed = Pool("mockserver", threads), Pool("mockserver-delayed")
        self.heavy = False
        """Whether something large has gone through since `relax` was called."""
        self.relax: Callable[[], None] | None = None
        """Gives memory back, where the process is ours."""
        self.rest: Callable[[], None] | None = None
        """What is to be done once all who asked have been answered."""
        self.eager = 0.0
        """Seconds for which to look again before sleeping."""
        self.ready: list[Connection] = []
        """Connections that have received a further request already."""
        self.connections: set[Connection] = set()
        self._answered: list[tuple[Connection, Answer | None]] = []
        self._poller = Poller()
        self._calls: deque[Callable[[], None]] = deque()
        self._wake, self._woken = socket.socketpair()
        self._wake.setblocking(False)
        self._woken.setblocking(False)
        self._poller.watch(self._woken, 0, READ, self._drain)
        self._stop_at: float | None = None
        self._most = most_connections()
        self._paused_until = self._silent_until = 0.0
        self._listening: dict[socket.socket, Heads] = {}
        for one in listeners:
            self._listening[one] = Heads(constants_of(one))
            self._listen(one, True)

    # -- life

    def run(self) -> None:
        """Serves until stopped; returns with everything closed."""
        sweep, interval = 0.0, min(1.0, self.client_timeout / 4)
        poll, watchful = self._poller.poll, 0.0
        try:
            while self._stop_at is None or not self._has_ended():
                calls = poll(0.0 if self.ready or self.now < watchful else RETRY if self._paused_until else interval)
                self.now = stopwatch()
                for call in calls:
                    call()
                ready, self.ready = self.ready, []
                for connection in ready:
                    connection.proceed()
                self._send_all()
                if (calls or ready) and self.rest:
                    self.rest()
                if calls and self.eager:
                    watchful = stopwatch() + self.eager
                if self.now >= sweep:
                    sweep = self.now + interval
                    self._sweep()
                if self._paused_until and self.now >= self._paused_until:
                    self._resume()
        finally:
            self._close()
            if self.rest:
                self.rest()

    def stop(self) -> None:
        """Ends `run`: at once, or after the requests under way, which have `PATIENCE` seconds."""
        self.call(self._begin_to_stop)

    def call(self, work: Callable[[], None]) -> None:
        """Has the loop's thread do this."""
        self._calls.append(work)
        with suppress(BlockingIOError, OSError):  # full: it is woken already; closed: it has ended
            self._wake.send(b"x")

    def send_soon(self, connection: Connection, answer: Answer | None) -> None:
        """Sends an answer with those of the others who have asked meanwhile."""
        self._answered.append((connection, answer))
        if len(self._answered) >= TOGETHER or stopwatch() - self.now > LONGEST:
            self._send_all()

    def _send_all(self) -> None:
        while self._answered:
            answered, self._answered = self._answered, []
            for connection, answer in answered:
                connection.deliver(answer)

    def _drain(self) -> None:
        with suppress(BlockingIOError):
            while len(self._woken.recv(4096)) == 4096:
                pass
        while self._calls:
            self._calls.popleft()()

    def _begin_to_stop(self) -> None:
        if self._stop_at is None:
            self._stop_at = self.now + PATIENCE
            for one in self.listeners:
                self._listen(one, False)
                one.close()

    def _has_ended(self) -> bool:
        assert self._stop_at is not None
        under_way = any(one.busy or one.out for one in self.connections)
        return not under_way or self.now >= self._stop_at

    def _close(self) -> None:
        for connection in list(self.connections):
            connection.close()
        for one in self.listeners:
            one.close()
        self._poller.close()
        self._wake.close()
        self._woken.close()
        self.pool.end()
        self.delayed.end()

    # -- connections

    def watch(self, opened: socket.socket, before: int, events: int, call: Call) -> None:
        self._poller.watch(opened, before, events, call)

    def forget(self, connection: Connection) -> None:
        self.connections.discard(connection)

    def _listen(self, one: socket.socket, on: bool) -> None:
        if on:
            self._poller.watch(one, 0, READ, partial(self._accept, one))
        elif one.fileno() >= 0:
            with suppress(KeyError, OSError):  # it is not watched
                self._poller.watch(one, READ, 0, self._drain)

    def _accept(self, one: socket.socket) -> None:
        for _ in range(ACCEPTED if one.fileno() >= 0 else 0):
            if len(self.connections) >= self._most and not self._make_room():
                self._pause(f"{len(self.connections)} connections are open, and the process may have no more")
                return
            try:
                opened, peer = one.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                if error.errno not in NO_ROOM:
                    raise
                if not self._make_room():
                    self._pause(f"no connection can be taken: {error.strerror}; {len(self.connections)} are open")
                    return
                continue
            opened.setblocking(False)
            with suppress(OSError):
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections.add(Connection(self, opened, peer, self._listening[one]))

    def _make_room(self) -> bool:
        """Closes the connection that has been idle for longest, if it has been for a while."""
        oldest = min((one for one in self.connections if one.idle or one.lingering), key=lambda one: one.since, default=None)
        if oldest is None or self.now - oldest.since < TIRED:
            return False
        oldest.close()
        return True

    def _pause(self, why: str) -> None:
        """Takes no connections for a moment: they wait in the listener's queue."""
        for one in self.listeners:
            self._listen(one, False)
        self._paused_until = self.now + RETRY
        if self.now >= self._silent_until:
            log.warning("%s (ulimit -n): further clients wait", why)
        self._silent_until = self.now + SAID

    def _resume(self) -> None:
        self._paused_until = 0.0
        if self._stop_at is None:
            for one in self.listeners:
                self._listen(one, True)

    def _sweep(self) -> None:
        """Closes whoever has not done in time what it owes; gives memory back once large things are through."""
        for connection in [one for one in self.connections if one.deadline <= self.now]:
            connection.close()
        if self.heavy and self.relax and not any(one.busy or one.out for one in self.connections):
            self.heavy = False
            self.pool.submit(self.relax)


def most_connections() -> int:
    """How many connections the process may have, by its own limit of descriptors."""
    if resource is None:
        return 1000
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return 100_000
    try:
        used = sum(1 for _ in Path("/dev/fd").iterdir())
    except OSError:
        used = 16
    return max(4, limit - used - RESERVE)


def constants_of(listener: socket.socket) -> dict[str, Any]:
    """WSGI's variables that all requests on a listener share."""
    host, port = listener.getsockname()[:2]
    return {
        "SCRIPT_NAME": "",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "mockserver.loopback": is_loopback(str(host)),
    }

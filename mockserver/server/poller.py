"""Waits for many sockets at once, with as little as can be between the system's call and whoever is called."""

import select
import selectors
import socket
from collections.abc import Callable

Call = Callable[[], None]
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Poller:
    """By epoll where there is one; elsewhere as `selectors` does it."""

    def __init__(self) -> None:
        self._calls: dict[int, Call] = {}
        self._epoll = select.epoll() if hasattr(select, "epoll") else None
        self._selector = None if self._epoll else selectors.DefaultSelector()

    def watch(self, opened: socket.socket, before: int, events: int, call: Call) -> None:
        """Calls when one of these events comes, or an error; `before`: the events that were watched so far."""
        number = opened.fileno()
        if events:
            self._calls[number] = call
        else:
            self._calls.pop(number, None)
        if self._epoll is None:
            self._select(opened, before, events)
        elif not events:
            self._epoll.unregister(number)
        else:
            mask = (select.EPOLLIN if events & READ else 0) | (select.EPOLLOUT if events & WRITE else 0)
            (self._epoll.modify if before else self._epoll.register)(number, mask)

    def _select(self, opened: socket.socket, before: int, events: int) -> None:
        assert self._selector is not None
        if not events:
            self._selector.unregister(opened)
        else:
            (self._selector.modify if before else self._selector.register)(opened, events)

    def poll(self, seconds: float) -> list[Call]:
        """Whom to call, after at most so many seconds. One that another of them has closed meanwhile finds nothing to do."""
        if self._epoll is not None:
            calls = self._calls
            return [calls[number] for number, _ in self._epoll.poll(seconds) if number in calls]
        assert self._selector is not None
        return [self._calls[key.fd] for key, _ in self._selector.select(seconds) if key.fd in self._calls]

    def close(self) -> None:
        (self._epoll or self._selector).close()  # type: ignore[union-attr]

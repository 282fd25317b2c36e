"""Waiting for sockets, by the system's own call and by what stands in for it elsewhere."""

import select
import socket
from collections.abc import Iterator

import pytest

from mockserver.server.poller import READ, WRITE, Poller


@pytest.fixture(params=["epoll", "selectors"])
def poller(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Poller]:
    if request.param == "selectors":
        monkeypatch.delattr(select, "epoll", raising=False)
    made = Poller()
    yield made
    made.close()


def test_poll__names_who_can_read_or_write(poller: Poller) -> None:
    here, there = socket.socketpair()
    with here, there:
        seen: list[str] = []
        poller.watch(here, 0, READ, lambda: seen.append("read"))
        assert poller.poll(0) == []
        there.send(b"x")
        for call in poller.poll(1):
            call()
        poller.watch(here, READ, WRITE, lambda: seen.append("write"))
        for call in poller.poll(1):
            call()
        poller.watch(here, WRITE, 0, lambda: None)
        assert (poller.poll(0), seen) == ([], ["read", "write"])

"""The app on a port: in the foreground for the command line, on a thread for tests."""

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from waitress import wasyncore  # type: ignore[import-untyped]
from waitress.channel import ClientDisconnected, HTTPChannel  # type: ignore[import-untyped]
from waitress.server import create_server  # type: ignore[import-untyped]
from waitress.task import WSGITask  # type: ignore[import-untyped]

from mockserver.app import Mock, create_app
from mockserver.gateway import WSGI, HangUp
from mockserver.settings import Settings, reachable

if TYPE_CHECKING:
    from mockserver.testing import Tenant

MEMORY_ONLY = 2**31
"""Larger bodies than this would be spooled to a disk that a read-only container does not have."""

QUEUE_LOGGER = logging.getLogger("mockserver.queue")
"""Of its own, so that the host's settings of waitress' logger stay: that a request had to wait for a thread is no news
in a test, and waitress warns of it also while its threads are still starting."""
QUEUE_LOGGER.setLevel(logging.ERROR)

PATIENCE = 1
"""Seconds that requests under way have left when the server stops: a fault's delay may be longer."""


class KeepAliveTask(WSGITask):  # type: ignore[misc]
    """Keeps the connection after a 204: waitress ends it after every answer without Content-Length, also where there can be none."""

    def set_close_on_finish(self) -> None:
        asked = self.version == "1.0" or self.request.headers.get("CONNECTION", "").lower() == "close"
        if asked or self.has_body or self.wrote_header:
            super().set_close_on_finish()


class KeepAliveChannel(HTTPChannel):  # type: ignore[misc]
    task_class = KeepAliveTask


def closing_on_hang_up(app: WSGI) -> WSGI:
    """Turns a fault's HangUp into what makes waitress close the connection without a byte."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return app(environ, start_response)
        except HangUp:
            raise ClientDisconnected from None

    return answer


def listen(app: WSGI, settings: Settings) -> Any:
    """A bound, listening waitress server (`effective_port`, `run()`); OSError where the address is taken or not ours.

    A name that stands for several addresses is served on one of them, an IPv4 address if there is one.
    """
    found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    family, _, _, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    server = create_server(
        closing_on_hang_up(app),
        sockets=[socket.create_server(address, family=family)],
        threads=settings.threads,
        ident="mockserver",
        connection_limit=1000,
        channel_timeout=3600,
        inbuf_overflow=MEMORY_ONLY,
        outbuf_overflow=MEMORY_ONLY,
        clear_untrusted_proxy_headers=False,
    )
    server.channel_class = KeepAliveChannel
    dispatcher = server.task_dispatcher
    dispatcher.shutdown = partial(dispatcher.shutdown, timeout=PATIENCE)
    dispatcher.queue_logger = QUEUE_LOGGER
    return server


def url_of(server: Any, settings: Settings) -> str:
    """`http://host:port` for clients on this machine, also where the server listens on all of its addresses."""
    host = reachable(settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{server.effective_port}"


class MockServer:
    """The mock server on a thread of this process; `with MockServer(Settings(port=0)) as server: server.url`."""

    def __init__(self, settings: Settings | None = None, mock: Mock | None = None) -> None:
        self.settings = settings or Settings(port=0)
        self.mock = mock or create_app(self.settings)
        self._server: Any = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """`http://host:port`, without a slash at the end."""
        if self._server is None:
            raise RuntimeError("the server is not running: start() it")
        return url_of(self._server, self.settings)

    def start(self) -> "MockServer":
        """Listens and answers, from the moment this returns. RuntimeError where it does already."""
        if self._server is not None:
            raise RuntimeError("the server is running: stop() it first")
        self._server = listen(self.mock, self.settings)
        self._thread = threading.Thread(target=self._server.run, name="mockserver", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Closes the port and ends the threads."""
        if self._server is not None and self._thread is not None:
            server, self._server = self._server, None
            server.task_dispatcher.shutdown()  # first, for a thread that has answered wakes the loop once more
            with server.trigger.lock:  # a pull of before may be under way: the loop must not close the pipe until this one is in it
                server.trigger.thunks.append(lambda: wasyncore.close_all(server._map))  # it ends once it has nothing to watch
                server.trigger.pull_trigger()
            self._thread.join(timeout=5)

    def tenant(self, name: str) -> "Tenant":
        """That tenant, as the pytest fixtures have theirs."""
        from mockserver.testing import TestServer

        return TestServer(self.mock, self).tenant(name)

    def __enter__(self) -> "MockServer":
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

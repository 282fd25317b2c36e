"""The app on a port: in the foreground for the command line, on a thread for tests. The same server for both."""

import threading
from typing import TYPE_CHECKING, Any

from mockserver.app import Mock, create_app
from mockserver.core.clock import Clock, http_date
from mockserver.gateway import WSGI, Door, Turn
from mockserver.settings import Settings, reachable

from .addresses import listen_on
from .loop import PATIENCE, Loop
from .memory import tame

__all__ = ["Loop", "MockServer", "Plain", "listen", "port_of", "tame", "url_of"]

if TYPE_CHECKING:
    from mockserver.testing import Tenant


class Plain:
    """A WSGI app that is no mock server: it is answered as it comes."""

    def __init__(self, app: WSGI) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self._app(environ, start_response)

    def max_body(self, environ: dict[str, Any]) -> int:
        return 64 * 1024 * 1024

    def turn(self, environ: dict[str, Any]) -> Turn:
        return Turn.NOW

    def leave(self, environ: dict[str, Any]) -> None:
        pass

    def date(self, environ: dict[str, Any]) -> str:
        return http_date(Clock().now())


def listen(app: Mock | WSGI, settings: Settings) -> Loop:
    """A bound, listening server (`run()`, `stop()`); OSError where an address is taken or not ours."""
    hosts = [host.strip() for host in settings.host.split(",")]
    listeners = listen_on(list(dict.fromkeys(hosts)), settings.port)
    door: Door = app.gateway if isinstance(app, Mock) else Plain(app)
    return Loop(door, listeners, settings.threads, settings.client_timeout)


def port_of(server: Loop) -> int:
    return int(server.listeners[0].getsockname()[1])


def url_of(server: Loop, settings: Settings) -> str:
    """`http://host:port` for clients on this machine, also where the server listens on all of its addresses."""
    host = reachable(settings.host.partition(",")[0].strip())
    return f"http://{f'[{host}]' if ':' in host else host}:{port_of(server)}"


class MockServer:
    """The mock server on a thread of this process; `with MockServer(Settings(port=0)) as server: server.url`."""

    def __init__(self, settings: Settings | None = None, mock: Mock | None = None) -> None:
        self.settings = settings or Settings(port=0)
        self.mock = mock or create_app(self.settings)
        self._server: Loop | None = None
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
        """Closes the port and ends the threads; requests under way have a second left."""
        if self._server is not None and self._thread is not None:
            server, self._server = self._server, None
            server.stop()
            self._thread.join(timeout=PATIENCE + 5)

    def tenant(self, name: str) -> "Tenant":
        """That tenant, as the pytest fixtures have theirs."""
        from mockserver.testing import TestServer

        return TestServer(self.mock, self).tenant(name)

    def __enter__(self) -> "MockServer":
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

"""The app on a port: in the foreground for the command line, on a thread for tests. The same server for both."""

from typing import Any

from mockserver.app import Mock
from mockserver.core.clock import Clock, http_date
from mockserver.door import WSGI, Door, Turn
from mockserver.settings import Settings, reachable

from .addresses import listen_on
from .loop import EAGER, Loop
from .memory import settle, tame

__all__ = ["EAGER", "Loop", "MockServer", "Plain", "listen", "port_of", "settle", "tame", "url_of"]


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

    def answer(self, environ: dict[str, Any]) -> None:
        return None

    def date(self, environ: dict[str, Any]) -> str:
        return http_date(Clock())


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

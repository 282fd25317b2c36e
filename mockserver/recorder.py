"""Records the requests of a tenant, around whatever answers them."""

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mockserver.core.image import image_of
from mockserver.core.recording import Recording, pack
from mockserver.core.world import World
from mockserver.environ import content_length

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
LARGEST = 64 * 1024 * 1024
UNCHANGING = ("/_mock/requests/verify", "/_mock/recording", "/_mock/tenants")
"""Calls of the control plane that change no tenant, or whichever they name: `control/rules/tenants.py` tells its recording."""
MAKING = "/_mock/credentials"
"""What changes the tenant even as GET: tokens are made."""
RESET = "/_mock/reset"
"""What a tenant becomes by it depends on the server's fixtures."""


def is_recorded(environ: Mapping[str, Any]) -> bool:
    """Every request to a vendor, and what changes the tenant by the control plane. documented, the control-plane contract"""
    path: str = environ["PATH_INFO"]
    if not _is_control(path) or path == MAKING:
        return True
    return environ["REQUEST_METHOD"] not in ("GET", "HEAD", "OPTIONS") and not path.startswith(UNCHANGING)


def _is_control(path: str) -> bool:
    return path == "/_mock" or path.startswith("/_mock/")


def record(recording: Recording, world: World, app: WSGI, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers one request with the clock standing still, one after the other, and keeps both.

    What the control plane refuses is no change, and is not kept.
    """
    with world.lock:
        request = _request(environ)
        begun: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            begun[:] = [status, headers]

        world.clock = world.clock.pin()
        real = world.clock.real
        time = world.clock.now()
        assert real is not None
        body = b""
        try:
            answer = app(environ, begin)
            body = b"".join(answer)
            if hasattr(answer, "close"):
                answer.close()
        finally:  # a fault may hang up: then nothing has begun
            world.clock = world.clock.unpin()
            status, headers = begun or ["0", []]
            if not (_is_control(request["path"]) and status.startswith("4")):
                response = {"status": status, "headers": [list(pair) for pair in headers], **pack(body)}
                recording.add(time, real, request, response, image_of(world) if request["path"] == RESET else None)
    start_response(*begun)
    return [body]


def _request(environ: dict[str, Any]) -> dict[str, Any]:
    """The request as its environment has it; the body is put back for whoever answers."""
    size = content_length(environ)
    chunked = environ.get("wsgi.input_terminated") and "HTTP_TRANSFER_ENCODING" in environ
    body = environ["wsgi.input"].read(LARGEST if chunked and not size else min(size, LARGEST))
    environ["wsgi.input"] = io.BytesIO(body)
    headers = {name: value for name, value in environ.items() if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")}
    malformed, outside = environ.get("mockserver.malformed"), environ.get("mockserver.outside", "")
    return {
        "method": environ["REQUEST_METHOD"],
        "outside": outside,
        "prefix": environ.get("mockserver.prefix", "").removeprefix(outside),
        "path": environ["PATH_INFO"],
        "query": environ.get("QUERY_STRING", ""),
        "scheme": environ.get("wsgi.url_scheme", "http"),
        "server": [environ.get("SERVER_NAME", ""), str(environ.get("SERVER_PORT", ""))],
        "headers": headers,
        "malformed": malformed and [malformed.status, malformed.reason],
        **pack(body),
    }

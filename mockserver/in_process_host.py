"""The host's name of a server without a socket: whoever tries to connect to it is told what to use instead."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HOST = "mockserver.test"
HINT = (
    f"{HOST} runs in process and has no socket: use the tenant's httpx_client(), httpx_async_client(), requests_session(), transport() or "
    "adapter(), or run the tests without --mockserver-in-process"
)


@contextmanager
def hint() -> Iterator[None]:
    """While it lasts, looking that name up fails with a hint; every other name is looked up as ever."""
    original = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **options: Any) -> Any:
        if host in (HOST, HOST.encode()):
            raise socket.gaierror(socket.EAI_NONAME, HINT)
        return original(host, *args, **options)

    socket.getaddrinfo = look_up
    try:
        yield
    finally:
        if socket.getaddrinfo is look_up:
            socket.getaddrinfo = original

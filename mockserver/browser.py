"""What a browser makes of the server: other sites' pages are kept from the control plane, and let to the vendors where a tenant says so."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from mockserver.core.errors import Problem

LOCAL = ("localhost", "127.0.0.1", "::1")
SAFE = frozenset({"cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"})
"""Response headers that a page may read without being told so (the Fetch standard)."""


def refuse_foreign(environ: Mapping[str, Any], allowed: Iterable[str]) -> None:
    """Problem 403 for a page of another site, and, where only this machine is served, for a host that is not this machine.

    A page of any site can have a browser send a POST, which would reset a developer's mock; with a name of its own that leads to
    127.0.0.1 (DNS rebinding) it could read the answers as well. Clients that are no browsers send no Origin.
    """
    host, origin = environ.get("HTTP_HOST", ""), environ.get("HTTP_ORIGIN")
    known = {name.lower() for name in allowed}
    if "*" in known:
        return
    name = hostname(f"//{host}")
    if environ.get("mockserver.loopback") and host and not (name in LOCAL or name.endswith(".localhost") or name in known):
        _refuse("host", "Host", f"the host {host!r} is not this machine")
    if origin is not None and origin.partition("://")[2].lower() != host.lower() and hostname(origin) not in known:
        _refuse("origin", "Origin", f"a page of {origin!r} is not this server's")


def _refuse(what: str, header: str, reason: str) -> None:
    detail = f"{reason}: the control plane is closed to it; the server setting allowed_hosts opens it to further hosts"
    raise Problem(403, f"Foreign {what}", detail, [{"in": "header", "pointer": f"/{header}", "message": detail}])


def hostname(url: str) -> str:
    """The name in a URL, in lower case and without its port; nothing where it is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_preflight(environ: Mapping[str, Any]) -> bool:
    """Whether a browser asks if a page may send its request (the Fetch standard, 3.2.2)."""
    return environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ


def answer_preflight(environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Lets the page send what it asks for."""
    headers = [
        ("Access-Control-Allow-Origin", environ["HTTP_ORIGIN"]),
        ("Access-Control-Allow-Methods", environ["HTTP_ACCESS_CONTROL_REQUEST_METHOD"]),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Max-Age", "600"),
        ("Vary", "Origin"),
    ]
    if asked := environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS"):
        headers.append(("Access-Control-Allow-Headers", asked))
    start_response("204 No Content", headers)
    return []


def open_to(origin: str, start_response: Callable[..., Any]) -> Callable[..., Any]:
    """Lets a page of that origin read the answer, all headers included; a stub or a fault may say itself who may."""

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        if any(name.lower() == "access-control-allow-origin" for name, _ in headers):
            return start_response(status, headers, *more)
        names = [name for name, _ in headers if name.lower() not in SAFE]
        return start_response(
            status,
            [
                *headers,
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Expose-Headers", ", ".join(dict.fromkeys(names))),
                ("Vary", "Origin"),
            ],
            *more,
        )

    return start

"""The front door: finds a request's tenant and vendor, and hands it to that vendor's Flask app. WSGI, no framework."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.core.clock import stopwatch
from mockserver.core.errors import PROBLEM, Problem
from mockserver.core.journal import KEPT, Entry
from mockserver.core.operation import Headers, Operation
from mockserver.core.vendor import Vendor
from mockserver.core.wire import write_json
from mockserver.core.world import DEFAULT, Tenants, World

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class HangUp(ConnectionError):
    """A fault wants the connection closed without an answer: whoever serves the app does so."""


@dataclass(frozen=True)
class Mount:
    """A vendor behind its prefixes."""

    vendor: Vendor
    app: WSGI
    operations: tuple[Operation, ...]


class Gateway:
    """WSGI: `X-Mock-Tenant` or `/t/<name>` picks the world, the path's first segments the vendor."""

    def __init__(self, mounts: Iterable[Mount], tenants: Tenants) -> None:
        self.mounts, self.tenants = tuple(mounts), tenants
        self._deepest = 1 + max((prefix.count("/") for mount in self.mounts for prefix in mount.vendor.prefixes), default=0)
        self._exact: dict[str, Mount] = {}
        self._lower: dict[str, Mount] = {}
        for mount in self.mounts:
            for prefix in mount.vendor.prefixes:
                if mount.vendor.ignore_case:
                    self._lower[prefix.lower()] = mount
                else:
                    self._exact[prefix] = mount

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            world, mount = self._mount(environ)
        except Problem as problem:
            return answer_problem(problem, environ, start_response)
        if mount is None:
            return self._unknown(environ, world, start_response)
        environ["mockserver.world"] = world
        return mount.app(environ, start_response)

    def _mount(self, environ: dict[str, Any]) -> tuple[World, Mount | None]:
        """Step one of the eight: the tenant's prefix leaves the path, the world and the vendor are found."""
        path: str = environ.get("PATH_INFO") or "/"
        named: str = environ.get("HTTP_X_MOCK_TENANT", "")
        prefix = ""
        if path.startswith("/t/"):
            name, _, rest = path[3:].partition("/")
            if named and named != name:
                detail = f"the header X-Mock-Tenant says {named!r}, the base path {name!r}: send one, or the same"
                raise Problem(400, "Two tenants", detail, [_misnamed("header", "/X-Mock-Tenant", detail)])
            named, prefix, path = name, f"/t/{name}", f"/{rest}"
            environ["PATH_INFO"] = path
            if not name:
                detail = "the base path /t/ names no tenant: /t/<name>/..."
                raise Problem(400, "Bad tenant name", detail, [_misnamed("path", "/t", detail)])
        environ["mockserver.prefix"] = prefix
        try:
            world = self.tenants.get(named or DEFAULT)
        except Problem as problem:
            if problem.status == 400:
                where = ("path", "/t") if prefix else ("header", "/X-Mock-Tenant")
                problem.errors = [_misnamed(*where, problem.detail)]
            raise
        mount = self._find(path, self._exact)
        if mount is None and self._lower:
            mount = self._find(re.sub("/{2,}", "/", path).lower(), self._lower)
        return world, mount

    def _find(self, path: str, mounts: Mapping[str, Mount]) -> Mount | None:
        """The mount with the longest prefix of whole segments."""
        segments = path.split("/", self._deepest)
        for end in range(self._deepest, 1, -1):
            if (mount := mounts.get("/".join(segments[:end]))) is not None:
                return mount
        return None

    def _unknown(self, environ: dict[str, Any], world: World, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A path of no vendor: journaled, and answered with what there is and what was perhaps meant."""
        started = stopwatch()
        path = decode_path(environ["PATH_INFO"])
        wire = f"{environ['REQUEST_METHOD']} {path}"
        known = [operation.wire for mount in self.mounts for operation in mount.operations]
        nearest = next(iter(difflib.get_close_matches(wire[:200], known, 1, 0)), None)
        vendors = {mount.vendor.name: list(mount.vendor.prefixes) for mount in self.mounts}
        listing = "; ".join(f"{name}: {', '.join(prefixes)}" for name, prefixes in vendors.items())
        detail = f"{path} belongs to no vendor. Paths by vendor: {listing}. Nearest operation: {nearest}"
        problem = Problem(404, "No such path", detail, vendors=vendors, nearest=nearest)
        journal = world.journal
        id, size = journal.next_id(), content_length(environ)
        body = write_json(problem.document())
        entry = Entry(
            id=id,
            time=world.clock.now(),
            vendor=None,
            operation=None,
            method=environ["REQUEST_METHOD"],
            path=path,
            query=environ.get("QUERY_STRING", ""),
            base_url=base_url(environ),
            headers=Headers(environ).items(),
            body=environ["wsgi.input"].read(min(size, KEPT)),
            size=size,
            status=404,
            response_headers=[("Content-Type", PROBLEM), ("X-Mock-Request", id)],
            response_body=body,
            response_size=len(body),
        )
        entry.duration = stopwatch() - started
        journal.add(entry)
        return answer_problem(problem, environ, start_response, [("X-Mock-Request", id)])


def _misnamed(place: str, pointer: str, message: str) -> dict[str, object]:
    """Where a tenant's name stands, as a refusal's `errors` have it."""
    return {"in": place, "pointer": pointer, "message": message}


def answer_problem(
    problem: Problem, environ: Mapping[str, Any], start_response: Callable[..., Any], headers: list[tuple[str, str]] | None = None
) -> Iterable[bytes]:
    """Ends the request; what answers HEAD has no body, or the next answer on the connection would be read amiss."""
    body = write_json(problem.document())
    pairs = [("Content-Type", PROBLEM), ("Content-Length", str(len(body))), *(headers or [])]
    start_response(f"{problem.status} {problem.title}", pairs)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def decode_path(path: str) -> str:
    """WSGI's path (bytes dressed as Latin-1) as text; bytes that are no UTF-8 become U+FFFD."""
    return path if path.isascii() else path.encode("latin-1").decode(errors="replace")


def content_length(environ: Mapping[str, Any]) -> int:
    """The header's number; 0 where there is none. Servers refuse what is no number, a test's own WSGI client may not."""
    length = environ.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() else 0


def base_url(environ: Mapping[str, Any]) -> str:
    """What stands before the path in this request's URL, the tenant's prefix included."""
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ.get('wsgi.url_scheme', 'http')}://{host}{environ.get('mockserver.prefix', '')}"

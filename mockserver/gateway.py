"""The front door: finds a request's tenant and vendor, and hands it to that vendor's Flask app. WSGI, no framework."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mockserver import browser
from mockserver.core.clock import Clock, http_date, stopwatch
from mockserver.core.errors import PROBLEM, FaultStatus, Problem
from mockserver.core.journal import KEPT, Entry
from mockserver.core.nearest import Nearest, find_nearest
from mockserver.core.operation import HTTP, Headers, Operation
from mockserver.core.tenants import Tenants
from mockserver.core.vendor import Vendor
from mockserver.core.wire import write_json
from mockserver.core.world import DEFAULT, World
from mockserver.door import App, Turn
from mockserver.environ import base_url, content_length, decode_path
from mockserver.exchange import Sent
from mockserver.recorder import is_recorded, record
from mockserver.slow_requests import SlowRequests
from mockserver.stubbing import answer_stub, find_stub

INDEX = "/_mock"
"""What `/` answers where no vendor has it."""


CONTROL, HEALTH = "_mock", "/_mock/health"
INSTANT = (HEALTH, "/_mock/faults")
"""Paths of the control plane that wait for no world: they are answered whatever goes on. That rules are made where they are asked for
makes `Turn` certain, too: none comes between a request's turn and its answer."""
WAIT = "/_mock/requests/wait"
"""The one call that waits for others: it holds none of the threads that those need."""
SOUGHT = 256
"""How many unknown request lines are remembered with the operation that is nearest."""
INLINE = 64 * 1024
"""Bytes of a body that a request answered at once may have."""


@dataclass(frozen=True)
class Mount:
    """A vendor behind its prefixes."""

    vendor: Vendor
    app: App
    operations: tuple[Operation, ...]


class Gateway:
    """WSGI: `X-Mock-Tenant` or `/t/<name>` picks the world, the path's first segments the vendor."""

    def __init__(self, mounts: Iterable[Mount], tenants: Tenants, allowed_hosts: tuple[str, ...] = (), trust_proxy: bool = False) -> None:
        self.mounts, self.tenants = tuple(mounts), tenants
        self.allowed_hosts, self.trust_proxy = allowed_hosts, trust_proxy
        self._deepest = 1 + max((prefix.count("/") for mount in self.mounts for prefix in mount.vendor.prefixes), default=0)
        self._sought: dict[str, Nearest | None] = {}
        self._slow = SlowRequests()
        self._places: dict[str, Mount] = {}
        """Paths that have been asked for, and whose they are."""
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
            world, mount = self._find_mount(environ)
        except Problem as problem:
            return answer_problem(problem, environ, start_response)
        del environ["mockserver.mounted"]
        environ["mockserver.world"] = world
        if world.recording is not None and _waits(world, environ):
            return record(world.recording, world, partial(self._answer, world, mount), environ, start_response)
        return self._answer(world, mount, environ, start_response)

    def _answer(self, world: World, mount: Mount | None, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            if mount is not None and mount.vendor.name == CONTROL:
                return self._control(mount, environ, start_response)
            if "HTTP_ORIGIN" in environ and world.settings.get("cors") == "on":
                if browser.is_preflight(environ):
                    return browser.answer_preflight(environ, start_response)
                start_response = browser.open_to(environ["HTTP_ORIGIN"], start_response)
            if world.stubs.rules and "mockserver.malformed" not in environ:
                vendor, operations = (mount.vendor, mount.operations) if mount else (None, ())
                if stub := find_stub(world, vendor, operations, environ):
                    return answer_stub(*stub, world, vendor, environ, start_response)
            refused = _find_refusal(environ) if "mockserver.malformed" in environ or "HTTP_CONTENT_ENCODING" in environ else None
            if mount is None:
                if refused:
                    raise refused.problem()
                return self._unknown(environ, world, start_response)
        except Problem as problem:
            return answer_problem(problem, environ, start_response)
        if refused:
            environ["mockserver.refusal"], environ["mockserver.notes"] = FaultStatus(refused.status), [refused.violation()]
        return mount.app(environ, start_response)

    def _control(self, mount: Mount, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The control plane: no foreign page may use it, and it answers HEAD and OPTIONS, as probes and browsers send them."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path != HEALTH:
            browser.refuse_foreign(environ, self.allowed_hosts)
        if refused := _find_refusal(environ):
            raise refused.problem()
        if method == "OPTIONS" and (verbs := _verbs(mount, path)):
            start_response("204 No Content", [("Allow", ", ".join(sorted(verbs)))])
            return []
        if method != "HEAD":
            return mount.app(environ, start_response)
        environ["REQUEST_METHOD"] = "GET"
        body = mount.app(environ, start_response)
        if hasattr(body, "close"):
            body.close()
        return []

    # -- what the server asks (Door)

    def answer(self, environ: dict[str, Any]) -> Sent | None:
        """The short way of what has been mounted by `turn`: no stub, no recording, no page of another site, no head to refuse."""
        found = environ.get("mockserver.mounted")
        if found.__class__ is not tuple:
            return None
        world, mount = found
        if mount is None or mount.vendor.steers or world.stubs.rules or (world.recording is not None and world.recording.on):
            return None
        if "HTTP_ORIGIN" in environ or "HTTP_CONTENT_ENCODING" in environ or "mockserver.malformed" in environ:
            return None
        environ["mockserver.world"] = world
        return mount.app.answer(environ)  # type: ignore[no-any-return]

    def max_body(self, environ: dict[str, Any]) -> int:
        """The vendor's limit; of what belongs to nobody, what the journal keeps."""
        try:
            mount = self._find_mount(environ)[1]
        except Problem:
            return KEPT
        return mount.vendor.max_body if mount else KEPT

    def turn(self, environ: dict[str, Any]) -> Turn:
        """NOW holds the world's lock from here on, so that nobody can make the loop wait for it."""
        try:
            world, mount = self._find_mount(environ)
        except Problem:
            return Turn.NOW
        if mount is None:
            return Turn.NOW if _wire(environ) in self._sought and not _waits(world, environ) else Turn.QUEUED
        if mount.vendor.name == CONTROL:
            if environ["PATH_INFO"] == WAIT:
                return Turn.APART
            return Turn.NOW if environ["PATH_INFO"].startswith(INSTANT) and not _waits(world, environ) else Turn.QUEUED
        if world.faults.rules and any(rule.delay_ms for rule in world.faults.rules):
            return Turn.APART
        if content_length(environ) > INLINE or self._slow.has(environ) or not world.lock.acquire(blocking=False):
            return Turn.QUEUED
        environ["mockserver.held"], environ["mockserver.began"] = world.lock, stopwatch()
        return Turn.NOW

    def leave(self, environ: dict[str, Any]) -> None:
        """What took long twice is remembered for a while: its like is queued."""
        lock = environ.pop("mockserver.held", None)
        if lock is not None:
            lock.release()
            self._slow.note(environ, stopwatch() - environ["mockserver.began"])

    def date(self, environ: dict[str, Any]) -> str:
        """By the tenant's clock: a client that compares it with times in bodies finds one time."""
        world = environ.get("mockserver.world")
        return http_date(world.clock if world is not None else Clock())

    # -- mounting

    def _find_mount(self, environ: dict[str, Any]) -> tuple[World, Mount | None]:
        """The world and the vendor, found once a request. Problem where there can be none."""
        found = environ.get("mockserver.mounted")
        if found is None:
            try:
                found = self._mount(environ)
            except Problem as problem:
                found = problem
            environ["mockserver.mounted"] = found
        if isinstance(found, Problem):
            raise found
        return found

    def _mount(self, environ: dict[str, Any]) -> tuple[World, Mount | None]:
        """Step one of the eight: the tenant's prefix leaves the path, the world and the vendor are found."""
        if self.trust_proxy:
            _follow_proxy(environ)
        path: str = environ.get("PATH_INFO") or "/"
        named: str = environ.get("HTTP_X_MOCK_TENANT", "")
        prefix = ""
        if path.startswith("/t/"):
            name, _, rest = path[3:].partition("/")
            if named and named != name:
                detail = f"the header X-Mock-Tenant says {named!r}, the base path {name!r}: send one, or the same"
                raise Problem(400, "Two tenants", detail, [_name_error("header", "/X-Mock-Tenant", detail)])
            named, prefix, path = name, f"/t/{name}", f"/{rest}"
            environ["PATH_INFO"] = path
            if not name:
                detail = "the base path /t/ names no tenant: /t/<name>/..."
                raise Problem(400, "Bad tenant name", detail, [_name_error("path", "/t", detail)])
        environ["mockserver.prefix"] = environ.get("mockserver.outside", "") + prefix
        try:
            world = self.tenants.get(named or DEFAULT)
        except Problem as problem:
            if problem.status == 400:
                where = ("path", "/t") if prefix else ("header", "/X-Mock-Tenant")
                problem.errors = [_name_error(*where, problem.detail)]
            raise
        mount = self._places.get(path) or self._place(path)
        if mount is None and path == "/" and environ["REQUEST_METHOD"] in ("GET", "HEAD") and (mount := self._exact.get(INDEX)):
            environ["PATH_INFO"] = INDEX
        return world, mount

    def _place(self, path: str) -> Mount | None:
        """Whose a path is; with or without regard to case, as the vendor has it."""
        mount = self._find(path, self._exact)
        if mount is None and self._lower:
            mount = self._find(re.sub("/{2,}", "/", path).lower(), self._lower)
        if mount is not None and len(path) <= SOUGHT:
            if len(self._places) >= SOUGHT:
                self._places.clear()
            self._places[path] = mount
        return mount

    def _find(self, path: str, mounts: Mapping[str, Mount]) -> Mount | None:
        """The mount with the longest prefix of whole segments."""
        segments = path.split("/", self._deepest)
        for end in range(self._deepest, 1, -1):
            if (mount := mounts.get("/".join(segments[:end]))) is not None:
                return mount
        return None

    def _nearest(self, wire: str) -> Nearest | None:
        """The operation that is most like a request line. Lines that are sought again cost nothing: floods repeat themselves."""
        if known := self._sought.get(wire):
            return known
        verb, _, path = wire.partition(" ")
        nearest = find_nearest((each for mount in self.mounts for each in mount.operations), verb, path)
        if len(self._sought) >= SOUGHT:
            self._sought.clear()
        self._sought[wire] = nearest
        return nearest

    def _unknown(self, environ: dict[str, Any], world: World, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A path of no vendor: journaled, and answered with what there is and what was perhaps meant."""
        started = stopwatch()
        path = decode_path(environ["PATH_INFO"])
        nearest = self._nearest(_wire(environ))
        vendors = {mount.vendor.name: list(mount.vendor.prefixes) for mount in self.mounts}
        listing = "; ".join(f"{name}: {', '.join(prefixes)}" for name, prefixes in vendors.items())
        detail = f"{path} belongs to no vendor. Paths by vendor: {listing}. Nearest operation: {nearest.words() if nearest else None}"
        problem = Problem(404, "No such path", detail, vendors=vendors, nearest=nearest.wire if nearest else None)
        journal = world.journal
        id, size = journal.next_id(), content_length(environ)
        body = write_json(problem.document())
        headers = [("X-Mock-Request", id), *([("X-Mock-Nearest", nearest.wire)] if nearest else [])]
        entry = Entry(
            id=id,
            time=world.clock.now(),
            vendor=None,
            operation=None,
            method=environ["REQUEST_METHOD"],
            path=path,
            query=environ.get("QUERY_STRING", ""),
            base_url=base_url(environ),
            variables=Headers(environ).variables(),
            body=environ["wsgi.input"].read(min(size, KEPT)),
            size=size,
            status=404,
            response_headers=[("Content-Type", PROBLEM), *headers],
            response_body=body,
            response_size=len(body),
            nearest=nearest,
        )
        entry.duration = stopwatch() - started
        journal.add(entry)
        return answer_problem(problem, environ, start_response, headers)


@dataclass(frozen=True)
class Refused:
    """A request that no vendor's own code would see: its web server refuses it, and so do we, in its voice."""

    status: int
    title: str
    pointer: str
    reason: str

    def problem(self) -> Problem:
        return Problem(self.status, self.title, self.reason, [_name_error("header", self.pointer, self.reason)])

    def violation(self) -> dict[str, object]:
        """The same for the journal."""
        return {"in": "header", "pointer": self.pointer, "rule": HTTP, "message": self.reason}


def _find_refusal(environ: Mapping[str, Any]) -> Refused | None:
    """What stands before any handler: a head that cannot be read, a body in a coding that no vendor is known to take (assumed: 415)."""
    malformed = environ.get("mockserver.malformed")
    if malformed is not None:
        return Refused(malformed.status, "Bad request", "", malformed.reason)
    coding = environ.get("HTTP_CONTENT_ENCODING", "")
    if coding.lower() in ("", "identity") or not content_length(environ):
        return None
    reason = f"the body is compressed (Content-Encoding: {coding}), which nobody here is known to take: send it as it is"
    return Refused(415, "Compressed body", "/Content-Encoding", reason)


def _waits(world: World, environ: Mapping[str, Any]) -> bool:
    """Whether a request takes its turn among the recorded ones, of which another may be under way."""
    return world.recording is not None and world.recording.on and is_recorded(environ)


def _wire(environ: Mapping[str, Any]) -> str:
    """An unknown request's line, as far as it is compared with the known ones."""
    return f"{environ['REQUEST_METHOD']} {decode_path(environ['PATH_INFO'])}"[:200]


def _verbs(mount: Mount, path: str) -> set[str]:
    """What the operations of a path answer; GET brings HEAD along."""
    verbs: set[str] = set()
    for operation in mount.operations:
        pattern = "[^/]+".join(map(re.escape, re.split(r"\{[^}]*\}", operation.path)))
        if re.fullmatch(pattern, path):
            verbs.update(operation.verbs)
    return verbs | {"OPTIONS"} | ({"HEAD"} if "GET" in verbs else set()) if verbs else verbs


def _follow_proxy(environ: dict[str, Any]) -> None:
    """Takes scheme, host and prefix from what a trusted proxy says of them."""
    said = {name: environ.get(f"HTTP_X_FORWARDED_{name}", "").partition(",")[0].strip() for name in ("PROTO", "HOST", "PREFIX")}
    if said["PROTO"] in ("http", "https"):
        environ["wsgi.url_scheme"] = said["PROTO"]
    if said["HOST"]:
        environ["HTTP_HOST"] = said["HOST"]
    if said["PREFIX"].startswith("/"):
        environ["mockserver.outside"] = said["PREFIX"].rstrip("/")


def _name_error(place: str, pointer: str, message: str) -> dict[str, object]:
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

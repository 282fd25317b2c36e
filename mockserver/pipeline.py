"""One request in eight steps: mount (gateway.py), match, open, authenticate, parse, act, render, judge; then its bytes.

The only file that imports both flask and the core. Flask's own habits are undone here, once: sorted keys and trailing
newlines (we write bodies ourselves), automatic HEAD and OPTIONS, redirects for slashes, HTML error pages.
"""

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import flask
from marshmallow import ValidationError
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.routing import MapAdapter, Rule

from mockserver.core.clock import stopwatch, wait
from mockserver.core.contract import Contract
from mockserver.core.errors import PROBLEM, BodyTooLarge, FaultStatus, NoSuchPath, Problem, Refusal, VerbNotAllowed
from mockserver.core.faults import Fault
from mockserver.core.journal import KEPT, Entry
from mockserver.core.judge import Violation
from mockserver.core.operation import NOTHING, UNMATCHED, Call, Headers, Operation, Reply
from mockserver.core.vendor import Vendor
from mockserver.core.wire import grouped, write_json
from mockserver.core.world import World
from mockserver.environ import base_url, content_length, decode_path
from mockserver.gateway import HangUp
from mockserver.notice import Notice

log = logging.getLogger("mockserver")
BODILESS = (204, 304)
"""Statuses whose answers have no body, RFC 9110: whoever serves the app drops one."""


class ExactRule(Rule):
    """Answers the verbs it was given and no others."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        wanted = options.get("methods") or ()
        if self.methods is not None and "HEAD" not in wanted:
            self.methods.discard("HEAD")

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        """Werkzeug writes and compiles a function that builds the rule's URL, 0.4 ms a rule at start-up; nobody here builds URLs."""
        return lambda *args: None


class Answer(flask.Response):
    """A response without a media type of its own accord."""

    default_mimetype = None


class VendorApp(flask.Flask):
    """Serves whatever host a client believes that it speaks to."""

    def create_url_adapter(self, request: flask.Request | None) -> MapAdapter | None:
        """Werkzeug's own refuses, in HTML, a Host header that is no domain name."""
        if request is None:
            return None
        return self.url_map.bind("mockserver", path_info=decode_path(request.environ["PATH_INFO"]), default_method=request.method)


class Pipeline:
    """Answers one vendor's requests."""

    def __init__(self, vendor: Vendor, contract: Contract, operations: Iterable[Operation], server: Any, journaled: bool = True) -> None:
        self.vendor, self.contract, self.server, self.journaled = vendor, contract, server, journaled
        self.operations = tuple(operations)
        self.notice = Notice(vendor, contract, self.operations)

    def app(self) -> flask.Flask:
        """The vendor's Flask app: one rule an operation, and the vendor's own 404 and 405."""
        app = VendorApp(self.vendor.name, static_folder=None, template_folder=None)
        app.url_rule_class = ExactRule
        app.config["PROPAGATE_EXCEPTIONS"] = True  # a HangUp must reach whoever holds the connection
        app.url_map.strict_slashes = False
        app.url_map.merge_slashes = False
        app.url_map.redirect_defaults = False
        for operation in self.operations:
            app.add_url_rule(
                self._rule(operation.path),
                operation.id,
                self._view(operation),
                methods=list(operation.verbs),
                provide_automatic_options=False,
            )
        app.register_error_handler(NotFound, self._not_found)
        app.register_error_handler(MethodNotAllowed, self._not_allowed)
        if self.vendor.ignore_case or self.vendor.merge_slashes:
            app.wsgi_app = _Folding(app.wsgi_app, self.vendor)  # type: ignore[method-assign]
        return app

    def _rule(self, path: str) -> str:
        """The spec's `/contact/{id}` as Flask's `/contact/<id>`; fixed segments in lower case where case does not matter."""
        parts = path.split("/")
        if self.vendor.ignore_case:
            parts = [part if part.startswith("{") else part.lower() for part in parts]
        return "/".join(parts).replace("{", "<").replace("}", ">")

    # -- step 2: match

    def _view(self, operation: Operation) -> Callable[..., flask.Response]:
        places = {part[1:-1]: place for place, part in enumerate(operation.path.split("/")) if part.startswith("{")}

        def view(**params: str) -> flask.Response:
            environ = flask.request.environ
            if environ["REQUEST_METHOD"] not in operation.verbs:  # Werkzeug takes `lookup` for LOOKUP, HTTP does not
                here = {verb for other in self.operations if other.path == operation.path for verb in other.verbs}
                return self.answer(UNMATCHED, {}, VerbNotAllowed(tuple(sorted(here))))
            if params and "mockserver.path" in environ:  # matching has folded their case
                parts = decode_path(environ["mockserver.path"]).split("/")
                params = {name: parts[places[name]] for name in params}
            return self.answer(operation, params)

        return view

    def _not_found(self, error: Exception) -> flask.Response:
        return self.answer(UNMATCHED, {}, NoSuchPath(flask.request.path))

    def _not_allowed(self, error: Exception) -> flask.Response:
        assert isinstance(error, MethodNotAllowed)
        return self.answer(UNMATCHED, {}, VerbNotAllowed(tuple(sorted(error.valid_methods or ()))))

    # -- steps 3 to 8

    def answer(self, operation: Operation, params: dict[str, str], refusal: Refusal | None = None) -> flask.Response:
        started = stopwatch()
        environ = flask.request.environ
        if "mockserver.refusal" in environ:  # its web server would have refused it: no operation has seen it
            operation, refusal = UNMATCHED, environ["mockserver.refusal"]
        world: World = environ["mockserver.world"]
        path = decode_path(environ.get("mockserver.path") or environ["PATH_INFO"])
        call = Call(
            operation=operation,
            world=world,
            state=world.states.get(self.vendor.name),  # type: ignore[arg-type]
            method=environ["REQUEST_METHOD"],
            path=path,
            params=params,
            query=_query(environ.get("QUERY_STRING", "")),
            headers=Headers(environ),
            data=b"",
            base_url=base_url(environ),
            server=self.server,
            json=self.vendor.json,
        )
        size = self._read(call, environ)
        if size > self.vendor.max_body:
            refusal = refusal or BodyTooLarge(self.vendor.max_body)
        if not self.journaled:
            return self._send(self._reply(call, refusal, None, []), call)
        journal = world.journal  # a reset meanwhile begins another one; the entry goes where its number is from
        entry = self._open(call, environ, journal.next_id(), size)
        try:
            fault = world.faults.fire(entry.operation, self.vendor.name)
            if fault:
                entry.fault = fault.id
            reply = self._reply(call, refusal, fault, entry.violations)
            entry.violations += environ.get("mockserver.notes", ())
            return self._send(reply, call, entry, fault)
        finally:
            entry.duration = stopwatch() - started
            journal.add(entry)

    def _read(self, call: Call, environ: dict[str, Any]) -> int:
        """Reads the body, unless it is over the limit; its size."""
        length = content_length(environ)
        if length:
            size = length
        elif environ.get("wsgi.input_terminated") and environ.get("HTTP_TRANSFER_ENCODING"):
            size = self.vendor.max_body + 1
        else:
            return 0
        call.data = environ["wsgi.input"].read(min(size, self.vendor.max_body + 1))
        return size if length else len(call.data)

    def _open(self, call: Call, environ: dict[str, Any], id: str, size: int) -> Entry:
        return Entry(
            id=id,
            time=call.world.clock.now(),
            vendor=self.vendor.name,
            operation=None if call.operation is UNMATCHED else call.operation,
            method=call.method,
            path=call.path,
            query=environ.get("QUERY_STRING", ""),
            base_url=call.base_url,
            headers=call.headers.items(),
            body=call.data[:KEPT],
            size=size,
        )

    def _reply(self, call: Call, refusal: Refusal | None, fault: Fault | None, violations: list[Violation]) -> Reply:
        """What the request comes to, as bytes: an answer, what a fault makes of it, or the word on a bug. HangUp where there is none."""
        replaced = fault is not None and fault.when == "before" and (fault.status is not None or fault.disconnect)
        begun = call.world.begun.get(self.vendor.name)
        try:
            if fault and fault.delay_ms and fault.when == "before":
                wait(fault.delay_ms / 1000)
            if fault and call.world.begun.get(self.vendor.name) is not begun and not replaced:
                raise Problem(409, "Reset meanwhile", f"the tenant was reset while fault {fault.id} held this request back: it did not act")
            reply = None if replaced else self._act(call, refusal, violations)
            if fault and fault.delay_ms and fault.when == "after":
                wait(fault.delay_ms / 1000)
            return self._written(self._faulted(fault, call, reply))
        except Problem as problem:
            return _told(problem)
        except HangUp:
            raise
        except Exception as error:
            return self._bug(error, call)

    def _act(self, call: Call, refusal: Refusal | None, violations: list[Violation]) -> Reply:
        """Authenticate, parse, act and judge, as one transaction under the world's lock."""
        world = call.world
        if call.state is None:  # the control plane, which is no tenant's
            try:
                return self._handled(call, refusal)
            except (Refusal, ValidationError) as error:
                return self.vendor.render(error, call)
        with world.lock:
            call.state.now = world.run_due()
            mode = world.settings["contract"]
            try:
                with world.transaction():
                    return self._written(self._judged(call, self._handled(call, refusal), violations, mode))
            except (Refusal, ValidationError) as error:
                return self._judged(call, self.vendor.render(error, call), violations, mode)

    def _handled(self, call: Call, refusal: Refusal | None) -> Reply:
        """The handler's reply, or what stands before it: a refusal, no credential, a body that does not parse."""
        if refusal:
            raise refusal
        self._authenticate(call)
        return self._parse_and_handle(call)

    def _authenticate(self, call: Call) -> None:
        vendor, spec = self.vendor, call.operation.spec
        demand = "always" if call.state is None else call.world.settings["auth"]
        asked = demand == "always" or (demand == "documented" and vendor.demands_credentials)
        call.principal = vendor.authenticate(call) if asked and spec and not spec.public else vendor.principal(call)
        if vendor.precheck:
            vendor.precheck(call)

    def _parse_and_handle(self, call: Call) -> Reply:
        operation = call.operation
        arguments: dict[str, Any] = {**operation.given}
        if operation.query is not None:
            arguments["query"] = operation.query.load(call.query)
        if operation.body is not None:
            call.document = self.vendor.read_body(call)
            arguments["body"] = operation.body.load(call.document)
        arguments |= call.params if operation.path_schema is None else operation.path_schema.load(call.params)
        return operation.handler(call, **arguments)

    # -- step 8: judge

    def _judged(self, call: Call, reply: Reply, violations: list[Violation], mode: str) -> Reply:
        """Notes where request and answer leave the contract; refuses both in strict mode."""
        if mode == "off" or call.operation is UNMATCHED:
            return reply
        asked = self.contract.judge.request(call)
        answered = self.contract.judge.reply(call.operation, reply, self.vendor.media_type)
        violations[:] = [*asked, *answered]
        if mode == "strict" and answered:
            spec = call.operation.spec
            detail = f"{call.operation.wire} answered against {self.contract.where(spec.tag if spec else '')}"
            call.world.bugs.append(f"{detail}: {answered[0]['pointer']} {answered[0]['message']}")
            raise Problem(500, "Off-contract answer", detail, answered)
        if mode == "strict" and asked and reply.status < 400:
            raise Problem(422, "Off-contract request", f"{call.operation.wire} would take this; the contract does not", asked)
        return reply

    def _faulted(self, fault: Fault | None, call: Call, reply: Reply | None) -> Reply:
        """The answer that a fault leaves: none, another, or the real one."""
        if fault and fault.disconnect:
            raise HangUp
        if fault and fault.status is not None:
            if fault.body is NOTHING:
                with call.world.lock:
                    call.state.now = call.world.clock.now()
                    reply = self.vendor.render(FaultStatus(fault.status), call)
            else:
                reply = Reply(fault.body, fault.status, media_type="text/plain; charset=utf-8" if isinstance(fault.body, str) else None)
        assert reply is not None
        return _with_headers(self._written(reply), fault.headers) if fault and fault.headers else reply

    def _bug(self, error: Exception, call: Call) -> Reply:
        """A bug in the fake: said so, in no vendor's voice, and remembered for the test that met it."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
        log.exception("bug in the mock server: %s %s", call.method, call.path, exc_info=error)
        what = " ".join([f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())])
        detail = f"{call.operation.wire or call.path}: {what} ({where}). This is no answer of {self.vendor.title}."
        call.world.bugs.append(detail)
        return _told(Problem(500, "Bug in the mock server", detail))

    # -- the answer's bytes

    def _written(self, reply: Reply) -> Reply:
        """The reply with its body as bytes. A handler's is written within its transaction: what cannot be said was not done."""
        if reply.body is NOTHING or isinstance(reply.body, bytes):
            return reply
        text = isinstance(reply.body, str) and reply.media_type and "json" not in reply.media_type
        return replace(reply, body=reply.body.encode() if text else write_json(reply.body))

    def _send(self, reply: Reply, call: Call, entry: Entry | None = None, fault: Fault | None = None) -> flask.Response:
        headers = reply.header_pairs()
        body: bytes = b""
        if reply.body is not NOTHING and reply.status not in BODILESS:
            headers.insert(0, ("Content-Type", reply.media_type or self.vendor.media_type))
            body = reply.body
        sent = body if fault is None or fault.truncate is None else body[: fault.truncate]
        if call.operation.spec is not None:
            headers.append(("X-Mock-Operation", call.operation.name))
            headers.append(("X-Mock-Evidence", call.operation.spec.evidence_of(reply.status)))
        if entry:
            headers.append(("X-Mock-Request", entry.id))
            if entry.violations:
                headers.append(("X-Mock-Violations", str(len(entry.violations))))
            if fault:
                headers.append(("X-Mock-Fault", fault.id))
            headers += self.notice.note(call, entry)
            entry.status, entry.response_headers, entry.response_body, entry.response_size = reply.status, headers, sent[:KEPT], len(sent)
        status = f"{reply.status} {reply.reason or HTTP_STATUS_CODES.get(reply.status, 'Unknown')}"
        answer = Answer(sent, status, headers)
        if len(sent) < len(body):
            answer.headers["Content-Length"] = str(len(body))
        return answer


def _with_headers(reply: Reply, headers: Mapping[str, str]) -> Reply:
    """The reply with these headers, in the place of its own of the same names."""
    given = {name.lower(): value for name, value in headers.items()}
    kept = [pair for pair in reply.header_pairs() if pair[0].lower() not in given]
    more = [pair for pair in headers.items() if reply.body is NOTHING or pair[0].lower() != "content-type"]
    return replace(reply, headers=[*kept, *more], media_type=given.get("content-type", reply.media_type))


class _Folding:
    """Lets a path match without regard to case or doubled slashes; the path as sent stays readable."""

    def __init__(self, app: Any, vendor: Vendor) -> None:
        self.app, self.vendor = app, vendor

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path: str = environ["PATH_INFO"]
        if self.vendor.merge_slashes:
            while "//" in path:
                path = path.replace("//", "/")
        environ["mockserver.path"] = path
        environ["PATH_INFO"] = path.lower() if self.vendor.ignore_case else path
        return self.app(environ, start_response)


def _told(problem: Problem) -> Reply:
    return Reply(write_json(problem.document()), problem.status, media_type=PROBLEM)


def _query(text: str) -> dict[str, Any]:
    """The query: text by name, a list of texts where a name is repeated. Bytes that are no UTF-8 become U+FFFD."""
    return grouped(parse_qsl(text, keep_blank_values=True)) if text else {}

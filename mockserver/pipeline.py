"""One request in eight steps: read, open, meet a fault, act (authenticate, parse, handle, judge, write), replace by the fault, close.

`Pipeline.answer` is the list for a vendor, `ControlPipeline.answer` for the control plane. The tenant and the vendor were found before
(gateway.py), the operation, too (flask_app.py). What the steps hand to each other is an `Exchange`.
"""

import logging
import traceback
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from marshmallow import ValidationError

from mockserver.core.clock import stopwatch, wait
from mockserver.core.contract import Contract
from mockserver.core.errors import BodyTooLarge, FaultStatus, Problem, Refusal
from mockserver.core.faults import Fault
from mockserver.core.frozen import StoredRow
from mockserver.core.journal import KEPT, Entry
from mockserver.core.judge import Violation
from mockserver.core.operation import NOTHING, UNMATCHED, Call, ControlCall, Headers, Operation, Reply
from mockserver.core.origin import origin_of
from mockserver.core.vendor import Vendor
from mockserver.core.wire import group, write_json
from mockserver.core.world import State, World
from mockserver.door import HangUp
from mockserver.environ import base_url, content_length, decode_path
from mockserver.exchange import Exchange, Plan, Sent, explain, list_headers, with_headers
from mockserver.notice import Notice

log = logging.getLogger("mockserver")
BODILESS = (204, 304)
"""Statuses whose answers have no body, RFC 9110: whoever serves the app drops one."""
REMEMBERED = 4096
"""Rows whose JSON a vendor keeps, with the verdict that it is what the spec says."""


Members = tuple[Operation, Any, str, str, dict[str, str], dict[str, Any], Headers, bytes, str]
"""Of a `Call`, the first nine."""


class Pipeline:
    """Answers one vendor's requests."""

    def __init__(self, vendor: Vendor, contract: Contract, operations: Iterable[Operation]) -> None:
        self.vendor, self.contract = vendor, contract
        self.operations = tuple(operations)
        self.notice = Notice(vendor, contract, self.operations)
        self._plans = {operation.id: Plan(operation) for operation in self.operations}
        self._unmatched = Plan(UNMATCHED)
        self._rows: dict[tuple[int, str], tuple[StoredRow, bytes]] = {}
        """JSON of rows that were answered as they are, by identity and operation. It holds the row, so the identity stays its own."""

    def answer(self, environ: dict[str, Any], operation: Operation, params: dict[str, str], refusal: Refusal | None = None) -> Sent:
        """The whole way of a request. HangUp where a fault wants no answer."""
        started = stopwatch()
        if "mockserver.refusal" in environ:  # its web server would have refused it: no operation has seen it
            operation, refusal = UNMATCHED, environ["mockserver.refusal"]
        world: World = environ["mockserver.world"]
        exchange, size = self._read(world, environ, operation, params, refusal)
        journal = world.journal  # a reset meanwhile begins another one; the entry goes where its number is from
        entry = self._open(exchange, environ, journal.next_id(), size)
        try:
            fault = world.faults.fire(entry.operation, self.vendor.name)
            sent = self._answer(exchange, entry, fault)
            return self._close(exchange, entry, sent, fault, environ)
        finally:
            entry.duration = stopwatch() - started
            journal.add(entry)

    # -- read

    def _read(
        self, world: World, environ: dict[str, Any], operation: Operation, params: dict[str, str], refusal: Refusal | None
    ) -> tuple[Exchange, int]:
        """The request as a handler sees it, its body read unless it is over the limit; and the body's size."""
        plan = self._unmatched if operation is UNMATCHED else self._plans[operation.id]
        most = self.vendor.max_body
        data, size = _body(environ, most)
        if size > most:
            refusal = refusal or BodyTooLarge(most)
        return Exchange(world, self._call(world, environ, operation, params, data), plan, refusal), size

    def _call(self, world: World, environ: dict[str, Any], operation: Operation, params: dict[str, str], data: bytes) -> Call:
        members = _members(environ, operation, world.states[self.vendor.name], params, data)
        return Call(*members, json=self.vendor.json)

    # -- open

    def _open(self, exchange: Exchange, environ: dict[str, Any], id: str, size: int) -> Entry:
        call = exchange.call
        return Entry(
            id=id,
            time=exchange.world.clock.now(),
            vendor=self.vendor.name,
            operation=None if call.operation is UNMATCHED else call.operation,
            method=call.method,
            path=call.path,
            query=environ.get("QUERY_STRING", ""),
            base_url=call.base_url,
            variables=call.headers.variables(),
            body=call.data if size <= KEPT else call.data[:KEPT],
            size=size,
            violations=exchange.violations,
        )

    # -- meet a fault

    def _answer(self, exchange: Exchange, entry: Entry | None = None, fault: Fault | None = None) -> Sent:
        """What the request comes to: an answer, what a fault makes of it, or the word on a bug."""
        try:
            if fault is None or entry is None:
                return self._act(exchange)
            entry.fault = fault.id
            return self._meet_fault(exchange, fault)
        except Problem as problem:
            return explain(problem)
        except HangUp:
            raise
        except Exception as error:
            return self._bug(error, exchange, entry.id if entry else None)

    def _meet_fault(self, exchange: Exchange, fault: Fault) -> Sent:
        """What a fault makes of the request: late, replaced, not acted on. HangUp where there is to be no answer."""
        world, name = exchange.world, self.vendor.name
        replaced = fault.when == "before" and (fault.status is not None or fault.disconnect)
        begun = world.begun.get(name)
        if fault.delay_ms and fault.when == "before":
            wait(fault.delay_ms / 1000)
        if world.begun.get(name) is not begun and not replaced:
            detail = f"the tenant was reset while fault {fault.id} held this request back: it did not act"
            raise Problem(409, "Reset meanwhile", detail)
        sent = None if replaced else self._act(exchange)
        if fault.delay_ms and fault.when == "after":
            wait(fault.delay_ms / 1000)
        return self._replace(exchange, fault, sent)

    def _replace(self, exchange: Exchange, fault: Fault, sent: Sent | None) -> Sent:
        """The answer that a fault leaves: none, another, or the real one, and its own headers in it."""
        if fault.disconnect:
            raise HangUp
        if fault.status is not None:
            if fault.body is NOTHING:
                call = exchange.call
                with exchange.world.lock:
                    call.state.now = exchange.world.clock.now()
                    sent = self._write(self.vendor.render(FaultStatus(fault.status), call))
            else:
                text = "text/plain; charset=utf-8" if isinstance(fault.body, str) else None
                sent = self._write(Reply(fault.body, fault.status, media_type=text))
        assert sent is not None
        if fault.headers:
            sent.headers, sent.own = with_headers(sent.headers, fault.headers), True
        return sent

    # -- act

    def _act(self, exchange: Exchange) -> Sent:
        """Authenticate, parse, handle, judge and write, as one transaction under the world's lock.

        What fails behind the handler's reply is undone as well: what cannot be said was not done.
        """
        world, call = exchange.world, exchange.call
        with world.lock:
            call.state.now = world.run_due()
            mode = world.settings["contract"]
            mark = world.begin()
            try:
                sent = self._judge(exchange, self._handle(exchange, mode), mode)
            except (Refusal, ValidationError) as error:
                world.undo_since(mark, error)
                if isinstance(error, Refusal):
                    exchange.origin = origin_of(error)
                return self._judge(exchange, self.vendor.render(error, call), mode)
            except BaseException as error:
                world.undo_since(mark, error)
                raise
            world.undo.commit()
            return sent

    def _handle(self, exchange: Exchange, mode: str) -> Reply:
        """The handler's reply, or what stands before it: a refusal, no credential, a body that does not parse."""
        if exchange.refusal:
            raise exchange.refusal
        vendor, call, plan = self.vendor, exchange.call, exchange.plan
        auth = exchange.world.settings["auth"]
        asked = auth == "always" or (auth == "documented" and vendor.requires_credentials)
        self._authenticate(call, plan, asked)
        arguments = self._parse(call, plan)
        if mode != "off":
            exchange.asked = self.contract.judge.request(call)
        return plan.operation.handler(call, **arguments)

    def _authenticate(self, call: Call, plan: Plan, asked: bool) -> None:
        vendor = self.vendor
        call.principal = vendor.authenticate(call) if asked and not plan.public else vendor.principal(call)
        if vendor.precheck:
            vendor.precheck(call)

    def _parse(self, call: Call, plan: Plan) -> dict[str, Any]:
        """What the handler is called with: query, body and path as their schemas load them, and what its row of a family gives."""
        arguments: dict[str, Any] = {**plan.operation.given}
        if plan.load_query is not None:
            arguments["query"] = plan.load_query(call.query)
        if plan.load_body is not None:
            call.document = self.vendor.read_body(call)
            arguments["body"] = plan.load_body(call.document)
        if call.params:
            arguments |= call.params if plan.load_path is None else plan.load_path(call.params)
        return arguments

    # -- judge and write

    def _judge(self, exchange: Exchange, reply: Reply, mode: str) -> Sent:
        """The reply as bytes; notes where request and answer leave the contract, refuses both in strict mode."""
        call = exchange.call
        if mode == "off" or call.operation is UNMATCHED:
            return self._write(reply)
        asked = exchange.asked if exchange.asked is not None else self.contract.judge.request(call)
        if asked:
            exchange.violations[:] = asked
        sent = self._recall(call, reply)
        if sent is None:
            answered = self.contract.judge.reply(call.operation, reply, self.vendor.media_type)
            if answered:
                exchange.violations[:] = [*asked, *answered]
                if mode == "strict":
                    self._refuse_answer(exchange, answered)
            sent = self._write(reply)
            if reply.body.__class__ is StoredRow and reply.status == 200 and not answered:
                self._remember(call, reply, sent.body)
        if asked and mode == "strict" and reply.status < 400:
            raise Problem(422, "Off-contract request", f"{call.operation.wire} would take this; the contract does not", asked)
        return sent

    def _refuse_answer(self, exchange: Exchange, answered: list[Violation]) -> None:
        operation = exchange.call.operation
        detail = f"{operation.wire} answered against {self.contract.where(operation.spec.tag if operation.spec else '')}"
        exchange.world.bugs.append(f"{detail}: {answered[0]['pointer']} {answered[0]['message']}")
        raise Problem(500, "Off-contract answer", detail, answered)

    def _recall(self, call: Call, reply: Reply) -> Sent | None:
        """The answer, where it is a row that this operation has answered with before, as it is: neither judged nor written again."""
        if reply.body.__class__ is not StoredRow:
            return None
        known = self._rows.get((id(reply.body), call.operation.id))
        if known is None or reply.status != 200 or reply.headers or reply.media_type is not None:
            return None
        return Sent(200, reply.reason, [("Content-Type", self.vendor.media_type)], known[1], len(known[1]))

    def _remember(self, call: Call, reply: Reply, body: bytes) -> None:
        if reply.headers or reply.media_type is not None:
            return
        rows = self._rows
        rows[id(reply.body), call.operation.id] = (reply.body, body)
        if len(rows) > REMEMBERED:
            try:
                del rows[next(iter(rows))]
            except (StopIteration, RuntimeError, KeyError):  # another thread was quicker
                pass

    def _write(self, reply: Reply) -> Sent:
        """The reply as bytes, its headers fit to be sent."""
        headers = list_headers(reply.headers) if reply.headers else []
        body = reply.body
        if body is NOTHING or reply.status in BODILESS:
            return Sent(reply.status, reply.reason, headers, b"", 0, bool(headers))
        media_type = reply.media_type
        if body.__class__ is not bytes:
            text = isinstance(body, str) and media_type and "json" not in media_type
            body = body.encode() if text else write_json(body)
        typed = ("Content-Type", media_type or self.vendor.media_type)
        return Sent(reply.status, reply.reason, [typed, *headers], body, len(body), bool(headers) or media_type is not None)

    def _bug(self, error: Exception, exchange: Exchange, id: str | None) -> Sent:
        """A bug in the fake: said so, in no vendor's voice, logged under the journal's id, and remembered for the test that met it."""
        call = exchange.call
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
        tenant = exchange.world.name
        words = "bug in the mock server: %s %s (tenant %s, request %s)"
        log.exception(words, call.method, call.path, tenant, id, exc_info=error, extra={"tenant": tenant, "request": id})
        what = " ".join([f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())])
        detail = f"{call.operation.wire or call.path}: {what} ({where}). This is no answer of {self.vendor.title}."
        exchange.world.bugs.append(detail)
        return explain(Problem(500, "Bug in the mock server", detail))

    # -- close

    def _close(self, exchange: Exchange, entry: Entry, sent: Sent, fault: Fault | None, environ: dict[str, Any]) -> Sent:
        """Where an exchange ends: the server's own headers, and what the journal keeps."""
        if "mockserver.notes" in environ:
            exchange.violations += environ["mockserver.notes"]
        if exchange.call.notes:
            exchange.violations += exchange.call.notes
        headers = sent.headers
        headers += exchange.plan.headers(sent.status)
        headers.append(("X-Mock-Request", entry.id))
        if exchange.violations:
            headers.append(("X-Mock-Violations", str(len(exchange.violations))))
        if fault:
            headers.append(("X-Mock-Fault", fault.id))
            if fault.truncate is not None:
                sent.body = sent.body[: fault.truncate]
        headers += self.notice.note(exchange.call, entry)
        body = sent.body
        entry.status, entry.response_headers, entry.response_size = sent.status, headers, len(body)
        if sent.status >= 400:
            entry.origin = exchange.origin
        entry.response_body = body if len(body) <= KEPT else body[:KEPT]
        return sent


class ControlPipeline(Pipeline):
    """Answers the control plane's requests: no journal, no faults, no lock of a world; its calls hold the world and the server."""

    def __init__(self, vendor: Vendor, contract: Contract, operations: Iterable[Operation], server: Any) -> None:
        super().__init__(vendor, contract, operations)
        self.server = server

    def answer(self, environ: dict[str, Any], operation: Operation, params: dict[str, str], refusal: Refusal | None = None) -> Sent:
        exchange, _ = self._read(environ["mockserver.world"], environ, operation, params, refusal)
        sent = self._answer(exchange)
        sent.headers += exchange.plan.headers(sent.status)
        return sent

    def _call(self, world: World, environ: dict[str, Any], operation: Operation, params: dict[str, str], data: bytes) -> Call:
        members = _members(environ, operation, None, params, data)
        return ControlCall(*members, json=self.vendor.json, world=world, server=self.server)

    def _act(self, exchange: Exchange) -> Sent:
        call, plan = exchange.call, exchange.plan
        try:
            if exchange.refusal:
                raise exchange.refusal
            self._authenticate(call, plan, asked=True)
            return self._write(plan.operation.handler(call, **self._parse(call, plan)))
        except (Refusal, ValidationError) as error:
            return self._write(self.vendor.render(error, call))


def _members(environ: dict[str, Any], operation: Operation, state: State | None, params: dict[str, str], data: bytes) -> Members:
    """Of a `Call`: operation, state, method, path, parameters, query, headers, body, base URL.

    The query has text by name, a list of texts where a name is repeated; bytes that are no UTF-8 become U+FFFD.
    """
    text = environ.get("QUERY_STRING")
    query = group(parse_qsl(text, keep_blank_values=True)) if text else {}
    path = environ.get("mockserver.path") or environ["PATH_INFO"]
    if not path.isascii():
        path = decode_path(path)
    return operation, state, environ["REQUEST_METHOD"], path, params, query, Headers(environ), data, base_url(environ)


def _body(environ: dict[str, Any], most: int) -> tuple[bytes, int]:
    """The body and its size, of what is over the limit only the beginning."""
    length = content_length(environ)
    if length:
        return environ["wsgi.input"].read(min(length, most + 1)), length
    if environ.get("wsgi.input_terminated") and environ.get("HTTP_TRANSFER_ENCODING"):
        data: bytes = environ["wsgi.input"].read(most + 1)
        return data, len(data)
    return b"", 0

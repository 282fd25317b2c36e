"""The journal."""

from typing import Any

from mockserver import __version__
from mockserver.control.rules import archives, curls, journal, verification
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/requests")
def list_requests(call: ControlCall) -> Reply:
    return Reply(journal.select(call.world, call.server.operations, call.query))


@operation("GET /_mock/requests/{id}")
def read_request(call: ControlCall, id: str) -> Reply:
    return Reply(journal.read(call.world, id).document())


@operation("DELETE /_mock/requests")
def delete_requests(call: ControlCall) -> Reply:
    call.world.journal.forget()
    return Reply(status=204)


@operation("POST /_mock/requests/verify", body=AS_SENT)
def verify_requests(call: ControlCall, body: dict[str, Any]) -> Reply:
    return Reply(verification.verify(call.world, call.server.operations, body))


@operation("GET /_mock/requests/wait")
def wait_for_requests(call: ControlCall) -> Reply:
    return Reply(verification.wait(call.world, call.server.operations, call.query))


@operation("GET /_mock/requests/{id}/curl")
def read_request_as_curl(call: ControlCall, id: str) -> Reply:
    return Reply(curls.curl(journal.read(call.world, id)), media_type="text/plain; charset=utf-8")


@operation("GET /_mock/requests/{id}/har")
def read_request_as_har(call: ControlCall, id: str) -> Reply:
    return Reply(archives.archive([journal.read(call.world, id)], __version__))


@operation("GET /_mock/requests.har")
def list_requests_as_har(call: ControlCall) -> Reply:
    return Reply(archives.archive(reversed(list(call.world.journal)), __version__))


@operation("GET /_mock/requests/{id}/explain")
def explain_request(call: ControlCall, id: str) -> Reply:
    return Reply(call.server.explainer.explain(journal.read(call.world, id)))

"""The journal."""

from typing import Any

from mockserver.control.rules import journal, verification
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import Call, Reply, operation


@operation("GET /_mock/requests")
def list_requests(call: Call) -> Reply:
    return Reply(journal.select(call.world, call.server.operations, call.query))


@operation("GET /_mock/requests/{id}")
def read_request(call: Call, id: str) -> Reply:
    return Reply(journal.read(call.world, id).document())


@operation("DELETE /_mock/requests")
def delete_requests(call: Call) -> Reply:
    call.world.journal.forget()
    return Reply(status=204)


@operation("POST /_mock/requests/verify", body=AS_SENT)
def verify_requests(call: Call, body: dict[str, Any]) -> Reply:
    return Reply(verification.verify(call.world, call.server.operations, [], body))


@operation("GET /_mock/requests/wait")
def wait_for_requests(call: Call) -> Reply:
    return Reply(verification.wait(call.world, call.server.operations, [], call.query))

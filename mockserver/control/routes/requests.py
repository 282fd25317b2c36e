"""The journal."""

from mockserver.control.rules import journal
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

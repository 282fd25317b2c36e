"""Stubs."""

from typing import Any

from mockserver.control.rules import stubs
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/stubs")
def list_stubs(call: ControlCall) -> Reply:
    return Reply({"stubs": [stubs.show(stub) for stub in call.world.stubs.rules]})


@operation("POST /_mock/stubs", body=AS_SENT)
def create_stub(call: ControlCall, body: dict[str, Any]) -> Reply:
    return Reply(stubs.show(stubs.create(call.world, call.server.operations, body)), 201)


@operation("DELETE /_mock/stubs")
def delete_stubs(call: ControlCall) -> Reply:
    call.world.stubs.clear()
    return Reply(status=204)


@operation("DELETE /_mock/stubs/{id}")
def delete_stub(call: ControlCall, id: str) -> Reply:
    stubs.remove(call.world, id)
    return Reply(status=204)

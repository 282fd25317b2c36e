"""Fault rules."""

from typing import Any

from mockserver.control.rules import faults
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/faults")
def list_faults(call: ControlCall) -> Reply:
    return Reply({"faults": [faults.show(rule) for rule in call.world.faults.rules]})


@operation("POST /_mock/faults", body=AS_SENT)
def create_fault(call: ControlCall, body: dict[str, Any]) -> Reply:
    return Reply(faults.show(faults.create(call.world, call.server.operations, body)), 201)


@operation("DELETE /_mock/faults")
def delete_faults(call: ControlCall) -> Reply:
    faults.remove_all(call.world)
    return Reply(status=204)


@operation("DELETE /_mock/faults/{id}")
def delete_fault(call: ControlCall, id: str) -> Reply:
    faults.remove(call.world, id)
    return Reply(status=204)

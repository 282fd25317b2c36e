"""Coverage of the contract."""

from mockserver.control.rules import coverage
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/coverage")
def read_coverage(call: ControlCall) -> Reply:
    measured = coverage.measure(call.world, call.server.tenants, call.query.get("tenants"))
    return Reply(coverage.show(measured, call.server.operations, call.server.exercised))


@operation("DELETE /_mock/coverage")
def delete_coverage(call: ControlCall) -> Reply:
    call.server.retired.absorb(call.world.coverage)
    call.world.coverage.clear()
    return Reply(status=204)

"""The tenant's clock."""

from typing import Any

from mockserver.control.rules import clock
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/clock")
def read_clock(call: ControlCall) -> Reply:
    return Reply(clock.show(call.world))


@operation("PUT /_mock/clock", body=AS_SENT)
def set_clock(call: ControlCall, body: dict[str, Any]) -> Reply:
    return Reply(clock.change(call.world, **body))


@operation("POST /_mock/clock/advance", body=AS_SENT)
def advance_clock(call: ControlCall, body: dict[str, Any]) -> Reply:
    return Reply(clock.advance(call.world, **body))

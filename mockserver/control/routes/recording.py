"""Recordings of a tenant."""

from typing import Any

from mockserver import __version__
from mockserver.control.rules import recording
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/recording")
def read_recording(call: ControlCall) -> Reply:
    return Reply(recording.read(call.world))


@operation("PUT /_mock/recording", body=AS_SENT)
def set_recording(call: ControlCall, body: dict[str, Any]) -> Reply:
    return Reply(recording.begin(call.world, __version__) if body["on"] else recording.end(call.world))

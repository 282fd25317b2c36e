"""The tenant's settings."""

from typing import Any

from mockserver.control.rules import settings
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/settings")
def read_settings(call: ControlCall) -> Reply:
    return Reply(settings.show(call.world))


@operation("PATCH /_mock/settings", body=AS_SENT)
def update_settings(call: ControlCall, body: dict[str, Any]) -> Reply:
    return Reply(settings.change(call.world, body))

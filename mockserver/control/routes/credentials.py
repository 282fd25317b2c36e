"""Credentials that a client can send as they are."""

from typing import Any

from mockserver.control.rules import credentials
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/credentials")
def list_credentials(call: ControlCall) -> Reply:
    return Reply(credentials.every(call.world))


@operation("POST /_mock/credentials", body=AS_SENT)
def create_credential(call: ControlCall, body: dict[str, Any]) -> Reply:
    return Reply(credentials.create(call.world, **body), 201)

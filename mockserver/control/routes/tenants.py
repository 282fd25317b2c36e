"""Tenants: worlds that know nothing of each other."""

from typing import Any

from mockserver.control.rules import tenants
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/tenants")
def list_tenants(call: ControlCall) -> Reply:
    return Reply({"tenants": [tenants.show(world) for world in call.server.tenants]})


@operation("PUT /_mock/tenants/{name}", body=AS_SENT)
def create_tenant(call: ControlCall, name: str, body: dict[str, Any]) -> Reply:
    return Reply(tenants.create(call.server.tenants, name, call.world, body.get("from"), body.get("snapshot")))


@operation("DELETE /_mock/tenants/{name}")
def delete_tenant(call: ControlCall, name: str) -> Reply:
    tenants.drop(call.server.tenants, name)
    return Reply(status=204)


@operation("POST /_mock/reset")
def reset_tenant(call: ControlCall) -> Reply:
    tenants.reset(call.world, call.query.get("vendor"))
    return Reply(status=204)

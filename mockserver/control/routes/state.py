"""The rows of a tenant, out and in."""

from mockserver.control.rules import rows
from mockserver.control.wire import AS_SENT
from mockserver.core.operation import ControlCall, Reply, operation
from mockserver.core.world import Rows


@operation("GET /_mock/state")
def read_state(call: ControlCall) -> Reply:
    return Reply(rows.export(call.world))


@operation("GET /_mock/state/{vendor}")
def read_vendor_state(call: ControlCall, vendor: str) -> Reply:
    return Reply(rows.export(call.world, vendor))


@operation("GET /_mock/state/{vendor}/{table}")
def read_table_state(call: ControlCall, vendor: str, table: str) -> Reply:
    return Reply(rows.export(call.world, vendor, table))


@operation("PUT /_mock/state", body=AS_SENT)
def replace_state(call: ControlCall, body: Rows) -> Reply:
    return Reply(rows.replace(call.world, call.server.contracts, body))


@operation("POST /_mock/seed", body=AS_SENT)
def seed(call: ControlCall, body: Rows) -> Reply:
    rows.add(call.world, call.server.contracts, body)
    return Reply(status=204)

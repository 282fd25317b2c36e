"""Snapshots, and what has changed since one."""

from mockserver.control.rules import differences, snapshots
from mockserver.core.operation import ControlCall, Reply, operation


@operation("GET /_mock/snapshots")
def list_snapshots(call: ControlCall) -> Reply:
    return Reply({"snapshots": snapshots.every(call.world)})


@operation("PUT /_mock/snapshots/{name}")
def take_snapshot(call: ControlCall, name: str) -> Reply:
    return Reply(snapshots.take(call.world, name))


@operation("DELETE /_mock/snapshots/{name}")
def delete_snapshot(call: ControlCall, name: str) -> Reply:
    snapshots.forget(call.world, name)
    return Reply(status=204)


@operation("POST /_mock/snapshots/{name}/restore")
def restore_snapshot(call: ControlCall, name: str) -> Reply:
    snapshots.restore(call.world, name)
    return Reply(status=204)


@operation("GET /_mock/diff")
def read_diff(call: ControlCall) -> Reply:
    name = call.query.get("from")
    if call.query.get("format") == "json-patch":
        return Reply(differences.as_patch(call.world, name), media_type="application/json-patch+json")
    return Reply(differences.changes(call.world, name))

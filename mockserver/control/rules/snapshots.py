"""Snapshots of a tenant: kept, shown, gone back to."""

from typing import Any

from mockserver.control.errors import error_at, unfit, unknown
from mockserver.core.clock import iso
from mockserver.core.world import NAME, Snapshot, World

MOST = 1000
"""Each keeps the rows that it was taken of from being forgotten."""


def show(name: str, snapshot: Snapshot) -> dict[str, Any]:
    """documented, the control-plane contract"""
    return {"name": name, "time": iso(snapshot.time)}


def every(world: World) -> list[dict[str, Any]]:
    """Oldest first. documented, the control-plane contract"""
    return [show(name, snapshot) for name, snapshot in list(world.snapshots.items())]


def take(world: World, name: str) -> dict[str, Any]:
    """Keeps rows, id streams, clock and due work as they are now; one of the same name is replaced. documented, the control-plane contract

    Names are those that a tenant may have, and there are at most 1,000 (assumed).
    """
    if not NAME.fullmatch(name):
        raise unfit([error_at("path", "/name", f"{name!r} is no name: 1 to 64 of A-Z a-z 0-9 . _ -, and not . or ..")])
    with world.lock:
        world.snapshots.pop(name, None)
        if len(world.snapshots) >= MOST:
            raise unfit([error_at("path", "/name", f"a tenant keeps {MOST} snapshots; DELETE /_mock/snapshots/<name> makes room")])
        world.run_due()
        world.snapshots[name] = world.snapshot()
        return show(name, world.snapshots[name])


def find(world: World, name: str) -> Snapshot:
    snapshot = world.snapshots.get(name)
    if snapshot is None:
        raise unknown("snapshot", "name", name)
    return snapshot


def forget(world: World, name: str) -> None:
    """documented, the control-plane contract"""
    if world.snapshots.pop(name, None) is None:
        raise unknown("snapshot", "name", name)


def restore(world: World, name: str) -> None:
    """Rows, id streams, clock and due work as they were; the snapshot stays. documented, the control-plane contract"""
    world.restore(find(world, name))

"""Tenants made, made anew, and dropped."""

from typing import Any

from mockserver.control.errors import error_at, unfit, unknown
from mockserver.control.rules import recording
from mockserver.control.rules.rows import no_vendor
from mockserver.core.clock import Clock, iso
from mockserver.core.errors import Problem
from mockserver.core.tenants import Tenants
from mockserver.core.world import NAME, World


def show(world: World) -> dict[str, Any]:
    """documented, the control-plane contract"""
    return {"name": world.name, "rows": sum(map(len, world.tables.values())), "created": iso(world.created)}


def create(tenants: Tenants, name: str, caller: World, source: str | None, snapshot: str | None) -> dict[str, Any]:
    """Makes a tenant, or makes it anew: fresh, or as a fork. documented, the control-plane contract

    A snapshot without a tenant is one of the tenant that asks (assumed).
    """
    other = None
    if source is not None or snapshot is not None:
        other = caller if source is None else tenants.find(source)
        if other is None:
            raise unfit([error_at("body", "/from", f"there is no tenant {source!r}")])
    kept = None
    if other is not None and snapshot is not None:
        kept = other.snapshots.get(snapshot)
        if kept is None:
            raise unfit([error_at("body", "/snapshot", f"tenant {other.name!r} has no snapshot {snapshot!r}")])
    world = tenants.get(name)
    copy = other.copy(kept) if other is not None else None
    with world.lock:
        if copy is None:
            world.reset()
            world.snapshots.clear()
        else:
            world.become(*copy)
        recording.note_new_start(world)
    world.created = Clock().now()
    return show(world)


def drop(tenants: Tenants, name: str) -> None:
    """Forgets a tenant; the default one is reset instead. documented, the control-plane contract"""
    if not NAME.fullmatch(name):
        raise Problem(400, "Bad tenant name", f"{name!r} is no tenant name: 1 to 64 of A-Z a-z 0-9 . _ -, and not . or ..")
    if not tenants.drop(name):
        raise unknown("tenant", "name", name)
    if (world := tenants.find(name)) is not None:
        recording.note_new_start(world)


def reset(world: World, vendor: str | None) -> None:
    """A fresh start, of the tenant or of one vendor's rows alone. documented, the control-plane contract"""
    if vendor is None:
        world.reset()
    elif vendor in world.vendors:
        world.reset_rows([vendor])
    else:
        raise unfit([error_at("query", "/vendor", no_vendor(world, vendor))])

"""Credentials: each vendor makes its own, here they are asked for."""

from typing import Any

from mockserver.control.errors import error_at, pointer, unfit
from mockserver.control.rules.rows import no_vendor
from mockserver.core.world import World

Credential = dict[str, Any]


def every(world: World) -> dict[str, dict[str, Credential]]:
    """One of every kind. documented, the control-plane contract

    A kind that the tenant's rows no longer have a subject for is left out (assumed).
    """
    found: dict[str, dict[str, Credential]] = {}
    for vendor, manifest in world.vendors.items():
        found[vendor] = {}
        for kind in manifest.credentials:
            try:
                found[vendor][kind] = _make(world, vendor, kind, {})
            except ValueError:
                continue
    return found


def create(world: World, vendor: str, kind: str, **details: Any) -> Credential:
    """One with these details. documented, the control-plane contract"""
    if vendor not in world.vendors:
        raise unfit([error_at("body", "/vendor", no_vendor(world, vendor))])
    kinds = world.vendors[vendor].credentials
    if kind not in kinds:
        raise unfit([error_at("body", "/kind", f"{vendor} has no credential {kind!r}; it has {', '.join(kinds) or 'none'}")])
    if "expires_in" in details:
        details["expires_in"] = int(details["expires_in"])
    try:
        return _make(world, vendor, kind, details)
    except ValueError as error:
        named = next((name for name in details if name in str(error)), None)
        raise unfit([error_at("body", pointer(named) if named else "", str(error))]) from None


def _make(world: World, vendor: str, kind: str, details: dict[str, Any]) -> Credential:
    with world.lock:
        state = world.states[vendor]
        state.now = world.run_due()
        with world.transaction():
            return {"headers": {}, "query": {}, **world.vendors[vendor].credentials[kind](state, details)}

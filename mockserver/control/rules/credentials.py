"""Credentials: each vendor makes its own, here they are asked for."""

from collections.abc import Iterator
from typing import Any

from mockserver.control.errors import error_at, pointer, unfit
from mockserver.control.rules.rows import no_vendor
from mockserver.core.wire import write_json
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


SHORT = 80
"""Characters of a header's value that a page shows."""


class _Undone(Exception):
    """Takes back what was made only to be shown."""


def show(world: World, vendor: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each kind what one sends and what one logs in with, as text; nothing is made of it."""
    found = []
    for kind, make in world.vendors[vendor].credentials.items() if vendor in world.vendors else ():
        with world.lock:
            state = world.states[vendor]
            state.now = world.run_due()
            try:
                with world.transaction():
                    found.append((kind, list(_words({"headers": {}, "query": {}, **make(state, {})}))))
                    raise _Undone
            except (_Undone, ValueError):
                continue
    return found


def _words(credential: Credential) -> Iterator[tuple[str, str]]:
    made = "logs_in_with" in credential  # a session that is made only to be shown is none that one could send
    sent = {name: value for name, value in credential["headers"].items() if len(value) <= SHORT and not made}
    yield from sent.items()
    yield from ((f"?{name}", str(value)) for name, value in credential["query"].items())
    for name, value in credential.items():
        if name not in ("headers", "query", "token", "expires", "access_token") and value is not None:
            yield name.replace("_", " "), value if isinstance(value, str) else write_json(value).decode()


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

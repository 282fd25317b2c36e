"""Settings of a tenant: two of the server's own, and each vendor's switches."""

from collections.abc import Iterable, Iterator
from typing import Any

from mockserver.control.errors import Error, error_at, pointer, unfit
from mockserver.core.vendor import TYPES, Switch
from mockserver.core.world import World
from mockserver.settings import CHOICES

BOUNDS = ("least", "most", "pattern")
HELP = {
    "auth": "Who must say who calls: where the document requires it, everywhere, nowhere.",
    "cors": "Whether pages of any site may call the vendors from a browser.",
    "contract": "What becomes of a breach of the spec: noted, refused, not looked for.",
}


def show(world: World) -> dict[str, Any]:
    """The values, under the names PATCH takes; then, under `switches`, what each may be. documented, the control-plane contract"""
    with world.lock:
        values = {name: dict(value) if isinstance(value, dict) else value for name, value in world.settings.items()}
    switches: dict[str, Any] = {switch.name: _describe(switch) for switch in _general(world)}
    for name, vendor in world.vendors.items():
        switches[name] = {switch.name: _describe(switch) for switch in vendor.settings}
    return {**values, "switches": switches}


def change(world: World, changes: dict[str, Any]) -> dict[str, Any]:
    """Sets the named ones, all or none. documented, the control-plane contract"""
    errors = list(_errors(world, changes))
    if errors:
        raise unfit(errors)
    with world.lock:
        for name, value in changes.items():
            if name in world.vendors:
                world.settings[name].update(value)
            else:
                world.settings[name] = value
        return show(world)


def _errors(world: World, changes: dict[str, Any]) -> Iterator[Error]:
    yield from _bad_values(world, _general(world), {name: value for name, value in changes.items() if name not in world.vendors})
    for name, vendor in world.vendors.items():
        if name in changes:
            if isinstance(changes[name], dict):
                yield from _bad_values(world, vendor.settings, changes[name], (name,))
            else:
                yield error_at("body", pointer(name), "takes an object of switches")


def _bad_values(world: World, switches: Iterable[Switch], values: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[Error]:
    known = {switch.name: switch for switch in switches}
    for name, value in values.items():
        where = pointer(*path, name)
        if name not in known:
            others = ", ".join([*known, *(() if path else world.vendors)]) or "none"
            yield error_at("body", where, f"there is no setting {name!r}; there are {others}")
        elif not known[name].accepts(value):
            yield error_at("body", where, f"takes {known[name].taken}, not {value!r}")


def _general(world: World) -> list[Switch]:
    return [Switch(name, world.defaults[name], allowed, HELP[name]) for name, allowed in CHOICES.items()]


def _describe(switch: Switch) -> dict[str, Any]:
    allowed = list(switch.allowed) if isinstance(switch.allowed, tuple) else TYPES[switch.allowed]
    bounds = {name: bound for name in BOUNDS if (bound := getattr(switch, name)) is not None}
    return {"default": switch.default, "allowed": allowed, **bounds, "help": switch.help}

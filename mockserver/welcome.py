"""The lines a started server prints: per vendor its base URL, a working credential where one is needed, a curl to try, and
the switches that are set."""

import shlex
from collections.abc import Iterator

from mockserver.app import Mock
from mockserver.core.vendor import Vendor
from mockserver.core.world import World


def lines(mock: Mock, url: str) -> Iterator[str]:
    """One line per vendor, then one for the control plane; every curl in them works when pasted."""
    world = mock.tenants.get("default")
    yield f"mockserver is ready on {url}: {len(mock.vendors)} vendors, {len(mock.operations)} operations"
    for vendor in mock.vendors.values():
        base = url + vendor.base_path
        credential = ""
        kind = vendor.try_credential or (next(iter(vendor.credentials), None) if world.settings["auth"] == "always" else None)
        if kind and world.settings["auth"] != "off":
            credential = _headers(world, vendor, kind)
        curl = (vendor.try_curl or "-i {base}").replace("{base}", base)
        yield f"{vendor.name:13} {base}  curl -sS {curl}{credential}"
        yield from (f"{vendor.name:13} switch {name}={value}" for name, value in mock.settings.switches.get(vendor.name, {}).items())
    yield f"{'control plane':13} {url}/_mock  curl -sS {url}/_mock/health"


def _headers(world: World, vendor: Vendor, kind: str) -> str:
    """The credential as curl's options; nothing where the fixtures have nobody to carry it."""
    with world.lock:
        state = world.states[vendor.name]
        state.now = world.run_due()
        counts = world.ids.counts.copy()
        try:
            with world.transaction():
                found = vendor.credentials[kind](state, {})
        except ValueError:
            return ""
        world.ids.counts.clear()  # the default tenant gives the ids of any fresh one, whatever was printed
        world.ids.counts.update(counts)
    return "".join(f" -H {shlex.quote(f'{name}: {value}')}" for name, value in found["headers"].items())

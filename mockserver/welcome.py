"""The lines a started server prints: per vendor its base URL, a working credential where one is needed, and a curl to try."""

import shlex
from collections.abc import Iterator

from mockserver.app import Mock


def lines(mock: Mock, url: str) -> Iterator[str]:
    """One line a vendor, then one for the control plane; every curl in them works when pasted."""
    world = mock.tenants.get("default")
    yield f"mockserver is ready on {url}: {len(mock.vendors)} vendors, {len(mock.operations)} operations"
    for vendor in mock.vendors.values():
        base = url + vendor.base_path
        credential = ""
        if vendor.try_credential and world.settings["auth"] != "off":
            with world.lock, world.transaction():
                state = world.states[vendor.name]
                state.now = world.run_due()
                found = vendor.credentials[vendor.try_credential](state, {})
            credential = "".join(f" -H {shlex.quote(f'{name}: {value}')}" for name, value in found["headers"].items())
        curl = "curl -sS " + vendor.try_curl.replace("{base}", base) + credential
        yield f"{vendor.name:13} {base}  {curl}"
    yield f"{'control plane':13} {url}/_mock  curl -sS {url}/_mock/health"

"""The index: what this server fakes, where its pages and specs are, and how one logs in."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from mockserver.core.contract import Contract
from mockserver.core.openapi import walk
from mockserver.core.operation import SWITCH
from mockserver.core.vendor import Vendor
from mockserver.core.world import World

from .pages import template

NOTED = 10
"""The latest requests that a switch has decided about are shown."""


def page(contracts: Mapping[str, Contract], vendors: Mapping[str, Vendor], world: World, base: str) -> str:
    """The index as one HTML page that loads nothing. documented, the control-plane contract"""
    shown = [_vendor(contracts[name], vendor, base, world.settings[name]) for name, vendor in vendors.items()]
    control = contracts["_mock"]
    calls = [
        {"wire": f"{verb} {path}", "id": raw["operationId"], "summary": raw["summary"]}
        for verb, path, _, raw in walk(control.document)
        if "x-alias-of" not in raw
    ]
    return template("index.html").render(base=base, tenant=world.name, vendors=shown, calls=calls, noted=list(_list_notes(world)))


def _vendor(contract: Contract, vendor: Vendor, base: str, switches: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": vendor.name,
        "title": vendor.title,
        "base": base + vendor.base_path,
        "prefixes": vendor.prefixes,
        "operations": sum(1 for spec in contract.operations.values() if not spec.alias_of),
        "kinds": tuple(vendor.credentials),
        "switches": [(switch.name, switches[switch.name], switch.help) for switch in vendor.settings],
    }


def _list_notes(world: World) -> Iterator[dict[str, str]]:
    """What the tenant's switches have decided of late, newest first."""
    decided = ((entry, note) for entry in world.journal for note in entry.violations if note["rule"] == SWITCH)
    for entry, note in islice(decided, NOTED):
        yield {"id": entry.id, "line": f"{entry.method} {entry.path}", "status": str(entry.status), "message": note["message"]}

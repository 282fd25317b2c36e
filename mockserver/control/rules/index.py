"""The index: what this server fakes, where its pages and specs are, and how one logs in."""

from collections.abc import Mapping
from typing import Any

from mockserver.core.contract import Contract
from mockserver.core.openapi import walk
from mockserver.core.vendor import Vendor
from mockserver.core.world import World

from .pages import template


def page(contracts: Mapping[str, Contract], vendors: Mapping[str, Vendor], world: World, base: str) -> str:
    """The index as one HTML page that loads nothing. documented, the control-plane contract"""
    shown = [_vendor(contracts[name], vendor, base) for name, vendor in vendors.items()]
    control = contracts["_mock"]
    calls = [
        {"wire": f"{verb} {path}", "id": raw["operationId"], "summary": raw["summary"]}
        for verb, path, _, raw in walk(control.document)
        if "x-alias-of" not in raw
    ]
    return template("index.html").render(base=base, tenant=world.name, vendors=shown, calls=calls)


def _vendor(contract: Contract, vendor: Vendor, base: str) -> dict[str, Any]:
    return {
        "name": vendor.name,
        "title": vendor.title,
        "base": base + vendor.base_path,
        "prefixes": vendor.prefixes,
        "operations": sum(1 for spec in contract.operations.values() if not spec.alias_of),
        "kinds": tuple(vendor.credentials),
    }

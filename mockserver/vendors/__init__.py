"""The vendors by name: the packages of this folder, and those that other distributions bring by the entry point `mockserver.vendors`.

A further one here is a package in this folder and a name in VENDORS.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.core.errors import ContractError

if TYPE_CHECKING:
    from mockserver.core.vendor import Vendor

VENDORS = ("twelved", "eloqua", "incoplax", "admiralcloud", "synerise")
GROUP = "mockserver.vendors"


@dataclass(frozen=True)
class Found:
    """A vendor and the folder of its package. One that comes from outside has `specs/` and `fixtures/` in there."""

    vendor: "Vendor"
    home: Path
    outside: bool


def list_known() -> tuple[str, ...]:
    """The names of all vendors that can be served: ours, then others' in the order of the alphabet."""
    return (*VENDORS, *sorted(_outside()))


def find(name: str) -> Found:
    """The vendor of that name. ContractError is one sentence about what is missing and where."""
    entry = _outside().get(name)
    module_name = entry.value.partition(":")[0] if entry else f"{__name__}.{name}"
    where = f"the entry point {name} of {GROUP}" if entry else f"VENDORS in mockserver/vendors/__init__.py names {name}"
    try:
        module = import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise
        raise ContractError(f"{where}, yet there is no package {error.name}: write it, or take the name out") from None
    vendor = getattr(module, "VENDOR", None)
    if vendor is None:
        raise ContractError(f"{where}, yet {module_name} has no VENDOR: give it VENDOR = Vendor(name={name!r}, ...)")
    if vendor.name != name:
        raise ContractError(f"{where}, yet its VENDOR is named {vendor.name!r}: make them equal")
    return Found(vendor, Path(str(module.__file__)).parent, entry is not None)


@cache
def _outside() -> dict[str, EntryPoint]:
    """What other distributions bring, by name. One of our names stays ours."""
    return {entry.name: entry for entry in entry_points(group=GROUP) if entry.name not in VENDORS}

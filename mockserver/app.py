"""Puts the house together: the only file that knows all the others."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from mockserver.core.clock import Clock
from mockserver.core.contract import Contract, load_contract
from mockserver.core.errors import ContractError, FixtureError
from mockserver.core.operation import Operation
from mockserver.core.seeds import load_seeds
from mockserver.core.spec_file import find_spec
from mockserver.core.vendor import Vendor
from mockserver.core.world import Tenants, World
from mockserver.gateway import Gateway, Mount
from mockserver.pipeline import Pipeline
from mockserver.settings import Settings, SettingsError, data_folder
from mockserver.vendors import VENDORS


class Mock:
    """The mock server as a WSGI app: `contracts`, `vendors` and `operations` by name, and the `tenants`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.vendors: dict[str, Vendor] = {
            name: _switched(import_module(f"mockserver.vendors.{name}").VENDOR, settings) for name in settings.vendors
        }
        control: Vendor = import_module("mockserver.control").VENDOR
        specs = data_folder("specs")
        self.contracts: dict[str, Contract] = {name: load_contract(find_spec(specs, name)) for name in [*self.vendors, control.name]}
        bound = {vendor.name: bind(vendor, self.contracts[vendor.name]) for vendor in [*self.vendors.values(), control]}
        self.operations: dict[str, Operation] = {operation.name: operation for name in self.vendors for operation in bound[name]}
        try:
            check_folder(settings.fixtures)
            seeds = load_seeds(settings.fixtures, self.vendors.values(), self.contracts, Clock().now())
        except OSError as error:  # a folder that is not ours to read
            raise FixtureError(str(error.filename or settings.fixtures), "", f"cannot be read: {error.strerror}") from None
        defaults = {"auth": settings.auth, "contract": settings.contract, "cors": settings.cors}
        self.tenants = Tenants(
            lambda name: World(name, self.vendors.values(), seeds, defaults, settings.journal_size), settings.max_tenants
        )
        mounts = [
            Mount(
                vendor,
                Pipeline(vendor, self.contracts[vendor.name], bound[vendor.name], self, vendor is not control).app(),
                bound[vendor.name],
            )
            for vendor in [*self.vendors.values(), control]
        ]
        self.gateway = Gateway(mounts, self.tenants, settings.allowed_hosts, settings.trust_proxy)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self.gateway(environ, start_response)


def check_folder(fixtures: Path) -> None:
    """FixtureError where a folder of fixtures holds what nobody would read: a misspelt or missing vendor must not be an empty world."""
    found = sorted(entry for entry in fixtures.iterdir() if not entry.name.startswith("."))
    for entry in found:
        if (entry.is_dir() and entry.name not in VENDORS) or entry.suffix == ".json":
            raise FixtureError(str(entry), "", f"fixtures are <vendor>/<table>.json; vendors are {', '.join(VENDORS)}")
    if not any(entry.is_dir() for entry in found):
        raise FixtureError(str(fixtures), "", "no <vendor>/<table>.json in here; a vendor that shall be empty has an empty folder")


def _switched(vendor: Vendor, settings: Settings) -> Vendor:
    try:
        return vendor.switched(settings.switches.get(vendor.name, {}))
    except ValueError as error:
        raise SettingsError(f"setting switches: {error}") from None


def bind(vendor: Vendor, contract: Contract) -> tuple[Operation, ...]:
    """The vendor's operations with their specs. ContractError where the two differ."""
    operations = vendor.operations()
    differences = contract.differences(operations)
    differences += [
        f"vendors/{vendor.name}/state.py: table {table.name} says schema {table.schema}, {contract.where()} has no such component"
        for table in vendor.tables
        if table.schema and not contract.has_component(table.schema)
    ]
    if differences:
        raise ContractError("\n".join(differences))
    return tuple(_bound(vendor, contract, operation) for operation in operations)


def _bound(vendor: Vendor, contract: Contract, operation: Operation) -> Operation:
    spec = contract.operations[operation.id]
    try:
        access = vendor.access(spec.raw) if vendor.access else None
    except ValueError as error:
        raise ContractError(f"{contract.where(spec.tag)}, {operation.wire} ({operation.id}): {error}") from None
    return replace(operation, spec=spec, access=access)


def create_app(settings: Settings | None = None) -> Mock:
    """A mock server, ready to answer. FixtureError or ContractError where it cannot be."""
    return Mock(settings or Settings())

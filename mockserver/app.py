"""Puts the house together: the only file that knows all the others."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from mockserver import fixtures
from mockserver.control.rules import stubs
from mockserver.control.rules.explain import Explainer
from mockserver.core.clock import Clock
from mockserver.core.completion import Completer
from mockserver.core.contract import Contract, load_contract
from mockserver.core.coverage import Coverage
from mockserver.core.errors import ContractError, FixtureError
from mockserver.core.exercised import Exercised
from mockserver.core.journal import Entry
from mockserver.core.operation import Operation
from mockserver.core.seeds import Seeds, load_seeds
from mockserver.core.spec_file import find_spec
from mockserver.core.store import Table
from mockserver.core.tenants import Tenants
from mockserver.core.vendor import Vendor
from mockserver.core.world import World
from mockserver.flask_app import VendorApp
from mockserver.gateway import Gateway, Mount
from mockserver.pipeline import ControlPipeline, Pipeline
from mockserver.settings import Settings, SettingsError, data_folder
from mockserver.vendors import find

log = logging.getLogger("mockserver")


class Mock:
    """The mock server as a WSGI app: `contracts`, `vendors` and `operations` by name, and the `tenants`."""

    def __init__(self, settings: Settings, log: Callable[[str, Entry], None] | None = None) -> None:
        self.settings = settings
        self._found = {name: find(name) for name in settings.vendors}
        self.vendors: dict[str, Vendor] = {name: _switch(each.vendor, settings) for name, each in self._found.items()}
        control: Vendor = import_module("mockserver.control").VENDOR
        specs = data_folder("specs")
        folders = {name: each.home / "specs" if each.outside else specs for name, each in self._found.items()}
        self.contracts: dict[str, Contract] = {
            name: load_contract(find_spec(folders.get(name, specs), name)) for name in [*self.vendors, control.name]
        }
        bound = {vendor.name: bind(vendor, self.contracts[vendor.name]) for vendor in [*self.vendors.values(), control]}
        self.operations: dict[str, Operation] = {operation.name: operation for name in self.vendors for operation in bound[name]}
        self.seeds = self._load_seeds()
        self._stamp = fixtures.stamp(settings.fixtures) if settings.reload else None
        self.exercised = Exercised(self.contracts) if settings.coverage_values else None
        self.explainer = Explainer(self.contracts, self.vendors)
        self.retired = Coverage()
        """What tenants have met that were dropped or reset."""
        measure = self.exercised.of if self.exercised else None
        defaults = {"auth": settings.auth, "contract": settings.contract, "cors": settings.cors}
        self.tenants = Tenants(
            lambda name: World(name, self.vendors.values(), self.fresh_seeds, defaults, settings.journal_size, measure, self.retired, log),
            settings.max_tenants,
        )
        mounts = [self._mount(vendor, bound[vendor.name]) for vendor in [*self.vendors.values(), control]]
        self.gateway = Gateway(mounts, self.tenants, settings.allowed_hosts, settings.trust_proxy)

    def fresh_seeds(self) -> Seeds:
        """The fixtures, read again if `reload` is set and a file has changed. What cannot be read is logged, and the old ones stay."""
        if self._stamp is not None and (stamp := fixtures.stamp(self.settings.fixtures)) != self._stamp:
            self._stamp = stamp
            try:
                self.seeds = self._load_seeds()
            except FixtureError as error:
                log.error("fixtures have changed and cannot be used, the old ones stay: %s", error)
        return self.seeds

    def _load_seeds(self) -> Seeds:
        vendors = self.vendors.values()
        try:
            places = fixtures.places(self.settings.fixtures, self._found)
            empty = Seeds({(vendor.name, spec.name): Table(spec) for vendor in vendors for spec in vendor.tables})
            seeds = load_seeds(places, vendors, self.contracts, Clock().now(), Completer(vendors, empty))
            seeds.stubs = [stubs.with_whole_numbers(stub) for stub in fixtures.read_stubs(self.settings.fixtures, self._stub_errors)]
            return seeds
        except OSError as error:  # a folder that is not ours to read
            raise FixtureError(str(error.filename or self.settings.fixtures[0]), "", f"cannot be read: {error.strerror}") from None

    def _stub_errors(self, stub: Any) -> Iterable[Mapping[str, Any]]:
        return self.contracts["_mock"].judge.row("StubRule", stub) or stubs.find_errors(self.operations, self.vendors, stub)

    def _mount(self, vendor: Vendor, operations: tuple[Operation, ...]) -> Mount:
        contract = self.contracts[vendor.name]
        pipeline = ControlPipeline(vendor, contract, operations, self) if vendor.steers else Pipeline(vendor, contract, operations)
        return Mount(vendor, VendorApp(pipeline), operations)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self.gateway(environ, start_response)


def _switch(vendor: Vendor, settings: Settings) -> Vendor:
    try:
        return vendor.switch(settings.switches.get(vendor.name, {}))
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
    return tuple(_bind(vendor, contract, operation) for operation in operations)


def _bind(vendor: Vendor, contract: Contract, operation: Operation) -> Operation:
    spec = contract.operations[operation.id]
    try:
        access = vendor.access(spec.raw) if vendor.access else None
    except ValueError as error:
        raise ContractError(f"{contract.where(spec.tag)}, {operation.wire} ({operation.id}): {error}") from None
    return replace(operation, spec=spec, access=access)


def create_app(settings: Settings | None = None, log: Callable[[str, Entry], None] | None = None) -> Mock:
    """A mock server, ready to answer; `log` is called with each request's tenant and journal entry.

    FixtureError or ContractError where it cannot be.
    """
    return Mock(settings or Settings(), log)

"""The pytest plugin: one server a session, a fresh tenant a test, a fixture per vendor.

`mockserver` is the tenant; `twelved`, `eloqua`, `incoplax`, `admiralcloud` and `synerise` are the vendors in it. With
`--mockserver-in-process` (or the ini option `mockserver_in_process = true`) there is no socket: the same API, a WSGI
transport for httpx and requests. Nothing heavy is imported until a fixture is used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockserver.pytest_journal import CHOICES, FAILED, USED, JournalReport

COVERAGE, JOURNAL = "mockserver-coverage", "mockserver-journal"

if TYPE_CHECKING:
    from mockserver.testing import Tenant, TestServer, VendorClient


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mockserver")
    group.addoption("--mockserver-in-process", action="store_true", default=None, help="no sockets: call the app directly")
    group.addoption("--mockserver-coverage", action="store_true", help="count which documented statuses the tests meet")
    group.addoption("--mockserver-coverage-fail-under", type=float, metavar="PERCENT", help="fail where fewer are met")
    group.addoption("--mockserver-coverage-report", action="append", default=[], metavar="KIND:FILE", help="json:FILE or html:FILE")
    group.addoption("--mockserver-no-assumptions", action="store_true", help="fail tests that lean on answers which nobody documents")
    group.addoption("--mockserver-record", metavar="DIR", help="write a recording of each failing test, for `mockserver replay`")
    group.addoption("--mockserver-journal", choices=CHOICES, default="failed", help="which tests' reports show the last requests (failed)")
    parser.addini("mockserver_unread", "record or fail: what nothing read of a request", type="string", default="record")
    parser.addini("mockserver_unfired", "fail or record: a fault that was armed and never fired", type="string", default="fail")
    parser.addini("mockserver_in_process", "no sockets: call the app directly", type="bool", default=False)
    parser.addini("mockserver_fixtures", "folder of fixtures, relative to the ini file", type="string", default="")
    parser.addini("mockserver_vendors", "vendors to serve (all)", type="args", default=[])
    parser.addini("mockserver_contract", "record, strict or off: what happens off-contract", type="string", default="strict")


def pytest_configure(config: pytest.Config) -> None:
    for name in ("mockserver_unread", "mockserver_unfired"):
        if config.getini(name) not in ("fail", "record"):
            raise pytest.UsageError(f"the ini option {name} takes fail or record, not {config.getini(name)!r}")
    config.pluginmanager.register(JournalReport(config.getoption("--mockserver-journal")), JOURNAL)
    given = [config.getoption(f"--mockserver-coverage{rest}") for rest in ("", "-report", "-fail-under")]
    if given[0] or given[1] or given[2] is not None:
        from mockserver.pytest_coverage import ContractCoverage

        config.pluginmanager.register(ContractCoverage(config), COVERAGE)


@pytest.fixture(scope="session")
def mockserver_server(request: pytest.FixtureRequest) -> Iterator[TestServer]:
    """The server of this session, on a free port of the loopback address, or in process."""
    from mockserver.core.errors import ContractError, FixtureError
    from mockserver.settings import SettingsError
    from mockserver.testing import start

    config = request.config
    in_process = config.getoption("--mockserver-in-process")
    values: dict[str, Any] = {"port": 0, "contract": config.getini("mockserver_contract"), "max_tenants": 1_000_000}
    if folder := config.getini("mockserver_fixtures"):
        values["fixtures"] = str(config.rootpath / folder)
    if vendors := config.getini("mockserver_vendors"):
        values["vendors"] = vendors
    coverage = config.pluginmanager.get_plugin(COVERAGE)
    if coverage is not None:
        values["coverage_values"] = True
    in_process = config.getini("mockserver_in_process") if in_process is None else in_process
    url = os.environ.get("MOCKSERVER_URL") if not in_process else None
    try:
        server = _remote(url, values) if url else start(values, in_process)
    except (SettingsError, FixtureError, ContractError) as error:
        if hasattr(config, "workerinput"):  # a worker of xdist that exits is taken for a crash, and its words are lost
            pytest.fail(f"mockserver: {error}", pytrace=False)
        pytest.exit(f"mockserver: {error}", returncode=pytest.ExitCode.USAGE_ERROR)
    if coverage is not None:
        server.closing.append(coverage.gather)
    report = config.pluginmanager.get_plugin(JOURNAL)
    if report is not None:
        report.begin(server)
    yield server
    server.stop()


def _remote(url: str, values: dict[str, Any]) -> TestServer:
    """The running server that MOCKSERVER_URL names, in the place of one of our own."""
    from mockserver.remote import RemoteServer

    fixtures = Path(values["fixtures"]) if "fixtures" in values else None
    return RemoteServer(url, os.environ.get("MOCKSERVER_CONTROL_TOKEN", ""), values["contract"], fixtures)


def _write_recording(folder: Path, node: str, tenant: Tenant) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(character if character.isalnum() or character in "._-" else "-" for character in node)
    (folder / f"{name[-150:]}.json").write_text(json.dumps(tenant.recording(), indent=1), encoding="utf-8")


@pytest.fixture
def _mockserver_tenant(mockserver_server: TestServer, request: pytest.FixtureRequest) -> Iterator[Tenant]:
    """What `mockserver` is, under a name that no project gives a fixture of its own: the vendors' fixtures ask for this one."""
    request.node.stash[USED] = True
    tenant = mockserver_server.fresh_tenant(request.node.name)
    recordings = request.config.getoption("--mockserver-record")
    if recordings:
        tenant.record()
    yield tenant
    if recordings and request.node.stash.get(FAILED, False):
        _write_recording(Path(recordings), request.node.nodeid, tenant)
    config = request.config
    leaned = tenant.assumptions() if config.getoption("--mockserver-no-assumptions") else []
    unfired = tenant.unfired() if config.getini("mockserver_unfired") == "fail" else []
    unread = tenant.unread() if config.getini("mockserver_unread") == "fail" else []
    if bugs := tenant.close():
        pytest.fail("bug in the mock server: " + "; ".join(bugs), pytrace=False)
    if leaned:
        pytest.fail("the test leans on answers that are assumed:\n  " + "\n  ".join(leaned), pytrace=False)
    if unfired and not request.node.stash.get(FAILED, False):
        words = "armed, and never fired (optional=True says that a fault need not fire)"
        pytest.fail(f"{words}:\n  " + "\n  ".join(unfired), pytrace=False)
    if unread:
        pytest.fail("nothing read a part of these requests:\n  " + "\n  ".join(unread), pytrace=False)


@pytest.fixture
def mockserver(_mockserver_tenant: Tenant) -> Tenant:
    """A fresh tenant. A bug in the mock server fails the test that met it, and so does a fault that never fired."""
    return _mockserver_tenant


def _vendor(name: str) -> Callable[[Tenant], VendorClient]:
    def vendor(_mockserver_tenant: Tenant) -> VendorClient:
        return _mockserver_tenant.vendor(name)

    vendor.__doc__ = f"The vendor {name} in this test's tenant: base_url, credential(kind), call(wire), seed(tables), rows(table)."
    return pytest.fixture(name=name)(vendor)


twelved = _vendor("twelved")
eloqua = _vendor("eloqua")
incoplax = _vendor("incoplax")
admiralcloud = _vendor("admiralcloud")
synerise = _vendor("synerise")

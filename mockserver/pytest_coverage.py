"""Coverage of the contract under pytest: gathered as tenants close, sent along with reports, added up where the session ends.

Reports carry it, so that it adds up over the workers of xdist. Each status remembers the tests that met it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockserver.coverage_page import page

if TYPE_CHECKING:
    from mockserver.testing import Tenant

MISSING = 10
"""Statuses that nobody met which the summary names."""


class ContractCoverage:
    """Registered where coverage is asked for."""

    def __init__(self, config: pytest.Config) -> None:
        self.node = ""
        self.pending: list[dict[str, Any]] = []
        self.total = Total()
        self.is_worker = hasattr(config, "workerinput")
        self.least: float | None = config.getoption("--mockserver-coverage-fail-under")
        self.files = [_file(text) for text in config.getoption("--mockserver-coverage-report")]
        self._has_reported = False

    def gather(self, tenant: Tenant) -> None:
        """Called with each tenant that closes."""
        operations = tenant.coverage()["operations"]
        gathered: dict[str, Any] = {"node": self.node, "operations": [each for each in operations if _is_touched(each)]}
        if not self._has_reported:
            gathered["known"], self._has_reported = operations, True
        self.pending.append(gathered)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.node = nodeid

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> Iterator[None]:
        report = yield
        if call.when == "teardown":
            report.mockserver_coverage, self.pending = self.pending, []  # type: ignore[attr-defined]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not self.is_worker:
            for gathered in getattr(report, "mockserver_coverage", ()):
                self.total.add(gathered)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.is_worker:
            return
        for kind, file in self.files:
            file.parent.mkdir(parents=True, exist_ok=True)
            document = self.total.document()
            file.write_text(json.dumps(document, indent=1) if kind == "json" else page(document), encoding="utf-8")
        if self.least is not None and self.total.percent < self.least and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.is_worker:
            return
        terminalreporter.section("mockserver coverage of the contract")
        for line in self.total.lines():
            terminalreporter.write_line(line)
        if self.least is not None and self.total.percent < self.least:
            terminalreporter.write_line(f"FAIL: {self.total.percent:.1f} % is less than {self.least:g} %", red=True)


def _file(text: str) -> tuple[str, Path]:
    kind, _, name = text.partition(":")
    if kind not in ("json", "html") or not name:
        raise pytest.UsageError(f"--mockserver-coverage-report takes json:FILE or html:FILE, not {text!r}")
    return kind, Path(name)


def _is_touched(operation: dict[str, Any]) -> bool:
    counts = [*operation["statuses"].values(), *operation["undocumented"].values()]
    return bool(operation["stubbed"]) or any(each["count"] or each["faulted"] for each in counts)


class Total:
    """Coverage of many tenants, and which tests met what."""

    def __init__(self) -> None:
        self.operations: dict[str, dict[str, Any]] = {}

    def add(self, gathered: dict[str, Any]) -> None:
        for each in gathered.get("known", ()):
            self._operation(each)
        for each in gathered["operations"]:
            known = self._operation(each)
            known["stubbed"] += each["stubbed"]
            for kind in ("statuses", "undocumented"):
                for status, counts in each[kind].items():
                    if counts["count"] or counts["faulted"]:
                        found = known[kind].setdefault(status, {"count": 0, "faulted": 0, "tests": []})
                        found["faulted"] += counts["faulted"]
                        _meet(found, counts["count"], gathered["node"])
            for old, new in zip(known.get("parameters", ()), each.get("parameters", ()), strict=True):
                met = [(old, new["count"]), *((old["values"][value], count) for value, count in new.get("values", {}).items())]
                for found, count in met:
                    if count:
                        _meet(found, count, gathered["node"])

    def _operation(self, each: dict[str, Any]) -> dict[str, Any]:
        known = self.operations.get(each["operation"])
        if known is None:
            nothing: dict[str, Any] = {"count": 0, "faulted": 0, "tests": []}
            known = self.operations[each["operation"]] = {
                "operation": each["operation"],
                "wire": each["wire"],
                "statuses": {status: {**nothing, "tests": []} for status in each["statuses"]},
                "undocumented": {},
                "stubbed": 0,
            }
            if "parameters" in each:
                known["parameters"] = [_unmet(one) for one in each["parameters"]]
        return known

    @property
    def documented(self) -> int:
        return sum(len(each["statuses"]) for each in self.operations.values())

    @property
    def met(self) -> int:
        return sum(1 for each in self.operations.values() for counts in each["statuses"].values() if counts["count"])

    @property
    def percent(self) -> float:
        return 100 * self.met / self.documented if self.documented else 0.0

    def document(self) -> dict[str, Any]:
        return {"documented": self.documented, "met": self.met, "operations": list(self.operations.values())}

    def lines(self) -> Iterator[str]:
        """The summary: all, each vendor, and of vendors that were used the first statuses that nobody met."""
        yield f"{self.met} of {self.documented} documented statuses met ({self.percent:.1f} %)"
        vendors: dict[str, list[dict[str, Any]]] = {}
        for each in self.operations.values():
            vendors.setdefault(each["operation"].partition(".")[0], []).append(each)
        for vendor, operations in vendors.items():
            part = Total()
            part.operations = {each["operation"]: each for each in operations}
            if part.met:
                yield f"  {vendor}: {part.met} of {part.documented} ({part.percent:.1f} %)"
        missing = [
            f"{each['wire']} -> {status}"
            for each in self.operations.values()
            if any(counts["count"] for counts in each["statuses"].values())
            for status, counts in each["statuses"].items()
            if not counts["count"]
        ]
        if missing:
            more = f", and {len(missing) - MISSING} more" if len(missing) > MISSING else ""
            yield f"not met, of operations that were called: {', '.join(missing[:MISSING])}{more}"


def _unmet(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter, and each of its values, with no test yet."""
    values = {"values": {value: {"count": 0, "tests": []} for value in parameter["values"]}} if "values" in parameter else {}
    return {**parameter, "count": 0, "tests": [], **values}


def _meet(found: dict[str, Any], count: int, node: str) -> None:
    """A test has met a status, a parameter or a value so often."""
    found["count"] += count
    if node not in found["tests"]:
        found["tests"].append(node)

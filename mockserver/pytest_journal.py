"""What the server knows of a test that fails: a section of the report with the last requests.

It travels with the report, so that it is the same under xdist.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockserver.journal_lines import Reporter
    from mockserver.testing import Tenant, TestServer

CHOICES = ("failed", "all", "none")
FAILED = pytest.StashKey[bool]()
"""Whether a test has failed: what it then left undone is no further failure."""
USED = pytest.StashKey[bool]()
"""Whether a test has asked for a tenant, by whatever way."""


class JournalReport:
    """Registered unless nothing is to be reported."""

    def __init__(self, choice: str) -> None:
        self.choice = choice
        self.server: TestServer | None = None
        self._closed: list[Reporter] = []

    def begin(self, server: TestServer) -> None:
        """Called with the session's server."""
        self.server = server
        server.closing.append(self._keep)

    def _keep(self, tenant: Tenant) -> None:
        """A tenant that goes: the report of the teardown still tells of it."""
        if self.choice != "none" and self.server is not None:
            self._closed.append(self.server.reporter(tenant))

    def _text(self, server: TestServer) -> str:
        """Whatever goes wrong here hides no failure of the test's own."""
        reporters = [*map(server.reporter, server.open()), *self._closed]
        try:
            return "\n".join(line for reporter in reporters for line in reporter())
        except Exception as error:
            return f"the journal cannot be reported: {error!r}"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.failed:
            item.stash[FAILED] = True
        wanted = report.failed or (self.choice == "all" and report.when == "call")
        if wanted and self.server is not None and self.choice != "none" and _uses_server(item) and (text := self._text(self.server)):
            report.sections.append(("mockserver", text))
        if report.when == "teardown":
            self._closed = []
        return report


def _uses_server(item: pytest.Item) -> bool:
    return item.stash.get(USED, False) or "mockserver_server" in getattr(item, "fixturenames", ())

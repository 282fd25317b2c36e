"""The README's table of operations is what `mockserver routes --markdown` prints; ARCHITECTURE is read beside code."""

import re

import pytest

from mockserver.app import Mock
from mockserver.cli import main

from .checkout import ROOT

TABLE = re.compile(r"<!-- operations: [^\n]*-->\n(.*)<!-- end of operations -->", re.DOTALL)
WIDTH = 110
REMEDY = 'replace the README\'s table under "## Operations" with the output of: .venv/bin/mockserver routes --markdown'


def test_table_of_operations_is_the_routes(mock: Mock, capsys: pytest.CaptureFixture[str]) -> None:
    found = TABLE.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found, "README.md: the table stands between <!-- operations: ... --> and <!-- end of operations -->; put the marks back"
    assert main(["routes", "--markdown"]) == 0
    written, printed = found[1].splitlines(), capsys.readouterr().out.splitlines()
    assert [row.split("`")[3] for row in printed[2:]] == list(mock.operations)
    assert "| `LOOKUP /rest/v1/addressbook/contacts` | `incoplax.lookup_contact` | documented |" in printed
    differing = [f"- {line}" for line in written if line not in printed] + [f"+ {line}" for line in printed if line not in written]
    assert written == printed, "\n".join([REMEDY, *differing])


def test_architecture_is_wrapped() -> None:
    lines = (ROOT / "mockserver" / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    wide = [number for number, line in enumerate(lines, 1) if len(line) > WIDTH and not line.startswith("|")]
    assert not wide, f"mockserver/ARCHITECTURE.md: wrap the lines {wide} at {WIDTH} columns (tables may be wider)"

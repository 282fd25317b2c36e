"""What a started server prints: it fits a terminal, and works when pasted."""

import shutil
import subprocess
from pathlib import Path

import pytest

from mockserver.vendors import VENDORS

from .test_command_line import Start, blocks, environ, start

__all__ = ["environ", "start"]


@pytest.mark.parametrize(("auth", "needed"), [("documented", {"twelved", "eloqua", "synerise"}), ("always", set(VENDORS)), ("off", set())])
def test_run__prints_commands_per_vendor_that_work(start: Start, auth: str, needed: set[str]) -> None:
    process = start("run", "--port", "0", "--auth", auth)
    (first, nothing), *vendors, (control, health) = blocks(process)
    url = first.split()[4].rstrip(":")
    assert first.startswith("mockserver is ready on http://127.0.0.1:") and f"{len(VENDORS)} vendors" in first and not nothing
    assert [name.split()[0] for name, _ in vendors] == list(VENDORS)
    assert control.split() == ["control", "plane", f"{url}/_mock"]
    assert {name.split()[0] for name, script in vendors if "uthorization: " in script} == needed
    for name, script in [*vendors, (control, health)]:
        assert url in name
        if shutil.which("curl"):
            script = script.replace("curl ", "curl --fail ")
            done = subprocess.run(f"set -e\n{script}", shell=True, capture_output=True, text=True, timeout=30)
            assert done.returncode == 0, (script, done.stderr)
        if name.startswith("incoplax") and shutil.which("curl"):
            assert done.stdout == '["ae425147-016c-d818-82d0-50e54938780c"]'


def test_run__fixtures_of_nobody_start_all_the_same(start: Start, tmp_path: Path) -> None:
    (tmp_path / "synerise").mkdir()
    process = start("run", "--port", "0", "--fixtures", str(tmp_path))
    said = blocks(process)
    assert [name.split()[0] for name, _ in said[1:-1]] == list(VENDORS)
    assert not [name for name, script in said if name.startswith("synerise") and "uthorization" in script]

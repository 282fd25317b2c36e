"""The README's run line on a machine with nothing but Python, and the curls that the started server prints."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

from mockserver.vendors import VENDORS

from .conftest import clean
from .readme import ROOT, find_marked

SETUP = 300
"""Seconds that pip may take."""


def bare_environment(**more: str) -> dict[str, str]:
    """Ours without the virtual environment and all that Python and the server read."""
    ours = {name: value for name, value in clean(os.environ).items() if not name.startswith(("VIRTUAL_ENV", "PYTHON", "COVERAGE"))}
    inside = Path(sys.prefix)
    ours["PATH"] = os.pathsep.join(folder for folder in ours["PATH"].split(os.pathsep) if not Path(folder).is_relative_to(inside))
    return ours | more


def test_run_line_starts_a_server_whose_curls_work(tmp_path: Path, curl_home: Path) -> None:
    """One test, for it takes pip some 20 s; it needs the network, or what pip is configured with in its stead."""
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".*", "__pycache__", "dist", "build"))
    environ = bare_environment(MOCKSERVER_PORT="0", CURL_HOME=str(curl_home))
    # The shell outlives the signal that ends the server, to hand on its exit status.
    script = f"trap : TERM\n{find_marked('run line')}\nexit $?\n"
    with (tmp_path / "errors").open("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(
            ["bash", "-c", script], cwd=checkout, env=environ, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
        )
        overdue = threading.Timer(SETUP, os.killpg, (process.pid, signal.SIGKILL))
        overdue.start()
        try:
            assert process.stdout is not None
            printed = []
            for line in process.stdout:
                printed.append(line.rstrip("\n"))
                if line.rstrip().endswith("/_mock/health"):
                    break
            overdue.cancel()
            errors.seek(0)
            assert printed and printed[0].startswith("mockserver is ready on "), f"README's run line fails: {printed} {errors.read()}"
            blocks = re.findall(r"^(\S.*)\n((?: .*\n)+)", "".join(f"{line}\n" for line in printed), re.MULTILINE)
            assert [name.split()[0] for name, _ in blocks] == [*VENDORS, "control"]
            for _, script in blocks:
                found = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True, check=False, timeout=30)
                status = re.search(r"\nstatus (2[0-9][0-9])\n$", found.stdout)
                assert found.returncode == 0 and status, f"pasted from the start-up lines: {script}\n{found.stdout}{found.stderr}"
            os.killpg(process.pid, signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        finally:
            overdue.cancel()
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            process.stdout.close()  # type: ignore[union-attr]

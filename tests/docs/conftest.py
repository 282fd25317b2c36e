"""A real server for the README's commands, on the port that they name where it is free."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from .readme import ROOT

READY = re.compile(r"^mockserver is ready on (http://\S+):", re.MULTILINE)


def begin(port: int, environ: Mapping[str, str]) -> tuple[subprocess.Popen[str], str | None]:
    """A server process and its URL; None where it cannot have the port."""
    command = [sys.executable, "-m", "mockserver", "run", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environ, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    found = READY.match(process.stdout.readline())
    return process, found[1] if found else None


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment in which nothing but the defaults configures the server."""
    return {name: value for name, value in environ.items() if not name.startswith("MOCKSERVER_")}


@pytest.fixture(scope="session")
def curl_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where curl reads that it shall print each answer's status; so the commands themselves stay as they are."""
    folder = tmp_path_factory.mktemp("curl")
    (folder / ".curlrc").write_text('write-out = "\\nstatus %{http_code}\\n"\n', encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    process, url = begin(8080, clean(os.environ))
    if url is None:
        with process:
            pass
        process, url = begin(0, clean(os.environ))
    assert url is not None, "mockserver run prints no ready line"
    yield url
    process.terminate()
    with process:
        pass


@pytest.fixture
def fresh_server(server_url: str) -> str:
    """The server, its default tenant as after the start."""
    with urlopen(Request(f"{server_url}/_mock/reset", method="POST"), timeout=10) as answer:
        assert answer.status < 300
    return server_url

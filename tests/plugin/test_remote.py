"""A running server in the place of one of our own: MOCKSERVER_URL."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver.settings import Settings
from mockserver.testing import MockServer

TESTS = """
import pytest

@pytest.mark.parametrize("number", range(3))
def test_state_is_its_own(mockserver, incoplax, number):
    assert len(incoplax.rows("contacts")) == ROWS
    incoplax.call("POST /rest/v1/addressbook/contacts", json={"displayname": "Mary Major", "number": "21"})
    incoplax.verify("create_contact", status=200)
    assert mockserver.url.startswith(URL)
    with mockserver.httpx_client() as client:
        assert client.get(f"{incoplax.base_url}/rest/v1/addressbook/contacts").status_code == 200
    assert mockserver.another().requests() == []

def test_strict(incoplax):
    incoplax.call("LOOKUP /rest/v1/addressbook/contacts", data=b'"11"', headers={"Content-Type": "text/nothing"})
    assert incoplax.client.control("GET /_mock/settings")["contract"] == "strict"
"""


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(Settings(port=0, vendors=("incoplax",), control_token="s3cret")) as running:
        yield running


def run(folder: Path, url: str, rows: int, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_user.py").write_text(f"ROWS, URL = {rows}, {url!r}\n{TESTS}", encoding="utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSERVER_", "PYTEST_"))}
    environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "MOCKSERVER_URL": url, "MOCKSERVER_CONTROL_TOKEN": "s3cret"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "mockserver.pytest_plugin", *options]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=100)


def test_mockserver_url__tenants_of_a_running_server(server: MockServer, tmp_path: Path) -> None:
    rows = len(server.mock.tenants.get("default").tables["incoplax", "contacts"])
    found = run(tmp_path, server.url, rows)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "4 passed" in found.stdout and [world.name for world in server.mock.tenants] == ["default"], "tenants are left behind"


def test_mockserver_url__with_fixtures_of_ones_own(server: MockServer, tmp_path: Path) -> None:
    row = server.tenant("default").rows("incoplax", "contacts")[0]
    (tmp_path / "mine" / "incoplax").mkdir(parents=True)
    (tmp_path / "mine" / "incoplax" / "contacts.json").write_text(json.dumps([row]), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmockserver_fixtures = mine\n", encoding="utf-8")
    found = run(tmp_path, server.url, 1, "-k", "state")
    assert found.returncode == 0, found.stdout + found.stderr
    assert [world.name for world in server.mock.tenants] == ["default"], "tenants are left behind"


def test_mockserver_url__where_nobody_answers_is_one_line(tmp_path: Path) -> None:
    found = run(tmp_path, "http://127.0.0.1:9", 1)
    assert found.returncode == 4 and "no mock server answers at MOCKSERVER_URL http://127.0.0.1:9" in found.stdout + found.stderr

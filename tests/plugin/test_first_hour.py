"""A new user's first hour, with the wheel installed in a fresh virtual environment and a project of its own."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTACT = {
    "id": "00000000-0000-4000-8000-000000000001",
    "displayname": "Mary Major",
    "number": "77",
    "email": "mary@example.com",
}
FIRST = """
CONTACTS = "/rest/v1/addressbook/contacts"

def test_first(incoplax):
    made = incoplax.call("POST " + CONTACTS, json={"displayname": "Mary", "number": "77"})
    found = incoplax.call("LOOKUP " + CONTACTS, json="77")
    assert found.json() == [made.json()["id"]]

def test_misspelt(incoplax):
    assert len(incoplax.call("GET " + CONTACTS + "?limt=1").json()) == 1

def test_misspelt_member(synerise):
    headers = {"Api-Version": "4.4", **synerise.credential("workspace")["headers"]}
    synerise.call("POST /v4/clients", json={"email": "mary@example.com", "fistName": "Mary"}, headers=headers)
    found = synerise.call("GET /v4/clients/by-email/mary@example.com", headers={"Content-Type": "application/json", **headers})
    assert found.json()["firstName"] == "Mary"

def test_wrong_verb(twelved):
    assert twelved.call("GET /api/v1/jobs/search", auth="pat").status_code == 200

def test_fault_that_never_fires(incoplax):
    incoplax.fault("get_contact", status=503)

def test_login(incoplax, synerise, mockserver):
    for vendor, kind in ((incoplax, "session"), (synerise, "workspace"), (synerise, "user")):
        known = vendor.credentials[kind]
        assert vendor.call(known["logs_in_at"], json=known["logs_in_with"]).status_code == 200, kind
"""
OWN = """
def test_own_contact(incoplax):
    (contact,) = incoplax.rows("contacts")
    assert incoplax.call("LOOKUP /rest/v1/addressbook/contacts", json="77").json() == [contact["id"]]
    assert incoplax.call("GET /rest/v1/addressbook/contacts/" + contact["id"]).json()["displayname"] == "Mary Major"
"""
SAID = [
    # what each failure says, in the order of the tests
    "incoplax.list_contacts, unread ?limt (limit?)",
    "unread /fistName (firstName?)",
    "no operation, nearest POST /api/v1/jobs/search (verb GET, not POST)",
    "fault 1 on incoplax.get_contact",
]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh virtual environment with the wheel in it; what the wheel depends on is lent, not installed again."""
    folder = tmp_path_factory.mktemp("fresh")
    own, lent = folder / "venv" / "bin" / "python", sysconfig.get_path("purelib")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    (lib,) = (folder / "venv" / "lib").glob("python3*/site-packages")
    (lib / "lent.pth").write_text(f"{lent}\n", encoding="utf-8")
    pip = [str(own), "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)], check=True, cwd=folder, env=bare())
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--force-reinstall", str(wheel)], check=True, cwd=folder, env=bare())
    place = subprocess.run([str(own), "-c", "import mockserver; print(mockserver.__file__)"], cwd=folder, env=bare(), capture_output=True)
    assert str(lib) in place.stdout.decode(), "the wheel is not what is imported"
    return own


def bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSERVER_", "PYTEST_", "PYTHON", "COV_"))}


def run(python: Path, project: Path, *options: str) -> str:
    """What pytest says in the project; only our own plugin is loaded."""
    environ = bare() | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "200"}
    command = [str(python), "-m", "pytest", "-p", "mockserver.pytest_plugin", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=project, env=environ, capture_output=True, text=True, timeout=300)
    assert "INTERNALERROR" not in done.stdout and not done.stderr, done.stdout + done.stderr
    return done.stdout


def test_first_hour__six_lines_and_what_each_mistake_says(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\nmockserver_in_process = true\n")
    (tmp_path / "test_first.py").write_text(FIRST)
    said = run(installed, tmp_path)
    assert "3 failed, 3 passed, 1 error" in said, said
    for line in SAID:
        assert line in said, f"{line}\n{said}"


def test_first_hour__an_own_contact_of_four_members(installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "incoplax"
    folder.mkdir(parents=True)
    (folder / "contacts.json").write_text(json.dumps([CONTACT]))
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\nmockserver_in_process = true\nmockserver_fixtures = "data"\n')
    (tmp_path / "test_own.py").write_text(OWN)
    assert "1 passed" in run(installed, tmp_path, "-q")

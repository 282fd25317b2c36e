"""Coverage of the contract, and no assumptions, as a user's pytest run has them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mockserver.cli import main

TESTS = """
import pytest

@pytest.mark.parametrize("number", ["11", "none"])
def test_lookup(incoplax, number):
    incoplax.call("LOOKUP /rest/v1/addressbook/contacts", json=number)

def test_faulted(incoplax):
    incoplax.fault("list_contacts", status=503)
    incoplax.call("GET /rest/v1/addressbook/contacts?limit=1")

def test_another(mockserver):
    mockserver.another().call("LOOKUP /rest/v1/addressbook/contacts", json="11")
"""
ASSUMED = """
def test_leans(mockserver):
    other = mockserver.another()
    other.call("LOOKUP /rest/v1/addressbook/contacts", data=b" " * (8 * 1024 * 1024 + 1))

def test_does_not(incoplax):
    incoplax.call("LOOKUP /rest/v1/addressbook/contacts", json="11")
"""


def run(folder: Path, text: str, *options: str, plugins: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    (folder / "test_user.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "mockserver.pytest_plugin"]
    command += [word for plugin in plugins for word in ("-p", plugin)]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSERVER_", "PYTEST_"))}
    environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        [*command, "--mockserver-in-process", *options], cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=100
    )


def test_coverage__adds_up_over_workers_and_names_the_tests(tmp_path: Path) -> None:
    reports = ("--mockserver-coverage-report=json:out/c.json", "--mockserver-coverage-report=html:out/c.html")
    found = run(tmp_path, TESTS, "-n", "2", *reports, plugins=("xdist",))
    assert found.returncode == 0, found.stdout + found.stderr
    document = json.loads((tmp_path / "out" / "c.json").read_text(encoding="utf-8"))
    operations = {each["operation"]: each for each in document["operations"]}
    lookup, listed = operations["incoplax.lookup_contact"], operations["incoplax.list_contacts"]
    assert lookup["statuses"]["200"]["count"] == 2 and lookup["statuses"]["404"]["count"] == 1
    tests = ["test_user.py::test_another", "test_user.py::test_lookup[11]"]
    assert sorted(lookup["statuses"]["200"]["tests"]) == tests
    assert listed["undocumented"]["503"]["faulted"] == 1 and listed["statuses"]["200"] == {"count": 0, "faulted": 0, "tests": []}
    assert next(each for each in listed["parameters"] if each["name"] == "limit")["count"] == 1
    assert document["met"] == 2 and len(operations) > 90
    assert f"2 of {document['documented']} documented statuses met" in found.stdout
    assert "LOOKUP /rest/v1/addressbook/contacts -> 400" in found.stdout
    assert "test_user.py::test_lookup[11]" in (tmp_path / "out" / "c.html").read_text(encoding="utf-8")


VALUES = """
import pytest

@pytest.mark.parametrize("locked", [True, False])
def test_create(admiralcloud, locked):
    admiralcloud.call("POST /v6/contact", json={"settings": {"lock": locked}})

def test_page(incoplax):
    incoplax.call("GET /rest/v1/addressbook/contacts?limit=1")
"""


def test_coverage__of_parameters_and_values_names_the_tests(tmp_path: Path) -> None:
    reports = ("--mockserver-coverage-report=json:c.json", "--mockserver-coverage-report=html:c.html")
    found = run(tmp_path, VALUES, *reports)
    assert found.returncode == 0, found.stdout + found.stderr
    document = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    named = {(each["operation"], one["name"]): one for each in document["operations"] for one in each["parameters"]}
    lock, limit = named["admiralcloud.create_contact", "/settings/lock"], named["incoplax.list_contacts", "limit"]
    assert {value: met["tests"] for value, met in lock["values"].items()} == {
        "true": ["test_user.py::test_create[True]"],
        "false": ["test_user.py::test_create[False]"],
    }
    assert (lock["count"], len(lock["tests"]), limit["tests"]) == (2, 2, ["test_user.py::test_page"])
    assert named["incoplax.list_contacts", "offset"]["tests"] == []
    html = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "query limit: 1</summary><ul><li>test_user.py::test_page</ul>" in html and "body /settings/lock=true: 1</summary>" in html


def test_coverage__too_little_fails(tmp_path: Path) -> None:
    found = run(tmp_path, TESTS, "--mockserver-coverage-fail-under=50")
    assert found.returncode == 1 and "4 passed" in found.stdout and "is less than 50 %" in found.stdout


def test_no_assumptions__names_the_answer(tmp_path: Path) -> None:
    found = run(tmp_path, ASSUMED, "--mockserver-no-assumptions")
    assert found.returncode == 1 and "1 error" in found.stdout and "2 passed" in found.stdout
    assert "LOOKUP /rest/v1/addressbook/contacts -> 413: the limit is ours" in found.stdout


def test_coverage__unasked_says_nothing(tmp_path: Path) -> None:
    found = run(tmp_path, ASSUMED)
    assert found.returncode == 0 and "coverage" not in found.stdout


FAILS = """
def test_fails(incoplax):
    incoplax.call("LOOKUP /rest/v1/addressbook/contacts", json="11")
    assert False

def test_passes(incoplax):
    pass
"""


def test_record__of_a_failing_test_can_be_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(tmp_path, FAILS, "--mockserver-record=recordings")
    assert "1 failed, 1 passed" in found.stdout, found.stdout + found.stderr
    (file,) = (tmp_path / "recordings").iterdir()
    assert file.name == "test_user.py--test_fails.json"
    assert main(["replay", str(file)]) == 0 and capsys.readouterr().out.startswith("1 of 1 steps played")

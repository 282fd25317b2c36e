"""CONTRIBUTING's steps, followed: a vendor more on a copy of the checkout, and one as a package in a fresh virtual environment."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from mockserver.vendors import VENDORS

from .readme import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NAME = "lumen"
PETS = """openapi: 3.0.3
info: {title: Pets, version: "1"}
servers: [{url: "https://pets.example/api"}]
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      tags: [Pet Store]
      parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: A pet}}
  /pets:
    post: {tags: [Pet Store], responses: {"201": {description: Made}}}
"""


def steps(title: str) -> list[str]:
    found = re.search(rf"<!-- steps: {title} -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
    assert found, f"CONTRIBUTING.md has no steps for {title}"
    return found[1].strip().splitlines()


def follow(command: str, folder: Path, bin: Path, path: Path | None) -> subprocess.CompletedProcess[str]:
    """A step as a contributor types it, but for the interpreter's folder; `path` is what is imported before all else."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("MOCKSERVER_", "PYTEST_", "COV_"))}
    environ.pop("PYTHONPATH", None)
    if path:
        environ["PYTHONPATH"] = str(path)
    typed = re.sub(r"\.venv/bin/(mockserver\b)?", lambda found: f"{bin}/python -m mockserver" if found[1] else f"{bin}/", command)
    done = subprocess.run(["bash", "-euc", typed], cwd=folder, env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done


def test_a_vendor_is_added_to_a_copy_step_by_step(tmp_path: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("no git checkout")
    for name in filter(None, listed.stdout.splitlines()):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tmp_path / name)
    used = subprocess.run(["grep", "-rlw", NAME, "tests", "mockserver"], cwd=tmp_path, capture_output=True, text=True).stdout.split()
    assert used == ["tests/docs/test_contributing.py"], "the example's name is used elsewhere: take another"
    said = [follow(step, tmp_path, Path(sys.executable).parent, tmp_path).stdout for step in steps("a vendor in this repository")]
    assert 'add "lumen" to VENDORS' in said[0]
    assert re.match(rf"ok: {len(VENDORS) + 1} vendors, \d+ operations", said[2])


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The folder of programs of a fresh virtual environment; what this project depends on is lent, not installed again."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    (lib,) = (tmp_path / "venv" / "lib").glob("python3*/site-packages")
    (lib / "lent.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    pip = tmp_path / "venv" / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nshift\nexec {tmp_path}/venv/bin/python -m pip install --no-deps --no-build-isolation "$@"\n')
    pip.chmod(0o755)
    return tmp_path / "venv" / "bin"


def test_a_vendor_of_its_own_is_installed_and_served(tmp_path: Path, fresh: Path) -> None:
    said = [follow(step, tmp_path, fresh, None).stdout for step in steps("a vendor of its own")]
    assert said[2].startswith("ok: 1 vendors, 3 operations, 1 rows")
    assert "4 passed" in said[3]


def test_a_vendor_from_a_spec_has_stubs_and_tests_that_fail(tmp_path: Path, fresh: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(PETS)
    said = [follow(step, tmp_path, fresh, None).stdout for step in steps("a vendor from a spec")]
    assert "GET /api/pets/{petId}" in said[2] and "lumen.get_pet" in said[2]
    tests = subprocess.run([fresh / "python", "-m", "pytest", "-q", "mockserver-lumen"], cwd=tmp_path, capture_output=True, text=True)
    assert "2 failed" in tests.stdout and "write its handler" in tests.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [("Lumen", "is no name for a vendor"), ("class", "is no name for a vendor"), ("eloqua", "there is a vendor eloqua already")],
)
def test_new_vendor__name_that_will_not_do_is_one_line(tmp_path: Path, name: str, said: str) -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mockserver", "new-vendor", name]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 1 and said in done.stderr and done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())

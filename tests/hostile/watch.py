"""A server in a process of its own, and what is watched while it is attacked: health's latency, memory, threads, descriptors."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

CLIENT_TIMEOUT = 3
"""Seconds, instead of 30, so that what is closed for its slowness is closed while we look."""


@dataclass
class Victim:
    """The server under attack."""

    pid: int
    port: int

    @property
    def memory(self) -> float:
        """Resident MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    @property
    def threads(self) -> int:
        return sum(1 for _ in Path(f"/proc/{self.pid}/task").iterdir())

    @property
    def descriptors(self) -> int:
        return sum(1 for _ in Path(f"/proc/{self.pid}/fd").iterdir())

    def ask(self, line: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and body of the answer to one request on a connection of its own."""
        method, _, path = line.partition(" ")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@contextmanager
def victim() -> Iterator[Victim]:
    command = [sys.executable, "-m", "mockserver", "run", "--port", "0", "--client-timeout", str(CLIENT_TIMEOUT), "--log", "none"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=sys.stderr, text=True)
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline().split()[4].rstrip(":").rpartition(":")[2])
        yield Victim(process.pid, port)
    finally:
        process.terminate()
        process.wait(30)


@dataclass
class Watch:
    """Asks health again and again, and reads the meters, until it is left."""

    server: Victim
    latencies: list[float] = field(default_factory=list)
    failures: int = 0
    before: float = 0.0
    peak: float = 0.0
    after: float = 0.0
    threads: int = 0
    descriptors: int = 0

    def __enter__(self) -> "Watch":
        self.before = self.peak = self.server.memory
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def settle(self, seconds: float = 8.0) -> None:
        """Gives the server time to get over it; the memory that it then still holds."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            time.sleep(0.2)
        self.after = self.server.memory

    def _look(self) -> None:
        while not self._over.is_set():
            begun = time.perf_counter()
            try:
                self.failures += self.server.ask("GET /_mock/health")[0] != 200
            except OSError:
                self.failures += 1
            self.latencies.append(time.perf_counter() - begun)
            self.peak = max(self.peak, self.server.memory)
            self.threads = max(self.threads, self.server.threads)
            self.descriptors = max(self.descriptors, self.server.descriptors)
            time.sleep(0.02)

    def row(self, name: str) -> str:
        ordered = sorted(self.latencies)
        p50, p99 = (ordered[int(len(ordered) * part)] * 1000 for part in (0.5, 0.99))
        return (
            f"{name:44} {len(ordered):6} {self.failures:6} {p50:8.1f} {p99:8.1f} {ordered[-1] * 1000:8.0f}"
            f" {self.before:8.0f} {self.peak:8.0f} {self.after:8.0f} {self.threads:8} {self.descriptors:6}"
        )


HEAD = (
    f"{'attack':44} {'health':>6} {'failed':>6} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8}"
    f" {'MiB':>8} {'peak':>8} {'after':>8} {'threads':>8} {'fds':>6}"
)

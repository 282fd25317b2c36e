"""CPU of a request in process, of this checkout beside an older one: `python -m tests.benchmarks --against DIR_OF_OLD_CHECKOUT`.

Each checkout runs in a process of its own; blocks of requests are taken by turns, so that a neighbour on the machine hits both. The
smallest block counts: CPU time (`process_time`), not the clock on the wall.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROUNDS = 12
AIMS = {"GET": 0.4, "LOOKUP": 0.4, "POST": 0.5, "PATCH": 0.5}
WORKER = r"""
import io, itertools, json, sys, time
from mockserver.app import create_app
from mockserver.settings import Settings
mock = create_app(Settings())
BASE = "/rest/v1/addressbook/contacts"

def request(method, path, body=None):
    path, _, query = path.partition("?")
    data = b"" if body is None else json.dumps(body).encode()
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "x", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "x", "HTTP_ACCEPT": "*/*", "HTTP_USER_AGENT": "bench", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(data), "wsgi.errors": sys.stderr, "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    if body is not None:
        environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"] = "application/json", str(len(data))
    status = []
    chunks = mock(environ, lambda line, headers, info=None: status.append(line))
    content = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    assert status[0][0] == "2", (method, path, status, content)
    return content

made = [json.loads(request("POST", BASE, {"displayname": f"C {n}", "number": str(5000 + n)})) for n in range(200)]
ids, numbers = itertools.cycle(row["id"] for row in made), itertools.cycle(row["number"] for row in made)
steps = {
    "GET": lambda: request("GET", f"{BASE}/{next(ids)}"),
    "LOOKUP": lambda: request("LOOKUP", BASE, next(numbers)),
    "PATCH": lambda: request("PATCH", f"{BASE}/{next(ids)}", {"department": "IT"}),
    "POST": lambda: request("POST", BASE, {"displayname": "New", "number": "7"}),
    "list of 25": lambda: request("GET", f"{BASE}?limit=25"),
}
for line in sys.stdin:
    step = steps[line.strip()]
    for _ in range(30):
        step()
    best = None
    for _ in range(3):
        begun = time.process_time()
        for _ in range(100):
            step()
        took = (time.process_time() - begun) / 100 * 1e6
        best = took if best is None else min(best, took)
    print(best, flush=True)
"""


def worker(folder: Path) -> "subprocess.Popen[str]":
    """A process that measures the checkout in a folder."""
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def measure(old: Path, new: Path, rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
    """Microseconds of CPU by request, before and now."""
    both = (worker(old), worker(new))
    found: dict[str, tuple[float, float]] = {}
    try:
        for _ in range(rounds):
            for name in ("GET", "LOOKUP", "PATCH", "POST", "list of 25"):
                taken = []
                for process in both:
                    assert process.stdin is not None and process.stdout is not None
                    process.stdin.write(f"{name}\n")
                    process.stdin.flush()
                    taken.append(float(process.stdout.readline()))
                known = found.get(name, (taken[0], taken[1]))
                found[name] = (min(known[0], taken[0]), min(known[1], taken[1]))
    finally:
        for process in both:
            process.communicate()
    return found


def table(old: Path) -> None:
    found = measure(old.resolve(), Path(__file__).parents[2])
    print(f"\nmicroseconds of CPU a request in process, smallest of {ROUNDS} rounds by turns")
    print(f"{'':14}{'before':>9}{'now':>9}{'ratio':>8}{'aim':>7}")
    for name, (before, now) in found.items():
        print(f"{name:14}{before:9.0f}{now:9.0f}{now / before:8.2f}{AIMS.get(name, 1):7.1f}")
    print(json.dumps({name: round(now / before, 3) for name, (before, now) in found.items()}))

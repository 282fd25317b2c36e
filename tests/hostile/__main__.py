"""`python -m tests.hostile [--seconds N] [--soak N]`: attacks at length, a table of figures. No test: figures depend on the machine.

While each attack lasts, health is asked fifty times a second on fresh connections. Memory is resident, in MiB: before, its peak,
and some seconds after. `--soak N` mixes all that a busy test suite does for N seconds and says whether anything grows.
"""

import argparse
import json
import time
from multiprocessing import get_context

from tests.hostile.attacks import ATTACKS, CONTACTS, churn, together
from tests.hostile.watch import HEAD, Victim, Watch, victim


def attack(seconds: float) -> None:
    print(HEAD)
    with victim() as server:
        for name, act in ATTACKS.items():
            attacker = get_context("fork").Process(target=act, args=(server, seconds))  # or it would slow health's clients, too
            attacker.start()
            with Watch(server) as watch:
                attacker.join()
                watch.settle()
            print(watch.row(name), flush=True)


def suite(server: Victim, until: float, worker: int) -> None:
    """What a test suite does: a tenant a test, writes, reads, faults, a reset, the journal, and the end of the tenant."""
    number = 0
    while time.perf_counter() < until:
        number += 1
        tenant = f"/t/soak-{worker}-{number}"
        new = json.dumps({"displayname": "x", "number": str(number)}).encode()
        for line, body in [
            (f"POST {tenant}{CONTACTS}", new),
            (f"GET {tenant}{CONTACTS}", None),
            (f"POST {tenant}/_mock/faults", b'{"vendor":"incoplax","delay_ms":5}'),
            (f"GET {tenant}{CONTACTS}", None),
            (f"GET {tenant}/_mock/requests", None),
            (f"POST {tenant}/_mock/reset", None),
            (f"GET {tenant}/_mock/state", None),
            (f"DELETE /_mock/tenants{tenant[2:]}", None),
        ]:
            status, _ = server.ask(line, body)
            assert status < 300, (line, status)


def soak(seconds: float) -> None:
    print(f"{'seconds':>8} {'MiB':>8} {'threads':>8} {'fds':>6}")
    with victim() as server:
        begun = time.perf_counter()
        until = begun + seconds
        found: list[tuple[float, int, int]] = []

        def look() -> None:
            while time.perf_counter() < until:
                found.append((server.memory, server.threads, server.descriptors))
                print(f"{time.perf_counter() - begun:8.0f} {found[-1][0]:8.1f} {found[-1][1]:8} {found[-1][2]:6}", flush=True)
                time.sleep(max(1.0, seconds / 30))

        together([look, lambda: churn(server, seconds), *[lambda n=n: suite(server, until, n) for n in range(3)]])
        third = len(found) // 3
        first, last = (sum(row[0] for row in part) / max(1, len(part)) for part in (found[third : 2 * third], found[2 * third :]))
        print(f"memory {first:.1f} MiB in the second third, {last:.1f} in the last: growth {last - first:+.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each attack lasts (6)")
    parser.add_argument("--soak", type=float, help="soak for so many seconds instead")
    options = parser.parse_args()
    if options.soak:
        soak(options.soak)
    else:
        attack(options.seconds)


if __name__ == "__main__":
    main()

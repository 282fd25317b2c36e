"""`python -m tests.benchmarks [--quick]` prints every table. Nothing here is a test: figures depend on the machine, ratios less.

`--peers` prints how other servers do beside ours; peers.py says how to get them. `--against DIR` prints the CPU of a request
in process beside that of an older checkout.
"""

import sys
from pathlib import Path

from tests.benchmarks import against, analytics, audiences, catalogs, events, peers, scale, sockets, steering


def main() -> None:
    quick = "--quick" in sys.argv
    if "--peers" in sys.argv:
        peers.compare(2 if quick else 7)
        return
    if "--against" in sys.argv:
        against.table(Path(sys.argv[sys.argv.index("--against") + 1]))
        return
    sockets.start_up()
    sockets.throughput(1.0 if quick else 4.0)
    sockets.request_log(1.0 if quick else 6.0)
    steering.table(quick)
    scale.reset_and_fork()
    scale.pauses((100, 10_000, 100_000) if quick else (100, 10_000, 100_000, 1_000_000))
    scale.table("incoplax contacts", scale.incoplax)
    scale.table("synerise profiles", scale.synerise, (1_000, 10_000, 100_000))
    catalogs.main(quick)
    audiences.print_lists()
    audiences.print_segmentations()
    analytics.print_aggregates(quick)
    events.table((1_000, 100_000) if quick else (1_000, 1_000_000))


if __name__ == "__main__":
    main()

"""`python -m mockserver` is `mockserver`. A signal that comes while all is still being imported ends it in peace, too."""

import os
import signal
import sys


def leave(signum: int, frame: object) -> None:
    """Ends a server that does not serve yet: there is nothing to put in order, and an import must not be interrupted half-way."""
    os._exit(0)


def main() -> int:
    """Runs the command line."""
    if "run" in sys.argv[1:2]:
        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
    from mockserver.cli import main

    return main()


if __name__ == "__main__":
    raise SystemExit(main())

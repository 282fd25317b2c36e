"""Where the server listens: one host or several, each on all the addresses that its name stands for."""

import errno
import socket
from contextlib import suppress

ATTEMPTS = 20
"""How often a free port is sought that is free on all addresses."""
BACKLOG = 1024


def listen_on(hosts: list[str], port: int) -> list[socket.socket]:
    """Listening sockets, all on one port. OSError where an address is taken or not ours; UnicodeError for a name that is none.

    `::` takes IPv4, too. Of a name with several addresses (`localhost`) those that this machine has are enough.
    """
    for attempt in range(ATTEMPTS):
        opened: list[socket.socket] = []
        try:
            for host in sorted(hosts, key=lambda host: host == "::"):  # last, for it takes IPv4 only where nobody else has
                opened += _open(host, opened[0].getsockname()[1] if opened else port, opened)
            return opened
        except OSError as error:
            for one in opened:
                one.close()
            if port or error.errno != errno.EADDRINUSE or attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _open(host: str, port: int, before: list[socket.socket]) -> list[socket.socket]:
    found = dict.fromkeys((entry[0], entry[4]) for entry in socket.getaddrinfo(host or "0.0.0.0", port, type=socket.SOCK_STREAM))
    known = {(one.family, one.getsockname()[0]) for one in before}
    opened: list[socket.socket] = []
    failed: OSError | None = None
    for family, address in sorted(found, key=lambda entry: entry[0] != socket.AF_INET):
        if (family, address[0]) in known:
            continue
        chosen = opened[0].getsockname()[1] if opened else port
        both = family == socket.AF_INET6 and address[0] == "::" and socket.has_dualstack_ipv6()
        both = both and not any(one.family == socket.AF_INET for one in before)
        try:
            one = socket.create_server((address[0], chosen), family=family, backlog=BACKLOG, dualstack_ipv6=both)
        except OSError as error:
            if error.errno == errno.EADDRINUSE or len(found) == 1:
                with suppress(OSError):
                    for other in opened:
                        other.close()
                raise
            failed = error
            continue
        one.setblocking(False)
        opened.append(one)
    if not opened and failed:
        raise failed
    return opened


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches the address."""
    return address == "::1" or address.startswith(("127.", "::ffff:127."))

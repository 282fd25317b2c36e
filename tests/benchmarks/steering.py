"""What the control plane costs a vendor's request: beside a server without it, with all of it there and off, and with all of it on.

CPU time of the thread, in process. Blocks of requests are taken by turns, in an order drawn anew, and the median of the rounds' ratios
counts, so that a neighbour on the machine hits all. What there is to be on is stubs, recording, coverage, waiting, and what is kept of
refusals.
"""

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

from mockserver import pipeline
from mockserver.app import Mock, create_app
from mockserver.client import Send, send_in_process
from mockserver.core.errors import Problem
from mockserver.core.origin import origin_of
from mockserver.gateway import CONTROL, Gateway, _find_refusal, answer_problem
from mockserver.settings import Settings

CONTACTS = "/rest/v1/addressbook/contacts"
JSON = [("Content-Type", "application/json")]
AIM = 1.03
"""What a request may cost with all of it there and off."""
Request = tuple[str, str, list[tuple[str, str]], bytes | None]


class Bare(Gateway):
    """The door with all that it does besides: tenant, vendor, pages of other sites, heads that are none. No stub, no recording."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            world, mount = self._find_mount(environ)
            del environ["mockserver.mounted"]
            environ["mockserver.world"] = world
            if mount is not None and mount.vendor.name == CONTROL:
                return self._control(mount, environ, start_response)
            if "HTTP_ORIGIN" in environ and world.settings.get("cors") == "on":
                raise NotImplementedError
            refused = _find_refusal(environ) if "mockserver.malformed" in environ or "HTTP_CONTENT_ENCODING" in environ else None
            if mount is None:
                return self._unknown(environ, world, start_response)
        except Problem as problem:
            return answer_problem(problem, environ, start_response)
        if refused:
            raise NotImplementedError
        return mount.app(environ, start_response)


def bare(mock: Mock) -> Send:
    """A way to the tenant `bare`, whose journal counts nothing."""
    mock.tenants.get("bare").journal._count = None
    return send_in_process(Bare(mock.gateway.mounts, mock.tenants))


def switch_on(mock: Mock) -> None:
    """A stub that nothing asks for, and a recording."""
    send = send_in_process(mock)
    send("POST", "/t/on/_mock/stubs", JSON, b'{"wire": "GET /nobodys/path", "status": 200}')
    send("PUT", "/t/on/_mock/recording", JSON, b'{"on": true}')


def requests(mock: Mock, tenant: str) -> dict[str, Request]:
    """A read, a write and a refusal."""
    id = next(iter(mock.tenants.get(tenant).tables["incoplax", "contacts"].all()))["id"]
    headers = [("X-Mock-Tenant", tenant), ("Accept", "*/*"), ("User-Agent", "benchmark")]
    return {
        "GET": ("GET", f"{CONTACTS}/{id}", headers, None),
        "POST": ("POST", CONTACTS, [*headers, *JSON], b'{"displayname": "New", "number": "7"}'),
        "404": ("GET", f"{CONTACTS}/none", headers, None),
    }


def forget(error: BaseException) -> None:
    """In the place of origin_of: nothing is kept of a refusal."""


def block(send: Send, request: Request, count: int) -> float:
    begun = time.thread_time()
    for _ in range(count):
        send(*request)
    return (time.thread_time() - begun) / count * 1e6


def measure(rounds: int, count: int = 150) -> dict[str, dict[str, float]]:
    """By request: microseconds without it, and the ratios `off` and `on`."""
    mock = create_app(Settings(vendors=("incoplax",)))
    ways = {"bare": bare(mock), "off": send_in_process(mock), "on": send_in_process(mock)}
    asked = {tenant: requests(mock, tenant) for tenant in ways}
    found: dict[str, dict[str, float]] = {}
    drawn = random.Random(1)
    for name in asked["bare"]:
        taken: dict[str, list[float]] = {tenant: [] for tenant in ways}
        for _ in range(rounds):
            for tenant in ways:
                mock.tenants.get(tenant).reset()
            mock.tenants.get("bare").journal._count = None
            switch_on(mock)
            gc.collect()
            for tenant in drawn.sample(list(ways), len(ways)):
                vars(pipeline)["origin_of"] = forget if tenant == "bare" else origin_of
                block(ways[tenant], asked[tenant][name], 20)
                taken[tenant].append(block(ways[tenant], asked[tenant][name], count))
        ratios = {tenant: [one / two for one, two in zip(taken[tenant], taken["bare"], strict=True)] for tenant in ("off", "on")}
        found[name] = {"bare": statistics.median(taken["bare"]), **{tenant: statistics.median(each) for tenant, each in ratios.items()}}
    return found


def table(quick: bool = False) -> None:
    print("\nwhat the control plane costs a request, CPU in process: microseconds without it, and the ratio with it")
    print(f"{'':8}{'without':>9}{'off':>8}{'on':>8}{'aim (off)':>11}")
    for name, each in measure(20 if quick else 100).items():
        print(f"{name:8}{each['bare']:9.1f}{each['off']:8.3f}{each['on']:8.3f}{AIM:11.2f}")


if __name__ == "__main__":
    table()

"""All the worlds of a server."""

import threading
from collections.abc import Callable, Iterator

from mockserver.core.errors import Problem
from mockserver.core.world import DEFAULT, NAME, World


class Tenants:
    """The worlds of a server, each made on first use from the fixtures."""

    def __init__(self, make: Callable[[str], World], limit: int) -> None:
        self._make, self._limit = make, limit
        self._lock = threading.Lock()
        self._worlds: dict[str, World] = {}
        self.get(DEFAULT)

    def __iter__(self) -> Iterator[World]:
        return iter(list(self._worlds.values()))

    def get(self, name: str) -> World:
        """The tenant of that name, forked from the fixtures if it is not there yet. Problem 400 or 429."""
        world = self._worlds.get(name)
        return world if world is not None else self._make_new(name)

    def find(self, name: str) -> World | None:
        return self._worlds.get(name)

    def _make_new(self, name: str) -> World:
        if not NAME.fullmatch(name):
            raise Problem(400, "Bad tenant name", f"{name!r} is no tenant name: 1 to 64 of A-Z a-z 0-9 . _ -, and not . or ..")
        with self._lock:
            if name not in self._worlds:
                if len(self._worlds) >= self._limit:
                    raise Problem(429, "Too many tenants", f"max_tenants is {self._limit}; DELETE /_mock/tenants/<name> makes room")
                self._worlds[name] = self._make(name)
            return self._worlds[name]

    def drop(self, name: str) -> bool:
        """Forgets a tenant; the default one is reset instead, snapshots and all. False if there is none."""
        if name == DEFAULT:
            world = self.get(name)
            world.reset()
            world.snapshots.clear()
            return True
        with self._lock:
            dropped = self._worlds.pop(name, None)
        if dropped is not None:
            dropped.retired.absorb(dropped.coverage)
        return dropped is not None

"""What a tenant was asked, and what it answered, in order: a document that can be played again."""

import base64
from datetime import datetime
from typing import Any

from mockserver.core.clock import iso

FORMAT = "mockserver recording 1"
NOTE = "Made against a fake: secrets of the fake are in it as they were sent. No secret of a real vendor belongs here."
STEPS = 10_000
ROOM = 64 * 1024 * 1024
"""A recording ends by itself after so many steps, or bytes of bodies."""


class Recording:
    """Of one tenant, from one moment on."""

    def __init__(self, tenant: str, version: str, vendors: list[str], began: dict[str, Any]) -> None:
        self.on, self.is_full = True, False
        self._head = {"format": FORMAT, "note": NOTE, "version": version, "tenant": tenant, "vendors": vendors, "began": began}
        self.steps: list[dict[str, Any]] = []
        self._room = ROOM

    def add(
        self, time: datetime, real: datetime, request: dict[str, Any], response: dict[str, Any], became: dict[str, Any] | None = None
    ) -> None:
        """A request and its answer; what the tenant became by it, where a replay cannot know from the request."""
        id = next((value for name, value in response["headers"] if name == "X-Mock-Request"), None)
        step = {"id": id, "time": iso(time), "real": iso(real), "request": request, "response": response}
        size = sum(len(each["body"] or "") for each in (request, response))
        self._append(step if became is None else {**step, "became": became}, size)

    def add_change(self, time: datetime, real: datetime, became: dict[str, Any]) -> None:
        """The tenant was made anew by a call that is not its own."""
        self._append({"id": None, "time": iso(time), "real": iso(real), "became": became}, 0)

    def _append(self, step: dict[str, Any], size: int) -> None:
        self._room -= size
        if len(self.steps) >= STEPS or self._room < 0:
            self.on, self.is_full = False, True
        else:
            self.steps.append(step)

    def show(self) -> dict[str, Any]:
        """Whether it goes on, and how long it is."""
        return {"on": self.on, "steps": len(self.steps), "full": self.is_full}

    def document(self) -> dict[str, Any]:
        return {**self._head, "full": self.is_full, "steps": self.steps}


def pack(body: bytes) -> dict[str, Any]:
    """A body as members of a JSON object: text, or base64 where it is none; null where there is none."""
    if not body:
        return {"body": None}
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body": base64.b64encode(body).decode(), "encoding": "base64"}


def unpack(members: dict[str, Any]) -> bytes:
    """The body that `pack` has put away."""
    body = members["body"]
    if body is None:
        return b""
    return base64.b64decode(body) if members.get("encoding") == "base64" else str(body).encode()

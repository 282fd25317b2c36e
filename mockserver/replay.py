"""Plays a recording on a fresh server, and compares every answer byte for byte."""

import difflib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mockserver.app import Mock
from mockserver.core.clock import parse_iso
from mockserver.core.image import restore_image
from mockserver.core.recording import FORMAT, unpack
from mockserver.core.world import World
from mockserver.door import HangUp
from mockserver.server.head import Malformed

MEMBERS = {"format", "tenant", "vendors", "began", "steps"}


class RecordingError(Exception):
    """A file that is no recording, or one that this server cannot play; the text is one clear line."""


@dataclass(frozen=True)
class Played:
    """How a step went: the difference in lines, none where it was answered as recorded."""

    number: int
    step: dict[str, Any]
    difference: list[str]

    @property
    def title(self) -> str:
        request = self.step.get("request", {"method": "the tenant", "path": "made anew"})
        id = f", request {self.step['id']}" if self.step["id"] else ""
        return f"step {self.number}{id}: {request['method']} {request['path']}"


def read(file: str) -> dict[str, Any]:
    """The recording in a file. RecordingError where it holds none."""
    try:
        document = json.loads(Path(file).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise RecordingError(f"{file} cannot be read: {error}") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT or not document.keys() >= MEMBERS:
        raise RecordingError(f"{file} is no {FORMAT}: GET /_mock/recording makes one")
    return document


def settings(recording: dict[str, Any]) -> dict[str, Any]:
    """What a server must be started with to play it."""
    defaults = recording["began"].get("defaults", {}) if isinstance(recording["began"], dict) else {}
    return {**defaults, "vendors": recording["vendors"], "allowed_hosts": ["*"], "journal_size": 10_000}


def play(mock: Mock, recording: dict[str, Any], until: str | None = None) -> Iterator[Played]:
    """Plays the steps in order, to the journal's entry `until` where it is given. RecordingError where the server has not what it takes."""
    steps = recording["steps"]
    if until is not None and until not in [step["id"] for step in steps]:
        raise RecordingError(f"no step of the recording is request {until}")
    world = mock.tenants.get(recording["tenant"])
    try:
        restore_image(world, recording["began"])
    except (LookupError, TypeError, ValueError) as error:
        raise RecordingError(f"the recording does not fit this server: {type(error).__name__}: {error}") from None
    for number, step in enumerate(steps, 1):
        try:
            world.clock = replace(world.clock, real=parse_iso(step["real"]))
            difference = _play(mock, world, step)
        except (LookupError, TypeError, ValueError) as error:
            raise RecordingError(f"step {number} of the recording is none: {type(error).__name__}: {error}") from None
        yield Played(number, step, difference)
        if until is not None and step["id"] == until:
            return


def _play(mock: Mock, world: World, step: dict[str, Any]) -> list[str]:
    """Asks once more, or makes the tenant what it became: by this server's fixtures it might become something else."""
    if "became" in step:
        restore_image(world, step["became"])
        return []
    return list(_difference(step["response"], _answer(mock, step["request"])))


def _answer(mock: Mock, request: dict[str, Any]) -> dict[str, Any]:
    body = unpack(request)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": request["prefix"] + request["path"],
        "mockserver.outside": request["outside"],
        "QUERY_STRING": request["query"],
        "SERVER_NAME": request["server"][0],
        "SERVER_PORT": request["server"][1],
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **request["headers"],
    }
    if request["malformed"]:
        environ["mockserver.malformed"] = Malformed(*request["malformed"])
    begun: list[Any] = ["0", []]

    def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        begun[:] = [status, headers]

    try:
        answered = b"".join(mock(environ, begin))
    except HangUp:
        answered = b""
    return {"status": begun[0], "headers": [list(pair) for pair in begun[1]], "body": answered}


def _difference(recorded: dict[str, Any], played: dict[str, Any]) -> Iterator[str]:
    """For a reader: the answers line by line, where one byte differs."""
    body = unpack(recorded)
    if (recorded["status"], recorded["headers"], body) != (played["status"], played["headers"], played["body"]):
        before, after = (_lines(answer, data) for answer, data in ((recorded, body), (played, played["body"])))
        yield from difflib.unified_diff(before, after, "recorded", "played", lineterm="", n=2)
        if before == after:
            yield f"  the bodies differ in bytes that JSON does not show: {body!r} and {played['body']!r}"


def _lines(answer: dict[str, Any], body: bytes) -> list[str]:
    try:
        text = json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    except ValueError:
        text = body.decode(errors="backslashreplace")
    return [answer["status"], *(f"{name}: {value}" for name, value in answer["headers"]), "", *text.splitlines()]

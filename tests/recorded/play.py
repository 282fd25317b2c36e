"""Recorded flows: what was asked of a fresh tenant whose clock stands still, and what it answered, byte by byte.

A flow is a line of `flows/<vendor>.jsonl` a request: `{"flow": name, "send": [method, target, headers, body], "answer":
[status line, headers, body]}`. Calls of the control plane have no answer: they only prepare the tenant.
"""

import base64
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from mockserver.app import Mock, create_app
from mockserver.settings import load_settings

FOLDER = Path(__file__).parent / "flows"
NOT_COMPARED = {"X-Mock-Evidence", "X-Mock-Unread", "X-Mock-Nearest"}
"""How an operation is known, and what was perhaps meant, may be said better tomorrow."""
Send = list[Any]
"""[method, target less the tenant's prefix, headers, body or None]: a body that is no UTF-8 stands as {"base64": text}."""
Answer = list[Any] | None
Step = dict[str, Any]


def start() -> Mock:
    """The server that flows are played on: as it comes, and whatever it answers is recorded, not refused."""
    return create_app(load_settings(arguments={"contract": "record", "max_tenants": 100_000}, environ={}))


def flows(file: Path) -> Iterator[tuple[str, list[Step]]]:
    """The flows of a file, each with its steps."""
    with file.open(encoding="utf-8") as lines:
        for name, steps in groupby(map(json.loads, lines), lambda step: step["flow"]):
            yield name, list(steps)


def answers(mock: Mock, sends: Iterable[Send], app: Callable[..., Iterable[bytes]] | None = None, keep: bool = False) -> list[Answer]:
    """What the requests of one flow come to, in order, on tenants that are dropped afterwards unless they are kept."""
    tenants: set[str] = set()
    found: list[Answer] = []
    for send in sends:
        tenants.add(send[1].split("/", 3)[2])
        found.append(_answer(app or mock, send))
    for name in () if keep else tenants:
        mock.tenants.drop(name)
    return found


def write(file: Path, steps: Iterable[Step]) -> None:
    """Writes a file of flows, a step a line."""
    file.write_text("".join(json.dumps(step, ensure_ascii=False) + "\n" for step in steps), encoding="utf-8")


def text_of(body: bytes) -> Any:
    """A body as the file holds it."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def _answer(app: Callable[..., Iterable[bytes]], send: Send) -> Answer:
    method, target, headers, body = send
    data = base64.b64decode(body["base64"]) if isinstance(body, dict) else (body or "").encode()
    begun: list[Any] = []

    def start_response(status: str, pairs: list[tuple[str, str]], exc_info: Any = None) -> None:
        begun[:] = [status, pairs]

    chunks = app(_environ(method, target, headers, data, body is not None), start_response)
    content = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    if "/_mock" in target:
        return None
    pairs = [[name, value] for name, value in begun[1] if name not in NOT_COMPARED]
    return [begun[0], pairs, text_of(content)]


def _environ(method: str, target: str, headers: list[list[str]], data: bytes, has_body: bool) -> dict[str, Any]:
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "mockserver.test",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "mockserver.test",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(data),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    if has_body:
        environ.setdefault("CONTENT_LENGTH", str(len(data)))
    return environ

"""A small client for one tenant, the same over a socket and in process: what the pytest fixtures hand out."""

import io
import json as jsonlib
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, IncompleteRead
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit

from mockserver.control_calls import ABSENT, ControlCalls, Refused, Unverified, encode
from mockserver.door import WSGI

__all__ = ["Client", "Refused", "Response", "ResponseHeaders", "Send", "Unverified", "send_in_process", "send_over_socket"]

WIRE = re.compile(r"\S+ /")
Send = Callable[[str, str, list[tuple[str, str]], bytes | None], "Response"]


@dataclass
class Response:
    """An answer: `status_code`, `reason`, `headers` (names without regard to case), `content`."""

    status_code: int
    reason: str
    header_list: list[tuple[str, str]]
    content: bytes

    @property
    def headers(self) -> "ResponseHeaders":
        return ResponseHeaders(self.header_list)

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return jsonlib.loads(self.content)


@dataclass(frozen=True)
class ResponseHeaders:
    """Headers by name, case aside. `get_all` where a name comes more than once."""

    pairs: list[tuple[str, str]]

    def get_all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key.lower() == name.lower()]

    def get(self, name: str, default: str | None = None) -> str | None:
        return next(iter(self.get_all(name)), default)

    def __getitem__(self, name: str) -> str:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None


def send_in_process(app: WSGI) -> Send:
    """Calls the WSGI app directly: no socket, no thread. A fault's hang-up is a ConnectionError here, too."""

    def send(method: str, target: str, headers: list[tuple[str, str]], body: bytes | None) -> Response:
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
            "wsgi.input": io.BytesIO(body or b""),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in headers:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            environ[key] = f"{environ[key]}, {value}" if key in environ and key != "HTTP_HOST" else value
        if environ.pop("HTTP_TRANSFER_ENCODING", None) or (body is not None and "CONTENT_LENGTH" not in environ):
            environ["CONTENT_LENGTH"] = str(len(body or b""))  # as servers put chunks together
        begun: list[Any] = []

        def start_response(status: str, pairs: list[tuple[str, str]], exc_info: Any = None) -> None:
            begun[:] = [status, pairs]

        parts_of_body: Iterable[bytes] = app(environ, start_response)
        try:
            content = b"".join(parts_of_body)
        finally:
            if hasattr(parts_of_body, "close"):
                parts_of_body.close()
        code, _, reason = begun[0].partition(" ")
        return Response(int(code), reason, begun[1], content)

    return send


def send_over_socket(url: str) -> Send:
    """Speaks HTTP/1.1 to a server; a fresh connection a request."""
    parts = urlsplit(url)

    def send(method: str, target: str, headers: list[tuple[str, str]], body: bytes | None) -> Response:
        connection = HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=60)
        try:
            hosted = any(name.lower() == "host" for name, _ in headers)
            connection.putrequest(method, target, skip_host=hosted, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            try:
                content = answer.read()
            except IncompleteRead as cut:  # a fault's truncate: shorter than its Content-Length, as in process
                content = cut.partial
            return Response(answer.status, answer.reason, answer.getheaders(), content)
        finally:
            connection.close()

    return send


@dataclass
class Client(ControlCalls):
    """One tenant of a server, as a test sees it. `url` is the base URL that any client of the tenant is given."""

    url: str
    tenant: str
    send: Send
    vendor: str | None = None
    """The vendor whose credentials `auth=` means; found by the path if None."""
    token: str = ""
    """The server's `control_token`, where it has one."""
    _owners: dict[tuple[str, ...], str] = field(default_factory=dict)

    def call(
        self,
        wire: str,
        *,
        json: Any = ABSENT,
        data: bytes | str | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: str | Mapping[str, Any] | None = None,
    ) -> Response:
        """Sends `"VERB /path"` (else ValueError). `json` or `data` is the body; `auth` a credential kind, or a credential."""
        if not WIRE.match(wire):  # it would reach another tenant, or none
            raise ValueError(f'a call is "VERB /path", not {wire!r}')
        verb, _, path = wire.partition(" ")
        pairs = dict(query or {})
        sent = dict(headers or {})
        if auth is not None:
            credential = self.credential(self.vendor or self._owner(path), auth) if isinstance(auth, str) else auth
            sent = {**credential.get("headers", {}), **sent}
            pairs = {**credential.get("query", {}), **pairs}
        body = data.encode() if isinstance(data, str) else data
        if json is not ABSENT:
            body = jsonlib.dumps(json, ensure_ascii=False).encode("utf-8", "surrogatepass")
            if not any(name.lower() == "content-type" for name in sent):
                sent["Content-Type"] = "application/json"
        target = f"/t/{self.tenant}{quote(path, safe='/%:@!$&()*+,;=~?[]')}"
        if pairs:
            target += ("&" if "?" in target else "?") + encode(pairs)
        return self.send(verb, target, list(sent.items()), body)

    def control(self, wire: str, json: Any = ABSENT) -> Any:
        """Asks the control plane; the document, or text, that it answers. Refused, with its words, where it answers 4xx."""
        __tracebackhide__ = True
        response = self.call(wire, json=json, headers={"Authorization": f"Bearer {self.token}"} if self.token else None)
        if response.status_code >= 400:
            problem = response.json() if "json" in (response.headers.get("Content-Type") or "") else None
            raise Refused(f"{wire}: {response.status_code} {response.text}", problem)
        if not response.content:
            return None
        return response.json() if "json" in (response.headers.get("Content-Type") or "") else response.text

    def fork(self, name: str, snapshot: str | None = None) -> "Client":
        """Makes the tenant `name`, or makes it anew, as a copy of this one, or of a snapshot of it; a client of it."""
        self.make_tenant(name, self.tenant, snapshot)
        return replace(self, url=f"{self.url.removesuffix(f'/t/{self.tenant}')}/t/{name}", tenant=name)

    def _owner(self, path: str) -> str:
        """The vendor whose operations begin as this path does."""
        if not self._owners:
            for operation in self.control("GET /_mock/operations")["operations"]:
                self._owners[tuple(operation["wire"].partition(" ")[2].lower().split("/"))] = operation["vendor"]
        wanted = re.sub("/{2,}", "/", path.partition("?")[0]).lower().split("/")

        def count_shared(known: tuple[str, ...]) -> int:
            return next((place for place, (one, two) in enumerate(zip(known, wanted, strict=False)) if one != two), len(known))

        nearest = max(self._owners, key=count_shared, default=())
        if count_shared(nearest) < 2:
            raise Refused(f"{path} belongs to no vendor")
        return self._owners[nearest]

"""What the pytest fixtures hand out: a server, a tenant in it, a vendor in that. The same API over a socket and in process."""

import io
import itertools
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from email.message import Message
from functools import partial
from typing import TYPE_CHECKING, Any

from mockserver.app import Mock, create_app
from mockserver.client import Client, Response, send_in_process, send_over_socket
from mockserver.control_calls import ABSENT, ControlCalls
from mockserver.core.vendor import Vendor
from mockserver.door import HangUp
from mockserver.in_process_host import HOST, hint
from mockserver.journal_lines import Reporter, entry_line, world_lines
from mockserver.server import listen, url_of
from mockserver.server.loop import PATIENCE, Loop
from mockserver.settings import Settings, load_settings

if TYPE_CHECKING:
    import httpx
    import requests


class MockServer:
    """The mock server on a thread of this process; `with MockServer(Settings(port=0)) as server: server.url`."""

    def __init__(self, settings: Settings | None = None, mock: Mock | None = None) -> None:
        self.settings = settings or Settings(port=0)
        self.mock = mock or create_app(self.settings)
        self._server: Loop | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """`http://host:port`, without a slash at the end."""
        if self._server is None:
            raise RuntimeError("the server is not running: start() it")
        return url_of(self._server, self.settings)

    def start(self) -> "MockServer":
        """Listens and answers, from the moment this returns. RuntimeError where it does already."""
        if self._server is not None:
            raise RuntimeError("the server is running: stop() it first")
        self._server = listen(self.mock, self.settings)
        self._thread = threading.Thread(target=self._server.run, name="mockserver", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Closes the port and ends the threads; requests under way have a second left."""
        if self._server is not None and self._thread is not None:
            server, self._server = self._server, None
            server.stop()
            self._thread.join(timeout=PATIENCE + 5)

    def tenant(self, name: str) -> "Tenant":
        """That tenant, as the pytest fixtures have theirs."""
        return TestServer(self.mock, self).tenant(name)

    def __enter__(self) -> "MockServer":
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()


class TestServer:
    """A mock server for tests. `url` is its address; in process that is a name which only the transports know."""

    __test__ = False

    def __init__(self, mock: Mock, server: MockServer | None) -> None:
        self.mock, self.server = mock, server
        self.url = server.url if server else f"http://{HOST}"
        self.send = send_over_socket(self.url) if server else send_in_process(mock)
        self._numbers = itertools.count(1)
        self._stack = ExitStack()
        if server is None:
            self._stack.enter_context(hint())
        self._open: dict[str, Tenant] = {}
        self.closing: list[Callable[[Tenant], object]] = []
        """What is called with each tenant before it goes."""

    @property
    def vendors(self) -> Mapping[str, Vendor]:
        return self.mock.vendors

    @property
    def token(self) -> str:
        return self.mock.settings.control_token

    def tenant(self, name: str) -> "Tenant":
        return Tenant(self, Client(f"{self.url}/t/{name}", name, self.send, token=self.token))

    def fresh_tenant(self, test: str) -> "Tenant":
        """A tenant that nobody has used, named after a test."""
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", test)[:48].strip("-") or "test"
        return self._open_tenant(f"{name}-{next(self._numbers)}")

    def _open_tenant(self, name: str) -> "Tenant":
        tenant = self._open[name] = self.tenant(name)
        return tenant

    def reporter(self, tenant: "Tenant") -> Reporter:
        """What tells a tenant's last requests, even after it is gone."""
        world = self.mock.tenants.find(tenant.name)
        return partial(world_lines, world, self.mock.explainer) if world else list

    def open(self) -> list["Tenant"]:
        """The fresh tenants that are not closed yet."""
        return list(self._open.values())

    def faults(self, tenant: "Tenant") -> list[dict[str, Any]]:
        """A tenant's fault rules, as the control plane shows them."""
        world = self.mock.tenants.find(tenant.name)
        return list(tenant.control("GET /_mock/faults")["faults"]) if world and world.faults.rules else []

    def let_go(self, tenant: "Tenant") -> None:
        """Called with each tenant as it goes."""
        for call in self.closing:
            call(tenant)
        self._open.pop(tenant.name, None)

    def drop(self, tenant: "Tenant") -> list[str]:
        """Forgets a tenant; the bugs of the mock server that it met."""
        world = self.mock.tenants.find(tenant.name)
        self.mock.tenants.drop(tenant.name)
        return list(world.bugs) if world else []

    def stop(self) -> None:
        self._stack.close()
        if self.server:
            self.server.stop()

    @property
    def is_in_process(self) -> bool:
        return self.server is None


def start(values: Mapping[str, Any], in_process: bool) -> TestServer:
    """A running server with these settings; the environment is left alone, it may speak of a server elsewhere."""
    settings = load_settings(arguments=values, environ={})
    mock = create_app(settings)
    return TestServer(mock, None if in_process else MockServer(settings, mock).start())


class Tenant(ControlCalls):
    """One tenant: `url` is what a client takes for the server's address; everything a `Client` does, on all vendors."""

    def __init__(self, server: TestServer, client: Client) -> None:
        self._server, self.client = server, client
        self.name, self.url = client.tenant, client.url
        self.call = client.call
        self._others: list[Tenant] = []

    def __repr__(self) -> str:
        return f"<tenant {self.name} at {self.url}>"

    def control(self, wire: str, json: Any = ABSENT) -> Any:
        """Asks the control plane; the document it answers. Refused, with its words, where it answers 4xx."""
        __tracebackhide__ = True
        return self.client.control(wire, json)

    def another(self) -> "Tenant":
        """A further tenant, as fresh as this one was, and dropped with it."""
        self._others.append(self._server.fresh_tenant(self.name))
        return self._others[-1]

    def vendor(self, name: str) -> "VendorClient":
        vendor = self._server.vendors.get(name)
        if vendor is None:
            raise LookupError(f"this server has no vendor {name!r}; it has {', '.join(self._server.vendors)}")
        client = replace(self.client, vendor=name)
        return VendorClient(name, self.url + vendor.base_path, client, vendor.base_path, vendor.prefixes)

    def httpx_client(self, **options: Any) -> "httpx.Client":
        """An httpx client whose base URL is this tenant; in process it opens no socket. It asks no proxy of the environment's."""
        import httpx

        if self._server.is_in_process:
            options.setdefault("transport", self.transport())
        return httpx.Client(**{"base_url": self.url, "trust_env": False, **options})

    def httpx_async_client(self, **options: Any) -> "httpx.AsyncClient":
        """The same for `async with`: neither an answer nor a fault's delay blocks the event loop."""
        import httpx

        if self._server.is_in_process:
            options.setdefault("transport", self.transport())
        return httpx.AsyncClient(**{"base_url": self.url, "trust_env": False, **options})

    def transport(self) -> "httpx.BaseTransport":
        """An httpx transport that calls the app directly, for `httpx.Client` and `httpx.AsyncClient`."""
        import httpx

        send = send_in_process(self._server.mock)

        class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                import anyio.to_thread  # httpx needs it, too

                await request.aread()
                return await anyio.to_thread.run_sync(self.handle_request, request)  # a fault's delay holds up no event loop

            def handle_request(self, request: httpx.Request) -> httpx.Response:
                headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
                try:
                    answer = send(request.method, request.url.raw_path.decode(), headers, request.read() or None)
                except HangUp:
                    raise httpx.RemoteProtocolError("a fault closed the connection without an answer", request=request) from None
                if len(answer.content) < int(answer.headers.get("Content-Length") or 0) and request.method != "HEAD":
                    raise httpx.RemoteProtocolError("a fault cut the answer short", request=request)
                reason = {"reason_phrase": answer.reason.encode()}
                return httpx.Response(
                    answer.status_code, headers=answer.header_list, stream=httpx.ByteStream(answer.content), extensions=reason
                )

        return Transport()

    def requests_session(self) -> "requests.Session":
        """A requests session for this tenant's URLs; in process it opens no socket. It asks no proxy of the environment's."""
        import requests

        session = requests.Session()
        session.trust_env = False
        if self._server.is_in_process:
            session.mount(self._server.url, self.adapter())
        return session

    def adapter(self) -> "requests.adapters.BaseAdapter":
        """A requests adapter that calls the app directly, whatever host a URL names."""
        from urllib.parse import urlsplit

        import requests
        from requests.adapters import HTTPAdapter
        from urllib3 import HTTPHeaderDict, HTTPResponse

        send = send_in_process(self._server.mock)

        class Adapter(HTTPAdapter):
            def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
                headers = [(name, _text(value)) for name, value in request.headers.items()]
                if "Host" not in request.headers:
                    headers.append(("Host", str(urlsplit(request.url or "").netloc)))
                try:
                    answer: Response = send(request.method or "GET", request.path_url, headers, _bytes(request.body))
                except HangUp:
                    raise requests.ConnectionError("a fault closed the connection without an answer", request=request) from None
                raw = HTTPResponse(
                    io.BytesIO(answer.content),
                    HTTPHeaderDict(answer.header_list),
                    answer.status_code,
                    reason=answer.reason,
                    preload_content=False,
                    original_response=_Original(answer.header_list),  # type: ignore[arg-type]
                    request_method=request.method,
                )
                return self.build_response(request, raw)

        return Adapter()

    def assumptions(self) -> list[str]:
        """The answers that this tenant and those it asked for have given, and that nobody documents: what, and why it is so."""
        return [*super().assumptions(), *(line for other in self._others for line in other.assumptions())]

    def unfired(self) -> list[str]:
        """The fault rules that were armed and never fired, but for optional ones; of those that it asked for, too."""
        found = [
            f"fault {rule['id']} on {rule.get('operation') or rule['vendor']}"
            for rule in self._server.faults(self)
            if not (rule["fired"] or rule["optional"])
        ]
        return [*found, *(line for other in self._others for line in other.unfired())]

    def unread(self) -> list[str]:
        """What nothing read of the requests that the journals hold, and what each name probably should be."""
        found = [entry_line(entry) for entry in reversed(self.requests(unread=True, limit=100))]
        return [*found, *(line for other in self._others for line in other.unread())]

    def close(self) -> list[str]:
        """Drops the tenant and those it asked for; the bugs of the mock server that they met."""
        self._server.let_go(self)
        bugs = self._server.drop(self)
        for other in self._others:
            bugs += other.close()
        return bugs


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(body: Any) -> bytes | None:
    """A prepared request's body: text, bytes, a file, or chunks."""
    if body is None or isinstance(body, bytes):
        return body
    if hasattr(body, "read"):
        body = body.read()
    chunks = [body] if isinstance(body, (str, bytes)) else body
    return b"".join(chunk.encode() if isinstance(chunk, str) else chunk for chunk in chunks)


class _Original:
    """What requests reads cookies from: http.client's response behind urllib3's."""

    def __init__(self, headers: list[tuple[str, str]]) -> None:
        self.msg = Message()
        for name, value in headers:
            self.msg[name] = value

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        pass


@dataclass
class VendorClient:
    """One vendor in one tenant. `base_url` is what the vendor's own client is configured with."""

    name: str
    base_url: str
    client: Client
    base_path: str = ""
    prefixes: tuple[str, ...] = ()

    def call(self, wire: str, **options: Any) -> Response:
        """Sends `"VERB /path"`: `json`, `data`, `query`, `headers`, `auth="<credential kind>"`. The path with or without the base path."""
        return self.client.call(self._wire(wire), **options)

    def fault(self, operation: str | None = None, **rule: Any) -> dict[str, Any]:
        """Arms a fault rule on one operation of this vendor (its name or request line), or on all."""
        if operation is None:
            return self.client.fault(vendor=self.name, **rule)
        return self.client.fault(operation=self._full_name(operation), **rule)

    def _full_name(self, operation: str) -> str:
        """The operation as the control plane knows it: `get_contact` is `incoplax.get_contact`, a path gets its base path."""
        if " " in operation:
            return self._wire(operation)
        return operation if "." in operation else f"{self.name}.{operation}"

    def _wire(self, wire: str) -> str:
        verb, _, path = wire.partition(" ")
        if self.base_path and not any(f"{path.lower()}/".startswith(f"{prefix}/") for prefix in (*self.prefixes, "/_mock")):
            return f"{verb} {self.base_path}{path}"
        return wire

    @property
    def credentials(self) -> dict[str, Any]:
        """Every credential by kind: `{"headers": {...}, "query": {...}, ...}`."""
        return dict(self.client.control("GET /_mock/credentials").get(self.name, {}))

    def credential(self, kind: str, **details: Any) -> dict[str, Any]:
        """One credential; `subject`, `permissions`, `expires_in` where the vendor knows them."""
        return self.client.credential(self.name, kind, **details)

    def requests(self, **filters: Any) -> list[dict[str, Any]]:
        """This vendor's part of the journal, newest first. `operation` by its name alone too."""
        if "operation" in filters:
            filters["operation"] = self._full_name(filters["operation"])
        return self.client.requests(vendor=self.name, **filters)

    def verify(self, operation: str, **wanted: Any) -> list[dict[str, Any]]:
        """The requests that match: `operation` by its name alone too, `query`, `body`, `status`, `count`. AssertionError unless so many."""
        __tracebackhide__ = True
        return self.client.verify(self._full_name(operation), **wanted)

    def wait(self, operation: str, **wanted: Any) -> list[dict[str, Any]]:
        """The requests of an operation, once there are so many: `count`, `timeout` in real seconds, `since`."""
        __tracebackhide__ = True
        return self.client.wait(self._full_name(operation), **wanted)

    def seed(self, tables: Mapping[str, list[dict[str, Any]]]) -> None:
        """Adds rows, or replaces them by key: `{"contacts": [{...}]}`."""
        self.client.seed(self.name, tables)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table, as they are now."""
        return self.client.rows(self.name, table)

    def settings(self, **switches: Any) -> None:
        """Sets this vendor's switches."""
        self.client.settings({self.name: switches})

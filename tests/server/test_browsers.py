"""Pages in a browser: kept from the control plane, let to the vendors where a tenant says so. Proxies, and probes."""

import pytest

from mockserver.app import Mock
from mockserver.client import Client, send_in_process
from mockserver.gateway import Gateway
from mockserver.testing import MockServer

from .wire import Raw, Wire

CONTACTS = "/rest/v1/addressbook/contacts"
ORIGIN = {"Origin": "https://app.example"}


def ask(server: MockServer, line: str, *headers: str) -> Raw:
    """Sends these headers and no others."""
    with Wire(server) as wire:
        return wire.send("\r\n".join([f"{line} HTTP/1.1", *headers]) + "\r\n\r\n").answer(bare=line.startswith("HEAD"))


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:9", "http://[", "http://mockserver.test.evil.example"]
)
@pytest.mark.parametrize("wire", ["POST /_mock/reset", "GET /_mock/state", "GET /_mock/faults"])
def test_control_plane__from_a_foreign_page_403(client: Client, wire: str, origin: str) -> None:
    answer = client.call(wire, headers={"Origin": origin, "Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["title"]) == (403, "Foreign origin")
    assert "allowed_hosts" in answer.json()["detail"] and answer.json()["errors"][0]["pointer"] == "/Origin"


def test_control_plane__from_its_own_page_is_open(client: Client) -> None:
    assert client.call("GET /_mock/clock", headers={"Origin": "http://mockserver.test"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1"])
def test_control_plane__on_loopback_by_a_foreign_host_403(server: MockServer, host: str) -> None:
    """DNS rebinding: a page's own name leads to 127.0.0.1, so that its Origin is the Host."""
    answer = ask(server, "POST /_mock/reset", f"Host: {host}", f"Origin: http://{host}", "Content-Length: 0")
    assert (answer.status, answer.json()["title"]) == (403, "Foreign host")
    assert ask(server, "GET /_mock/health", f"Host: {host}").status == 200
    assert ask(server, f"GET {CONTACTS}", f"Host: {host}").status == 200


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "app.localhost", ""])
def test_control_plane__on_loopback_by_a_name_of_this_machine_is_open(server: MockServer, host: str) -> None:
    assert ask(server, "GET /_mock/clock", f"Host: {host}").status == 200


@pytest.mark.parametrize(("allowed", "status"), [((), 403), (("mock.example",), 200), (("*",), 200), (("other.example",), 403)])
def test_allowed_hosts__open_the_control_plane(mock: Mock, client: Client, allowed: tuple[str, ...], status: int) -> None:
    door = Gateway(mock.gateway.mounts, mock.tenants, allowed_hosts=allowed)

    def app(environ: dict[str, object], start_response: object) -> object:
        return door(environ | {"mockserver.loopback": True}, start_response)  # type: ignore[arg-type]

    send = send_in_process(app)  # type: ignore[arg-type]
    sent = [("Host", "mock.example:8080"), ("Origin", "https://mock.example")]
    assert send("GET", f"/t/{client.tenant}/_mock/clock", sent, None).status_code == status


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/clock", "/_mock/docs/incoplax", "/_mock/specs/incoplax.yaml"])
def test_head__of_the_control_plane_is_get_without_its_body(server: MockServer, path: str) -> None:
    """`wget --spider` in a compose file's health check."""
    answer, whole = ask(server, f"HEAD {path}"), ask(server, f"GET {path}")
    assert (answer.status, answer.headers["content-type"]) == (200, whole.headers["content-type"])
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/_mock/health", "GET, HEAD, OPTIONS"),
        ("/_mock/faults", "DELETE, GET, HEAD, OPTIONS, POST"),
        ("/_mock/faults/7", "DELETE, OPTIONS"),
        ("/_mock/specs/incoplax.yaml", "GET, HEAD, OPTIONS"),
    ],
)
def test_options__of_the_control_plane_lists_its_verbs(client: Client, path: str, allow: str) -> None:
    answer = client.call(f"OPTIONS {path}")
    assert (answer.status_code, answer.headers["Allow"], answer.content) == (204, allow, b"")


def test_options__of_no_path_of_the_control_plane_404(client: Client) -> None:
    assert client.call("OPTIONS /_mock/nothing").status_code == 404


def preflight(client: Client) -> tuple[int, str | None]:
    headers = {**ORIGIN, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "content-type, api-version"}
    answer = client.call(f"OPTIONS {CONTACTS}/1", headers=headers)
    if answer.status_code == 204:
        assert answer.headers["Access-Control-Allow-Methods"] == "PATCH"
        assert answer.headers["Access-Control-Allow-Headers"] == "content-type, api-version"
        assert answer.headers["Vary"] == "Origin"
    return answer.status_code, answer.headers.get("Access-Control-Allow-Origin")


def test_cors__off_leaves_preflights_to_the_vendor(client: Client) -> None:
    assert preflight(client) == (405, None)
    assert "Access-Control-Allow-Origin" not in client.call(f"GET {CONTACTS}", headers=ORIGIN).headers


def test_cors__on_answers_preflights_and_opens_answers(client: Client) -> None:
    assert client.settings(cors="on")["cors"] == "on"
    assert preflight(client) == (204, "https://app.example")
    answer = client.call(f"GET {CONTACTS}/1", headers=ORIGIN)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (404, "https://app.example")
    assert "X-Mock-Request" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in client.call(f"GET {CONTACTS}").headers
    assert client.call(f"OPTIONS {CONTACTS}").status_code == 405  # no preflight
    assert client.call("POST /_mock/reset", headers=ORIGIN).status_code == 403


def test_cors__on_opens_stubs_and_paths_of_no_vendor(client: Client) -> None:
    client.settings(cors="on")
    client.stub("GET /mine", body=1)
    client.stub("GET /hers", headers={"access-control-allow-origin": "https://hers.example"})
    asked = client.call("OPTIONS /mine", headers={**ORIGIN, "Access-Control-Request-Method": "GET"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, "https://app.example")
    found = {path: client.call(f"GET {path}", headers=ORIGIN).headers for path in ("/mine", "/hers", "/nobodys")}
    origins = {path: headers.get_all("Access-Control-Allow-Origin") for path, headers in found.items()}
    assert origins == {"/mine": ["https://app.example"], "/hers": ["https://hers.example"], "/nobodys": ["https://app.example"]}
    assert "X-Mock-Stub" in found["/mine"]["Access-Control-Expose-Headers"]
    client.settings(cors="off")
    assert "Access-Control-Allow-Origin" not in client.call("GET /mine", headers=ORIGIN).headers


FORWARDED = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "api.example, inner"), ("X-Forwarded-Prefix", "/mock/")]


@pytest.mark.parametrize(("trusted", "base"), [(True, "https://api.example/mock"), (False, "http://mockserver.test")])
def test_forwarded__are_believed_of_a_trusted_proxy_alone(mock: Mock, client: Client, trusted: bool, base: str) -> None:
    send = send_in_process(Gateway(mock.gateway.mounts, mock.tenants, trust_proxy=trusted))
    send("GET", f"/t/{client.tenant}{CONTACTS}", FORWARDED, None)
    assert client.requests()[0]["request"]["url"] == f"{base}/t/{client.tenant}{CONTACTS}"


def test_forwarded__nonsense_is_passed_over(mock: Mock, client: Client) -> None:
    send = send_in_process(Gateway(mock.gateway.mounts, mock.tenants, trust_proxy=True))
    send("GET", f"/t/{client.tenant}{CONTACTS}", [("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Prefix", "x")], None)
    assert client.requests()[0]["request"]["url"] == f"http://mockserver.test/t/{client.tenant}{CONTACTS}"

"""Journal entries as curl and as HAR: sent again, they are the same requests."""

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.client import Client, send_in_process, send_over_socket
from mockserver.settings import Settings
from mockserver.testing import MockServer

from .problems import problem

CONTACTS = "/rest/v1/addressbook/contacts"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = b'--b\r\nContent-Disposition: form-data; name="f"; filename="\xe9"\r\n\r\n\x00\xff\r\n--b--\r\n'
REQUESTS: list[tuple[str, dict[str, str], bytes | None]] = [
    (f"GET {CONTACTS}", {}, None),
    (f"GET {CONTACTS}?limit=1&order=%22a%22&x=it's&y=$HOME&z=`ls`&n=%0A&sp=a+b&e=", {"Accept": "a'b\"c $HOME", "X-Empty": ""}, None),
    (f"GET {CONTACTS}/[1-3]{{a,b}}%20'$(ls)%C3%BC", {"User-Agent": "x; y"}, None),
    (f"GET {CONTACTS}/../..", {}, None),
    (f"HEAD {CONTACTS}", {}, None),
    (f"DELETE {CONTACTS}/none", {}, b""),
    (f"POST {CONTACTS}", {"Content-Type": "application/json"}, b'{"displayname": "O\'Neil \\"x\\" $HOME `ls`", \r\n "number": "1"}\n\n'),
    (f"LOOKUP {CONTACTS}", {"Content-Type": "application/json"}, b'"11"'),
    (f"POST {CONTACTS}", {"Content-Type": "application/json"}, b"@/etc/hostname"),
    (f"POST {CONTACTS}", {}, b"no content type"),
    (f"POST {CONTACTS}", {"Content-Type": "text/plain; charset=latin-1"}, "é %s %d \\n 'x' \n".encode("latin-1")),
    (f"POST {CONTACTS}", {"Content-Type": "application/octet-stream"}, bytes(range(256))),
    (f"POST {CONTACTS}", {"Content-Type": "multipart/form-data; boundary=b"}, MULTIPART),
    (f"POST {CONTACTS}", {"Content-Type": "text/plain"}, b"-long-" * 30_000),
    (f"POST {CONTACTS}", FORM, b"a=1&b=%26"),
    ("GET /nobody's/path", {"X-Latin": "caf\xe9"}, None),
]


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(Settings(port=0, vendors=("incoplax",))) as running:
        yield running


def list_requests(server: MockServer, tenant: str) -> list[Any]:
    """All requests of a tenant as the server met them, oldest first."""
    world = server.mock.tenants.get(tenant)
    return [(entry.method, entry.path, entry.query, sorted(entry.headers), entry.body) for entry in reversed(list(world.journal))]


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_read_request_as_curl__sends_the_same_again(server: MockServer, shell: str) -> None:
    tenant = f"curl-{shell}"
    client = Client(f"{server.url}/t/{tenant}", tenant, send_over_socket(server.url))
    for wire, headers, body in REQUESTS:
        verb, _, path = wire.partition(" ")
        client.send(verb, f"/t/{tenant}{path}", list(headers.items()), body)
    first = list_requests(server, tenant)
    assert len(first) == len(REQUESTS)
    script = "".join(client.curl(str(number + 1)) for number in range(len(REQUESTS)))
    run(shell, script)
    for once, again in zip(first, list_requests(server, tenant)[len(REQUESTS) :], strict=True):
        assert again == once


def run(shell: str, script: str, **environ: str) -> str:
    found = subprocess.run(
        [shell, "-eu"], input=script.encode(), env={**os.environ, **environ}, capture_output=True, check=False, timeout=60
    )
    assert found.returncode == 0, f"{script[:3000]}\n{found.stderr.decode(errors='replace')}"
    return found.stdout.decode(errors="replace")


def test_read_request_as_curl__secrets_come_from_a_variable_or_not_at_all(client: Client) -> None:
    client.settings({"contract": "record"})
    secrets = {"Authorization": "Bearer s3cret", "Cookie": "a=s3cret"}
    client.call(f"POST {CONTACTS}?a=1&token=s3cret", json={"displayname": "x", "pwd": "s3cret"}, headers=secrets)
    client.call(f"POST {CONTACTS}", data="code=s3cret&a=b", headers=FORM)
    first, second = client.curl("1"), client.curl("2")
    assert "s3cret" not in first + second
    assert '"Authorization: $MOCKSERVER_AUTHORIZATION"' in first and 'a=1&token=$MOCKSERVER_AUTHORIZATION"' in first
    assert '{"displayname":"x","pwd":"<redacted>"}' in first and first.startswith("# secrets of the body are left out")
    assert "'code=<redacted>&a=b'" in second
    assert "s3cret" not in json.dumps(client.har())


def test_read_request_as_curl__authorization_is_filled_in(server: MockServer) -> None:
    client = Client(f"{server.url}/t/filled", "filled", send_over_socket(server.url))
    client.call(f"GET {CONTACTS}?token=a%22b", headers={"Authorization": 'Basic "x"'})
    run("sh", client.curl("1"), MOCKSERVER_AUTHORIZATION="again")
    again = list_requests(server, "filled")[1]
    assert again[2] == "token=again" and ("Authorization", "again") in again[3]


def test_read_request_as_curl__of_a_large_body_says_what_is_missing(client: Client) -> None:
    client.call(f"POST {CONTACTS}", data=b"x" * 300_000)
    assert client.curl("1").startswith("# of 300000 bytes the journal kept 262144\n")


@pytest.mark.parametrize("form", ["curl", "har"])
def test_read_request_as_curl__unknown_404(client: Client, form: str) -> None:
    problem(client.call(f"GET /_mock/requests/7/{form}"), 404, "/id", "path")


def test_list_requests_as_har__oldest_first_and_exact(client: Client) -> None:
    client.settings({"contract": "record"})
    client.freeze("2026-01-01T00:00:00Z")
    client.call(f"GET {CONTACTS}?limit=1&limit=2")
    client.call(f"POST {CONTACTS}", data=bytes(range(256)), headers={"Content-Type": "application/octet-stream"})
    client.call(f"POST {CONTACTS}", data="a=1&b=%26", headers=FORM)
    log = client.har()["log"]
    assert (log["version"], log["creator"]["name"]) == ("1.2", "mockserver")
    first, second, third = log["entries"]
    assert (first["startedDateTime"], first["_request"], first["_operation"]) == ("2026-01-01T00:00:00Z", "1", "incoplax.list_contacts")
    assert first["request"]["queryString"] == [{"name": "limit", "value": "1"}, {"name": "limit", "value": "2"}]
    assert first["request"]["url"] == f"http://mockserver.test/t/{client.tenant}{CONTACTS}?limit=1&limit=2"
    assert first["response"]["content"]["size"] == len(first["response"]["content"]["text"].encode())
    assert base64.b64decode(second["request"]["postData"]["text"]) == bytes(range(256))
    assert second["request"]["postData"]["_encoding"] == "base64"
    assert third["request"]["postData"]["params"] == [{"name": "a", "value": "1"}, {"name": "b", "value": "&"}]


def test_read_request_as_har__that_one(client: Client) -> None:
    client.call(f"GET {CONTACTS}")
    client.call(f"LOOKUP {CONTACTS}", json="11")
    (entry,) = client.har("2")["log"]["entries"]
    assert entry["request"]["method"] == "LOOKUP" and entry["request"]["postData"]["text"] == '"11"'
    assert entry["response"]["statusText"] == "OK"


def test_list_requests_as_har__of_an_empty_journal() -> None:
    client = Client("", "default", send_in_process(create_app(Settings(vendors=()))))
    assert client.har()["log"]["entries"] == []

"""Bodies as they come over the wire: chunked, too large, unreadable."""

import json

import pytest

from mockserver.client import Client
from mockserver.testing import MockServer

from .test_paths import exchange

CONTACTS = "/rest/v1/addressbook/contacts"


@pytest.mark.parametrize(
    "chunks",
    [[b'"11"'], [b'"', b"1", b'1"'], [b'"11"' + b" " * 5000, b"\n"]],
    ids=["one", "many", "large"],
)
def test_lookup_contact__chunked_body_is_read(server: MockServer, chunks: list[bytes]) -> None:
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    head = (
        f"LOOKUP {CONTACTS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\nX-Mock-Tenant: chunks\r\n\r\n"
    )
    answer = exchange(server, head.encode() + body)
    assert answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b'["ae425147-016c-d818-82d0-50e54938780c"]')


def test_create_contact__chunked_over_the_limit_413(server: MockServer) -> None:
    chunk = b" " * 1_000_000
    body = (b"%x\r\n%s\r\n" % (len(chunk), chunk)) * 9 + b"0\r\n\r\n"
    head = f"POST {CONTACTS} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    answer = exchange(server, head.encode() + body)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error_code"] == 1413


@pytest.mark.parametrize(
    ("wire", "limit", "status"),
    [
        (f"POST {CONTACTS}", 8, 413),
        ("POST /api/v1/jobs/search", 8, 413),
        ("POST /v6/contact", 8, 413),
        ("POST /v4/clients", 16, 413),
        ("POST /api/bulk/2.0/syncs", 32, 404),  # as its web server filters requests
    ],
)
def test_body__over_the_limit_is_refused_in_the_vendors_own_way(client: Client, wire: str, limit: int, status: int) -> None:
    client.settings({"auth": "off", "contract": "record"})
    limit *= 1024 * 1024
    answer = client.call(wire, data=b" " * (limit + 1), headers={"Content-Type": "application/json", "Api-Version": "4.4"})
    assert answer.status_code == status
    assert answer.headers.get("Content-Type") != "application/problem+json"
    entry = client.requests()[0]
    assert str(entry["request"]["body"]).endswith(f"... ({limit + 1} bytes in all)")
    assert len(str(entry["request"]["body"])) < 300_000


BODIES = {
    "not UTF-8": b'{"displayname": "\xff"}',
    "half a surrogate": b'{"displayname": "\\ud800"}',
    "NaN": b'{"displayname": NaN}',
    "cut": b'{"displayname": "x',
    "two": b"{} {}",
    "deep": b'{"a":' * 500 + b"1" + b"}" * 500,
    "very deep": b"[" * 100_000,
    "BOM": b"\xef\xbb\xbf{}",
    "nothing": b"",
    "null": b"null",
    "number": b"1e999",
    "huge": b"9" * 5000,
    "list": b"[]",
}


WIRES = {
    f"POST {CONTACTS}": ("incoplax", "contacts"),
    "POST /api/v1/Contacts/saveContact": ("twelved", "contacts"),
    "POST /v6/contact": ("admiralcloud", "contacts"),
    "POST /v4/clients": ("synerise", "profiles"),
    "POST /api/bulk/2.0/contacts/syncActions": ("eloqua", "sync_actions"),
}
TAKEN = {("POST /v6/contact", body) for body in ("nothing", "not UTF-8", "half a surrogate", "BOM", "list")}
"""It requires no parameter, and its parser reads these: tests/vendors/test_json.py."""
CASES = [(wire, body) for wire in WIRES for body in BODIES if (wire, body) not in TAKEN]


@pytest.mark.parametrize(("wire", "body"), CASES)
def test_body__unreadable_4xx_and_nothing_written(client: Client, wire: str, body: str) -> None:
    client.settings({"auth": "off", "contract": "record"})
    before = client.rows(*WIRES[wire])
    answer = client.call(wire, data=BODIES[body], headers={"Content-Type": "application/json", "Api-Version": "4.4"})
    assert 400 <= answer.status_code < 500, answer.text
    assert client.rows(*WIRES[wire]) == before

"""Which operation a path and a verb find, and what they get who find none."""

import json
import socket
from urllib.parse import urlsplit

import pytest

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.core.clock import stopwatch
from mockserver.testing import MockServer

CONTACTS = "/rest/v1/addressbook/contacts"
PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/nope", "/rest", "/rest/v1", "/rest/v1/addressbooks", "/restv1/addressbook", "/t", "/_mocks", "/v44/clients"]
)
def test_unknown_path__404_names_vendors_and_prefixes(client: Client, mock: Mock, path: str) -> None:
    answer = client.call(f"GET {path}")
    problem = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"], problem["status"]) == (404, PROBLEM, 404)
    assert problem["vendors"] == {name: list(vendor.prefixes) for name, vendor in mock.vendors.items()} | {"_mock": ["/_mock"]}
    for name, vendor in mock.vendors.items():
        assert name in problem["detail"] and vendor.prefixes[0] in problem["detail"]
    assert "X-Mock-Operation" not in answer.headers and "X-Mock-Evidence" not in answer.headers


@pytest.mark.parametrize(
    ("wire", "nearest"),
    [
        ("LOOKUP /rest/v1/adressbook/contacts", f"LOOKUP {CONTACTS}"),
        ("GET /rest/v2/addressbook/contacts", f"GET {CONTACTS}"),
        ("POST /v4s/clients/batch", "POST /v4/clients/batch"),
        ("POST /api/v2/Contacts/saveContact", "POST /api/v1/Contacts/saveContact"),
    ],
)
def test_unknown_path__404_names_the_nearest_operation(client: Client, wire: str, nearest: str) -> None:
    problem = client.call(wire).json()
    assert problem["nearest"] == nearest and nearest in problem["detail"]


def test_unknown_path__is_journaled_without_vendor(client: Client) -> None:
    answer = client.call("BREW /pot?x=1", data=b"water", headers={"Authorization": "Basic eA=="})
    (entry,) = client.requests(unmatched="true")
    assert (entry["id"], entry["vendor"], entry["operation"], entry["response"]["status"]) == (
        answer.headers["X-Mock-Request"],
        None,
        None,
        404,
    )
    assert (entry["request"]["method"], entry["request"]["query"], entry["request"]["body"]) == ("BREW", {"x": "1"}, "water")
    assert entry["request"]["headers"]["Authorization"] == "<redacted>"
    assert entry["response"]["body"] == answer.json()


def test_unknown_path__very_long_is_answered_at_once(client: Client) -> None:
    started = stopwatch()
    assert client.call("GET /" + "ab/" * 60_000).status_code == 404
    assert stopwatch() - started < 5


VENDORS_404 = {
    "twelved": "/api/v1/nowhere",
    "eloqua": "/api/bulk/2.0/nowhere",
    "incoplax": "/rest/v1/addressbook/nowhere",
    "admiralcloud": "/v5/nowhere",
    "synerise": "/v4/nowhere/at/all/there",
}


@pytest.mark.parametrize("vendor", VENDORS_404)
def test_unknown_path__under_a_prefix_is_the_vendors_own_404(client: Client, mock: Mock, vendor: str) -> None:
    answer = client.call(f"GET {VENDORS_404[vendor]}")
    assert answer.status_code == 404
    assert answer.headers.get("Content-Type") != PROBLEM
    (entry,) = client.requests()
    assert (entry["vendor"], entry["operation"]) == (vendor, None)
    assert "X-Mock-Operation" not in answer.headers and answer.headers["X-Mock-Request"] == entry["id"]


@pytest.mark.parametrize("prefix", ["/rest/v1/addressbook", "/rest/v1/iam", "/_mock", "/v5", "/api/v1"])
def test_prefix__alone_is_the_vendors(client: Client, prefix: str) -> None:
    assert "vendors" not in client.call(f"GET {prefix}").text


def test_verb_not_allowed__allow_lists_lookup(client: Client) -> None:
    answer = client.call(f"PUT {CONTACTS}", json={})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, LOOKUP, POST")
    assert answer.json() == {"error_code": 1405, "error_message": "Method not allowed"}
    assert client.call(f"POST {CONTACTS}/1", json={}).headers["Allow"] == "DELETE, GET, PATCH"


@pytest.mark.parametrize(
    ("wire", "status"),
    [
        ("DELETE /api/v1/jobs/search", 405),
        ("PATCH /api/bulk/2.0/syncs", 405),
        ("PATCH /v4/tags/1", 405),
        ("PATCH /v5/contact", 404),  # Express knows no 405
    ],
)
def test_verb_not_allowed__is_said_in_the_vendors_own_way(client: Client, wire: str, status: int) -> None:
    answer = client.call(wire)
    assert answer.status_code == status and answer.headers.get("Content-Type") != PROBLEM
    assert "X-Mock-Operation" not in answer.headers


@pytest.mark.parametrize("verb", ["HEAD", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", [CONTACTS, f"{CONTACTS}/1", "/api/bulk/2.0/syncs", "/v4/clients", "/api/v1/jobs/search", "/health"])
def test_verb_not_allowed__head_and_options_are_not_answered_by_themselves(client: Client, verb: str, path: str) -> None:
    answer = client.call(f"{verb} {path}")
    assert answer.status_code == 405 and verb not in answer.headers["Allow"].split(", ")


def test_verb_not_allowed__head_over_a_socket_has_no_body(wired: Client) -> None:
    answer = wired.call(f"HEAD {CONTACTS}")
    assert (answer.status_code, answer.content) == (405, b"")


@pytest.mark.parametrize(
    ("wire", "allow"),
    [(f"lookup {CONTACTS}", "GET, LOOKUP, POST"), (f"get {CONTACTS}/1", "DELETE, GET, PATCH"), ("Put /v4/tags/1", "DELETE, POST, PUT")],
)
def test_verb_not_allowed__case_matters(client: Client, wire: str, allow: str) -> None:
    answer = client.call(wire, json="11")
    assert (answer.status_code, answer.headers["Allow"]) == (405, allow)
    assert client.requests()[0]["operation"] is None


def test_verb__in_lower_case_over_a_socket_never_acts(wired: Client) -> None:
    """Verbs are compared with their case (RFC 9110); a browser sends `patch` as a script spells it. The vendor says so, and the journal."""
    answer = wired.call(f"lookup {CONTACTS}", json="11")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, LOOKUP, POST")
    assert [(entry["request"]["method"], entry["operation"]) for entry in wired.requests()] == [("lookup", None)]


def test_lookup_contact__over_a_socket_finds(wired: Client) -> None:
    answer = wired.call(f"LOOKUP {CONTACTS}", json="11")
    assert (answer.status_code, answer.content) == (200, b'["ae425147-016c-d818-82d0-50e54938780c"]')


@pytest.mark.parametrize("path", [f"{CONTACTS}/", f"{CONTACTS}/ae425147-016c-d818-82d0-50e54938780c/"])
def test_slash_at_the_end__is_as_without(client: Client, path: str) -> None:
    assert client.call(f"GET {path}").content == client.call(f"GET {path[:-1]}").content
    assert client.call(f"GET {path}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/rest//v1/addressbook/contacts", "//rest/v1/addressbook/contacts", f"{CONTACTS}//", "/rest/v1/addressbook//contacts"]
)
def test_doubled_slashes__no_redirect(client: Client, path: str) -> None:
    assert client.call(f"GET {path}").status_code == 404


@pytest.mark.parametrize("path", ["/API/bulk/2.0/syncs", "/api//bulk/2.0///syncs", "/Api///Bulk/2.0/SYNCS"])
def test_case_and_doubled_slashes__of_a_vendor_that_does_not_mind(client: Client, path: str) -> None:
    assert client.call(f"GET {path}", auth="basic").status_code == 200


def test_case__of_a_vendor_that_minds(client: Client) -> None:
    assert client.call("GET /REST/v1/addressbook/contacts").status_code == 404
    assert client.call("GET /rest/v1/addressbook/Contacts").status_code == 404


@pytest.mark.parametrize("path", ["/rest/v1/addressbook/%63ontacts", "/%72est/v1/addressbook/contacts"])
def test_percent_encoded_path__is_decoded(either: Client, path: str) -> None:
    assert either.call(f"LOOKUP {path}", json="11").status_code == 200


@pytest.mark.parametrize(
    "id", ["a%2Fb", "%00", "%FF%FE", "%C3%A9", "%E2%82%AC", "%2525", "%F0%9F%98%80", "..", "%2e%2e", "a;b=c", "%0d%0aX: y"]
)
def test_get_contact__strange_id_404_and_readable(either: Client, id: str) -> None:
    assert either.call(f"GET {CONTACTS}/{id}").status_code == 404
    (entry,) = either.requests()
    assert entry["vendor"] == "incoplax" and json.dumps(entry)


def test_path__text_beyond_latin_1_is_seen_as_sent(either: Client) -> None:
    either.call(f"GET {CONTACTS}/€")
    assert either.requests()[0]["request"]["path"] == f"{CONTACTS}/€"
    assert either.requests()[0]["request"]["url"] == f"{either.url}{CONTACTS}/%E2%82%AC"


@pytest.mark.parametrize("query", ["limit=%FF", "%FF=1", "limit=%", "&&&", "=", "limit"])
def test_list_contacts__query_that_is_no_utf_8_is_no_crash(either: Client, query: str) -> None:
    either.settings({"contract": "record"})
    assert either.call(f"GET {CONTACTS}?{query}").status_code in (200, 400)


@pytest.mark.parametrize("host", ["a" * 70, "a..b", "under_score", "", "[::1]", "x y", "é"])
def test_host__any_will_do(either: Client, host: str) -> None:
    if host == "é" and either.url.startswith("http://127"):
        host = "xn--9ca"  # http.client sends ASCII alone
    assert either.call(f"LOOKUP {CONTACTS}", json="11", headers={"Host": host}).status_code == 200


def exchange(server: MockServer, request: bytes) -> bytes:
    """The raw answer to raw bytes."""
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
        return answer


def test_request__two_host_headers_or_garbage_is_no_crash(server: MockServer) -> None:
    for line in (b"GET", b"\x00\x01\x02", b"GET / HTTP/9.9", b"LOOKUP  / HTTP/1.1"):
        assert b" 500 " not in exchange(server, line + b"\r\nConnection: close\r\n\r\n").partition(b"\r\n")[0]

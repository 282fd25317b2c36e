"""A vendor's own 404 and 405 stay as they are; header and journal say which operation was probably meant, and what differs."""

from typing import Any

from mockserver.client import Client

CONTACTS = "/rest/v1/addressbook/contacts"
MEANT: list[tuple[str, int, str, list[tuple[str, str | None, str | None]]]] = [
    # request line, status, the operation that was meant, what differs: where, expected, actual
    ("GET /api/v1/jobs/search", 405, "POST /api/v1/jobs/search", [("verb", "POST", "GET")]),
    (f"PATCH {CONTACTS}", 405, f"PATCH {CONTACTS}/{{id}}", [("segment", "{id}", None)]),
    ("GET /rest/v1/addressbook/contact", 404, f"GET {CONTACTS}", [("segment", "contacts", "contact")]),
    ("GET /rest/v1/contacts", 404, f"GET {CONTACTS}", [("segment", "addressbook", None)]),
    ("LOOKUP /contacts", 404, f"LOOKUP {CONTACTS}", [("prefix", "/rest/v1/addressbook", None)]),
    ("PUT /v4/server/time/x", 404, "GET /v4/server/time", [("verb", "GET", "PUT"), ("segment", None, "x")]),
    ("POST /v4/client/batch", 404, "POST /v4/clients/batch", [("segment", "clients", "client")]),
    ("POST /api/bulk/2.0/contacts/syncAction", 404, "POST /api/bulk/2.0/contacts/syncActions", [("segment", "syncActions", "syncAction")]),
    ("POST /api/v1/job/search", 404, "POST /api/v1/jobs/search", [("segment", "jobs", "job")]),
    ("GET /v5/contacts/1", 404, "GET /v5/contact/{id}", [("segment", "contact", "contacts")]),
]


def test_nearest__names_the_operation_and_what_differs(client: Client) -> None:
    client.settings({"auth": "off"})
    for wire, status, meant, differences in MEANT:
        answer = client.call(wire, headers={"Content-Type": "application/json", "Api-Version": "4.4"})
        (entry,) = client.requests(limit=1)
        found = entry["nearest"]
        assert found["wire"] == answer.headers["X-Mock-Nearest"] == meant, (wire, found)
        found_differences: list[Any] = [(each["in"], each["expected"], each["actual"]) for each in found["differences"]]
        assert (answer.status_code, found_differences) == (status, differences), (wire, found_differences)
        assert "X-Mock-Operation" not in answer.headers


def test_nearest__a_matched_request_has_none(client: Client) -> None:
    answer = client.call(f"GET {CONTACTS}/none")
    assert answer.status_code == 404 and "X-Mock-Nearest" not in answer.headers and client.requests()[0]["nearest"] is None


def test_nearest__long_paths_are_looked_at_in_part(client: Client) -> None:
    answer = client.call("GET /rest/v1" + "/addressbook" * 300)
    assert answer.status_code == 404 and answer.headers["X-Mock-Nearest"].startswith("GET /rest/v1/addressbook/")

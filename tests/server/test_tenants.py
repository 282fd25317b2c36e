"""A tenant is a world of its own: found by header or base path, and nothing crosses."""

from typing import Any

import pytest

from mockserver.app import Mock, create_app
from mockserver.client import Client, Response, send_in_process
from mockserver.settings import Settings

LOOKUP = "LOOKUP /rest/v1/addressbook/contacts"
CREATE = "POST /rest/v1/addressbook/contacts"


def by_header(client: Client, path: str, name: str | None, method: str = "GET") -> Response:
    return client.send(method, path, [] if name is None else [("X-Mock-Tenant", name)], None)


def is_problem(answer: Response, status: int) -> bool:
    return (answer.status_code, answer.headers["Content-Type"], answer.json()["status"]) == (status, "application/problem+json", status)


def test_tenant__by_header_by_path_and_by_both_is_one(client: Client) -> None:
    client.freeze("2031-05-05T00:00:00Z")
    name = client.tenant
    for path, header in ((f"/t/{name}/_mock/clock", None), ("/_mock/clock", name), (f"/t/{name}/_mock/clock", name)):
        assert by_header(client, path, header).json()["now"] == "2031-05-05T00:00:00Z"


def test_tenant__empty_header_is_no_header(client: Client) -> None:
    client.freeze("2031-05-05T00:00:00Z")
    assert by_header(client, f"/t/{client.tenant}/_mock/clock", "").json()["frozen"] is True
    assert by_header(client, "/_mock/clock", "").json()["frozen"] is False


@pytest.mark.parametrize("path", ["/_mock/clock", "/rest/v1/addressbook/contacts", "/nowhere"])
def test_tenant__header_and_path_disagree_400(client: Client, mock: Mock, path: str) -> None:
    answer = by_header(client, f"/t/{client.tenant}-a{path}", f"{client.tenant}-b")
    assert is_problem(answer, 400)
    assert [(error["in"], error["pointer"]) for error in answer.json()["errors"]] == [("header", "/X-Mock-Tenant")]
    assert f"{client.tenant}-a" in answer.json()["detail"] and f"{client.tenant}-b" in answer.json()["detail"]
    assert mock.tenants.find(f"{client.tenant}-a") is None and mock.tenants.find(f"{client.tenant}-b") is None


@pytest.mark.parametrize("name", ["a b", "x" * 65, ".", "..", "é", "a,b", "a/b", "{}", "a\tb", "*", " a"])
def test_tenant__bad_name_400(client: Client, name: str) -> None:
    answer = by_header(client, "/rest/v1/addressbook/contacts", name.encode().decode("latin-1"))
    assert is_problem(answer, 400)
    assert [(error["in"], error["pointer"]) for error in answer.json()["errors"]] == [("header", "/X-Mock-Tenant")]


@pytest.mark.parametrize(
    "path",
    ["/t//rest/v1/addressbook/contacts", "/t/", "/t/a%20b/_mock/health", "/t/../_mock/health", "/t/%00/x", "/t/%ff/x", f"/t/{'x' * 65}/"],
)
def test_tenant__bad_name_in_the_path_400(client: Client, path: str) -> None:
    answer = by_header(client, path, None)
    assert is_problem(answer, 400)
    assert [(error["in"], error["pointer"]) for error in answer.json()["errors"]] == [("path", "/t")]


@pytest.mark.parametrize("name", ["a", "A.b_c-9", "x" * 64, "...", "-", "1"])
def test_tenant__good_name_is_made_on_first_use(client: Client, mock: Mock, name: str) -> None:
    assert by_header(client, "/rest/v1/addressbook/contacts", name).status_code == 200
    assert by_header(client, f"/t/{name}/_mock/requests", None).json()["total"] == 1
    mock.tenants.drop(name)


def test_tenant__base_path_alone_answers_the_index(client: Client) -> None:
    answer = by_header(client, f"/t/{client.tenant}", None)
    assert answer.status_code == 200 and f"Tenant <code>{client.tenant}</code>" in answer.text


def test_tenant__base_path_is_no_part_of_what_the_vendor_sees(client: Client) -> None:
    client.call("GET /rest/v1/addressbook/contacts")
    assert client.requests()[0]["request"]["path"] == "/rest/v1/addressbook/contacts"
    assert client.requests()[0]["request"]["url"] == f"http://mockserver.test/t/{client.tenant}/rest/v1/addressbook/contacts"


def test_tenant__beyond_max_tenants_429_and_nothing_evicted() -> None:
    send = send_in_process(create_app(Settings(vendors=("incoplax",), max_tenants=3)))
    first, second, third = (Client(f"http://x/t/{name}", name, send) for name in ("one", "two", "three"))
    first.call(CREATE, json={"displayname": "First", "number": "77"})
    assert second.call(LOOKUP, json="11").status_code == 200
    for path in ("/rest/v1/addressbook/contacts", "/_mock/clock", "/nowhere"):
        assert is_problem(third.call(f"GET {path}"), 429)
    assert first.call(LOOKUP, json="77").status_code == 200
    assert send("GET", "/rest/v1/addressbook/contacts", [], None).status_code == 200
    second.control("DELETE /_mock/tenants/two")
    assert third.call(LOOKUP, json="11").status_code == 200


def test_tenant__rows_and_ids_are_its_own(client: Client, other: Client) -> None:
    for each in (client, other):
        each.freeze("2026-01-01T00:00:00Z")
    made = client.call(CREATE, json={"displayname": "Mary", "number": "77"})
    assert other.call(LOOKUP, json="77").status_code == 404
    assert other.call(CREATE, json={"displayname": "Mary", "number": "77"}).content == made.content


def test_tenant__clock_faults_settings_and_journal_are_its_own(client: Client, other: Client) -> None:
    client.freeze("2000-01-01T00:00:00Z")
    client.settings({"auth": "always", "contract": "off", "incoplax": {"limit_max": 1}})
    client.fault(vendor="incoplax", status=503, times=None)
    assert client.call(LOOKUP, json="11").status_code == 503
    assert other.call(LOOKUP, json="11").status_code == 200
    clock = other.control("GET /_mock/clock")
    assert clock["frozen"] is False and clock["now"] > "2026"
    settings = other.control("GET /_mock/settings")
    assert (settings["auth"], settings["incoplax"]["limit_max"]) == ("documented", 1000)
    assert other.control("GET /_mock/faults") == {"faults": []}
    assert [entry["response"]["status"] for entry in other.requests()] == [200]
    assert [entry["response"]["status"] for entry in client.requests()] == [503]


def test_tenant__due_work_and_snapshots_are_its_own(client: Client, other: Client, mock: Mock) -> None:
    client.settings({"auth": "off"})
    client.call("POST /api/bulk/2.0/contacts/syncActions/1/data", json=[{"Id": "1"}])
    client.call("POST /api/bulk/2.0/syncs", json={"syncedInstanceUri": "/contacts/syncActions/1"})
    assert mock.tenants.get(client.tenant).jobs and not mock.tenants.get(other.tenant).jobs


PROTECTED: dict[tuple[str, str], dict[str, Any]] = {
    ("twelved", "pat"): {"wire": "POST /api/v1/jobs/search", "json": {"Page": 1, "PageSize": 10}},
    ("eloqua", "bearer"): {"wire": "GET /api/bulk/2.0/syncs"},
    ("incoplax", "session"): {"wire": "GET /rest/v1/addressbook/contacts"},
    ("admiralcloud", "bearer"): {"wire": "GET /v5/contact/1"},
    **{
        ("synerise", kind): {"wire": "GET /v4/clients/434428563", "headers": {"Api-Version": "4.4", "Content-Type": "application/json"}}
        for kind in ("workspace", "workspace_reader")
    },
}


@pytest.mark.parametrize(("vendor", "kind"), PROTECTED)
def test_token__of_another_tenant_is_refused(client: Client, other: Client, vendor: str, kind: str) -> None:
    request = PROTECTED[vendor, kind]
    for each in (client, other):
        each.settings({"auth": "always"})
        each.freeze("2026-01-01T00:00:00Z")
    credential = client.credential(vendor, kind)
    assert client.call(**request, auth=credential).status_code == 200
    assert other.call(**request, auth=credential).status_code in (401, 403)
    assert other.call(**request, auth=other.credential(vendor, kind)).status_code == 200
    assert client.call(**request, auth=other.credential(vendor, kind)).status_code in (401, 403)


def test_token__is_still_refused_after_both_were_minted(client: Client, other: Client) -> None:
    """Equal clocks and equal id streams: what differs is the tenant alone."""
    for each in (client, other):
        each.freeze("2026-01-01T00:00:00Z")
    assert client.credential("synerise", "workspace")["headers"] != other.credential("synerise", "workspace")["headers"]

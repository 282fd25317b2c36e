"""Tenants made, made anew, forked, dropped and reset."""

from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client, send_in_process

from .problems import problem

LOOKUP = "LOOKUP /rest/v1/addressbook/contacts"


def other(client: Client, name: str) -> Client:
    return Client(client.url, name, client.send)


def disturb(client: Client) -> None:
    """Changes everything that a tenant has."""
    contact = {**client.rows("incoplax", "contacts")[0], "displayname": "Changed"}
    client.seed("incoplax", {"contacts": [contact]})
    client.freeze("2030-01-01T00:00:00Z")
    client.settings({"auth": "off", "incoplax": {"limit_max": 3}})
    client.fault(vendor="incoplax", status=503, times=None, after=1)
    assert client.call(LOOKUP, json="11").status_code == 200
    created = client.call("POST /rest/v1/addressbook/contacts", json={"displayname": "New", "number": "77"})
    assert created.status_code == 503


def looks(client: Client) -> list[Any]:
    """All that the control plane shows of a tenant, but for its running time."""
    return [
        client.control("GET /_mock/state"),
        client.control("GET /_mock/settings"),
        client.control("GET /_mock/faults"),
        client.control("GET /_mock/requests"),
        client.control("GET /_mock/clock")["frozen"],
    ]


def test_list_tenants__names_rows_and_birth(client: Client) -> None:
    rows = sum(len(table) for vendor in client.control("GET /_mock/state").values() for table in vendor.values())
    listed = {tenant["name"]: tenant for tenant in client.control("GET /_mock/tenants")["tenants"]}
    assert "default" in listed
    assert list(listed[client.tenant]) == ["name", "rows", "created"]
    assert listed[client.tenant]["rows"] == rows and listed[client.tenant]["created"].endswith("Z")


def test_create_tenant__without_body_fresh(client: Client, mock: Mock) -> None:
    name = f"{client.tenant}-made"
    made = client.call(f"PUT /_mock/tenants/{name}")
    assert made.status_code == 200 and made.json()["name"] == name
    client.freeze("2026-01-01T00:00:00Z"), other(client, name).freeze("2026-01-01T00:00:00Z")
    assert looks(other(client, name)) == looks(client)
    mock.tenants.drop(name)


def test_create_tenant__that_is_there_is_made_anew(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    fresh = client.control("GET /_mock/state")
    disturb(client)
    client.control(f"PUT /_mock/tenants/{client.tenant}", {})
    client.freeze("2026-01-01T00:00:00Z")
    assert client.control("GET /_mock/state") == fresh
    assert client.control("GET /_mock/faults") == {"faults": []} and client.requests() == []


def test_create_tenant__from_another_takes_rows_clock_settings_only(client: Client, mock: Mock) -> None:
    disturb(client)
    name = f"{client.tenant}-fork"
    client.control(f"PUT /_mock/tenants/{name}", {"from": client.tenant})
    fork = other(client, name)
    assert fork.control("GET /_mock/state") == client.control("GET /_mock/state")
    assert fork.control("GET /_mock/clock") == client.control("GET /_mock/clock")
    assert fork.control("GET /_mock/settings") == client.control("GET /_mock/settings")
    assert fork.control("GET /_mock/faults") == {"faults": []} and fork.requests() == []
    fork.control("PUT /_mock/state", {"incoplax": {"contacts": []}})
    assert len(client.rows("incoplax", "contacts")) == 2
    mock.tenants.drop(name)


def test_create_tenant__fork_gives_the_ids_its_source_would(client: Client, mock: Mock) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    client.call("POST /rest/v1/addressbook/contacts", json={"displayname": "One", "number": "1"})
    name = f"{client.tenant}-fork"
    client.control(f"PUT /_mock/tenants/{name}", {"from": client.tenant})
    one, two = (
        each.call("POST /rest/v1/addressbook/contacts", json={"displayname": "Two", "number": "2"})
        for each in (client, other(client, name))
    )
    assert one.status_code == 200 and one.content == two.content
    mock.tenants.drop(name)


def test_create_tenant__from_a_snapshot_has_its_rows(client: Client, mock: Mock) -> None:
    world = mock.tenants.get(client.tenant)
    world.snapshots["before"] = world.snapshot()
    disturb(client)
    name = f"{client.tenant}-fork"
    client.control(f"PUT /_mock/tenants/{name}", {"from": client.tenant, "snapshot": "before"})
    assert "Changed" not in {row["displayname"] for row in other(client, name).rows("incoplax", "contacts")}
    client.control(f"PUT /_mock/tenants/{name}", {"snapshot": "before"})
    assert "Changed" not in {row["displayname"] for row in other(client, name).rows("incoplax", "contacts")}
    mock.tenants.drop(name)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"from": "nobody"}, "/from"),
        ({"from": "default", "snapshot": "none"}, "/snapshot"),
        ({"snapshot": "none"}, "/snapshot"),
        ({"from": 1}, "/from"),
        ({"form": "default"}, "/form"),
    ],
)
def test_create_tenant__source_unfitting_422_and_not_made(client: Client, mock: Mock, body: Any, pointer: str) -> None:
    problem(client.call(f"PUT /_mock/tenants/{client.tenant}-not", json=body), 422, pointer)
    assert mock.tenants.find(f"{client.tenant}-not") is None


@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
@pytest.mark.parametrize("name", ["a b", "x" * 65, "é", "..", ".", "a%00", "{}", "a,b"])
def test_tenant_name__not_a_name_400(client: Client, verb: str, name: str) -> None:
    problem(client.call(f"{verb} /_mock/tenants/{name}"), 400)


def test_create_tenant__beyond_max_tenants_429(narrow: Client) -> None:
    assert narrow.call("PUT /_mock/tenants/second").status_code == 200
    problem(narrow.call("PUT /_mock/tenants/third"), 429)
    problem(other(narrow, "fourth").call("GET /_mock/clock"), 429)
    assert narrow.call("DELETE /_mock/tenants/second").status_code == 204
    assert narrow.call("PUT /_mock/tenants/third").status_code == 200


def test_delete_tenant__named_is_gone(client: Client, mock: Mock) -> None:
    name = f"{client.tenant}-gone"
    client.control(f"PUT /_mock/tenants/{name}")
    response = client.call(f"DELETE /_mock/tenants/{name}")
    assert (response.status_code, response.content) == (204, b"")
    assert mock.tenants.find(name) is None
    problem(client.call(f"DELETE /_mock/tenants/{name}"), 404, "/name", "path")


def test_delete_tenant__default_is_reset(narrow: Client) -> None:
    narrow.control("PUT /_mock/state", {"incoplax": {"contacts": []}})
    assert narrow.call("DELETE /_mock/tenants/default").status_code == 204
    assert len(narrow.rows("incoplax", "contacts")) == 2


def test_reset_tenant__everything_is_fresh(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    fresh = looks(client)
    disturb(client)
    response = client.call("POST /_mock/reset")
    assert (response.status_code, response.content) == (204, b"")
    assert client.control("GET /_mock/clock")["frozen"] is False
    client.freeze("2026-01-01T00:00:00Z")
    assert looks(client) == fresh


def test_reset_tenant__ids_start_again(client: Client) -> None:
    def answer() -> bytes:
        client.freeze("2026-01-01T00:00:00Z")
        return client.call("POST /rest/v1/addressbook/contacts", json={"displayname": "One", "number": "1"}).content

    first = answer()
    assert answer() != first
    client.reset()
    assert answer() == first


def test_reset_tenant__credentials_made_before_are_void(client: Client) -> None:
    client.settings({"auth": "always"})
    session = client.credential("incoplax", "session", subject=client.rows("incoplax", "users")[0]["login"])
    assert client.call("GET /rest/v1/addressbook/contacts", auth=session).status_code == 200
    client.reset()
    client.settings({"auth": "always"})
    assert client.call("GET /rest/v1/addressbook/contacts", auth=session).status_code == 401


def test_reset_tenant__of_one_vendor_keeps_the_rest(client: Client) -> None:
    disturb(client)
    client.control("POST /_mock/reset?vendor=incoplax")
    assert "Changed" not in {row["displayname"] for row in client.rows("incoplax", "contacts")}
    assert client.control("GET /_mock/clock") == {"now": "2030-01-01T00:00:00Z", "frozen": True}
    assert client.control("GET /_mock/settings")["incoplax"]["limit_max"] == 3
    assert len(client.requests()) == 2 and client.control("GET /_mock/faults")["faults"]


@pytest.mark.parametrize("vendor", ["", "nobody", "_mock", "Incoplax"])
def test_reset_tenant__vendor_unknown_422(client: Client, vendor: str) -> None:
    problem(client.call(f"POST /_mock/reset?vendor={vendor}"), 422, "/vendor", "query")


def test_tenants__by_header_and_by_base_path_are_one(client: Client, mock: Mock) -> None:
    client.freeze("2031-05-05T00:00:00Z")
    send = send_in_process(mock)
    assert send("GET", "/_mock/clock", [("X-Mock-Tenant", client.tenant)], None).json()["now"] == "2031-05-05T00:00:00Z"
    assert send("GET", "/_mock/clock", [("X-Mock-Tenant", "")], None).json()["frozen"] is False
    problem(send("GET", f"/t/{client.tenant}/_mock/clock", [("X-Mock-Tenant", "another")], None), 400)

"""Credentials that can be sent as they are."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.core.world import State

from .problems import problem


def test_list_credentials__every_vendor_and_kind(client: Client, mock: Mock) -> None:
    listed = client.control("GET /_mock/credentials")
    assert {vendor: list(kinds) for vendor, kinds in listed.items()} == {
        name: list(vendor.credentials) for name, vendor in mock.vendors.items()
    }
    for kinds in listed.values():
        assert all(set(credential) >= {"headers", "query"} for credential in kinds.values())


def test_list_credentials__can_be_sent_as_it_is(client: Client) -> None:
    client.settings({"auth": "always"})
    assert client.call("GET /rest/v1/addressbook/contacts").status_code == 401
    session = client.control("GET /_mock/credentials")["incoplax"]["session"]
    assert client.call("GET /rest/v1/addressbook/contacts", auth=session).status_code == 200


def test_list_credentials__say_what_one_logs_in_with(client: Client) -> None:
    """A test of a client's own login finds here what it needs: no code is read for it."""
    found = client.control("GET /_mock/credentials")
    every = [credential for kinds in found.values() for credential in kinds.values()]
    logins = [(each["logs_in_at"], each["logs_in_with"]) for each in every if "logs_in_with" in each]
    assert {wire for wire, _ in logins} == {
        *("POST /rest/v1/iam/sessions", "POST /uauth/v2/auth/login/profile", "POST /uauth/auth/login/user"),
    }
    for wire, body in logins:
        assert client.call(wire, json=body).status_code == 200, (wire, body)
    bearer = found["eloqua"]["bearer"]
    pair = base64.b64encode(f"{bearer['client_id']}:{bearer['client_secret']}".encode()).decode()
    grant = {"grant_type": "password", "scope": "full", **{name: found["eloqua"]["basic"][name] for name in ("username", "password")}}
    assert client.call(bearer["logs_in_at"], json=grant, headers={"Authorization": f"Basic {pair}"}).status_code == 200
    assert found["admiralcloud"]["bearer"]["signs_with"] == {"accessKey": "AKACMOCK42", "accessSecret": "mock-access-secret"}
    assert found["synerise"]["user_mfa_pending"]["mfaCode"] == "123456" and found["twelved"]["pat"]["user"] == "1_1"


def refuse(state: State, details: dict[str, Any]) -> dict[str, Any]:
    """A kind whose subject the tenant's rows no longer have."""
    state.users.truncate()
    raise ValueError("subject: nobody left")


def test_list_credentials__kind_without_subject_is_left_out(client: Client, mock: Mock) -> None:
    vendors = mock.tenants.get(client.tenant).vendors
    vendors["incoplax"] = replace(vendors["incoplax"], credentials={**vendors["incoplax"].credentials, "orphan": refuse})
    assert list(client.control("GET /_mock/credentials")["incoplax"]) == ["session"]
    assert client.rows("incoplax", "users")


def test_create_credential__vendor_refuses_details_422_and_nothing_written(client: Client, mock: Mock) -> None:
    vendors = mock.tenants.get(client.tenant).vendors
    vendors["incoplax"] = replace(vendors["incoplax"], credentials={"orphan": refuse})
    body = {"vendor": "incoplax", "kind": "orphan", "subject": "x"}
    assert "nobody left" in problem(client.call("POST /_mock/credentials", json=body), 422, "/subject")["detail"]
    assert client.rows("incoplax", "users")


def test_create_credential__vendor_and_kind_201(client: Client) -> None:
    client.settings({"auth": "always"})
    response = client.call("POST /_mock/credentials", json={"vendor": "incoplax", "kind": "session"})
    assert response.status_code == 201
    assert client.call("GET /rest/v1/addressbook/contacts", auth=response.json()).status_code == 200


def test_create_credential__expires_by_the_tenants_clock(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    client.settings({"auth": "always"})
    session = client.credential("incoplax", "session", expires_in=60)
    client.advance(59)
    assert client.call("GET /rest/v1/addressbook/contacts", auth=session).status_code == 200
    client.advance(2)
    assert client.call("GET /rest/v1/addressbook/contacts", auth=session).status_code == 401


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "session"}, ""),
        ({"vendor": "incoplax"}, ""),
        ({"vendor": "nobody", "kind": "session"}, "/vendor"),
        ({"vendor": "incoplax", "kind": "pat"}, "/kind"),
        ({"vendor": ["incoplax"], "kind": "session"}, "/vendor"),
        ({"vendor": "incoplax", "kind": None}, "/kind"),
        ({"vendor": "incoplax", "kind": "session", "subject": 5}, "/subject"),
        ({"vendor": "incoplax", "kind": "session", "subject": ""}, "/subject"),
        ({"vendor": "incoplax", "kind": "session", "permissions": "all"}, "/permissions"),
        ({"vendor": "incoplax", "kind": "session", "permissions": [1]}, "/permissions/0"),
        ({"vendor": "incoplax", "kind": "session", "expires_in": -1}, "/expires_in"),
        ({"vendor": "incoplax", "kind": "session", "expires_in": 1.5}, "/expires_in"),
        ({"vendor": "incoplax", "kind": "session", "expires_in": 10**18}, "/expires_in"),
        ({"vendor": "incoplax", "kind": "session", "expires_in": "60"}, "/expires_in"),
        ({"vendor": "incoplax", "kind": "session", "colour": "red"}, "/colour"),
    ],
)
def test_create_credential__unfitting_422_and_nothing_written(client: Client, body: Any, pointer: str) -> None:
    before = client.control("GET /_mock/state")
    problem(client.call("POST /_mock/credentials", json=body), 422, pointer)
    assert client.control("GET /_mock/state") == before


def test_create_credential__of_another_tenant_is_refused(client: Client) -> None:
    session = client.credential("incoplax", "session")
    other = Client(client.url, f"{client.tenant}-other", client.send)
    other.settings({"auth": "always"})
    assert other.call("GET /rest/v1/addressbook/contacts", auth=session).status_code == 401
    client.control(f"DELETE /_mock/tenants/{other.tenant}")

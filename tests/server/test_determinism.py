"""The same requests under equal clocks get the same bytes in any two fresh tenants, of every vendor."""

from typing import Any

import pytest

from mockserver.client import Client, Response

NOON = "2026-06-01T12:00:00Z"
CONTACTS = "/rest/v1/addressbook/contacts"
SYNERISE: dict[str, Any] = {"headers": {"Api-Version": "4.4", "Content-Type": "application/json"}}

SCRIPTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "incoplax": [
        (f"POST {CONTACTS}", {"json": {"displayname": "A", "number": "1"}}),
        (f"POST {CONTACTS}", {"json": {"displayname": 5}}),
        (f"POST {CONTACTS}", {"json": {"displayname": "B", "number": "2", "opts": {"groups": ["engineers"]}}}),
        (f"LOOKUP {CONTACTS}", {"json": "2"}),
        (f"GET {CONTACTS}?order=-displayname&flat=true", {}),
        ("POST /rest/v1/addressbook/contactgroups", {"json": {"name": "G", "displayname": "G"}}),
        ("GET /rest/v1/addressbook/contactgroups", {}),
        ("GET /rest/v1/addressbook/nowhere", {}),
    ],
    "twelved": [
        ("POST /api/v1/Contacts/saveContact", {"json": {"FirstName": "Ann", "LastName": "Lee", "Email": "ann@example.com"}}),
        ("POST /api/v1/Contacts/search", {"json": {"Page": 1, "PageSize": 10}}),
        ("POST /api/v1/jobs/search", {"json": {"Page": 1, "PageSize": 10}}),
        ("POST /api/v1/jobs/search", {"json": {"Page": "x"}}),
        ("GET /api/v1/auth/getPersonalAccessTokens", {}),
        ("GET /health", {}),
    ],
    "eloqua": [
        ("POST /api/bulk/2.0/contacts/syncActions", {"json": {"name": "D", "fields": {"Id": "{{Contact.Id}}"}}}),
        ("POST /api/bulk/2.0/contacts/syncActions/1/data", {"json": [{"Id": "1"}, {"Id": "3"}]}),
        ("POST /api/bulk/2.0/syncs", {"json": {"syncedInstanceUri": "/contacts/syncActions/1"}}),
        ("GET /api/bulk/2.0/syncs", {}),
        ("GET /api/bulk/2.0/contacts/syncActions", {}),
        ("GET /id", {}),
    ],
    "admiralcloud": [
        ("POST /v6/contact", {"json": {"firstname": "A", "lastname": "B", "email": "a@example.com"}}),
        ("GET /v5/contact/1", {}),
        ("GET /v5/contact", {}),
        ("PUT /v5/contact/1", {"json": {"firstname": "C"}}),
        ("DELETE /v5/contact/1", {}),
        ("GET /v5/nowhere", {}),
    ],
    "synerise": [
        ("POST /v4/clients", {"json": {"email": "new@example.com"}, **SYNERISE}),
        ("POST /v4/clients", {"json": {"customId": "c-1"}, **SYNERISE}),
        ("GET /v4/clients", SYNERISE),
        ("GET /v4/clients/434428563", SYNERISE),
        ("POST /v4/tags", {"json": {"name": "t"}, **SYNERISE}),
        ("GET /v4/clients/1", SYNERISE),
        ("GET /v4/server/time", SYNERISE),
    ],
}


def play(client: Client, vendor: str) -> list[tuple[int, str, list[tuple[str, str]], bytes]]:
    client.settings({"auth": "off", "contract": "record"})
    client.freeze(NOON)
    answers: list[Response] = []
    for wire, options in SCRIPTS[vendor]:
        answers.append(client.call(wire, **options))
        client.advance(2.5)
    answers.append(client.call(f"GET /_mock/state/{vendor}"))
    own = client.tenant.encode()
    return [(each.status_code, each.reason, each.header_list, each.content.replace(own, b"")) for each in answers]


@pytest.mark.parametrize("vendor", SCRIPTS)
def test_answers__of_two_fresh_tenants_are_the_same_bytes(client: Client, other: Client, vendor: str) -> None:
    first = play(client, vendor)
    assert play(other, vendor) == first
    assert {status for status, *_ in first} & {200, 201, 204}, "nothing succeeded"


@pytest.mark.parametrize("vendor", SCRIPTS)
def test_answers__after_a_reset_are_the_same_bytes(client: Client, vendor: str) -> None:
    first = play(client, vendor)
    client.reset()
    assert play(client, vendor) == first


def test_answers__do_not_depend_on_what_other_vendors_were_asked(client: Client, other: Client) -> None:
    for vendor in ("eloqua", "incoplax", "synerise"):
        play(other, vendor)
    alone, after = play(client, "admiralcloud"), play(other, "admiralcloud")
    assert [answer[3] for answer in after] == [answer[3] for answer in alone]

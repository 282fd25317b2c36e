"""What is taken for a member beside its own type, for every member that the spec names: null, and booleans and integers as text.

public, the vendor's Python SDK and clients' scripts, which send these by default.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.core.openapi import follow

BULK = "/api/bulk/2.0"
APP = {"Authorization": "Basic bW9jay1jbGllbnQ6bW9jay1jbGllbnQtc2VjcmV0"}
ACTION = {"destination": "{{ContactList[1]}}"}
DEFINITION = {"name": "n", "fields": {"Id": "{{Contact.Id}}"}, "identifierFieldName": "Id", "syncActions": [ACTION]}
GRANT = {"grant_type": "password", "username": "MockSite\\mock.user", "password": "mock-secret"}
GOOD: dict[str, tuple[str, dict[str, Any]]] = {
    "create_sync_action": (f"POST {BULK}/contacts/syncActions", DEFINITION),
    "replace_sync_action": (f"PUT {BULK}/contacts/syncActions/1", DEFINITION),
    "create_sync": (f"POST {BULK}/syncs", {"syncedInstanceUri": "/contacts/syncActions/1"}),
    "issue_token": ("POST /auth/oauth2/token", GRANT),
}


def body_of(mock: Mock, id: str) -> tuple[dict[str, Any], str]:
    """The spec, and where it has the schema of an operation's JSON body."""
    contract = mock.contracts["eloqua"]
    pointer, raw = follow(contract.document, f"{contract.operations[id].pointer}/requestBody")
    return contract.document, f"{pointer}/content/application~1json/schema" if "application/json" in raw["content"] else ""


def optional(document: dict[str, Any], pointer: str) -> Iterator[tuple[str, bool]]:
    """The members that need not be there, and whether each is a boolean or an integer."""
    pointer, schema = follow(document, pointer)
    for name in schema["properties"].keys() - set(schema.get("required", ())):
        kinds = str(follow(document, f"{pointer}/properties/{name}")[1])
        yield name, "'boolean'" in kinds or "'integer'" in kinds


def test_bodies__every_operation_that_takes_an_object_is_tried(mock: Mock) -> None:
    contract = mock.contracts["eloqua"]
    objects = {
        id
        for id, spec in contract.operations.items()
        if "requestBody" in spec.raw and (body := body_of(mock, id)) and "properties" in follow(*body)[1]
    }
    assert objects == GOOD.keys()


@pytest.mark.parametrize("id", GOOD)
def test_bodies__optional_members_may_be_null_and_booleans_and_integers_text(client: Client, mock: Mock, id: str) -> None:
    client.settings({"contract": "strict"})
    wire, good = GOOD[id]
    document, pointer = body_of(mock, id)
    tried = 0
    cases = [(name, typed, lambda value, name=name: {**good, name: value}) for name, typed in optional(document, pointer)]
    if "syncActions" in good:
        actions = follow(document, f"{follow(document, pointer)[0]}/properties/syncActions")[0]
        inner = optional(document, f"{actions}/items")
        cases += [(name, typed, lambda value, name=name: {**good, "syncActions": [{**ACTION, name: value}]}) for name, typed in inner]
    for name, typed, make in cases:
        for value in (None, *(("true", "False") if typed else ())):
            if value is None and name in good and name != "syncActions":
                continue  # this grant needs it
            answer = client.call(wire, json=make(value), **({"headers": APP} if id == "issue_token" else {"auth": "basic"}))
            assert answer.status_code in (200, 201), (name, value, answer.text)
            tried += 1
    assert tried


def test_replace_sync_action__as_it_was_answered_with_its_values_as_text_is_taken(client: Client) -> None:
    """A script reads a definition, changes a member, and puts all back: what the server fills in is passed over, whatever its type."""
    client.settings({"contract": "strict"})
    shown = client.call(f"GET {BULK}/contacts/syncActions/1", auth="basic").json()
    for write in (lambda value: value, str, lambda value: None):
        body = {name: write(value) if isinstance(value, bool | int) else value for name, value in shown.items()}
        assert "createdAt" in body
        answer = client.call(f"PUT {BULK}/contacts/syncActions/1", json=body, auth="basic")
        assert answer.status_code == 200, (body, answer.text)

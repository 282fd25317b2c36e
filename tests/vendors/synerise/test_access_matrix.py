"""Every operation, asked by every consumer: no token, a wrong one, an expired one, one without the permission, and a good one.

What is expected stands in access.tsv, which was copied from the document and not from the handlers' decorators.
"""

import csv
from pathlib import Path
from typing import Any

import pytest

from mockserver.client import Client
from mockserver.vendors.synerise import VENDOR

WITH_TABLE = Path(__file__).with_name("access.tsv")
CONSUMERS = ("workspace", "user", "profile", "anonymous", "tracker", "ai_key")
BEFORE_SELECTION = {"verify_user_mfa", "select_workspace", "list_workspaces", "get_current_workspace"}
PLACES = {
    "businessProfileUUID": "b6a3e9d2-5d4c-4a53-9c5a-0c3a1d6f7e11",
    "clientID": "434428563",
    "clientId": "434428563",
    "tagID": "645",
    "sourceCustomIDs": "customIdExample2",
    "targetCustomID": "customIdExample",
    "fromClientIds": "33322211",
    "toClientId": "434428563",
    "clientEmail": "person@example.com",
    "customId": "customIdExample",
    "identifierType": "by-custom-id",
    "identifierValue": "customIdExample",
}
HEADERS = {"Api-Version": "4.4", "Content-Type": "application/json", "Accept": "application/json"}
WRONG = {"headers": {"Authorization": "Bearer eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJl"}}


def table() -> dict[str, dict[str, Any]]:
    with WITH_TABLE.open(newline="") as stream:
        return {row["operation"]: row for row in csv.DictReader(stream, delimiter="\t")}


TABLE = table()
OPERATIONS = {operation.id: operation for operation in VENDOR.operations()}


def ask(client: Client, operation_id: str, credential: Any = None) -> str:
    """Sends the operation without a body: `401`, `403`, or `allowed` for whatever else comes back."""
    verb, _, path = TABLE[operation_id]["wire"].partition(" ")
    for name, value in PLACES.items():
        path = path.replace("{" + name + "}", value)
    answer = client.call(f"{verb} {path}", headers=HEADERS, auth=credential)
    assert answer.status_code < 500, answer.text
    return str(answer.status_code) if answer.status_code in (401, 403) else "allowed"


def admitted(operation_id: str, consumer: str) -> bool:
    return consumer in TABLE[operation_id]["consumers"].split(",")


def test_every_operation__of_the_vendor_stands_in_the_table() -> None:
    ours = {"get_public_keys"}  # not in the document
    assert set(OPERATIONS) - ours == set(TABLE)


@pytest.mark.parametrize("operation_id", TABLE)
def test_every_operation__declares_what_the_document_asks_for(operation_id: str) -> None:
    row, operation = TABLE[operation_id], OPERATIONS[operation_id]
    traits = {name: " ".join(sorted(value.split())) for name, value in operation.traits.items()}
    assert operation.wire == row["wire"]
    assert traits["consumers"] == " ".join(sorted(row["consumers"].split(",")))
    assert traits.get("permission", "-") == row["permission"]
    assert traits.get("role", "-") == row["role"]
    assert traits.get("demands", "-") == " ".join(sorted(row["demands"].split()))
    assert traits.keys() <= {"consumers", "permission", "role", "demands", "stage"}


@pytest.mark.parametrize("operation_id", TABLE)
def test_every_operation__without_token_or_with_a_wrong_one_is_refused_unless_it_asks_for_none(client: Client, operation_id: str) -> None:
    expected = "allowed" if TABLE[operation_id]["consumers"] == "none" else "401"
    assert ask(client, operation_id) == expected
    assert ask(client, operation_id, WRONG) == expected


@pytest.mark.parametrize("consumer", CONSUMERS)
@pytest.mark.parametrize("operation_id", TABLE)
def test_every_operation__by_each_consumer_is_answered_as_documented(client: Client, operation_id: str, consumer: str) -> None:
    row = TABLE[operation_id]
    free = row["consumers"] == "none"
    if consumer in ("workspace", "user", "profile", "anonymous"):
        expiring = client.credential("synerise", consumer, expires_in=1)
        poor = client.credential("synerise", consumer, permissions=[])
        client.advance(2)
        assert ask(client, operation_id, expiring) == ("allowed" if free else "401")
        needs = row["role"] != "-" if consumer == "user" else row["permission"] != "-"
        refused = not free and (needs or not admitted(operation_id, consumer))
        assert ask(client, operation_id, poor) == ("403" if refused else "allowed")
    good = client.credential("synerise", consumer)
    assert ask(client, operation_id, good) == ("allowed" if free or admitted(operation_id, consumer) else "403")


@pytest.mark.parametrize("operation_id", TABLE)
def test_every_operation__by_a_user_without_second_factor_is_refused_but_for_confirming_it(client: Client, operation_id: str) -> None:
    allowed = operation_id == "verify_user_mfa" or TABLE[operation_id]["consumers"] == "none"
    assert ask(client, operation_id, client.credential("synerise", "user_mfa_pending")) == ("allowed" if allowed else "403")


@pytest.mark.parametrize("operation_id", TABLE)
def test_every_operation__by_a_user_without_workspace_is_refused_but_for_choosing_one(client: Client, operation_id: str) -> None:
    login = client.call("POST /uauth/auth/login/user", json={"username": "user@example.com", "password": "user-secret"})
    credential = {"headers": {"Authorization": f"Bearer {login.json()['token']}"}}
    allowed = operation_id in BEFORE_SELECTION or TABLE[operation_id]["consumers"] == "none"
    assert ask(client, operation_id, credential) == ("allowed" if allowed else "403")


@pytest.mark.parametrize("kind", ["workspace_reader", "user_reader"])
@pytest.mark.parametrize("operation_id", [name for name, row in TABLE.items() if {"workspace", "user"} <= set(row["consumers"].split(","))])
def test_every_operation__by_a_reader_is_allowed_where_it_reads(client: Client, operation_id: str, kind: str) -> None:
    row = TABLE[operation_id]
    reads = row["permission"].endswith("_READ") if kind == "workspace_reader" else row["role"].endswith(".read")
    assert ask(client, operation_id, client.credential("synerise", kind)) == ("allowed" if reads else "403")


@pytest.mark.parametrize(("operation_id", "header"), [(name, header) for name, row in TABLE.items() for header in HEADERS])
def test_every_operation__without_a_header_is_refused_where_the_document_demands_it(client: Client, operation_id: str, header: str) -> None:
    """documented, docs/synerise-api-reference.txt: the header rows of each operation; "Version header content is invalid" at :542."""
    row = TABLE[operation_id]
    verb, _, path = row["wire"].partition(" ")
    for name, value in PLACES.items():
        path = path.replace("{" + name + "}", value)
    consumer = row["consumers"].split(",")[0]
    sent = {name: value for name, value in HEADERS.items() if name != header}
    client.settings({"contract": "record"})
    answer = client.call(f"{verb} {path}", headers=sent, auth=None if consumer == "none" else consumer)
    refusals = {
        "Api-Version": (400, "Version header content is invalid"),
        "Content-Type": (415, "Content type '' not supported"),
        "Accept": (400, "Missing request header 'Accept' for method parameter of type String"),
    }
    status, message = refusals[header]
    if header in row["demands"].split():
        assert (answer.status_code, answer.json()["message"]) == (status, message)
    else:
        assert message not in answer.text


@pytest.mark.parametrize("operation_id", TABLE)
def test_every_operation__with_the_setting_auth_off_asks_for_no_token(client: Client, operation_id: str) -> None:
    client.settings({"auth": "off"})
    assert ask(client, operation_id) == "allowed"

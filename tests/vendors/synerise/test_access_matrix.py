"""Every operation, asked by every consumer: no token, a wrong one, an expired one, one without the permission, and a good one.

What is expected stands in access.tsv, which was copied from the document and not from the spec. One test per operation.
"""

import csv
from pathlib import Path
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client

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
    "UUID": "a0640816-8092-4a17-b41e-cd9e1230a3c7",
    "materializationId": "1",
    "taskId": "1",
    "catalogId": "1199",
    "itemId": "50001",
    "itemKey": "1357",
    "bpActionParamKey": "100005:transaction.charge:sku",
    "directoryHash": "string",
    "tagHash": "string",
    "noteId": "69b0e925-086a-4964-b8dc-4c9e58213cf5",
}
HEADERS = {"Api-Version": "4.4", "Content-Type": "application/json", "Accept": "application/json"}
WRONG = {"headers": {"Authorization": "Bearer eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJl"}}


def table() -> dict[str, dict[str, Any]]:
    with WITH_TABLE.open(newline="") as stream:
        return {row["operation"]: row for row in csv.DictReader(stream, delimiter="\t")}


TABLE = table()


class Asked:
    """One operation, sent without a body: `401`, `403`, or `allowed` for whatever else comes back. Each time to a fresh tenant."""

    def __init__(self, client: Client, operation_id: str) -> None:
        self.client, self.id, self.row = client, operation_id, TABLE[operation_id]
        self.free = self.row["consumers"] == "none"
        verb, _, path = self.row["wire"].partition(" ")
        for name, value in PLACES.items():
            path = path.replace("{" + name + "}", value)
        self.wire = f"{verb} {path}"

    def by(self, credential: Any = None) -> str:
        answer = self.client.call(self.wire, headers=HEADERS, auth=credential)
        assert answer.status_code < 500, answer.text
        return str(answer.status_code) if answer.status_code in (401, 403) else "allowed"

    def admits(self, consumer: str) -> bool:
        return self.free or consumer in self.row["consumers"].split(",")


def test_every_operation__of_the_vendor_stands_in_the_table(mock: Mock) -> None:
    ours = {"get_public_keys"}  # not in the document
    assert {operation.id for operation in mock.operations.values() if operation.vendor == "synerise"} - ours == set(TABLE)


def test_every_operation__declares_what_the_document_asks_for(mock: Mock) -> None:
    for operation_id, row in TABLE.items():
        operation = mock.operations[f"synerise.{operation_id}"]
        declared = {
            "wire": operation.wire,
            "consumers": ",".join(sorted(operation.access.consumers)) or "none",
            "permission": " ".join(operation.access.permissions) or "-",
            "role": " ".join(".".join(role) for role in operation.access.roles) or "-",
            "demands": " ".join(sorted(operation.access.demands)) or "-",
        }
        expected = {name: row[name] for name in declared} | {"consumers": ",".join(sorted(row["consumers"].split(",")))}
        assert declared == expected | {"demands": " ".join(sorted(row["demands"].split()))}, operation_id


@pytest.mark.parametrize("operation_id", TABLE)
def test_every_operation__by_each_consumer_is_answered_as_documented(client: Client, operation_id: str) -> None:
    """No token, a wrong one, then by consumer an expired one, one without the permission, and a good one; half a login; a reader."""
    asked = Asked(client, operation_id)
    answers = {"no token": asked.by(), "a wrong token": asked.by(WRONG)}
    expected = dict.fromkeys(answers, "allowed" if asked.free else "401")
    for consumer in CONSUMERS:
        client.reset()
        allowed = "allowed" if asked.admits(consumer) else "403"
        if consumer in ("workspace", "user", "profile", "anonymous"):
            expiring = client.credential("synerise", consumer, expires_in=1)
            poor = client.credential("synerise", consumer, permissions=[])
            client.advance(2)
            answers[f"expired {consumer}"], expected[f"expired {consumer}"] = asked.by(expiring), "allowed" if asked.free else "401"
            needs = asked.row["role" if consumer == "user" else "permission"] != "-" and not asked.free
            answers[f"poor {consumer}"], expected[f"poor {consumer}"] = asked.by(poor), "403" if needs else allowed
            client.reset()
        answers[consumer], expected[consumer] = asked.by(client.credential("synerise", consumer)), allowed
    client.reset()
    halves = {"without second factor": client.credential("synerise", "user_mfa_pending"), "without workspace": before_selection(client)}
    for half, credential in halves.items():
        enough = asked.free or operation_id == "verify_user_mfa" or (half == "without workspace" and operation_id in BEFORE_SELECTION)
        answers[half], expected[half] = asked.by(credential), "allowed" if enough else "403"
    for consumer, column, ending in (("workspace", "permission", "_READ"), ("user", "role", ".read")):
        if asked.row[column] != "-" and asked.admits(consumer):
            client.reset()
            answers[f"{consumer}_reader"] = asked.by(client.credential("synerise", f"{consumer}_reader"))
            reads = all(name.endswith(ending) for name in asked.row[column].split())
            expected[f"{consumer}_reader"] = "allowed" if reads else "403"
    client.reset()
    client.settings({"auth": "off"})
    answers["auth off"], expected["auth off"] = asked.by(), "allowed"
    assert answers == expected


def before_selection(client: Client) -> dict[str, Any]:
    """The credential of a user who has not selected a workspace."""
    login = client.call("POST /uauth/auth/login/user", json={"username": "user@example.com", "password": "user-secret"})
    return {"headers": {"Authorization": f"Bearer {login.json()['token']}"}}


REFUSALS = {
    "Api-Version": (400, "Version header content is invalid"),
    "Content-Type": (415, "Content type '' not supported"),
    "Accept": (400, "Missing request header 'Accept' for method parameter of type String"),
}


@pytest.mark.parametrize("operation_id", TABLE)
def test_every_operation__without_a_header_is_refused_where_the_document_demands_it(client: Client, operation_id: str) -> None:
    """documented, docs/synerise-api-reference.txt: the header rows of each operation; "Version header content is invalid" at :542."""
    asked = Asked(client, operation_id)
    consumer = asked.row["consumers"].split(",")[0]
    for header, (status, message) in REFUSALS.items():
        client.reset()
        client.settings({"contract": "record"})
        sent = {name: value for name, value in HEADERS.items() if name != header}
        answer = client.call(asked.wire, headers=sent, auth=None if consumer == "none" else consumer)
        if header in asked.row["demands"].split():
            assert (answer.status_code, message in answer.text) == (status, True), header
        else:
            assert message not in answer.text

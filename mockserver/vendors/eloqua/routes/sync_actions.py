"""Contact sync action definitions and their data."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import sync_actions as rules
from ..schemas.lists import list_query
from ..schemas.sync_actions import ContactSyncActionIndividual, Records
from ..wire import page

DEFINITIONS = list_query("name", "identifierFieldName", "autoDeleteDuration", "uri", "createdBy", "createdAt", "updatedBy", "updatedAt")


@operation("GET /api/bulk/2.0/contacts/syncActions", query=DEFINITIONS)
def list_sync_actions(call: Call, query: dict[str, Any]) -> Reply:
    """Lists the contact sync action definitions."""
    found = page(rules.list_all(call.state), query)
    return Reply(found | {"items": [rules.show(call.state, definition) for definition in found["items"]]})


@operation("POST /api/bulk/2.0/contacts/syncActions", body=ContactSyncActionIndividual())
def create_sync_action(call: Call, body: dict[str, Any]) -> Reply:
    """Creates a definition."""
    return Reply(rules.create_sync_action(call.state, call.principal, body), 201)


@operation("GET /api/bulk/2.0/syncActions", query=DEFINITIONS)
def list_all_sync_actions(call: Call, query: dict[str, Any]) -> Reply:
    """Lists the definitions of every kind; contacts are the only kind here."""
    return list_sync_actions(call, query)


@operation("GET /api/bulk/2.0/contacts/syncActions/{id}")
def get_sync_action(call: Call, id: str) -> Reply:
    """Retrieves a definition."""
    return Reply(rules.show(call.state, rules.find(call.state, id)))


@operation("PUT /api/bulk/2.0/contacts/syncActions/{id}", body=ContactSyncActionIndividual())
def replace_sync_action(call: Call, id: str, body: dict[str, Any]) -> Reply:
    """Replaces a definition."""
    return Reply(rules.replace_sync_action(call.state, call.principal, id, body))


@operation("DELETE /api/bulk/2.0/contacts/syncActions/{id}")
def delete_sync_action(call: Call, id: str) -> Reply:
    """Deletes a definition and its staged data."""
    rules.delete_sync_action(call.state, id)
    return Reply(status=204)


@operation("POST /api/bulk/2.0/contacts/syncActions/{id}/data", body=Records(), takes_csv=True)
def upload_sync_action_data(call: Call, id: str, body: list[dict[str, str]]) -> Reply:
    """Uploads data; 201 with the sync that this starts, else 204."""
    sync = rules.upload_sync_action_data(call.state, call.principal, id, body, len(call.data))
    return Reply(sync, 201) if sync else Reply(status=204)


@operation("DELETE /api/bulk/2.0/contacts/syncActions/{id}/data")
def delete_sync_action_data(call: Call, id: str) -> Reply:
    """Drops a definition's staged data."""
    rules.delete_sync_action_data(call.state, id)
    return Reply(status=204)

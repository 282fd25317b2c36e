"""Contacts: find, create, update, destroy. `body` is the bag of path, query and body (see `wire.read_parameters`)."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import contacts
from ..schemas.contacts import ContactCreate, ContactDestroy, ContactFind, ContactUpdate


@operation("GET /v5/contact", body=ContactFind())
def find_contacts(call: Call, body: dict[str, Any]) -> Reply:
    """Finds contacts."""
    return Reply(contacts.find_contacts(call.state, body))


@operation("GET /v5/contact/{id}", body=ContactFind())
def find_contact(call: Call, id: str, body: dict[str, Any]) -> Reply:
    """Finds one contact; the answer is an array."""
    return Reply(contacts.find_contacts(call.state, body))


@operation("POST /v6/contact", body=ContactCreate())
def create_contact(call: Call, body: dict[str, Any]) -> Reply:
    """Creates a new contact."""
    return Reply(contacts.create_contact(call.state, call.principal, body))


@operation("PUT /v5/contact/{id}", body=ContactUpdate())
def update_contact(call: Call, id: str, body: dict[str, Any]) -> Reply:
    """Updates an existing contact."""
    return Reply(contacts.update_contact(call.state, call.principal, body))


@operation("DELETE /v5/contact/{id}", body=ContactDestroy())
def destroy_contact(call: Call, id: str, body: dict[str, Any]) -> Reply:
    """Destroys a contact."""
    return Reply(contacts.destroy_contact(call.state, call.principal, body))

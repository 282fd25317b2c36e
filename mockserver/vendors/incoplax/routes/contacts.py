"""Contacts: six requests on one path."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import contacts
from ..schemas.contacts import ContactCreate, ContactList, ContactPatch
from ..schemas.listing import SingleQuery
from ..schemas.values import LookupKey


@operation("POST /rest/v1/addressbook/contacts", body=ContactCreate())
def create_contact(call: Call, body: dict[str, Any]) -> Reply:
    """Creates a contact."""
    return Reply(contacts.create_contact(call.state, body))


@operation("GET /rest/v1/addressbook/contacts", query=ContactList())
def list_contacts(call: Call, query: dict[str, Any]) -> Reply:
    """Lists contacts in their short form."""
    return Reply(contacts.list_contacts(call.state, **query))


@operation("LOOKUP /rest/v1/addressbook/contacts", body=LookupKey())
def lookup_contact(call: Call, body: str) -> Reply:
    """Finds the ids of the contacts that a key names."""
    return Reply(contacts.lookup_contact(call.state, body))


@operation("GET /rest/v1/addressbook/contacts/{id}", query=SingleQuery())
def get_contact(call: Call, id: str, query: dict[str, Any]) -> Reply:
    """Gives one contact in its full form."""
    return Reply(contacts.get_contact(call.state, id, **query))


@operation("PATCH /rest/v1/addressbook/contacts/{id}", body=ContactPatch())
def update_contact(call: Call, id: str, body: dict[str, Any]) -> Reply:
    """Changes a contact."""
    return Reply(contacts.update_contact(call.state, id, body))


@operation("DELETE /rest/v1/addressbook/contacts/{id}")
def delete_contact(call: Call, id: str) -> Reply:
    """Deletes a contact."""
    contacts.delete_contact(call.state, id)
    return Reply(status=204)

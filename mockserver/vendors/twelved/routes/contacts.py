"""Saving, reading and searching contacts."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import contacts
from ..schemas.contacts import ContactPath, ContactSave, ContactSearch


@operation("POST /api/v1/Contacts/saveContact", body=ContactSave(), changes_contacts=True)
def save_contact(call: Call, body: dict[str, Any]) -> Reply:
    """Creates or updates a contact."""
    return Reply(contacts.save_contact(call.state, body))


@operation("POST /api/v1/Contacts/search", body=ContactSearch())
def search_contacts(call: Call, body: dict[str, Any]) -> Reply:
    """Searches contacts, page by page."""
    return Reply(contacts.search_contacts(call.state, body))


@operation("GET /api/v1/Contacts/{id}/{retrieve_attributes}/{retrieve_companies}", path=ContactPath())
def get_contact(call: Call, id: str, retrieve_attributes: bool, retrieve_companies: bool) -> Reply:
    """Reads a contact."""
    return Reply(contacts.get_contact(call.state, id, retrieve_attributes, retrieve_companies))

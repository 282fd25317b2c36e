"""Saving, reading and searching contacts."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..errors import BadRequest
from ..rules import contacts
from ..schemas.contacts import ContactSave, ContactSearch


@operation("POST /api/v1/Contacts/saveContact", body=ContactSave(), changes_contacts=True)
def save_contact(call: Call, body: dict[str, Any]) -> Reply:
    """Creates or updates a contact."""
    return Reply(contacts.save_contact(call.state, body))


@operation("POST /api/v1/Contacts/search", body=ContactSearch())
def search_contacts(call: Call, body: dict[str, Any]) -> Reply:
    """Searches contacts, page by page."""
    return Reply(contacts.search_contacts(call.state, body))


@operation("GET /api/v1/Contacts/{id}/{retrieve_attributes}/{retrieve_companies}")
def get_contact(call: Call, id: str, retrieve_attributes: str, retrieve_companies: str) -> Reply:
    """Reads a contact."""
    with_attributes, with_companies = _flag("retrieve_attributes", retrieve_attributes), _flag("retrieve_companies", retrieve_companies)
    return Reply(contacts.get_contact(call.state, id, with_attributes, with_companies))


def _flag(name: str, text: str) -> bool:
    """inferred: .NET reads true and false in any case and nothing else; the text of the refusal is assumed."""
    if text.lower() not in ("true", "false"):
        raise BadRequest(f"The value of '{name}' is not valid.")
    return text.lower() == "true"

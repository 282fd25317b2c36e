"""Contact groups: the same six requests as contacts."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import contactgroups
from ..schemas.contactgroups import ContactGroupCreate, ContactGroupList, ContactGroupPatch
from ..schemas.listing import SingleQuery
from ..schemas.values import LookupKey


@operation("POST /rest/v1/addressbook/contactgroups", body=ContactGroupCreate())
def create_contactgroup(call: Call, body: dict[str, Any]) -> Reply:
    """Creates a contact group."""
    return Reply(contactgroups.create_contactgroup(call.state, body))


@operation("GET /rest/v1/addressbook/contactgroups", query=ContactGroupList())
def list_contactgroups(call: Call, query: dict[str, Any]) -> Reply:
    """Lists contact groups in their short form."""
    return Reply(contactgroups.list_contactgroups(call.state, **query))


@operation("LOOKUP /rest/v1/addressbook/contactgroups", body=LookupKey())
def lookup_contactgroup(call: Call, body: str) -> Reply:
    """Finds the ids of the contact groups that a key names."""
    return Reply(contactgroups.lookup_contactgroup(call.state, body))


@operation("GET /rest/v1/addressbook/contactgroups/{id}", query=SingleQuery())
def get_contactgroup(call: Call, id: str, query: dict[str, Any]) -> Reply:
    """Gives one contact group in its full form."""
    return Reply(contactgroups.get_contactgroup(call.state, id, **query))


@operation("PATCH /rest/v1/addressbook/contactgroups/{id}", body=ContactGroupPatch())
def update_contactgroup(call: Call, id: str, body: dict[str, Any]) -> Reply:
    """Changes a contact group."""
    return Reply(contactgroups.update_contactgroup(call.state, id, body))


@operation("DELETE /rest/v1/addressbook/contactgroups/{id}")
def delete_contactgroup(call: Call, id: str) -> Reply:
    """Deletes a contact group."""
    contactgroups.delete_contactgroup(call.state, id)
    return Reply(status=204)

"""Contacts: saving, reading, searching."""

from collections.abc import Mapping
from typing import Any

from mockserver.core.completion import fill
from mockserver.core.world import State

from ..errors import BadRequest, NotFound
from ..wire import page_bounds, page_of
from . import attributes, entity_ids

REQUIRED = {"FirstName": "First name is required", "LastName": "Last name is required", "Email": "Email is required"}


def save_contact(state: State, given: dict[str, Any]) -> dict[str, Any]:
    """Creates or updates a contact; the bare EntityID.

    documented, docs/12d-synergy-save-contact.txt:167-178: the answer. public, integration notes: one request for both, by the id.
    inferred from the sample: new contacts count from 1, so that the tutorial's first request answers `1_1`, and sent again updates that
    contact. assumed: an id of no contact makes a new one (setting `unknown_contact_id`), for the document's comment calls it the job's
    id; two contacts may share an e-mail.
    """
    demand_names(state, given)
    named = entity_ids.find_id_string(state, given.get("ID"))
    stored = state.contacts.by_key(named) if named else None
    if stored is not None:
        state.contacts.replace(contact_row(stored["ID"], given))
        return dict(stored["ID"])
    if named:
        demand_job(state, named)
        if state.settings["unknown_contact_id"] == "refuse":
            raise BadRequest("Contact not found")
    fresh = entity_ids.entity_id(state, entity_ids.new_number(state))
    state.contacts.insert(contact_row(fresh, given))
    return fresh


def demand_names(state: State, given: dict[str, Any]) -> None:
    """First name, last name and e-mail must be there, if the setting `required_names` says so.

    public, vendor's help pages: the contact import asks for them; that this request does too is assumed, and so are the texts.
    """
    if state.settings["required_names"]:
        for member, sentence in REQUIRED.items():
            if not given.get(member):
                raise BadRequest(sentence)


def demand_job(state: State, named: str) -> None:
    """An id that is no contact's must be a job's, if the setting `check_job` says so.

    assumed: the document's step 1.2 has the client look the job's id up, yet nothing says that the server compares it.
    """
    if state.settings["check_job"] and state.jobs.by_key(named) is None:
        raise BadRequest("Job not found")


def contact_row(identity: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The contact as it is stored, members in the document's order.

    documented, docs/12d-synergy-save-contact.txt:69-165. inferred: the whole object is saved, so what is absent is empty afterwards, the
    lists too.
    """
    return {
        "ID": identity,
        "FirstName": given.get("FirstName"),
        "LastName": given.get("LastName"),
        "Email": given.get("Email"),
        "SignatureImage": given.get("SignatureImage"),
        "Companies": given.get("Companies") or [],
        "Attributes": given.get("Attributes") or [],
    }


def complete_contact(state: State, row: dict[str, Any]) -> dict[str, Any]:
    """The contact with an id of this server, and with what is absent empty, as contact_row has it."""
    identity = entity_ids.complete_id(state, row.get("ID"), lambda: entity_ids.next_number(state))
    return fill(contact_row(identity, {}), {**row, "ID": identity})


def get_contact(state: State, id: str, with_attributes: bool, with_companies: bool) -> dict[str, Any]:
    """A contact by its IDString.

    public, notes on the vendor's API description: the path and its two switches. assumed: the spelling of the save request; a list that
    is not asked for is empty; an unknown contact is 404.
    """
    number, server = entity_ids.read_id_string(id)
    contact = state.contacts.by_key(f"{number}_{server}")
    if contact is None:
        raise NotFound("Contact not found")
    return show(contact, with_attributes, with_companies)


def show(contact: dict[str, Any], with_attributes: bool, with_companies: bool) -> dict[str, Any]:
    """The contact with the lists that were asked for."""
    return {
        **contact,
        "Companies": contact["Companies"] if with_companies else [],
        "Attributes": contact["Attributes"] if with_attributes else [],
    }


def search_contacts(state: State, criteria: dict[str, Any]) -> dict[str, Any]:
    """Contacts whose names and e-mail hold the given parts, oldest first, whole.

    public, notes on the vendor's API description: the criteria and the envelope. inferred from the job search: any part matches, in any
    case, and all criteria must. assumed: `UsersOnly` finds none, since no contact made here is a user.
    """
    number, size = page_bounds(criteria)
    parts = {member: part.casefold() for member in REQUIRED if (part := criteria.get(member))}
    filters = attributes.Matcher(attributes.read_filters(criteria.get("Attributes")))
    if criteria.get("UsersOnly"):
        return page_of([], number, size, 0)
    if not parts and not filters.wanted:
        return page_of(state.contacts.page((number - 1) * size, size, order="ID._id"), number, size, len(state.contacts))

    def matches(value: Mapping[str, Any]) -> bool:
        return all(part in (value[member] or "").casefold() for member, part in parts.items()) and filters.accepts(value)

    found = state.contacts.page((number - 1) * size, size, order="ID._id", cond=matches)
    return page_of(found, number, size, state.contacts.count(matches))

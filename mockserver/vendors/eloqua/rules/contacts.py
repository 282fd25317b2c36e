"""Contacts: fixtures and the control plane make them, syncs read them."""

from typing import Any

from mockserver.core.completion import fill, pick
from mockserver.core.world import State


def complete_contact(state: State, row: dict[str, Any]) -> dict[str, Any]:
    """The contact with number and external id, subscribed; the e-mail address must be given.

    The form of the external id is that of the fixtures; that a new contact is subscribed is assumed.
    """
    id = row.get("id") or str(state.ids.number("contact", taken=lambda number: state.contacts.by_key(str(number))))
    blank = {
        "id": id,
        **pick(row, "C_EmailAddress"),
        "ContactIDExt": f"CMOCK{id:0>12}",
        **{name: value for name, value in row.items() if name.startswith("C_")},
        "isSubscribed": True,
    }
    return fill(blank, row)

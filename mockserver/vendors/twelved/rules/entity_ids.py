"""EntityIDs: what names a contact, a job, a company, a user."""

import re
from collections.abc import Callable
from typing import Any

from mockserver.core.completion import fill
from mockserver.core.ids import first_free
from mockserver.core.world import State

from ..errors import BadRequest

_ID_STRING = re.compile(r"([0-9]{1,10})_([0-9]{1,10})")
_LARGEST = 2**31 - 1


def entity_id(state: State, number: int) -> dict[str, Any]:
    """An EntityID of this server.

    documented, docs/12d-synergy-save-contact.txt:167-178: IDString is `_id`, an underscore, `_server_id`.
    assumed: one server id and one GUID an instance, those of the sample unless the settings say otherwise.
    """
    server = state.settings["server_id"]
    return {"_id": number, "_server_id": server, "_server_guid": state.settings["server_guid"], "IDString": f"{number}_{server}"}


def complete_id(state: State, given: dict[str, Any] | None, fresh: Callable[[], int]) -> dict[str, Any]:
    """The EntityID that some of its members mean, by `_id` or by IDString; one of this server with a `fresh` number where none is given."""
    given = given or {}
    match = _ID_STRING.fullmatch(given.get("IDString", ""))
    number = given.get("_id", int(match[1]) if match else None)
    blank = entity_id(state, fresh() if number is None else number)
    server = given.get("_server_id", int(match[2]) if match else blank["_server_id"])
    return fill({**blank, "_server_id": server, "IDString": f"{blank['_id']}_{server}"}, given)


def next_number(state: State) -> int:
    """A number that no contact has yet."""
    number: int = first_free(state.contacts.next_serial, lambda each: state.contacts.by_key(entity_id(state, each)["IDString"]))
    return number


def new_number(state: State) -> int:
    """The number of a new contact. inferred: they are whole numbers of 32 bits; that the last one is followed by a refusal is assumed."""
    number = next_number(state)
    if number > _LARGEST:
        raise BadRequest("No contact ID is left")
    return number


def read_id_string(text: str) -> tuple[int, int]:
    """Number and server of an IDString, or a refusal.

    public, integration notes: `1_1` is the form; a dash gets `Invalid ID format`, and what cannot be read `Could not parse ID`.
    """
    if "-" in text:
        raise BadRequest("Invalid ID format")
    match = _ID_STRING.fullmatch(text)
    if not match or max(number := int(match[1]), server := int(match[2])) > _LARGEST:
        raise BadRequest("Could not parse ID")
    return number, server


def find_id_string(state: State, given: dict[str, Any] | None) -> str | None:
    """The IDString that a given EntityID means; None where it names nothing.

    public, integration notes: the form of IDString. assumed: `_id` goes before IDString, which is read only where there is no `_id`, but
    a dash in it is refused in any case; `_id` 0 names nothing, as in the sample's placeholders; an absent or zero `_server_id` is this
    server's; the GUID is not compared.
    """
    if not given:
        return None
    text, number, server = given.get("IDString") or "", given.get("_id"), given.get("_server_id")
    if "-" in text:
        raise BadRequest("Invalid ID format")
    if number is None and text:
        number, server = read_id_string(text)
    return f"{number}_{server or state.settings['server_id']}" if number else None

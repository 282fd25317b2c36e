"""Which licenses and mediacontainers a contact is linked to, and what becomes of the links."""

from typing import Any

from mockserver.core.store import Table, Where
from mockserver.core.world import State


def find_licenses(state: State, contact_id: int) -> list[int]:
    """The ids of the licenses that carry this contact, in ascending order."""
    return sorted(row["id"] for row in _find_linked(state.licenses, contact_id))


def is_linked(state: State, contact_id: int) -> bool:
    """Whether a license or a mediacontainer carries this contact: documented, docs/admiralcloud-contact-controller.txt:1,175."""
    return bool(_find_linked(state.licenses, contact_id) or _find_linked(state.mediacontainers, contact_id))


def move_links(state: State, contact_id: int, target: int | None) -> None:
    """Puts another contact in this one's place, once in each resource; without another one the links are dropped.

    documented, docs/admiralcloud-contact-controller.txt:164 (all relations are deleted), :175 (a new contact is assigned).
    """
    for table in (state.licenses, state.mediacontainers):
        for row in _find_linked(table, contact_id):
            others = (target if other == contact_id else other for other in row["contactIds"])
            table.replace({**row, "contactIds": list(dict.fromkeys(other for other in others if other is not None))})


def _find_linked(table: Table, contact_id: int) -> list[dict[str, Any]]:
    return list(table.search(Where({"contactIds[]": contact_id})))

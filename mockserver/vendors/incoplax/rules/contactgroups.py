"""Contact groups of the address book."""

from typing import Any

from mockserver.core.completion import fill
from mockserver.core.store import Where
from mockserver.core.world import State

from ..errors import LookupFailed
from ..wire import Entity, parts, timestamp
from . import entities, listing, membership

SHORT = ("id", "code", "name", "shortname", "opts.abonentcount", "opts.priority", "ext.ct", "ext.lwt")
"""What lists give and their masks may name: public, the vendor's page on contact groups."""


def complete_contactgroup(state: State, row: Entity) -> Entity:
    """The group with what the server fills in by itself; `code` is a new UUID and `opts.priority` 1000: public, the vendor's page on the
    contact group entity. Without `opts.abonents` those who name the code already are its members (inferred).
    """
    now = timestamp(state.now)
    code = row.get("code") or state.ids.uuid("contactgroups.code", taken=lambda code: state.contactgroups.get(Where(code=code)))
    abonents = row.get("opts", {}).get("abonents", membership.members(state, code))
    blank: Entity = {
        "id": row.get("id") or entities.new_id(state, state.contactgroups),
        "code": code,
        "name": "",
        "shortname": "",
        "opts": {"title": "", "comment": "", "abonents": abonents, "abonentcount": len(abonents), "priority": 1000},
        "ext": {"ct": now, "lwt": now},
    }
    return fill(blank, row)


def create_contactgroup(state: State, body: Entity) -> Entity:
    """An own id and an own code must be free: public, the vendor's page on the contact group entity. The rest: complete_contactgroup."""
    blank = complete_contactgroup(state, {name: body[name] for name in ("id", "code") if body.get(name)})
    group = entities.merge(blank, {**body, "code": blank["code"]}, state.now)
    membership.bind_group(state, group, body.get("opts", {}).get("abonents"))
    entities.insert(state.contactgroups, group)
    return group


def list_contactgroups(state: State, *, mask: listing.Mask, flat: bool, **selection: Any) -> list[Entity]:
    """Short entities: public, the vendor's page on contact groups; in the order of `code` (inferred from its sample)."""
    listing.check_mask(state, mask, SHORT)
    rows = listing.select(state, state.contactgroups, **selection, default_order="code")
    return [listing.show(row, mask, flat, SHORT) for row in rows]


def get_contactgroup(state: State, group_id: str, *, mask: listing.Mask, flat: bool) -> Entity:
    """The full entity: public, the vendor's page on contact groups."""
    group = entities.find(state.contactgroups, group_id)
    if mask:
        listing.check_mask(state, mask, tuple(parts(group)))
    return listing.show(group, mask, flat)


def update_contactgroup(state: State, group_id: str, body: Entity) -> Entity:
    """Merges the body as for contacts (inferred); the contacts' side follows: public, the vendor's page on the contact group entity.

    A new code takes the place of the old one in the members' groups (inferred).
    """
    group = entities.find(state.contactgroups, group_id)
    body = entities.drop_prohibited(state, group, body, "id")
    changed = entities.merge(group, body, state.now)
    abonents = body.get("opts", {}).get("abonents")
    recoded = changed["code"] != group["code"]
    if recoded:
        membership.change_code(state, group["code"], changed["code"])
    if recoded or abonents is not None:
        membership.bind_group(state, changed, abonents)
    entities.replace(state.contactgroups, changed)
    return changed


def delete_contactgroup(state: State, group_id: str) -> None:
    """Public, the vendor's page on contact groups. Its code leaves the members' groups (inferred)."""
    group = entities.find(state.contactgroups, group_id)
    state.contactgroups.discard(group["id"])
    membership.change_code(state, group["code"], None)


def lookup_contactgroup(state: State, key: str) -> list[str]:
    """The ids of the groups whose id or code reads like the key, in the order of `code`: inferred from contacts."""
    found = state.contactgroups.search(Where(code=key))
    if by_id := state.contactgroups.by_key(key.lower()):
        found.append(by_id)
    if not found:
        raise LookupFailed()
    ids = {group["code"]: group["id"] for group in found}
    return [ids[code] for code in sorted(ids)]

"""Contacts of the address book."""

from typing import Any

from mockserver.core.completion import fill
from mockserver.core.world import State

from ..errors import LookupFailed
from ..wire import Entity, parts, timestamp
from . import entities, listing, membership

TEXTS = (
    *("displayname", "department", "jobtitle", "number", "numlocal", "numpublic", "mobile", "mobile2", "mobile3"),
    *("roomnum", "roomnum2", "roomnum3", "email", "email2", "email3", "photo"),
)
BLANK = dict.fromkeys(TEXTS, "")

SHORT = (
    *("id", "autokey", "displayname", "department", "jobtitle", "number", "email"),
    *("opts.groups", "opts.priority", "ext.ct", "ext.lwt"),
)
"""What lists give and their masks may name: documented, docs/incoplax-addressbook-contacts.txt:112,149-186."""


def complete_contact(state: State, row: Entity) -> Entity:
    """The contact with what the server fills in by itself: id, autokey, texts "", `opts` and times.

    documented, docs/incoplax-addressbook-contacts.txt:64-93; fixtures and seeds may leave it out as a request may.
    """
    now = timestamp(state.now)
    blank: Entity = {
        "id": row.get("id") or entities.new_id(state, state.contacts),
        "autokey": row.get("autokey") or state.contacts.next_serial(),
        **BLANK,
        "opts": {"title": "", "comment": "", "groups": [], "priority": None},
        "ext": {"ct": now, "lwt": now},
    }
    return fill(blank, row) if row else blank


def create_contact(state: State, body: Entity) -> Entity:
    """Unset members are "", `[]` and null: documented, docs/incoplax-addressbook-contacts.txt:64-93.

    An own id must be free; `autokey` is always the table's next: public, the vendor's page on the contact entity.
    """
    contact = complete_contact(state, {name: value for name, value in body.items() if name != "autokey"})
    if "ext" in body:  # its times are the server's
        now = timestamp(state.now)
        contact["ext"] |= {"ct": now, "lwt": now}
    if groups := contact["opts"]["groups"]:
        groups = contact["opts"]["groups"] = entities.distinct(groups)
    entities.insert(state.contacts, contact)
    if groups:
        membership.move_contact(state, contact["autokey"], [], groups)
    return contact


def list_contacts(state: State, *, mask: listing.Mask, flat: bool, **selection: Any) -> list[Entity]:
    """Short entities in the order of `autokey`: documented, docs/incoplax-addressbook-contacts.txt:141-186; the order inferred."""
    listing.check_mask(state, mask, SHORT)
    rows = listing.select(state, state.contacts, **selection, default_order="autokey")
    return [listing.show(row, mask, flat, SHORT) for row in rows]


def get_contact(state: State, contact_id: str, *, mask: listing.Mask, flat: bool) -> Entity:
    """The full entity: documented, docs/incoplax-addressbook-contacts.txt:214-249."""
    contact = entities.find(state.contacts, contact_id)
    if mask:
        listing.check_mask(state, mask, tuple(parts(contact)))
    return listing.show(contact, mask, flat)


def update_contact(state: State, contact_id: str, body: Entity) -> Entity:
    """Merges the body; the groups' side follows: documented, docs/incoplax-addressbook-contacts.txt:251-308; the depth inferred."""
    contact = entities.find(state.contacts, contact_id)
    body = entities.drop_prohibited(state, contact, body, "id", "autokey")
    changed = entities.merge(contact, body, state.now)
    changed["opts"]["groups"] = entities.distinct(changed["opts"]["groups"])
    state.contacts.replace(changed)
    membership.move_contact(state, contact["autokey"], contact["opts"]["groups"], changed["opts"]["groups"])
    return changed


def delete_contact(state: State, contact_id: str) -> None:
    """Documented, docs/incoplax-addressbook-contacts.txt:310-320. The contact leaves its groups (inferred from line 257)."""
    contact = entities.find(state.contacts, contact_id)
    state.contacts.discard(contact["id"])
    membership.move_contact(state, contact["autokey"], contact["opts"]["groups"], [])


def lookup_contact(state: State, key: str) -> list[str]:
    """The ids of all contacts whose id, autokey or number reads like the key: documented,
    docs/incoplax-addressbook-contacts.txt:324-352; their order, that of `autokey`, is inferred."""
    found = state.contacts.having("number", key)
    if key == decimal(key):
        found += state.contacts.having("autokey", int(key))
    if by_id := state.contacts.by_key(key.lower()):
        found.append(by_id)
    if not found:
        raise LookupFailed()
    ids = {contact["autokey"]: contact["id"] for contact in found}
    return [ids[autokey] for autokey in sorted(ids)]


def decimal(key: str) -> str | None:
    """The key as a whole number is written, None where it is none or beyond 18 digits."""
    return str(int(key)) if key.isascii() and key.isdigit() and len(key) <= 18 else None

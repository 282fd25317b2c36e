"""The binding of contacts and groups: `opts.groups` of a contact holds codes, `opts.abonents` of a group holds autokeys, kept in step.

That the other side changes by itself is documented, docs/incoplax-addressbook-contacts.txt:257, and public, the vendor's page on
contact groups; that its `ext.lwt` does not move is assumed.
"""

from mockserver.core.rows import unfreeze
from mockserver.core.store import Where
from mockserver.core.world import State

from ..wire import Entity
from .entities import distinct


def move_contact(state: State, autokey: int, before: list[str], after: list[str]) -> None:
    """The groups that a contact has left list it no more, those that it names list it. Codes of no group bind nothing (assumed).

    Of groups that it named before, too: fixtures may have given it a code of a group that does not list it.
    """
    named = set(after)
    for code in before:
        if code not in named and (group := state.contactgroups.get(Where(code=code))):
            list_abonents(state, group, [listed for listed in group["opts"]["abonents"] if listed != autokey])
    for code in after:
        if not lists(state, code, autokey) and (group := state.contactgroups.get(Where(code=code))):
            list_abonents(state, group, [*group["opts"]["abonents"], autokey])


def list_abonents(state: State, group: Entity, abonents: list[int]) -> None:
    changed = unfreeze(group)
    set_abonents(changed, abonents)
    state.contactgroups.replace(changed)


def lists(state: State, code: str, autokey: int) -> bool:
    """Asked of the table's indexes: a group may list many."""
    return state.contactgroups.contains(Where({"code": code, "opts.abonents[]": autokey}))


def set_abonents(group: Entity, abonents: list[int]) -> None:
    """`abonentcount` counts them: public, the vendor's page on the contact group entity."""
    group["opts"] |= {"abonents": abonents, "abonentcount": len(abonents)}


def members(state: State, code: str) -> list[int]:
    """The autokeys of the contacts that name this code."""
    return [contact["autokey"] for contact in state.contacts.search(Where({"opts.groups[]": code}))]


def keep_known(state: State, autokeys: list[int]) -> list[int]:
    """Those that are a contact's, each once."""
    return [autokey for autokey in distinct(autokeys) if state.contacts.contains(Where(autokey=autokey))]


def bind_group(state: State, group: Entity, abonents: list[int] | None) -> None:
    """Exactly these contacts are the group's from now on, on both sides: public, the vendor's page on the contact group entity.

    Autokeys of no contact are left out (assumed). None: those that name its code already (inferred), in the order in which it lists
    them, others last (assumed).
    """
    before = dict.fromkeys(members(state, group["code"]))
    if abonents is None:
        standing = [autokey for autokey in group["opts"]["abonents"] if autokey in before]
        set_abonents(group, distinct([*standing, *before]))
        return
    after = keep_known(state, abonents)
    set_abonents(group, after)
    for autokey in sorted(before.keys() ^ after):
        rename(state, autokey, group["code"], None if autokey in before else group["code"])


def change_code(state: State, before: str, after: str | None) -> None:
    """The members name the new code in place of the old one (inferred); None takes it away."""
    for autokey in members(state, before):
        rename(state, autokey, before, after)


def rename(state: State, autokey: int, before: str, after: str | None) -> None:
    """One contact's `opts.groups` with `before` taken out and `after`, where there is one, in its place or at the end."""
    stored = state.contacts.get(Where(autokey=autokey))
    assert stored is not None
    contact = unfreeze(stored)
    codes: list[str] = contact["opts"]["groups"]
    place = codes.index(before) if before in codes else len(codes)
    codes[place : place + 1] = [] if after is None else [after]
    contact["opts"]["groups"] = distinct(codes)
    state.contacts.replace(contact)

"""What contacts and contact groups have in common: their ids, how a body changes them, what may not change."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mockserver.core.store import NotUnique, Table
from mockserver.core.world import State

from ..errors import AlreadyExists, ModificationProhibited, NotFound
from ..wire import Entity, timestamp

EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
NODE = "50e54938780c"


def new_id(state: State, table: Table) -> str:
    """Eight random digits, the creation time in milliseconds (48 bits) in three groups, the node: inferred from the two ids and
    their `ct` in docs/incoplax-addressbook-contacts.txt:151-182."""
    milliseconds = (state.now - EPOCH) // MILLISECOND
    time = f"{milliseconds & 0xFFFF_FFFF_FFFF:012x}"
    rest = f"-{time[:4]}-{time[4:8]}-{time[8:]}-{NODE}"
    return state.ids.hex(table.name, 8, taken=lambda random: table.by_key(random + rest)) + rest


def find(table: Table, entity_id: str) -> Entity:
    """The entity of that id, else 404 (inferred from the LOOKUP sample). UUIDs are compared without regard to case (assumed)."""
    entity: Entity | None = table.by_key(entity_id.lower())
    if entity is None:
        raise NotFound()
    return entity


def insert(table: Table, entity: Entity) -> None:
    """A `code` in use is refused (public, the vendor's page on the contact group entity), an `id` too (assumed)."""
    try:
        table.insert(entity)
    except NotUnique as error:
        raise AlreadyExists(f"{error.field} is already in use") from None


def replace(table: Table, entity: Entity) -> None:
    """As for `insert`."""
    try:
        table.replace(entity)
    except NotUnique as error:
        raise AlreadyExists(f"{error.field} is already in use") from None


def merge(entity: Entity, body: Entity, now: datetime) -> Entity:
    """The entity as a body changes it: members left out stay, also those of `opts` and `ext`; arrays are replaced (inferred).

    `ext.lwt` moves and `ext.ct` stays whatever the client sends (inferred from docs/incoplax-addressbook-contacts.txt:304-306).
    """
    opts = {**entity["opts"], **body.get("opts", {})}
    ext = {**entity["ext"], **body.get("ext", {}), "ct": entity["ext"]["ct"], "lwt": timestamp(now)}
    return {**entity, **body, "opts": opts, "ext": ext}


def drop_prohibited(state: State, entity: Entity, body: Entity, *names: str) -> Entity:
    """The body less the members that may not be modified: documented, docs/incoplax-addressbook-contacts.txt:253.

    One that differs is refused, or ignored by the switch `patch_prohibited`; the value that stands is tolerated (assumed).
    """
    if state.settings["patch_prohibited"] == "error":
        for name in names:
            if name in body and not are_same(body[name], entity[name]):
                raise ModificationProhibited(f"{name} may not be modified")
    return {name: value for name, value in body.items() if name not in names}


def are_same(given: Any, stored: Any) -> bool:
    """A UUID is the same in either case, 1 and 1.0 are one number; true is none (assumed)."""
    if isinstance(given, str):
        return bool(given.lower() == stored)
    return not isinstance(given, bool) and bool(given == stored)


def distinct(values: list[Any]) -> list[Any]:
    """Each once, in their order (assumed): a binding is there or not."""
    return list(dict.fromkeys(values))

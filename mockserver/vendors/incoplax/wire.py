"""How Incoplax reads and writes: its media type, its times, and entities whole or in parts."""

from datetime import datetime
from typing import Any

from mockserver.core.wire import PLAIN

MEDIA_TYPE = "application/json; charset=utf-8"
DIALECT = PLAIN
"""JSON to the letter, whole numbers of any length: assumed, nothing public says what reads it. So a byte order mark, comments and NaN are
no JSON, and of a member that is there twice the last counts.
"""

Entity = dict[str, Any]
"""A row as it is sent, its composite members `opts` and `ext` nested."""

Parts = dict[str, Any]
"""The same by dotted names: `{"number": "11", "opts.groups": [], "ext.ct": ...}`."""


def timestamp(moment: datetime) -> str:
    """Two decimals, truncated, and Z: inferred from docs/incoplax-addressbook-contacts.txt:65,90 (40.752 s by the id, 40.75 as sent)."""
    return moment.isoformat(timespec="milliseconds")[:22] + "Z"


def parts(entity: Entity) -> Parts:
    """The flat form, in the entity's order: documented, docs/incoplax-addressbook-contacts.txt:132-136; the dots inferred from line 112."""
    flat: Parts = {}
    for name, value in entity.items():
        if isinstance(value, dict):
            flat.update((f"{name}.{part}", inner) for part, inner in value.items())
        else:
            flat[name] = value
    return flat


def nest(flat: Parts) -> Entity:
    """The nested form of parts, in their order."""
    entity: Entity = {}
    for path, value in flat.items():
        name, dot, part = path.partition(".")
        if dot:
            entity.setdefault(name, {})[part] = value
        else:
            entity[name] = value
    return entity

"""What has changed in a tenant: by row and key, or as one JSON Patch of the whole export."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockserver.control.errors import error_at, pointer, unfit
from mockserver.core.query import freeze
from mockserver.core.store import Held, Table
from mockserver.core.world import Snapshot, World

Step = dict[str, Any]
"""One operation of RFC 6902: {"op", "path"}, and "value" where something comes in."""


def changes(world: World, name: str | None = None) -> dict[str, Any]:
    """Since the snapshot of that name, else since the last reset or start, table by table. documented, the control-plane contract"""
    with world.lock:
        world.run_due()
        found = world.diff(_snapshot(world, name))
    return {
        vendor: {
            table: {**change, "updated": [{"key": key, "patch": list(patch(old, new))} for key, old, new in change["updated"]]}
            for table, change in tables.items()
        }
        for vendor, tables in found.items()
    }


def as_patch(world: World, name: str | None = None) -> list[Step]:
    """The same as one RFC 6902 patch: applied to the export of then, it gives that of now. documented, the control-plane contract"""
    with world.lock:
        world.run_due()
        snapshot = _snapshot(world, name)
        before = snapshot.tables if snapshot else world.baseline
        pairs = [
            (pointer(*key), _by_key(table, before[key]), _by_key(table, table))
            for key, table in world.tables.items()
            if table.data_id is not before[key].data_id
        ]
    return [step for where, old, new in pairs for step in _of_table(where, old, new)]


def patch(old: Any, new: Any, where: str = "") -> Iterator[Step]:
    """RFC 6902 steps that make one JSON value of another: members by name, elements of lists from where they begin to differ."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _of_object(old, new, where)
    elif isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)):
        yield from _of_list(old, new, where)
    elif not _are_same(old, new):
        yield {"op": "replace", "path": where, "value": new}


def _of_object(old: Mapping[str, Any], new: Mapping[str, Any], where: str) -> Iterator[Step]:
    for name in old:
        if name not in new:
            yield {"op": "remove", "path": where + pointer(name)}
    for name, value in new.items():
        if name in old:
            yield from patch(old[name], value, where + pointer(name))
        else:
            yield {"op": "add", "path": where + pointer(name), "value": value}


def _of_list(old: Sequence[Any], new: Sequence[Any], where: str) -> Iterator[Step]:
    """What both begin and end with stays; between these, elements are changed in place, then taken away or added."""
    shortest = min(len(old), len(new))
    begin = next((place for place in range(shortest) if not _are_same(old[place], new[place])), shortest)
    end = next((back for back in range(shortest - begin) if not _are_same(old[-1 - back], new[-1 - back])), shortest - begin)
    middle = min(len(old), len(new)) - end
    for place in range(begin, middle):
        yield from patch(old[place], new[place], where + pointer(place))
    for place in range(len(old) - end - 1, middle - 1, -1):
        yield {"op": "remove", "path": where + pointer(place)}
    for place in range(middle, len(new) - end):
        yield {"op": "add", "path": where + pointer(place), "value": new[place]}


def _are_same(old: Any, new: Any) -> bool:
    """Equal as JSON: to Python, true is 1, too."""
    if old is new:
        return True
    if isinstance(old, Mapping):
        return isinstance(new, Mapping) and old.keys() == new.keys() and all(_are_same(value, new[name]) for name, value in old.items())
    if isinstance(old, (list, tuple)):
        return isinstance(new, (list, tuple)) and len(old) == len(new) and all(map(_are_same, old, new))
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def _snapshot(world: World, name: str | None) -> Snapshot | None:
    if name is None:
        return None
    if name not in world.snapshots:
        raise unfit([error_at("query", "/from", f"there is no snapshot {name!r}; there are {', '.join(world.snapshots) or 'none'}")])
    return world.snapshots[name]


def _by_key(table: Table, held: Table | Held) -> dict[Any, Any]:
    """The rows by what identifies them, in the order of the export; by place where the table has no key."""
    key_of = table.spec.key_of
    return {freeze(key_of(row)) if table.spec.key else place: row for place, row in enumerate(held.rows_raw())}


def _of_table(where: str, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Step]:
    """Rows that go, from the last to the first; those that come, each at its place; then what has changed in those that stayed."""
    stay = _in_order(old, new)
    for place, key in reversed(list(enumerate(old))):
        if key not in stay:
            yield {"op": "remove", "path": where + pointer(place)}
    for place, (key, row) in enumerate(new.items()):
        if key not in stay:
            yield {"op": "add", "path": where + pointer(place), "value": row}
    for place, (key, row) in enumerate(new.items()):
        if key in stay and row is not old[key]:
            yield from patch(old[key], row, where + pointer(place))


def _in_order(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> set[Any]:
    """The keys of both that need not move: the longest run of them in one order (by patience sorting, n log n)."""
    places = {key: place for place, key in enumerate(old)}
    both = [key for key in new if key in places]
    piles: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for at, key in enumerate(both):
        pile = bisect_left(piles, places[key])
        before.append(tops[pile - 1] if pile else -1)
        piles[pile : pile + 1] = [places[key]]
        tops[pile : pile + 1] = [at]
    found, at = set(), tops[-1] if tops else -1
    while at >= 0:
        found.add(both[at])
        at = before[at]
    return found

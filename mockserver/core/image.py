"""A world as one JSON document, and back: rows, id streams, clock, due work, settings, faults, stubs, snapshots, numbers given out.

What it does not hold: the journal's entries, coverage.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from mockserver.core.clock import Clock, iso, parse_iso
from mockserver.core.ids import Ids
from mockserver.core.operation import NOTHING
from mockserver.core.rows import Held
from mockserver.core.world import Job, Snapshot, World

Image = dict[str, Any]
Key = tuple[str, str]
MICROSECOND = timedelta(microseconds=1)


def image_of(world: World) -> Image:
    """Called with the world's lock held. `defaults` are what a reset goes back to: settings of the server."""
    now = world.snapshot()
    return {
        **_image(now, {}),
        "snapshots": [{"name": name, **_image(snapshot, now.tables)} for name, snapshot in world.snapshots.items()],
        "settings": {name: dict(value) if isinstance(value, Mapping) else value for name, value in world.settings.items()},
        "defaults": {**world.defaults, "switches": {name: vendor.defaults() for name, vendor in world.vendors.items()}},
        "faults": [_members(rule) for rule in world.faults.rules],
        "stubs": [_members(stub) for stub in world.stubs.rules],
        "numbers": {"requests": world.journal.made, "faults": world.faults.made, "stubs": world.stubs.made},
    }


def restore_image(world: World, image: Image) -> None:
    """Makes a world that one. LookupError where it has not the tables or settings that the image speaks of."""
    with world.lock:
        world.reset()
        now = _snapshot(world, image, {})
        world.snapshots = {each["name"]: _snapshot(world, each, now.tables) for each in image["snapshots"]}
        for key, held in now.tables.items():
            world.tables[key].reset_to(held)
        world.ids.counts.clear()
        world.ids.counts.update(now.ids.counts)
        world.clock, world.jobs, world.ordered = now.clock, list(now.jobs), now.ordered
        for name, value in image["settings"].items():
            if name in world.vendors:
                world.states[name].settings.update(value)
            else:
                world.settings[name] = value
        numbers = image["numbers"]
        world.journal.made = numbers["requests"]
        world.faults.bring(image["faults"], numbers["faults"])
        world.stubs.bring(image["stubs"], numbers["stubs"])
        world.begin_here(now.dated)


def _image(snapshot: Snapshot, known: Mapping[Key, Held]) -> Image:
    """A snapshot, less the tables that hold what is known already."""
    return {
        "time": iso(snapshot.time),
        "tables": [
            {
                "vendor": key[0],
                "table": key[1],
                "rows": list(held.rows_raw()),
                "serial": held.serial,
                "dated": snapshot.dated.get(key) is held.data_id,
            }
            for key, held in snapshot.tables.items()
            if known.get(key) != held
        ],
        "ids": dict(snapshot.ids.counts),
        "clock": {
            "offset_us": snapshot.clock.offset // MICROSECOND,
            "frozen_at": None if snapshot.clock.frozen_at is None else iso(snapshot.clock.frozen_at),
        },
        "jobs": [{**asdict(job), "at": iso(job.at)} for job in snapshot.jobs],
        "ordered": snapshot.ordered,
    }


def _snapshot(world: World, image: Image, known: Mapping[Key, Held]) -> Snapshot:
    """The snapshot again; the world's tables are used to make those of it."""
    tables, dated = dict(known), {key: held.data_id for key, held in known.items() if world.is_dated(key)}
    for each in image["tables"]:
        key = each["vendor"], each["table"]
        table = world.tables[key]
        table.load(each["rows"])
        tables[key] = table.hold()._replace(serial=each["serial"])
        dated.pop(key, None)
        if each["dated"]:
            dated[key] = tables[key].data_id
    clock = image["clock"]
    return Snapshot(
        time=parse_iso(image["time"]),
        tables=tables,
        ids=Ids(image["ids"]),
        clock=Clock(clock["offset_us"] * MICROSECOND, None if clock["frozen_at"] is None else parse_iso(clock["frozen_at"])),
        jobs=tuple(Job(**{**job, "at": parse_iso(job["at"])}) for job in image["jobs"]),
        ordered=image["ordered"],
        dated=dated,
    )


def _members(rule: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(rule).items() if value is not NOTHING}

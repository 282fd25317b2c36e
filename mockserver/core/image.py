"""A world as one JSON document, and back: rows, id streams, clock, due work, settings, faults, stubs and the numbers given out.

What it does not hold: snapshots, the journal's entries, coverage.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from mockserver.core.clock import Clock, iso, parse_iso
from mockserver.core.operation import NOTHING
from mockserver.core.world import Job, World

Image = dict[str, Any]
MICROSECOND = timedelta(microseconds=1)


def image_of(world: World) -> Image:
    """Called with the world's lock held. `defaults` are what a reset goes back to: settings of the server."""
    snapshot = world.snapshot()
    return {
        "tables": [
            {"vendor": vendor, "table": name, "rows": list(held.rows_raw()), "serial": held.serial, "dated": world.is_dated((vendor, name))}
            for (vendor, name), held in snapshot.tables.items()
        ],
        "ids": dict(snapshot.ids.counts),
        "clock": {
            "offset_us": snapshot.clock.offset // MICROSECOND,
            "frozen_at": None if snapshot.clock.frozen_at is None else iso(snapshot.clock.frozen_at),
        },
        "jobs": [{**asdict(job), "at": iso(job.at)} for job in snapshot.jobs],
        "ordered": snapshot.ordered,
        "settings": {name: dict(value) if isinstance(value, Mapping) else value for name, value in world.settings.items()},
        "defaults": {**world.defaults, "switches": {name: vendor.defaults() for name, vendor in world.vendors.items()}},
        "faults": [_members(rule) for rule in world.faults.rules],
        "stubs": [_members(stub) for stub in world.stubs.rules],
        "numbers": {"requests": world.journal.made, "faults": world.faults.made, "stubs": world.stubs.made},
    }


def restore_image(world: World, image: Image) -> None:
    """Makes a fresh world that one. LookupError where it has not the tables or settings that the image speaks of."""
    with world.lock:
        for each in image["tables"]:
            table = world.tables[each["vendor"], each["table"]]
            table.load(each["rows"])
            table.reset_to(table.hold()._replace(serial=each["serial"]))
        world.ids.counts.clear()
        world.ids.counts.update(image["ids"])
        clock = image["clock"]
        frozen_at = None if clock["frozen_at"] is None else parse_iso(clock["frozen_at"])
        world.clock = Clock(clock["offset_us"] * MICROSECOND, frozen_at)
        world.jobs = [Job(**{**job, "at": parse_iso(job["at"])}) for job in image["jobs"]]
        world.ordered = image["ordered"]
        for name, value in image["settings"].items():
            if name in world.vendors:
                world.states[name].settings.update(value)
            else:
                world.settings[name] = value
        numbers = image["numbers"]
        world.journal.made = numbers["requests"]
        world.faults.bring(image["faults"], numbers["faults"])
        world.stubs.bring(image["stubs"], numbers["stubs"])
        world.begin_here({(each["vendor"], each["table"]) for each in image["tables"] if each["dated"]})


def _members(rule: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(rule).items() if value is not NOTHING}

"""Recordings: begun, ended, read."""

from typing import Any

from mockserver.core.clock import Clock
from mockserver.core.errors import Problem
from mockserver.core.image import image_of
from mockserver.core.recording import Recording
from mockserver.core.world import World


def begin(world: World, version: str) -> dict[str, Any]:
    """Begins a recording, and forgets the one before. documented, the control-plane contract

    It holds what the tenant begins with, snapshots too, but for the journal's entries and coverage (assumed).
    """
    with world.lock:
        world.run_due()
        world.recording = Recording(world.name, version, list(world.vendors), image_of(world))
        return world.recording.show()


def end(world: World) -> dict[str, Any]:
    """Ends it; it can be read until the next one begins. documented, the control-plane contract; that it stays: assumed"""
    with world.lock:
        if world.recording is None:
            return {"on": False, "steps": 0, "full": False}
        world.recording.on = False
        return world.recording.show()


def read(world: World) -> dict[str, Any]:
    """The recording so far, as one document. documented, the control-plane contract; 404 where there is none: assumed"""
    if world.recording is None:
        raise Problem(404, "No recording", 'nothing was recorded: PUT /_mock/recording {"on": true} begins one')
    with world.lock:
        return world.recording.document()


def note_new_start(world: World) -> None:
    """A tenant that was dropped or made anew goes on in its recording from what it is now (assumed)."""
    with world.lock:
        if world.recording is not None and world.recording.on:
            world.recording.add_change(world.clock.now(), Clock().now(), image_of(world))

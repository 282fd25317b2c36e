"""What the tenant's clock takes away: definitions with an autoDeleteDuration, and staged data."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mockserver.core.clock import later
from mockserver.core.world import State

from ..wire import moment

DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def removal(definition: Mapping[str, Any]) -> datetime | None:
    """When autoDeleteDuration removes a definition: public, Oracle's notes of release 26C. Counted from the last update: assumed."""
    match = DURATION.fullmatch(definition.get("autoDeleteDuration", ""))
    if not match:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return later(moment(definition["updatedAt"]), ((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def is_removed(state: State, definition: Mapping[str, Any]) -> bool:
    """Whether autoDeleteDuration has removed a definition."""
    at = removal(definition)
    return at is not None and at <= state.now


def is_expired(state: State, upload: Mapping[str, Any]) -> bool:
    """Whether staged data has had its time, or goes with its definition.

    A user's deletion of a definition drops its data at once, so an autoDeleteDuration does the same (inferred).
    """
    definition = state.sync_actions.by_key(upload["syncedInstanceUri"])
    return (definition is not None and is_removed(state, definition)) or moment(upload["keptUntil"]) <= state.now

"""What the tenant's clock takes away: definitions with an autoDeleteDuration, and staged data."""

import re
from collections.abc import Mapping
from typing import Any

from mockserver.core.world import State

from ..wire import after, moment

DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def is_removed(state: State, definition: Mapping[str, Any]) -> bool:
    """Whether autoDeleteDuration removed a definition: public, Oracle's notes of release 26C. Counted from the last update: assumed."""
    match = DURATION.fullmatch(definition.get("autoDeleteDuration", ""))
    if not match:
        return False
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return after(moment(definition["updatedAt"]), ((days * 24 + hours) * 60 + minutes) * 60 + seconds) <= state.now


def is_expired(state: State, upload: Mapping[str, Any]) -> bool:
    """Staged data is kept for seven days, the default of imports (public, a client's recorded answers; that it holds here is assumed).

    It goes with its definition too: a user's deletion drops it at once, so an autoDeleteDuration does the same (inferred).
    """
    definition = state.sync_actions.by_key(upload["syncedInstanceUri"])
    if definition is not None and is_removed(state, definition):
        return True
    return after(moment(upload["uploadedAt"]), state.settings["staging_seconds"]) <= state.now

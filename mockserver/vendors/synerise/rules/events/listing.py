"""The deprecated list of a profile's events."""

from mockserver.core.row import Row
from mockserver.core.world import State

from .. import event_log
from ..profiles import identifiers
from .intake import ORIGINAL_TIME
from .times import read_time

PAGE_SIZE = 100


def list_profile_events_legacy(state: State, client_id: int, query: Row) -> list[Row]:
    """From the oldest event on, unless time[from] says otherwise.

    documented, docs/synerise-api-reference.txt:476-505. No start is the oldest event, no end is now: public, the WooCommerce plugin's
    generated client. Newest first, 100 without a limit, and 404 of an unknown profile: assumed.
    """
    profile = identifiers.profile_by_id(state, client_id)
    since, until = (None if query.get(name) is None else read_time(query[name]) for name in ("since", "until"))
    actions = (query["action"],) if query.get("action") else ()
    events = event_log.of_profile(state, client_id, since, until, actions, newest_first=True, limit=query.get("limit", PAGE_SIZE))
    return [_show(event, profile) for event in events]


def _show(event: Row, profile: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:489-505; the action stands in for a label that is not kept: assumed."""
    params = {name: value for name, value in event["params"].items() if name != ORIGINAL_TIME}
    return {
        "time": event["time"],
        "action": event["action"],
        "label": event.get("label") or event["action"],
        "client": {"customId": profile["customId"], "id": profile["clientId"], "uuid": profile["uuid"], "email": profile["email"]},
        "params": {"eventCreateTime": event_log.milliseconds_of(event) / 1000, **params},
    }

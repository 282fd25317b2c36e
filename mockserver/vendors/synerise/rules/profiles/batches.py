"""Batches of profiles: each item judged for itself, the good ones written at once or after the tenant's batch_seconds."""

from mockserver.core.clock import later
from mockserver.core.row import Row
from mockserver.core.world import State

from ...envelopes import FieldError
from ...errors import BadRequest
from . import profiles
from .fields import NO_IDENTIFIER, find_field_errors

MOST_ITEMS = 1000
MOST_BYTES = 1024 * 1024


def batch_profiles(state: State, items: list[Row], size: int) -> list[FieldError]:
    """Queues the items that pass and names those that do not.

    documented, docs/synerise-api-reference.txt:3131-3140, 3214-3219; that the others of a 207 are queued: public, the
    WooCommerce and Magento plugins. Which status the two limits have: assumed.
    """
    if size > MOST_BYTES:
        raise BadRequest("The request body exceeds 1 MB")
    if len(items) > MOST_ITEMS:
        raise BadRequest(f"The request body contains more than {MOST_ITEMS} items")
    refused: list[FieldError] = []
    taken = []
    for place, item in enumerate(items):
        refusals = find_item_errors(state, item)
        refused += [FieldError(f"list[{place}].{error.field}", error.message, error.code, error.rejected) for error in refusals]
        if not refusals:
            taken.append(item)
    delay = state.settings["batch_seconds"]
    if delay and taken:
        state.schedule(later(state.now, delay), "save_batch", {"items": taken})
    else:
        save_batch(state, {"items": taken})
    return refused


def find_item_errors(state: State, item: Row) -> list[FieldError]:
    """documented, docs/synerise-api-reference.txt:3140-3146 (identifiers), 3214-3219 (the bad UUID)."""
    if item.get("clientId") is None and profiles.lacks_identifier(state, item):
        return [FieldError("email", NO_IDENTIFIER, rejected=None)]
    return find_field_errors(item)


def save_batch(state: State, payload: Row) -> None:
    """clientId only updates: alone and unknown it does nothing, beside another identifier a profile with a new id is made.

    documented, docs/synerise-api-reference.txt:3146; public, Synerise's developer guide (facts, part (c) 35).
    """
    patches: profiles.Patches = {}
    for item in payload["items"]:
        named = None if item.get("clientId") is None else state.profiles.by_key(item["clientId"])
        if named is not None or not profiles.lacks_identifier(state, item):
            profiles.save_profile(state, item, named, patches)
    profiles.write_patches(state, patches)

"""The `settings` of a contact: defaults, merging, and who is noted for a lock."""

from typing import Any

ACTORS = (("lock", "lockUser"), ("deletionProtection", "deletionProtector"))


def merge_settings(stored: dict[str, Any], given: dict[str, Any], user_id: int, metadata_fields: list[str]) -> dict[str, Any]:
    """Members that are given replace the stored ones, arrays and objects whole (assumed).

    Nothing given: `metadataFields` gets the default definition, where the contact has none yet
    (documented, docs/admiralcloud-contact-controller.txt:59,116; its content is not).
    """
    merged = {**stored, **given}
    for flag, actor in ACTORS:
        if flag in given and actor not in given:
            note_actor(merged, stored, flag, actor, user_id)
    if not given:
        merged.setdefault("metadataFields", metadata_fields)
    return merged


def note_actor(merged: dict[str, Any], stored: dict[str, Any], flag: str, actor: str, user_id: int) -> None:
    """Who sets a lock or a protection is noted as the one who did, and forgotten when it goes.

    assumed; the meaning of the noted user is documented, docs/admiralcloud-contact-controller.txt:40,42.
    """
    if not merged[flag]:
        merged.pop(actor, None)
    elif not stored.get(flag) or actor not in stored:
        merged[actor] = user_id

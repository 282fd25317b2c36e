"""Uploads in the format of the AI engine: the same events, written another way."""

from mockserver.core.row import Row
from mockserver.core.world import State

from ...envelopes import FieldError
from ...errors import FieldsInvalid
from . import intake

OF_THE_EVENT = ("clientUUID", "EventTimestamp")
"""Members that are no params."""


def upload_event(state: State, sender: intake.Sender, upload: Row, action: str) -> None:
    """documented, docs/synerise-api-reference.txt:1522-1550."""
    if problems := find_uuid_errors(upload, "clientUUID"):
        raise FieldsInvalid(*problems)
    intake.take(state, sender, as_event(upload), action)


def batch_ai_events(state: State, sender: intake.Sender, uploads: list[Row], action: str) -> None:
    """All of them, or none where one is refused: inferred, as for batches of events, docs/synerise-api-reference.txt:1497-1515."""
    problems = [problem for place, upload in enumerate(uploads) for problem in find_uuid_errors(upload, f"items[{place}].clientUUID")]
    if problems:
        raise FieldsInvalid(*problems)
    for upload in uploads:
        intake.take(state, sender, as_event(upload), action)


def find_uuid_errors(upload: Row, name: str) -> list[FieldError]:
    """Some characters are forbidden: documented (the pattern is lost), docs/synerise-api-reference.txt:1527; public, Synerise's PHP SDK.

    That it must be a UUID, as that of every profile, is inferred: ...:3349.
    """
    refused = intake.find_identifier_errors({"uuid": upload["clientUUID"]})
    return [FieldError(name, error.message, error.code, error.rejected) for error in refused[-1:]]


def as_event(upload: Row) -> Row:
    """A profile that nobody knows is made: inferred, as for other events."""
    params = {name: value for name, value in upload.items() if name not in OF_THE_EVENT}
    return {"client": {"uuid": upload["clientUUID"]}, "time": upload.get("EventTimestamp"), "params": params}

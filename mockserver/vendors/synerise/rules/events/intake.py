"""The one door through which sent events come into the log: whose they are, when they occurred, and what is kept of their params."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.core.row import Row
from mockserver.core.world import State

from ...envelopes import FieldError
from ...errors import BadRequest, FieldsInvalid, Forbidden
from .. import event_log
from ..catalogs.enrichment import enrich
from ..profiles import identifiers, profiles
from ..profiles.fields import find_field_errors
from .times import derive_uuid, occurrence

RESERVED = frozenset({"modifiedBy", "apiKey", "eventUUID", "ip", "time", "businessProfileId"})
"""Params that are ignored, or overwritten by what the server knows: public, Synerise's PHP SDK."""
ORIGINAL_TIME = "snr-original-time"
"""Where the activities show the time as it was sent: public, Synerise's PHP SDK; cut off at docs/synerise-api-reference.txt:317."""
MOST_BYTES = 1024 * 1024
KINDS = ("id", "customId", "uuid", "email")


@dataclass(frozen=True, slots=True)
class Sender:
    """`own`: the only profile whose events the sender may write, if there is but one; `address` becomes the event's `ip`.

    `workspace`: the one whose catalogs complete the event, where the sender has one (inferred: mappings belong to a workspace).
    """

    own: int | None
    address: str
    workspace: int | None = None


def send_event(state: State, sender: Sender, event: Row, action: str) -> None:
    """documented, docs/synerise-api-reference.txt:506-524."""
    check_identifiers(event["client"])
    take(state, sender, event, action)


def batch_events(state: State, sender: Sender, events: list[Row], size: int) -> None:
    """All of them, or none where one is refused.

    At most 1 MB and one kind of identifier: documented, docs/synerise-api-reference.txt:1377, 1385. That a refused event refuses the
    batch is inferred: the document has no answer that names some of many, as profiles have.
    """
    check_size(size)
    check_one_kind([event["client"] for event in events])
    problems = [
        FieldError(f"list[{place}].{error.field}", error.message, error.code, error.rejected)
        for place, event in enumerate(events)
        for error in find_identifier_errors(event["client"])
    ]
    if problems:
        raise FieldsInvalid(*problems)
    for event in events:
        take(state, sender, event, event["action"])


def check_size(size: int) -> None:
    """documented, docs/synerise-api-reference.txt:1377; that it gets 400 is assumed."""
    if size > MOST_BYTES:
        raise BadRequest("The request body exceeds 1 MB")


def check_one_kind(clients: list[Row]) -> None:
    """At least one kind of identifier must stand in every event: inferred from docs/synerise-api-reference.txt:1385."""
    common = set(KINDS)
    for client in clients:
        common &= client.keys()
    if not common:
        raise BadRequest("All events of a batch must use the same type of profile identifier")


def find_identifier_errors(client: Row) -> list[FieldError]:
    """Identifiers that no profile can have: documented, docs/synerise-api-reference.txt:3340-3352."""
    found = find_field_errors({name: client[name] for name in ("customId", "uuid", "email") if name in client})
    return [FieldError(f"client.{error.field}", error.message, error.code, error.rejected) for error in found]


def check_identifiers(client: Row) -> None:
    if problems := find_identifier_errors(client):
        raise FieldsInvalid(*problems)


def take(state: State, sender: Sender, event: Row, action: str) -> Row | None:
    """Writes an event whose members were checked, and returns it; None where it is of nobody, which the sender does not learn.

    The label is not kept: documented, docs/synerise-api-reference.txt:514.
    """
    profile = owner(state, sender.own, event["client"])
    if profile is None:
        return None
    params = enrich(state, action, keep_params(profile, event.get("params") or {}), sender.workspace) | {"ip": sender.address}
    when = occurrence(state, event.get("time"))
    if when.sent is not None:
        params[ORIGINAL_TIME] = when.sent
    return event_log.append(
        state,
        {
            "eventUUID": find_overwritten(event.get("eventSalt") if when.taken else None, profile["clientId"], action, when.time),
            "clientId": profile["clientId"],
            "action": action,
            "time": when.time,
            "params": params,
        },
    )


def find_overwritten(salt: str | None, client_id: int, action: str, time: str) -> str | None:
    """What two events have in common of which the later overwrites the earlier: salt, time, profile and action.

    A salt with a future time, or without a time, has no effect, so the event gets a fresh UUID.
    documented (cut off), docs/synerise-api-reference.txt:521-523; public, Synerise's PHP SDK.
    """
    return None if salt is None else derive_uuid("salt", salt, client_id, action, time)


def owner(state: State, own: int | None, client: Row) -> Row | None:
    """The profile that identifiers name; a new one where none does; None where there is only an unknown id, which makes no profile.

    The id before customId, e-mail and UUID, whatever the others say: inferred from the sample, whose other identifiers are placeholders
    (docs/synerise-api-reference.txt:525-531). No identifier is written to a profile that is there: assumed. A new one is made, and an
    unknown id dropped: inferred from batches of profiles (facts of ...:3146). A profile's token writes its own events only, 403
    otherwise: assumed.
    """
    found = find_owner(state, client)
    if own is not None and (found is None or found["clientId"] != own):
        raise Forbidden("Access is denied")
    named: Row = {name: client[name] for name in ("customId", "uuid", "email") if name in client}
    if found is None and not profiles.lacks_identifier(state, named):
        return profiles.save_profile(state, named)
    return found


def find_owner(state: State, client: Row) -> Row | None:
    return (
        (state.profiles.by_key(client["id"]) if "id" in client else None)
        or identifiers.profile_by_custom_id(state, client.get("customId"))
        or identifiers.profile_by_email(state, client.get("email"))
        or identifiers.profile_by_uuid(state, client.get("uuid"))
    )


def keep_params(profile: Mapping[str, Any], params: Row) -> Row:
    """Without reserved names and nulls; an `email` must be the profile's own.

    public, Synerise's PHP SDK (reserved names, e-mail); that nulls are left out: inferred, docs/synerise-api-reference.txt:545; that
    another e-mail gets 400: assumed.
    """
    email = params.get("email")
    if email is not None and email != profile["email"]:
        raise FieldsInvalid(FieldError("params.email", "must be the e-mail address of the profile", rejected=email))
    return {name: value for name, value in params.items() if value is not None and name not in RESERVED}

"""Which profile a request means: lookups by each identifier, and how several identifiers in one body join or conflict."""

from dataclasses import dataclass

from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import NotFound
from .. import event_log

NO_PROFILE = "Profile not found"


@dataclass(frozen=True, slots=True)
class Match:
    """The profile that a body is about (None: a new one), and the anonymous profiles that it takes in."""

    target: Row | None
    absorbed: tuple[Row, ...] = ()


def require_profile(profile: Row | None) -> Row:
    """The profile, or 404: documented for a lookup, docs/synerise-api-reference.txt:3580; inferred for the others."""
    if profile is None:
        raise NotFound(NO_PROFILE)
    return profile


def profile_by_id(state: State, client_id: int) -> Row:
    """documented, docs/synerise-api-reference.txt:3225; 404 of an unknown one: public, typed by the WooCommerce plugin."""
    return require_profile(state.profiles.by_key(client_id))


def profile_by_email(state: State, email: str | None) -> Row | None:
    """documented, docs/synerise-api-reference.txt:2825: an identifier only while e-mails are unique."""
    if email is None or not state.settings["unique_emails"]:
        return None
    return state.profiles.get(Where(email=email))


def profile_by_phone(state: State, phone: str | None) -> Row | None:
    """The oldest profile with the number, which is not unique: inferred, docs/synerise-api-reference.txt:2819-2826."""
    return None if phone is None else state.profiles.get(Where(phone=phone))


def profile_by_custom_id(state: State, custom_id: str | None) -> Row | None:
    """documented, docs/synerise-api-reference.txt:2828."""
    return None if custom_id is None else state.profiles.get(Where(customId=custom_id))


def profile_by_uuid(state: State, uuid: str | None) -> Row | None:
    """By the current UUID or a historical one, which merges leave behind: public, Synerise's developer guide on merging profiles.

    Without regard to case: inferred from RFC 4122, which docs/synerise-api-reference.txt:3349 names.
    """
    if uuid is None:
        return None
    uuid = uuid.lower()
    found = state.profiles.get(Where(uuid=uuid))
    if found is None and (former := state.profile_uuids.by_key(uuid)) is not None:
        found = state.profiles.by_key(former["clientId"])
    return found


def is_anonymous(state: State, profile: Row) -> bool:
    """A profile is recognized once it has an e-mail: public, Synerise's developer guide on profiles (help.synerise.com).

    With non-unique e-mails the custom ID takes that part: inferred, docs/synerise-api-reference.txt:2825.
    """
    return profile["email" if state.settings["unique_emails"] else "customId"] is None


def still_anonymous(state: State, profile: Row) -> bool:
    """A stored profile, also where the tenant has changed what makes one recognized since it was written."""
    return bool(profile["anonymous"]) and is_anonymous(state, profile)


def match_profile(state: State, body: Row, named: Row | None = None) -> Match | None:
    """The profile that a body is about, `named` being the one of the path or of clientId; None where identifiers conflict.

    public, Synerise's developer guide on automatic merging (facts, part (c) 37):
    e-mail and custom ID of two profiles conflict; beside them an anonymous UUID merges into their profile and a recognized
    one conflicts. A new e-mail or custom ID changes the profile that the others name. A phone names a profile only where
    it is the only identifier: assumed.
    """
    by_email, by_custom_id = profile_by_email(state, body.get("email")), profile_by_custom_id(state, body.get("customId"))
    if by_email and by_custom_id and by_email["clientId"] != by_custom_id["clientId"]:
        return None
    target = by_email or by_custom_id
    absorbed: dict[int, Row] = {}
    for visitor in (named, profile_by_uuid(state, body.get("uuid"))):
        if visitor is None or (target is not None and visitor["clientId"] == target["clientId"]):
            continue
        if target is None:
            target = visitor
        elif still_anonymous(state, visitor):
            absorbed[visitor["clientId"]] = visitor
        else:
            return None
    stronger = ("clientId", "customId", "uuid", *(["email"] if state.settings["unique_emails"] else []))
    if target is None and all(body.get(name) is None for name in stronger):
        target = profile_by_phone(state, body.get("phone"))
    return Match(target, tuple(absorbed.values()))


def give_uuid(state: State, profile: Row, uuid: str | None) -> None:
    """A new UUID becomes the profile's own and the old one historical; one that is historical already stays so.

    inferred, docs/synerise-api-reference.txt:3029 (a profile has several UUIDs). Null is passed over: every profile has a UUID.
    """
    if uuid is None or uuid.lower() == profile["uuid"] or profile_by_uuid(state, uuid) is not None:
        return
    if profile["uuid"] is not None:
        keep_former_uuid(state, profile["uuid"], profile["clientId"])
    profile["uuid"] = uuid.lower()


def keep_former_uuid(state: State, uuid: str, client_id: int) -> None:
    """Whoever had the UUID before has it no more: rows that a test seeded may name profiles that there are not."""
    state.profile_uuids.upsert({"uuid": uuid, "clientId": client_id}, Where(uuid=uuid))


def move_uuids(state: State, source: Row, target: Row) -> None:
    """Every UUID of the source, historical ones included, becomes a historical one of the target.

    documented, docs/synerise-api-reference.txt:3029; public, Synerise's developer guide on merging profiles.
    """
    state.profile_uuids.update({"clientId": target["clientId"]}, Where(clientId=source["clientId"]))
    keep_former_uuid(state, source["uuid"], target["clientId"])


def forget_profile(state: State, profile: Row) -> None:
    """A profile goes with its UUIDs, events, tag assignments, notes, password, tokens and company mark: inferred."""
    client_id = profile["clientId"]
    for table in (state.profiles, state.profile_details, state.profile_secrets, state.companies):
        table.discard(client_id)
    for table in (state.profile_uuids, state.tag_assignments, state.notes):
        table.remove(Where(clientId=client_id))
    event_log.forget(state, client_id)
    state.tokens.remove(Where(clId=client_id))

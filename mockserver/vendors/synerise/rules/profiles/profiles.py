"""Profiles: creation and change by whatever identifies them, lookups, lists and deletion."""

from collections.abc import Callable, Sequence
from typing import Any

from mockserver.core.completion import fill
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...envelopes import FieldError
from ...errors import BadRequest, FieldsInvalid
from . import details, merges, profile_tags
from .fields import AGREEMENTS, IDENTIFIERS, NO_IDENTIFIER, PROPERTIES, RESERVED, SEX, find_field_errors, new_profile
from .identifiers import (
    forget_profile,
    give_uuid,
    is_anonymous,
    match_profile,
    profile_by_custom_id,
    profile_by_email,
    profile_by_id,
    profile_by_phone,
    profile_by_uuid,
    require_profile,
)

Patches = dict[int, list[Row | None]]
"""Changes of attributes by clientId, in their order."""
LOOKUPS = {
    "by-custom-id": profile_by_custom_id,
    "by-phone": profile_by_phone,
    "by-uuid": profile_by_uuid,
    "by-email": profile_by_email,
}
PAGE_SIZE = 25


def get_profile(state: State, client_id: int) -> Row:
    """documented, docs/synerise-api-reference.txt:3221-3263."""
    return profile_by_id(state, client_id)


def find_profile(state: State, identifier_type: str, value: str) -> Row:
    """documented, docs/synerise-api-reference.txt:3580-3586; 400 of an identifier type that is none: inferred."""
    if identifier_type not in LOOKUPS:
        raise BadRequest(f"Failed to convert value of identifierType: '{identifier_type}' is none of {', '.join(LOOKUPS)}")
    return require_profile(LOOKUPS[identifier_type](state, value))


def list_profiles(state: State, query: Row) -> Sequence[Row]:
    """Filtered by equality, sorted, a page at a time.

    documented, docs/synerise-api-reference.txt:2761-2775. Equality, oldest first without sortBy, ascending without sortOrder:
    inferred; pages of 25: inferred from the CRM lists, docs/synerise-api-reference.txt:3753-3765.
    """
    size = query.get("pageSize", PAGE_SIZE)
    return state.profiles.page(
        (query.get("pageIndex", 1) - 1) * size,
        size,
        order=query.get("sortBy", "clientId"),
        descending=query.get("sortOrder") == "DESC",
        cond=Where(query["filters"]) if query["filters"] else None,
    )


def check_fields(body: Row) -> None:
    """documented, docs/synerise-api-reference.txt:2888-2906, 3340-3353."""
    if refusals := find_field_errors(body):
        raise FieldsInvalid(*refusals)


def lacks_identifier(state: State, body: Row) -> bool:
    """documented, docs/synerise-api-reference.txt:2819-2823; without unique e-mails the e-mail is none of them, ...:2825."""
    usable = IDENTIFIERS if state.settings["unique_emails"] else IDENTIFIERS[1:]
    return all(body.get(name) is None for name in usable)


def check_new(state: State, body: Row) -> None:
    """As check_fields, and there must be an identifier; that its absence has the general code is assumed."""
    check_fields(body)
    if lacks_identifier(state, body):
        raise FieldsInvalid(FieldError("email", NO_IDENTIFIER, rejected=None))


def create_profile(state: State, body: Row) -> Row | None:
    """Creates or, where an identifier is known, updates; what is null is taken as left out. None where identifiers conflict.

    documented, docs/synerise-api-reference.txt:2814-2825; the upsert is public, Synerise's developer guide on profiles.
    """
    check_new(state, body)
    sent = _without_nulls(body)
    return save_profile(state, sent | {name: _without_nulls(sent[name]) for name in ("attributes", "agreements") if name in sent})


def _without_nulls(members: Row) -> Row:
    return {name: value for name, value in members.items() if value is not None}


NAMED_BY: dict[str, Callable[[State, Any], Row]] = {
    "clientId": profile_by_id,
    "email": lambda state, email: require_profile(profile_by_email(state, email)),
    "customId": lambda state, custom_id: require_profile(profile_by_custom_id(state, custom_id)),
}
"""The profile that an identifier of the path names, or 404."""


def update_profile(state: State, by: str, who: Any, body: Row) -> Row | None:
    """documented, docs/synerise-api-reference.txt:3264-3353, by e-mail :3377-3467, by custom id :3468-3557.

    404 of an unknown profile: public, typed by the WooCommerce plugin.
    """
    check_fields(body)
    return save_profile(state, body, NAMED_BY[by](state, who))


def save_profile(state: State, body: Row, named: Row | None = None, patches: Patches | None = None) -> Row | None:
    """Writes checked fields to the profile that they are about, merging or creating as identifiers ask.

    None, and nothing changed, where they conflict; the client still gets 202: public, Synerise's developer guide on
    automatic merging (facts, part (c) 37). `patches`: where attributes go that a batch writes at its end, or before a merge.
    """
    match = match_profile(state, body, named)
    if patches and match is not None and match.absorbed:
        write_patches(state, patches)
        match = match_profile(state, body, None if named is None else state.profiles.by_key(named["clientId"]))
    if match is None:
        return None
    profile = None if match.target is None else dict(match.target)
    if profile is None:
        profile = complete_profile(state, {"uuid": body["uuid"].lower()} if body.get("uuid") else {})
        state.profiles.insert(profile)
    else:
        if match.absorbed:
            merges.absorb(state, match.absorbed, profile)
        details.record_change(state, profile["clientId"])
    change_profile(state, profile, body, patches)
    state.profiles.replace(profile)
    return profile


def complete_profile(state: State, row: Row) -> Row:
    """The profile with clientId, a UUID, the time of its creation, and all else as fresh_profile has it; anonymous as is_anonymous says."""
    blank = new_profile() | {
        "clientId": row.get("clientId") or state.profiles.next_serial(),
        "lastActivityDate": state.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "uuid": row.get("uuid") or state.ids.uuid("profile", taken=lambda uuid: profile_by_uuid(state, uuid)),
    }
    return fill(blank | {"anonymous": is_anonymous(state, {**blank, **row})}, row)


def write_patches(state: State, patches: Patches) -> None:
    """What a batch has put off: each profile's attributes are written once, however many items change them."""
    for client_id, changes in patches.items():
        profile = state.profiles.by_key(client_id)
        if profile is not None:
            state.profiles.replace({**profile, "attributes": patch(profile["attributes"], changes)})
    patches.clear()


def patch(attributes: Row, changes: Sequence[Row | None]) -> Row:
    """Attributes after these changes, in their order: null deletes one, null in the place of a change all of them."""
    found = {name: value for name, value in attributes.items() if name not in RESERVED}
    for change in changes:
        if change is None:
            found.clear()
            continue
        for name, value in change.items():
            if value is None:
                found.pop(name, None)
            elif name not in RESERVED:
                found[name] = value
    return found


def change_profile(state: State, profile: Row, body: Row, patches: Patches | None = None) -> None:
    """Null deletes an attribute and resets anything native; agreements and attributes left out stay as they are.

    documented, docs/synerise-api-reference.txt:3265; reserved attributes ignored, ...:2853; tags replace the profile's: assumed.
    """
    for name in ("email", "phone", "customId", *PROPERTIES):
        if name in body:
            profile[name] = body[name]
    profile["sex"] = profile["sex"] or SEX
    give_uuid(state, profile, body.get("uuid"))
    if "agreements" in body:
        sent = dict.fromkeys(AGREEMENTS) if body["agreements"] is None else body["agreements"]
        profile["agreements"] = profile["agreements"] | {name: bool(value) for name, value in sent.items()}
    if "attributes" in body:
        if patches is None:
            profile["attributes"] = patch(profile["attributes"], [body["attributes"]])
        else:
            patches.setdefault(profile["clientId"], []).append(body["attributes"])
    if "tags" in body:
        profile_tags.set_names(state, profile, body["tags"] or [])
    profile["anonymous"] = is_anonymous(state, profile)


def delete_profile(state: State, by: str, who: Any) -> None:
    """With all that hangs on it: documented, docs/synerise-api-reference.txt:3354, by custom id :3558; 404 as for get_profile."""
    forget_profile(state, NAMED_BY[by](state, who))

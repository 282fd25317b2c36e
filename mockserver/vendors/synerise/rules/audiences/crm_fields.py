"""The fields of a profile as CRM spells them, and the members of the one row that hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.core.row import Row
from mockserver.core.world import State

from ..profiles.fields import RESERVED


@dataclass(frozen=True, slots=True)
class CrmField:
    """A field: its name in CRM, its label on the screen (assumed), and the member of a row of table profiles that holds it."""

    name: str
    label: str
    member: str | None = None


FIELDS = (
    CrmField("id", "ID", "clientId"),
    CrmField("uuid", "UUID", "uuid"),
    CrmField("anonymous_type", "Anonymous type"),
    CrmField("email", "E-mail", "email"),
    CrmField("firstname", "First name", "firstName"),
    CrmField("lastName", "Last name", "lastName"),
    CrmField("custom_identify", "Custom ID", "customId"),
    CrmField("company", "Company", "company"),
    CrmField("phone", "Phone", "phone"),
    CrmField("address", "Address", "address"),
    CrmField("birthdate", "Birthdate", "birthDate"),
    CrmField("city", "City", "city"),
    CrmField("zipCode", "Zip code", "zipCode"),
    CrmField("province", "Province", "province"),
    CrmField("country_id", "Country ID"),
    CrmField("countryCode", "Country code", "countryCode"),
    CrmField("avatarUrl", "Avatar", "avatarUrl"),
    CrmField("sex", "Sex", "sex"),
    CrmField("last_activity_date", "Last activity", "lastActivityDate"),
    CrmField("created", "Created", "lastActivityDate"),
    CrmField("updated", "Updated"),
    CrmField("deletedAt", "Deleted"),
)
"""Names and order: documented, docs/synerise-api-reference.txt:3694-3743. Without a member: computed, or kept in profile_details."""

MEMBERS = {field.name: field.member for field in FIELDS if field.member} | {
    "clientId": "clientId",
    "firstName": "firstName",
    "lastname": "lastName",
    "customId": "customId",
    "birthDate": "birthDate",
    "displayName": "displayName",
    "displayname": "displayName",
    "lastActivityDate": "lastActivityDate",
}
"""Either spelling: documented, docs/synerise-api-reference.txt:3763 (search=firstName:John beside the field `firstname`), :154."""

COMPUTED = frozenset(field.name for field in FIELDS) - MEMBERS.keys()
NATIVE = frozenset(MEMBERS) | COMPUTED | {"tags"}


def is_attribute(name: str) -> bool:
    """Whether a name can only be that of a custom attribute: documented, docs/synerise-api-reference.txt:154 (the reserved names)."""
    return name not in NATIVE and name not in RESERVED


def show_customer(state: State, profile: Mapping[str, Any]) -> Row:
    """A profile as CRM lists show it.

    documented (members and order), docs/synerise-api-reference.txt:3766-3795. Null where unset: inferred. `created` is the time that
    v4 keeps as lastActivityDate (public, Synerise's newer reference: it is the time of creation). `updated` is the last change by
    create or update, else `created`; `anonymous_type` is UUID for anonymous profiles and null else; OTHER and NOT_SPECIFIED show as
    UNDEFINED, for the enum has no more; deleted profiles are in no list, so `deletedAt` is null: assumed.
    """
    details: Mapping[str, Any] = state.profile_details.by_key(profile["clientId"]) or {}
    created = profile["lastActivityDate"][:10]
    return {
        "id": profile["clientId"],
        "uuid": profile["uuid"],
        "anonymous_type": "UUID" if profile["anonymous"] else None,
        "email": profile["email"],
        "firstname": profile["firstName"],
        "lastName": profile["lastName"],
        "custom_identify": profile["customId"],
        "company": profile["company"],
        "phone": profile["phone"],
        "address": profile["address"],
        "birthdate": profile["birthDate"],
        "city": profile["city"],
        "zipCode": profile["zipCode"],
        "province": profile["province"],
        "country_id": details.get("country_id"),
        "countryCode": profile["countryCode"],
        "avatarUrl": profile["avatarUrl"],
        "sex": profile["sex"] if profile["sex"] in ("FEMALE", "MALE") else "UNDEFINED",
        "last_activity_date": created,
        "created": created,
        "updated": (details.get("updated") or created)[:10],
        "deletedAt": None,
        "tags": list(profile["tags"]),
    }


def show_details(state: State, profile: Mapping[str, Any]) -> Row:
    """A profile as CRM details show it: every field and custom attribute with its label.

    documented (shape), docs/synerise-api-reference.txt:3674-3685. Which fields, and the labels: assumed; an attribute is its own label.
    """
    shown = show_customer(state, profile)
    base = {field.name: {"label": field.label, "value": shown[field.name]} for field in FIELDS}
    base |= {name: {"label": name, "value": value} for name, value in profile["attributes"].items() if name not in base}
    return {"base": base, "tags": shown["tags"]}


def read_field(state: State, profile: Mapping[str, Any], name: str) -> Any:
    """The value of a field in either spelling, else of the custom attribute of that name, else None."""
    if name in COMPUTED or name in ("sex", "created", "last_activity_date", "tags"):
        return show_customer(state, profile)[name]
    if name in MEMBERS:
        return profile[MEMBERS[name]]
    return profile["attributes"].get(name)

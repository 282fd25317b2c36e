"""One profile in CRM: its details, a change of it, its last activity."""

from mockserver.core.row import Row
from mockserver.core.world import State

from ...envelopes import FieldError
from ...errors import BadRequest
from .. import event_log
from ..profiles import details, profiles
from ..profiles.fields import PLACEHOLDER, find_field_errors
from ..profiles.identifiers import profile_by_id
from .crm_fields import FIELDS, show_details

WRITABLE = (
    "email",
    "firstname",
    "lastName",
    "custom_identify",
    "company",
    "phone",
    "address",
    "birthdate",
    "city",
    "zipCode",
    "province",
    "countryCode",
    "avatarUrl",
    "sex",
)
MEMBER = {field.name: field.member for field in FIELDS if field.member and field.name in WRITABLE}
NAMES = {member: name for name, member in MEMBER.items()}


def get_crm_profile(state: State, client_id: int) -> Row:
    """documented, docs/synerise-api-reference.txt:3668-3685; 404 of an unknown profile: inferred."""
    return show_details(state, profile_by_id(state, client_id))


def update_crm_profile(state: State, client_id: int, body: Row) -> Row:
    """Null deletes a custom attribute and resets anything native; what is left out stays.

    documented, docs/synerise-api-reference.txt:3686-3752 (null :3687). Members that are no field are custom attributes, reserved names
    ignored: inferred, :3687, :154. id, uuid, anonymous_type and the dates are read only and ignored: assumed. Identifiers of other
    profiles join or conflict as in an update by v4; a conflict changes nothing and the answer shows it: inferred.
    """
    profile = profile_by_id(state, client_id)
    sent = read_changes(body)
    saved = profiles.save_profile(state, sent, profile)
    if saved is None:
        return show_details(state, profile_by_id(state, client_id))
    if "country_id" in body:
        details.record_country(state, saved["clientId"], body["country_id"])
    return show_details(state, saved)


def read_changes(body: Row) -> Row:
    """The body under the names of v4, checked as v4 checks it: inferred, for the row is one.

    The document's own sample sends its placeholder for phone and birthdate, too: docs/synerise-api-reference.txt:3720-3743.
    """
    known = {"tags", *(field.name for field in FIELDS)}
    sent: Row = {MEMBER[name]: body[name] for name in WRITABLE if name in body}
    sent["attributes"] = {name: value for name, value in body.items() if name not in known}
    if "tags" in body:
        sent["tags"] = body["tags"]
    refused = [error for error in find_field_errors(sent) if error.field not in ("phone", "birthDate") or error.rejected != PLACEHOLDER]
    if "\x00" in (body.get("country_id") or ""):
        refused.append(FieldError("country_id", "120"))
    if refused:
        found = "; ".join(f"{NAMES.get(error.field, error.field)}: {error.message}" for error in refused)
        raise BadRequest(f"Some fields did not pass validation: {found}")
    return sent


def get_profile_last_activity(state: State, client_id: int) -> Row:
    """The time of the newest event; of a profile without events the time of its creation.

    documented, docs/synerise-api-reference.txt:4153-4160; what counts as activity: inferred; without events: assumed.
    """
    profile = profile_by_id(state, client_id)
    newest = event_log.latest(state, client_id)
    return {"last_activity_date": f"{newest['time'][:19]}Z" if newest else profile["lastActivityDate"]}

"""The fields of a profile: what a fresh one holds, and which values are refused with which code."""

import re
from collections.abc import Iterator
from datetime import date

from mockserver.core.row import Row

from ...envelopes import FieldError

IDENTIFIERS = ("email", "phone", "customId", "uuid")
PROPERTIES = (
    "firstName",
    "lastName",
    "displayName",
    "company",
    "address",
    "city",
    "province",
    "zipCode",
    "countryCode",
    "birthDate",
    "sex",
    "avatarUrl",
)
AGREEMENTS = ("email", "sms", "push", "webPush", "bluetooth", "rfid", "wifi")
SEX = "NOT_SPECIFIED"

RESERVED = frozenset(
    {
        *IDENTIFIERS,
        *PROPERTIES,
        "clientId",
        "anonymous",
        "agreements",
        "tags",
        "businessProfileId",
        "time",
        "ip",
        "source",
        "newsletter_agreement",
        "custom_identify",
        "firstname",
        "lastname",
        "created",
        "updated",
        "last_activity_date",
        "birthdate",
        "external_avatar_url",
        "displayname",
        "receive_smses",
        "receive_push_messages",
        "receive_webpush_messages",
        "receive_btooth_messages",
        "receive_rfid_messages",
        "receive_wifi_messages",
        "confirmation_hash",
        "ownerId",
        "anonymous_type",
        "country_id",
        "geo_loc_city",
        "geo_loc_country",
        "geo_loc_as",
        "geo_loc_country_code",
        "geo_loc_isp",
        "geo_loc_lat",
        "geo_loc_lon",
        "geo_loc_org",
        "geo_loc_query",
        "geo_loc_region",
        "geo_loc_region_name",
        "geo_loc_status",
        "geo_loc_timezone",
        "geo_loc_zip",
        "club_card_id",
        "type",
        "confirmed",
        "facebookId",
        "status",
    }
)
"""Attribute names that are silently ignored: documented, docs/synerise-api-reference.txt:154, 2853."""

UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
PHONE = re.compile(r"\+[0-9 \-()/]{6,19}|[0-9 \-()/]{6,20}")
COUNTRY = re.compile(r"|[A-Za-z]{2,3}")
URL = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)
BIRTH_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
NOT_IN_IDENTIFIERS = re.compile("[\U00010000-\U0010ffff\r\n\u2028\u2029\u00ad\ufe00-\ufe0f\x00]")
NOT_IN_NAMES = re.compile("[\r\n\u2028\u2029\u00ad\x00\ufe00-\ufe0f]")

BAD_UUID = "UUID must be well-formed value as per RFC 4122"
BAD_COUNTRY = "Country Code must have 0 or 3 characters as per ISO format."
NO_IDENTIFIER = "At least one identifier must be provided: email, phone, customId or uuid"
PLACEHOLDER = "string"


def new_profile() -> Row:
    """A profile that knows nothing yet, its members in the order of the samples.

    documented (members and order), docs/synerise-api-reference.txt:2777-2812; the defaults are inferred.
    """
    return {
        "clientId": 0,
        "email": None,
        "phone": None,
        "customId": None,
        "uuid": None,
        **dict.fromkeys(PROPERTIES),
        "sex": SEX,
        "anonymous": True,
        "agreements": dict.fromkeys(AGREEMENTS, False),
        "attributes": {},
        "tags": [],
        "previousClients": [],
        "lastActivityDate": "",
    }


def find_field_errors(body: Row) -> list[FieldError]:
    """Every value of a profile body that is refused."""
    return list(_refusals(body))


def _refusals(body: Row) -> Iterator[FieldError]:
    """Codes and messages 12053, 12082 and 120: documented, docs/synerise-api-reference.txt:2893-2903, 3345-3350.

    The patterns of identifiers, phone, birth date and attributes: public, validators of Synerise's PHP SDK; that their
    refusals carry the document's general code and message 120: assumed. The document's placeholder avatarUrl `string` is taken
    beside a good country code, as its request samples have it, and refused beside a bad one, as its error sample has it:
    inferred, docs/synerise-api-reference.txt:2835, 2864, 2896-2903.
    """
    for name in ("email", "phone", "customId"):
        value = body.get(name)
        if value is not None and (not value or NOT_IN_IDENTIFIERS.search(value) or (name == "phone" and not PHONE.fullmatch(value))):
            yield FieldError(name, "120", rejected=value)
    uuid = body.get("uuid")
    if uuid is not None and not UUID.fullmatch(uuid):
        yield FieldError("uuid", BAD_UUID, 12053, uuid)
    country = body.get("countryCode")
    bad_country = country is not None and not COUNTRY.fullmatch(country)
    if bad_country:
        yield FieldError("countryCode", BAD_COUNTRY, 12082, country)
    avatar = body.get("avatarUrl")
    if avatar is not None and not URL.fullmatch(avatar) and (avatar != PLACEHOLDER or bad_country):
        yield FieldError("avatarUrl", "120", rejected=avatar)
    birth = body.get("birthDate")
    if birth is not None and not _is_birth_date(birth):
        yield FieldError("birthDate", "120", rejected=birth)
    for name in PROPERTIES:
        if name not in ("avatarUrl", "countryCode", "birthDate") and "\x00" in (body.get(name) or ""):
            yield FieldError(name, "120", rejected=body[name])
    for name, value in (body.get("attributes") or {}).items():
        if not name or NOT_IN_NAMES.search(name) or (isinstance(value, str) and "\x00" in value):
            yield FieldError(f"attributes[{name}]", "120", rejected=value)
    for place, name in enumerate(body.get("tags") or []):
        if not name or not name.strip() or "\x00" in name:
            yield FieldError(f"tags[{place}]", "120", rejected=name)


def _is_birth_date(text: str) -> bool:
    """Zero-padded yyyy-mm-dd after 1900-01-01: public, validators of Synerise's PHP SDK."""
    if not BIRTH_DATE.fullmatch(text):
        return False
    try:
        return date.fromisoformat(text) > date(1900, 1, 1)
    except ValueError:
        return False

"""Where an attribute is read: a profile, perhaps one of its events, and what the request has set.

Pure: who knows profiles, events and other analyses stands behind `Subject`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mockserver.core.row import Row

from .constraints import Setting
from .definitions import Attribute, Param, Reference, Tag
from .values import Value

FIELDS: Mapping[str, str] = {
    **{name: name for name in ("clientId", "email", "phone", "customId", "uuid", "firstName", "lastName", "displayName", "company")},
    **{name: name for name in ("address", "city", "province", "zipCode", "countryCode", "birthDate", "sex", "avatarUrl", "anonymous")},
    **{name: name for name in ("tags", "agreements")},
    "custom_identify": "customId",
    "firstname": "firstName",
    "lastname": "lastName",
    "displayname": "displayName",
    "birthdate": "birthDate",
}
"""Native fields, under their v4 and their CRM names: inferred from the reserved names, docs/synerise-api-reference.txt:154."""
AGREEMENTS: Mapping[str, str] = {
    "newsletter_agreement": "email",
    "receive_smses": "sms",
    "receive_push_messages": "push",
    "receive_webpush_messages": "webPush",
    "receive_btooth_messages": "bluetooth",
    "receive_rfid_messages": "rfid",
    "receive_wifi_messages": "wifi",
}


class Subject(Protocol):
    """A profile, with all that is known of it."""

    profile: Row

    def evaluate_reference(self, reference: Reference, event: Row | None) -> Value:
        """The result of another analysis for this profile, or for this very event."""


@dataclass(frozen=True, slots=True)
class Scope:
    subject: Subject
    setting: Setting
    event: Row | None = None

    def at(self, event: Row | None) -> "Scope":
        return Scope(self.subject, self.setting, event)


def read_value(attribute: Attribute, scope: Scope) -> Value:
    """The attribute's value; None where it is missing."""
    if isinstance(attribute, Param):
        if scope.event is not None:
            return param_of(scope.event["params"], attribute.name)
        return field_of(scope.subject.profile, attribute.name)
    if isinstance(attribute, Tag):
        return True if attribute.name in scope.subject.profile["tags"] else None
    return scope.subject.evaluate_reference(attribute, scope.event)


def event_reader(attribute: Attribute, scope: Scope) -> Callable[[Row], Value]:
    """Reads the attribute of one event after the other."""
    if isinstance(attribute, Param):
        name = attribute.name
        return lambda event: param_of(event["params"], name)
    return lambda event: read_value(attribute, scope.at(event))


def param_of(params: Row, name: str) -> Value:
    """The exact key first, then the name split at its dots through nested objects: assumed."""
    if name in params or "." not in name:
        return params.get(name)
    found: Any = params
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
        if found is None:
            return None
    return found


def field_of(profile: Row, name: str) -> Value:
    """A native field, else a custom attribute of exactly this name."""
    if name in FIELDS:
        return profile.get(FIELDS[name])
    if name in AGREEMENTS:
        return profile["agreements"].get(AGREEMENTS[name])
    return profile["attributes"].get(name)

"""What a definition and its data may look like, and how Eloqua complains."""

import re
from itertools import islice
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from mockserver.core.wire import write_json

from ..errors import ValidationFailed, failure
from .body import OBJECT, Body

TEXT = "Must be a string value, at least 1 character and at most 100 characters long."
HOW_LONG = "Must be an ISO-8601 duration from PT1H to P365D."
REQUIRED: dict[str, Any] = {"required": "Must not be null or missing.", "null": "Must not be null or missing."}
STATEMENTS = ("{{Contact.Id}}", "{{Contact.Field(C_EmailAddress)}}", "{{Contact.Field(ContactIDExt)}}")
LIST = "Must be a list of at most 10 actions."
FAILURES_SHOWN = 100
"""So many rows at most are complained of (assumed): a body has room for millions."""
RECORDS_MOST, FIELDS_MOST = 500_000, 1_000
"""Rows of an upload and fields of a row (assumed, ours): a body has room for more than a server's memory has."""
WORDS = {"true": True, "false": False}
ACTIONS = ("add", "remove", "setStatus")
STATUSES = ("bounced", "subscribed", "unsubscribed", "active", "complete", "pending", "errored", "yes", "no", "invalid", "permission")
DESTINATION = re.compile(
    r"\{\{(ContactList\[[0-9]{1,9}\]|EmailGroup\[[0-9]{1,9}\]|GlobalSubscribe|[A-Za-z]+Instance\([^(){}]{1,100}\)(\.Execution\[[0-9]{1,18}\])?)\}\}"
)
DURATION = re.compile(
    r"P(365D|([1-9]|[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-4])D(T(?=[0-9])(([01]?[0-9]|2[0-3])H)?([0-5]?[0-9]M)?([0-5]?[0-9]S)?)?"
    r"|T([1-9]|[1-9][0-9]{1,2}|[1-7][0-9]{3}|8[0-6][0-9]{2}|87[0-5][0-9])H([0-5]?[0-9]M)?([0-5]?[0-9]S)?|T8760H)"
)
"""An ISO 8601 duration in days, hours, minutes and seconds. PT1H to P365D: public, Oracle's notes of release 26C."""


def name_field(**options: Any) -> fields.String:
    """Text of 1 to 100 characters: public, a client's tests."""
    errors: dict[str, Any] = {"invalid": TEXT, "required": TEXT, "null": TEXT}
    return fields.String(required=True, validate=validate.Length(1, 100, error=TEXT), error_messages=errors, **options)


def one_of(choices: tuple[str, ...], **options: Any) -> fields.String:
    message = f"Must be one of: {', '.join(choices)}."
    return fields.String(validate=validate.OneOf(choices, error=message), error_messages={"invalid": message, "null": message}, **options)


class Flag(fields.Field[bool]):
    """true or false, as text too: public, a client's documentation and scripts send text; in any case (inferred, .NET reads it so)."""

    default_error_messages = {"invalid": "Must be true or false.", "null": "Must be true or false."}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if isinstance(value, str):
            value = WORDS.get(value.strip().lower())
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class SyncActionSchema(Body):
    """One action: public, Oracle's page "Sync actions" (which status fits which destination) and its operation pages (the values)."""

    action = one_of(ACTIONS, load_default="add")
    destination = fields.String(
        required=True,
        validate=validate.Regexp(re.compile(DESTINATION.pattern + r"\Z"), error="Must be a valid sync action destination."),
        error_messages={**REQUIRED, "invalid": "Must be a valid sync action destination."},
    )
    status = one_of(STATUSES)
    updateAll = Flag()

    @validates_schema
    def fits(self, data: dict[str, Any], **_: Any) -> None:
        if data["destination"].startswith("{{ContactList"):
            if data["action"] == "setStatus":
                raise ValidationError("Must be add or remove for a contact list.", "action")
            return
        if data["action"] != "setStatus":
            raise ValidationError("Must be setStatus for this destination.", "action")
        if "status" not in data:
            raise ValidationError(REQUIRED["required"], "status")
        subscription = data["destination"].startswith(("{{EmailGroup", "{{GlobalSubscribe"))
        if subscription and data["status"] not in ("subscribed", "unsubscribed"):
            raise ValidationError("Must be subscribed or unsubscribed for this destination.", "status")


class Actions(fields.List[Any]):
    """At most 10 actions: public, Oracle's operation pages. A longer list is not read further: each of its items could be wrong."""

    default_error_messages = {"invalid": LIST, "null": LIST, "long": "Must contain at most 10 actions."}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > 10:
            raise self.make_error("long")
        return super()._deserialize(value, attr, data, **options)


class FieldMap(fields.Field[dict[str, str]]):
    """Exactly one field name and one of three statements: public, Oracle's operation pages."""

    default_error_messages = {**REQUIRED, "one": "Must contain exactly one field."}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> dict[str, str]:
        if not isinstance(value, dict) or len(value) != 1:
            raise self.make_error("one")
        for name, statement in value.items():
            if not 1 <= len(name) <= 100:
                raise ValidationError({name: [TEXT]})
            if statement not in STATEMENTS:
                raise ValidationError({name: [f"Must be one of: {', '.join(STATEMENTS)}."]})
        return value


class ContactSyncActionIndividual(Body):
    """A definition as sent. Which members must be given: public, Oracle's tutorial "Sync actions to Eloqua"."""

    name = name_field()
    fields_ = FieldMap(required=True, data_key="fields")
    identifierFieldName = name_field()
    isSyncTriggeredOnImport = Flag()
    syncActions = Actions(fields.Nested(SyncActionSchema, error_messages={"null": OBJECT}))
    autoDeleteDuration = fields.String(
        validate=validate.Regexp(re.compile(f"(?:{DURATION.pattern})\\Z"), error=HOW_LONG),
        error_messages={"invalid": HOW_LONG, "null": HOW_LONG},
    )

    @validates_schema
    def identifier_is_a_field(self, data: dict[str, Any], **_: Any) -> None:
        """ELQ-00112: public, Oracle's page "Eloqua status codes"."""
        if data["identifierFieldName"] not in data["fields_"]:
            raise ValidationError("Must be contained within Fields, if specified.", "identifierFieldName")

    @post_load
    def name_as_sent(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {field.data_key or name: data[name] for name, field in self.fields.items() if name in data}


def as_text(value: Any) -> str:
    """A value that is no text, as text: assumed; Oracle's published description says all values are text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return write_json(value).decode()


class Records:
    """Uploaded rows, as field name to text: an array of objects is public, Oracle's published description."""

    def load(self, data: Any) -> list[dict[str, str]]:
        if not isinstance(data, list):
            raise ValidationFailed(failure("data", "Must be a list of records."))
        bad = (failure(f"data[{place}]", OBJECT, row) for place, row in enumerate(data) if not isinstance(row, dict))
        if shown := list(islice(bad, FAILURES_SHOWN)):
            raise ValidationFailed(*shown)
        if len(data) > RECORDS_MOST:
            raise ValidationFailed(failure("data", f"Must contain at most {RECORDS_MOST} records."))
        if any(len(row) > FIELDS_MOST for row in data):
            raise ValidationFailed(failure("data", f"Must contain at most {FIELDS_MOST} fields."))
        return [{name: as_text(value) for name, value in row.items()} for row in data]

"""What a new sync may look like."""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields

REFERENCE = "Must be a reference to an existing definition."
MESSAGES: dict[str, Any] = {"required": REFERENCE, "null": REFERENCE, "invalid": REFERENCE}


class SyncIndividual(Schema):
    """A sync as sent: public, Oracle's operation page "Create an import or export sync"."""

    error_messages = {"type": "Must be an object."}  # noqa: RUF012

    class Meta:
        unknown = EXCLUDE

    syncedInstanceUri = fields.String(required=True, error_messages=MESSAGES)
    callbackUrl = fields.String(error_messages={"invalid": "Must be a string value.", "null": "Must be a string value."})

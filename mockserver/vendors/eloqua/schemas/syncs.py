"""What a new sync may look like."""

from typing import Any

from marshmallow import fields

from .body import Body

REFERENCE = "Must be a reference to an existing definition."
MESSAGES: dict[str, Any] = {"required": REFERENCE, "null": REFERENCE, "invalid": REFERENCE}


class SyncIndividual(Body):
    """A sync as sent: public, Oracle's operation page "Create an import or export sync"."""

    syncedInstanceUri = fields.String(required=True, error_messages=MESSAGES)
    callbackUrl = fields.String(
        error_messages={
            "invalid": "Must be a string value.",
        }
    )

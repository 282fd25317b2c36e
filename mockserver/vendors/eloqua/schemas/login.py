"""What the token endpoint takes."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from .body import Body
from .sync_actions import REQUIRED

GRANTS: Mapping[str, tuple[str, ...]] = {
    "authorization_code": ("code",),
    "password": ("username", "password"),
    "refresh_token": ("refresh_token",),
    "client_credentials": (),
}
"""Grants and what each needs: public, Oracle's page "Authenticate using OAuth 2.0"; client_credentials is assumed."""


def text(**options: Any) -> fields.String:
    """Text, which may be left out."""
    return fields.String(error_messages={**REQUIRED, "invalid": "Must be a string value."}, **options)


class Grant(Body):
    """A grant as sent."""

    grant_type = text(required=True, validate=validate.OneOf(tuple(GRANTS), error="The grant type is not supported."))
    code = text()
    redirect_uri = text()
    username = text()
    password = text()
    refresh_token = text()
    scope = text()

    @validates_schema
    def complete(self, data: dict[str, Any], **_: Any) -> None:
        for name in GRANTS[data["grant_type"]]:
            if name not in data:
                raise ValidationError(REQUIRED["required"], name)

"""What the token endpoint takes."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

GRANTS: Mapping[str, tuple[str, ...]] = {
    "authorization_code": ("code",),
    "password": ("username", "password"),
    "refresh_token": ("refresh_token",),
    "client_credentials": (),
}
"""Grants and what each needs: public, Oracle's page "Authenticate using OAuth 2.0"; client_credentials is assumed."""


class Grant(Schema):
    """A grant as sent."""

    error_messages = {"type": "Must be an object."}  # noqa: RUF012

    class Meta:
        unknown = EXCLUDE

    grant_type = fields.String(required=True, validate=validate.OneOf(tuple(GRANTS), error="The grant type is not supported."))
    code = fields.String()
    redirect_uri = fields.String()
    username = fields.String()
    password = fields.String()
    refresh_token = fields.String()
    scope = fields.String()

    @validates_schema
    def complete(self, data: dict[str, Any], **_: Any) -> None:
        for name in GRANTS[data["grant_type"]]:
            if name not in data:
                raise ValidationError("Missing data for required field.", name)

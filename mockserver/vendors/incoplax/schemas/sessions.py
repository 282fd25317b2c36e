"""What is read of a login and of a change to a session."""

from marshmallow import EXCLUDE, Schema, fields, validate


class Login(Schema):
    """Public, the vendor's page on sessions."""

    class Meta:
        unknown = EXCLUDE

    domain = fields.String(required=True)
    login = fields.String(required=True)
    pwd = fields.String(required=True)
    session_type = fields.String(validate=validate.Length(min=1))


class SessionPatch(Schema):
    """Assumed: `ext` is all that may change."""

    class Meta:
        unknown = EXCLUDE

    ext = fields.Dict(keys=fields.String(), load_default=dict)

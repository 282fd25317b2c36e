"""What the logout takes."""

from marshmallow import EXCLUDE, Schema

from .auth import OneOf


class Logout(Schema):
    """documented, docs/synerise-api-reference.txt:4245; not required, so without it LOGOUT is meant: assumed."""

    class Meta:
        unknown = EXCLUDE

    action = OneOf("LOGOUT", "LOGOUT_WITH_SESSION_CLEARING", needed=False)

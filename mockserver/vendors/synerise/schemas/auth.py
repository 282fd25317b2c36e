"""What the logins take. Members that nobody knows are ignored (assumed)."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing

from ..errors import BadRequest, FieldError
from .clients import Agreements, Attributes, Text

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
PROVIDERS = ("SYNERISE", "FACEBOOK", "OAUTH", "APPLE", "GOOGLE", "UNKNOWN")
MFA_TYPES = ("TOTP_AUTHENTICATOR", "EMAIL")


def workspace_guid(text: str) -> str:
    """A path parameter of format uuid: documented, docs/synerise-api-reference.txt:77; 400 of any other text: assumed."""
    if not GUID.fullmatch(text):
        raise BadRequest("businessProfileUUID must be a UUID")
    return text.lower()


class Needed(Text):
    """A text that must be there and not be empty; what the refusal says is assumed."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if value is missing or value is None:
            raise _refusal(attr, "must not be null", None)
        if value == "":
            raise _refusal(attr, "must not be empty", "")
        return self._deserialize(value, attr, data, **kwargs)


class OneOf(fields.Field[str]):
    """One of a few words; `needed` if it must be there."""

    def __init__(self, *words: str, needed: bool) -> None:
        super().__init__(allow_none=not needed)
        self.words, self.needed = words, needed

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing or value is None:
            if self.needed:
                raise _refusal(attr, "must not be null", None)
            return value
        if value not in self.words:
            raise _refusal(attr, f"must be one of {', '.join(self.words)}", value)
        return value


def _refusal(name: str | None, message: str, value: Any) -> ValidationError:
    return ValidationError([FieldError(name or "", message, rejected=value)])


class _Lenient(Schema):
    class Meta:
        unknown = EXCLUDE


class UserLogin(_Lenient):
    """documented, docs/synerise-api-reference.txt:29-33."""

    username = Needed()
    password = Needed()
    deviceId = Text()
    externalProviderToken = Text()
    externalProviderType = OneOf("GOOGLE", needed=False)


class MfaQuery(_Lenient):
    """documented, docs/synerise-api-reference.txt:54; that it belongs in the query: public, the WooCommerce plugin's generated client."""

    mfaType = OneOf(*MFA_TYPES, needed=True)


class MfaVerification(_Lenient):
    """documented, docs/synerise-api-reference.txt:55-58."""

    verificationCode = Needed()
    deviceId = Text()
    externalProviderToken = Text()
    externalProviderType = OneOf("GOOGLE", needed=False)


class KeyBody(_Lenient):
    """documented, docs/synerise-api-reference.txt:121, 130."""

    apiKey = Needed()


class AnonymousLogin(KeyBody):
    """documented, docs/synerise-api-reference.txt:285-287."""

    uuid = Needed()
    deviceId = Text()


class ProfileLogin(KeyBody):
    """documented, docs/synerise-api-reference.txt:143-160."""

    identityProvider = OneOf(*PROVIDERS, needed=True)
    identityProviderToken = Text()
    email = Text()
    customId = Text()
    password = Text()
    uuid = Text()
    deviceId = Text()
    agreements = fields.Nested(Agreements, allow_none=True)
    attributes = Attributes()
    tags = fields.List(Text(), allow_none=True)


class ServerSideLogin(ProfileLogin):
    """documented, docs/synerise-api-reference.txt:190."""

    ipAddress = Needed()

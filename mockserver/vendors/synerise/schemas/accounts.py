"""What the logins take. Members that nobody knows are ignored (assumed)."""

from .values import Agreed, Attributes, GuidInPath, Lenient, LongInPath, Needed, OneOf, TagNames, Text

PROVIDERS = ("SYNERISE", "FACEBOOK", "OAUTH", "APPLE", "GOOGLE", "UNKNOWN")
MFA_TYPES = ("TOTP_AUTHENTICATOR", "EMAIL")


class UserLogin(Lenient):
    """documented, docs/synerise-api-reference.txt:29-33."""

    username = Needed()
    password = Needed()
    deviceId = Text()
    externalProviderToken = Text()
    externalProviderType = OneOf("GOOGLE", needed=False)


class MfaQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:54; that it belongs in the query: public, the WooCommerce plugin's generated client."""

    mfaType = OneOf(*MFA_TYPES, needed=True)


class MfaVerification(Lenient):
    """documented, docs/synerise-api-reference.txt:55-58."""

    verificationCode = Needed()
    deviceId = Text()
    externalProviderToken = Text()
    externalProviderType = OneOf("GOOGLE", needed=False)


class KeyBody(Lenient):
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
    agreements = Agreed()
    attributes = Attributes()
    tags = TagNames()


class ServerSideLogin(ProfileLogin):
    """documented, docs/synerise-api-reference.txt:190."""

    ipAddress = Needed()


class WorkspacePath(Lenient):
    businessProfileUUID = GuidInPath()


class LogoutPath(Lenient):
    clientID = LongInPath()


class Logout(Lenient):
    """documented, docs/synerise-api-reference.txt:4245; not required, so without it LOGOUT is meant: assumed."""

    action = OneOf("LOGOUT", "LOGOUT_WITH_SESSION_CLEARING", needed=False)

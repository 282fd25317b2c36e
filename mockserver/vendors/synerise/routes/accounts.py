"""Logging in and out: users, workspaces, profiles."""

from typing import Any

from mockserver.core.operation import Call, Member, Reply, family, operation

from ..rules.accounts import logouts, profile_logins, tokens, user_logins
from ..schemas import accounts as schemas

PROFILE_KEY = schemas.KeyBody()
PROFILE_LOGIN = schemas.ProfileLogin()
ANONYMOUS_LOGIN = schemas.AnonymousLogin()


@operation("POST /uauth/auth/login/user", body=schemas.UserLogin())
def login_user(call: Call, body: dict[str, Any]) -> Reply:
    """Logs a user in."""
    return Reply(user_logins.login_user(call.state, body))


@operation("POST /uauth/auth/login/user/mfa/verification", query=schemas.MfaQuery(), body=schemas.MfaVerification())
def verify_user_mfa(call: Call, query: dict[str, Any], body: dict[str, Any]) -> Reply:
    """Confirms a user's second factor."""
    return Reply(user_logins.verify_user_mfa(call.state, call.principal, query["mfaType"], body))


@operation("POST /uauth/auth/login/user/profile/{businessProfileUUID}", path=schemas.WorkspacePath())
def select_workspace(call: Call, businessProfileUUID: str) -> Reply:
    """Selects the workspace that the user works in."""
    return Reply(user_logins.select_workspace(call.state, call.principal, businessProfileUUID))


@operation("GET /uauth/business-profile/")
def list_workspaces(call: Call) -> Reply:
    """Lists the workspaces that the user may enter."""
    return Reply(user_logins.list_workspaces(call.state, call.principal))


@operation("GET /uauth/business-profile/current")
def get_current_workspace(call: Call) -> Reply:
    """Tells which workspace is selected."""
    return Reply(user_logins.get_current_workspace(call.state, call.principal))


@family(
    Member("login_workspace", "POST /uauth/v2/auth/login/profile", body=PROFILE_KEY),
    Member("login_workspace_v4", "POST /v4/auth/login/profile", body=PROFILE_KEY),
)
def login_workspace(call: Call, body: dict[str, Any]) -> Reply:
    """Exchanges a workspace's API key for a token."""
    return Reply(user_logins.login_workspace(call.state, body["apiKey"]))


@operation("GET /uauth/.well-known/jwks.json")
def get_public_keys(call: Call) -> Reply:
    """Hands out the key that verifies every token."""
    return Reply(tokens.public_keys())


@operation("POST /sauth/v3/auth/refresh/client", body=PROFILE_KEY)
def refresh_profile_token(call: Call, body: dict[str, Any]) -> Reply:
    """Exchanges a profile's active token for a fresh one."""
    return Reply(profile_logins.refresh_profile_token(call.state, call.principal, body["apiKey"]))


@family(
    Member("login_profile", "POST /sauth/v3/auth/login/client", body=PROFILE_LOGIN),
    Member("login_profile_v2", "POST /sauth/v2/auth/login/client", body=PROFILE_LOGIN),
)
def login_profile(call: Call, body: dict[str, Any]) -> Reply:
    """Logs a profile in, and makes its account where a provider vouches for it."""
    return Reply(profile_logins.login_profile(call.state, body))


@operation("POST /sauth/v3/auth/login/client/server", body=schemas.ServerSideLogin())
def login_profile_server_side(call: Call, body: dict[str, Any]) -> Reply:
    """Logs a profile in on behalf of a backend."""
    return Reply(profile_logins.login_profile_server_side(call.state, call.principal, body))


@family(
    Member("login_profile_conditional", "POST /sauth/v3/auth/login/client/conditional", body=PROFILE_LOGIN),
    Member("login_profile_conditional_v2", "POST /sauth/v2/auth/login/client/conditional", body=PROFILE_LOGIN),
)
def login_profile_conditional(call: Call, body: dict[str, Any]) -> Reply:
    """Logs a profile in, or says what stands in the way."""
    return Reply(profile_logins.login_profile_conditional(call.state, body))


@family(
    Member("login_anonymous", "POST /sauth/v3/auth/login/client/anonymous", body=ANONYMOUS_LOGIN),
    Member("login_anonymous_v2", "POST /sauth/v2/auth/login/client/anonymous", body=ANONYMOUS_LOGIN),
)
def login_anonymous(call: Call, body: dict[str, Any]) -> Reply:
    """Logs an anonymous profile in by its UUID."""
    return Reply(profile_logins.login_anonymous(call.state, body))


@operation("POST /sauth/management/client/{clientID}/logout", path=schemas.LogoutPath(), body=schemas.Logout())
def logout_profile(call: Call, clientID: int, body: dict[str, Any]) -> Reply:
    """Ends a profile's tokens."""
    logouts.logout_profile(call.state, clientID, body.get("action") or "LOGOUT")
    return Reply()

"""Logging profiles out from the outside."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import iam_logout
from ..schemas.clients import path_id
from ..schemas.iam_logout import Logout


@operation(
    "POST /sauth/management/client/{clientID}/logout",
    body=Logout(),
    consumers="workspace user",
    permission="SAUTH_LOGOUT_CLIENT_CREATE",
    role="SETTINGS_CUSTOMERS_IAM.execute",
)
def logout_profile(call: Call, clientID: str, body: dict[str, Any]) -> Reply:
    """Ends a profile's tokens."""
    iam_logout.logout_profile(call.state, path_id("clientID", clientID), body.get("action") or "LOGOUT")
    return Reply()

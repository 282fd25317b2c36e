"""Personal access tokens."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import tokens
from ..schemas.tokens import TokenRequest


@operation("POST /api/v1/auth/generate-pat", body=TokenRequest())
def generate_pat(call: Call, body: dict[str, Any]) -> Reply:
    """Makes a personal access token for an app: a bare JSON string."""
    return Reply(tokens.generate_pat(call.state, call.principal, body))


@operation("GET /api/v1/auth/getPersonalAccessTokens")
def list_pats(call: Call) -> Reply:
    """Lists the caller's personal access tokens."""
    return Reply(tokens.list_pats(call.state, call.principal))

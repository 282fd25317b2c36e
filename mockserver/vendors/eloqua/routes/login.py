"""The login host: who calls, and OAuth 2.0."""

from mockserver.core.operation import Call, Reply, operation

from ..errors import NOT_AUTHENTICATED
from ..rules import login as rules
from ..rules.tokens import ANYBODY
from ..rules.tokens import identify as caller_of
from ..schemas.login import Grant


@operation("GET /id")
def identify(call: Call) -> Reply:
    """Says who calls and where the site's APIs are; 200 and a bare text where nobody does."""
    caller = caller_of(call.state, call.headers.get("Authorization"))
    if caller is None and call.state.auth == "off":
        caller = ANYBODY
    return Reply(rules.identity(call.state, caller, call.base_url) or NOT_AUTHENTICATED)


@operation("GET /auth/oauth2/authorize")
def authorize(call: Call) -> Reply:
    """Grants an authorization code."""
    location, complaint = rules.authorize(call.state, call.query)
    return Reply(status=302, headers={"Location": location}) if location else Reply(complaint, media_type="text/html")


@operation("POST /auth/oauth2/token", body=Grant(), speaks_oauth=True)
def issue_token(call: Call, body: dict[str, str]) -> Reply:
    """Exchanges a grant for an access token."""
    return Reply(rules.issue_token(call.state, call.headers.get("Authorization"), body))

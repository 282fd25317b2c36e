"""12d Synergy: contacts, the job search before them, and personal access tokens."""

from mockserver.core.vendor import Switch, Vendor

from . import auth, errors, wire
from .routes import contacts, health, jobs, tokens
from .state import TABLES

VENDOR = Vendor(
    name="twelved",
    title="12d Synergy",
    prefixes=("/api/v1", "/health"),
    routes=(contacts, jobs, tokens, health),
    tables=TABLES,
    render=errors.render,
    json=wire.DIALECT,
    read_body=wire.read_body,
    precheck=wire.demand_length,
    authenticate=auth.authenticate,
    anybody=auth.anybody,
    requires_credentials=True,
    ignore_case=True,
    media_type="application/json; charset=utf-8",
    settings=(
        Switch(
            "unknown_contact_id",
            default="create",
            allowed=("create", "refuse"),
            help="An ID that is no contact's: a new contact under a new id, or 400.",
        ),
        Switch("check_job", default=False, allowed=bool, help="An ID that is no contact's must be a job's, else 400."),
        Switch("required_names", default=True, allowed=bool, help="FirstName, LastName and Email must not be empty."),
        Switch(
            "restrict_contact_changes",
            default=True,
            allowed=bool,
            help="Only administrators and contact or company creators save contacts.",
        ),
        Switch("personal_access_tokens", default=True, allowed=bool, help="The system setting that lets tokens be made and used."),
        Switch("server_id", default=1, allowed=int, least=0, most=2**31 - 1, help="The _server_id of new EntityIDs."),
        Switch(
            "server_guid",
            default="b993c729-bf98-490c-989d-5621e3b48139",
            allowed=str,
            pattern="[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            help="The _server_guid of new EntityIDs.",
        ),
    ),
    credentials={"pat": auth.pat, "pat_expired": auth.make_expired_pat, "pat_forbidden": auth.pat_forbidden},
    try_credential="pat",
    try_curl="""-X POST {base}/api/v1/jobs/search -H 'Content-Type: application/json' -d '{"Page":1,"PageSize":10}'""",
)

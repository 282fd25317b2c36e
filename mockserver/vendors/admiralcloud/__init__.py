"""AdmiralCloud: the contact controller of the digital asset manager."""

from mockserver.core.vendor import Switch, Vendor

from . import auth, errors, wire
from .routes import contacts as routes
from .rules import contacts as rules
from .state import TABLES

VENDOR = Vendor(
    name="admiralcloud",
    title="AdmiralCloud",
    prefixes=("/v5", "/v6"),
    routes=(routes,),
    tables=TABLES,
    render=errors.render,
    json=wire.DIALECT,
    read_body=wire.read_parameters,
    authenticate=auth.authenticate,
    anybody=auth.anybody,
    credentials={"bearer": auth.bearer},
    jobs={"update_contact": rules.run_update, "destroy_contact": rules.run_destroy},
    media_type="application/json; charset=utf-8",
    ignore_case=True,
    settings=(
        Switch("asynchronous", default=False, allowed=bool, help="Update and destroy answer a jobId and act later."),
        Switch("job_seconds", default=5, allowed=int, least=0, help="How long a job waits on the tenant's clock."),
        Switch("public_api", default=True, allowed=bool, help="Flag 11 is refused, as the public API does."),
        Switch("email_compare", default="insensitive", allowed=("insensitive", "exact"), help="How find compares addresses."),
        Switch("require_email", default=False, allowed=bool, help="Create requires an e-mail address."),
        Switch("unique_email", default=False, allowed=bool, help="Create refuses an address that a contact has."),
        Switch("metadata_fields", default="firstname,lastname,email", allowed=str, help="Default of settings.metadataFields, by commas."),
        Switch("locked_status", default=423, allowed=(423, 403), help="Status for a locked contact."),
        Switch("linked_status", default=400, allowed=(400, 409), help="Status for destroying a linked contact."),
        Switch("prefixed_messages", default=False, allowed=bool, help="Field complaints as error_contact_<action>_<field>_..."),
    ),
    try_curl="{base}/v5/contact/1",
)

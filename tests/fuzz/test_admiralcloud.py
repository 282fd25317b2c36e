"""AdmiralCloud against its spec: generated requests, good and bad, in process."""

from tests.fuzz.dialect import conformance

SETTINGS = {"auth": "always"}
# It takes the credential that is set here for one of its own making; tests/vendors/admiralcloud/test_auth.py has the real cases.
CREDENTIALS = ("ignored_auth",)
# A bad value in the path or the query is taken where the body has a good one, and rules refuse good ones (locked, linked, move, flag 11).
LATER_WINS = ("negative_data_rejection", "positive_data_acceptance")

test_conforms = conformance(
    "admiralcloud",
    auth="bearer",
    tenant_settings=SETTINGS,
    exclude=("update_contact", "destroy_contact"),
    checks_off=CREDENTIALS,
)
test_conforms_where_a_later_source_wins = conformance(
    "admiralcloud",
    auth="bearer",
    tenant_settings=SETTINGS,
    exclude=("find_contact", "find_contacts", "create_contact"),
    checks_off=(*CREDENTIALS, *LATER_WINS),
)

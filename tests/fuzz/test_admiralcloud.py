"""AdmiralCloud against its spec: generated requests, good and bad, in process."""

from tests.fuzz.dialect import conformance

# Off the public API, where every flag of the update's table is taken.
SETTINGS = {"auth": "always", "admiralcloud": {"public_api": False}}

# ignored_auth takes the credential that is set here for one of its own making; tests/vendors/admiralcloud/test_auth.py has the real cases.
test_conforms = conformance("admiralcloud", auth="bearer", tenant_settings=SETTINGS, checks_off=("ignored_auth",))

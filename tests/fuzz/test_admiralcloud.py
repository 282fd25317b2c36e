"""AdmiralCloud against its spec: generated requests, good and bad, in process."""

from tests.fuzz.dialect import conformance

test_conforms = conformance("admiralcloud", auth="bearer", tenant_settings={"auth": "always"})

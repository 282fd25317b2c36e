"""12d Synergy under schemathesis: good data is taken, bad data refused, every answer keeps the contract."""

from tests.fuzz.dialect import conformance

test_conforms = conformance("twelved", auth="pat")

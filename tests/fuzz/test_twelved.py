"""12d Synergy under schemathesis: good data is taken, bad data refused, every answer keeps the contract."""

from tests.fuzz.dialect import conformance

# The credential is put into every call, also into those that schemathesis sends without one, so these two checks cannot hold here;
# tests/vendors/twelved/test_tokens.py has what they look for.
test_conforms = conformance("twelved", auth="pat", checks_off=("ignored_auth", "missing_required_header"))

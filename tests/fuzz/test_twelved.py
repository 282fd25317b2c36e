"""12d Synergy under schemathesis: good data is taken, bad data refused, every answer keeps the contract."""

from typing import Any

import schemathesis

from tests.fuzz.dialect import conformance


@schemathesis.hook("filter_failure")
def length_required_is_a_refusal(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """A POST without a body gets 411, which is not among the statuses that schemathesis takes for a refusal."""
    return not (type(failure).__name__ == "AcceptedNegativeData" and response.status_code == 411)


# The credential is put into every call, also into those that schemathesis sends without one, so these two checks cannot hold here;
# tests/vendors/twelved/test_tokens.py has what they look for.
test_conforms = conformance("twelved", auth="pat", checks_off=("ignored_auth", "missing_required_header"))

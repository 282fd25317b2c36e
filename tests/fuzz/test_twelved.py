"""12d Synergy under schemathesis: good data is taken, bad data refused, every answer keeps the contract."""

from typing import Any

import schemathesis

from tests.fuzz.dialect import conformance


@schemathesis.hook("filter_failure")
def length_required_is_a_refusal(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """A POST without a body gets 411, which is not among the statuses that schemathesis takes for a refusal."""
    return not (type(failure).__name__ == "AcceptedNegativeData" and response.status_code == 411)


# A member may come in another case, which no schema can say, so none says what must be there: data that fits the schemas of these three
# may be refused. A contact needs nothing where the setting says so.
BEYOND_SCHEMAS = ("search_contacts", "search_jobs", "generate_pat")
OTHERS = ("save_contact", "get_contact", "list_pats", "check_health")

# The credential is put into every call, also into those that schemathesis sends without one, so these two checks cannot hold here;
# tests/vendors/twelved/test_tokens.py has what they look for.
UNFIT = ("ignored_auth", "missing_required_header")

test_conforms = conformance(
    "twelved", "pat", tenant_settings={"twelved": {"required_names": False}}, exclude=BEYOND_SCHEMAS, checks_off=UNFIT
)
test_conforms_where_rules_refuse_more_than_schemas = conformance(
    "twelved", "pat", exclude=OTHERS, checks_off=(*UNFIT, "positive_data_acceptance")
)

"""Every operation under schemathesis, as each consumer: good data is taken, bad data refused, every answer keeps the contract."""

from collections.abc import Callable

from mockserver.core.contract import load_contract
from mockserver.core.spec_file import find_spec
from mockserver.settings import data_folder
from tests.fuzz.dialect import EXAMPLES, conformance

LONG = EXAMPLES > 3
# OpenAPI tools leave these two out of what they generate, and the document demands them; the credential goes along in every call, also in
# those that are meant to lack it. tests/vendors/synerise/test_access_matrix.py leaves out every header of every operation.
HEADERS = {"Accept": "application/json", "Content-Type": "application/json"}
OFF = ("missing_required_header",)


def as_consumer(consumer: str) -> Callable[..., None]:
    """In the suite each further consumer tries what admits it, with good data; in the long run everything, with all data."""
    specs = load_contract(find_spec(data_folder("specs"), "synerise")).operations.values()
    others = [spec.id for spec in specs if consumer not in spec.raw["x-consumers"]]
    modes, exclude = ("all", []) if LONG else ("positive", others)
    return conformance("synerise", consumer, headers=HEADERS, checks_off=OFF, modes=modes, exclude=exclude)


test_synerise__as_workspace = conformance("synerise", "workspace", headers=HEADERS, checks_off=OFF)
test_synerise__as_user = as_consumer("user")
test_synerise__as_profile = as_consumer("profile")
test_synerise__as_anonymous = as_consumer("anonymous")
if LONG:  # nothing here admits them yet
    test_synerise__as_tracker = as_consumer("tracker")
    test_synerise__as_ai_key = as_consumer("ai_key")

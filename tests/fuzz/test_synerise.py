"""Every operation under schemathesis, as each consumer: good data is taken, bad data refused, every answer keeps the contract."""

import json
from collections.abc import Callable

from mockserver.core.contract import load_contract
from mockserver.core.spec_file import find_spec
from mockserver.settings import data_folder
from tests.fuzz.analyses import SMALLER
from tests.fuzz.dialect import EXAMPLES, conformance
from tests.fuzz.sent_events import SMALLER_EVENTS

LONG = EXAMPLES > 3
SHAPES = SMALLER if LONG else {**SMALLER, **SMALLER_EVENTS}
# OpenAPI tools leave these two out of what they generate, and the document requires them; the credential goes along in every call, also in
# those that are meant to lack it. tests/vendors/synerise/test_access_matrix.py leaves out every header of every operation.
HEADERS = {"Accept": "application/json", "Content-Type": "application/json"}
OFF = ("missing_required_header",)
# Rules that no schema can say, so data that fits the schemas of these may be refused: all events of a batch have one type of identifier,
# all amounts of a transaction one currency, a file is CSV (tests/vendors/synerise/catalogs/test_csv.py has the hostile ones).
BEYOND_SCHEMAS = ("batch_events", "batch_ai_events", "create_transaction", "batch_transactions", "upload_catalog_items_csv")


def all_but(kept: tuple[str, ...]) -> list[str]:
    specs = load_contract(find_spec(data_folder("specs"), "synerise")).operations.values()
    return [spec.id for spec in specs if spec.id not in kept]


def alike() -> list[str]:
    """Operations that take and answer just what another of their group does, as the rows of a family: one stands for them in the suite."""
    if LONG:
        return []
    first: dict[str, str] = {}
    specs = load_contract(find_spec(data_folder("specs"), "synerise")).operations.values()
    for spec in specs:
        said = [spec.tag, spec.verb, *(spec.raw.get(name) for name in ("x-consumers", "parameters", "requestBody", "responses"))]
        first.setdefault(json.dumps(said, sort_keys=True), spec.id)
    return [spec.id for spec in specs if spec.id not in first.values() and "requestBody" in spec.raw]


def as_consumer(consumer: str) -> Callable[..., None]:
    """In the suite each further consumer tries what admits it, with good data, but for events, which differ by consumer in
    nothing that a schema says; in the long run everything, with all data."""
    specs = load_contract(find_spec(data_folder("specs"), "synerise")).operations.values()
    others = [spec.id for spec in specs if consumer not in spec.raw["x-consumers"] or spec.tag in ("events", "ai_events")]
    modes, exclude = ("all", []) if LONG else ("positive", [*others, *alike()])
    return conformance(
        "synerise", consumer, headers=HEADERS, checks_off=OFF, modes=modes, exclude={*exclude, *BEYOND_SCHEMAS}, smaller=SHAPES
    )


test_synerise__as_workspace = conformance(
    "synerise", "workspace", headers=HEADERS, checks_off=OFF, exclude={*alike(), *BEYOND_SCHEMAS}, smaller=SHAPES
)
test_synerise__where_rules_refuse_more_than_schemas = conformance(
    "synerise", "workspace", headers=HEADERS, checks_off=(*OFF, "positive_data_acceptance"), exclude=all_but(BEYOND_SCHEMAS), smaller=SHAPES
)
test_synerise__as_user = as_consumer("user")
test_synerise__as_profile = as_consumer("profile")
test_synerise__as_anonymous = as_consumer("anonymous")
if LONG:  # they send what others send
    test_synerise__as_tracker = as_consumer("tracker")
    test_synerise__as_ai_key = as_consumer("ai_key")

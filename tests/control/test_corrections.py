"""A violation per constraint of every spec: sent, explained with the right pointer, corrected, and the correction is taken.

The suite sends one per kind of constraint and more; `CORRECTIONS=all python -m pytest -n 0 tests/control/test_corrections.py` sends all.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from mockserver.app import Mock, create_app
from mockserver.client import Client, Response, send_in_process
from mockserver.control.rules.corrections import Sent, correct
from mockserver.core.specimens import of_pattern
from mockserver.core.tracing import Tracer
from mockserver.core.wire import write_json
from mockserver.settings import Settings

from .constraints import PATH, TEXT, WIDTH, Case, Found, find_cases, judge, reports

VENDORS = ("twelved", "eloqua", "incoplax", "admiralcloud", "synerise")
KINDS = {"twelved": ("pat",), "eloqua": ("basic",), "admiralcloud": ("bearer",), "incoplax": ()}
CONSUMERS = ("workspace", "user", "profile", "anonymous", "tracker", "ai_key")
OF_A_KIND = 10**9 if os.environ.get("CORRECTIONS") == "all" else 6
"""How many violations of a kind (place and keyword) are sent for a vendor."""
REDACTED = "<redacted>"
ROOT = Path(__file__).parents[2]
SETTINGS = {"twelved": {"required_names": False}}
"""Where a switch decides whether the smallest request is enough."""
HEADERS = {"synerise": {"Content-Type": "application/json", "Accept": "*/*"}}
"""What the document requires, and OpenAPI lets no spec say."""
BEYOND_SCHEMAS = {
    "eloqua.create_sync_action": "identifierFieldName is one of the fields",
    "synerise.batch_events": "an event of type custom names its action",
    "synerise.batch_ai_events": "what an item must have depends on the type of all",
}
"""Operations whose parsers compare members with each other: a correction may be refused by them for what no schema says."""


CONDITION = "what is required depends on another member, or is one of several: the smallest request takes another way"
ANYTHING = "its other branches take whatever breaks this one"
LEFT_OUT: dict[str, dict[str, str]] = {
    "eloqua": {"SentSyncAction": CONDITION, "/auth/oauth2/token": CONDITION},
    "synerise": {
        "ProfileLogin": CONDITION,
        "NewProfile": CONDITION,
        "EventClient": CONDITION,
        "LocalSegmentationBody": CONDITION,
        "AnalyticsDateFilter": CONDITION,
        "ProfileBody": ANYTHING,
        "CrmBody": ANYTHING,
    },
}
"""Schemas of which some constraint is broken by no request here, and why."""


def find(mock: Mock, vendor: str) -> tuple[Tracer, Found]:
    contract = mock.contracts[vendor]
    tracer = Tracer(vendor, contract.document, contract.operations)
    return tracer, find_cases(tracer, [each for each in mock.operations.values() if each.vendor == vendor], mock.vendors[vendor])


def kind_of(case: Case) -> tuple[str, str]:
    return case.constraint.place, case.constraint.keyword


def sample(cases: list[Case]) -> Iterator[Case]:
    """So many of each kind, evenly out of all."""
    for kind in dict.fromkeys(map(kind_of, cases)):
        those = [case for case in cases if kind_of(case) == kind]
        yield from those[:: -(-len(those) // OF_A_KIND)]


class Caller:
    """Sends requests of one vendor, each to the rows and tokens that a tenant begins with."""

    def __init__(self, mock: Mock, vendor: str) -> None:
        self.vendor = vendor
        self.client = Client("http://mockserver.test", f"corrections-{vendor}", send_in_process(mock))
        self.client.freeze("2026-06-01T00:00:00Z")
        self.client.settings({name: value for name, value in SETTINGS.items() if name == vendor})
        self.given = self.client.credentials().get(vendor, {})
        self.client.snapshot("begun")

    def send(self, case: Case, path: str, query: Mapping[str, Any], headers: Mapping[str, str], data: bytes) -> Response:
        self.client.restore("begun")
        spec = case.operation.spec
        assert spec is not None
        kinds = KINDS.get(self.vendor) or [kind for kind in CONSUMERS if kind in spec.raw.get("x-consumers", ())]
        credential = self.given[kinds[0]] if kinds and not spec.public else {"headers": {}, "query": {}}
        more = {name: value for name, value in HEADERS.get(self.vendor, {}).items() if f"/{name}" != case.expected[1]}
        names = {name.lower() for name in credential["headers"]}
        more = {name: value for name, value in more.items() if name.lower() not in {each.lower() for each in headers}}
        kept = {name: value for name, value in headers.items() if name.lower() not in names}
        wire = f"{case.operation.verb} {path}"
        return self.client.call(
            wire, data=data or None, query={**credential["query"], **query}, headers={**more, **credential["headers"], **kept}
        )

    def explained(self, answer: Response) -> dict[str, Any]:
        return self.client.explain(answer.headers["X-Mock-Request"])


def path_of(request: Sent) -> str:
    return re.sub(r"\{([^}]*)\}", lambda match: quote(request.params.get(match[1], ""), safe=""), request.operation.path)


def unredacted(shown: Any, known: Any) -> Any:
    """What an explanation blanks, as the sender knows it."""
    if isinstance(shown, dict):
        return {name: unredacted(value, known.get(name) if isinstance(known, dict) else None) for name, value in shown.items()}
    if isinstance(shown, list):
        others = known if isinstance(known, list) and len(known) == len(shown) else [None] * len(shown)
        return [unredacted(one, other) for one, other in zip(shown, others, strict=True)]
    return known if shown == REDACTED and known is not None else shown


def body_of(shown: Any, sent: Sent, headers: Mapping[str, str]) -> bytes:
    if shown is None and not sent.data:
        return b""
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "json")
    if isinstance(shown, str) and "json" not in kind:
        return shown.encode()
    return write_json(unredacted(shown, sent.document))


@pytest.mark.parametrize("vendor", VENDORS)
def test_explain_request__of_every_constraint_has_the_right_pointer_and_a_correction_that_is_taken(vendor: str) -> None:
    mock = create_app(Settings(vendors=(vendor,), contract="record"))
    tracer, found = find(mock, vendor)
    wrong = [f"{case.operation.wire}: {case.constraint}: not corrected" for case in found.cases if is_uncorrected(tracer, case)]
    caller, came = Caller(mock, vendor), Counter[str]()
    for case in sample(found.cases):
        outcome, told = send(caller, tracer, case)
        came[outcome] += 1
        if outcome == "wrong":
            wrong.append(f"{case.operation.wire}: {case.constraint}: {told}")
    assert not wrong, f"{len(wrong)} of {sum(came.values())}:\n" + "\n".join(wrong[:40])
    assert came["taken"] >= came["refused by a rule"] and came["taken"] > 20, came
    assert left_out(found) == LEFT_OUT.get(vendor, {}).keys()


def is_uncorrected(tracer: Tracer, case: Case) -> bool:
    better = correct(tracer, case.broken)
    return better is None or bool(judge(tracer, better))


def left_out(found: Found) -> set[str]:
    """Schemas, and paths, with constraints that have no case, but for those that can have none."""
    ways = [each.spec.split("/") for each, reason in found.left_out.items() if reason not in (PATH, TEXT, WIDTH)]
    return {(way[3] if way[1] == "components" else way[2]).replace("~1", "/") for way in ways}


def is_cited(violation: dict[str, Any]) -> bool:
    """A line of the spec that has the keyword, or what stands in its place; and where it is known from."""
    place = violation["spec"]
    lines = (ROOT / place["file"]).read_text(encoding="utf-8").splitlines()
    last = place["pointer"].rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    return (last in lines[place["line"] - 1] or last.isdecimal()) and bool(violation["source"])


def send(caller: Caller, tracer: Tracer, case: Case) -> tuple[str, str]:
    """What came of a violation and of its correction, and what there is to say of it."""
    broken = case.broken
    answer = caller.send(case, path_of(broken), broken.query, broken.headers, broken.data)
    explained = caller.explained(answer)
    cited = next((each for each in explained["violations"] if reports(each, case.constraint, case.expected, case.rules)), None)
    if cited is None:
        return "wrong", f"{answer.status_code} {explained['violations'][:2]}"
    if not is_cited(cited):
        return "wrong", f"cites no line: {cited}"
    if "corrected" not in explained:
        return "wrong", "not corrected"
    better, known = explained["corrected"], correct(tracer, broken)
    assert known is not None
    headers = unredacted(better["headers"], known.headers)
    query = unredacted(better["query"], known.query)
    again = caller.send(case, quote(better["path"], safe="/"), query, headers, body_of(better["body"], known, headers))
    if again.status_code < 400:
        return "taken", ""
    reasons = caller.explained(again)["violations"]
    parsed = case.operation.name not in BEYOND_SCHEMAS and any(each["rule"] == "schema" for each in reasons)
    if again.status_code >= 500 or parsed or any(each["in"] != "request" for each in reasons):
        return "wrong", f"corrected, yet {again.status_code} {again.text[:200]} {[(each['rule'], each['pointer']) for each in reasons]}"
    if not all(each["source"] and each["message"] for each in reasons):
        return "wrong", f"refused by a rule that says not how it is known: {reasons}"
    return "refused by a rule", reasons[0]["rule"]


def test_of_pattern__is_found_by_it() -> None:
    for pattern in (
        r"^[0-9a-f]{8}-[0-9a-f]{4}$",
        r"^\d+$",
        r"^(a|b)c?[^d]$",
        r"^[A-Z]{2,}$",
        r"^\S+@\S+$",
        r"^.{3,5}$",
        r"x",
        r"^[^/]+/\w*$",
        r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}$",
    ):
        assert re.search(pattern, of_pattern(pattern)), pattern

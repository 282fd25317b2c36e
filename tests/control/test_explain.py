"""Why a request was refused, with the law's own lines, and what would pass."""

from typing import Any

import pytest

from mockserver.client import Client

from .problems import problem

CONTACTS = "/rest/v1/addressbook/contacts"
ID = "ae425147-016c-d818-82d0-50e54938780c"
SYNC_ACTION = {
    "name": "n",
    "fields": {"Id": "{{Contact.Id}}"},
    "identifierFieldName": "Id",
    "syncActions": [{"action": "setStatuss", "destination": "{{GlobalSubscribe}}", "status": "unsubscribed"}],
}


@pytest.fixture
def recording(client: Client) -> Client:
    client.settings({"contract": "record"})
    return client


def test_explain_request__that_conforms_has_nothing_to_say(client: Client) -> None:
    client.call(f"LOOKUP {CONTACTS}", json="11")
    assert client.explain("1") == {"request": "1", "verdict": "conforms", "violations": []}


def test_explain_request__refused_by_the_schema_cites_the_spec_and_is_corrected(recording: Client) -> None:
    recording.call("POST /api/bulk/2.0/contacts/syncActions", json=SYNC_ACTION, auth="basic")
    found = recording.explain("1")
    assert found["verdict"] == "refused"
    violation = next(each for each in found["violations"] if each["pointer"] == "/syncActions/0/action" and each["rule"] == "enum")
    assert list(violation) == ["in", "pointer", "value", "rule", "message", "spec", "document", "source"]
    assert (violation["in"], violation["value"]) == ("body", "setStatuss")
    assert violation["spec"]["file"] == "specs/eloqua.yaml" and violation["spec"]["pointer"].endswith("/enum")
    assert line_of(violation["spec"]).strip().startswith(("action:", "enum:")) or "action" in line_of(violation["spec"])
    better = found["corrected"]
    assert list(better) == ["method", "path", "query", "headers", "body"]
    assert better["body"]["syncActions"][0]["action"] == "setStatus" and better["body"]["name"] == "n"
    answer = recording.call(f"{better['method']} {better['path']}", json=better["body"], auth="basic")
    assert answer.status_code == 201 and "X-Mock-Violations" not in answer.headers


def line_of(spec: dict[str, Any]) -> str:
    from mockserver.settings import data_folder

    return (data_folder("specs").parent / spec["file"]).read_text(encoding="utf-8").splitlines()[spec["line"] - 1]


def test_explain_request__misspelt_member_is_renamed(recording: Client) -> None:
    recording.call("POST /rest/v1/iam/sessions", json={"domain": "example", "loginn": "admin", "pwd": "x"})
    found = recording.explain("1")
    assert found["verdict"] == "refused" and found["violations"][0]["rule"] == "required"
    assert set(found["corrected"]["body"]) >= {"domain", "login", "pwd"} and found["corrected"]["body"]["pwd"] == "<redacted>"
    assert found["corrected"]["body"]["login"] == "admin"


def test_explain_request__misspelt_member_that_a_lenient_vendor_drops_is_renamed(recording: Client) -> None:
    headers = {"Api-Version": "4.4", "Content-Type": "application/json"}
    recording.call("POST /v4/clients", json={"emial": "a@example.com"}, headers=headers, auth="workspace")
    assert recording.explain("1")["corrected"]["body"] == {"email": "a@example.com"}


def test_explain_request__off_the_contract_though_taken(recording: Client) -> None:
    answer = recording.call(f"LOOKUP {CONTACTS}", json="11", headers={"Content-Type": "text/plain"})
    found = recording.explain("1")
    assert found["verdict"] == ("off-contract" if answer.status_code < 400 else "refused")
    (violation,) = found["violations"]
    assert (violation["in"], violation["pointer"], violation["value"]) == ("header", "/Content-Type", "text/plain")
    assert violation["spec"]["pointer"].endswith("/requestBody")
    assert found["corrected"]["headers"]["Content-Type"] == "application/json" and found["corrected"]["body"] == "11"


def test_explain_request__refused_by_a_rule_names_it_and_the_document(client: Client) -> None:
    client.call(f"LOOKUP {CONTACTS}", json="nobody")
    found = client.explain("1")
    assert found["verdict"] == "refused" and "corrected" not in found
    (violation,) = found["violations"]
    assert (violation["in"], violation["rule"]) == ("request", "contacts.lookup_contact")
    assert violation["document"]["file"] == "docs/incoplax-addressbook-contacts.txt" and violation["document"]["lines"]
    assert violation["spec"]["pointer"].endswith("/responses/404") and "404" in line_of(violation["spec"])


def test_explain_request__in_a_spec_of_parts_names_the_part(recording: Client) -> None:
    recording.call("GET /v4/clients", headers={"Content-Type": "application/json"}, auth="workspace")
    (violation, *_) = recording.explain("1")["violations"]
    assert (violation["in"], violation["pointer"]) == ("header", "/Api-Version")
    assert violation["document"] == {"file": "docs/synerise-api-reference.txt", "lines": "538-543"}
    assert violation["spec"]["file"].startswith("specs/synerise/") and violation["spec"]["line"] > 1


def test_explain_request__faulted_says_so(client: Client) -> None:
    client.fault(vendor="incoplax", status=503)
    client.call(f"GET {CONTACTS}")
    (violation,) = client.explain("1")["violations"]
    assert violation["rule"] == "fault" and "fault 1" in violation["message"]


def test_explain_request__without_operation(client: Client) -> None:
    client.call("GET /nothing")
    found = client.explain("1")
    assert found["verdict"] == "refused" and found["violations"][0]["rule"] == "operation"


def test_explain_request__shows_no_secret(recording: Client) -> None:
    recording.call("POST /rest/v1/iam/sessions", json={"domain": "example", "login": ["x"], "pwd": ["s3cret"]})
    answer = recording.call("GET /_mock/requests/1/explain")
    assert answer.status_code == 200 and "s3cret" not in answer.text


def test_explain_request__unknown_404(client: Client) -> None:
    problem(client.call("GET /_mock/requests/7/explain"), 404, "/id", "path")

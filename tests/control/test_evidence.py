"""How we know of an answer: in the answer, in the journal, and listed."""

import pytest

from mockserver.app import Mock
from mockserver.client import Client

from .problems import problem

CONTACTS = "/rest/v1/addressbook/contacts"


def test_list_evidence__of_operations_and_statuses(client: Client) -> None:
    listed = {each["operation"]: each for each in client.evidence()}
    lookup = listed["incoplax.lookup_contact"]
    assert list(lookup) == ["operation", "wire", "evidence", "source", "statuses"]
    assert lookup["evidence"] == lookup["statuses"]["200"]["evidence"] == "documented"
    assert lookup["statuses"]["404"]["evidence"] == "documented" and "docs/incoplax" in lookup["statuses"]["404"]["source"]
    assert lookup["statuses"]["413"] == {"evidence": "assumed", "source": "the limit is ours"}


def test_list_evidence__of_one_grade(client: Client) -> None:
    assumed = {each["operation"]: each["statuses"] for each in client.evidence("assumed")}
    assert list(assumed["incoplax.lookup_contact"]) == ["403", "413"]
    assert all(each["evidence"] == "assumed" for statuses in assumed.values() for each in statuses.values())
    problem(client.call("GET /_mock/evidence?evidence=guessed"), 422, "/evidence", "query")


def test_list_evidence__names_a_source_of_each(client: Client) -> None:
    for each in client.evidence():
        assert each["source"], each["operation"]
        assert all(status["source"] for status in each["statuses"].values()), each["operation"]


def test_answers__bear_the_grade_of_their_status(client: Client, mock: Mock) -> None:
    found = client.call(f"LOOKUP {CONTACTS}", json="11")
    large = client.call(f"LOOKUP {CONTACTS}", data=b'"' + b"1" * (8 * 1024 * 1024 + 1) + b'"')
    assert (found.status_code, found.headers["X-Mock-Evidence"]) == (200, "documented")
    assert (large.status_code, large.headers["X-Mock-Evidence"]) == (413, "assumed")
    assert [entry["evidence"] for entry in client.requests()] == ["assumed", "documented"]


@pytest.mark.parametrize(
    ("operation", "status", "grade"),
    [
        ("synerise.send_added_to_cart", "202", "inferred"),
        ("synerise.send_added_to_cart", "400", "documented"),
        ("synerise.send_added_to_cart", "401", "public"),
        ("synerise.send_added_to_cart", "413", "assumed"),
        ("synerise.delete_asset_tag", "204", "assumed"),
        ("synerise.get_expression", "404", "assumed"),
        ("admiralcloud.update_contact", "200", "documented"),
        ("admiralcloud.update_contact", "401", "public"),
        ("admiralcloud.update_contact", "423", "assumed"),
    ],
)
def test_list_evidence__of_a_status_that_is_known_otherwise_than_its_operation(
    client: Client, operation: str, status: str, grade: str
) -> None:
    (listed,) = [each for each in client.evidence() if each["operation"] == operation]
    assert listed["statuses"][status]["evidence"] == grade


def test_answers__of_refusals_bear_their_own_grade(client: Client) -> None:
    refused = client.call("POST /v4/events/added-to-cart", json={}, headers={"Api-Version": "4.4"})
    missing = client.call("PUT /v5/contact/99", json={}, auth="bearer")
    assert (refused.status_code, refused.headers["X-Mock-Evidence"]) == (401, "public")
    assert (missing.status_code, missing.headers["X-Mock-Evidence"]) == (404, "assumed")
    assert [line.partition(":")[0] for line in client.assumptions()] == ["PUT /v5/contact/{id} -> 404"]

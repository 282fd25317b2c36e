"""Aggregates over HTTP: kept and found again."""

from typing import Any

import pytest

from ..analytics.scans import condition
from .samples import BASE, JOHN, NOBODY, SAMPLE, SEEDED, VISITS


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["content"]]


def test_create_aggregate__the_sample_of_the_document_is_stored_as_printed(api, client):
    client.freeze("2026-05-01T12:00:00.250Z")
    answer = api(f"POST {BASE}", json=SAMPLE, auth="user")
    row = answer.json()
    mark = {"atTime": "2026-05-01T12:00:00Z", "id": "42"}
    assert answer.status_code == 200
    assert list(row) == [
        "createdBy",
        "modifiedBy",
        "aggregate",
        "name",
        "description",
        "deleted",
        "isVisibleForClientProfile",
        "variables",
        "isDynamicAnalytic",
        "isPredefinedAnalytic",
        "analyticVersion",
    ]
    assert list(row["aggregate"]) == [
        "name",
        "description",
        "id",
        "uuid",
        "actionId",
        "action",
        "attribute",
        "type",
        "size",
        "unique",
        "dateFilter",
        "expressions",
        "oldId",
    ]
    assert {name: value for name, value in row["aggregate"].items() if name not in ("id", "uuid", "oldId")} == SAMPLE["aggregate"]
    assert row["aggregate"]["id"] == row["aggregate"]["uuid"] and row["aggregate"]["oldId"] == "2"
    assert (row["createdBy"], row["modifiedBy"], row["name"], row["description"]) == (mark, mark, "string", "string")
    assert (row["deleted"], row["isPredefinedAnalytic"], row["isDynamicAnalytic"], row["variables"]) == (False, False, False, [])
    assert api(f"GET {BASE}/{row['aggregate']['uuid']}").json() == row


def test_create_aggregate__by_a_workspace_is_created_by_the_workspace(api):
    assert api(f"POST {BASE}?namespaceName=any", json=VISITS).json()["createdBy"]["id"] == "100005"


def test_create_aggregate__a_body_that_is_no_definition_is_refused_and_nothing_written(api, client):
    """The message names the place: assumed. The envelope: documented, docs/synerise-api-reference.txt:5005-5011."""
    client.settings({"contract": "record"})
    before = client.rows("synerise", "aggregates")
    without = {name: value for name, value in VISITS["aggregate"].items() if name != "dateFilter"}
    cases = [
        ([], "/: must be an object"),
        ({}, "/aggregate: is required"),
        ({"aggregate": VISITS["aggregate"]}, "/isVisibleForClientProfile: is required"),
        (VISITS | {"isVisibleForClientProfile": "true"}, "/isVisibleForClientProfile: must be a boolean"),
        (VISITS | {"aggregate": []}, "/aggregate: must be an object"),
        (VISITS | {"aggregate": without}, "/aggregate/dateFilter: is required"),
        (VISITS | {"aggregate": VISITS["aggregate"] | {"name": 7}}, "/aggregate/name: must be a string"),
        (VISITS | {"aggregate": VISITS["aggregate"] | {"type": "MEDIAN"}}, '/aggregate/type: aggregate type "MEDIAN" is not supported'),
        (VISITS | {"aggregate": VISITS["aggregate"] | {"size": -1}}, f"/aggregate/size: -1 is not between 0 and {2**63 - 1}"),
        (VISITS | {"aggregate": VISITS["aggregate"] | {"action": {"name": 1}}}, "/aggregate/action/name: must be a string"),
        (
            VISITS | {"aggregate": VISITS["aggregate"] | {"attribute": {"type": "SPECIAL"}}},
            '/aggregate/attribute/type: attribute type "SPECIAL" is not supported',
        ),
        (
            VISITS | {"aggregate": VISITS["aggregate"] | {"dateFilter": {"type": "ABSOLUTE", "from": "soon"}}},
            '/aggregate/dateFilter/from: time "soon" is not supported',
        ),
        (
            VISITS | {"aggregate": VISITS["aggregate"] | {"expressions": [condition("a", "NUMBER_ONE", "MORE", "many")]}},
            "/aggregate/expressions/0/constraint/value: NUMBER_ONE MORE takes a number",
        ),
        (
            VISITS | {"aggregate": VISITS["aggregate"] | {"expressions": [condition("a", "STRING_ONE", "REGEXP", "(a")]}},
            "/aggregate/expressions/0/constraint/value: STRING_ONE REGEXP takes a regular expression:"
            " a parenthesis is not closed (at character 2)",
        ),
        (
            VISITS | {"aggregate": VISITS["aggregate"] | {"expressions": [{"type": "OPERATOR", "logic": "OR"}]}},
            "/aggregate/expressions/0: an OPERATOR stands between two items",
        ),
        (
            VISITS | {"aggregate": VISITS["aggregate"] | {"expressions": [condition("a", "NULL", "IS_NULL")] * 1001}},
            "/aggregate/expressions: has 1001 elements, at most 1000 are allowed",
        ),
        (
            VISITS | {"aggregate": VISITS["aggregate"] | {"expressions": [condition("a", "STRING_ONE", "REGEXP", "a")] * 51}},
            "/aggregate/expressions/50/constraint/value: a definition has at most 50 regular expressions",
        ),
    ]
    for body, message in cases:
        answer = api(f"POST {BASE}", json=body)
        assert (answer.status_code, answer.json()["message"]) == (400, message)
        assert list(answer.json()) == ["httpStatus", "errorCode", "message", "timestamp", "traceId", "help"]
    assert client.rows("synerise", "aggregates") == before


def test_create_aggregate__members_that_nobody_knows_are_kept_and_given_back(api, made):
    uuid = made(mood="good", id="mine", oldId="7")
    kept = api(f"GET {BASE}/{uuid}").json()["aggregate"]
    assert (kept["mood"], kept["id"], kept["oldId"]) == ("good", uuid, "2")


def test_create_aggregate__members_that_nobody_knows_are_listed_in_the_journal(api, client):
    misspelt = VISITS["aggregate"] | {"expresions": [], "dateFilter": {"type": "ABSOLUTE", "form": "2026-01-01"}}
    api(f"POST {BASE}", json=VISITS | {"aggregate": misspelt})
    assert set(client.requests()[0]["unread"]) == {"/aggregate/expresions", "/aggregate/dateFilter/form"}
    filtered = [condition("a", "NULL", "IS_NULL"), {"type": "OPERATOR", "logic": "OR"}, condition("a", "STRING_ONE", "EQUAL", "x")]
    api(f"POST {BASE}", json=VISITS | {"aggregate": VISITS["aggregate"] | {"expressions": filtered, "size": 1, "unique": True}})
    assert not client.requests()[0].get("unread")


def test_list_aggregates__come_in_pages_by_creation_and_sorted(api, made, client):
    for minute, name in enumerate(("beta", "Alpha", "gamma")):
        client.freeze(f"2026-05-01T12:0{minute}:00Z")
        made(name=name)
    assert names(api(f"GET {BASE}")) == ["Turnover", "beta", "Alpha", "gamma"]
    assert names(api(f"GET {BASE}?sort=name,asc")) == ["Alpha", "beta", "gamma", "Turnover"]
    assert names(api(f"GET {BASE}?sort=title,desc&size=2")) == ["Turnover", "gamma"]
    assert names(api(f"GET {BASE}?sort=created,desc&page=1&size=3")) == ["Turnover"]
    page = api(f"GET {BASE}?page=1&size=3&offset=0").json()
    assert page["pagination"] == {"currentPageNumber": 1, "pageSize": 3, "sorted": True, "totalElements": 4, "totalPages": 2}
    beyond = api(f"GET {BASE}?page=9&size=3").json()
    assert (beyond["content"], beyond["pagination"]["totalElements"]) == ([], 4)
    assert names(api(f"GET {BASE}?offset=3&size=2")) == ["gamma"]
    assert api(f"GET {BASE}?offset=3&size=2").json()["pagination"]["currentPageNumber"] == 1
    assert api(f"GET {BASE}").json()["pagination"]["pageSize"] == 20


def test_list_aggregates__sorted_by_what_is_dynamic_puts_those_together(api, made):
    floor = condition("price", "NUMBER_ONE", "MORE", 1)
    floor["constraint"]["value"] = {"type": "VARIABLE", "name": "floor", "value": 7}
    made(name="dynamic", expressions=[floor])
    assert names(api(f"GET {BASE}?sort=isDynamicAnalytic,desc"))[0] == "dynamic"
    assert names(api(f"GET {BASE}?sort=isDynamicAnalytic,asc"))[-1] == "dynamic"
    assert len(names(api(f"GET {BASE}?sort=isPredefinedAnalytic,asc"))) == 2


def test_list_aggregates__with_a_parameter_out_of_bounds_is_refused(api, client):
    client.settings({"contract": "record"})
    for query in ("size=0", "size=1001", "page=-1", "offset=-1", "size=two", "sort=name", "sort=color,asc", "size=1&size=2"):
        answer = api(f"GET {BASE}?{query}")
        assert (answer.status_code, answer.json()["errorCode"]) == (400, "ANALYTICS-400"), query


def test_search_aggregates__finds_parts_of_titles_regardless_of_case(api, made):
    made(name="Visits of May")
    made(name="visits of June")
    assert names(api(f"POST {BASE}/filtered?sort=title,desc", json={"title": "VISITS"})) == ["Visits of May", "visits of June"]
    assert names(api(f"POST {BASE}/filtered?size=1&page=1", json={"title": "visits"})) == ["visits of June"]
    assert names(api(f"POST {BASE}/filtered", json={"title": ""})) == ["Turnover", "Visits of May", "visits of June"]
    assert api(f"POST {BASE}/filtered?sort=created,desc", json={"title": "of"}).json()["pagination"]["totalElements"] == 3 - 1


def test_search_aggregates__without_a_title_is_refused(api, client):
    client.settings({"contract": "record"})
    for body, message in (({}, "/title: is required"), ({"title": 7}, "/title: must be a string")):
        answer = api(f"POST {BASE}/filtered", json=body)
        assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_list_aggregate_projections__are_all_aggregates_in_short(api, made):
    uuid = made()
    projections = api(f"GET {BASE}/projections").json()
    assert [list(row) for row in projections] == [["createdAt", "isDynamicAnalytic", "name", "uuid", "variables", "hashId"]] * 2
    assert [(row["uuid"], row["hashId"]) for row in projections] == [(SEEDED, 1), (uuid, 2)]


def test_get_aggregate__that_there_is_not_is_404(api):
    answer = api(f"GET {BASE}/{NOBODY}")
    assert (answer.status_code, answer.json()["httpStatus"], answer.json()["message"]) == (404, 404, "Analytics not found")


def test_get_aggregate__by_what_is_no_uuid_is_400(api, client):
    client.settings({"contract": "record"})
    assert api(f"GET {BASE}/seven").json()["message"] == "UUID must be a UUID"


@pytest.mark.parametrize("verb", ["PUT", "POST"])
def test_update_aggregate__replaces_all_that_was_there(api, made, client, verb):
    """documented, docs/synerise-api-reference.txt:5175-5176"""
    client.freeze("2026-05-01T12:00:00Z")
    uuid = made(SAMPLE, size=3, unique=True)
    before = api(f"GET {BASE}/{uuid}").json()
    client.freeze("2026-05-01T13:00:00Z")
    answer = api(f"{verb} {BASE}/{uuid}", json=VISITS, auth="workspace")
    row = answer.json()
    assert answer.status_code == 200 and row == api(f"GET {BASE}/{uuid}").json()
    assert (row["aggregate"]["size"], row["aggregate"]["unique"], row["aggregate"]["expressions"]) == (0, False, [])
    assert "description" not in row and "description" not in row["aggregate"]
    assert (row["aggregate"]["uuid"], row["aggregate"]["oldId"], row["createdBy"]) == (uuid, "2", before["createdBy"])
    assert row["modifiedBy"] == {"atTime": "2026-05-01T13:00:00Z", "id": "100005"}
    assert row["isVisibleForClientProfile"] is False and row["analyticVersion"] != before["analyticVersion"]


def test_update_aggregate__that_there_is_not_is_404(api):
    assert api(f"PUT {BASE}/{NOBODY}", json=VISITS).status_code == 404


def test_delete_aggregate__is_gone_from_everywhere(api, made):
    uuid = made(SAMPLE)
    answer = api(f"DELETE {BASE}/{uuid}", auth="user")
    assert (answer.status_code, answer.json()) == (200, {})
    assert api(f"DELETE {BASE}/{uuid}", auth="user").status_code == 404
    assert api(f"POST {BASE}/{uuid}/client/{JOHN}/calculate").status_code == 404
    card = api(f"GET {BASE}/clients/{JOHN}/calculate").json()["content"]
    assert names(api(f"GET {BASE}")) == ["Turnover"] and [row["aggregateUuid"] for row in card] == [SEEDED]


def test_delete_aggregates__takes_ids_with_commas_and_repeated_and_passes_over_unknown_ones(api, made):
    one, two, three = made(), made(), made(name="stays")
    answer = api(f"DELETE {BASE}?ids={one},{NOBODY}&ids={two.upper()}", auth="user")
    assert (answer.status_code, answer.json()) == (200, {})
    assert names(api(f"GET {BASE}")) == ["Turnover", "stays"] and api(f"GET {BASE}/{three}").status_code == 200


def test_delete_aggregates__with_one_that_is_no_uuid_deletes_nothing(api, made, client):
    client.settings({"contract": "record"})
    one = made()
    for query, message in (
        (f"ids={one},seven", "ids: 'seven' is not a UUID"),
        ("ids=", "Required parameter 'ids' is not present"),
        ("", "Required parameter 'ids' is not present"),
    ):
        answer = api(f"DELETE {BASE}?{query}", auth="user")
        assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert api(f"GET {BASE}/{one}").status_code == 200


def test_duplicate_aggregate__is_a_copy_that_later_changes_do_not_reach(api, made):
    uuid = made(SAMPLE)
    copy = api(f"POST {BASE}/{uuid}/duplicate").json()
    assert (copy["name"], copy["aggregate"]["oldId"], copy["createdBy"]["id"]) == ("string (copy)", "3", "100005")
    assert copy["isVisibleForClientProfile"] is True and copy["aggregate"]["uuid"] != uuid
    api(f"PUT {BASE}/{uuid}", json=VISITS)
    assert api(f"GET {BASE}/{copy['aggregate']['uuid']}").json() == copy
    assert api(f"POST {BASE}/{NOBODY}/duplicate").status_code == 404


def test_list_aggregates__without_content_type_is_answered_and_off_the_contract(client):
    """Mandatory on every operation (documented, docs/synerise-api-reference.txt:4907); that a GET is answered all the same is assumed."""
    client.settings({"contract": "record"})
    answer = client.call(f"GET {BASE}", auth="user")
    assert (answer.status_code, answer.headers["X-Mock-Violations"]) == (200, "1")

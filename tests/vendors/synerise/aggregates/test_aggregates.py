"""Aggregates over HTTP: kept, found again, and calculated for the seeded profile."""

from typing import Any

import pytest

from ..analytics.scans import aggregate_json, condition

BASE = "/analytics-backend/analytics/definitions-manager/aggregates"
JOHN, ADAM = 434428563, 33322211
SEEDED = "dc8de7ff-2cf2-4ccd-900e-3c8bd4631f00"
NOBODY = "00000000-0000-4000-8000-000000000000"
SAMPLE = {
    "aggregate": {
        "name": "string",
        "description": "string",
        "action": {"name": "string", "id": 0},
        "actionId": 0,
        "attribute": {"type": "PARAM", "param": "string"},
        "type": "AVG",
        "size": 0,
        "unique": False,
        "dateFilter": {"type": "ABSOLUTE", "from": "2019-08-24T14:15:22Z", "to": "2019-08-24T14:15:22Z"},
        "expressions": [{"constraint": {"type": "NULL", "logic": "IS_NULL"}, "attribute": {"type": "PARAM", "param": "string"}}],
    },
    "isVisibleForClientProfile": True,
}
"""documented, docs/synerise-api-reference.txt:4977-5004"""
VISITS = {"aggregate": aggregate_json("COUNT", "uri", action={"name": "page.visit", "id": 0}), "isVisibleForClientProfile": False}


@pytest.fixture
def made(api):
    """Creates aggregates as a user; the UUID of each."""

    def create(body: Any = VISITS, **changes: Any) -> str:
        whole = {**body, "aggregate": body["aggregate"] | changes}
        return api(f"POST {BASE}", json=whole, auth="user").json()["aggregate"]["uuid"]

    return create


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


def test_preview_aggregate__calculates_and_saves_nothing(api, client):
    before = client.rows("synerise", "aggregates")
    answer = api(f"POST {BASE}/client/{JOHN}/preview?namespaceName=x", json=VISITS, auth="user").json()
    assert list(answer) == ["aggregateId", "aggregateUuid", "clientId", "title", "result", "variables", "dateFilter"]
    assert (answer["clientId"], answer["title"], answer["result"], answer["dateFilter"]) == (JOHN, "A", "3", {})
    assert client.rows("synerise", "aggregates") == before
    assert api(f"GET {BASE}/{answer['aggregateUuid']}").status_code == 404


def test_preview_aggregate__is_what_the_same_definition_gives_once_saved(api, made):
    for kind in ("COUNT", "FIRST", "LAST_MULTI", "TOP", "EXISTS"):
        body = {**VISITS, "aggregate": VISITS["aggregate"] | {"type": kind}}
        preview = api(f"POST {BASE}/client/{JOHN}/preview", json=body, auth="user").json()["result"]
        assert preview == api(f"POST {BASE}/{made(body)}/client/{JOHN}/calculate").json()["result"]


def test_calculate_aggregate_for_profile__is_computed_from_the_seeded_events(api):
    answer = api(f"POST {BASE}/{SEEDED}/client/{JOHN}/calculate").json()
    assert answer == {
        "aggregateId": SEEDED,
        "aggregateUuid": SEEDED,
        "clientId": JOHN,
        "title": "Turnover",
        "result": "112.25",
        "variables": [],
        "dateFilter": {"type": "ABSOLUTE"},
    }
    assert api(f"POST {BASE}/{SEEDED}/client/{ADAM}/calculate").json()["result"] == "0"


def test_calculate_aggregate_for_profile__of_a_profile_that_there_is_not_is_404(api):
    answer = api(f"POST {BASE}/{SEEDED}/client/1/calculate")
    assert (answer.status_code, answer.json()["message"]) == (404, "Client not found")


def test_calculate_own_aggregate__takes_the_profile_from_the_token(api):
    assert api(f"POST {BASE}/{SEEDED}/client/calculate", auth="profile").json()["result"] == "112.25"


def test_calculate_profile_aggregates__are_the_visible_ones_as_calculated_singly(api, made):
    made(name="hidden")
    shown = made({**VISITS, "isVisibleForClientProfile": True}, name="shown")
    card = api(f"GET {BASE}/clients/{JOHN}/calculate?namespaceName=x").json()
    singly = [api(f"POST {BASE}/{uuid}/client/{JOHN}/calculate").json() for uuid in (SEEDED, shown)]
    assert card["content"] == singly
    assert card["pagination"] == {"currentPageNumber": 0, "pageSize": 2, "sorted": True, "totalElements": 2, "totalPages": 1}


def test_calculate_profile_aggregates__one_that_cannot_be_read_is_null_on_the_card(api, made, client):
    uuid = made({**VISITS, "isVisibleForClientProfile": True}, expressions=[condition("uri", "STRING_ONE", "REGEXP", "a")])
    row = next(row for row in client.rows("synerise", "aggregates") if row["aggregate"]["uuid"] == uuid)
    row["aggregate"]["expressions"][0]["constraint"]["value"]["constant"] = "(?=a)"
    client.seed("synerise", {"aggregates": [row]})
    card = api(f"GET {BASE}/clients/{JOHN}/calculate").json()["content"]
    assert [(row["title"], row["result"]) for row in card] == [("Turnover", "112.25"), ("A", None)]
    assert api(f"POST {BASE}/{uuid}/client/{JOHN}/calculate").status_code == 400
    assert [row["uuid"] for row in api(f"GET {BASE}/projections").json()] == [SEEDED]


def test_calculate_own_aggregates__are_those_of_the_card(api):
    assert api(f"GET {BASE}/clients/calculate", auth="profile").json() == api(f"GET {BASE}/clients/{JOHN}/calculate").json()


CITY = {
    "type": "ATTRIBUTE",
    "attribute": {"expressions": [condition("city", "STRING_ONE", "EQUAL", "Krakow")]},
}
OVERRIDE = {
    "dateFilter": {"type": "ABSOLUTE", "from": "2019-08-24T14:15:22Z", "to": "2019-08-24T14:15:22Z"},
    "aggregateDataBy": {"type": "YEARS", "value": 0},
    "filter": {
        "matching": True,
        "expressions": [
            {
                "type": "ATTRIBUTE",
                "matching": True,
                "attribute": {"expressions": [condition("#test", "STRING_ONE", "EQUAL", "testString")]},
            },
            {"type": "OPERATOR", "logic": "AND"},
            {
                "type": "ATTRIBUTE",
                "matching": True,
                "attribute": {"expressions": [condition("#test2", "STRING_ARRAY", "NOT_IN", ["testString"])]},
            },
        ],
        "expression": {"type": "FUNCTION", "function": "AND", "arg1": {"type": "string"}, "arg2": {"type": "string"}},
    },
    "variables": [{"name": "string", "value": "string"}],
}
"""documented, docs/synerise-api-reference.txt:5499-5570"""


def test_calculate_aggregate_for_profile_override__the_sample_of_the_document_leaves_no_event(api):
    answer = api(f"POST {BASE}/{SEEDED}/client/{JOHN}/calculate/override", json=OVERRIDE)
    assert (answer.status_code, answer.json()["result"]) == (200, "0")
    assert (answer.json()["dateFilter"], answer.json()["variables"]) == (OVERRIDE["dateFilter"], [])


def test_calculate_aggregate_for_profile_override__changes_nothing_stored(api, client, made):
    floor = condition("uri", "STRING_ONE", "CONTAIN")
    floor["constraint"]["value"] = {"type": "VARIABLE", "name": "part", "value": "beverages"}
    uuid = made(expressions=[floor])
    before = client.rows("synerise", "aggregates")
    wire = f"POST {BASE}/{uuid}/client/{JOHN}/calculate/override"
    plain = api(f"POST {BASE}/{uuid}/client/{JOHN}/calculate").json()
    assert plain["result"] == "1" and plain["variables"] == [{"name": "part", "value": "beverages"}]
    assert api(wire, json={}).json() == plain
    for body, expected in (
        ({"variables": [{"name": "part", "value": "example"}]}, "3"),
        ({"variables": [{"name": "part", "value": "x"}, {"name": "part", "value": "example"}, {"name": "other", "value": 1}]}, "3"),
        ({"filter": {"expressions": [CITY]}}, "1"),
        ({"filter": {"matching": False, "expressions": [CITY]}}, "0"),
        ({"dateFilter": {"type": "RELATIVE", "duration": {"type": "YEARS", "value": 1}, "offset": {"type": "YEARS", "value": 5}}}, "0"),
    ):
        assert api(wire, json=body).json()["result"] == expected, body
    used = api(wire, json={"variables": [{"name": "part", "value": 7}]}).json()
    assert (used["result"], used["variables"]) == ("0", [{"name": "part", "value": 7}])
    assert client.rows("synerise", "aggregates") == before


def test_calculate_aggregate_for_profile_override__of_what_cannot_be_read_is_refused(api, client):
    client.settings({"contract": "record"})
    wire = f"POST {BASE}/{SEEDED}/client/{JOHN}/calculate/override"
    for body, message in (
        ([], "/: must be an object"),
        ({"dateFilter": {"type": "ALLTIME"}}, '/dateFilter/type: date filter type "ALLTIME" is not supported'),
        ({"variables": [{"value": 1}]}, "/variables/0/name: is required"),
        ({"filter": {"expressions": [CITY, CITY]}}, "/filter/expressions/1: an OPERATOR must stand between two items"),
        ({"aggregateDataBy": {"type": "UNKNOWN"}}, '/aggregateDataBy/type: unit "UNKNOWN" is not supported'),
    ):
        answer = api(wire, json=body)
        assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_calculate_own_aggregate_override__is_as_for_the_profile(api):
    body = {"filter": {"expressions": [CITY]}}
    own = api(f"POST {BASE}/{SEEDED}/client/calculate/override", json=body, auth="profile").json()
    assert own == api(f"POST {BASE}/{SEEDED}/client/{JOHN}/calculate/override", json=body).json()
    assert own["result"] == "112.25"


SCANS = {
    "aggregate": aggregate_json("SUM", "price"),
    "isVisibleForClientProfile": False,
}


@pytest.fixture
def scanned(client, made):
    """Three scans of John's, and the sum of their prices."""
    client.seed(
        "synerise",
        {
            "events": [
                {"eventUUID": f"{NOBODY[:-1]}{day}", "clientId": JOHN, "action": "shop.scan", "label": "scan"}
                | {"time": f"2024-05-1{day}T10:00:00.000Z", "params": {"price": price}}
                for day, price in ((3, 30.25), (5, -4), (6, 1))
            ]
        },
    )
    return made(SCANS)


RANGE = {"type": "ABSOLUTE", "from": "2024-05-13T00:00:00Z", "to": "2024-05-15T23:59:59.999Z"}


def test_calculate_aggregate_histogram_for_profile__holds_every_period_of_the_range(api, scanned):
    wire = f"POST {BASE}/{scanned}/client/{JOHN}/calculate/histogram"
    answer = api(wire, json={"dateFilter": RANGE, "aggregateDataBy": {"type": "DAYS", "value": 0}, "variables": []})
    assert answer.json() == {
        "items": [
            {"aggregateTimeDescription": f"2024-05-1{day}T00:00:00.000Z", "values": [{"uuid": scanned, "value": value}]}
            for day, value in ((3, 30.25), (4, 0), (5, -4))
        ],
        "metadata": {"dateFilter": RANGE, "period": {"type": "DAYS", "value": 0}},
    }


def test_calculate_aggregate_histogram_for_profile__of_a_lifetime_goes_from_the_first_event_to_now(api, scanned, client):
    client.freeze("2024-07-02T00:00:00Z")
    answer = api(f"POST {BASE}/{scanned}/client/{JOHN}/calculate/histogram", json={"aggregateDataBy": {"type": "MONTHS"}}).json()
    assert [(item["aggregateTimeDescription"][:7], item["values"][0]["value"]) for item in answer["items"]] == [
        ("2024-05", 27.25),
        ("2024-06", 0),
        ("2024-07", 0),
    ]
    assert api(f"POST {BASE}/{scanned}/client/{ADAM}/calculate/histogram", json={}).json()["items"] == []


def test_calculate_aggregate_histogram_for_profile__of_too_much_or_of_a_list_is_refused(api, scanned, made):
    wire = f"POST {BASE}/{scanned}/client/{JOHN}/calculate/histogram"
    answer = api(wire, json={"dateFilter": RANGE, "aggregateDataBy": {"type": "SECONDS", "value": 1}})
    assert (answer.status_code, answer.json()["message"]) == (400, "/aggregateDataBy: more than 10000 periods in the range of dates")
    listed = made({**SCANS, "aggregate": SCANS["aggregate"] | {"type": "TOP_MULTI"}})
    answer = api(f"POST {BASE}/{listed}/client/{JOHN}/calculate/histogram", json={})
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "/aggregate/type: TOP_MULTI has no histogram, since its result is a list",
    )


def test_calculate_own_aggregate_histogram__is_as_for_the_profile(api, scanned):
    own = api(f"POST {BASE}/{scanned}/client/calculate/histogram", json={"dateFilter": RANGE}, auth="profile").json()
    assert own == api(f"POST {BASE}/{scanned}/client/{JOHN}/calculate/histogram", json={"dateFilter": RANGE}).json()
    assert len(own["items"]) == 3 and own["metadata"]["period"] == {"type": "DAYS", "value": 1}


def test_calculate_aggregate_for_profile__follows_the_events_through_a_merge(api, scanned):
    """Vector 75 in short: a merge moves events (documented, docs/synerise-api-reference.txt:3029)."""
    api(f"POST /v4/clients/merge/from/ids/{JOHN}/to/id/{ADAM}")
    assert api(f"POST {BASE}/{scanned}/client/{ADAM}/calculate").json()["result"] == "27.25"
    assert api(f"POST {BASE}/{scanned}/client/{JOHN}/calculate").status_code == 404


def test_list_aggregates__without_content_type_is_answered_and_off_the_contract(client):
    """Mandatory on every operation (documented, docs/synerise-api-reference.txt:4907); that a GET is answered all the same is assumed."""
    client.settings({"contract": "record"})
    answer = client.call(f"GET {BASE}", auth="user")
    assert (answer.status_code, answer.headers["X-Mock-Violations"]) == (200, "1")

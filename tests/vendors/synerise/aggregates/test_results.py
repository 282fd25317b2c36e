"""Aggregates over HTTP: calculated for the seeded profile, by periods, on its card, and never stored on the way."""

from typing import Any

import pytest

from ..analytics.scans import aggregate_json, condition
from .samples import ADAM, BASE, JOHN, NOBODY, SEEDED, VISITS


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
        (
            {"filter": {"expressions": [CITY, {"type": "OPERATOR", "logic": "OR"}]}},
            "/filter/expressions: an OPERATOR stands between two items, not at the end",
        ),
        ({"aggregateDataBy": {"type": "UNKNOWN"}}, '/aggregateDataBy/type: unit "UNKNOWN" is not supported'),
    ):
        answer = api(wire, json=body)
        assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_calculate_own_aggregate_override__is_as_for_the_profile(api):
    body = {"filter": {"expressions": [CITY]}}
    own = api(f"POST {BASE}/{SEEDED}/client/calculate/override", json=body, auth="profile").json()
    assert own == api(f"POST {BASE}/{SEEDED}/client/{JOHN}/calculate/override", json=body).json()
    assert own["result"] == "112.25"


SCANS: dict[str, Any] = {
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

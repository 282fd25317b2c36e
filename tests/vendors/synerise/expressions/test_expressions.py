"""Expressions over HTTP: kept, found again, calculated, and made of one another."""

from typing import Any

import pytest

from ..analytics.scans import aggregate_json, condition

BASE = "/analytics-backend/analytics/definitions-manager/expressions"
AGGREGATES = "/analytics-backend/analytics/definitions-manager/aggregates"
JOHN, ADAM = 434428563, 33322211
SEEDED = "1e5d5fde-4abf-48d5-b3bd-33e1babbc646"
NOBODY = "00000000-0000-4000-8000-000000000000"
SAMPLE: dict[str, Any] = {
    "analysis": {
        "description": "string",
        "name": "string",
        "type": "EVENT",
        "expression": {
            "type": "FUNCTION",
            "function": "BRACKET",
            "arg": {"type": "VALUE", "value": {"type": "EVENT", "attribute": {"type": "PARAM", "param": "string"}, "title": "string"}},
        },
        "action": {"name": "string", "id": 0},
        "actionId": 0,
    },
    "isVisibleForClientProfile": True,
}
"""documented, docs/synerise-api-reference.txt:4332-4353"""


def constant(value: Any) -> dict[str, Any]:
    return {"type": "CONSTANT", "constant": value}


def client_value(**attribute: Any) -> dict[str, Any]:
    return {"type": "VALUE", "value": {"type": "CLIENT", "attribute": attribute}}


def call(function: str, *arguments: dict[str, Any]) -> dict[str, Any]:
    names = ("arg",) if len(arguments) == 1 else ("arg1", "arg2", "arg3")
    return {"type": "FUNCTION", "function": function} | dict(zip(names, arguments, strict=False))


def body(tree: dict[str, Any], name: str | None = "E", visible: bool = False, **changes: Any) -> dict[str, Any]:
    return {"analysis": {"name": name, "type": "CLIENT", "expression": tree} | changes, "isVisibleForClientProfile": visible}


CITY = client_value(type="PARAM", param="city")


@pytest.fixture
def made(api):
    """Creates expressions; the UUID of each."""

    def create(tree: dict[str, Any] = CITY, **changes: Any) -> str:
        return api(f"POST {BASE}", json=body(tree, **changes), auth="user").json()["id"]

    return create


@pytest.fixture
def computed(api):
    """The result of an expression for John."""

    def compute(uuid: str) -> str | None:
        return api(f"GET {BASE}/{uuid}/client/{JOHN}/calculate").json()["result"]

    return compute


def names(answer: Any) -> list[str]:
    return [row["payload"]["analysis"]["name"] for row in answer.json()["content"]]


def test_create_expression__the_sample_of_the_document_is_stored_as_printed(api, client):
    client.freeze("2026-05-01T12:00:00.250Z")
    answer = api(f"POST {BASE}?namespaceName=any", json=SAMPLE, auth="user")
    row, mark = answer.json(), {"atTime": "2026-05-01T12:00:00Z", "id": "42"}
    assert answer.status_code == 200 and list(row) == ["id", "payload"]
    assert list(row["payload"]) == [
        "analysis",
        "createdBy",
        "isDynamicAnalytic",
        "isPredefinedAnalytic",
        "isVisibleForClientProfile",
        "modifiedBy",
        "variables",
        "analyticVersion",
    ]
    assert list(row["payload"]["analysis"].items()) == list(SAMPLE["analysis"].items())
    assert (row["payload"]["createdBy"], row["payload"]["modifiedBy"], row["payload"]["variables"]) == (mark, mark, [])
    assert api(f"GET {BASE}/{row['id']}").json() == row


def test_create_expression__that_is_none_is_refused_by_name_and_nothing_written(api, client):
    client.settings({"contract": "record"})
    before = client.rows("synerise", "expressions")
    event = {"type": "VALUE", "value": {"type": "EVENT", "attribute": {"type": "PARAM", "param": "a"}}}
    deep = CITY
    for _ in range(60):
        deep = call("BRACKET", deep)
    wide = constant(1)
    for _ in range(12):
        wide = call("ADD", wide, wide)
    cases = [
        ({"analysis": SAMPLE["analysis"]}, "/isVisibleForClientProfile: is required"),
        ({"isVisibleForClientProfile": True}, "/analysis: is required"),
        (body(call("CUBE", constant(2))), '/analysis/expression/function: function "CUBE" is not supported'),
        (body(call("ADD", constant(2))), "/analysis/expression: function ADD takes arg1, arg2, not arg"),
        (body(call("NOW", constant(2))), "/analysis/expression: function NOW takes no argument, not arg"),
        (body(call("ROUND")), "/analysis/expression: function ROUND takes arg or arg1, arg2, not no argument"),
        (body(constant(None)), "/analysis/expression: a constant is a number, a string or a boolean"),
        (body(constant([1])), "/analysis/expression: a constant is a number, a string or a boolean"),
        (body({"type": "VALUE"}), "/analysis/expression/value: is required"),
        (body(event), "/analysis/expression/value: a value of type EVENT stands in event expressions only"),
        (body(CITY, type="FORMULA"), '/analysis/type: expression type "FORMULA" is not supported'),
        (body(CITY, type="EVENT"), "/analysis: an event expression requires action or actionId"),
        (body(CITY, name=None), "/analysis/name: is required"),
    ]
    for sent, message in cases:
        answer = api(f"POST {BASE}", json=sent, auth="user")
        assert (answer.status_code, answer.json()["message"]) == (400, message)
    for sent, words in ((body(deep), ": nested deeper than 50 levels"), (body(wide), ": a definition has at most 5000 elements")):
        answer = api(f"POST {BASE}", json=sent, auth="user")
        assert answer.status_code == 400 and answer.json()["message"].endswith(words)
    assert client.rows("synerise", "expressions") == before


def test_create_expression__members_that_nobody_knows_are_listed_in_the_journal(api, client):
    sent = body(CITY | {"titel": "x"}, mood="good") | {"visible": True}
    sent["analysis"]["expression"]["value"]["attribute"]["parm"] = "city"
    api(f"POST {BASE}", json=sent, auth="user")
    assert set(client.requests()[0]["unread"]) == {
        "/visible",
        "/analysis/mood",
        "/analysis/expression/titel",
        "/analysis/expression/value/attribute/parm",
    }
    api(f"POST {BASE}", json=SAMPLE, auth="user")
    assert not client.requests()[0].get("unread")


def test_list_expressions__come_in_pages_and_by_type(api, made):
    made(name="one")
    api(f"POST {BASE}", json=SAMPLE, auth="user")
    assert names(api(f"GET {BASE}")) == ["Value of the last transaction", "one", "string"]
    assert names(api(f"GET {BASE}?filter=CLIENT")) == ["one"]
    assert names(api(f"GET {BASE}?filter=EVENT&size=1&page=1")) == ["string"]
    page = api(f"GET {BASE}?filter=EVENT&size=1").json()["pagination"]
    assert page == {"currentPageNumber": 0, "pageSize": 1, "sorted": True, "totalElements": 2, "totalPages": 2}
    assert names(api(f"GET {BASE}?filter=NONE&offset=2")) == ["string"]


def test_list_expressions__by_a_type_that_there_is_not_are_refused(api, client):
    client.settings({"contract": "record"})
    answer = api(f"GET {BASE}?filter=ALL")
    assert (answer.status_code, answer.json()["message"]) == (400, "filter must be one of NONE, CLIENT, EVENT")


def test_search_expressions__finds_parts_of_titles_regardless_of_case(api, made):
    made(name="Home town")
    assert names(api(f"POST {BASE}/filtered", json={"title": "TOWN"})) == ["Home town"]
    assert names(api(f"POST {BASE}/filtered?size=1", json={"title": "o"})) == ["Value of the last transaction"]


def test_list_expression_projections__are_all_expressions_in_short(api, made):
    uuid = made(name="short")
    projections = api(f"GET {BASE}/projections?namespaceName=x").json()
    assert [row["hashId"] for row in projections] == [SEEDED, uuid]
    assert list(projections[0]) == ["createdAt", "hashId", "isDynamicAnalytic", "name", "variables"]
    assert [row["name"] for row in api(f"GET {BASE}/projections?filter=CLIENT").json()] == ["short"]


def test_get_expression__that_there_is_not_is_404(api):
    assert api(f"GET {BASE}/{NOBODY}").status_code == 404
    assert api(f"GET {BASE}/{SEEDED.upper()}").json()["id"] == SEEDED


@pytest.mark.parametrize("verb", ["PUT", "POST"])
def test_update_expression__replaces_all_that_was_there(api, client, verb):
    """documented, docs/synerise-api-reference.txt:4506-4507"""
    uuid = api(f"POST {BASE}", json=SAMPLE, auth="user").json()["id"]
    before = api(f"GET {BASE}/{uuid}").json()
    client.advance(60)
    row = api(f"{verb} {BASE}/{uuid}", json=body(CITY, name="new")).json()
    assert row == api(f"GET {BASE}/{uuid}").json() and row["id"] == uuid
    assert row["payload"]["analysis"] == body(CITY, name="new")["analysis"]
    assert row["payload"]["createdBy"] == before["payload"]["createdBy"] != row["payload"]["modifiedBy"]
    assert (row["payload"]["isVisibleForClientProfile"], row["payload"]["modifiedBy"]["id"]) == (False, "100005")


def test_delete_expression__is_gone_from_everywhere(api, made):
    uuid = made(visible=True)
    assert (api(f"DELETE {BASE}/{uuid}", auth="user").json(), api(f"GET {BASE}/{uuid}").status_code) == ({}, 404)
    assert api(f"GET {BASE}/{uuid}/client/{JOHN}/calculate").status_code == 404
    assert len(api(f"GET {BASE}/clients/{JOHN}/calculate").json()["content"]) == 1


def test_delete_expressions__removes_the_named_ones(api, made):
    one, two = made(), made(name="stays")
    assert api(f"DELETE {BASE}?ids={one},{NOBODY}", auth="user").json() == {}
    assert names(api(f"GET {BASE}")) == ["Value of the last transaction", "stays"] and two


def test_duplicate_expression__is_a_copy_that_later_changes_do_not_reach(api, made):
    uuid = made(visible=True)
    copy = api(f"POST {BASE}/{uuid}/duplicate", auth="user").json()
    api(f"PUT {BASE}/{uuid}", json=body(constant(1)))
    assert copy == api(f"GET {BASE}/{copy['id']}").json()
    assert (copy["payload"]["analysis"]["name"], copy["payload"]["isVisibleForClientProfile"]) == ("E (copy)", True)


def test_preview_expression__calculates_and_saves_nothing(api, client):
    before = client.rows("synerise", "expressions")
    answer = api(f"POST {BASE}/client/{JOHN}/preview", json=body(CITY), auth="user").json()
    assert list(answer) == ["clientId", "expressionId", "result", "title", "variables"]
    assert (answer["clientId"], answer["result"], answer["title"], answer["variables"]) == (JOHN, "Krakow", "E", [])
    assert client.rows("synerise", "expressions") == before
    assert api(f"POST {BASE}/client/{JOHN}/preview", json=SAMPLE, auth="user").json()["result"] is None


def test_calculate_expression_for_profile__is_computed_from_the_seeded_events(api, computed):
    assert computed(SEEDED) == "112.25"
    assert api(f"GET {BASE}/{SEEDED}/client/{ADAM}/calculate").json()["result"] is None
    assert api(f"GET {BASE}/{SEEDED}/client/1/calculate").json()["message"] == "Client not found"


def test_calculate_expression_for_profile__made_of_aggregates_and_expressions_adds_up(api, made, computed):
    """Vector 73: the sum divided by the count, both by reference."""
    visits = {"aggregate": aggregate_json("COUNT", "uri", action={"name": "page.visit", "id": 0}), "isVisibleForClientProfile": False}
    count = api(f"POST {AGGREGATES}", json=visits).json()["aggregate"]["uuid"]
    seeded = "dc8de7ff-2cf2-4ccd-900e-3c8bd4631f00"
    mean = made(call("DIVIDE", client_value(type="AGGREGATE", aggregate=seeded), client_value(type="AGGREGATE", aggregate=count)))
    assert computed(mean) == "37.416666666666664"
    doubled = made(call("MULTIPLY", client_value(type="EXPRESSION", expression=mean), constant(3)))
    assert computed(doubled) == "112.25"
    tagged = made(call("IF", client_value(type="TAG", tag="nice tag"), constant("nice"), constant("other")))
    assert computed(tagged) == "nice"
    assert computed(made(client_value(type="EXPRESSION", expression=NOBODY))) is None


def test_calculate_expression_for_profile__of_an_event_acts_as_its_param_in_an_aggregate(api, made):
    """public, the help page on expressions: an event expression acts as a param of the event"""
    price = {"type": "VALUE", "value": {"type": "EVENT", "attribute": {"type": "PARAM", "param": "finalUnitPrice.amount"}}}
    quantity = {"type": "VALUE", "value": {"type": "EVENT", "attribute": {"type": "PARAM", "param": "quantity"}}}
    value = made(call("MULTIPLY", price, quantity), type="EVENT", action={"name": "product.buy", "id": 0})
    total: dict[str, Any] = {
        "aggregate": aggregate_json("SUM", action={"name": "product.buy", "id": 0})
        | {"attribute": {"type": "EXPRESSION", "expression": value}},
        "isVisibleForClientProfile": False,
    }
    wire = f"POST {AGGREGATES}/client/{JOHN}/preview"
    assert api(wire, json=total, auth="user").json()["result"] == "112.25"
    total["aggregate"]["expressions"] = [condition("x", "NUMBER_ONE", "MORE", 10) | {"attribute": total["aggregate"]["attribute"]}]
    assert api(wire, json=total, auth="user").json()["result"] == "105.75"


def test_update_expression__that_would_refer_to_itself_is_refused_by_name(api, made, client):
    one = made(name="one")
    two = made(client_value(type="EXPRESSION", expression=one), name="two")
    before = client.rows("synerise", "expressions")
    answer = api(f"PUT {BASE}/{one}", json=body(client_value(type="EXPRESSION", expression=two), name="one"))
    assert (answer.status_code, answer.json()["message"]) == (400, f"/: expression {one} refers to itself: one -> two -> one")
    own = api(f"PUT {BASE}/{one}", json=body(client_value(type="EXPRESSION", expression=one), name="one"))
    assert own.json()["message"] == f"/: expression {one} refers to itself: one -> one"
    assert client.rows("synerise", "expressions") == before


def test_calculate_expression_for_profile__a_circle_that_a_test_brought_in_is_null(api, made, client, computed):
    one = made(name="one")
    two = made(call("ADD", client_value(type="EXPRESSION", expression=one), constant(1)), name="two")
    row = next(row for row in client.rows("synerise", "expressions") if row["id"] == one)
    row["payload"]["analysis"]["expression"] = client_value(type="EXPRESSION", expression=two)
    client.seed("synerise", {"expressions": [row]})
    assert (computed(one), computed(two)) == (None, None)


def test_create_expression__that_doubles_itself_again_and_again_is_bounded(api, made, computed):
    """Each refers twice to the one before: without memory that would be 2 to the n-th evaluations, and without a bound no end."""
    uuid, doublings = made(constant(1)), 0
    while True:
        reference = client_value(type="EXPRESSION", expression=uuid)
        answer = api(f"POST {BASE}", json=body(call("ADD", reference, reference)), auth="user")
        if answer.status_code != 200:
            break
        uuid, doublings = answer.json()["id"], doublings + 1
    assert 10 < doublings < 20 and computed(uuid) == str(2**doublings)
    assert answer.json()["message"] == "/: nested deeper than 50 levels with the analyses that it refers to"


def test_calculate_own_expression__takes_the_profile_from_the_token(api):
    assert api(f"GET {BASE}/{SEEDED}/client/calculate", auth="profile").json()["result"] == "112.25"


def test_calculate_profile_expressions__are_the_visible_ones(api, made):
    shown = made(visible=True)
    made(name="hidden")
    card = api(f"GET {BASE}/clients/{JOHN}/calculate").json()
    assert [(row["expressionId"], row["result"]) for row in card["content"]] == [(SEEDED, "112.25"), (shown, "Krakow")]
    assert card["pagination"]["totalElements"] == card["pagination"]["pageSize"] == 2


def test_calculate_own_expressions__are_those_of_the_card(api):
    assert api(f"GET {BASE}/clients/calculate", auth="profile").json() == api(f"GET {BASE}/clients/{JOHN}/calculate").json()


KRAKOW = {"type": "ATTRIBUTE", "attribute": {"expressions": [condition("city", "STRING_ONE", "EQUAL", "Krakow")]}}


def test_calculate_expression_for_profile_override__filters_events_and_profiles(api, client):
    before = client.rows("synerise", "expressions")
    wire = f"POST {BASE}/{SEEDED}/client/{JOHN}/calculate/override"
    assert api(wire, json={}).json() == api(f"GET {BASE}/{SEEDED}/client/{JOHN}/calculate").json()
    for sent, expected in (
        ({"dateFilter": {"type": "ABSOLUTE", "to": "2019-08-24T14:15:22Z"}}, None),
        ({"dateFilter": {}, "aggregateDataBy": {"type": "YEARS", "value": 0}}, "112.25"),
        ({"filter": {"expressions": [KRAKOW]}}, "112.25"),
        ({"filter": {"matching": False, "expressions": [KRAKOW]}}, None),
    ):
        assert api(wire, json=sent).json()["result"] == expected, sent
    assert client.rows("synerise", "expressions") == before


def test_calculate_expression_for_profile_override__replaces_variables(api, made):
    uuid = made(call("CONCAT", CITY, {"type": "VARIABLE", "name": "mark", "value": "!"}))
    answer = api(f"POST {BASE}/{uuid}/client/{JOHN}/calculate/override", json={"variables": [{"name": "mark", "value": "?"}]}).json()
    assert (answer["result"], answer["variables"]) == ("Krakow?", [{"name": "mark", "value": "?"}])
    payload = api(f"GET {BASE}/{uuid}").json()["payload"]
    assert payload["isDynamicAnalytic"] is True and payload["variables"] == [{"name": "mark", "value": "!"}]


def test_calculate_own_expression_override__is_as_for_the_profile(api):
    sent = {"filter": {"expressions": [KRAKOW]}}
    own = api(f"POST {BASE}/{SEEDED}/client/calculate/override", json=sent, auth="profile").json()
    assert own == api(f"POST {BASE}/{SEEDED}/client/{JOHN}/calculate/override", json=sent).json()
    assert own["clientId"] == JOHN and own["result"] == "112.25"

"""Results computed by hand, by the numbers of the table they come from: aggregates, dates, conditions, filters, expressions."""

import json
from typing import Any

import pytest

from mockserver.core.world import State
from mockserver.vendors.synerise.errors import BadRequest
from mockserver.vendors.synerise.rules.analytics.date_filters import read_date_filter
from mockserver.vendors.synerise.rules.analytics.definitions import read_aggregate, read_expression, read_profile_filter
from mockserver.vendors.synerise.rules.analytics.evaluate import Evaluation, zone_of
from mockserver.vendors.synerise.rules.analytics.places import Place
from mockserver.vendors.synerise.rules.analytics.values import iso_milliseconds

from .scans import NOW, P, aggregate_json, condition, override

COFFEE = condition("kind", "STRING_ONE", "EQUAL", "coffee")


def relative(offset: int, unit: str, count: int, duration: str = "", **more: Any) -> dict[str, Any]:
    return {
        "type": "RELATIVE",
        "offset": {"type": unit, "value": offset},
        "duration": {"type": duration or unit, "value": count},
    } | more


def test_aggregates__of_each_type_are_as_computed_by_hand(result):
    """Vectors 1 to 20."""
    assert result("COUNT") == "6"
    assert result("SUM") == "52.75"
    assert result("AVG") == "10.55"
    assert (result("MIN"), result("MAX")) == ("-4", "30.25")
    assert (result("SUM", "qty"), result("AVG", "qty")) == ("3", "1.5")
    assert (result("EXISTS"), result("EXISTS", "price", COFFEE)) == ("1", "0")
    cases = (("COUNT", "kind"), ("SUM", "price"), ("AVG", "price"), ("LAST", "kind"))
    over_nothing = [result(kind, param, COFFEE) for kind, param in cases]
    assert [*over_nothing, result("LAST_MULTI", "kind", COFFEE)] == ["0", "0", None, None, "[]"]
    assert (result("FIRST", "kind"), result("LAST", "kind")) == ("tea", "tea")
    assert (result("FIRST"), result("LAST")) == ("12.5", "-4")
    assert result("LAST", "note") == ""
    assert result("LAST", "gift") == "false"
    assert result("LAST_MULTI", "kind", size=3) == '["tea","rice","Rice"]'
    assert json.loads(result("LAST_MULTI", "kind", size=4)) == ["tea", "rice", "Rice", "tea"]
    assert json.loads(result("LAST_MULTI", "kind", size=4, unique=True)) == ["tea", "rice", "Rice", "salt"]
    assert json.loads(result("FIRST_MULTI", "kind", size=3)) == ["tea", "salt", "tea"]
    assert json.loads(result("FIRST_MULTI", "kind", size=3, unique=True)) == ["tea", "salt", "Rice"]
    assert result("LAST_MULTI", size=0) == '[-4,"30.25",7,7,12.5]'
    assert result("LAST", "tags") == '["new","bulk"]'
    assert result("LAST_MULTI", "tags", size=1) == '[["new","bulk"]]'
    assert (result("TOP", "kind"), result("BOTTOM", "kind")) == ("tea", "rice")
    assert result("TOP") == "7"
    assert result("TOP_MULTI", "kind", size=2) == '["tea","rice"]'
    assert result("SUM", size=1, unique=True) == "52.75"


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({"type": "ABSOLUTE", "from": "2024-05-06T09:15:00Z", "to": "2024-05-13T00:00:00Z"}, "3"),
        ({"type": "ABSOLUTE", "from": "2024-05-06T23:00:00+02:00", "to": "2024-05-07T00:00:00+02:00"}, "1"),
        ({"type": "ABSOLUTE", "from": "2024-05-13T00:00:00Z"}, "3"),
        ({"type": "ABSOLUTE"}, "6"),
        (relative(0, "DAYS", 1), "1"),
        (relative(1, "DAYS", 1), "1"),
        (relative(0, "DAYS", 7), "3"),
        (relative(0, "WEEKS", 1), "3"),
        (relative(1, "WEEKS", 1), "2"),
        (relative(0, "MONTHS", 1), "6"),
        (relative(1, "MONTHS", 1), "0"),
        (relative(1, "MONTHS", 3), "0"),
        (relative(0, "HOURS", 1), "1"),
        (relative(0, "MINUTES", 30), "0"),
        (relative(0, "MINUTES", 31), "1"),
        (relative(1, "WEEKS", 3, "DAYS"), "2"),
        (relative(0, "DAYS", 1, "MONTHS"), "6"),
        (relative(1, "DAYS", 1, future=True), "0"),
        ({"type": "ABSOLUTE", "filter": {"type": "DAILY", "from": "00:00:00.000", "to": "09:00:00.000"}}, "2"),
        ({"type": "ABSOLUTE", "filter": {"type": "DAILY", "from": "00:00:00.000", "to": "09:00:00.000", "inverted": True}}, "4"),
        ({"type": "ABSOLUTE", "filter": {"type": "WEEKLY", "days": [{"day": 1}]}}, "3"),
        ({"type": "ABSOLUTE", "filter": {"type": "WEEKLY", "days": [{"day": 1, "from": "20:00:00.000"}]}}, "1"),
        ({"type": "ABSOLUTE", "filter": {"type": "MONTHLY", "rules": [{"type": "MONTH", "days": [{"day": 6}]}]}}, "2"),
        ({"type": "ABSOLUTE", "filter": {"type": "MONTHLY", "rules": [{"type": "MONTH", "inverted": True, "days": [{"day": 18}]}]}}, "1"),
        (
            {"type": "ABSOLUTE", "filter": {"type": "MONTHLY", "rules": [{"type": "WEEK", "weeks": [{"week": 2, "days": [{"day": 1}]}]}]}},
            "1",
        ),
    ],
)
def test_date_filters__count_as_computed_by_hand(result, filter, expected):
    """Vectors 21 to 33 and 36 to 39."""
    assert result("COUNT", dateFilter=filter) == expected


def test_date_filters__follow_the_zone_of_the_workspace(state: State, result):
    """Vector 34."""
    state.settings["analytics_zone"] = "Europe/Warsaw"
    assert (result("COUNT", dateFilter=relative(1, "DAYS", 1)), result("COUNT", dateFilter=relative(0, "DAYS", 1))) == ("0", "2")


def test_date_filters__clamp_the_ends_of_months(state: State):
    """Vector 35."""
    span = read_date_filter(Place(relative(1, "MONTHS", 1))).span(NOW.replace(month=3, day=31, hour=12, minute=0), zone_of(state))
    assert [iso_milliseconds(end) for end in span if end] == ["2024-02-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z"]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (("kind", "STRING_ONE", "EQUAL", "rice"), "1"),
        (("kind", "STRING_ONE", "CONTAIN", "ice"), "2"),
        (("kind", "STRING_ONE", "NOT_CONTAIN", "ea"), "3"),
        (("kind", "STRING_ONE", "STARTS_WITH", "R"), "1"),
        (("kind", "STRING_ONE", "ENDS_WITH", "t"), "1"),
        (("kind", "STRING_ONE", "REGEXP", "^[rR]ice$"), "2"),
        (("kind", "STRING_ARRAY", "IN", ["tea", "salt"]), "4"),
        (("kind", "STRING_ARRAY", "NOT_IN", ["tea"]), "3"),
        (("note", "STRING_ARRAY", "NOT_IN", ["x"]), "6"),
        (("price", "NUMBER_ONE", "MORE", 7), "2"),
        (("price", "NUMBER_ONE", "MORE_OR_EQUAL", 7), "4"),
        (("price", "NUMBER_ONE", "EQUAL", 7), "2"),
        (("price", "NUMBER_ONE", "LESS", 0), "1"),
        (("price", "NUMBER_ONE", "LESS_OR_EQUAL", -4), "1"),
        (("price", "STRING_ONE", "EQUAL", "7"), "2"),
        (("price", "NULL", "IS_NULL"), "1"),
        (("note", "NULL", "IS_NULL"), "5"),
        (("note", "NULL", "IS_NOT_NULL"), "1"),
        (("gift", "BOOL", "IS_TRUE"), "1"),
        (("gift", "BOOL", "IS_FALSE"), "5"),
        (("kind", "BOOL", "IS_TRUE"), "6"),
        (("when", "DATE_ONE", "MORE", "2024-05-15T00:00:00Z"), "1"),
        (("when", "DATE_ZERO", "MATCHES_CURRENT_DAY"), "1"),
        (("when", "DATE_ZERO", "MATCHES_CURRENT_HOUR"), "1"),
        (("tags", "ARRAY_STRING_ONE_DEPRECATED", "CONTAIN", "bulk"), "1"),
        (("tags", "ARRAY_STRING_ONE_DEPRECATED", "CONTAIN", "bul"), "0"),
        (("tags", "ARRAY_STRING_ONE_DEPRECATED", "STARTS_WITH", "bul"), "1"),
    ],
)
def test_conditions__count_as_computed_by_hand(result, one, expected):
    """Vectors 40 to 49."""
    assert result("COUNT", "price", condition(*one)) == expected


def test_conditions__of_a_list_must_all_hold(result):
    """Vector 50."""
    both = condition("kind", "STRING_ONE", "EQUAL", "tea"), condition("price", "NUMBER_ONE", "MORE", 0)
    assert (result("COUNT", "price", *both), result("SUM", "price", *both)) == ("2", "19.5")


MAY = {"type": "ABSOLUTE", "from": "2024-05-13T00:00:00Z", "to": "2024-05-15T23:59:59.999Z"}
DAYS = ["2024-05-13T00:00:00.000Z", "2024-05-14T00:00:00.000Z", "2024-05-15T00:00:00.000Z"]
WEEKS = ["2024-04-29T00:00:00.000Z", "2024-05-06T00:00:00.000Z", "2024-05-13T00:00:00.000Z"]
HALF = {"type": "ABSOLUTE", "from": "2024-05-01T00:00:00Z", "to": "2024-05-15T23:59:59.999Z"}
SIXTH = {"type": "ABSOLUTE", "from": "2024-05-06T10:00:00Z", "to": "2024-05-06T23:00:00Z"}
WHOLE = {"type": "ABSOLUTE", "from": "2024-05-01T00:00:00Z", "to": "2024-05-31T23:59:59.999Z"}


@pytest.mark.parametrize(
    ("kind", "unit", "count", "dates", "expected"),
    [
        ("SUM", "DAYS", 1, MAY, list(zip(DAYS, [30.25, 0, -4], strict=True))),
        ("AVG", "DAYS", 1, MAY, list(zip(DAYS, [30.25, None, -4], strict=True))),
        ("COUNT", "WEEKS", 1, HALF, list(zip(WEEKS, [1, 2, 3], strict=True))),
        ("SUM", "WEEKS", 1, HALF, list(zip(WEEKS, [12.5, 14, 26.25], strict=True))),
        ("AVG", "WEEKS", 1, HALF, list(zip(WEEKS, [12.5, 7, 13.125], strict=True))),
        ("SUM", "DAYS", 2, MAY, [(DAYS[0], 30.25), (DAYS[2], -4)]),
        ("SUM", "MONTHS", 1, WHOLE, [("2024-05-01T00:00:00.000Z", 52.75)]),
        ("COUNT", "DAYS", 1, SIXTH, [("2024-05-06T00:00:00.000Z", 1)]),
    ],
)
def test_histograms__hold_what_was_computed_by_hand(state: State, kind, unit, count, dates, expected):
    """Vectors 51 to 56."""
    definition = read_aggregate(aggregate_json(kind))
    found = Evaluation(state).histogram(definition, P, unit, count, override(dateFilter=dates))
    assert [(iso_milliseconds(at), value) for at, value in found] == expected


def item(*one: Any, matching: bool = True) -> dict[str, Any]:
    return {"type": "ATTRIBUTE", "matching": matching, "attribute": {"expressions": [condition(*one)]}}


def city(name: str, matching: bool = True) -> dict[str, Any]:
    return item("city", "STRING_ONE", "EQUAL", name, matching=matching)


OR, AND = {"type": "OPERATOR", "logic": "OR"}, {"type": "OPERATOR", "logic": "AND"}
SAMPLE = {
    "matching": True,
    "expressions": [
        item("#test", "STRING_ONE", "EQUAL", "testString"),
        AND,
        item("#test2", "STRING_ARRAY", "NOT_IN", ["testString"]),
    ],
    "expression": {"type": "FUNCTION", "function": "AND", "arg1": {"type": "string"}, "arg2": {"type": "string"}},
}
"""documented, docs/synerise-api-reference.txt:4709-4770"""


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({"matching": True, "expressions": [city("Krakow")]}, "6"),
        ({"matching": True, "expressions": [city("Gdynia")]}, "0"),
        ({"matching": True, "expressions": [city("Gdynia", False)]}, "6"),
        ({"matching": False, "expressions": [city("Gdynia")]}, "6"),
        ({"matching": True, "expressions": [city("Krakow"), OR, city("x"), AND, item("city", "STRING_ONE", "EQUAL", "y")]}, "0"),
        ({"matching": True, "expressions": [], "expression": {"type": "FUNCTION", "arg": {"type": "CUBE"}}}, "6"),
        ({"matching": False, "expressions": []}, "6"),
        ({"matching": True, "expressions": [item("tags", "STRING_ONE", "CONTAIN", "nice tag")]}, "6"),
        ({"matching": True, "expressions": [item("hasDog", "BOOL", "IS_TRUE")]}, "6"),
        ({"matching": True, "expressions": [item("born", "DATE_ZERO", "MATCHES_CURRENT_DAY")]}, "6"),
        (SAMPLE, "0"),
    ],
)
def test_profile_filters__restrict_an_override_as_computed_by_hand(result, filter, expected):
    """Vectors 57 to 62."""
    assert result("COUNT", over=override(filter=filter)) == expected


def test_profile_filters__leave_a_profile_outside_with_no_events(result):
    """Vector 57."""
    assert result("AVG", over=override(filter={"matching": True, "expressions": [city("Gdynia")]})) is None


def call(name: str, *arguments: Any) -> dict[str, Any]:
    names = ("arg",) if len(arguments) == 1 else ("arg1", "arg2", "arg3")
    return {"type": "FUNCTION", "function": name} | dict(zip(names, map(tree, arguments), strict=False))


def tree(argument: Any) -> dict[str, Any]:
    return argument if isinstance(argument, dict) else {"type": "CONSTANT", "constant": argument}


def attribute(name: str, kind: str = "CLIENT") -> dict[str, Any]:
    return {"type": "VALUE", "value": {"type": kind, "attribute": {"type": "PARAM", "param": name}}}


POINTS, MISSING, CITY, PRICE = attribute("points"), attribute("missing"), attribute("city"), attribute("price", "EVENT")


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (call("ADD", 2, call("MULTIPLY", 3, 4)), "14"),
        (call("MULTIPLY", call("BRACKET", call("ADD", 2, 3)), 4), "20"),
        (POINTS, "40"),
        (call("DIVIDE", POINTS, 16), "2.5"),
        (call("ADD", POINTS, MISSING), None),
        (call("DIVIDE", 1, 0), None),
        (call("ABS", -3.5), "3.5"),
        (call("CEIL", -4.2), "-4"),
        (call("FLOOR", -4.2), "-5"),
        (call("ROUND", 2.5), "3"),
        (call("ROUND", -2.5), "-3"),
        (call("ADD_YEARS", call("NOW"), -18), "2006-05-15T10:30:00.000Z"),
        (call("ADD_YEARS", "2024-02-29T00:00:00Z", 1), "2025-02-28T00:00:00.000Z"),
        (call("CONCAT", CITY, call("CONCAT", "/", MISSING)), "Krakow/"),
        (call("IF", call("MORE", POINTS, 39), "gold", "none"), "gold"),
    ],
)
def test_expressions__of_a_profile_are_as_computed_by_hand(expression, node, expected):
    """Vectors 63 to 67."""
    assert expression(node) == expected


def test_expressions__of_an_event_take_the_newest_one(expression):
    """Vectors 68 and 69."""
    assert expression(call("BRACKET", PRICE), "EVENT") == "-4"
    assert expression(call("ABS", PRICE), "EVENT") == "4"
    assert expression(PRICE, "EVENT", over=override(dateFilter={"type": "ABSOLUTE", "to": "2024-05-14T23:59:59.999Z"})) is None
    assert expression(PRICE, "EVENT", action="shop.close") is None


def test_variables__replace_their_defaults(result):
    """Vectors 70 and 71."""
    floor = condition("price", "NUMBER_ONE", "MORE") | {}
    floor["constraint"]["value"] = {"type": "VARIABLE", "name": "floor", "value": 7}
    assert result("COUNT", "price", floor) == "2"
    for variables, expected in (({"floor": 12}, "2"), ({"other": 100}, "2"), ({"floor": 13}, "1"), ({"floor": "text"}, "0")):
        assert result("COUNT", "price", floor, over=override(variables=variables)) == expected
    assert [(each.name, each.value) for each in read_aggregate(aggregate_json("COUNT", expressions=[floor])).variables] == [("floor", 7)]


def test_variables__of_one_name_have_the_default_of_the_first(result):
    def more(kind: str, logic: str, default: Any) -> dict[str, Any]:
        one = condition("price", kind, logic)
        one["constraint"]["value"] = {"type": "VARIABLE", "name": "floor", "value": default}
        return one

    assert result("COUNT", "price", more("NUMBER_ONE", "MORE", 7), more("NUMBER_ONE", "LESS_OR_EQUAL", 12.5)) == "0"
    assert result("COUNT", "price", more("NUMBER_ONE", "MORE_OR_EQUAL", 7), more("NUMBER_ONE", "LESS_OR_EQUAL", 12.5)) == "2"


def test_numbers__are_exact_until_the_end(expression):
    """Vector 72, and numbers that are not written with an exponent."""
    assert expression(call("ADD", 0.1, 0.2)) == "0.3"
    assert expression(call("DIVIDE", 5, 3)) == "1.6666666666666667"
    assert expression(call("DIVIDE", 52.75, 6)) == "8.791666666666666"
    assert expression(call("MULTIPLY", -0.0, 1)) == "0"
    assert expression(call("MULTIPLY", 1e15, 9)) == "9000000000000000"
    assert expression(call("DIVIDE", 1, 1_000_000)) == "0.000001"
    assert expression(call("MULTIPLY", 1e300, 1e300)) is None


@pytest.mark.parametrize(
    ("read", "document", "pointer", "value"),
    [
        (read_aggregate, aggregate_json("MEDIAN"), "/aggregate/type", '"MEDIAN"'),
        (
            read_aggregate,
            aggregate_json("SUM", expressions=[condition("price", "NUMBER_ONE", "BETWEEN", 1)]),
            "/aggregate/expressions/0/constraint/logic",
            '"BETWEEN"',
        ),
        (read_expression, {"name": "E", "type": "CLIENT", "expression": call("CUBE", 2)}, "/analysis/expression/function", '"CUBE"'),
        (read_aggregate, aggregate_json("SUM", dateFilter={"type": "ALLTIME"}), "/aggregate/dateFilter/type", '"ALLTIME"'),
        (
            read_aggregate,
            aggregate_json("SUM", expressions=[condition("when", "DATE_ONE", "MORE", "soon")]),
            "/aggregate/expressions/0/constraint/value",
            "a time: ISO 8601",
        ),
        (read_profile_filter, {"expressions": [{"type": "FUNNEL"}]}, "/expressions/0/type", '"FUNNEL"'),
    ],
)
def test_definitions__with_an_unknown_construct_are_refused_by_name(read, document, pointer, value):
    """Vector 74."""
    with pytest.raises(BadRequest) as refused:
        read(document)
    assert refused.value.message.startswith(f"{pointer}: ") and value in refused.value.message

"""Laws that hold whatever the data: halves add up, merges add up, order of arrival decides nothing, NOT NOT f is f."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.vendors.synerise.rules import event_log
from mockserver.vendors.synerise.rules.analytics.definitions import TYPES, read_aggregate, read_profile_filter
from mockserver.vendors.synerise.rules.analytics.evaluate import Evaluation
from mockserver.vendors.synerise.rules.profiles import merges

from .histories import MINUTES, Q, compute, events, fill
from .scans import NOW, P, add_profile, aggregate_json, condition, empty_world, override


@given(arrivals=events(), cut=MINUTES)
@settings(max_examples=40, deadline=None)
def test_date_filters__two_halves_of_a_range_add_up(arrivals: Any, cut: int) -> None:
    state, at = fill(arrivals), NOW + timedelta(minutes=cut)
    until = aggregate_json("COUNT", dateFilter={"type": "ABSOLUTE", "to": event_log.stamp(at - timedelta(milliseconds=1))})
    since = aggregate_json("COUNT", dateFilter={"type": "ABSOLUTE", "from": event_log.stamp(at)})
    assert compute(state, until) + compute(state, since) == len(arrivals)


@given(arrivals=events(1), data=st.data(), kind=st.sampled_from(TYPES))
@settings(max_examples=60, deadline=None)
def test_aggregates__do_not_depend_on_the_order_of_arrival_but_among_equal_times(arrivals: Any, data: Any, kind: str) -> None:
    shuffled = data.draw(st.permutations(arrivals))
    distinct = len({at for at, _ in arrivals}) == len(arrivals)
    if distinct or kind in ("COUNT", "EXISTS", "SUM", "AVG", "MIN", "MAX"):
        one, two = (compute(fill(each), aggregate_json(kind)) for each in (arrivals, shuffled))
        assert one == two  # 7 or 7.0, whichever came first


@given(one=events(), two=events())
@settings(max_examples=40, deadline=None)
def test_aggregates__of_a_merged_profile_count_the_events_of_both(one: Any, two: Any) -> None:
    state = fill(two, fill(one), Q)
    apart = compute(state, aggregate_json("COUNT")) + compute(state, aggregate_json("COUNT"), Q)
    sums = [compute(state, aggregate_json("SUM"), each) for each in (P, Q)]
    merges.merge_profiles_by_ids(state, [Q], P)
    assert compute(state, aggregate_json("COUNT")) == apart == len(one) + len(two)
    assert compute(state, aggregate_json("SUM")) == sum(sums)


PERIODS = st.tuples(st.sampled_from(["DAYS", "WEEKS", "MONTHS"]), st.integers(1, 3))


@given(arrivals=events(), period=PERIODS, kind=st.sampled_from(["COUNT", "SUM"]))
@settings(max_examples=40, deadline=None)
def test_histograms__of_counts_and_sums_add_up_to_the_whole(arrivals: Any, period: tuple[str, int], kind: str) -> None:
    state = fill(arrivals)
    over = override(dateFilter={"type": "ABSOLUTE", "from": "2024-03-01T00:00:00Z", "to": "2024-05-20T00:00:00Z"})
    buckets = Evaluation(state).histogram(read_aggregate(aggregate_json(kind)), P, *period, over)
    whole = compute(state, aggregate_json(kind), over=over)
    assert abs(float(sum(value or 0 for _, value in buckets)) - float(whole)) < 1e-9


ATTRIBUTES = [("city", "STRING_ONE", "EQUAL", "Krakow"), ("points", "NUMBER_ONE", "MORE", 3), ("note", "NULL", "IS_NULL")]


@st.composite
def filters(draw: Any) -> dict[str, Any]:
    listed: list[Any] = []
    for _ in range(draw(st.integers(0, 4))):
        if listed:
            listed.append({"type": "OPERATOR", "logic": draw(st.sampled_from(["AND", "OR"]))})
        chosen = draw(st.lists(st.sampled_from(ATTRIBUTES), min_size=1, max_size=2))
        listed.append(
            {"type": "ATTRIBUTE", "matching": draw(st.booleans()), "attribute": {"expressions": [condition(*each) for each in chosen]}}
        )
    return {"matching": draw(st.booleans()), "expressions": listed}


def plain_filter(filter: dict[str, Any], profile: dict[str, Any]) -> bool:
    tests = {
        "city": profile.get("city") == "Krakow",
        "points": profile.get("points") is not None and profile["points"] > 3,
        "note": profile.get("note") is None,
    }
    outcome = None
    operator = None
    for item in filter["expressions"]:
        if item["type"] == "OPERATOR":
            operator = item["logic"]
            continue
        holds = all(tests[each["attribute"]["param"]] for each in item["attribute"]["expressions"]) == item["matching"]
        outcome = holds if outcome is None else (outcome and holds) if operator == "AND" else (outcome or holds)
    return True if outcome is None else outcome == filter["matching"]


@given(
    filter=filters(),
    profile=st.fixed_dictionaries(
        {
            "city": st.sampled_from([None, "Krakow", "Gdynia"]),
            "points": st.sampled_from([None, 1, 4]),
            "note": st.sampled_from([None, ""]),
        }
    ),
)
@settings(max_examples=40, deadline=None)
def test_profile_filters__let_through_whom_the_reference_lets_through(filter: dict[str, Any], profile: dict[str, Any]) -> None:
    state = empty_world()
    attributes = {name: value for name, value in profile.items() if name != "city" and value is not None}
    add_profile(state, city=profile["city"], attributes=attributes)
    passes = Evaluation(state).value(read_profile_filter(filter), P)
    assert passes is plain_filter(filter, profile)
    if filter["expressions"]:  # NOT f, and NOT NOT f
        negated = filter | {"matching": not filter["matching"]}
        assert Evaluation(state).value(read_profile_filter(negated), P) is not passes
        turned = [
            item if item["type"] == "OPERATOR" else item | {"matching": not item["matching"]} for item in negated["expressions"]
        ]  # De Morgan needs the operators turned, too
        swapped = [
            {"type": "OPERATOR", "logic": "OR" if item["logic"] == "AND" else "AND"} if item["type"] == "OPERATOR" else item
            for item in turned
        ]
        assert Evaluation(state).value(read_profile_filter(negated | {"expressions": swapped}), P) is passes

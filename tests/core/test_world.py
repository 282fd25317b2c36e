"""A world: transactions, due work, time, rows in and out; and the tenants of a server."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockserver.core.clock import Clock
from mockserver.core.errors import Problem, VendorError
from mockserver.core.operation import Reply
from mockserver.core.seeds import Seeds, resolve
from mockserver.core.store import NotUnique, Table, TableSpec
from mockserver.core.tenants import Tenants
from mockserver.core.vendor import Switch, Vendor
from mockserver.core.world import BUGS, World

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
NOTES = TableSpec("notes", key="id", unique=("title",), serial="number")
SEED = [{"id": "seed", "at": {"$ago": "1h"}}]


class Remembered(VendorError):
    keeps_writes = True


def note(state: Any, payload: Any) -> None:
    state.notes.insert({"id": f"{payload} {state.now:%H:%M}"})
    if payload == "bug":
        raise RuntimeError("bug")
    if payload == "chain":
        state.schedule(state.now + timedelta(minutes=1), "note", "link")


def vendor(name: str) -> Vendor:
    return Vendor(
        name=name,
        title=name,
        prefixes=(f"/{name}",),
        routes=(),
        tables=(NOTES,),
        render=lambda error, call: Reply(),
        jobs={"note": note},
        settings=(Switch("size", default=1, allowed=int, help=""),),
    )


def make(name: str) -> World:
    seeds = Seeds()
    for owner in ("a", "b"):
        table = seeds.tables[owner, "notes"] = Table(NOTES)
        table.load(resolve(SEED, NOON))
        seeds.relative[owner, "notes"] = SEED
    world = World(name, [vendor("a"), vendor("b")], seeds, {"auth": "documented", "contract": "record"}, 10)
    world.set_clock(Clock().freeze(NOON))
    return world


@pytest.fixture
def world() -> World:
    return make("test")


def ids(world: World, owner: str = "a") -> list[str]:
    return [row["id"] for row in world.tables[owner, "notes"].all()]


def test_transaction__exception_takes_everything_back(world: World) -> None:
    state = world.states["a"]
    before = world.export()
    with pytest.raises(RuntimeError), world.transaction():
        state.notes.insert({"id": state.ids.uuid("n")})
        world.states["b"].notes.truncate()
        state.schedule(NOON, "note", "x")
        raise RuntimeError
    assert world.export() == before and world.jobs == [] and world.ids.counts == {} and world.ordered == 0


def test_transaction__inner_can_fail_alone(world: World) -> None:
    state = world.states["a"]
    with world.transaction():
        state.notes.insert({"id": "outer", "number": state.ids.number("n")})
        with pytest.raises(RuntimeError), world.transaction():
            state.notes.insert({"id": "inner", "number": state.ids.number("n")})
            raise RuntimeError
        assert state.ids.number("n") == 2
    assert ids(world) == ["seed", "outer"]


def test_transaction__refusal_that_keeps_writes(world: World) -> None:
    with pytest.raises(Remembered), world.transaction():
        world.states["a"].notes.insert({"id": "kept"})
        raise Remembered
    assert ids(world) == ["seed", "kept"]


def test_run_due__in_order_of_time_then_of_age_over_all_vendors(world: World) -> None:
    for owner, minutes, payload in (("a", 3, "third"), ("b", 1, "first"), ("a", 2, "second"), ("a", 2, "then"), ("a", 90, "late")):
        world.states[owner].schedule(NOON + timedelta(minutes=minutes), "note", payload)
    world.states["a"].schedule(NOON + timedelta(minutes=4), "note", "chain")
    world.advance(timedelta(hours=1))
    assert ids(world)[1:] == ["second 12:02", "then 12:02", "third 12:03", "chain 12:04", "link 12:05"]
    assert ids(world, "b")[1:] == ["first 12:01"]
    assert [job.payload for job in world.jobs] == ["late"]
    assert world.clock.now() == NOON + timedelta(hours=1)


def test_run_due__exactly_on_time_and_not_before(world: World) -> None:
    world.states["a"].schedule(NOON + timedelta(seconds=10), "note", "x")
    world.advance(timedelta(seconds=10) - timedelta.resolution)
    assert ids(world) == ["seed"]
    world.advance(timedelta.resolution)
    assert len(ids(world)) == 2


def test_run_due__bug_is_undone_the_rest_runs_next_time(world: World) -> None:
    for payload in ("bug", "fine"):
        world.states["a"].schedule(NOON, "note", payload)
    with pytest.raises(RuntimeError):
        world.run_due()
    assert ids(world) == ["seed"]
    world.run_due()
    assert ids(world) == ["seed", "fine 12:00"]


def test_set_clock__runs_what_falls_due_and_back_runs_nothing(world: World) -> None:
    world.states["a"].schedule(NOON + timedelta(days=1), "note", "x")
    world.set_clock(Clock().freeze(NOON - timedelta(days=1)))
    assert len(ids(world)) == 1
    world.set_clock(Clock().freeze(NOON + timedelta(days=2)))
    assert len(ids(world)) == 2


def test_set_clock__fixtures_follow_until_somebody_writes(world: World) -> None:
    def at(owner: str) -> str:
        return str(world.tables[owner, "notes"].all()[0]["at"])

    assert at("a") == "2026-06-01T11:00:00.000Z"
    world.states["b"].notes.insert({"id": "mine"})
    world.set_clock(Clock().freeze(NOON + timedelta(days=1)))
    assert (at("a"), at("b")) == ("2026-06-02T11:00:00.000Z", "2026-06-01T11:00:00.000Z")
    assert list(world.diff()) == ["b"]


def test_advance__fixtures_stay(world: World) -> None:
    before = world.export()
    world.advance(timedelta(days=1))
    assert world.export() == before and world.diff() == {}


def test_reset__old_handles_stay_valid(world: World) -> None:
    state, table, settings = world.states["a"], world.states["a"].notes, world.states["a"].settings
    table.insert({"id": "x", "number": 7})
    settings["size"] = 5
    state.schedule(NOON, "note", "x")
    world.reset()
    assert state.notes is table and ids(world) == ["seed"] and settings == {"size": 1} and world.jobs == []
    assert table.next_serial() == 1


def test_reset__bugs_are_not_forgotten(world: World) -> None:
    world.bugs.extend(str(number) for number in range(BUGS + 1))
    world.reset()
    assert list(world.bugs) == [str(number) for number in range(1, BUGS + 1)]


def test_set_clock__after_the_reset_of_one_vendor_all_untouched_fixtures_follow(world: World) -> None:
    world.states["a"].notes.insert({"id": "mine"})
    world.reset_rows(["a"])
    world.set_clock(Clock().freeze(NOON + timedelta(days=1)))
    assert {table.all()[0]["at"] for table in world.tables.values()} == {"2026-06-02T11:00:00.000Z"}
    assert world.diff() == {}


def test_reset_rows__of_one_vendor_keeps_the_others_rows_and_work(world: World) -> None:
    for owner in ("a", "b"):
        world.states[owner].notes.insert({"id": "x"})
        world.states[owner].schedule(NOON + timedelta(days=1), "note", "x")
    world.reset_rows(["a"])
    assert (ids(world), ids(world, "b")) == (["seed"], ["seed", "x"])
    assert [job.vendor for job in world.jobs] == ["b"]
    assert list(world.diff()) == ["b"]


def test_rows__replaced_and_added_all_or_nothing(world: World) -> None:
    world.replace_rows({"a": {"notes": [{"id": "1", "title": "t"}, {"id": "2"}]}})
    assert (ids(world), ids(world, "b")) == (["1", "2"], ["seed"])
    world.add_rows({"a": {"notes": [{"id": "2", "title": "new"}, {"id": "3"}]}})
    assert [row.get("title") for row in world.tables["a", "notes"].all()] == ["t", "new", None]
    before = world.export()
    for write in (world.replace_rows, world.add_rows):
        with pytest.raises(NotUnique):
            write({"b": {"notes": [{"id": "9"}]}, "a": {"notes": [{"id": "4", "title": "same"}, {"id": "5", "title": "same"}]}})
        assert world.export() == before


def test_state__unknown_table_says_so(world: World) -> None:
    with pytest.raises(AttributeError, match="a has no table 'nets'"):
        _ = world.states["a"].nets


def test_tenants__made_on_first_use_to_the_limit() -> None:
    tenants = Tenants(make, 3)
    assert tenants.get("one") is tenants.get("one") and tenants.find("two") is None
    tenants.get("two")
    with pytest.raises(Problem) as refusal:
        tenants.get("three")
    assert refusal.value.status == 429 and tenants.find("three") is None
    assert [world.name for world in tenants] == ["default", "one", "two"]
    assert tenants.drop("one") and not tenants.drop("one") and not tenants.drop("never")
    assert tenants.get("three").name == "three"


def test_tenants__default_is_reset_rather_than_dropped() -> None:
    tenants = Tenants(make, 1)
    world = tenants.get("default")
    world.snapshots["s"] = world.snapshot()
    world.states["a"].notes.truncate()
    assert tenants.drop("default") and tenants.get("default") is world
    assert ids(world) == ["seed"] and world.snapshots == {}


@pytest.mark.parametrize("name", ["", " ", ".", "..", "a b", "a/b", "x" * 65, "é", "a\n", "a\x00"])
def test_tenants__bad_name_400(name: str) -> None:
    with pytest.raises(Problem) as refusal:
        Tenants(make, 5).get(name)
    assert refusal.value.status == 400


@pytest.mark.parametrize(
    ("switch", "taken", "refused"),
    [
        (Switch("s", 1, int, "", least=0), [0, 5], [-1, True, 1.0, "1", None]),
        (Switch("s", True, bool, ""), [True, False], [0, 1, "true", None]),
        (Switch("s", 1, int, "", least=0, most=9), [0, 9], [-1, 10]),
        (Switch("s", "", str, ""), ["", "x"], [1, None, b"x"]),
        (Switch("s", "a", str, "", pattern="[a-c]+"), ["a", "cb"], ["", "ad", "a\n", 1]),
        (Switch("s", "a", ("a", "b"), ""), ["a", "b"], ["c", None, 1]),
        (Switch("s", 423, (423, 403), ""), [423, 403], [423.0, "423", True]),
        (Switch("s", True, (True, 0), ""), [True, 0], [1, False]),
    ],
)
def test_switch__takes_its_values_and_no_lookalikes(switch: Switch, taken: list[Any], refused: list[Any]) -> None:
    assert [switch.accepts(value) for value in taken] == [True] * len(taken)
    assert [switch.accepts(value) for value in refused] == [False] * len(refused)

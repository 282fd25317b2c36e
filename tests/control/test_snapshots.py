"""Snapshots, forks of them, and what has changed since."""

import copy
import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.app import Mock, create_app
from mockserver.client import Client, send_in_process
from mockserver.control.rules.differences import patch
from mockserver.core.clock import effort
from mockserver.settings import Settings

from .problems import problem

CONTACTS = "/rest/v1/addressbook/contacts"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab/~", max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=4),
    max_leaves=12,
)


def apply(document: Any, steps: list[dict[str, Any]]) -> Any:
    """RFC 6902, the three operations that we write, strictly: what is replaced or removed must be there."""
    root = {"": copy.deepcopy(document)}
    for step in steps:
        holder: Any = root
        *way, last = ["", *(part.replace("~1", "/").replace("~0", "~") for part in step["path"].split("/")[1:])]
        for part in way:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        if isinstance(holder, list):
            place = int(last)
            assert 0 <= place <= len(holder) - (step["op"] != "add"), step
            if step["op"] == "add":
                holder.insert(place, copy.deepcopy(step["value"]))
            elif step["op"] == "remove":
                del holder[place]
            else:
                holder[place] = copy.deepcopy(step["value"])
        elif step["op"] == "remove":
            del holder[last]
        else:
            assert step["op"] == "add" or last in holder, step
            holder[last] = copy.deepcopy(step["value"])
    return root[""]


@given(JSON, JSON)
@settings(max_examples=300, deadline=None)
def test_patch__applied_to_the_old_value_gives_the_new(old: Any, new: Any) -> None:
    found = apply(old, list(patch(old, new)))
    assert found == new and repr(found).count("True") == repr(new).count("True")


def test_patch__costs_no_more_than_its_input() -> None:
    old: Any = 1
    new: Any = 2
    for _ in range(90):
        old, new = [old], [new]
    assert list(patch(old, new)) == [{"op": "replace", "path": "/0" * 90, "value": 2}]


def contact(number: int, name: str) -> dict[str, Any]:
    return {"displayname": name, "number": str(number)}


STEP = st.tuples(st.sampled_from(["create", "change", "delete", "again"]), st.integers(0, 5), st.text("xyz/~", min_size=1, max_size=3))


@given(before=st.lists(STEP, max_size=5), after=st.lists(STEP, max_size=8))
@settings(max_examples=25, deadline=None)
def test_read_diff__patch_applied_to_the_old_export_gives_the_new(mock: Mock, before: list[Any], after: list[Any]) -> None:
    client = Client("http://mockserver.test", "diff-property", send_in_process(mock))
    client.reset()
    client.freeze("2026-01-01T00:00:00Z")
    rewrite(client, before)
    client.snapshot("then")
    old = client.control("GET /_mock/state")
    rewrite(client, after)
    new = client.control("GET /_mock/state")
    assert apply(old, client.json_patch("then")) == new
    assert apply_by_key(old, client.diff("then")) == sort_by_key(new)


def rewrite(client: Client, steps: list[Any]) -> None:
    """Creates, changes, deletes and brings back contacts, the last to another place of the table."""
    gone: list[dict[str, Any]] = []
    for number, (verb, place, name) in enumerate(steps):
        rows = client.rows("incoplax", "contacts")
        if verb == "create":
            client.call(f"POST {CONTACTS}", json=contact(1000 + number + 10 * len(rows), name))
        elif verb == "again" and gone:
            client.seed("incoplax", {"contacts": [gone.pop()]})
        elif rows:
            row = rows[place % len(rows)]
            if verb == "change":
                client.seed("incoplax", {"contacts": [{**row, "displayname": name}]})
            else:
                client.control("PUT /_mock/state", {"incoplax": {"contacts": [each for each in rows if each is not row]}})
                gone.append(row)


def sort_by_key(export: dict[str, Any]) -> list[Any]:
    return sorted(export["incoplax"]["contacts"], key=lambda row: str(row["id"]))


def apply_by_key(old: dict[str, Any], diff: dict[str, Any]) -> list[Any]:
    change = diff.get("incoplax", {}).get("contacts", {"created": [], "updated": [], "deleted": []})
    rows = {row["id"]: row for row in old["incoplax"]["contacts"] if row["id"] not in change["deleted"]}
    for update in change["updated"]:
        rows[update["key"]] = apply(rows[update["key"]], update["patch"])
    rows |= {row["id"]: row for row in change["created"]}
    return sorted(rows.values(), key=lambda row: str(row["id"]))


def test_read_diff__created_updated_deleted_by_key(client: Client) -> None:
    first, second = client.rows("incoplax", "contacts")[:2]
    new = [client.call(f"POST {CONTACTS}", json=contact(77, "New")).json()["id"]]
    client.call(f"PATCH {CONTACTS}/{first['id']}", json={"displayname": "Changed"})
    client.call(f"DELETE {CONTACTS}/{second['id']}")
    diff = client.diff()
    assert list(diff) == ["incoplax"] and "contacts" in diff["incoplax"]
    change = diff["incoplax"]["contacts"]
    assert list(change) == ["created", "updated", "deleted"]
    assert [row["id"] for row in change["created"]] == new and change["deleted"] == [second["id"]]
    (update,) = change["updated"]
    assert update["key"] == first["id"]
    assert {"op": "replace", "path": "/displayname", "value": "Changed"} in update["patch"]
    client.reset()
    assert client.diff() == {} and client.json_patch() == []


def test_read_diff__as_json_patch_has_its_media_type(client: Client) -> None:
    answer = client.call("GET /_mock/diff?format=json-patch")
    assert answer.headers["Content-Type"] == "application/json-patch+json" and answer.json() == []


def test_read_diff__unknown_snapshot_or_format_422(client: Client) -> None:
    problem(client.call("GET /_mock/diff?from=none"), 422, "/from", "query")
    problem(client.call("GET /_mock/diff?format=xml"), 422, "/format", "query")


def test_effects__of_a_block(client: Client) -> None:
    with client.effects() as nothing:
        client.call(f"GET {CONTACTS}")
    assert nothing == {} and client.snapshots() == []
    with client.effects() as seen:
        id = client.call(f"POST {CONTACTS}", json=contact(77, "New")).json()["id"]
    assert [row["id"] for row in seen["incoplax"]["contacts"]["created"]] == [id]


def test_effects__of_a_block_that_raises_leaves_no_snapshot(client: Client) -> None:
    with pytest.raises(ZeroDivisionError), client.effects():
        raise ZeroDivisionError
    assert client.snapshots() == []


def test_restore_snapshot__rows_ids_and_clock_are_as_they_were(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    assert client.snapshot("one") == {"name": "one", "time": "2026-01-01T00:00:00Z"}
    before = client.call("GET /_mock/state").content
    id = client.call(f"POST {CONTACTS}", json=contact(77, "New")).json()["id"]
    client.advance(60)
    assert client.snapshot("two")["time"] == "2026-01-01T00:01:00Z"
    assert [snapshot["name"] for snapshot in client.snapshots()] == ["one", "two"]
    client.restore("one")
    assert client.call("GET /_mock/state").content == before
    assert client.control("GET /_mock/clock")["now"] == "2026-01-01T00:00:00Z"
    assert client.call(f"POST {CONTACTS}", json=contact(77, "New")).json()["id"] == id, "the id stream has not gone back"
    client.reset()
    assert [snapshot["name"] for snapshot in client.snapshots()] == ["one", "two"], "a reset keeps snapshots"
    client.restore("two")
    assert id in [row["id"] for row in client.rows("incoplax", "contacts")]


def test_delete_snapshot__is_gone(client: Client) -> None:
    client.snapshot("one"), client.snapshot("two")
    assert client.call("DELETE /_mock/snapshots/one").status_code == 204
    assert [snapshot["name"] for snapshot in client.snapshots()] == ["two"]
    problem(client.call("POST /_mock/snapshots/one/restore"), 404)


def test_list_snapshots__one_taken_again_is_the_newest(client: Client) -> None:
    for name in ("one", "two", "one"):
        client.snapshot(name)
    assert [snapshot["name"] for snapshot in client.snapshots()] == ["two", "one"]


@pytest.mark.parametrize("wire", ["DELETE /_mock/snapshots/none", "POST /_mock/snapshots/none/restore"])
def test_restore_snapshot__unknown_404(client: Client, wire: str) -> None:
    problem(client.call(wire), 404, "/name", "path")


@pytest.mark.parametrize("name", ["..", "a%20b", "x" * 65])
def test_take_snapshot__bad_name_422(client: Client, name: str) -> None:
    problem(client.call(f"PUT /_mock/snapshots/{name}"), 422, "/name", "path")


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage collection: it would look through all rows, which is no matter of copies."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
def test_snapshots_and_forks__of_100_000_rows_take_10_ms_and_the_next_write_too() -> None:
    mock = create_app(Settings(vendors=("incoplax",)))
    world = mock.tenants.get("default")
    (row,) = world.tables["incoplax", "contacts"].all()[:1]
    rows = [{**row, "id": f"00000000-0000-4000-8000-{number:012}", "autokey": number, "number": str(number)} for number in range(100_000)]
    world.replace_rows({"incoplax": {"contacts": rows}})
    client = Client("", "default", send_in_process(mock))
    fork = Client("", "fork", client.send)
    new = {"displayname": "New", "number": "7"}
    client.call(f"POST {CONTACTS}", json=new)

    def seconds(step: Callable[[], object]) -> float:
        begun = effort()
        step()
        return effort() - begun

    steps: dict[str, Callable[[], object]] = {
        "snapshot": lambda: client.snapshot("whole"),
        "write after it": lambda: client.call(f"POST {CONTACTS}", json=new),
        "fork": lambda: client.make_tenant("fork", "default"),
        "write in the fork": lambda: fork.call(f"POST {CONTACTS}", json=new),
        "write beside it": lambda: client.call(f"POST {CONTACTS}", json=new),
        "restore": lambda: client.restore("whole"),
    }
    rounds = [{name: seconds(step) for name, step in steps.items()} for _ in range(5)]
    assert {name: least for name in steps if (least := min(each[name] for each in rounds)) > 0.01} == {}


def test_fork__of_a_snapshot(client: Client, mock: Mock) -> None:
    client.snapshot("before")
    id = client.call(f"POST {CONTACTS}", json=contact(77, "New")).json()["id"]
    name = f"{client.tenant}-fork"
    for snapshot, there in ((None, True), ("before", False)):
        fork = client.fork(name, snapshot)
        assert fork.url.endswith(f"/t/{name}") and fork.snapshots() == []
        assert (id in [row["id"] for row in fork.rows("incoplax", "contacts")]) == there
        fork.call(f"DELETE {CONTACTS}/{id}")
    assert id in [row["id"] for row in client.rows("incoplax", "contacts")]
    mock.tenants.drop(name)

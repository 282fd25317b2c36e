"""Reset, fork, snapshot, restore and diff: copies of a world that share nothing which a write could reach."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.core.clock import Clock
from mockserver.core.world import World

NOON = "2026-06-01T12:00:00Z"
CONTACTS = "/rest/v1/addressbook/contacts"
SYNC_ACTION = {
    "name": "n",
    "fields": {"Id": "{{Contact.Id}}"},
    "identifierFieldName": "Id",
    "isSyncTriggeredOnImport": False,
    "syncActions": [{"action": "setStatus", "destination": "{{GlobalSubscribe}}", "status": "unsubscribed"}],
}
SYNERISE = {"Api-Version": "4.4", "Accept": "*/*", "Content-Type": "application/json"}


def write_to_every_vendor(client: Client) -> None:
    client.settings({"auth": "off", "contract": "record"})
    assert client.call(f"POST {CONTACTS}", json={"displayname": "New", "number": "77"}).status_code == 200
    id = client.rows("incoplax", "contacts")[0]["id"]
    assert client.call(f"PATCH {CONTACTS}/{id}", json={"displayname": "Changed"}).status_code == 200
    assert client.call("POST /api/bulk/2.0/contacts/syncActions/1/data", json=[{"Id": "1"}]).status_code in (201, 204)
    assert client.call("POST /api/bulk/2.0/syncs", json={"syncedInstanceUri": "/contacts/syncActions/1"}).status_code == 201
    assert client.call("POST /v6/contact", json={"firstname": "A", "lastname": "B", "email": "a@example.com"}).status_code in (200, 201)
    made = client.call("POST /v4/clients", json={"email": "new@example.com"}, headers=SYNERISE)
    assert made.status_code < 300
    contact = {"FirstName": "Ann", "LastName": "Lee", "Email": "ann@example.com"}
    assert client.call("POST /api/v1/Contacts/saveContact", json=contact).status_code in (200, 400)


def test_reset__equals_a_fresh_tenant_at_the_same_instant(client: Client, other: Client) -> None:
    client.freeze("2024-02-29T23:59:59Z")
    write_to_every_vendor(client)
    client.advance(86_400)
    client.reset()
    for each in (client, other):
        each.freeze(NOON)
    assert client.call("GET /_mock/state").content == other.call("GET /_mock/state").content
    assert client.call("GET /_mock/settings").content == other.call("GET /_mock/settings").content


def test_reset__requests_after_it_are_answered_as_by_a_fresh_tenant(client: Client, other: Client) -> None:
    write_to_every_vendor(client)
    client.reset()
    for each in (client, other):
        each.freeze(NOON)
        write_to_every_vendor(each)
    assert client.call("GET /_mock/state").content == other.call("GET /_mock/state").content


@pytest.fixture
def world(client: Client, mock: Mock) -> World:
    client.freeze(NOON)
    return mock.tenants.get(client.tenant)


def test_snapshot__restored_has_rows_ids_clock_and_due_work(client: Client, world: World) -> None:
    write_to_every_vendor(client)
    kept, jobs = world.snapshot(), list(world.jobs)
    before = world.export()
    made = client.call(f"POST {CONTACTS}", json={"displayname": "Then", "number": "78"}).content
    client.advance(3600)
    client.control("PUT /_mock/state", {"incoplax": {"contacts": []}})
    world.restore(kept)
    assert world.export() == before and world.jobs == jobs and jobs
    assert client.control("GET /_mock/clock") == {"now": NOON, "frozen": True}
    assert client.call(f"POST {CONTACTS}", json={"displayname": "Then", "number": "78"}).content == made


def test_snapshot__can_be_restored_again_and_again(client: Client, world: World) -> None:
    kept, before = world.snapshot(), world.export()
    for _ in range(3):
        write_to_every_vendor(client)
        assert world.export() != before
        world.restore(kept)
        assert world.export() == before


def test_snapshot__of_a_running_clock_goes_on_from_where_it_stood(world: World) -> None:
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    world.set_clock(Clock().set(long_ago))
    kept = world.snapshot()
    world.set_clock(Clock().freeze())
    world.restore(kept)
    assert not world.clock.frozen and timedelta(0) <= world.clock.now() - long_ago < timedelta(minutes=30)


def test_fork__neither_sees_what_the_other_writes(client: Client, world: World, mock: Mock) -> None:
    write_to_every_vendor(client)
    fork = mock.tenants.get(f"{client.tenant}-fork")
    fork.fork_from(world)
    common = world.export()
    assert fork.export() == common
    twin = Client(client.url, fork.name, client.send)
    twin.call(f"DELETE {CONTACTS}/{common['incoplax']['contacts'][0]['id']}")
    assert world.export() == common
    client.control("PUT /_mock/state", {"incoplax": {"contacts": []}})
    assert len(fork.export()["incoplax"]["contacts"]) == len(common["incoplax"]["contacts"]) - 1
    mock.tenants.drop(fork.name)


def test_fork__relatively_dated_rows_that_nobody_wrote_to_move_with_its_clock(client: Client, other: Client, mock: Mock) -> None:
    client.control("GET /_mock/clock")  # now it is there
    other.control(f"PUT /_mock/tenants/{client.tenant}-fork", {"from": client.tenant})
    fork = Client(client.url, f"{client.tenant}-fork", client.send)
    for each in (client, other, fork):
        each.freeze("2031-01-01T00:00:00Z")
    assert client.rows("synerise", "events") == other.rows("synerise", "events") == fork.rows("synerise", "events")
    mock.tenants.drop(fork.tenant)


def test_restore__of_rows_that_nobody_wrote_to_is_no_difference(client: Client, world: World) -> None:
    kept = world.snapshot()
    client.freeze("2031-01-01T00:00:00Z")
    world.restore(kept)
    assert world.diff() == {}


def use_every_id_stream(client: Client) -> None:
    write_to_every_vendor(client)
    login = {"domain": "example", "login": "admin", "pwd": "admin-secret"}
    profile = "POST /v4/clients"
    for wire, body in [
        ("POST /rest/v1/iam/sessions", login),
        ("POST /rest/v1/addressbook/contactgroups", {"name": "G"}),
        (profile, {"customId": "source"}),
        (profile, {"customId": "target"}),
        ("POST /v4/clients/merge/from/custom-ids/source/to/custom-id/target", ...),
        ("POST /v4/tags", {"name": "new"}),
        ("POST /v4/clients/434428563/tags/645", ...),
        ("POST /uauth/v2/auth/login/profile", {"apiKey": "64c09614-1b2a-42f7-804d-f647243eb1ab"}),
        ("POST /api/v1/auth/generate-pat", {"Name": "n", "ExpireInDays": 1}),
        ("POST /api/bulk/2.0/contacts/syncActions", SYNC_ACTION),
    ]:
        sent: Any = {} if body is ... else {"json": body}
        answer = client.call(wire, headers=SYNERISE, **sent)
        assert answer.status_code < 300, (wire, answer.text)
    for vendor, kinds in client.control("GET /_mock/credentials").items():
        for kind in kinds.keys() - {"tracker", "ai_key", "basic"}:
            client.credential(vendor, kind, expires_in=60)


def test_replace_state__exported_rows_elsewhere_can_be_gone_on_with(client: Client, other: Client) -> None:
    """The id streams of the other tenant begin anew; what they give first stands in the imported rows."""
    for each in (client, other):
        each.freeze(NOON)
    for _ in range(2):
        use_every_id_stream(client)
    other.control("PUT /_mock/state", client.control("GET /_mock/state"))
    use_every_id_stream(other)
    before = client.control("GET /_mock/state")
    client.reset()
    client.freeze(NOON)
    client.control("PUT /_mock/state", before)
    use_every_id_stream(client)


def test_fork__of_itself_keeps_its_rows(client: Client, world: World) -> None:
    write_to_every_vendor(client)
    before = world.export()
    world.fork_from(world)
    assert world.export() == before


def test_export__is_a_copy_that_nobody_can_harm(world: World) -> None:
    rows: Any = world.export()
    rows["incoplax"]["contacts"][0]["opts"]["groups"].append("harm")
    assert "harm" not in world.export()["incoplax"]["contacts"][0]["opts"]["groups"]


def test_diff__fresh_is_empty(world: World) -> None:
    assert world.diff() == {}
    assert world.diff(world.snapshot()) == {}


def test_diff__says_created_updated_and_deleted(client: Client, world: World) -> None:
    first, second = client.rows("incoplax", "contacts")
    kept = world.snapshot()
    made = client.call(f"POST {CONTACTS}", json={"displayname": "New", "number": "77"}).json()
    client.call(f"PATCH {CONTACTS}/{first['id']}", json={"displayname": "Changed"})
    client.call(f"DELETE {CONTACTS}/{second['id']}")
    for found in (world.diff(), world.diff(kept)):
        change = found["incoplax"]["contacts"]
        assert [row["id"] for row in change["created"]] == [made["id"]]
        ((key, before, after),) = change["updated"]
        assert (key, before["displayname"], after["displayname"]) == (first["id"], first["displayname"], "Changed")
        assert change["deleted"] == [second["id"]]
    world.reset()
    assert world.diff() == {}


def test_diff__written_and_taken_back_is_empty(client: Client, world: World) -> None:
    made = client.call(f"POST {CONTACTS}", json={"displayname": "New", "number": "77"}).json()
    client.call(f"DELETE {CONTACTS}/{made['id']}")
    assert world.diff().get("incoplax", {}).get("contacts") is None


def test_diff__of_a_fork_starts_at_the_fork(client: Client, world: World, mock: Mock) -> None:
    write_to_every_vendor(client)
    fork = mock.tenants.get(f"{client.tenant}-fork")
    fork.fork_from(world)
    assert fork.diff() == {} and world.diff() != {}
    mock.tenants.drop(fork.name)

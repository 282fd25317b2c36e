"""How syncs end: by the clock, by questions, at once, never, in error."""

from typing import Any

import pytest

from mockserver.client import Client

from .conftest import ONE, ROOT, SYNCS, Call, begin, codes


def test_get_sync__timed_sync_is_pending_active_and_ends(client: Client, call: Call) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    begin(call)
    assert call(f"GET {SYNCS}/1").json()["status"] == "pending"
    client.advance(1)
    active = call(f"GET {SYNCS}/1").json()
    assert (active["status"], active["syncStartedAt"]) == ("active", "2026-03-01T10:00:01.0000000Z")
    assert "syncEndedAt" not in active
    client.advance(2)
    ended = call(f"GET {SYNCS}/1").json()
    assert list(ended) == ["syncedInstanceUri", "syncStartedAt", "syncEndedAt", "status", "createdAt", "createdBy", "uri"]
    assert (ended["status"], ended["syncEndedAt"]) == ("success", "2026-03-01T10:00:03.0000000Z")


def test_get_sync__seconds_are_settings(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"sync_pending_seconds": 60, "sync_active_seconds": 0}})
    begin(call)
    client.advance(59)
    assert call(f"GET {SYNCS}/1").json()["status"] == "pending"
    client.advance(1)
    assert call(f"GET {SYNCS}/1").json()["status"] == "success"


def test_get_sync__immediate_mode_has_ended_at_once(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"sync_mode": "immediate"}})
    assert begin(call)["status"] == "pending"
    assert call(f"GET {SYNCS}/1").json()["status"] == "success"


def test_get_sync__polls_mode_ends_at_the_last_poll(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"sync_mode": "polls", "sync_polls": 3}})
    begin(call)
    client.advance(3600)
    assert [call(f"GET {SYNCS}/1").json()["status"] for _ in range(4)] == ["active", "active", "success", "success"]


def test_get_sync__stuck_mode_stays_active(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"sync_mode": "stuck"}})
    begin(call)
    client.advance(10**7)
    assert call(f"GET {SYNCS}/1").json()["status"] == "active"
    assert call(f"GET {SYNCS}/1/logs").json()["items"] == []


def test_get_sync__failed_mode_ends_in_error_and_keeps_the_data(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"sync_mode": "failed"}})
    begin(call)
    client.advance(3)
    assert call(f"GET {SYNCS}/1").json()["status"] == "error"
    assert codes(call, 1) == ["ELQ-00146", "ELQ-00101"]
    client.settings({"eloqua": {"sync_mode": "timed"}})
    call(f"POST {SYNCS}", json={"syncedInstanceUri": ONE})
    client.advance(3)
    assert call(f"GET {SYNCS}/2").json()["status"] == "success"


def test_get_sync__huge_settings_are_no_bug(client: Client, call: Call) -> None:
    huge = 10**18
    client.settings({"eloqua": {"sync_pending_seconds": huge, "sync_active_seconds": huge, "staging_seconds": huge, "token_seconds": huge}})
    begin(call)
    assert call(f"GET {SYNCS}/1").json()["status"] == "pending"


def status_of(call: Call, number: int = 1) -> str:
    return str(call(f"GET {SYNCS}/{number}").json()["status"])


@pytest.mark.parametrize(
    ("made", "statuses"),
    [
        ({"sync_mode": "timed"}, ["success", "success"]),
        ({"sync_mode": "immediate"}, ["success", "success"]),
        ({"sync_mode": "failed"}, ["error", "error"]),
        ({"sync_mode": "stuck"}, ["active", "active"]),
        ({"sync_mode": "polls", "sync_polls": 2}, ["active", "success"]),
        ({"sync_mode": "timed", "sync_active_seconds": 10**6}, ["active", "active"]),
    ],
)
@pytest.mark.parametrize(
    "then", [{"sync_mode": mode, "sync_polls": 1} for mode in ("timed", "immediate", "polls", "stuck", "failed")], ids=str
)
def test_get_sync__settings_changed_meanwhile_are_for_later_syncs(
    client: Client, call: Call, made: dict[str, Any], statuses: list[str], then: dict[str, Any]
) -> None:
    client.freeze("2026-03-01T10:00:00Z")
    client.settings({"eloqua": made})
    begin(call)
    client.settings({"eloqua": {"sync_active_seconds": 2, **then}})
    client.advance(3)
    assert [status_of(call) for _ in range(2)] == statuses


def test_get_sync__stuck_sync_ends_by_the_control_plane_only(client: Client, call: Call) -> None:
    client.settings({"eloqua": {"sync_mode": "stuck"}})
    begin(call)
    client.settings({"eloqua": {"sync_mode": "timed"}})
    client.advance(10**7)
    upload = {"wire": f"POST {ROOT}{ONE}/data", "json": [{"Id": "2"}]}
    assert call(**upload).status_code == 409
    client.control("PUT /_mock/state", {"eloqua": {"syncs": []}})
    assert call(**upload).status_code == 204
    assert begin(call)["uri"] == "/syncs/2"
    client.advance(3)
    assert (status_of(call, 2), call(f"GET {SYNCS}/2/data").json()["count"]) == ("success", 2)


def test_get_sync__what_has_ended_does_not_run_again(client: Client, call: Call) -> None:
    """The clock's work for a sync that the control plane ended meanwhile finds nothing to do."""
    begin(call)
    client.seed("eloqua", {"syncs": [{**client.rows("eloqua", "syncs")[0], "status": "success"}]})
    ended = call(f"GET {SYNCS}/1").json()
    client.advance(3)
    assert call(f"GET {SYNCS}/1").json() == ended
    assert codes(call, 1) == []


def test_get_sync__seeded_sync_is_ended_by_questions_only(client: Client, call: Call) -> None:
    begin(call)
    sync = client.rows("eloqua", "syncs")[0]
    client.reset()
    client.seed("eloqua", {"syncs": [sync]})
    client.advance(10**7)
    assert status_of(call) == "pending"
    client.settings({"eloqua": {"sync_mode": "polls", "sync_polls": 2}})
    assert [status_of(call) for _ in range(2)] == ["active", "warning"]


def test_get_sync__its_mode_is_not_shown(client: Client, call: Call) -> None:
    begin(call)
    kept = {name: client.rows("eloqua", "sync_results")[0][name] for name in ("mode", "pollsToEnd", "polls")}
    assert kept == {"mode": "timed", "pollsToEnd": 3, "polls": 0}
    assert not kept.keys() & call(f"GET {SYNCS}/1").json().keys()

"""Recordings: what a tenant was asked is answered byte for byte the same by another process."""

import contextlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.cli import main
from mockserver.client import Client, send_in_process
from mockserver.replay import play, settings
from mockserver.settings import Settings, load_settings
from mockserver.testing import MockServer
from tests.recorded.play import FOLDER, answers, flows
from tests.server.wire import Wire

from .problems import problem

CONTACTS = "/rest/v1/addressbook/contacts"
SYNERISE = {"Api-Version": "4.4", "Content-Type": "application/json", "Accept": "*/*"}
SYNC_ACTION = {
    "name": "n",
    "fields": {"Id": "{{Contact.Id}}"},
    "identifierFieldName": "Id",
    "isSyncTriggeredOnImport": False,
    "syncActions": [{"action": "setStatus", "destination": "{{GlobalSubscribe}}", "status": "unsubscribed"}],
}


def live(client: Client) -> None:
    """A session with every vendor and much of the control plane; nothing of it depends on answers before it, but for tokens."""
    client.settings({"contract": "record", "incoplax": {"limit_max": 2}})
    client.call(f"GET {CONTACTS}?limit=10")
    client.call(f"POST {CONTACTS}", json={"displayname": "Mary Major", "number": "77"})
    client.call(f"LOOKUP {CONTACTS}", json="77")
    client.call(f"POST {CONTACTS}", data=b"\xff\x00", headers={"Content-Type": "application/json"})
    client.call("POST /api/bulk/2.0/contacts/syncActions", json=SYNC_ACTION, auth="basic")
    client.call("POST /api/bulk/2.0/contacts/syncActions/1/data", json=[{"Id": "1"}], auth="basic")
    client.call("POST /api/bulk/2.0/syncs", json={"syncedInstanceUri": "/contacts/syncActions/1"}, auth="basic")
    client.advance(3600)
    client.call("GET /api/bulk/2.0/syncs", auth="basic")
    client.call("POST /v6/contact", json={"firstname": "A", "lastname": "B", "email": "a@example.com"}, auth="bearer")
    client.call("POST /api/v1/Contacts/saveContact", json={"FirstName": "A", "LastName": "L", "Email": "a@example.com"}, auth="pat")
    client.call("POST /v4/clients", json={"email": "new@example.com"}, headers=SYNERISE, auth="workspace")
    client.call("GET /v4/clients?limit=5", headers=SYNERISE, auth="workspace")
    client.fault(operation=f"GET {CONTACTS}", status=503, headers={"Retry-After": "7"})
    client.fault(operation=f"GET {CONTACTS}", disconnect=True)
    for _ in range(2):
        with contextlib.suppress(ConnectionError):
            client.call(f"GET {CONTACTS}")
    client.stub("GET /mine/{id}", body={"a": [1, "é"]})
    client.call("GET /mine/7")
    client.call("GET /nobody")
    client.snapshot("then")
    client.seed("incoplax", {"contacts": [{**client.rows("incoplax", "contacts")[0], "displayname": "Changed"}]})
    client.call(f"GET {CONTACTS}")
    client.restore("then")
    client.freeze("2030-01-01T00:00:00Z")
    client.call("GET /api/bulk/2.0/syncs", auth="basic")
    client.control("PUT /_mock/clock", {"frozen": False})
    client.call(f"POST {CONTACTS}", json={"displayname": "Late", "number": "78"})
    client.reset()
    client.call(f"POST {CONTACTS}", json={"displayname": "Again", "number": "77"})
    client.call("GET /v4/clients?limit=5", headers=SYNERISE, auth="workspace")


def record(client: Client) -> dict[str, Any]:
    assert client.record() == {"on": True, "steps": 0, "full": False}
    live(client)
    assert client.record(False)["on"] is False
    return client.recording()


def replay(file: Path, seed: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MOCKSERVER_")} | {"PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "mockserver", "replay", str(file)]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=100)


def test_read_recording__is_played_by_another_process(client: Client, tmp_path: Path) -> None:
    client.call(f"POST {CONTACTS}", json={"displayname": "Before", "number": "70"})  # what it begins with is no fresh tenant
    client.call("POST /api/bulk/2.0/syncs", json={"syncedInstanceUri": "/contacts/syncActions/1"}, auth="basic")
    document = record(client)
    steps = len(document["steps"])
    file = tmp_path / "recording.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    found = replay(file, seed="77")
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout == f"{steps} of {steps} steps played, every answer as recorded\n"


@pytest.mark.parametrize("vendor", ["admiralcloud", "eloqua", "incoplax", "other", "synerise", "twelved"])
def test_read_recording__of_each_vendor_is_played_by_another_process(vendor: str, tmp_path: Path) -> None:
    """All flows of `tests/recorded`, one after the other in one tenant, under a clock that runs until they stop it."""
    mock = create_app(load_settings(arguments={"contract": "record"}, environ={}))
    client = Client("http://mockserver.test", "all", send_in_process(mock))
    client.record()
    for _, steps in flows(FOLDER / f"{vendor}.jsonl"):
        sends = [step["send"] for step in steps]
        answers(mock, [[verb, "/".join(["/t/all", *target.split("/")[3:]]), *more] for verb, target, *more in sends], keep=True)
    document = client.recording()
    assert len(document["steps"]) > 40 and not document["full"]
    file = tmp_path / "recording.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    found = replay(file, seed="99")
    assert found.returncode == 0, found.stdout + found.stderr


def played(document: dict[str, Any], **values: Any) -> list[list[str]]:
    """The difference of each step, on a server of this process."""
    document = json.loads(json.dumps(document))
    mock = create_app(Settings(**values).with_values(settings(document), "the recording"))
    return [played.difference for played in play(mock, document)]


def test_read_recording__of_snapshots_taken_before_it_plays(client: Client) -> None:
    client.snapshot("fresh")
    client.freeze("2030-01-01T00:00:00Z")
    client.call(f"POST {CONTACTS}", json={"displayname": "Kept", "number": "71"})
    client.call("POST /api/bulk/2.0/syncs", json={"syncedInstanceUri": "/contacts/syncActions/1"}, auth="basic")
    client.snapshot("busy")
    client.call(f"DELETE {CONTACTS}/{client.call(f'LOOKUP {CONTACTS}', json='71').json()[0]}")
    client.record()
    for name in ("busy", "fresh", "busy"):
        client.restore(name)
        client.call(f"LOOKUP {CONTACTS}", json="71")
        client.call(f"POST {CONTACTS}", json={"displayname": "New", "number": "72"})
        client.advance(3600)
        client.call("GET /api/bulk/2.0/syncs", auth="basic")
        client.call("GET /v4/clients?limit=5", headers=SYNERISE, auth="workspace")
    document = client.recording()
    assert [each["name"] for each in document["began"]["snapshots"]] == ["fresh", "busy"]
    looked = [step["response"]["status"] for step in document["steps"] if step["request"]["method"] == "LOOKUP"]
    assert looked == ["200 OK", "404 Not Found", "200 OK"]
    assert not any(played(document))


def test_read_recording__of_credentials_that_were_only_read_plays(client: Client) -> None:
    client.record()
    tokens = client.credentials()["synerise"]
    client.call("GET /v4/clients?limit=5", headers={**SYNERISE, **tokens["workspace"]["headers"]})
    client.call("POST /v4/clients", json={"email": "new@example.com"}, headers=SYNERISE, auth="workspace")
    assert not any(played(client.recording()))


def test_read_recording__of_a_tenant_made_anew_plays(client: Client) -> None:
    """By its own call, by another tenant's, fresh and as a fork."""
    other = client.fork(f"{client.tenant}-other")
    other.call(f"POST {CONTACTS}", json={"displayname": "Other", "number": "73"})
    other.settings({"incoplax": {"limit_max": 1}})
    client.call(f"GET {CONTACTS}?limit=10")
    client.record()
    for make in (
        lambda: client.make_tenant(client.tenant, other.tenant),
        lambda: client.call(f"POST {CONTACTS}", json={"displayname": "Mine", "number": "74"}),
        lambda: other.make_tenant(client.tenant),
        lambda: other.make_tenant(client.tenant, other.tenant),
    ):
        make()
        client.call(f"GET {CONTACTS}?limit=10")
        client.call(f"LOOKUP {CONTACTS}", json="73")
    document = client.recording()
    looked = [step["response"]["status"][:3] for step in document["steps"] if step.get("request", {}).get("method") == "LOOKUP"]
    assert looked == ["200", "200", "404", "200"] and not any(played(document))


def test_read_recording__of_the_default_tenant_dropped_plays() -> None:
    client = Client("http://mockserver.test", "default", send_in_process(create_app(Settings(vendors=("incoplax",)))))
    client.record()
    client.call(f"POST {CONTACTS}", json={"displayname": "Gone", "number": "75"})
    client.drop_tenant("default")
    client.call(f"LOOKUP {CONTACTS}", json="75")
    document = client.recording()
    assert document["steps"][-1]["response"]["status"] == "404 Not Found" and not any(played(document))


def test_read_recording__of_resets_to_other_fixtures_plays_without_them(tmp_path: Path) -> None:
    rows = [{"displayname": "Of my own", "number": "79"}]
    (tmp_path / "incoplax").mkdir()
    (tmp_path / "incoplax" / "contacts.json").write_text(json.dumps(rows), encoding="utf-8")
    client = Client("", "mine", send_in_process(create_app(Settings(fixtures=(tmp_path,), vendors=("incoplax",)))))
    client.record()
    client.reset()
    client.call(f"LOOKUP {CONTACTS}", json="79")
    client.call(f"DELETE {CONTACTS}/{client.rows('incoplax', 'contacts')[0]['id']}")
    client.control("POST /_mock/reset?vendor=incoplax")
    client.call(f"LOOKUP {CONTACTS}", json="79")
    document = client.recording()
    assert document["steps"][-1]["response"]["status"] == "200 OK" and not any(played(document))


def test_read_recording__of_what_a_proxy_says_and_of_no_request_plays() -> None:
    with MockServer(Settings(port=0, vendors=("incoplax",), trust_proxy=True)) as server:
        client = server.tenant("proxied").client
        client.record()
        client.call(f"GET {CONTACTS}", headers={"X-Forwarded-Prefix": "/mock", "X-Forwarded-Host": "api.example"})
        with Wire(server) as wire:
            wire.send(f"GET /t/proxied{CONTACTS} HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n").answer()
        document = client.recording()
    assert [step["response"]["status"][:3] for step in document["steps"]] == ["200", "400"]
    assert not any(played(document))


def test_read_recording__of_what_the_control_plane_refused_has_nothing(client: Client) -> None:
    client.record()
    assert client.call("POST /_mock/clock/advance", json={"seconds": -1}).status_code == 422
    assert client.call("DELETE /_mock/snapshots/none").status_code == 404
    assert client.recording()["steps"] == []


def test_read_recording__that_is_answered_otherwise_shows_the_difference(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client.record()
    for number in ("11", "none", "12"):
        client.call(f"LOOKUP {CONTACTS}", json=number)
    document = client.recording()
    document["steps"][1]["response"]["body"] = '{"error_code":1404,"error_message":"Lookup worked"}'
    file = tmp_path / "recording.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert main(["replay", str(file)]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith(f"step 2, request 2: LOOKUP {CONTACTS}: another answer than recorded")
    assert '- "error_message": "Lookup worked"' in printed and '+ "error_message": "Lookup failed"' in printed
    assert main(["replay", str(file), "--until", "1"]) == 0
    assert main(["replay", str(file), "--until", "9"]) == 1


def test_read_recording__of_steps_in_order_with_times(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    client.record()
    client.call(f"LOOKUP {CONTACTS}", json="11")
    client.control("GET /_mock/state")
    client.verify(f"LOOKUP {CONTACTS}")
    client.advance(60)
    steps = client.recording()["steps"]
    assert [(step["request"]["method"], step["request"]["path"], step["time"], step["id"]) for step in steps] == [
        ("LOOKUP", CONTACTS, "2026-01-01T00:00:00Z", "1"),
        ("POST", "/_mock/clock/advance", "2026-01-01T00:00:00Z", None),
    ]
    assert steps[0]["request"]["body"] == '"11"' and steps[0]["response"]["status"] == "200 OK"


def test_read_recording__a_clock_that_runs_goes_on(client: Client) -> None:
    client.record()
    times: list[str] = []
    for _ in range(2):
        client.call(f"GET {CONTACTS}")
        times.append(client.control("GET /_mock/clock")["now"])
    first, second = times
    assert first < second
    times = [step["time"] for step in client.recording()["steps"]]
    assert times[0] < first < times[1] < second


def test_read_recording__where_nothing_was_recorded_404(client: Client) -> None:
    problem(client.call("GET /_mock/recording"), 404)
    assert client.record(False) == {"on": False, "steps": 0, "full": False}


@pytest.mark.parametrize(("body", "pointer"), [({}, ""), ({"on": 1}, "/on"), ({"on": True, "off": 1}, "/off")])
def test_set_recording__unfitting_422(client: Client, body: dict[str, Any], pointer: str) -> None:
    problem(client.call("PUT /_mock/recording", json=body), 422, pointer)


def test_set_recording__ended_records_no_more(client: Client) -> None:
    client.record()
    client.call(f"GET {CONTACTS}")
    client.record(False)
    client.call(f"GET {CONTACTS}")
    assert len(client.recording()["steps"]) == 1
    client.record()
    assert client.recording()["steps"] == []


def test_set_recording__of_a_tenant_with_faults_and_stubs_plays(client: Client) -> None:
    client.fault(operation=f"GET {CONTACTS}", status=503, times=2)
    client.call(f"GET {CONTACTS}")
    client.stub("GET /mine", body=1, times=2)
    client.call("GET /mine")
    client.call("POST /api/bulk/2.0/syncs", json={"syncedInstanceUri": "/contacts/syncActions/1"}, auth="basic")
    client.record()
    for _ in range(2):
        client.call(f"GET {CONTACTS}")
        client.call("GET /mine")
    client.advance(3600)
    client.call("GET /api/bulk/2.0/syncs", auth="basic")
    client.fault(vendor="incoplax", status=500)
    document = client.recording()
    mock = create_app(Settings().with_values(settings(document), "the recording"))
    assert [played.difference for played in play(mock, document)] == [[]] * 8


@pytest.mark.parametrize("wire", ["POST /_mock/faults", "GET /nobodys/path"])
def test_set_recording__what_waits_for_a_delayed_request_holds_no_other_tenant_up(wire: str) -> None:
    """Recorded requests are answered one after the other: those that wait do so on threads of their own."""
    with MockServer(Settings(port=0, vendors=("incoplax",))) as server, ThreadPoolExecutor(2) as pool:
        client, other = server.tenant("recorded").client, server.tenant("other").client
        client.call(wire, json={"vendor": "incoplax", "status": 503, "after": 9})  # once: unknown lines that are known are answered at once
        client.fault(vendor="incoplax", delay_ms=1500)
        client.record()
        delayed = pool.submit(client.call, f"GET {CONTACTS}")
        world = server.mock.tenants.get("recorded")
        while world.lock.acquire(blocking=False):  # until the delayed request has it
            world.lock.release()
        waiting = pool.submit(client.call, wire, json={"vendor": "incoplax", "status": 503, "after": 9})
        for _ in range(3):
            assert other.call(f"GET {CONTACTS}?limit=1").status_code == 200
        assert not delayed.done() and not waiting.done()
        assert delayed.result(30).status_code == 200 and waiting.result(30).status_code in (201, 404)


def test_replay__of_no_recording_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("", "{}", '{"format": "mockserver recording 1"}', "[1]", "[" * 100_000):
        file = tmp_path / "file.json"
        file.write_text(text, encoding="utf-8")
        assert main(["replay", str(file)]) == 1
        printed = capsys.readouterr()
        assert printed.out == "" and len(printed.err.splitlines()) == 1, printed.err


@pytest.mark.parametrize("missing", ["real", "request", "response", "outside"])
def test_replay__of_a_damaged_step_is_one_line(client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str) -> None:
    client.record()
    client.call(f"GET {CONTACTS}")
    document = client.recording()
    step = document["steps"][0]
    (step["request"] if missing == "outside" else step).pop(missing)
    file = tmp_path / "file.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert main(["replay", str(file)]) == 1
    assert capsys.readouterr().err == f"mockserver: step 1 of the recording is none: KeyError: '{missing}'\n"


def test_set_recording__ends_by_itself_when_it_is_full(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.core.recording.STEPS", 2)
    client.record()
    for _ in range(3):
        client.call(f"GET {CONTACTS}")
    assert client.recording()["full"] is True and len(client.recording()["steps"]) == 2

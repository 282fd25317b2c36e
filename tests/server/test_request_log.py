"""A line per request, for whoever looks on."""

import io
import json
import logging
from urllib.request import urlopen

import pytest

from mockserver.app import create_app
from mockserver.cli import main
from mockserver.client import Client, send_in_process
from mockserver.request_log import LINES, JsonFormatter, RequestLog, speak_json
from mockserver.settings import Settings

from .test_command_line import Start, clean, environ, lines, start

__all__ = ["clean", "environ", "start"]

CONTACTS = "/rest/v1/addressbook/contacts"


def log_requests(kind: str) -> tuple[Client, io.StringIO]:
    stream = io.StringIO()
    mock = create_app(Settings(vendors=("incoplax",)), RequestLog(stream, LINES[kind]))
    return Client("http://mockserver.test/t/acme", "acme", send_in_process(mock)), stream


def ask(client: Client) -> None:
    client.call(f"GET {CONTACTS}?limt=1&token=s3cret", headers={"Authorization": "Bearer s3cret"})
    client.call("GET /rest/v1/addressbook/contact")
    client.call("GET /nope%0Anope")
    client.fault(vendor="incoplax", status=503)
    client.call(f"GET {CONTACTS}")
    client.stub("GET /here", status=201)
    client.call("GET /here")
    client.reset()
    client.call(f"POST {CONTACTS}", json={"pwd": "s3cret"})


def test_request_log__as_text() -> None:
    client, stream = log_requests("text")
    ask(client)
    said = stream.getvalue()
    first, near, nope, fault, stub, post = said.splitlines()
    assert "s3cret" not in said
    assert first.startswith(f"acme GET {CONTACTS}?limt=1&token=") and " 200 incoplax.list_contacts " in first
    assert first.endswith("unread ?limt ?token") and " ms, violations" not in first
    assert near.startswith("acme GET /rest/v1/addressbook/contact 404 - ")
    assert near.endswith(f"nearest GET {CONTACTS} (segment contact, not contacts)")
    assert nope.startswith("acme GET /nope%0Anope 404 - ")
    assert fault.endswith("fault 1") and " 503 incoplax.list_contacts " in fault
    assert stub.startswith("acme GET /here 201 - ") and stub.endswith("stub 1")
    assert post.startswith(f"acme POST {CONTACTS} 400 incoplax.create_contact ") and "violations 2, unread /pwd" in post


def test_request_log__later_writes_the_lines_of_many_requests_at_once() -> None:
    stream = io.StringIO()
    log = RequestLog(stream, LINES["text"], later=True)
    client = Client("http://mockserver.test/t/acme", "acme", send_in_process(create_app(Settings(vendors=("incoplax",)), log)))
    for _ in range(2):
        client.call(f"GET {CONTACTS}")
    assert stream.getvalue() == ""
    log.write()
    log.write()
    assert len(stream.getvalue().splitlines()) == 2


def test_request_log__as_json_with_the_requests_id() -> None:
    client, stream = log_requests("json")
    ask(client)
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert "s3cret" not in stream.getvalue()
    assert [line["request"] for line in found] == ["1", "2", "3", "4", "5", "1"]
    assert [line["status"] for line in found] == [200, 404, 404, 503, 201, 400]
    assert found[0]["tenant"] == "acme" and found[0]["operation"] == "incoplax.list_contacts" and found[0]["unread"] == ["?limt", "?token"]
    assert found[1]["nearest"] == f"GET {CONTACTS}" and found[0]["ms"] > 0


def test_request_log__a_bug_has_the_id_of_its_request(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    client, stream = log_requests("json")
    client.call(f"GET {CONTACTS}")

    def broken(*arguments: object, **more: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("mockserver.vendors.incoplax.rules.contacts.list_contacts", broken)
    answer = client.call(f"GET {CONTACTS}")
    (record,) = caplog.records
    line = json.loads(JsonFormatter().format(record))
    of_request = json.loads(stream.getvalue().splitlines()[-1])
    assert answer.status_code == 500
    assert (line["request"], line["tenant"]) == (of_request["request"], "acme") == (answer.headers["X-Mock-Request"], of_request["tenant"])
    assert line["level"] == "error" and "RuntimeError: broken" in line["traceback"] and "(tenant acme, request 2)" in line["message"]


def test_request_log__as_json_is_all_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, log = io.StringIO(), logging.getLogger("mockserver")
    monkeypatch.setattr(log, "handlers", [])
    monkeypatch.setattr(log, "propagate", True)
    speak_json(stream)
    log.warning("descriptors run out")
    assert json.loads(stream.getvalue()) | {"time": ""} == {
        "time": "",
        "level": "warning",
        "tenant": None,
        "request": None,
        "message": "descriptors run out",
        "traceback": None,
    }


def test_request_log__nobody_reads_it_any_more_and_all_goes_on() -> None:
    client, stream = log_requests("text")
    stream.close()
    assert client.call(f"GET {CONTACTS}").status_code == 200


def test_run__logs_to_standard_error_unless_switched_off(start: Start) -> None:
    for kind in ("json", "none"):
        process = start("run", "--port", "0", "--vendors", "incoplax", "--log", kind)
        url = lines(process, 3)[0].split()[4].rstrip(":")
        with urlopen(f"{url}{CONTACTS}", timeout=30) as answer:
            assert answer.status == 200
        process.terminate()
        printed = process.communicate(timeout=30)[1].splitlines()
        assert [json.loads(line)["operation"] for line in printed] == (["incoplax.list_contacts"] if kind == "json" else [])


def test_run__unknown_kind_of_log_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--port", "0", "--log", "xml"]) == 1
    assert capsys.readouterr().err == "mockserver: setting log takes text, json, none, not 'xml'\n"

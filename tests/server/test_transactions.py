"""One transaction per request: what a bug, a refusal or a strict contract leaves behind."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from mockserver.core.clock import Clock

from .conftest import Tiny

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


def test_create_note__good_is_kept(tiny: Tiny) -> None:
    made = tiny.post("good")
    assert (made.status_code, tiny.notes()) == (200, [made.json()["id"]])
    assert not tiny.world.bugs


@pytest.mark.parametrize("mode", ["record", "strict", "off"])
@pytest.mark.parametrize("text", ["bug", "unsayable"])
def test_create_note__bug_500_problem_and_nothing_happened(tiny: Tiny, text: str, mode: str) -> None:
    first = tiny.post("good").json()["id"]
    tiny.world.settings["contract"] = mode
    answer = tiny.post(text, due=[[10, "later"]])
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["title"] == "Bug in the mock server" and "POST /tiny/notes" in answer.json()["detail"]
    assert tiny.notes() == [first] and tiny.world.jobs == []
    assert [answer.json()["detail"]] == list(tiny.world.bugs)
    assert answer.headers["X-Mock-Operation"] == "tiny.create_note"
    assert next(iter(tiny.world.journal)).status == 500


def test_create_note__after_a_bug_gets_the_id_that_it_would_have_had(tiny: Tiny) -> None:
    tiny.post("bug")
    second = tiny.post("good").json()["id"]
    tiny.world.reset()
    assert tiny.post("good").json()["id"] == second


def test_create_note__refused_leaves_nothing(tiny: Tiny) -> None:
    assert tiny.post("refused", due=[[10, "later"]]).status_code == 409
    assert tiny.notes() == [] and tiny.world.jobs == [] and tiny.world.ids.counts == {}
    assert not tiny.world.bugs


def test_create_note__refusal_that_keeps_writes_is_remembered(tiny: Tiny) -> None:
    assert tiny.post("remembered", due=[[10, "later"]]).status_code == 409
    assert len(tiny.notes()) == 1 and len(tiny.world.jobs) == 1 and tiny.world.ids.counts == {"tiny/notes": 1}


@pytest.mark.parametrize("text", ["undocumented status", "undocumented member", "no tag", "wrong tag"])
def test_create_note__off_contract_answer_by_mode(tiny: Tiny, text: str) -> None:
    recorded = tiny.post(text)
    assert recorded.status_code < 300 and recorded.headers["X-Mock-Violations"] == "1"
    assert next(iter(tiny.world.journal)).violations[0]["in"] == "response"
    tiny.world.settings["contract"] = "off"
    assert "X-Mock-Violations" not in tiny.post(text).headers
    tiny.world.settings["contract"] = "strict"
    before = tiny.notes()
    strict = tiny.post(text)
    assert (strict.status_code, strict.json()["title"]) == (500, "Off-contract answer") and strict.json()["errors"]
    assert tiny.notes() == before
    assert len(tiny.world.bugs) == 1  # our fault: it fails the test that met it, even one whose client takes a 500 in its stride


@pytest.mark.parametrize("text", ["broken header", "unsendable header", "unsayable"])
def test_create_note__answer_that_cannot_be_sent_is_a_bug_and_undone(tiny: Tiny, text: str) -> None:
    answer = tiny.post(text)
    assert (answer.status_code, answer.json()["title"]) == (500, "Bug in the mock server")
    assert tiny.notes() == [] and tiny.world.ids.counts == {} and len(tiny.world.bugs) == 1
    assert answer.headers.get("X-Other") is None and next(iter(tiny.world.journal)).status == 500


@pytest.mark.parametrize("mode", ["record", "off"])
def test_create_note__refusal_that_cannot_be_said_is_a_bug(tiny: Tiny, mode: str) -> None:
    tiny.world.settings["contract"] = mode
    answer = tiny.post("refused, unsayably")
    assert (answer.status_code, answer.json()["title"]) == (500, "Bug in the mock server")
    assert len(tiny.world.bugs) == 1 and next(iter(tiny.world.journal)).status == 500


def test_create_note__off_contract_request_by_mode(tiny: Tiny) -> None:
    recorded = tiny.post("ab")
    assert (recorded.status_code, recorded.headers["X-Mock-Violations"]) == (200, "1")
    tiny.world.settings["contract"] = "strict"
    strict = tiny.post("ab", due=[[10, "later"]])
    assert (strict.status_code, strict.headers["Content-Type"]) == (422, "application/problem+json")
    assert strict.json()["errors"][0]["pointer"] == "/text"
    assert len(tiny.notes()) == 1 and tiny.world.jobs == []
    tiny.world.settings["contract"] = "off"
    off = tiny.post("ab")
    assert off.status_code == 200 and "X-Mock-Violations" not in off.headers


def test_create_note__undocumented_refusal_in_strict_mode_500(tiny: Tiny) -> None:
    tiny.world.settings["contract"] = "strict"
    answer = tiny.send("POST", "/tiny/notes")
    assert (answer.status_code, answer.json()["title"]) == (500, "Off-contract answer")
    assert answer.json()["errors"][0]["pointer"] == "/status"


@pytest.mark.parametrize("verb", ["SWEEP", "DELETE"])
def test_sweep_notes__either_verb_empties(tiny: Tiny, verb: str) -> None:
    tiny.post("good")
    answer = tiny.send(verb, "/tiny/notes")
    assert (answer.status_code, answer.content, tiny.notes()) == (204, b"", [])
    assert "Content-Type" not in answer.headers and "X-Mock-Violations" not in answer.headers


def test_run_due__advanced_in_order_each_at_its_time(tiny: Tiny) -> None:
    tiny.world.set_clock(Clock().freeze(NOON))
    tiny.post("good", due=[[30, "c"], [10, "a"], [10, "b"], [20, "again"], [3600, "late"]])
    tiny.world.advance(timedelta(seconds=600))
    assert tiny.notes()[1:] == ["a@12:00:10", "b@12:00:10", "again@12:00:20", "c@12:00:30", "once more@12:01:20"]
    assert [job.payload for job in tiny.world.jobs] == ["late"]


def test_run_due__passing_time_runs_before_the_next_request(tiny: Tiny) -> None:
    tiny.post("good", due=[[0, "now"]])
    assert len(tiny.notes()) == 1
    tiny.send("POST", "/tiny/notes", {"text": "refused"})
    assert len(tiny.notes()) == 2


def test_run_due__bug_in_a_job_is_undone_and_said_once(tiny: Tiny) -> None:
    tiny.world.set_clock(Clock().freeze(NOON))
    tiny.post("good", due=[[10, "bug"], [20, "fine"]])
    tiny.world.clock = tiny.world.clock.advance(timedelta(seconds=60))
    assert tiny.post("good").status_code == 500
    assert tiny.post("good").status_code == 200
    assert "fine@12:00:20" in tiny.notes() and "half" not in tiny.notes()
    assert len(tiny.world.bugs) == 1 and "in due work: tiny's note" in tiny.world.bugs[0]  # not in the request that met it


def test_fault__shows_the_time_of_its_own_request(tiny: Tiny) -> None:
    tiny.post("good")
    tiny.world.set_clock(Clock().freeze(NOON))
    tiny.world.faults.add(vendor="tiny", status=418)
    assert tiny.post("good").json() == {"refused": "FaultStatus", "now": NOON.isoformat()}


def test_body__over_the_limit_413_without_reading_it_all(tiny: Tiny) -> None:
    class Endless:
        read_bytes = 0

        def read(self, size: int) -> bytes:
            self.read_bytes += size
            return b" " * size

    stream, begun = Endless(), []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/tiny/notes",
        "CONTENT_LENGTH": str(10**12),
        "SERVER_NAME": "mockserver.test",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": stream,
    }
    tiny.gateway(environ, lambda status, headers: begun.append(status))
    assert begun[0].startswith("413 ")
    assert stream.read_bytes <= 1001


def test_body__of_exactly_the_limit_is_taken(tiny: Tiny) -> None:
    longest = 1000 - len('{"text": ""}')
    assert tiny.post("x" * longest).status_code == 200
    assert tiny.post("x" * (longest + 1)).status_code == 413

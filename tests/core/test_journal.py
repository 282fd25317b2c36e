"""The journal: bounded, redacted, and put into words when read."""

import threading
from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest

from mockserver.core.journal import KEPT, Entry, Journal
from mockserver.core.redaction import REDACTED, redact
from mockserver.core.unread import Unread


def entry(journal: Journal, **members: Any) -> Entry:
    defaults: dict[str, Any] = {
        "id": journal.next_id(),
        "time": datetime(2026, 1, 1, tzinfo=UTC),
        "vendor": "acme",
        "operation": None,
        "method": "POST",
        "path": "/a b/é",
        "query": "",
        "base_url": "http://x/t/a",
        "variables": (),
        "body": b"",
        "size": 0,
    }
    made = Entry(**{**defaults, **members})
    journal.add(made)
    return made


def body(data: bytes, size: int | None = None) -> Any:
    return entry(Journal(1), body=data, size=len(data) if size is None else size).document()["request"]["body"]


def test_journal__keeps_the_latest_newest_first() -> None:
    journal = Journal(2)
    first, second, third = (entry(journal) for _ in range(3))
    assert list(journal) == [third, second] and len(journal) == 2 and journal.dropped == 1
    assert journal.get(second.id) is second and journal.get(first.id) is None


def test_journal__keeps_so_many_bytes_and_the_newest_in_any_case() -> None:
    journal = Journal(10, room=100)
    for size in (50, 50, 1):
        entry(journal, path="", body=b"x" * (size - 1), response_body=b"y")
    assert ([made.id for made in journal], journal.dropped) == (["3", "2"], 1)
    large: list[dict[str, Any]] = [
        {"violations": [{"message": "x" * 1000, "pointer": ""}]},
        {"violations": [{"message": "", "pointer": "x" * 1000}]},
        {"variables": (("HTTP_X", "x" * 1000),)},
        {"variables": (("HTTP_" + "X" * 1000, ""),)},
        {"path": "x" * 1000},
        {"query": "x" * 1000},
        {"unread": Unread(["x" * 1000])},
    ]
    for place, members in enumerate(large, 4):
        entry(journal, **members)
        assert ([made.id for made in journal], journal.dropped) == ([str(place)], place - 1), members
    journal.forget()
    entry(journal, path="", body=b"x" * 50), entry(journal, path="", body=b"x" * 50)
    assert ([made.id for made in journal], journal.dropped) == (["12", "11"], 0)


def test_journal__forget_counts_on() -> None:
    journal = Journal(1)
    entry(journal), entry(journal)
    journal.forget()
    assert (len(journal), journal.dropped, journal.next_id()) == (0, 0, "3")


def test_journal__can_be_read_while_others_write() -> None:
    journal, stop = Journal(1000), threading.Event()

    def write() -> None:
        while not stop.is_set():
            entry(journal)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(200):
            list(journal)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_document__url_query_and_repeated_names() -> None:
    made = entry(Journal(1), query="a=1&b=&a=2&token=x&%20=y", variables=(("HTTP_X_A", "1"), ("HTTP_X_A", "2"), ("HTTP_X_B", "3")))
    request = made.document()["request"]
    assert request["query"] == {"a": ["1", "2"], "b": "", "token": REDACTED, " ": "y"}
    assert request["url"].startswith("http://x/t/a/a%20b/%C3%A9?a=1&b=&a=2&token=") and "token=x" not in request["url"]
    assert request["headers"] == {"X-A": ["1", "2"], "X-B": "3"}


@pytest.mark.parametrize("name", ["Authorization", "authorization", "COOKIE", "Set-Cookie"])
def test_document__secret_headers_both_ways(name: str) -> None:
    made = entry(Journal(1), variables=((f"HTTP_{name.upper()}".replace("-", "_"), "s3cret"),))
    made.response_headers = [(name, "s3cret"), ("X", "y")]
    shown = made.document()
    assert "s3cret" not in str(shown) and shown["response"]["headers"] == {name: REDACTED, "X": "y"}


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "pwd",
        "apiKey",
        "token",
        "verificationCode",
        "accessToken",
        "session_token",
        "Token",
        "my-Token",
        "a\nToken",
        "client_secret",
        "code_verifier",
        "assertion",
        "refresh_token",
    ],
)
def test_redact__secret_names_at_any_depth(name: str) -> None:
    assert redact({"a": [{name: {"deep": 1}}], name: "x"}) == {"a": [{name: REDACTED}], name: REDACTED}


@pytest.mark.parametrize("name", ["tokens", "passwords", "username", "tokenizer", "keyapi", "key"])
def test_redact__other_names_are_shown(name: str) -> None:
    assert redact({name: "x"}) == {name: "x"}


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"", None),
        (b"null", None),
        (b" null ", None),
        (b"0", 0),
        (b'""', ""),
        (b"[]", []),
        (b'{"b": 1, "a": 2}', {"b": 1, "a": 2}),
        (b"plain", "plain"),
        (b"\xff", "\ufffd"),
        (b"a=1&password=s3cret&b=2", f"a=1&password={REDACTED}&b=2"),
        (b'{"password": "s3cret"', f'{{"password": "{REDACTED}"'),
        (b'{"token":"a\\"s3cret","b":1,}', f'{{"token":"{REDACTED}","b":1,}}'),
        (b'{"pwd": 12345, "x": [}', f'{{"pwd": "{REDACTED}", "x": [}}'),
        (b'{"apiKey": "s3cret', f'{{"apiKey": "{REDACTED}"'),
        (b'{"my-Token": "s3cret", "x": [}', f'{{"my-Token": "{REDACTED}", "x": [}}'),
        (b'{"grant_type": "authorization_code", "code": "s3cret"}', {"grant_type": "authorization_code", "code": REDACTED}),
        (b'{"code": "engineers"}', {"code": REDACTED}),
        (b"code=s3cret&grant_type=authorization_code", f"code={REDACTED}&grant_type=authorization_code"),
        (b"grant_type=x&client_secret=s3cret&code_verifier=s3cret", f"grant_type=x&client_secret={REDACTED}&code_verifier={REDACTED}"),
        (b"assertion=s3cret&refresh_token=s3cret&code=a", f"assertion={REDACTED}&refresh_token={REDACTED}&code={REDACTED}"),
        (
            b'{"grant_type": "x", "code": "s3c\\"ret", "assertion": "s3cret"',
            f'{{"grant_type": "x", "code": "{REDACTED}", "assertion": "{REDACTED}"',
        ),
    ],
)
def test_document__body(data: bytes, shown: Any) -> None:
    assert body(data) == shown


def test_document__body_that_was_cut_says_so_and_hides_secrets() -> None:
    whole = b'{"token": "s3cret", "x": "' + b"y" * KEPT + b'"}'
    shown = body(whole[:KEPT], len(whole))
    assert shown.endswith(f"... ({len(whole)} bytes in all)") and "s3cret" not in shown


def test_document__answer_that_was_cut_says_so() -> None:
    made = entry(Journal(1))
    made.response_body, made.response_size = b"x" * 10, 99
    assert made.document()["response"]["body"] == "xxxxxxxxxx... (99 bytes in all)"


def test_document__code_and_tokens_of_a_redirection_are_hidden() -> None:
    made = entry(Journal(1), query="grant_type=a&code=s3cret&client_secret=s3cret")
    made.response_headers = [("Location", "https://x/?code=s3cret&state=1&access_token=s3cret")]
    shown = made.document()
    assert "s3cret" not in str(shown)
    assert shown["response"]["headers"]["Location"] == f"https://x/?code={REDACTED}&state=1&access_token={REDACTED}"


def test_redact__many_short_strings_and_one_long_one_take_time_as_their_length() -> None:
    def seconds(document: Any) -> float:
        started = process_time()
        redact(document)
        return process_time() - started

    for unit in ("a", '"', '"x', '"token', '"token":', "token=", '\\"', "code=", '"a"Token"'):
        assert seconds(unit * 200_000) < 40 * seconds(unit * 25_000) + 0.2, unit
    assert seconds(["a"] * 1_000_000) < 1.5  # a search in each would take twice that

"""The short way past Flask and Flask's own way answer the same bytes, and who hooks into the app gets Flask's."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import flask
import pytest
from werkzeug.routing import Rule

from mockserver.app import Mock, create_app
from mockserver.client import Client, Response, send_in_process
from mockserver.core.operation import Operation
from mockserver.door import WSGI
from mockserver.flask_app import VendorApp
from mockserver.settings import load_settings

VALUES = ("1", "a%2Fb", "%C3%A9", "x y", "A", "%0A")
"""What stands for a path's parameters."""


@pytest.fixture(scope="module")
def plain() -> Mock:
    """Every vendor, with stubs of nobody's: each test module has its own server, for hooks stay."""
    return create_app(load_settings(arguments={"contract": "record", "max_tenants": 100_000}))


@pytest.fixture
def through_flask(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on every request goes Flask's own way."""
    return lambda: monkeypatch.setattr(VendorApp, "_is_hooked", lambda self: True)


def apps(mock: Mock) -> Iterator[VendorApp]:
    for mount in mock.gateway.mounts:
        assert isinstance(mount.app, VendorApp)
        yield mount.app


def targets(operation: Operation) -> Iterator[tuple[str, str]]:
    """Requests on and beside an operation's request line."""
    for value in VALUES:
        yield operation.verb, re.sub(r"\{[^}]*\}", value, operation.path)
    path = re.sub(r"\{[^}]*\}", "1", operation.path)
    empty = re.sub(r"\{[^}]*\}", "", operation.path)
    for verb, target in (
        (operation.verb, f"{path}/"),
        (operation.verb, "//".join(path.rsplit("/", 1))),
        (operation.verb, path[:-4] + path[-4:].upper()),
        (operation.verb, empty),
        (operation.verb.lower(), path),
        ("HEAD", path),
        ("OPTIONS", path),
        ("BREW", path),
        (operation.verb, f"{path}?a=1&a=2&b=%FF"),
        (operation.verb, f"{path}/more"),
    ):
        yield verb, target
    for verb in operation.also:
        yield verb, path


def ask(client: Client, operation: Operation) -> list[Response]:
    headers = [("Content-Type", "application/json"), ("Api-Version", "4.4"), ("Authorization", "Bearer x")]
    return [
        client.send(verb, f"/t/{client.tenant}{target}", headers, body)
        for place, (verb, target) in enumerate(targets(operation))
        for body in ((None, b"{}", b"{") if place == 0 else (None,))
    ]


def test_short_way__answers_every_operation_as_flask_does(plain: Mock, through_flask: Callable[[], None]) -> None:
    operations = [operation for app in apps(plain) for operation in app.pipeline.operations if operation.vendor != "_mock"]
    by_wsgi, by_server = (Client("", "short", send_in_process(way)) for way in (plain, ask_directly(plain)))
    by_flask = Client("", "flask", send_in_process(plain))
    for client in (by_wsgi, by_flask):
        client.freeze("2026-01-01T00:00:00Z")
        client.settings({"auth": "off"})
    short = [ask(by_server if place % 2 else by_wsgi, operation) for place, operation in enumerate(operations)]  # both, one after the other
    through_flask()
    for operation, answers in zip(operations, short, strict=True):
        for mine, flasks in zip(answers, ask(by_flask, operation), strict=True):
            assert compare_by(mine) == compare_by(flasks), operation.wire


def ask_directly(mock: Mock) -> WSGI:
    """As our own server asks: without WSGI, where it can be."""
    door = mock.gateway

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        door.turn(environ)
        try:
            sent = door.answer(environ)
            if sent is None:
                return mock(environ, start_response)
            start_response(f"{sent.status} {sent.reason}", [*sent.headers, *sent.length()])
            return [sent.body]
        finally:
            door.leave(environ)

    return app


def compare_by(answer: Response) -> tuple[Any, ...]:
    """All of an answer but the tenant's name in it."""
    headers = [(name, value.replace("/t/flask", "/t/short")) for name, value in answer.header_list]
    return answer.status_code, answer.reason, headers, answer.content.replace(b"/t/flask", b"/t/short")


def test_short_way__is_taken_by_every_operation(plain: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[str] = []

    def note(app: VendorApp) -> flask.Response:
        met.append(flask.request.path)
        return flask.Response(status=299)

    monkeypatch.setattr(VendorApp, "full_dispatch_request", note)
    client = Client("", "taken", send_in_process(plain))
    for app in apps(plain):
        for operation in app.pipeline.operations:
            if operation.vendor != "_mock":
                target = re.sub(r"\{[^}]*\}", "1", operation.path)
                assert client.send(operation.verb, f"/t/taken{target}", [], None).status_code != 299, operation.wire
    assert not met


def hook(app: VendorApp, kind: str, seen: list[str]) -> None:
    def note(*arguments: Any, **options: Any) -> Any:
        seen.append(kind)
        return arguments[0] if kind == "after_request" else None

    match kind:
        case "before_request" | "after_request" | "teardown_request" | "teardown_appcontext" | "url_value_preprocessor":
            getattr(app, kind)(note)
        case "signal":
            flask.request_started.connect(note, app, weak=False)
        case "rule":
            app.add_url_rule("/more", "more", lambda: "more")
            seen.append(kind)
        case "view":
            own = app.view_functions["get_contact"]

            def view(**params: Any) -> Any:
                note()
                return own(**params)

            app.view_functions["get_contact"] = view
        case "middleware":
            inner = app.wsgi_app
            app.wsgi_app = lambda environ, start_response: note() or inner(environ, start_response)  # type: ignore[method-assign]
        case "request_class":

            class Noting(flask.Request):
                def __init__(self, *arguments: Any, **options: Any) -> None:
                    note(*arguments)
                    super().__init__(*arguments, **options)

            app.request_class = Noting


@pytest.mark.parametrize(
    "kind",
    [
        "before_request",
        "after_request",
        "teardown_request",
        "teardown_appcontext",
        "url_value_preprocessor",
        "signal",
        "rule",
        "middleware",
        "view",
        "request_class",
    ],
)
def test_hook__into_the_app_is_met_by_every_request(kind: str) -> None:
    mock = create_app(load_settings(arguments={"vendors": ["incoplax"]}))
    app = next(apps(mock))
    seen: list[str] = []
    hook(app, kind, seen)
    dispatched: list[str] = []
    own = app.full_dispatch_request
    app.full_dispatch_request = lambda: dispatched.append("") or own()  # type: ignore[method-assign, func-returns-value]
    client = Client("", "default", send_in_process(ask_directly(mock)))
    answer = client.call("GET /rest/v1/addressbook/contacts/AA-BBBBBBBB-CCCCCCCC", auth=client.credential("incoplax", "session"))
    assert answer.headers["X-Mock-Operation"] == "incoplax.get_contact"
    assert seen == [kind] and (dispatched or kind == "middleware")  # which stands around Flask and its way past it
    for signal in (flask.request_started,):
        signal.receivers.clear()


def test_short_way__leaves_text_and_parameter_in_one_segment_to_flask(plain: Mock) -> None:
    client = Client("", "default", send_in_process(plain))
    for ending, operation in (("yaml", "read_spec_yaml"), ("json", "read_spec_json")):
        answer = client.call(f"GET /_mock/specs/incoplax.{ending}")
        assert (answer.status_code, answer.headers["X-Mock-Operation"]) == (200, f"_mock.{operation}")


def test_app__is_a_flask_app_with_rules_and_a_test_client(plain: Mock) -> None:
    app = next(each for each in apps(plain) if each.name == "incoplax")
    assert [operation.id for operation in app.pipeline.operations] == list(app.view_functions)
    rules: list[Rule] = list(app.url_map.iter_rules())
    assert list(app.url_map.iter_rules()) == rules
    assert len(rules) == len(app.pipeline.operations)
    world = plain.tenants.get("default")
    answer = app.test_client().get("/rest/v1/addressbook/contacts", environ_overrides={"mockserver.world": world})
    assert answer.headers["X-Mock-Operation"] == "incoplax.list_contacts"

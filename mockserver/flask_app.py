"""A vendor's operations as a Flask app, the only file that imports flask.

It is a whole Flask app: rules, `url_map`, `test_client`, hooks and error handlers work. But none of Flask's contexts, matching and
response objects is for a handler's eyes, and they are half the cost of a request: what one of our own rules matches goes straight to the
pipeline, for as long as nobody has hooked into the app. Everything else goes Flask's own way, and the answers are the same, byte by byte
(tests/server/test_short_way.py). Flask's own habits are undone here, once: automatic HEAD and OPTIONS, redirects for slashes, HTML error
pages.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.urls import iri_to_uri

from mockserver.core.errors import NoSuchPath, VerbNotAllowed
from mockserver.core.operation import UNMATCHED, Operation
from mockserver.environ import decode_path
from mockserver.exchange import Sent
from mockserver.pipeline import Pipeline

SIGNALS = (
    flask.request_started,
    flask.request_finished,
    flask.request_tearing_down,
    flask.got_request_exception,
    flask.appcontext_pushed,
    flask.appcontext_popped,
    flask.appcontext_tearing_down,
)


class ExactRule(Rule):
    """Answers the verbs it was given and no others."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        wanted = options.get("methods") or ()
        if self.methods is not None and "HEAD" not in wanted:
            self.methods.discard("HEAD")

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        """Werkzeug writes and compiles a function that builds the rule's URL, 0.4 ms a rule at start-up; nobody here builds URLs."""
        return lambda *args: None


class Answer(flask.Response):
    """A response without a media type of its own accord."""

    default_mimetype = None


KNOWN, LONGEST = 4096, 512
"""Request lines whose route an app remembers, and of how long a path at most."""
Found = tuple["Route", dict[str, str]]


class Route:
    """An operation where it stands in the tree: which segments of the path are its parameters."""

    __slots__ = ("operation", "places", "view")

    def __init__(self, operation: Operation, view: Callable[..., Any]) -> None:
        self.operation, self.view = operation, view
        self.places = [(place, part[1:-1]) for place, part in enumerate(operation.path.split("/")) if part.startswith("{")]

    def params(self, parts: list[str]) -> dict[str, str]:
        return {name: parts[place] for place, name in self.places}


class Segment:
    """A node of the tree of rules: what may stand behind a path's beginning. Fixed segments go before parameters."""

    __slots__ = ("fixed", "mixed", "parameter", "routes")

    def __init__(self) -> None:
        self.fixed: dict[str, Segment] = {}
        self.parameter: Segment | None = None
        self.mixed = False
        """Whether some rule has text and a parameter in one segment here, such as `{vendor}.json`: Flask matches those."""
        self.routes: dict[str, Route] = {}
        """By verb, of the operations whose path ends here."""

    def add(self, parts: list[str], route: Route) -> None:
        node = self
        for part in parts:
            if "{" in part[1:] or part.find("}") not in (-1, len(part) - 1):
                node.mixed = True
                return
            if part.startswith("{"):
                node.parameter = node.parameter or Segment()
                node = node.parameter
            else:
                node = node.fixed.setdefault(part, Segment())
        for verb in route.operation.verbs:
            node.routes.setdefault(verb, route)

    def find(self, verb: str, parts: list[str], place: int = 0) -> Route | None:
        """The rule that matches from this segment on; where a fixed segment leads nowhere, a parameter is tried."""
        if place == len(parts):
            return self.routes.get(verb)
        part = parts[place]
        node = self.fixed.get(part)
        if node is not None and (found := node.find(verb, parts, place + 1)) is not None:
            return found
        if self.parameter is None or self.mixed or not part:
            return None
        return self.parameter.find(verb, parts, place + 1)


class VendorApp(flask.Flask):
    """Serves whatever host a client believes that it speaks to."""

    url_rule_class = ExactRule

    def __init__(self, pipeline: Pipeline) -> None:
        self._own = False
        """Whether the rules are the pipeline's own, all of them and no others."""
        self._due: list[tuple[str, Operation]] = []
        """Rules that Flask has not been told yet."""
        self._telling = threading.Lock()
        self.pipeline, self.vendor = pipeline, pipeline.vendor
        super().__init__(pipeline.vendor.name, static_folder=None, template_folder=None)
        self.config["PROPAGATE_EXCEPTIONS"] = True  # a HangUp must reach whoever holds the connection
        self._map.strict_slashes = False
        self._map.merge_slashes = False
        self._map.redirect_defaults = False
        self._tree = Segment()
        self._fixed: dict[tuple[str, str], Route] = {}
        """Rules without parameters, by verb and path: they go before all others."""
        for operation in pipeline.operations:
            self._add(operation)
        self.register_error_handler(NotFound, self._not_found)
        self.register_error_handler(MethodNotAllowed, self._not_allowed)
        self._own_session, self._folds = self.session_interface, self.vendor.ignore_case or self.vendor.merge_slashes
        self._hooks = (
            self.before_request_funcs,
            self.after_request_funcs,
            self.teardown_request_funcs,
            self.teardown_appcontext_funcs,
            self.url_value_preprocessors,
            *(signal.receivers for signal in SIGNALS),
        )
        self._known: dict[tuple[str, str], Found] = {}
        self._own = True

    def _add(self, operation: Operation) -> None:
        """The spec's `/contact/{id}` as Flask's `/contact/<id>`; fixed segments in lower case where case does not matter."""
        parts = operation.path.split("/")
        if self.vendor.ignore_case:
            parts = [part if part.startswith("{") else part.lower() for part in parts]
        route = Route(operation, self._view(operation))
        self._tree.add(parts, route)
        if not route.places and "{" not in operation.path:
            self._fixed.update(((verb, "/".join(parts)), route) for verb in operation.verbs)
        rule = "/".join(parts).replace("{", "<").replace("}", ">")
        self.view_functions[operation.id] = route.view
        self._due.append((rule, operation))

    @property
    def url_map(self) -> Map:
        """Flask's rules, made when first asked for: the short way needs none, they would be a third of making the server."""
        if self._due:
            with self._telling:
                for rule, operation in self._due:
                    self._map.add(self.url_rule_class(rule, endpoint=operation.id, methods=list(operation.verbs)))
                self._due = []
        return self._map

    @url_map.setter
    def url_map(self, new: Map) -> None:
        self._map = new

    def add_url_rule(self, *args: Any, **options: Any) -> None:
        self._own = False
        super().add_url_rule(*args, **options)

    def register_error_handler(self, *args: Any, **options: Any) -> None:
        self._own = False
        super().register_error_handler(*args, **options)

    def create_url_adapter(self, request: flask.Request | None) -> MapAdapter | None:
        """Werkzeug's own refuses, in HTML, a Host header that is no domain name."""
        if request is None:
            return None
        return self.url_map.bind("mockserver", path_info=decode_path(request.environ["PATH_INFO"]), default_method=request.method)

    # -- the short way

    def wsgi_app(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        sent = self._answer(environ)
        if sent is None:
            return super().wsgi_app(environ, start_response)
        finished = _finish(sent, environ)
        start_response(f"{finished.status} {finished.reason}", [*finished.headers, *finished.length()])
        return [finished.body]

    def answer(self, environ: dict[str, Any]) -> Sent | None:
        """What `wsgi_app` would say, without WSGI's ceremony; None where Flask is asked."""
        if "wsgi_app" in self.__dict__:  # somebody's middleware stands around it
            return None
        sent = self._answer(environ)
        return None if sent is None else _finish(sent, environ)

    def _answer(self, environ: dict[str, Any]) -> Sent | None:
        if self._folds:
            self._fold(environ)
        if not self._own or self._is_hooked():
            return None
        verb, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        found = self._known.get((verb, path)) or self._find(verb, path)
        if found is None or self.view_functions[found[0].operation.id] is not found[0].view:
            return None
        route, params = found
        if params:
            params = route.params(environ["mockserver.path"].split("/")) if self._folds else params.copy()
        return self.pipeline.answer(environ, route.operation, params)

    def _find(self, verb: str, path: str) -> Found | None:
        if not path.isascii():
            return None
        parts = path.split("/")
        route = self._fixed.get((verb, path)) or self._tree.find(verb, parts)
        if route is None:
            return None
        found = route, route.params(parts)
        if len(path) <= LONGEST:
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[verb, path] = found
        return found

    def _fold(self, environ: dict[str, Any]) -> None:
        """Lets a path match without regard to case or doubled slashes; the path as sent stays readable."""
        if "mockserver.path" in environ:
            return
        path: str = environ["PATH_INFO"]
        if self.vendor.merge_slashes:
            while "//" in path:
                path = path.replace("//", "/")
        environ["mockserver.path"] = path
        environ["PATH_INFO"] = path.lower() if self.vendor.ignore_case else path

    def _is_hooked(self) -> bool:
        """Whether somebody wants to see Flask's own objects."""
        return any(self._hooks) or self.session_interface is not self._own_session or self.request_class is not flask.Request

    # -- Flask's own way

    def _view(self, operation: Operation) -> Callable[..., flask.Response]:
        places = {part[1:-1]: place for place, part in enumerate(operation.path.split("/")) if part.startswith("{")}

        def view(**params: str) -> flask.Response:
            environ = flask.request.environ
            if environ["REQUEST_METHOD"] not in operation.verbs:  # Werkzeug takes `lookup` for LOOKUP, HTTP does not
                here = {verb for other in self.pipeline.operations if other.path == operation.path for verb in other.verbs}
                return self._refuse(VerbNotAllowed(tuple(sorted(here))))
            if params and "mockserver.path" in environ:  # matching has folded their case
                parts = decode_path(environ["mockserver.path"]).split("/")
                params = {name: parts[places[name]] for name in params}
            return _response(self.pipeline.answer(environ, operation, params))

        return view

    def _not_found(self, error: Exception) -> flask.Response:
        return self._refuse(NoSuchPath(flask.request.path))

    def _not_allowed(self, error: Exception) -> flask.Response:
        assert isinstance(error, MethodNotAllowed)
        return self._refuse(VerbNotAllowed(tuple(sorted(error.valid_methods or ()))))

    def _refuse(self, refusal: NoSuchPath | VerbNotAllowed) -> flask.Response:
        return _response(self.pipeline.answer(flask.request.environ, UNMATCHED, {}, refusal))


def _response(sent: Sent) -> flask.Response:
    answer = Answer(sent.body, f"{sent.status} {_reason(sent)}", sent.headers)
    if len(sent.body) < sent.size:
        answer.headers["Content-Length"] = str(sent.size)
    return answer


def _reason(sent: Sent) -> str:
    return sent.reason or HTTP_STATUS_CODES.get(sent.status, "Unknown")


def _finish(sent: Sent, environ: dict[str, Any]) -> Sent:
    """As Werkzeug sends a response: the length behind the other headers, a Location as a URI. What has no body, Werkzeug makes itself."""
    status = sent.status
    sent.reason = _reason(sent)
    if status < 200 or status == 204 or status == 304 or environ["REQUEST_METHOD"] == "HEAD":
        body, _, headers = _response(sent).get_wsgi_response(environ)
        return Sent(status, sent.reason, headers, b"".join(body), -1, own=True)
    if not sent.own:
        return sent
    headers = [
        (name, iri_to_uri(value) if name.lower() == "location" else value)
        for name, value in sent.headers
        if name.lower() != "content-length"
    ]
    return Sent(status, sent.reason, headers, sent.body, sent.size, own=True)

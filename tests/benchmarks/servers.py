"""What is measured side by side: a bare WSGI app, a bare Flask app and the mock server, on our own server, on waitress and on granian.

python -m tests.benchmarks.servers own|waitress|granian bare-wsgi|bare-flask|mock PORT
"""

import sys
from collections.abc import Callable, Iterable
from typing import Any

BODY = b'{"id":"ae425147-016c-d818-82d0-50e54938780c","displayname":"' + b"x" * 400 + b'"}'
PATH = "/rest/v1/addressbook/contacts/ae425147-016c-d818-82d0-50e54938780c"


def bare_wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))])
    return [BODY]


def bare_flask() -> Any:
    import flask

    app = flask.Flask("bare")

    @app.get("/rest/v1/addressbook/contacts/<id>")
    def get_contact(id: str) -> flask.Response:
        return flask.Response(BODY, content_type="application/json")

    return app


def find_app(name: str) -> Any:
    if name == "bare-wsgi":
        return bare_wsgi
    if name == "bare-flask":
        return bare_flask()
    from mockserver.app import create_app
    from mockserver.settings import Settings

    return create_app(Settings(contract="off" if name == "mock-off" else "record"))


def granian_app() -> Any:
    """Granian's worker imports its target; the environment says which app."""
    import os

    return find_app(os.environ["BENCHMARK_APP"])


def serve(server: str, name: str, port: int) -> None:
    if server == "own":
        from mockserver.server import listen
        from mockserver.settings import Settings

        listen(find_app(name), Settings(port=port)).run()
    elif server == "waitress":
        from waitress import serve as serve_waitress  # type: ignore[import-untyped]

        serve_waitress(find_app(name), listen=f"127.0.0.1:{port}", threads=16)
    else:
        import os

        from granian import Granian
        from granian.constants import Interfaces

        os.environ["BENCHMARK_APP"] = name
        Granian(
            "tests.benchmarks.servers:granian_app", "127.0.0.1", port, interface=Interfaces.WSGI, blocking_threads=1, factory=True
        ).serve()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))

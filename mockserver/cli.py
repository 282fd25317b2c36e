"""The command line: `mockserver run`, `routes`, `check`, `health`."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from mockserver import __version__
from mockserver.core.errors import ContractError, FixtureError
from mockserver.settings import Settings, SettingsError, load_settings


class Parser(argparse.ArgumentParser):
    """Says in one line what it did not understand."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"mockserver: {message}; {self.prog} --help says what there is\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; its exit status. What a user got wrong is one line on standard error, never a traceback."""
    parser = Parser(prog="mockserver", description="Stateful fakes of vendors' HTTP APIs.")
    parser.add_argument("--version", action="version", version=f"mockserver {__version__}")
    commands = parser.add_subparsers(dest="command")
    run = commands.add_parser("run", help="serve until Ctrl-C or SIGTERM")
    run.add_argument("--host", action="append", help="address to listen on (127.0.0.1); may be given more than once")
    run.add_argument("--port", type=int, help="port to listen on, 0 for any (8080)")
    run.add_argument("--auth", help="who needs a credential: documented (default), always, off")
    run.add_argument("--contract", help="what happens off-contract: record (default), strict, off")
    run.add_argument("--max-tenants", type=int, help="how many tenants there may be (1000)")
    run.add_argument("--journal-size", type=int, help="how many requests a tenant remembers (1000)")
    run.add_argument("--coverage-values", action="store_const", const=True, help="remember which values of the contract were exercised")
    run.add_argument("--cors", help="whether pages of any site may call the vendors: off (default), on")
    run.add_argument("--log", help="a line per request on standard error: text (default), json, none")
    run.add_argument("--threads", type=int, help="how many long requests are answered at once (16)")
    run.add_argument("--client-timeout", type=int, help="seconds that a client has to send, to read, to be idle (30)")
    run.add_argument("--allowed-hosts", help="comma-separated further hosts that the control plane may be used by; * is any")
    run.add_argument("--trust-proxy", action="store_const", const=True, help="believe X-Forwarded-Proto, -Host and -Prefix")
    routes = commands.add_parser("routes", help="list the operations")
    check = commands.add_parser("check", help="compare specs, handlers and fixtures; compile the specs")
    health = commands.add_parser("health", help="exit 0 if the server on this machine's port is ready, else 1")
    health.add_argument("--host", help="the address it listens on (127.0.0.1)")
    health.add_argument("--port", type=int, help="its port (8080)")
    run.add_argument("--reload", action="store_const", const=True, help="read changed fixtures again at a reset and for new tenants")
    fixtures = commands.add_parser("fixtures", help="export the built-in fixtures, or the JSON Schemas of their files")
    fixtures.add_argument("what", choices=("export", "schema"), help="export: the files, for editing; schema: a JSON Schema per table")
    fixtures.add_argument("folder", help="where to write them: <folder>/<vendor>/<table>.json")
    fixtures.add_argument("--vendors", help="comma-separated vendors (all)")
    spec = commands.add_parser("spec", help="print a vendor's spec")
    spec.add_argument("name", metavar="vendor", help="its name, or _mock for the control plane")
    spec.add_argument("--openapi", choices=("3.1", "3.2"), default="3.2", help="3.1: JSON for generators that refuse 3.2")
    vendor = commands.add_parser("new-vendor", help="write the rooms of a further vendor")
    vendor.add_argument("name", help="its name: letters, digits and _")
    vendor.add_argument("--spec", help="an OpenAPI file to start from: a stub per operation, and tests that fail until it is written")
    replay = commands.add_parser("replay", help="play a recording on a fresh server: exit 0 if every answer is as recorded, else 1")
    replay.add_argument("recording", help="a file that holds what GET /_mock/recording answered")
    replay.add_argument("--until", help="the number of the journal's request to stop after")
    for command in (run, routes, check, replay):
        command.add_argument(
            "--fixtures",
            action="append",
            help="folder of <vendor>/<table>.json files to seed from; given again, a later one adds and replaces rows; builtin: our own",
        )
        command.add_argument("--vendors", help="comma-separated vendors to serve (all)")
    for command in (run, routes, check, health):
        command.add_argument("--settings", help="TOML file of settings; a table [<vendor>] sets its switches")
    routes.add_argument("--markdown", action="store_true", help="as the README's table")
    routes.add_argument("--vendor", dest="vendors", help=argparse.SUPPRESS)
    options = vars(parser.parse_args(arguments))
    if isinstance(options.get("host"), list):
        options["host"] = ",".join(options["host"])
    given: dict[str, object] = {
        name: options.pop(name) for name in ("what", "folder", "name", "spec", "openapi", "recording", "until") if name in options
    }
    command = options.pop("command")
    if command is None:
        parser.print_help()
        return 0
    if command == "health":
        given["asked"] = options.get("host") is not None or options.get("port") is not None
    action: Callable[..., int] = COMMANDS[command]
    if options.pop("markdown", False):
        action = _routes_as_markdown
    try:
        return action(load_settings(options.pop("settings", None), options), **given)
    except (SettingsError, FixtureError, ContractError) as error:
        print(f"mockserver: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our lines has read enough
        sys.stdout = None
        return 0


def _run(settings: Settings) -> int:
    # Imported here, like all that a `--help` does not need.
    from mockserver.__main__ import leave

    for number in (signal.SIGTERM, signal.SIGINT):  # as PID 1 of a container nothing else would end the process
        signal.signal(number, leave)
    from mockserver.app import create_app
    from mockserver.request_log import LINES, RequestLog, speak_json
    from mockserver.server import EAGER, listen, port_of, settle, tame, url_of
    from mockserver.whereabouts import announce

    if settings.log == "json":
        speak_json(sys.stderr)
    relax = tame()
    log = RequestLog(sys.stderr, LINES[settings.log], later=True) if settings.log in LINES else None
    mock = create_app(settings, log)
    try:
        server = listen(mock, settings)
    except (OSError, UnicodeError) as error:  # the latter of names that are none
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(f"cannot listen on {settings.host}:{settings.port}: {reason}") from None
    server.relax, server.eager = relax, EAGER
    if log is not None:
        server.rest = log.write
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, frame: server.stop())
    from mockserver.welcome import lines

    with announce(settings.host.partition(",")[0], port_of(server)):
        try:
            for line in lines(mock, url_of(server, settings)):
                print(line, flush=True)
        except BrokenPipeError:  # whoever waited for us to be ready has read enough, and needs us now
            sys.stdout = None
        settle()
        server.run()
    return 0


def _replay(settings: Settings, recording: str, until: str | None) -> int:
    from mockserver.app import create_app
    from mockserver.replay import RecordingError, play, read
    from mockserver.replay import settings as wanted

    try:
        document = read(recording)
        count = 0
        for played in play(create_app(settings.with_values(wanted(document), f"recording {recording}")), document, until):
            count += 1
            if played.difference:
                print("\n".join([f"{played.title}: another answer than recorded", *played.difference]))
                return 1
    except RecordingError as error:
        raise SettingsError(str(error)) from None
    print(f"{count} of {len(document['steps'])} steps played, every answer as recorded")
    return 0


def _routes(settings: Settings) -> int:
    from mockserver.app import create_app

    mock = create_app(settings)
    said = {key for operation in mock.operations.values() if operation.spec for key in operation.spec.raw}
    columns = [key for key in ("x-consumers", "x-permission", "x-role", "x-stage", "x-demands") if key in said]
    table: list[tuple[str, ...]] = [("operation", "wire", "evidence", "source", *(key.removeprefix("x-") for key in columns))]
    for name, operation in mock.operations.items():
        assert operation.spec is not None
        wire = "/".join(operation.verbs) + f" {operation.path}"
        access = [_cell(operation.spec.raw.get(key)) for key in columns]
        table.append((name, wire, operation.spec.evidence, operation.spec.source, *access))
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _cell(value: object) -> str:
    return "-" if value is None else " ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _routes_as_markdown(settings: Settings) -> int:
    from mockserver.app import create_app

    print("| wire | operation | evidence |\n|---|---|---|")
    for name, operation in create_app(settings).operations.items():
        assert operation.spec is not None
        print(f"| `{'/'.join(operation.verbs)} {operation.path}` | `{name}` | {operation.spec.evidence} |")
    return 0


def _check(settings: Settings) -> int:
    from mockserver.app import create_app

    mock = create_app(settings)
    rows = sum(len(table) for table in mock.tenants.get("default").tables.values())
    print(f"ok: {len(mock.vendors)} vendors, {len(mock.operations)} operations, {rows} rows")
    return 0


def _fixtures(settings: Settings, what: str, folder: str) -> int:
    from pathlib import Path

    from mockserver import fixtures
    from mockserver.app import create_app
    from mockserver.core.wire import write_json
    from mockserver.vendors import find

    target = Path(folder)
    try:
        if what == "export":
            written = fixtures.export(target, settings.vendors, {name: find(name) for name in settings.vendors})
        else:
            written = []
            mock = create_app(settings)
            for vendor in mock.vendors.values():
                (target / vendor.name).mkdir(parents=True, exist_ok=True)
                for spec in vendor.tables:
                    file = target / vendor.name / f"{spec.name}.schema.json"
                    file.write_bytes(write_json(fixtures.schema(vendor, mock.contracts[vendor.name], spec.name)))
                    written.append(file)
    except OSError as error:
        raise SettingsError(f"{error.filename or target} cannot be written: {error.strerror}") from None
    print(f"{len(written)} files written to {target}")
    return 0


def _health(settings: Settings, asked: bool) -> int:
    """`asked`: host or port are given; else it is the running server that says where it listens."""
    from http.client import HTTPConnection, HTTPException

    from mockserver.settings import reachable
    from mockserver.whereabouts import find

    host, port = (not asked and find(settings.port)) or (settings.host.partition(",")[0], settings.port)
    connection = HTTPConnection(reachable(host), port, timeout=2)  # directly, whatever proxy the environment names
    try:
        connection.request("GET", "/_mock/health")
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
    except (OSError, UnicodeError, HTTPException) as error:
        raise SettingsError(f"not ready on {connection.host}:{connection.port}: {str(error).strip() or type(error).__name__}") from None
    finally:
        connection.close()
    if answer.status != 200:
        raise SettingsError(f"not ready on {connection.host}:{connection.port}: {answer.status} {answer.reason}")
    print(body)
    return 0


def _spec(settings: Settings, name: str, openapi: str) -> int:
    from mockserver.app import create_app
    from mockserver.core.openapi31 import as_openapi_31
    from mockserver.core.wire import write_json

    contracts = create_app(settings).contracts
    if name not in contracts:
        raise SettingsError(f"there is no vendor {name!r}: known are {', '.join(contracts)}")
    file = contracts[name].file
    assert file is not None
    print(file.text if openapi == "3.2" else write_json(as_openapi_31(contracts[name].document)).decode())
    return 0


def _new_vendor(settings: Settings, name: str, spec: str | None) -> int:
    from pathlib import Path

    from mockserver.scaffold import Rooms, write_vendor

    here = Path.cwd()
    try:
        files = write_vendor(name, here, Path(spec) if spec else None)
    except OSError as error:
        raise SettingsError(f"{error.filename or here} cannot be written: {error.strerror}") from None
    for file in files:
        print(file.relative_to(here))
    if Rooms.of(name, here).inside:
        print(f'next: add "{name}" to VENDORS in mockserver/vendors/__init__.py, then run mockserver check')
    else:
        print(f"next: pip install -e ./mockserver-{name}, then run mockserver check --vendors {name}")
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    "run": _run,
    "routes": _routes,
    "check": _check,
    "fixtures": _fixtures,
    "health": _health,
    "new-vendor": _new_vendor,
    "spec": _spec,
    "replay": _replay,
}

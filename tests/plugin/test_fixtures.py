"""The pytest fixtures, in test files as a project would write them, over sockets and in process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

QUIET = (
    "-p",
    "no:cacheprovider",
    "-p",
    "no:schemathesis",
    "-p",
    "no:hypothesispytest",
    "-p",
    "no:xdist",
    "-p",
    "no:randomly",
    "-W",
    "error",
)
WITH_XDIST = tuple(" ".join(QUIET).replace("-p no:xdist", "").split())
MODES = pytest.mark.parametrize("mode", [(), ("--mockserver-in-process",)], ids=["socket", "in-process"])


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("MOCKSERVER_", "PYTEST_"))]:
        monkeypatch.delenv(name)


@MODES
def test_fixtures__everything_that_they_promise(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, mode: tuple[str, ...]) -> None:
    pytester.makepyfile(
        """
        import asyncio, datetime, http.client
        import httpx, pytest, requests

        LOOKUP = "LOOKUP /rest/v1/addressbook/contacts"
        CONTACTS = "/rest/v1/addressbook/contacts"
        LOGIN = {"domain": "example", "login": "admin", "pwd": "admin-secret"}
        NEW = {"displayname": "Mary", "number": "77"}

        def test_tenant(mockserver, request):
            assert mockserver.url.endswith("/t/" + mockserver.name)
            assert mockserver.call(LOOKUP, json="11").json() == ["ae425147-016c-d818-82d0-50e54938780c"]
            assert mockserver.requests()[0]["operation"] == "incoplax.lookup_contact"
            assert mockserver.freeze("2030-01-01T00:00:00Z") == "2030-01-01T00:00:00Z"
            assert mockserver.advance(60) == "2030-01-01T00:01:00Z"
            assert mockserver.settings({"auth": "off"})["auth"] == mockserver.settings(auth="off")["auth"] == "off"
            assert [entry["status"] for entry in map(lambda entry: entry["response"], mockserver.requests(violations=False))] == [200]
            assert mockserver.requests(violations=True) == mockserver.requests(unmatched=True, vendor="incoplax") == []
            mockserver.reset()
            assert mockserver.requests() == []

        @pytest.mark.parametrize("round", [1, 2])
        def test_each_test_has_a_tenant_of_its_own(incoplax, mockserver, round):
            assert incoplax.call(LOOKUP, json="77").status_code == 404
            assert incoplax.call("POST " + CONTACTS, json=NEW).status_code == 200
            assert len(incoplax.rows("contacts")) == 3
            mockserver.freeze("2001-01-01T00:00:00Z")

        def test_async_client_without_a_socket(mockserver, incoplax):
            async def lookup():
                async with httpx.AsyncClient(base_url=incoplax.base_url, transport=mockserver.transport()) as client:
                    made = await client.post(CONTACTS, json=NEW)
                    return made.status_code, (await client.request("LOOKUP", CONTACTS, json="77")).json() == [made.json()["id"]]
            assert asyncio.run(lookup()) == (200, True)

        def test_vendors(incoplax, twelved, eloqua, admiralcloud, synerise):
            assert eloqua.base_url.endswith("/api/bulk/2.0") and not incoplax.base_url.endswith("/")
            assert set(incoplax.credentials) == {"session"}
            assert twelved.call("POST /api/v1/jobs/search", json={"Page": 1, "PageSize": 10}, auth="pat").status_code == 200
            assert eloqua.call("GET /api/bulk/2.0/syncs", auth="basic").status_code == 200
            assert eloqua.call("GET /syncs", auth="basic").status_code == 200
            eloqua.fault("list_syncs", status=503)
            assert eloqua.call("GET /syncs", auth="basic").status_code == 503
            assert admiralcloud.call("GET /v5/contact/1", auth=admiralcloud.credential("bearer")).status_code == 200
            assert synerise.call("GET /v4/server/time").status_code < 500
            eloqua.fault("GET /syncs", status=502)
            assert [eloqua.call("GET /syncs", auth="basic").status_code for _ in range(2)] == [502, 200]
            assert len(eloqua.requests(operation="list_syncs")) == len(eloqua.requests(operation="GET /syncs")) == 5
            assert [entry["vendor"] for entry in admiralcloud.requests()] == ["admiralcloud"]
            incoplax.settings(limit_max=1)
            assert len(incoplax.call("GET " + CONTACTS).json()) == 1

        def test_seeds_and_rows(incoplax):
            row = incoplax.rows("contacts")[0]
            incoplax.seed({"contacts": [row | {"displayname": "Seeded"}]})
            assert incoplax.call("GET " + CONTACTS + "/" + row["id"]).json()["displayname"] == "Seeded"

        def test_httpx(mockserver, incoplax):
            transport = mockserver.transport() if "mockserver.test" in mockserver.url else httpx.HTTPTransport()
            with httpx.Client(transport=transport, trust_env=False) as plain:
                assert plain.request("LOOKUP", incoplax.base_url + CONTACTS, json="11").json() == ["ae425147-016c-d818-82d0-50e54938780c"]
            with mockserver.httpx_client() as client:
                assert client.post(CONTACTS, json=NEW).json()["number"] == "77"
                assert client.post(CONTACTS, content=(part for part in (b'{"displayname": "C",', b'"number": "78"}'))).status_code == 200
                assert client.get(CONTACTS + "/é€ %2F").status_code == 404
                assert client.get(CONTACTS, params={"limit": 1}).headers["content-type"] == "application/json; charset=utf-8"
                assert client.delete(CONTACTS + "/" + client.get(CONTACTS).json()[0]["id"]).status_code == 204
                assert client.post("/rest/v1/iam/sessions", json=LOGIN).reason_phrase == "OK"
                assert client.get("/rest/v1/iam/sessions/current").json()["login"] == "admin"
                assert "EraSession" in client.cookies

        def test_requests(mockserver, tmp_path):
            file = tmp_path / "body.json"
            file.write_text('{"displayname": "F", "number": "79"}')
            with mockserver.requests_session() as session:
                url = mockserver.url + CONTACTS
                assert session.request("LOOKUP", url, json="11").json() == ["ae425147-016c-d818-82d0-50e54938780c"]
                made = session.post(url, json=NEW)
                assert (made.status_code, made.reason, made.url, made.ok) == (200, "OK", url, True)
                assert session.post(url, data=iter([b'{"displayname": "C",', b'"number": "78"}'])).json()["number"] == "78"
                with file.open("rb") as body:
                    assert session.post(url, data=body).json()["number"] == "79"
                assert session.get(url + "/é€").status_code == 404
                assert session.delete(url + "/" + made.json()["id"]).content == b""
                assert session.get(url, params={"limit": "1"}, stream=True).headers["CONTENT-TYPE"].startswith("application/json")
                assert session.post(mockserver.url + "/rest/v1/iam/sessions", json=LOGIN).cookies["EraSession"]
                assert session.get(mockserver.url + "/rest/v1/iam/sessions/current").json()["login"] == "admin"
                session.cookies.clear()
                assert session.get(mockserver.url + "/rest/v1/iam/sessions/current").status_code == 401

        def test_fault_status(mockserver, incoplax):
            mockserver.fault(operation=LOOKUP, status=503, times=1)
            assert [incoplax.call(LOOKUP, json="11").status_code for _ in range(2)] == [503, 200]

        def test_fault_disconnect(mockserver, incoplax):
            mockserver.fault(operation=LOOKUP, disconnect=True, times=3)
            with pytest.raises(ConnectionError):
                incoplax.call(LOOKUP, json="11")
            with mockserver.httpx_client() as client, pytest.raises(httpx.RemoteProtocolError):
                client.request("LOOKUP", CONTACTS, json="11")
            with mockserver.requests_session() as session, pytest.raises(requests.ConnectionError):
                session.request("LOOKUP", mockserver.url + CONTACTS, json="11")

        def test_fault_truncate(mockserver, incoplax):
            mockserver.fault(operation=LOOKUP, truncate=5, times=3)
            assert incoplax.call(LOOKUP, json="11").content == b'["ae4'
            with mockserver.httpx_client() as client, pytest.raises(httpx.RemoteProtocolError):
                client.request("LOOKUP", CONTACTS, json="11")
            with mockserver.requests_session() as session, pytest.raises(requests.exceptions.ChunkedEncodingError):
                session.request("LOOKUP", mockserver.url + CONTACTS, json="11")

        def test_another_tenant(mockserver, incoplax):
            other = mockserver.another()
            other.vendor("incoplax").call("POST " + CONTACTS, json=NEW)
            assert len(other.rows("incoplax", "contacts")) == len(incoplax.rows("contacts")) + 1
            assert other.name != mockserver.another().name

        @pytest.mark.parametrize("wire", ["GET rest/v1/x", "/rest/v1/x", "GET  /rest", "GET", "GET http://x/rest", ""])
        def test_a_call_is_a_verb_and_a_path(mockserver, wire):
            with pytest.raises(ValueError, match='"VERB /path"'):
                mockserver.call(wire)

        def test_python_values(mockserver, incoplax):
            assert len(incoplax.call("GET " + CONTACTS, query={"filter": {"number": "11"}, "flat": True, "mask": None}).json()) == 1
            now = datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)
            assert mockserver.freeze(now) == "2030-01-01T00:00:00Z"
            assert mockserver.advance(datetime.timedelta(hours=1)) == "2030-01-01T01:00:00Z"

        def test_the_journal_is_whole(mockserver, incoplax):
            for _ in range(150):
                incoplax.call(LOOKUP, json="11")
            assert len(mockserver.requests()) == len(incoplax.requests()) == 150 and len(mockserver.requests(limit=2)) == 2

        def test_strict(mockserver):
            answer = mockserver.call("GET /rest/v1/addressbook/contacts?limit=1&limit=1")
            assert answer.status_code in (400, 422)
            assert mockserver.control("GET /_mock/settings")["contract"] == "strict"

        def test_a_refused_control_call_says_why(mockserver):
            with pytest.raises(AssertionError, match="prot"):
                mockserver.settings({"prot": 1})
        """
    )
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):  # the tests' own server is behind no proxy
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name)
    pytester.runpytest_subprocess(*QUIET, *mode, timeout=60).assert_outcomes(passed=22)


@MODES
def test_fixtures__bug_in_the_fake_fails_the_test_that_met_it(pytester: pytest.Pytester, mode: tuple[str, ...]) -> None:
    pytester.makeconftest(
        """
        import logging, pytest

        @pytest.fixture
        def broken(mockserver_server, monkeypatch):
            def contact(*args, **options):
                raise RuntimeError("a bug in the fake")
            monkeypatch.setattr("mockserver.vendors.incoplax.rules.contacts.lookup_contact", contact)
        """
    )
    pytester.makepyfile(
        """
        LOOKUP = "LOOKUP /rest/v1/addressbook/contacts"

        def test_met(broken, incoplax):
            assert incoplax.call(LOOKUP, json="11").status_code == 500

        def test_not_met(incoplax):
            assert incoplax.call(LOOKUP, json="11").status_code == 200
        """
    )
    result = pytester.runpytest_inprocess(*QUIET, *mode)
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(
        ["*ERROR at teardown of test_met*", "*bug in the mock server: LOOKUP /rest/v1/addressbook/contacts: RuntimeError*"]
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_fixtures__ini_options(pytester: pytest.Pytester) -> None:
    pytester.makeini(
        """
        [pytest]
        mockserver_in_process = true
        mockserver_fixtures = data
        mockserver_vendors = incoplax admiralcloud
        mockserver_contract = record
        """
    )
    folder = pytester.mkdir("data") / "incoplax"
    folder.mkdir()
    (folder / "contacts.json").write_text("[]")
    pytester.makepyfile(
        """
        import pytest

        def test_options(mockserver, incoplax, admiralcloud):
            assert mockserver.url.startswith("http://mockserver.test/")
            assert incoplax.rows("contacts") == []
            assert mockserver.control("GET /_mock/health")["vendors"] == ["incoplax", "admiralcloud"]
            assert mockserver.control("GET /_mock/settings")["contract"] == "record"

        def test_vendor_that_is_not_there(mockserver):
            with pytest.raises(LookupError, match="this server has no vendor 'synerise'; it has incoplax, admiralcloud"):
                mockserver.vendor("synerise")
        """
    )
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=2)


@pytest.mark.parametrize("name", ["test_x", "test_" + "y" * 100])
def test_fixtures__any_test_name_makes_a_tenant(pytester: pytest.Pytester, name: str) -> None:
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.parametrize("value", ["é€/ [] ..", "", "a" * 80])
        def {name}(mockserver, value):
            assert len(mockserver.name) <= 64 and mockserver.call("LOOKUP /rest/v1/addressbook/contacts", json="11").status_code == 200
        """
    )
    pytester.runpytest_inprocess(*QUIET, "--mockserver-in-process").assert_outcomes(passed=3)


def test_fixtures__bad_option_says_so(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_x(mockserver): pass")
    result = pytester.runpytest_inprocess(*QUIET, "-o", "mockserver_contract=strickt")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stdout.fnmatch_lines(["*setting contract takes record, strict, off, not 'strickt'*"])


def test_fixtures__bad_option_under_xdist_says_so_too(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_x(mockserver): pass")
    result = pytester.runpytest_subprocess(*WITH_XDIST, "-n", "2", "-o", "mockserver_vendors=nope", timeout=60)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*mockserver: unknown vendor 'nope'*"])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_fixtures__under_xdist(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_create(incoplax, number):
            made = incoplax.call("POST /rest/v1/addressbook/contacts", json={"displayname": "x", "number": "77"})
            assert made.status_code == 200 and len(incoplax.rows("contacts")) == 3
        """
    )
    pytester.runpytest_subprocess(*WITH_XDIST, "-n", "2", timeout=60).assert_outcomes(passed=6)


HEAVY = ("flask", "marshmallow", "tinydb", "jsonschema_rs", "yaml", "orjson", "requests", "httpx")


@pytest.mark.parametrize("module", ["mockserver", "mockserver.pytest_plugin"])
def test_import__of_the_unused_plugin_costs_nothing(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_import__public_names_are_there_when_asked_for() -> None:
    code = "import mockserver; print([getattr(mockserver, name).__name__ for name in mockserver.__all__])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['Client', 'Mock', 'MockServer', 'Settings', 'create_app', 'load_settings']\n"
    done = subprocess.run([sys.executable, "-c", "import mockserver; mockserver.nothing"], capture_output=True, text=True)
    assert "AttributeError" in done.stderr


def test_plugin__loaded_and_unused_starts_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(f"import sys\ndef test_x(): assert [name for name in {HEAVY!r} if name in sys.modules] == []")
    run = [sys.executable, "-m", "pytest", "-q", "-p", "mockserver.pytest_plugin", "-p", "no:cacheprovider"]
    environ = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(run, cwd=pytester.path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_plugin__is_an_entry_point() -> None:
    from importlib.metadata import entry_points

    found = [point for point in entry_points(group="pytest11") if point.name == "mockserver"]
    assert [point.value for point in found] == ["mockserver.pytest_plugin"]
    assert (Path(__file__).parents[2] / "mockserver" / "pytest_plugin.py").exists()


@MODES
def test_fixtures__a_projects_own_of_the_same_name_leaves_the_vendors_alone(pytester: pytest.Pytester, mode: tuple[str, ...]) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture
        def mockserver():
            return "the project's own"
        """
    )
    pytester.makepyfile(
        """
        def test_vendor(incoplax, mockserver):
            assert mockserver == "the project's own"
            assert incoplax.call("GET /rest/v1/addressbook/contacts").status_code == 200
        """
    )
    pytester.runpytest_inprocess(*QUIET, *mode).assert_outcomes(passed=1)


PAGES = (
    *("/_mock", "/_mock/docs", "/_mock/specs", "/_mock/docs/synerise", "/_mock/docs/_mock", "/_mock/specs/synerise.yaml"),
    *("/_mock/specs/_mock.json", "/_mock/specs/eloqua.json?openapi=3.1", "/_mock/operations", "/_mock/evidence", "/_mock/metrics"),
    *("/_mock/coverage", "/_mock/credentials", "/_mock/state", "/_mock/settings", "/_mock/requests/1/explain", "/_mock/requests/1/curl"),
)


@MODES
def test_fixtures__under_pyfakefs_need_no_file(pytester: pytest.Pytester, mode: tuple[str, ...]) -> None:
    """What the package needs of its own files is read before a test takes the file system away."""
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.parametrize("path", {PAGES!r})
        def test_page(mockserver, synerise, fs, path):
            assert synerise.call("GET /v4/clients").status_code == 401
            answer = mockserver.call("GET " + path)
            assert answer.status_code == 200, answer.text

        def test_reset(mockserver, synerise, fs):
            assert mockserver.call("POST /_mock/reset").status_code == 204
            assert synerise.credential("workspace") and synerise.rows("profiles")
        """
    )
    pytester.runpytest_subprocess(*QUIET, *mode, timeout=120).assert_outcomes(passed=len(PAGES) + 1)

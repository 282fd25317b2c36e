"""What a user of the fixtures reads when a test fails, and what fails a test by itself."""

import re

import pytest

from mockserver.remote import RemoteServer
from mockserver.settings import Settings
from mockserver.testing import MockServer

from .test_fixtures import QUIET, WITH_XDIST, plain

pytest_plugins = ["pytester"]
__all__ = ["plain"]

FAILS = """
    CONTACTS = "/rest/v1/addressbook/contacts"

    def test_fails(incoplax, mockserver):
        incoplax.call("GET " + CONTACTS + "?limt=1&token=s3cret")
        incoplax.call("POST " + CONTACTS, json={"dispalyname": "x", "number": "5", "pwd": "s3cret"})
        incoplax.call("GET /rest/v1/addressbook/contact", auth="session")
        assert False

    def test_passes(incoplax):
        incoplax.call("GET " + CONTACTS)
"""
REPORTED = [
    "*- mockserver -*",
    "tenant test_fails-*, 3 requests:",
    "*#1 GET /rest/v1/addressbook/contacts?limt=1&token=*redacted* -> 200 incoplax.list_contacts, *unread ?limt (limit?)*",
    "*#2 POST /rest/v1/addressbook/contacts -> 400 incoplax.create_contact, *unread /dispalyname (displayname?), /pwd*",
    '*sent: {"dispalyname": "x", "number": "5", "pwd": "<redacted>"}',
    "*answered: *",
    "*why: *displayname*incoplax-addressbook-contacts.txt, lines *",
    "*#3 GET /rest/v1/addressbook/contact -> 404 no operation, nearest GET /rest/v1/addressbook/contacts (segment contact, not contacts)",
]


def test_report__of_a_failure_has_the_last_requests(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FAILS)
    result = pytester.runpytest_inprocess(*QUIET, "--mockserver-in-process")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(REPORTED)
    assert "s3cret" not in result.stdout.str().partition("- mockserver -")[2] and "test_passes-" not in result.stdout.str()


def test_report__of_a_failure_under_xdist_is_the_same(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FAILS)
    result = pytester.runpytest_subprocess(*WITH_XDIST, "-n", "2", timeout=120)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(REPORTED)


@pytest.mark.parametrize(("choice", "reported"), [("none", []), ("all", ["test_fails", "test_passes"])])
def test_report__as_the_option_says(pytester: pytest.Pytester, choice: str, reported: list[str]) -> None:
    pytester.makepyfile(FAILS)
    result = pytester.runpytest_inprocess(*QUIET, "--mockserver-in-process", "-rP", f"--mockserver-journal={choice}")
    assert re.findall(r"^tenant (test_\w+)-\d+, ", result.stdout.str(), re.MULTILINE) == reported


def test_report__of_longer_lived_tenants_and_of_setups_and_teardowns(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture(scope="module")
        def shared(mockserver_server):
            tenant = mockserver_server.fresh_tenant("shared")
            yield tenant
            tenant.close()

        @pytest.fixture
        def early(mockserver):
            mockserver.call("GET /early")
            raise ValueError

        @pytest.fixture
        def late(mockserver):
            yield
            mockserver.call("GET /late")
            raise ValueError

        def test_many(shared, mockserver):
            other = mockserver.another()
            for number in range(12):
                shared.call(f"GET /rest/v1/addressbook/contacts?offset={number}")
            other.call("GET /nowhere")
            assert False

        def test_without():
            assert False

        def test_early(early): pass
        def test_late(late): pass
        """
    )
    result = pytester.runpytest_inprocess(*QUIET, "--mockserver-in-process")
    result.assert_outcomes(passed=1, failed=2, errors=2)
    lines = ["tenant shared-*, last 10 of 12 requests:", "*#3 GET *offset=2 -> 200*", "*#12 *"]
    for wanted in (lines, ["*#1 GET /nowhere -> 404*"], ["*#1 GET /early -> 404*"], ["*#1 GET /late -> 404*"]):
        result.stdout.fnmatch_lines(wanted)
    text = result.stdout.str()
    assert "#2 GET" not in text and text.count("- mockserver -") == 3


UNFIRED = """
    LOOKUP = "LOOKUP /rest/v1/addressbook/contacts"

    def test_unfired(incoplax):
        incoplax.fault(LOOKUP, status=503, after=1)
        incoplax.call(LOOKUP, json="11")

    def test_fired(incoplax):
        incoplax.fault(LOOKUP, status=503)
        assert incoplax.call(LOOKUP, json="11").status_code == 503

    def test_optional(incoplax):
        assert incoplax.fault(LOOKUP, status=503, optional=True)["optional"] is True

    def test_of_another(mockserver):
        mockserver.another().vendor("incoplax").fault(status=503)

    def test_that_fails_anyhow(incoplax):
        incoplax.fault(LOOKUP, status=503)
        assert False
"""


def test_unfired__a_fault_that_never_fired_fails_the_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(UNFIRED)
    result = pytester.runpytest_inprocess(*QUIET, "--mockserver-in-process")
    result.assert_outcomes(passed=4, failed=1, errors=2)
    result.stdout.fnmatch_lines(
        ["*ERROR at teardown of test_unfired*", "armed, and never fired*", "*fault 1 on LOOKUP /rest/v1/addressbook/contacts"]
    )
    result.stdout.fnmatch_lines(["*ERROR at teardown of test_of_another*"])


def test_unread__fails_the_test_where_the_ini_file_says_so(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_misspelt(incoplax):
            assert incoplax.call("GET /rest/v1/addressbook/contacts?limt=1").headers["X-Mock-Unread"] == "1"

        def test_unfired(incoplax):
            incoplax.fault(status=503)

        def test_read(incoplax):
            assert "X-Mock-Unread" not in incoplax.call("GET /rest/v1/addressbook/contacts?limit=1").headers
        """
    )
    run = (*QUIET, "--mockserver-in-process", "-o", "mockserver_contract=record", "-o", "mockserver_unfired=record")
    result = pytester.runpytest_inprocess(*run, "-o", "mockserver_unread=fail")
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(
        ["*nothing read a part of these requests:", "*GET /rest/v1/addressbook/contacts?limt=1 -> 200*?limt (limit?)"]
    )


@pytest.mark.parametrize("name", ["mockserver_unread", "mockserver_unfired"])
def test_ini__another_word_is_an_error(pytester: pytest.Pytester, name: str) -> None:
    pytester.makepyfile("def test_x(): pass")
    result = pytester.runpytest_inprocess(*QUIET, "-o", f"{name}=maybe")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*the ini option {name} takes fail or record, not 'maybe'*"])


def test_report__of_a_running_server_has_the_same() -> None:
    with MockServer(Settings(port=0, vendors=("incoplax",))) as running:
        remote = RemoteServer(running.url)
        tenant = remote.fresh_tenant("far")
        tenant.fault(vendor="incoplax", status=503, after=9)
        tenant.call("GET /rest/v1/addressbook/contacts?limt=1")
        tenant.call("POST /rest/v1/addressbook/contacts", json={"number": "5"})
        report = remote.reporter(tenant)
        assert tenant.unfired() == ["fault 1 on incoplax"]
        assert [line.partition(", ")[2] for line in tenant.unread()] == ["unread ?limt (limit?)"]
        assert tenant.close() == [] and remote.open() == []
        first, get, post, *why = report()
    assert first == f"tenant {tenant.name}, 2 requests:"
    assert get.endswith("unread ?limt (limit?)") and "-> 400 incoplax.create_contact" in post
    assert any("why: body" in line and "incoplax-addressbook-contacts.txt, lines " in line for line in why)

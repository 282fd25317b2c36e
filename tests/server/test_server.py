"""`MockServer`: the server on a thread of this process."""

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from mockserver import welcome
from mockserver.app import Mock, create_app
from mockserver.cli import main
from mockserver.settings import Settings
from mockserver.testing import MockServer


@pytest.mark.parametrize(("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("localhost", "localhost"), ("::1", "[::1]"), ("::", "[::1]")])
def test_server__url_is_one_that_a_client_can_use(mock: Mock, host: str, shown: str) -> None:
    try:
        running = MockServer(Settings(host=host, port=0), mock).start()
    except OSError:
        pytest.skip(f"this machine has no {host}")
    try:
        assert running.url.startswith(f"http://{shown}:")
        assert running.tenant("default").call("GET /_mock/health").status_code == 200
    finally:
        running.stop()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1", "::"])
def test_health__asks_where_the_server_listens(mock: Mock, capsys: pytest.CaptureFixture[str], host: str) -> None:
    try:
        running = MockServer(Settings(host=host, port=0), mock).start()
    except OSError:
        pytest.skip(f"this machine has no {host}")
    try:
        assert main(["health", "--host", host, "--port", running.url.rpartition(":")[2]]) == 0
    finally:
        running.stop()


def test_server__started_twice_says_so_and_goes_on(mock: Mock) -> None:
    with MockServer(Settings(port=0), mock) as server:
        with pytest.raises(RuntimeError, match="is running"):
            server.start()
        assert server.tenant("default").call("GET /_mock/health").status_code == 200


def test_server__locked_opens_to_its_own_tenants() -> None:
    settings = Settings(port=0, vendors=("incoplax",), control_token="secret")
    with MockServer(settings) as server:
        tenant = server.tenant("a")
        assert tenant.vendor("incoplax").base_url == tenant.url and tenant.rows("incoplax", "contactgroups")
        with tenant.requests_session() as session:
            assert session.get(f"{tenant.url}/_mock/clock").status_code == 401


def test_lines__printed_leave_the_default_tenant_its_ids() -> None:
    """What start-up prints has a token in it, which the requests of a test must not notice."""
    mock = create_app(Settings(vendors=("synerise",)))
    list(welcome.lines(mock, "http://x"))
    assert mock.tenants.get("default").ids.counts == mock.tenants.get("other").ids.counts == {}


def test_lines__printed_name_the_switches_that_are_set() -> None:
    mock = create_app(Settings(vendors=("synerise",), switches={"synerise": {"content_type_on_reads": "ignored"}}))
    assert "synerise      switch content_type_on_reads=ignored" in list(welcome.lines(mock, "http://x"))


def test_server__stopped_leaves_the_port_and_can_start_again(mock: Mock) -> None:
    server = MockServer(Settings(port=0), mock)
    with server:
        port = int(server.url.rpartition(":")[2])
        assert server.tenant("default").call("GET /_mock/health").status_code == 200
    with pytest.raises(RuntimeError, match="not running"):
        assert server.url
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    with MockServer(Settings(port=port), mock) as again:
        assert again.tenant("default").call("GET /_mock/health").status_code == 200


def test_server__stopped_right_after_an_answer_ends_its_threads_in_peace(mock: Mock, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(50):
        with MockServer(Settings(port=0), mock) as server:
            assert server.tenant("default").call("GET /_mock/health").status_code == 200
    assert caplog.messages == []


def test_server__more_requests_than_threads_wait_without_a_word(mock: Mock, caplog: pytest.LogCaptureFixture) -> None:
    with MockServer(Settings(port=0, threads=1), mock) as server, ThreadPoolExecutor(4) as pool:
        slow = server.tenant("waiting")
        slow.fault(vendor="incoplax", delay_ms=20, times=None)
        answers = list(pool.map(lambda _: slow.call("GET /rest/v1/addressbook/contacts").status_code, range(4)))
    assert answers == [200] * 4
    assert caplog.messages == []

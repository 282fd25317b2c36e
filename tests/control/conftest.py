"""A control plane that is locked, and one that is nearly full."""

import pytest

from mockserver.app import create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import Settings


@pytest.fixture(scope="session")
def locked() -> Client:
    mock = create_app(Settings(vendors=(), control_token="s3cret-ü"))
    return Client("http://mockserver.test", "default", send_in_process(mock))


@pytest.fixture
def narrow() -> Client:
    """Room for two tenants, `default` among them, and for three journal entries."""
    mock = create_app(Settings(vendors=("incoplax",), max_tenants=2, journal_size=3))
    return Client("http://mockserver.test", "default", send_in_process(mock))

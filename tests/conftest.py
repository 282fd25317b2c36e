"""Fixtures of the project's own tests: in process, one server a session, a fresh tenant a test."""

import itertools
import os
from collections.abc import Iterator

import pytest
import yaml  # noqa: F401  (pytester forgets what is first imported in a run of its own, and PyYAML's C part cannot be imported twice)

from mockserver.app import Mock, create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import load_settings

# No proxy stands between the tests and the servers that they start.
os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(filter(None, ["127.0.0.1", "localhost", "::1", os.environ.get("no_proxy")]))

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def mock() -> Mock:
    return create_app(load_settings(arguments={"contract": "strict", "max_tenants": 100_000}))


@pytest.fixture
def client(mock: Mock) -> Iterator[Client]:
    """A fresh tenant under `contract=strict`. A bug in the fake fails the test that met it."""
    tenant = f"test-{next(_numbers)}"
    yield Client(f"http://mockserver.test/t/{tenant}", tenant, send_in_process(mock))
    world = mock.tenants.find(tenant)
    bugs = list(world.bugs) if world else []
    mock.tenants.drop(tenant)
    assert not bugs, "bug in the mock server: " + "; ".join(bugs)

"""Fixtures of the project's own tests: in process, one server a session, a fresh tenant a test."""

import atexit
import gc
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator

import pytest
import yaml  # noqa: F401  (pytester forgets what is first imported in a run of its own, and PyYAML's C part cannot be imported twice)

from mockserver.app import Mock, create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import load_settings

# No proxy stands between the tests and the servers that they start.
os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(filter(None, ["127.0.0.1", "localhost", "::1", os.environ.get("no_proxy")]))

# Many tests start interpreters: where nothing compiled may be kept, it is kept for this run, else each would compile all that it imports.
if sys.dont_write_bytecode and "PYTHONPYCACHEPREFIX" not in os.environ:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = tempfile.mkdtemp(prefix="mockserver-compiled-")
    atexit.register(shutil.rmtree, os.environ["PYTHONPYCACHEPREFIX"], ignore_errors=True)

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


def pytest_collection_finish() -> None:
    """What is there by now stays: the collector need not look through it, in each of thousands of tests, again."""
    gc.collect()
    gc.freeze()

"""The specs and the handlers, loaded once."""

import pytest

from mockserver.app import Mock
from mockserver.control import VENDOR as CONTROL
from mockserver.core.vendor import Vendor


@pytest.fixture(scope="session")
def everyone(mock: Mock) -> list[Vendor]:
    """The vendors and the control plane."""
    return [*mock.vendors.values(), CONTROL]

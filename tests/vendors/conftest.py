"""What the tests of all vendors share: time stands still unless a test moves it."""

import pytest


@pytest.fixture(autouse=True)
def still(request: pytest.FixtureRequest) -> None:
    """On a busy machine seconds pass between two calls, and what falls due meanwhile would run."""
    for name in {"client", "wired"} & set(request.fixturenames):
        request.getfixturevalue(name).freeze()

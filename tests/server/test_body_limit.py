"""A body over the vendor's limit: any operation may be sent one, so each must have a documented answer to it."""

import re

import pytest

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.vendors import VENDORS


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_operation__body_over_the_limit_has_a_documented_answer(client: Client, mock: Mock, vendor: str) -> None:
    """Under contract=strict an answer that the spec does not have is a 500. Eloqua says 404."""
    client.settings(auth="off")
    too_large = bytes(mock.vendors[vendor].max_body + 1)
    answers = {
        f"{verb} {operation.path}": client.call(f"{verb} {re.sub('{.*?}', '1', operation.path)}", data=too_large).status_code
        for operation in mock.vendors[vendor].operations()
        for verb in operation.verbs
    }
    assert answers and {wire: status for wire, status in answers.items() if status not in (413, 404)} == {}

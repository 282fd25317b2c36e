"""Every operation of the address book, with data that the contract takes and data that it refuses."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from mockserver.app import create_app
from mockserver.core.openapi import for_tools
from mockserver.settings import Settings
from tests.fuzz.dialect import conformance, sent

test_incoplax = conformance("incoplax")
test_incoplax__with_sessions = conformance("incoplax", "session", tenant_settings={"auth": "always"})


def test_lookup_contact__fuzzed_sends_its_own_verb() -> None:
    """By what reached the server, and whichever process runs the other tests of this file."""
    mock = create_app(Settings(vendors=("incoplax",)))
    schema = schemathesis.openapi.from_dict(for_tools(mock.contracts["incoplax"].document))
    schema.app = mock
    before = sent.get("LOOKUP", 0)

    @given(schema["/rest/v1/addressbook/contacts"]["query"].as_strategy())
    @settings(
        max_examples=10,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Any) -> None:
        case.call()

    send()
    assert sent.get("LOOKUP", 0) - before > 5
    journal = list(mock.tenants.get("default").journal)
    assert len(journal) > 5 and {entry.method for entry in journal} == {"LOOKUP"}

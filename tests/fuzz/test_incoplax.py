"""Every operation of the address book, with data that the contract takes and data that it refuses."""

from tests.fuzz.dialect import conformance, sent

test_incoplax = conformance("incoplax")
test_incoplax__with_sessions = conformance("incoplax", "session", tenant_settings={"auth": "always"})


def test_lookup_contact__fuzzed_sends_its_own_verb() -> None:
    assert sent.get("LOOKUP", 0) > 5

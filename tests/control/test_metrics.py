"""The server in numbers."""

import re

from mockserver.app import create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import Settings

CONTACTS = "/rest/v1/addressbook/contacts"
SAMPLE = re.compile(r'(mockserver_[a-z_]+)(\{([a-z]+="[^"\\]*",?)+\})? ([0-9.]+)')


def samples(client: Client) -> dict[str, float]:
    """Every sample of a text that keeps the format: HELP and TYPE before each family."""
    found: dict[str, float] = {}
    families = set()
    for line in client.metrics().splitlines():
        if line.startswith("# TYPE "):
            families.add(line.split()[2])
        elif not line.startswith("# HELP "):
            match = SAMPLE.fullmatch(line)
            assert match and match[1] in families, line
            found[line.rpartition(" ")[0]] = float(match[4])
    return found


def test_read_metrics__of_all_tenants_through_resets() -> None:
    send = send_in_process(create_app(Settings(vendors=("incoplax",), contract="record")))
    one, two = Client("", "one", send), Client("", "two", send)
    one.call(f"LOOKUP {CONTACTS}", json="11")
    two.call(f"LOOKUP {CONTACTS}", json="11")
    two.call(f"GET {CONTACTS}?limit=many")
    two.call("GET /nothing")
    two.fault(vendor="incoplax", status=503)
    two.call(f"LOOKUP {CONTACTS}", json="11")
    two.stub(f"GET {CONTACTS}", override=True)
    two.call(f"GET {CONTACTS}")
    met = 'mockserver_requests_total{operation="incoplax.lookup_contact",status="200"}'
    first = samples(one)
    assert first[met] == 2 and first["mockserver_tenants"] == 3 and first["mockserver_journal_entries"] == 6
    assert first['mockserver_faulted_requests_total{operation="incoplax.lookup_contact",status="503"}'] == 1
    assert first['mockserver_stubbed_requests_total{operation="incoplax.list_contacts"}'] == 1
    assert first["mockserver_unmatched_requests_total"] == first["mockserver_violating_requests_total"] == 1
    assert first['mockserver_rows{vendor="incoplax"}'] > 3
    one.reset()
    one.control("DELETE /_mock/tenants/two")
    second = samples(one)
    assert second[met] == 2 and second["mockserver_tenants"] == 2 and second["mockserver_journal_entries"] == 0

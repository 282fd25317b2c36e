"""Coverage of the contract: what requests have met."""

from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import Settings

CONTACTS = "/rest/v1/addressbook/contacts"
ID = "ae425147-016c-d818-82d0-50e54938780c"


def of(client: Client, name: str, tenants: str | None = None) -> dict[str, Any]:
    return next(each for each in client.coverage(tenants)["operations"] if each["operation"] == name)


def test_read_coverage__every_documented_status_and_those_met(client: Client) -> None:
    before = client.coverage()
    assert before["met"] == 0 and before["documented"] > 100
    client.call(f"GET {CONTACTS}/{ID}")
    client.call(f"GET {CONTACTS}/none")
    client.call(f"GET {CONTACTS}/none")
    found = of(client, "incoplax.get_contact")
    assert (list(found)[:3] == ["operation", "wire", "statuses"] and found["wire"] == f"GET {CONTACTS}/{{contactId}}") or "{" in found[
        "wire"
    ]
    assert found["statuses"]["200"] == {"count": 1, "faulted": 0} and found["statuses"]["404"] == {"count": 2, "faulted": 0}
    assert {"count": 0, "faulted": 0} in found["statuses"].values() and found["undocumented"] == {}
    assert client.coverage()["met"] == 2


def test_read_coverage__faults_and_stubs_count_apart(client: Client) -> None:
    client.fault(operation="incoplax.get_contact", status=418, times=1)
    client.fault(operation="incoplax.get_contact", disconnect=True, times=1)
    client.call(f"GET {CONTACTS}/{ID}")
    with pytest.raises(ConnectionError):
        client.call(f"GET {CONTACTS}/{ID}")
    client.stub(f"GET {CONTACTS}/{{id}}", status=200, override=True)
    client.call(f"GET {CONTACTS}/{ID}")
    found = of(client, "incoplax.get_contact")
    assert found["undocumented"] == {"0": {"count": 0, "faulted": 1}, "418": {"count": 0, "faulted": 1}}
    assert found["stubbed"] == 1 and found["statuses"]["200"]["count"] == 0 and client.coverage()["met"] == 0


def test_read_coverage__outlives_the_journal_and_ends_with_a_reset(narrow: Client) -> None:
    for _ in range(5):
        narrow.call(f"GET {CONTACTS}/{ID}")
    assert of(narrow, "incoplax.get_contact")["statuses"]["200"]["count"] == 5
    narrow.reset()
    assert narrow.coverage()["met"] == 0


def test_delete_coverage__forgets(client: Client) -> None:
    client.call(f"GET {CONTACTS}")
    client.control("DELETE /_mock/coverage")
    assert client.coverage()["met"] == 0 and len(client.requests()) == 1


def test_read_coverage__of_several_tenants_adds_up(client: Client) -> None:
    others = [client.fork(f"{client.tenant}-c{number}") for number in (1, 2)]
    for other in others:
        other.call(f"GET {CONTACTS}")
    assert of(client, "incoplax.list_contacts", f"{client.tenant}-c?")["statuses"]["200"]["count"] == 2
    assert client.coverage()["met"] == 0
    for other in others:
        other.control(f"DELETE /_mock/tenants/{other.tenant}")


def test_read_coverage__of_parameters_and_values() -> None:
    mock = create_app(Settings(vendors=("incoplax", "eloqua"), coverage_values=True))
    client = Client("", "default", send_in_process(mock))
    client.call(f"GET {CONTACTS}?limit=1&limit=2")
    (limit,) = [each for each in of(client, "incoplax.list_contacts")["parameters"] if each["name"] == "limit"]
    assert limit == {"in": "query", "name": "limit", "count": 1}
    definition = {"name": "n", "syncActions": [{"action": "setStatus", "status": "unsubscribed"}, {"action": "add"}]}
    client.call("POST /api/bulk/2.0/contacts/syncActions", json=definition)
    parameters = {each["name"]: each for each in of(client, "eloqua.create_sync_action")["parameters"]}
    assert parameters["/syncActions/*/action"]["count"] == 1
    assert parameters["/syncActions/*/action"]["values"] == {"add": 1, "remove": 0, "setStatus": 1}
    client.call(f"GET {CONTACTS}/{ID}")
    assert {key: value for key, value in of(client, "incoplax.get_contact")["parameters"][0].items() if key in ("in", "count")} == {
        "in": "path",
        "count": 1,
    }

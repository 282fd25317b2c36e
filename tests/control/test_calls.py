"""Each call of the control plane is a method of the client, and so of the tenant of the pytest fixtures."""

import inspect
import re

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.control_calls import ControlCalls

OTHER_FORM = {"GET /_mock/specs/{}.yaml", "GET /_mock", "GET /_mock/", "GET /_mock/docs", "GET /_mock/specs"}
"""What a method gives in another form, and pages of links for people."""


def test_every_call_is_a_method(mock: Mock) -> None:
    source = inspect.getsource(ControlCalls)
    asked = {re.sub(r"\{[^}]*\}", "{}", wire).partition("?")[0] for wire in re.findall(r'f?"((?:[A-Z]+) /_mock/[^"]*)"', source)}
    (control,) = [mount for mount in mock.gateway.mounts if mount.vendor.name == "_mock"]
    wires = {re.sub(r"\{[^}]*\}", "{}", operation.wire) for operation in control.operations}
    assert not (missing := wires - asked - OTHER_FORM), f"mockserver/control_calls.py has no method for {sorted(missing)}"
    assert asked <= wires


def test_methods__of_what_is_there(client: Client) -> None:
    client.call("GET /rest/v1/addressbook/contacts")
    assert client.request("1")["operation"] == "incoplax.list_contacts"
    client.forget_requests()
    assert client.requests() == [] and client.clock()["frozen"] is False
    client.fault(vendor="incoplax", status=503), client.fault(vendor="eloqua", status=503)
    client.drop_faults("1")
    assert [rule["id"] for rule in client.faults()] == ["2"]
    client.drop_faults()
    client.stub("GET /a"), client.stub("GET /b")
    client.drop_stubs("1")
    assert [stub["id"] for stub in client.stubs()] == ["2"]
    client.drop_stubs()
    assert client.faults() == client.stubs() == []
    contact = client.state("incoplax")["incoplax"]["contacts"][0]
    assert client.replace_state({"incoplax": {"contacts": [contact]}})["incoplax"]["contacts"] == client.state()["incoplax"]["contacts"]
    assert client.settings()["auth"] == "documented" and client.health()["status"] == "ready"
    assert len(client.operations()) > 90 and client.tenant in [tenant["name"] for tenant in client.tenants()]
    assert client.spec("incoplax")["openapi"] and client.docs("incoplax").startswith("<!")
    assert "session" in client.credentials()["incoplax"]
    client.make_tenant(f"{client.tenant}-x")
    client.drop_tenant(f"{client.tenant}-x")
    assert f"{client.tenant}-x" not in [tenant["name"] for tenant in client.tenants()]

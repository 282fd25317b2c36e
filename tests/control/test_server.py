"""Health, operations, specs, and what holds for every call."""

from typing import Any

import pytest
import yaml

from mockserver import __version__
from mockserver.app import Mock, create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import Settings

from .problems import problem

BODIES = [
    "PUT /_mock/tenants/x",
    "PUT /_mock/state",
    "POST /_mock/seed",
    "PUT /_mock/clock",
    "POST /_mock/clock/advance",
    "PATCH /_mock/settings",
    "POST /_mock/credentials",
    "POST /_mock/faults",
]
BARE = [
    "GET /_mock/health",
    "GET /_mock/operations",
    "GET /_mock/specs/_mock.yaml",
    "GET /_mock/specs/_mock.json",
    "GET /_mock/docs/_mock",
    "GET /_mock/tenants",
    "DELETE /_mock/tenants/x",
    "POST /_mock/reset",
    "GET /_mock/state",
    "GET /_mock/clock",
    "GET /_mock/settings",
    "GET /_mock/credentials",
    "GET /_mock/faults",
    "DELETE /_mock/faults",
    "DELETE /_mock/faults/1",
    "GET /_mock/requests",
    "DELETE /_mock/requests",
    "GET /_mock/requests/1",
]


def test_read_health__server_up_is_ready(client: Client, mock: Mock) -> None:
    assert client.control("GET /_mock/health") == {"status": "ready", "version": __version__, "vendors": list(mock.vendors)}


def test_list_operations__all_vendors_bear_name_wire_and_statuses(client: Client, mock: Mock) -> None:
    listed = client.control("GET /_mock/operations")["operations"]
    assert [item["operation"] for item in listed] == list(mock.operations)
    lookup = next(item for item in listed if item["operation"] == "incoplax.lookup_contact")
    assert list(lookup) == ["operation", "vendor", "wire", "summary", "evidence", "source", "statuses"]
    assert (lookup["vendor"], lookup["wire"]) == ("incoplax", "LOOKUP /rest/v1/addressbook/contacts")
    assert lookup["evidence"] == "documented" and lookup["source"].startswith("docs/") and {200, 404} <= set(lookup["statuses"])


@pytest.mark.parametrize("vendor", ["incoplax", "_mock"])
def test_read_spec_yaml__says_the_same_as_json(client: Client, vendor: str) -> None:
    text = client.call(f"GET /_mock/specs/{vendor}.yaml")
    document = client.call(f"GET /_mock/specs/{vendor}.json")
    assert text.headers["Content-Type"] == "application/yaml" and document.headers["Content-Type"] == "application/json"
    assert list(yaml.safe_load(text.text)["paths"]) == list(document.json()["paths"])
    assert document.json()["openapi"] == "3.2.0"


@pytest.mark.parametrize(("name", "status"), [("nobody", 422), ("..%2Fincoplax", 404)])
def test_read_spec_yaml__vendor_unknown_422_or_404(client: Client, name: str, status: int) -> None:
    problem(client.call(f"GET /_mock/specs/{name}.yaml"), status)


@pytest.mark.parametrize(("name", "status"), [("nobody", 422), ("..%2Fincoplax", 404)])
def test_read_spec_json__vendor_unknown_422_or_404(client: Client, name: str, status: int) -> None:
    problem(client.call(f"GET /_mock/specs/{name}.json"), status)


def test_every_operation__says_how_it_is_known(client: Client, mock: Mock) -> None:
    response = client.call("GET /_mock/clock")
    assert (response.headers["X-Mock-Operation"], response.headers["X-Mock-Evidence"]) == ("_mock.read_clock", "documented")
    assert all(spec.source == "the control-plane contract" for spec in mock.contracts["_mock"].operations.values())


def test_path_unknown__404_problem(client: Client) -> None:
    assert "/_mock/nope" in problem(client.call("GET /_mock/nope"), 404)["detail"]


def test_verb_unknown__405_with_allow(client: Client) -> None:
    response = client.call("DELETE /_mock/settings")
    problem(response, 405)
    assert response.headers["Allow"] == "GET, PATCH"


@pytest.mark.parametrize("wire", BODIES)
@pytest.mark.parametrize(
    "body",
    [b"{", b"NaN", b'{"a":Infinity}', b'"\xff"', b'"\\ud800"', b"[" * 100_000, b"[" * 101 + b"]" * 101, b"\x00", b"{}{}"],
)
def test_body_malformed__400_problem(client: Client, wire: str, body: bytes) -> None:
    problem(client.call(wire, data=body), 400, "")


@pytest.mark.parametrize("wire", [wire for wire in BODIES if "tenants" not in wire])
def test_body_empty__400_problem(client: Client, wire: str) -> None:
    problem(client.call(wire, data=b""), 400, "")
    problem(client.call(wire), 400, "")


@pytest.mark.parametrize("wire", BODIES)
@pytest.mark.parametrize("body", [[], "x", 1, None, True, [[]], {"nobody": 1}, {"": {}}, {"a": {"b": {"c": {}}}}, {"a": 10**30}])
def test_body_unfitting__422_problem(client: Client, wire: str, body: Any) -> None:
    before = client.control("GET /_mock/state")
    assert problem(client.call(wire, json=body), 422)["errors"]
    assert client.control("GET /_mock/state") == before


@pytest.mark.parametrize("wire", BARE)
def test_body_where_none_is_taken__422_problem(client: Client, wire: str) -> None:
    problem(client.call(wire, json={"vendor": "incoplax"}), 422, "")


@pytest.mark.parametrize("wire", BARE + BODIES)
def test_query_unknown__422_problem(client: Client, wire: str) -> None:
    problem(client.call(f"{wire}?surplus=1", json={}), 422, "/surplus", "query")


def test_query_repeated__422_problem(client: Client) -> None:
    problem(client.call("POST /_mock/reset?vendor=incoplax&vendor=incoplax"), 422, "/vendor", "query")


def test_body__any_content_type_is_json(client: Client) -> None:
    response = client.call("PUT /_mock/clock", data=b'{"frozen":true}', headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert response.status_code == 200 and response.json()["frozen"] is True
    problem(client.call("PUT /_mock/clock", data=b'{"frozen":1}', headers={"Content-Type": "text/plain"}), 422, "/frozen")


def test_control_calls__are_not_journaled(client: Client) -> None:
    client.control("GET /_mock/clock")
    assert client.requests() == []
    assert "X-Mock-Request" not in client.call("GET /_mock/clock").headers


@pytest.mark.parametrize("wire", [wire for wire in BARE + BODIES if wire != "GET /_mock/health"])
@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer s3cret"}, {"Authorization": "Basic s3cret-ü"}, {"Authorization": "Bearer"}])
def test_authenticate__without_the_token_401(locked: Client, wire: str, sent: dict[str, str]) -> None:
    response = locked.call(wire, headers=sent)
    problem(response, 401, "/Authorization", "header")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_authenticate__with_the_token_200(locked: Client, scheme: str) -> None:
    value = f"{scheme} s3cret-ü".encode().decode("latin-1")  # as WSGI hands a header on
    assert locked.call("GET /_mock/clock", headers={"Authorization": value}).status_code == 200


def test_read_health__locked_server_needs_no_token(locked: Client) -> None:
    assert locked.call("GET /_mock/health").status_code == 200


def test_body_too_large__413_problem(client: Client) -> None:
    response = client.call("POST /_mock/seed", data=b"{}", headers={"Content-Length": str(65 * 1024 * 1024)})
    problem(response, 413, "")


@pytest.mark.parametrize(("path", "headers", "status"), [("/nope", {}, 404), ("/_mock/health", {"X-Mock-Tenant": "other"}, 400)])
def test_gateway__head_gets_a_problem_without_body(client: Client, path: str, headers: dict[str, str], status: int) -> None:
    answer = client.call(f"HEAD {path}", headers=headers)
    assert (answer.status_code, answer.content) == (status, b"")
    assert int(answer.headers["Content-Length"]) > 100


def test_read_spec_json__in_the_dialect_of_tools_folds_own_verbs_into_free_slots(client: Client) -> None:
    plain = client.call("GET /_mock/specs/incoplax.json").json()["paths"]["/rest/v1/addressbook/contacts"]
    folded = client.call("GET /_mock/specs/incoplax.json?dialect=tools").json()["paths"]["/rest/v1/addressbook/contacts"]
    assert folded["query"] == plain["additionalOperations"]["LOOKUP"] | {"x-wire-method": "LOOKUP"}
    assert "additionalOperations" not in folded


def test_read_spec_json__in_an_unknown_dialect_422(client: Client) -> None:
    problem(client.call("GET /_mock/specs/incoplax.json?dialect=latin"), 422)


@pytest.mark.parametrize("token", [" secret", "secret ", "\tsecret\n"])
def test_authenticate__token_with_a_space_at_an_end_is_without_it(token: str) -> None:
    """From a file or a secret with a line end: a header's value cannot carry it."""
    mock = create_app(Settings(vendors=(), control_token=token))
    client = Client("http://mockserver.test", "default", send_in_process(mock))
    assert client.call("GET /_mock/clock", headers={"Authorization": "Bearer secret"}).status_code == 200
    assert client.call("GET /_mock/clock", headers={"Authorization": "Bearer other"}).status_code == 401

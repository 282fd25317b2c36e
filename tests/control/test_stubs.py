"""Stubs: what answers request lines that no operation has."""

from pathlib import Path
from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.client import Client, send_in_process
from mockserver.core.errors import FixtureError
from mockserver.settings import Settings

from .problems import problem

IMPORTS = "POST /api/bulk/2.0/contacts/imports"
CONTACTS = "/rest/v1/addressbook/contacts"


def test_create_stub__inside_a_vendor_answers_and_is_journaled(client: Client) -> None:
    made = client.stub(IMPORTS, status=201, body={"uri": "/imports/1"}, headers={"X-Own": "a"})
    assert made == {
        **{"id": "1", "wire": IMPORTS, "status": 201, "body": {"uri": "/imports/1"}, "headers": {"X-Own": "a"}},
        **{"times": None, "override": False, "served": 0},
    }
    answer = client.call(IMPORTS, json={"name": "n"})
    assert (answer.status_code, answer.json(), answer.reason) == (201, {"uri": "/imports/1"}, "Created")
    assert (answer.headers["X-Mock-Stub"], answer.headers["X-Own"], answer.headers["X-Mock-Request"]) == ("1", "a", "1")
    assert "X-Mock-Operation" not in answer.headers and answer.headers["Content-Type"] == "application/json"
    (entry,) = client.requests()
    assert (entry["vendor"], entry["operation"], entry["response"]["status"]) == ("eloqua", None, 201)
    assert entry["request"]["body"] == {"name": "n"} and entry["response"]["headers"]["X-Mock-Stub"] == "1"


def test_create_stub__outside_of_vendors_with_a_parameter(client: Client) -> None:
    client.stub("GET /api/{kind}/items/{id}", body="plain")
    answer = client.call("GET /api/rest/items/7?x=1")
    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (200, "plain", "text/plain; charset=utf-8")
    for wire in ("GET /api/rest/items", "GET /api/rest/items/", "GET /api/rest/items/7/8", "POST /api/rest/items/7"):
        assert client.call(wire).status_code == 404, wire
    assert client.requests()[-1]["vendor"] is None
    client.verify("GET /api/{kind}/items/{id}")
    client.verify("GET /api/rest/items/7", query={"x": "1"})


def test_create_stub__several_answer_in_turn(client: Client) -> None:
    client.stub(IMPORTS, status=500, times=2)
    client.stub(IMPORTS, status=202, times=1)
    assert [client.call(IMPORTS).status_code for _ in range(4)] == [500, 500, 202, 404]
    assert [stub["served"] for stub in client.stubs()] == [2, 1]


def test_create_stub__over_an_operation_only_with_override(client: Client) -> None:
    for wire in (f"GET {CONTACTS}/{{any}}", f"GET {CONTACTS}/7", "GET /API/v1/contacts/1/true/false"):
        answer = client.call("POST /_mock/stubs", json={"wire": wire})
        assert '"override"' in problem(answer, 422, "/wire")["detail"] or "override" in answer.text, wire
    client.stub(f"GET {CONTACTS}/{{id}}", status=418, override=True, times=1)
    assert client.call(f"GET {CONTACTS}/7").status_code == 418
    assert client.requests()[0]["operation"] == "incoplax.get_contact"
    assert client.call(f"GET {CONTACTS}/7").status_code == 404


def test_create_stub__that_fits_more_leaves_operations_alone(client: Client) -> None:
    client.stub("GET /rest/v1/addressbook/{kind}", body=1)
    assert client.call("GET /rest/v1/addressbook/others").json() == 1
    assert client.call(f"GET {CONTACTS}").json() != 1


def test_create_stub__without_a_body_or_with_one_of_null(client: Client) -> None:
    client.stub("GET /nothing/at/all", status=204, body={"a": 1})
    client.stub("GET /nothing", headers={"Location": "/x"}, status=302)
    client.stub("GET /null", body=None)
    client.stub("GET /xml", body="<a/>", headers={"content-type": "application/xml"})
    assert [client.call(f"GET {path}").content for path in ("/nothing/at/all", "/nothing", "/null")] == [b"", b"", b"null"]
    assert client.call("GET /nothing").headers["Location"] == "/x"
    assert client.call("GET /xml").headers.get_all("Content-Type") == ["application/xml"]


@pytest.mark.parametrize(
    ("stub", "pointer"),
    [
        ({}, ""),
        ({"wire": "GET"}, "/wire"),
        ({"wire": "GET x"}, "/wire"),
        ({"wire": "GET /a?b=c"}, "/wire"),
        ({"wire": "GET /_mock/health", "override": True}, "/wire"),
        ({"wire": "GET /t/other/x"}, "/wire"),
        ({"wire": "GET /x", "status": 199}, "/status"),
        ({"wire": "GET /x", "times": 0}, "/times"),
        ({"wire": "GET /x", "colour": 1}, "/colour"),
        ({"wire": "GET /x", "headers": {"Content-Length": "1"}}, "/headers/Content-Length"),
        ({"wire": "GET /x", "headers": {"X-Mock-Stub": "1"}}, "/headers/X-Mock-Stub"),
        ({"wire": "GET /x", "headers": {"a": "b\r\nc: d"}}, "/headers/a"),
    ],
)
def test_create_stub__unfitting_422(client: Client, stub: dict[str, Any], pointer: str) -> None:
    problem(client.call("POST /_mock/stubs", json=stub), 422, pointer)


def test_list_stubs__of_this_tenant_until_reset(client: Client) -> None:
    client.stub("GET /x")
    other = client.fork(f"{client.tenant}-other")
    assert other.stubs() == [] and other.call("GET /x").status_code == 404
    client.reset()
    assert client.stubs() == [] and client.call("GET /x").status_code == 404
    other.control(f"DELETE /_mock/tenants/{other.tenant}")


def test_delete_stub__one_or_all(client: Client) -> None:
    for path in ("/a", "/b", "/c"):
        client.stub(f"GET {path}")
    assert client.call("DELETE /_mock/stubs/2").status_code == 204
    assert [stub["id"] for stub in client.stubs()] == ["1", "3"]
    problem(client.call("DELETE /_mock/stubs/2"), 404, "/id", "path")


def test_delete_stubs__all(client: Client) -> None:
    client.stub("GET /a")
    assert client.call("DELETE /_mock/stubs").status_code == 204 and client.stubs() == []
    assert client.stub("GET /a")["id"] == "2", "numbers go on"


def folder(place: Path, stubs: str) -> Path:
    (place / "incoplax").mkdir(parents=True)
    (place / "stubs.json").write_text(stubs, encoding="utf-8")
    return place


def test_list_stubs__of_the_fixtures_are_there_in_every_new_tenant_and_after_reset(tmp_path: Path) -> None:
    fixtures = folder(tmp_path, '[{"wire": "GET /mine", "body": {"a": 1}, "times": 1.0}]')
    client = Client("", "one", send_in_process(create_app(Settings(vendors=("incoplax",), fixtures=(fixtures,)))))
    assert client.call("GET /mine").json() == {"a": 1} and client.call("GET /mine").status_code == 404
    client.reset()
    assert client.call("GET /mine").json() == {"a": 1}


@pytest.mark.parametrize(
    ("stubs", "complaint"),
    [
        ('{"wire": "GET /mine"}', "stubs.json#: stubs are a list"),
        ('[{"wire": "GET /a"}, {"wire": "GET /b", "statu": 1}]', "stubs.json#/1/statu: "),
        (f'[{{"wire": "GET {CONTACTS}"}}]', "stubs.json#/0/wire: incoplax.list_contacts answers this"),
    ],
)
def test_create_stub__of_a_fixture_that_does_not_fit_ends_the_start(tmp_path: Path, stubs: str, complaint: str) -> None:
    with pytest.raises(FixtureError) as failure:
        create_app(Settings(vendors=("incoplax",), fixtures=(folder(tmp_path, stubs),)))
    assert complaint in str(failure.value)

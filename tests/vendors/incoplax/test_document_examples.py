"""Every example of docs/incoplax-addressbook-contacts.txt, sent as printed to a fresh tenant, gets the documented answer."""

import json
from typing import Any

import pytest

from mockserver.client import Client

CONTACTS = "/rest/v1/addressbook/contacts"
JOHN = "ae425147-016c-d818-82d0-50e54938780c"
JSON = "application/json; charset=utf-8"

FULL = """{
  "id": "ae425147-016c-d818-82d0-50e54938780c",
  "autokey": 1,
  "displayname": "John Smith",
  "department": "IT",
  "jobtitle": "engineer",
  "number": "11",
  "numlocal": "411",
  "numpublic": "84950000000",
  "mobile": "8987000000",
  "mobile2": "",
  "mobile3": "",
  "roomnum": "2",
  "roomnum2": "",
  "roomnum3": "",
  "email": "m.sidorov@company.com",
  "email2": "",
  "email3": "",
  "photo": "",
  "opts": {
    "title": "",
    "comment": "",
    "groups": [
      "engineers"
    ],
    "priority": 100
  },
  "ext": {
    "ct": "2019-08-28T11:59:40.75Z",
    "lwt": "2019-08-29T07:57:58.40Z"
  }
}"""

CREATED = """{
  "id": "ae425147-016c-d818-82d0-50e54938780c",
  "autokey": 1,
  "displayname": "John Smith",
  "department": "IT",
  "jobtitle": "engineer",
  "number": "11",
  "numlocal": "411",
  "numpublic": "84950000000",
  "mobile": "8987000000",
  "mobile2": "",
  "mobile3": "",
  "roomnum": "2",
  "roomnum2": "",
  "roomnum3": "",
  "email": "",
  "email2": "",
  "email3": "",
  "photo": "",
  "opts": {
    "title": "",
    "comment": "",
    "groups": [],
    "priority": null
  },
  "ext": {
    "ct": "2019-08-28T11:59:40.75Z",
    "lwt": "2019-08-28T11:59:40.75Z"
  }
}"""

LIST = """[
  {
    "id": "ae425147-016c-d818-82d0-50e54938780c",
    "autokey": 1,
    "displayname": "John Smith",
    "department": "IT",
    "jobtitle": "engineer",
    "number": "11",
    "email": "m.sidorov@company.com",
    "opts": {
      "groups": [
        "engineers"
      ],
      "priority": 100
    },
    "ext": {
      "ct": "2019-08-28T11:59:40.75Z",
      "lwt": "2019-08-29T07:57:58.40Z"
    }
  },
  {
    "id": "26d569b2-016c-d818-9e97-50e54938780c",
    "autokey": 2,
    "displayname": "Adam White",
    "department": "IT",
    "jobtitle": "engineer",
    "number": "12",
    "email": "s.petrov@company.com",
    "opts": {
      "groups": [],
      "priority": null
    },
    "ext": {
      "ct": "2019-08-28T11:59:47.86Z",
      "lwt": "2019-08-29T07:57:47.50Z"
    }
  }
]"""

FOUND = f'["{JOHN}"]'
FAILED = '{"error_code": 1404, "error_message": "Lookup failed"}'

EXAMPLES = [
    pytest.param(f"GET {CONTACTS}?offset=0&limit=2", None, 200, LIST, id="139-186"),
    pytest.param(f"GET {CONTACTS}/{JOHN}", None, 200, FULL, id="208-249"),
    pytest.param(f"LOOKUP {CONTACTS}", '"11"', 200, FOUND, id="331-344"),
    pytest.param(f"LOOKUP {CONTACTS}", '"nope"', 404, FAILED, id="346-352"),
]


def parse_pairs(text: str) -> Any:
    """JSON with every object as its pairs, so that a comparison sees the order of the keys."""
    return json.loads(text, object_pairs_hook=list)


@pytest.mark.parametrize(("wire", "body", "status", "answer"), EXAMPLES)
def test_document_example__sent_as_printed_gets_the_documented_answer(
    client: Client, wire: str, body: str | None, status: int, answer: str
) -> None:
    response = client.call(wire, data=body, headers={"Content-Type": JSON} if body else {})
    assert response.status_code == status
    assert response.headers["Content-Type"] == JSON
    assert parse_pairs(response.text) == parse_pairs(answer)


def test_create_contact__document_example_gets_the_documented_answer(client: Client) -> None:
    """Lines 51-93. The entity less what the vendor generates; the id's random digits and the next autokey are the tenant's own."""
    client.freeze("2019-08-28T11:59:40.752Z")
    given = {name: value for name, value in json.loads(CREATED).items() if name not in ("id", "autokey", "ext")}
    response = client.call(f"POST {CONTACTS}", json=given, headers={"Content-Type": JSON})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == JSON
    contact_id = response.json()["id"]
    assert contact_id[8:] == JOHN[8:], "the creation time in the three middle groups, and the node"
    assert contact_id != JOHN
    expected = CREATED.replace(JOHN, contact_id).replace('"autokey": 1', '"autokey": 3')
    assert parse_pairs(response.text) == parse_pairs(expected)


def test_update_contact__document_example_gets_the_documented_answer(client: Client) -> None:
    """Lines 264-308: the whole entity as the body, at the time that the sample's lwt shows."""
    client.freeze("2019-08-29T07:57:58.403Z")
    response = client.call(f"PATCH {CONTACTS}/{JOHN}", data=FULL, headers={"Content-Type": JSON})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == JSON
    assert parse_pairs(response.text) == parse_pairs(FULL)


def test_delete_contact__document_example_gets_204_and_nothing_else(client: Client) -> None:
    """Lines 315-320."""
    response = client.call(f"DELETE {CONTACTS}/{JOHN}")
    assert response.status_code == 204
    assert response.content == b""
    assert "Content-Type" not in response.headers
    assert client.call(f"GET {CONTACTS}/{JOHN}").status_code == 404


def test_list_contacts__fresh_tenant_holds_the_seed_world(client: Client) -> None:
    contacts = client.rows("incoplax", "contacts")
    assert parse_pairs(json.dumps(contacts[0])) == parse_pairs(FULL)
    assert list(contacts[1]) == list(contacts[0])
    assert [contacts[1][name] for name in ("mobile", "photo", "numlocal")] == ["", "", ""]
    groups = client.rows("incoplax", "contactgroups")
    assert [(group["code"], group["name"], group["opts"]["abonents"]) for group in groups] == [("engineers", "Engineers", [1])]

"""Every example of the document, pasted. The broken string end is mended, as any client must; comments are stripped, or kept."""

import json
import re
from collections.abc import Callable

import pytest

from mockserver.client import Client

SAMPLE_REQUEST = """
{

  "ID": {

    "_id": 1, // this is the job id

    "_server_id": 1,

    "_server_guid": "b993c729-bf98-490c-989d-5621e3b48139",

    "IDString": "1_1"

  },

  "FirstName": "post",

  "LastName": "man",

  "Email": "postman@gmail.com",

  "SignatureImage": "string",

  "Companies": [],

  "Attributes": []

}
"""

SAMPLE_REQUEST_WITH_COMPANY_AND_ATTRIBUTES = """
{
  "ID": {
    "_id": 1,
    "_server_id": 1,
    "_server_guid": "b993c729-bf98-490c-989d-5621e3b48139",
    "IDString": "1_1"
  },
  "FirstName": "post",
  "LastName": "man",
  "Email": "postman@gmail.com",
  "SignatureImage": "string",
  "Companies": [
    {
      "id": { // this is the company id
        "_id": 1,
        "_server_id": 1,
        "_server_guid": "b993c729-bf98-490c-989d-5621e3b48139",
        "IDString": "1_1"
      },
      "name": "string",
      "created_by": {
        "_id": 0,
        "_server_id": 0,
        "_server_guid": "b993c729-bf98-490c-989d-5621e3b48139",
        "IDString": "string"
      },
      "create_date": "2025-04-06T23:34:56.863Z",
      "updated_date": "2025-04-06T23:34:56.863Z",
      "attributes": [],
      "active": true
    }
  ],
  "Attributes": [
    {
      "type": 0,
      "optional": true,
      "enum_items": [
        {
          "visibility_constraint": {
            "constraint": "string",
            "id": 0,
            "name": "string"
          },
          "enum_id": {
            "_id": 0,
            "_server_id": 0,
            "_server_guid": "00000000-0000-0000-0000-000000000000",
            "IDString": "string"
          },
          "value": "string",
          "display_name": "string",
          "hidden": true,
          "id": {
            "_id": 0,
            "_server_id": 0,
            "_server_guid": "00000000-0000-0000-0000-000000000000",
            "IDString": "string"
          }
        }
      ],
      "value": {},
      "description": "string",
      "read_only": true,
      "input_mask": "string",
      "is_auto_increment": true,
      "auto_increment_start": 0,
      "order": 0,
      "visibility_constraint": {
        "constraint": "string",
        "id": 0,
        "name": "string"
      },
      "is_visible": true,
      "reprompt_on_change": true,
      "workflow_id": {
        "_id": 0,
        "_server_id": 0,
        "_server_guid": "00000000-0000-0000-0000-000000000000",
        "IDString": "string"
      },
      "attribute_id": {
        "_id": 0,
        "_server_id": 0,
        "_server_guid": "00000000-0000-0000-0000-000000000000",
        "IDString": "string"
      },
      "id": {
        "_id": 0,
        "_server_id": 0,
        "_server_guid": "00000000-0000-0000-0000-000000000000",
        "IDString": "string"
      },
      "name": "string",
      "display_name": "string''
    }
  ]
}
"""

SUCCESSFUL_RESPONSE = {"_id": 1, "_server_id": 1, "_server_guid": "b993c729-bf98-490c-989d-5621e3b48139", "IDString": "1_1"}

EXAMPLES = pytest.mark.parametrize(
    "example", [SAMPLE_REQUEST, SAMPLE_REQUEST_WITH_COMPANY_AND_ATTRIBUTES], ids=["plain", "company-attributes"]
)
JSON = {"Content-Type": "application/json"}


def mend(example: str) -> str:
    return example.replace("\"string''", '"string"')


def print_example(example: str) -> str:
    """The document indents by a space and a no-break space in turn."""
    return re.sub("(?m)^ +", lambda found: " \u00a0" * (len(found[0]) // 2), example)


def strip(example: str) -> str:
    return re.sub(r"//.*", "", mend(example))


@EXAMPLES
def test_save_contact__documents_example_answers_as_documented(client: Client, example: str) -> None:
    answer = client.call("POST /api/v1/Contacts/saveContact", data=strip(example), headers=JSON, auth="pat")
    assert answer.status_code == 200
    assert list(answer.json().items()) == list(SUCCESSFUL_RESPONSE.items())
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


@EXAMPLES
def test_save_contact__documents_example_with_its_comments_answers_as_documented(client: Client, example: str) -> None:
    answer = client.call("POST /api/v1/Contacts/saveContact", data=mend(example), headers=JSON, auth="pat")
    assert (answer.status_code, answer.json()) == (200, SUCCESSFUL_RESPONSE)


@EXAMPLES
@pytest.mark.parametrize("mend", [mend, strip], ids=["comments kept", "comments stripped"])
def test_save_contact__documents_example_with_its_no_break_spaces_answers_as_documented(
    client: Client, example: str, mend: Callable[[str], str]
) -> None:
    answer = client.call("POST /api/v1/Contacts/saveContact", data=print_example(mend(example)), headers=JSON, auth="pat")
    assert (answer.status_code, answer.json()) == (200, SUCCESSFUL_RESPONSE)
    assert client.call("GET /api/v1/Contacts/1_1/true/true", auth="pat").json() == json.loads(strip(example))


@EXAMPLES
def test_get_contact__after_documents_example_gives_back_every_nested_member(client: Client, example: str) -> None:
    client.call("POST /api/v1/Contacts/saveContact", data=strip(example), headers=JSON, auth="pat")
    answer = client.call("GET /api/v1/Contacts/1_1/true/true", auth="pat")
    sent = json.loads(strip(example))
    assert json.dumps(answer.json()) == json.dumps(sent)
    assert client.rows("twelved", "contacts") == [sent]


def test_save_contact__both_examples_in_turn_update_one_contact(client: Client) -> None:
    for example in (SAMPLE_REQUEST_WITH_COMPANY_AND_ATTRIBUTES, SAMPLE_REQUEST, SAMPLE_REQUEST):
        answer = client.call("POST /api/v1/Contacts/saveContact", data=strip(example), headers=JSON, auth="pat")
        assert answer.json() == SUCCESSFUL_RESPONSE
    (contact,) = client.rows("twelved", "contacts")
    assert (contact["Companies"], contact["Attributes"]) == ([], [])


def test_save_contact__example_with_broken_string_end_is_not_json(client: Client) -> None:
    answer = client.call("POST /api/v1/Contacts/saveContact", data=SAMPLE_REQUEST_WITH_COMPANY_AND_ATTRIBUTES, headers=JSON, auth="pat")
    assert (answer.status_code, answer.content) == (400, b"")
    assert client.rows("twelved", "contacts") == []

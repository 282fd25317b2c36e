"""What several tests of 12d Synergy begin with."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from mockserver.client import Client, Response

GUID = "b993c729-bf98-490c-989d-5621e3b48139"
SAVE = "POST /api/v1/Contacts/saveContact"
Given = Callable[..., dict[str, Any]]
Save = Callable[..., Response]


def an_id(number: int, server: int = 1) -> dict[str, Any]:
    return {"_id": number, "_server_id": server, "_server_guid": GUID, "IDString": f"{number}_{server}"}


@pytest.fixture
def given() -> Given:
    """The tutorial's request, with these members changed; `...` leaves one out."""

    def make(**changes: Any) -> dict[str, Any]:
        body: dict[str, Any] = {
            "ID": an_id(1),
            "FirstName": "post",
            "LastName": "man",
            "Email": "postman@gmail.com",
            "SignatureImage": "string",
            "Companies": [],
            "Attributes": [],
        }
        return {name: value for name, value in {**body, **deepcopy(changes)}.items() if value is not ...}

    return make


@pytest.fixture
def save(client: Client, given: Given) -> Save:
    """Saves the tutorial's contact, with these members changed."""
    return lambda **changes: client.call(SAVE, json=given(**changes), auth="pat")

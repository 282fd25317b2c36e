"""Notes on profiles, by users only."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.client import Client, Response

Api = Callable[..., Response]
JOHN = "/notes-service/by-id/434428563"
ID = "69b0e925-086a-4964-b8dc-4c9e58213cf5"
BODY = (
    "<h1>NOTE 1</h1>\\n<p>Some text</p>\\n<ul>\\n<li>1</li>\\n<li>2</li>\\n<li>3</li>\\n</ul>\\n"
    "<blockquote>Lorem ipsum in quote</blockquote>\\n<p><strong>Lorem ipsum in bold</strong></p>\\n"
)
NOTE = {
    "body": BODY,
    "created": 1564646611.556,
    "createdBy": "example@example.com",
    "id": ID,
    "subject": "Note 1",
    "updated": 1564646618.556,
    "updatedBy": "example@example.com",
    "userId": 11405,
}
"""documented, docs/synerise-api-reference.txt:4168-4177"""


@pytest.fixture
def user(client: Client) -> Api:
    """Calls as the user user@example.com, whose id is 42."""
    credential = client.credential("synerise", "user")

    def call(wire: str, **request: Any) -> Response:
        return client.call(wire, **{"auth": credential, **request})

    return call


def refusal(answer: Response) -> tuple[int, str]:
    """Status and message of E1."""
    body = answer.json()
    assert list(body) == ["timestamp", "status", "error", "message", "path"]
    return answer.status_code, body["message"]


def test_list_notes__the_sample_as_printed(user: Api) -> None:
    answer = user(f"GET {JOHN}")
    assert (answer.status_code, answer.json(), list(answer.json()[0])) == (200, [NOTE], list(NOTE))
    assert user("GET /notes-service/by-id/33322211").json() == []


def test_list_notes__only_a_user_may(client: Client) -> None:
    """documented, docs/synerise-api-reference.txt:4162, although a permission of keys is named"""
    for consumer in ("workspace", "profile", "anonymous"):
        assert refusal(client.call(f"GET {JOHN}", auth=consumer)) == (403, "Access is denied")
    assert client.call(f"GET {JOHN}", auth="user_reader").status_code == 200
    assert client.call(f"DELETE {JOHN}/{ID}", auth="user_reader").status_code == 403


def test_create_note__the_sample_as_printed(user: Api, client: Client) -> None:
    """documented, docs/synerise-api-reference.txt:4184-4196"""
    client.freeze("2022-11-04T12:00:00.250Z")
    answer = user(f"POST {JOHN}", json={"subject": "Note 1", "body": BODY})
    made = answer.json()
    assert (answer.status_code, list(made)) == (200, list(NOTE))
    times = {"created": 1667563200.25, "updated": 1667563200.25}
    assert made == NOTE | times | {"createdBy": "user@example.com", "updatedBy": "user@example.com", "userId": 42, "id": made["id"]}
    assert user(f"GET {JOHN}").json() == [NOTE, made]
    assert user(f"GET {JOHN}/{made['id']}").json() == made


def test_create_note__what_is_left_out_is_empty_and_bad_bodies_are_refused(user: Api) -> None:
    made = user(f"POST {JOHN}", json={"subject": 5, "userId": 1, "id": "x"}).json()
    assert (made["subject"], made["body"], made["userId"]) == ("5", "", 42)
    for body, message in (
        ({"subject": None}, "JSON parse error: subject must not be null"),
        ({"body": ["a"]}, "JSON parse error: Cannot deserialize value of type `java.lang.String` (through reference chain: body)"),
        ("text", "JSON parse error: Cannot deserialize value of type `java.util.Map`"),
    ):
        status, found = refusal(user(f"POST {JOHN}", json=body))
        assert status == 400 and found.startswith(message), found
    assert len(user(f"GET {JOHN}").json()) == 2


def test_get_note__in_its_profile_only(user: Api) -> None:
    assert user(f"GET {JOHN}/{ID}").json() == NOTE
    assert user(f"GET {JOHN}/{ID.upper()}").json() == NOTE
    for wire, expected in (
        (f"/notes-service/by-id/33322211/{ID}", "Note not found"),
        (f"{JOHN}/99999999-086a-4964-b8dc-4c9e58213cf5", "Note not found"),
        (f"{JOHN}/text", "Note not found"),
    ):
        assert refusal(user(f"GET {wire}")) == refusal(user(f"DELETE {wire}")) == (404, expected)
        assert refusal(user(f"PUT {wire}", json={})) == (404, expected)


def test_get_note__an_unknown_profile_is_refused_everywhere(user: Api) -> None:
    for verb, path in (("GET", ""), ("POST", ""), ("GET", f"/{ID}"), ("PUT", f"/{ID}"), ("DELETE", f"/{ID}")):
        body: dict[str, Any] = {"json": {}} if verb in ("POST", "PUT") else {}
        assert user(f"{verb} /notes-service/by-id/7{path}", **body).status_code == 404
        assert user(f"{verb} /notes-service/by-id/x{path}", **body).status_code == 400


def test_update_note__the_sample_as_printed_and_what_is_left_out_stays(user: Api, client: Client) -> None:
    """documented, docs/synerise-api-reference.txt:4220-4232"""
    client.freeze("2022-11-04T12:00:00Z")
    answer = user(f"PUT {JOHN}/{ID}", json={"subject": "Note 1", "body": BODY})
    changed = NOTE | {"updated": 1667563200, "updatedBy": "user@example.com"}
    assert (answer.status_code, answer.json(), list(answer.json())) == (200, changed, list(NOTE))
    assert user(f"PUT {JOHN}/{ID}", json={"subject": "Other"}).json() == changed | {"subject": "Other"}
    assert user(f"GET {JOHN}").json() == [changed | {"subject": "Other"}]
    assert user(f"PUT {JOHN}/{ID}", json={"body": None}).status_code == 400


def test_delete_note__it_is_gone(user: Api) -> None:
    answer = user(f"DELETE {JOHN}/{ID}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert refusal(user(f"DELETE {JOHN}/{ID}")) == (404, "Note not found")
    assert user(f"GET {JOHN}").json() == []


def test_delete_note__a_deleted_profiles_notes_go_with_it(user: Api, client: Client) -> None:
    headers = {"Api-Version": "4.4", "Accept": "application/json", "Content-Type": "application/json"}
    assert user("DELETE /v4/clients/434428563", headers=headers).status_code == 202
    assert user(f"GET {JOHN}").status_code == 404
    assert client.control("GET /_mock/state")["synerise"]["notes"] == []


def test_create_note__where_nobody_is_asked_and_there_is_no_user_it_is_nobodys(client: Client) -> None:
    client.settings({"auth": "off"})
    client.control("PUT /_mock/state", {"synerise": {"users": []}})
    made = client.call(f"POST {JOHN}", json={"subject": "a"}).json()
    assert (made["userId"], made["createdBy"]) == (0, "unknown")

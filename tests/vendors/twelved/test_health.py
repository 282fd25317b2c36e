"""The health route, and what the web server answers before any operation: lengths, bodies that are no JSON, paths and verbs."""

from typing import Any

import pytest

from mockserver.client import Client

POSTS = ["/api/v1/Contacts/saveContact", "/api/v1/Contacts/search", "/api/v1/jobs/search", "/api/v1/auth/generate-pat"]
PAGE = "text/html; charset=utf-8"
PATHS = pytest.mark.parametrize("path", POSTS, ids=["save_contact", "search_contacts", "search_jobs", "generate_pat"])


def test_check_health__without_a_token_is_healthy(client: Client) -> None:
    answer = client.call("GET /health")
    assert (answer.status_code, answer.content) == (200, b'{"status":"Healthy"}')


def test_check_health__where_auth_is_always_demanded_is_healthy(client: Client) -> None:
    client.settings({"auth": "always"})
    assert client.call("GET /Health").json() == {"status": "Healthy"}


def test_check_health__faulted_is_down_in_plain_text(client: Client) -> None:
    client.fault(operation="twelved.check_health", status=503)
    answer = client.call("GET /health")
    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (503, "Service Unavailable", "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("status", "text"), [(400, "Bad Request"), (401, "Not Authorized"), (403, "Forbidden"), (404, "Not Found"), (599, "Status 599")]
)
def test_search_jobs__faulted_speaks_the_vendors_voice(client: Client, status: int, text: str) -> None:
    client.fault(operation="twelved.search_jobs", status=status)
    answer = client.call("POST /api/v1/jobs/search", json={}, auth="pat")
    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (status, text, "text/plain; charset=utf-8")


@PATHS
@pytest.mark.parametrize("auth", [None, "pat"])
def test_search_jobs__without_a_body_length_required(client: Client, path: str, auth: str | None) -> None:
    answer = client.call(f"POST {path}", auth=auth)
    assert (answer.status_code, answer.headers["Content-Type"]) == (411, PAGE)
    assert "Length Required" in answer.text


def test_search_jobs__without_a_body_and_without_auth_length_required(client: Client) -> None:
    client.settings({"auth": "off"})
    assert client.call("POST /api/v1/jobs/search").status_code == 411


@pytest.mark.parametrize("wire", [f"POST {POSTS[0]}", "GET /health"])
def test_search_jobs__body_too_large_refused(client: Client, wire: str) -> None:
    answer = client.call(wire, data=b" " * (8 * 1024 * 1024 + 1), auth="pat")
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, PAGE)


NO_JSON: list[bytes] = [
    b"",
    b" ",
    b"{",
    b"}",
    b"{'FirstName':'a'}",
    b'{"Page":01}',
    b"\xff\xfe",
    b'{"Name":"a}',
    b"// only a comment",
    b"/* no end {}",
    b"{} /*",
    b"{} /*/",
    b"{} trailing",
    b"{}\xc2",
    b"{}\xa0",
    b"\xef\xbb\xbf",
    b"\xef\xbb\xbf\xef\xbb\xbf{}",
    b'{"Name":nu\xc2\xa0ll}',
    b'{"Name":"a" /* b */ "c"}',
    b"[" * 100_000,
    b'{"Attributes":' * 200 + b"1" + b"}" * 200,
    b'"' + b'\\"' * 100_000,
    b"/*" * 100_000,
]


@PATHS
@pytest.mark.parametrize("body", NO_JSON, ids=[str(place) for place in range(len(NO_JSON))])
def test_search_jobs__body_that_is_no_json_gets_an_empty_400(client: Client, path: str, body: bytes) -> None:
    answer = client.call(f"POST {path}", data=body, headers={"Content-Type": "application/json"}, auth="pat")
    assert (answer.status_code, answer.content) == (400, b"")


@PATHS
@pytest.mark.parametrize("body", [None, [], [{}], "text", 1, 1.5, True, 10**30], ids=str)
def test_search_jobs__body_that_is_no_object_refused(client: Client, path: str, body: Any) -> None:
    answer = client.call(f"POST {path}", json=body, auth="pat")
    assert (answer.status_code, answer.text) == (400, "The request is not valid.")


@pytest.mark.parametrize(
    "body",
    [
        '{"Name":"ring"} // at the end',
        '// first\n{"Name": /* inside */ "ring"}',
        '/* * ** / */{"Name":"ring"/**/}',
        '{"Name":"ring"}//',
        '{"Name":"ring", "Surprise":"\\"// no \\\\"}// yes',
    ],
)
def test_search_jobs__comments_are_passed_over(client: Client, body: str) -> None:
    answer = client.call("POST /api/v1/jobs/search", data=body, headers={"Content-Type": "application/json"}, auth="pat")
    assert (answer.status_code, answer.json()["TotalRows"]) == (200, 1)


@pytest.mark.parametrize(
    "body",
    [
        '\ufeff{"Name":"ring"}',
        '\u00a0{\u2003"Name"\u3000:\u2028"ring"\u0085}\u00a0',
        '{"Name":\u000b"ring"\u000c}',
        '{"Name":"ring"}//\u00a0// "\n\u00a0',
    ],
    ids=ascii,
)
def test_search_jobs__white_space_of_dotnet_is_passed_over(client: Client, body: str) -> None:
    answer = client.call("POST /api/v1/jobs/search", data=body, headers={"Content-Type": "application/json"}, auth="pat")
    assert (answer.status_code, answer.json()["TotalRows"]) == (200, 1)


def test_save_contact__white_space_in_a_string_survives(client: Client) -> None:
    name = "\u00a0a\u2028\ufeff\u3000"
    body = f'{{"FirstName":"{name}","LastName":"b","Email":"c"}}'
    assert client.call("POST /api/v1/Contacts/saveContact", data=body, auth="pat").status_code == 200
    assert client.rows("twelved", "contacts")[0]["FirstName"] == name


@pytest.mark.parametrize("name", ["http://a//b", "/* kept */", 'a\\"//b', "\\\\"])
def test_save_contact__what_looks_like_a_comment_in_a_string_survives(client: Client, name: str) -> None:
    body = f'{{"FirstName":"{name}", // a comment\n"LastName":"b","Email":"c"}}'
    assert client.call("POST /api/v1/Contacts/saveContact", data=body, auth="pat").status_code == 200
    assert client.rows("twelved", "contacts")[0]["FirstName"] == name.replace('\\"', '"').replace("\\\\", "\\")


@pytest.mark.parametrize(
    "path", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/Contacts", "/api/v1/Contacts/1_1", "/health/more", "/api/v1/%ff"]
)
def test_check_health__unknown_path_gets_a_page(client: Client, path: str) -> None:
    answer = client.call(f"GET {path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PAGE)
    assert answer.text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("wire", "allow"),
    [
        ("GET /api/v1/Contacts/saveContact", "POST"),
        ("PUT /api/v1/jobs/search", "POST"),
        ("DELETE /api/v1/Contacts/1_1/true/true", "GET"),
        ("POST /health", "GET"),
        ("HEAD /health", "GET"),
        ("OPTIONS /api/v1/auth/generate-pat", "POST"),
    ],
)
def test_check_health__other_verb_names_the_right_one(client: Client, wire: str, allow: str) -> None:
    answer = client.call(wire)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allow)
    if not wire.startswith("HEAD"):
        assert answer.text == f"The requested resource does not support http method '{wire.split()[0]}'."

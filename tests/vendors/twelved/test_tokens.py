"""Personal access tokens: who is let in, making and listing tokens."""

import base64
from typing import Any

import pytest

from mockserver.client import Client

LIST = "GET /api/v1/auth/getPersonalAccessTokens"
GENERATE = "POST /api/v1/auth/generate-pat"
SAVE = "POST /api/v1/Contacts/saveContact"
PROTECTED: list[tuple[str, str, Any]] = [
    ("save_contact", SAVE, {"FirstName": "a", "LastName": "b", "Email": "c"}),
    ("search_contacts", "POST /api/v1/Contacts/search", {}),
    ("get_contact", "GET /api/v1/Contacts/1_1/true/true", None),
    ("search_jobs", "POST /api/v1/jobs/search", {}),
    ("generate_pat", GENERATE, {"Name": "a", "ExpireInDays": 1}),
    ("list_pats", LIST, None),
]
OPERATIONS = pytest.mark.parametrize(("wire", "body"), [case[1:] for case in PROTECTED], ids=[case[0] for case in PROTECTED])


def send(client: Client, wire: str, body: Any, headers: dict[str, str]) -> tuple[int, str, str | None]:
    answer = client.call(wire, headers=headers) if body is None else client.call(wire, json=body, headers=headers)
    return answer.status_code, answer.text, answer.headers.get("WWW-Authenticate")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def token_of(client: Client, kind: str, **details: Any) -> str:
    return str(client.credential("twelved", kind, **details)["headers"]["Authorization"]).removeprefix("Bearer ")


# ---- who is let in


@OPERATIONS
@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": ""}, {"Authorization": "Basic dXNlcjpwdw=="}, {"Authorization": "Bearer"}, {"Authorization": "Bearer  "}],
)
def test_list_pats__without_a_token_not_authorized(client: Client, wire: str, body: Any, headers: dict[str, str]) -> None:
    assert send(client, wire, body, headers) == (401, "Not Authorized", "Bearer")


@OPERATIONS
def test_list_pats__with_an_unknown_token_invalid(client: Client, wire: str, body: Any) -> None:
    assert send(client, wire, body, bearer("nonsense")) == (401, "Invalid token", "Bearer")


@OPERATIONS
def test_list_pats__with_an_expired_token_expired(client: Client, wire: str, body: Any) -> None:
    assert send(client, wire, body, bearer(token_of(client, "pat_expired"))) == (401, "Token expired", "Bearer")


@pytest.mark.parametrize("token", ["ünïcode", "a b", "*", "=", "AAAA", "eyJhbGciOiJub25lIn0.e30.", "x" * 5000])
def test_list_pats__with_a_hostile_token_invalid(client: Client, token: str) -> None:
    assert send(client, LIST, None, bearer(token))[:2] == (401, "Invalid token")


def test_list_pats__with_a_token_changed_in_a_letter_invalid(client: Client) -> None:
    token = token_of(client, "pat")
    assert client.call(LIST, headers=bearer(token)).status_code == 200
    for changed in (token + "A", token + "=", token[:-1], f"{token[:4]} {token[4:]}", token.swapcase()):
        assert send(client, LIST, None, bearer(changed))[:2] == (401, "Invalid token")


def test_list_pats__with_the_token_of_another_tenant_invalid(client: Client) -> None:
    other = Client(client.url.replace(client.tenant, f"{client.tenant}-other"), f"{client.tenant}-other", client.send)
    token = token_of(other, "pat")
    assert other.call(LIST, headers=bearer(token)).status_code == 200
    assert send(client, LIST, None, bearer(token))[:2] == (401, "Invalid token")
    assert base64.urlsafe_b64decode(token + "==").decode().startswith(other.tenant)


def test_list_pats__with_a_token_of_the_tenant_it_was_forked_from_invalid(client: Client) -> None:
    token = client.call(GENERATE, json={"Name": "n", "ExpireInDays": 1}, auth="pat").json()
    fork = Client(client.url, f"{client.tenant}-fork", client.send)
    client.control(f"PUT /_mock/tenants/{fork.tenant}", {"from": client.tenant})
    assert len(fork.call(LIST, auth="pat").json()) == 3
    assert send(fork, LIST, None, bearer(token))[:2] == (401, "Invalid token")


def test_list_pats__scheme_in_any_case_is_taken(client: Client) -> None:
    assert client.call(LIST, headers={"Authorization": f"bEARER {token_of(client, 'pat')}"}).status_code == 200


def test_list_pats__where_tokens_are_switched_off_invalid(client: Client) -> None:
    token = token_of(client, "pat")
    client.settings({"twelved": {"personal_access_tokens": False}})
    assert send(client, LIST, None, bearer(token))[:2] == (401, "Invalid token")


def test_list_pats__token_asked_for_with_details_lives_that_long(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    token = token_of(client, "pat", subject="7", permissions=[], expires_in=60)
    assert [item["UserID"]["IDString"] for item in client.call(LIST, headers=bearer(token)).json()] == ["7_1"]
    client.advance(59)
    assert client.call(LIST, headers=bearer(token)).status_code == 200
    client.advance(1)
    assert send(client, LIST, None, bearer(token))[:2] == (401, "Token expired")


@pytest.mark.parametrize(
    "details", [{"subject": "John"}, {"subject": "0"}, {"subject": "9" * 30}, {"permissions": ["everything"]}, {"expires_in": 10**15}]
)
def test_list_pats__details_that_do_not_fit_refused_by_the_control_plane(client: Client, details: dict[str, Any]) -> None:
    answer = client.call("POST /_mock/credentials", json={"vendor": "twelved", "kind": "pat", **details})
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")


def test_list_pats__working_token_still_works_a_year_on(client: Client) -> None:
    client.advance(366 * 86400)
    assert client.call(LIST, auth="pat").status_code == 200
    assert client.call(LIST, auth="pat_expired").text == "Token expired"


@pytest.mark.parametrize("at", ["2020-01-01T00:00:00Z", "2150-01-01T00:00:00Z"])
def test_list_pats__credentials_are_what_they_say_wherever_the_clock_is_set(client: Client, at: str) -> None:
    assert client.call(GENERATE, json={"Name": "n", "ExpireInDays": 1}, auth="pat").status_code == 200  # times are fixed from here on
    client.freeze(at)
    assert client.call(LIST, auth="pat").status_code == 200
    assert client.call(LIST, auth="pat_forbidden").status_code == 200
    assert client.call(LIST, auth="pat_expired").text == "Token expired"


# ---- list


def test_list_pats__shows_the_callers_own_without_secrets(client: Client) -> None:
    client.freeze("2026-01-31T10:00:00.670Z")
    identity = {"_id": 1, "_server_id": 1, "_server_guid": "b993c729-bf98-490c-989d-5621e3b48139", "IDString": "1_1"}
    answer = client.call(LIST, auth="pat")
    assert answer.json() == [
        {
            "UserID": identity,
            "CreatedOn": "2026-01-01T10:00:00.67+00:00",
            "Expiry": "2099-12-31T00:00:00+00:00",
            "Name": "Working token",
            "ExpiryReminderState": 0,
            "ID": 1,
        },
        {
            "UserID": identity,
            "CreatedOn": "2025-11-02T10:00:00.67+00:00",
            "Expiry": "2026-01-30T10:00:00.67+00:00",
            "Name": "Expired token",
            "ExpiryReminderState": 2,
            "ID": 2,
        },
    ]
    assert list(answer.json()[0]) == ["UserID", "CreatedOn", "Expiry", "Name", "ExpiryReminderState", "ID"]
    assert [item["ID"] for item in client.call(LIST, auth="pat_forbidden").json()] == [3]


@pytest.mark.parametrize(("days", "state"), [(8, 0), (7, 1), (1, 1)])
def test_list_pats__reminder_follows_the_clock(client: Client, days: int, state: int) -> None:
    client.call(GENERATE, json={"Name": "n", "ExpireInDays": days}, auth="pat")
    assert client.call(LIST, auth="pat").json()[-1]["ExpiryReminderState"] == state
    client.advance(days * 86400)
    assert client.call(LIST, auth="pat").json()[-1]["ExpiryReminderState"] == 2


@pytest.mark.parametrize("member", ["CreatedOn", "Expiry"])
@pytest.mark.parametrize(
    "time",
    [
        "2099-12-31t00:00:00z",
        "2016-12-31T23:59:60Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2099-12-31 00:00:00Z",
        "2099-02-30T00:00:00Z",
        "2099-12-31T00:00:00",
    ],
)
def test_list_pats__seeded_time_that_cannot_be_read_refused_by_the_control_plane(client: Client, member: str, time: str) -> None:
    row = {**client.rows("twelved", "personal_access_tokens")[0], member: time}
    answer = client.call("POST /_mock/seed", json={"twelved": {"personal_access_tokens": [row]}})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/twelved/personal_access_tokens/0/{member}")


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999+00:00"),
        ("2020-02-29T12:30:00.120Z", "2020-02-29T12:30:00.12+00:00"),
    ],
)
def test_list_pats__seeded_time_is_shown_as_dotnet_does(client: Client, time: str, shown: str) -> None:
    row = {**client.rows("twelved", "personal_access_tokens")[1], "CreatedOn": time, "Expiry": time}
    client.seed("twelved", {"personal_access_tokens": [row]})
    listed = client.call(LIST, auth="pat").json()[1]
    assert (listed["CreatedOn"], listed["Expiry"]) == (shown, shown)


# ---- generate


def test_generate_pat__answers_a_token_that_works_until_it_expires(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    answer = client.call(GENERATE, json={"ClientId": "Test 123", "Name": "asddadas", "ExpireInDays": 2}, auth="pat")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    token = answer.json()
    assert isinstance(token, str)
    listed = client.call(LIST, headers=bearer(token)).json()[-1]
    assert (listed["Name"], listed["CreatedOn"], listed["Expiry"]) == ("asddadas", "2026-01-01T00:00:00+00:00", "2026-01-03T00:00:00+00:00")
    assert client.call(SAVE, json={"FirstName": "a", "LastName": "b", "Email": "c"}, headers=bearer(token)).status_code == 200
    client.advance(2 * 86400 - 1)
    assert client.call(LIST, headers=bearer(token)).status_code == 200
    client.advance(1)
    assert send(client, LIST, None, bearer(token))[:2] == (401, "Token expired")


def test_generate_pat__token_inherits_its_owners_rights(client: Client) -> None:
    token = client.call(GENERATE, json={"Name": "n", "ExpireInDays": 180}, auth="pat_forbidden").json()
    assert send(client, SAVE, {"FirstName": "a", "LastName": "b", "Email": "c"}, bearer(token))[:2] == (403, "Forbidden")
    assert len(client.call(LIST, headers=bearer(token)).json()) == 2


def test_generate_pat__member_names_in_any_case_are_taken(client: Client) -> None:
    assert client.call(GENERATE, json={"name": "n", "expireInDays": 1}, auth="pat").status_code == 200
    assert client.call(LIST, auth="pat").json()[-1]["Name"] == "n"


def test_generate_pat__two_of_one_name_are_two_tokens(client: Client) -> None:
    tokens = {client.call(GENERATE, json={"Name": "n", "ExpireInDays": 1}, auth="pat").json() for _ in range(2)}
    assert len(tokens) == 2
    assert [item["ID"] for item in client.call(LIST, auth="pat").json()] == [1, 2, 4, 5]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"ExpireInDays": 1}, "Name is required"),
        ({"Name": "", "ExpireInDays": 1}, "Name is required"),
        ({"Name": None, "ExpireInDays": 1}, "Name is required"),
        ({"Name": "n"}, "ExpireInDays must be between 1 and 180"),
        ({"Name": "n", "ExpireInDays": 0}, "ExpireInDays must be between 1 and 180"),
        ({"Name": "n", "ExpireInDays": -1}, "ExpireInDays must be between 1 and 180"),
        ({"Name": "n", "ExpireInDays": 181}, "ExpireInDays must be between 1 and 180"),
        ({"Name": "n", "ExpireInDays": "2"}, "The value of 'ExpireInDays' is not valid."),
        ({"Name": "n", "ExpireInDays": 10**30}, "The value of 'ExpireInDays' is not valid."),
        ({"Name": 1, "ExpireInDays": 1}, "The value of 'Name' is not valid."),
        ({"Name": "n", "ExpireInDays": 1, "ClientId": []}, "The value of 'ClientId' is not valid."),
    ],
)
def test_generate_pat__bad_request_refused_and_no_token_made(client: Client, body: dict[str, Any], sentence: str) -> None:
    answer = client.call(GENERATE, json=body, auth="pat")
    assert (answer.status_code, answer.text) == (400, sentence)
    assert len(client.rows("twelved", "personal_access_tokens")) == 3


def test_generate_pat__where_tokens_are_switched_off_forbidden(client: Client) -> None:
    client.settings({"auth": "off", "twelved": {"personal_access_tokens": False}})
    answer = client.call(GENERATE, json={"Name": "n", "ExpireInDays": 1})
    assert (answer.status_code, answer.text) == (403, "Forbidden")

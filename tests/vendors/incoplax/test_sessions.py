"""Sessions: login, the current session, the ban, and `auth=always`."""

from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client, Response
from mockserver.control_calls import ABSENT

SESSIONS = "/rest/v1/iam/sessions"
CURRENT = f"{SESSIONS}/current"
CONTACTS = "/rest/v1/addressbook/contacts"
LOGIN = {"domain": "example", "login": "admin", "pwd": "admin-secret"}
UNAUTHORIZED = {"error_code": 1401, "error_message": "Unauthorized"}


def login(client: Client, **members: Any) -> Response:
    return client.call(f"POST {SESSIONS}", json={**LOGIN, **members})


def cookie(client: Client) -> dict[str, str]:
    return {"Cookie": login(client).headers["Set-Cookie"].partition(";")[0]}


def test_create_session__right_combination_sets_the_cookie(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    response = login(client)
    assert response.status_code == 200
    session = response.json()
    stamp = "2026-01-01T00:00:00.00Z"
    assert list(session.items()) == [
        ("domain", "example"),
        ("login", "admin"),
        ("session_type", ""),
        ("expires", None),
        ("ext", {"ct": stamp, "lwt": stamp}),
    ]
    pair, _, attributes = response.headers["Set-Cookie"].partition("; ")
    assert pair.startswith(f"EraSession={client.tenant}.")
    assert attributes == f"Path=/t/{client.tenant}/; HttpOnly"
    assert client.call(f"GET {CURRENT}", headers={"Cookie": f"a=b; {pair}"}).json() == session


def test_create_session__session_type_answers_a_token_for_bearer(client: Client) -> None:
    response = login(client, session_type="web")
    session = response.json()
    token = session.pop("session_token")
    assert "Set-Cookie" not in response.headers
    assert client.call(f"GET {CURRENT}", headers={"Authorization": f"Bearer {token}"}).json() == session


@pytest.mark.parametrize("members", [{"pwd": "no"}, {"login": "no"}, {"domain": "no"}, {"pwd": ""}])
def test_create_session__wrong_combination_gets_401(client: Client, members: dict[str, str]) -> None:
    response = login(client, **members)
    assert (response.status_code, response.json()) == (401, {"error_code": 1401, "error_message": "Wrong domain, login or password"})
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("body", [{}, {**LOGIN, "pwd": 1}, {**LOGIN, "login": None}, {**LOGIN, "session_type": ""}, [], "x"])
def test_create_session__wrong_body_gets_400_and_counts_for_nothing(client: Client, body: Any) -> None:
    for _ in range(6):
        assert client.call(f"POST {SESSIONS}", json=body).status_code == 400
    assert login(client).status_code == 200


def test_create_session__five_failures_ban_until_the_oldest_is_three_minutes_old(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    for _ in range(5):
        assert login(client, pwd="no").status_code == 401
        client.advance(10)
    banned = login(client)
    assert (banned.status_code, banned.json()) == (403, {"error_code": 1403, "error_message": "Wait for 130 sec and try again"})
    client.advance(129)
    assert login(client).status_code == 403
    client.advance(1)
    assert login(client, pwd="no").status_code == 401
    assert login(client).status_code == 403, "the second failure is the oldest of five now"
    client.advance(10)
    assert login(client).status_code == 200


def test_create_session__failures_spread_over_more_than_three_minutes_do_not_ban(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    for _ in range(8):
        assert login(client, pwd="no").status_code == 401
        client.advance(45)
    assert login(client).status_code == 200
    assert len(client.rows("incoplax", "loginfailures")) <= 5, "what no longer counts is forgotten"


def test_create_session__unknown_session_ids_count_towards_the_ban(client: Client) -> None:
    good = cookie(client)
    for number in range(5):
        response = client.call(f"GET {CURRENT}", headers={"Authorization": f"Bearer {number}"})
        assert (response.status_code, response.json()) == (401, UNAUTHORIZED)
    assert client.call(f"GET {CURRENT}", headers={"Authorization": "Bearer 5"}).status_code == 403
    assert login(client).status_code == 403
    assert client.call(f"GET {CURRENT}", headers=good).status_code == 200, "a session that exists goes on working"


def test_create_session__eleventh_ends_the_oldest(client: Client) -> None:
    sessions = [cookie(client) for _ in range(11)]
    statuses = [client.call(f"GET {CURRENT}", headers=session).status_code for session in sessions]
    assert statuses == [401] + [200] * 10


def test_create_session__expired_sessions_do_not_count(client: Client) -> None:
    first = cookie(client)
    token = login(client, session_type="web").json()["session_token"]
    row = next(row for row in client.rows("incoplax", "sessions") if row["session_token"] == token)
    expired = [row | {"session_token": f"{token[:-2]}{number:02x}", "expires": "2001-01-01T00:00:00.00Z"} for number in range(9)]
    client.seed("incoplax", {"sessions": expired})
    login(client)
    assert client.call(f"GET {CURRENT}", headers=first).status_code == 200
    answer = client.call(f"GET {CURRENT}", headers={"Authorization": f"Bearer {expired[0]['session_token']}"})
    assert answer.json()["error_message"] == "Session expired", "known still, so it counts towards no ban"


@pytest.mark.parametrize("expires_in", [None, 1, 3600])
def test_create_session__credentials_of_the_control_plane_do_not_count(client: Client, expires_in: int | None) -> None:
    sessions = [cookie(client) for _ in range(10)]
    for _ in range(3):
        client.control("GET /_mock/credentials")
        minted = client.credential("incoplax", "session", **({"expires_in": expires_in} if expires_in else {}))
    assert [client.call(f"GET {CURRENT}", headers=session).status_code for session in sessions] == [200] * 10
    login(client)
    statuses = [client.call(f"GET {CURRENT}", headers=session).status_code for session in sessions]
    assert statuses == [401] + [200] * 9
    assert client.call(f"GET {CURRENT}", auth=minted).status_code == 200


@pytest.mark.parametrize("verb", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "headers", [{}, {"Cookie": "EraSession="}, {"Cookie": "Other=1"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}]
)
def test_get_current_session__without_one_gets_401(client: Client, verb: str, headers: dict[str, str]) -> None:
    for _ in range(6):
        response = client.call(f"{verb} {CURRENT}", headers=headers, json={} if verb == "PATCH" else ABSENT)
        assert (response.status_code, response.json()) == (401, UNAUTHORIZED)


def test_update_current_session__ext_is_merged(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    session = cookie(client)
    client.call(f"PATCH {CURRENT}", headers=session, json={"ext": {"a": 1}})
    client.advance(1)
    changed = client.call(f"PATCH {CURRENT}", headers=session, json={"login": "root", "ext": {"b": [2], "ct": "x"}}).json()
    assert changed["login"] == "admin"
    assert changed["ext"] == {"ct": "2026-01-01T00:00:00.00Z", "lwt": "2026-01-01T00:00:01.00Z", "a": 1, "b": [2]}
    assert client.call(f"GET {CURRENT}", headers=session).json() == changed


@pytest.mark.parametrize("body", [{"ext": []}, {"ext": None}, [], None])
def test_update_current_session__wrong_body_gets_400(client: Client, body: Any) -> None:
    assert client.call(f"PATCH {CURRENT}", headers=cookie(client), json=body).status_code == 400


def test_delete_current_session__ends_it_and_takes_the_cookie_back(client: Client) -> None:
    session, other = cookie(client), cookie(client)
    response = client.call(f"DELETE {CURRENT}", headers=session)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Set-Cookie"].startswith("EraSession=; ")
    assert client.call(f"GET {CURRENT}", headers=session).status_code == 401
    assert client.call(f"GET {CURRENT}", headers=other).status_code == 200


MARY = {"id": "1c7f6f2c-016c-d817-a3f8-50e54938780c", "domain": "branch", "login": "mary", "pwd": "mary-secret"}
ADDRESSBOOK = [
    f"GET {CONTACTS}",
    f"POST {CONTACTS}",
    f"LOOKUP {CONTACTS}",
    f"GET {CONTACTS}/1",
    f"PATCH {CONTACTS}/1",
    f"DELETE {CONTACTS}/1",
    "GET /rest/v1/addressbook/contactgroups",
    "POST /rest/v1/addressbook/contactgroups",
    "LOOKUP /rest/v1/addressbook/contactgroups",
    "GET /rest/v1/addressbook/contactgroups/1",
    "PATCH /rest/v1/addressbook/contactgroups/1",
    "DELETE /rest/v1/addressbook/contactgroups/1",
]


@pytest.mark.parametrize("wire", ADDRESSBOOK)
def test_get_current_session__auth_always_asks_every_operation_for_one(client: Client, wire: str) -> None:
    client.settings({"auth": "always"})
    response = client.call(wire, data=b"{")
    assert (response.status_code, response.json()) == (401, UNAUTHORIZED)
    client.settings({"auth": "off"})
    assert client.call(wire, data=b"{").status_code != 401


def test_list_contacts__auth_always_takes_cookie_token_and_minted_credential(client: Client) -> None:
    client.settings({"auth": "always"})
    token = login(client, session_type="web").json()["session_token"]
    assert client.call(f"GET {CONTACTS}", headers=cookie(client)).status_code == 200
    assert client.call(f"GET {CONTACTS}", headers={"Authorization": f"bearer {token}"}).status_code == 200
    assert client.call(f"GET {CONTACTS}", auth="session").status_code == 200
    client.seed("incoplax", {"users": [MARY]})
    assert client.call(f"GET {CONTACTS}", auth=client.credential("incoplax", "session", subject="mary")).status_code == 200


def test_list_contacts__minted_credential_is_of_its_users_domain(client: Client) -> None:
    client.seed("incoplax", {"users": [MARY]})
    credential = client.credential("incoplax", "session", subject="mary")
    assert (credential["domain"], credential["login"]) == ("branch", "mary")


@pytest.mark.parametrize(("member", "value"), [("subject", "nobody"), ("permissions", ["read"])])
def test_list_contacts__credential_details_that_do_not_fit_get_422(client: Client, member: str, value: Any) -> None:
    response = client.call("POST /_mock/credentials", json={"vendor": "incoplax", "kind": "session", member: value})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, f"/{member}")
    assert client.rows("incoplax", "sessions") == []


def test_list_contacts__credentials_asked_for_again_are_the_same(client: Client) -> None:
    assert client.credential("incoplax", "session") == client.credential("incoplax", "session")
    assert len(client.rows("incoplax", "sessions")) == 1


def test_list_contacts__expired_credential_gets_401(client: Client) -> None:
    client.settings({"auth": "always"})
    credential = client.credential("incoplax", "session", expires_in=60)
    assert client.call(f"GET {CONTACTS}", auth=credential).status_code == 200
    client.advance(61)
    response = client.call(f"GET {CONTACTS}", auth=credential)
    assert (response.status_code, response.json()) == (401, {"error_code": 1401, "error_message": "Session expired"})


def test_list_contacts__session_of_another_tenant_gets_401(client: Client) -> None:
    client.settings({"auth": "always"})
    session = cookie(client)
    fork = Client(client.url, f"{client.tenant}-fork", client.send)
    fork.control(f"PUT /_mock/tenants/{fork.tenant}", {"from": client.tenant})
    assert fork.call(f"GET {CONTACTS}", headers=session).status_code == 401
    assert fork.call(f"GET {CONTACTS}", auth="session").status_code == 200
    assert client.call(f"GET {CONTACTS}", headers=session).status_code == 200


def test_credential__plain_one_of_a_fork_is_the_same_each_time(client: Client) -> None:
    client.credential("incoplax", "session")
    client.control(f"PUT /_mock/tenants/{client.tenant}-fork", {"from": client.tenant})
    fork = Client(client.url, f"{client.tenant}-fork", client.send)
    assert fork.credential("incoplax", "session") == fork.credential("incoplax", "session")
    client.control(f"DELETE /_mock/tenants/{fork.tenant}")


def test_create_session__two_tenants_in_one_cookie_jar_do_not_log_each_other_out(client: Client, mock: Mock) -> None:
    login = {"domain": "example", "login": "admin", "pwd": "admin-secret"}
    jar: dict[str, str] = {}
    for name in (client.tenant, f"{client.tenant}-b"):
        other = Client(f"http://mockserver.test/t/{name}", name, client.send)
        cookie, path = other.call(f"POST {SESSIONS}", json=login).headers["Set-Cookie"].split("; ")[:2]
        assert path == f"Path=/t/{name}/"
        jar[path] = cookie
        ended = other.call(f"DELETE {SESSIONS}/current", headers={"Cookie": cookie}).headers["Set-Cookie"]
        assert ended == f"EraSession=; Path=/t/{name}/; Max-Age=0; HttpOnly"
    mock.tenants.drop(f"{client.tenant}-b")
    assert len(jar) == 2

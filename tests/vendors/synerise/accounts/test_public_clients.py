"""What public clients of Synerise send beside the document: older paths of logins, Basic, booleans as 1 and 0, no Content-Type."""

import base64
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.core.openapi import follow
from mockserver.journal_lines import journal_lines

from .logins import KEY, NEW_UUID, OWN, bearer

GUID = "b6a3e9d2-5d4c-4a53-9c5a-0c3a1d6f7e11"
WORKSPACE_KEY = "64c09614-1b2a-42f7-804d-f647243eb1ab"
REPORTS_KEY = "11111111-1b2a-42f7-804d-f647243eb1ab"
V4 = {"Api-Version": "4.4", "Content-Type": "application/json"}


def basic(guid: str, key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{guid}:{key}".encode()).decode()}


def test_login_workspace_v4__answers_a_token_as_the_documents_path_does(client: Client) -> None:
    answer = client.call("POST /v4/auth/login/profile", json={"apiKey": WORKSPACE_KEY}, headers=V4)
    assert list(answer.json()) == ["token"]
    assert client.call("GET /v4/clients", headers=V4, auth=bearer(answer)).status_code == 200
    refused = client.call("POST /v4/auth/login/profile", json={"apiKey": KEY}, headers=V4)
    assert (refused.status_code, refused.json()["message"], refused.json()["path"]) == (401, "Invalid API key", "/auth/login/profile")


def test_login_profile_v2__answers_as_v3_does(client: Client) -> None:
    answer = client.call("POST /sauth/v2/auth/login/client", json=OWN)
    assert client.call("GET /v4/clients", headers=V4, auth=bearer(answer)).status_code == 403
    assert client.call("POST /sauth/v2/auth/login/client", json=OWN | {"password": "no"}).status_code == 401


def test_login_profile_conditional_v2__answers_as_v3_does(client: Client) -> None:
    bodies: tuple[dict[str, Any], ...] = (OWN, OWN | {"password": "no"}, {})
    for body in bodies:
        statuses = {client.call(f"POST /sauth/{version}/auth/login/client/conditional", json=body).status_code for version in ("v2", "v3")}
        assert len(statuses) == 1
    assert client.call("POST /sauth/v2/auth/login/client/conditional", json=OWN).json()["status"] == "SUCCESS"


def test_login_anonymous_v2__answers_a_token(client: Client) -> None:
    bearer(client.call("POST /sauth/v2/auth/login/client/anonymous", json={"apiKey": KEY, "uuid": NEW_UUID}))


@pytest.mark.parametrize("mode", ["documented", "always"])
def test_list_profiles__a_workspaces_guid_and_key_are_as_good_as_its_token(client: Client, mode: str) -> None:
    client.settings({"auth": mode})
    for headers, status in (
        (basic(GUID, WORKSPACE_KEY), 200),
        (basic(GUID.upper(), WORKSPACE_KEY.upper()), 200),
        (basic(GUID, REPORTS_KEY), 200),
        (basic(GUID, KEY), 401),
        (basic("0f6d2c5e-7f0b-4a57-9a3c-2b1d5e8c4a22", WORKSPACE_KEY), 401),
        (basic("", WORKSPACE_KEY), 401),
        (basic(WORKSPACE_KEY, ""), 401),
        ({"Authorization": "Basic"}, 401),
        ({"Authorization": "Basic é"}, 401),
        ({"Authorization": "Basic /w=="}, 401),
    ):
        assert client.call("GET /v4/clients", headers=V4 | headers).status_code == status, headers


def test_create_profile__a_key_in_basic_has_its_own_permissions_only(client: Client) -> None:
    body = {"email": "new@example.com"}
    assert client.call("POST /v4/clients", json=body, headers=V4 | basic(GUID, REPORTS_KEY)).status_code == 403
    assert client.call("POST /v4/clients", json=body, headers=V4 | basic(GUID, WORKSPACE_KEY)).status_code == 202


def test_list_profiles__booleans_are_read_as_spring_reads_them(client: Client) -> None:
    def found(value: str) -> Any:
        answer = client.call("GET /v4/clients", query={"filters[anonymous]": value}, headers=V4, auth="workspace")
        return [profile["anonymous"] for profile in answer.json()] if answer.status_code == 200 else answer.status_code

    for yes, no in (("true", "false"), ("1", "0"), ("yes", "no"), ("on", "off"), ("YES", "No"), ("True", "FALSE")):
        assert set(found(yes)) == {True} and set(found(no)) == {False}, (yes, no)
    for neither in ("2", "y", "", "01"):
        assert found(neither) == 400


def test_every_operation__booleans_of_a_query_are_read_as_spring_reads_them(client: Client, mock: Mock) -> None:
    """Whichever the spec has: a new one is tried without another word."""
    client.settings({"contract": "strict"})
    contract = mock.contracts["synerise"]
    found = [
        (spec, parameter.name)
        for spec in contract.operations.values()
        for parameter in contract.judge.parameters(spec)
        if parameter.place == "query" and "'boolean'" in str(follow(contract.document, parameter.pointer)[1])
    ]
    assert {name for _, name in found} == {"filters[anonymous]", "raw"}
    for spec, name in found:
        wire = f"GET {spec.path}".replace("{clientId}", "434428563")
        auth = client.credential("synerise", "profile" if spec.raw["x-consumers"][0] == "profile" else "workspace")

        def ask(value: str, wire: str = wire, name: str = name, auth: Any = auth) -> int:
            return client.call(wire, query={name: value}, headers=V4 | {"Accept": "application/json"}, auth=auth).status_code

        assert {ask(value) for value in ("true", "0", "1", "yes", "No", "on", "OFF")} == {200}, (wire, name)
        assert ask("2") == 400


def test_get_profile__without_a_content_type_is_taken_by_the_switch_alone(client: Client) -> None:
    version = {"Api-Version": "4.4"}
    assert client.call("GET /v4/clients/434428563", headers=version, auth="workspace").status_code == 415
    client.settings({"synerise": {"content_type_on_reads": "ignored"}})
    assert client.call("GET /v4/clients/434428563", headers=version, auth="workspace").status_code == 200
    plain = client.call("GET /v4/clients/434428563", headers=version | {"Content-Type": "text/plain"}, auth="workspace")
    assert plain.status_code == 415
    assert client.call("GET /v4/clients/434428563", headers={}, auth="workspace").json()["message"] == "Version header content is invalid"


def test_get_profile__without_a_content_type_is_told_by_journal_explanation_report_and_index(client: Client) -> None:
    wire, headers = "GET /v4/clients/434428563", {"Api-Version": "4.4"}
    for value, status, words in (("required", 415, "=ignored would pass over its absence"), ("ignored", 200, "=ignored has passed over")):
        client.settings({"synerise": {"content_type_on_reads": value}})
        answer = client.call(wire, headers=headers, auth="workspace")
        assert (answer.status_code, answer.headers["X-Mock-Violations"]) == (status, "1")
        entry = client.requests(limit=1)[0]
        (note,) = entry["violations"]
        assert (note["in"], note["pointer"], note["rule"]) == ("header", "/Content-Type", "switch") and words in note["message"]
        reasons = client.explain(entry["id"])["violations"]
        assert note["message"] in [each["message"] for each in reasons]
        assert words in "\n".join(journal_lines("t", 1, [entry], client.explain))
        page = client.call("GET /_mock").text
        assert words in page and f"/_mock/requests/{entry['id']}/explain" in page
    client.call(wire, headers=headers | {"Content-Type": "application/json"}, auth="workspace")
    assert client.requests(limit=1)[0]["violations"] == []


def test_get_profile__without_a_content_type_and_ignored_is_taken_by_a_strict_contract(client: Client) -> None:
    client.settings({"contract": "strict", "synerise": {"content_type_on_reads": "ignored"}})
    assert client.call("GET /v4/clients/434428563", headers={"Api-Version": "4.4"}, auth="workspace").status_code == 200

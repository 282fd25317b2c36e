"""The nine envelopes, chosen by the service that answers: keys, order and time formats of the document."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mockserver.client import Client
from mockserver.vendors.synerise.envelopes import FieldError, Refusal, batch, envelope_of
from mockserver.vendors.synerise.errors import show_path

NOON = datetime(2019, 3, 18, 13, 15, 39, 840_000, UTC)
LABEL = FieldError("label", "cannot be empty", rejected="")
UUID = FieldError("uuid", "UUID must be well-formed value as per RFC 4122", 12053, "4321")
CLIENT = FieldError("client", "Client cannot have null value", 14191)
LOGIN = {"apiKey": "5aea03d5-e147-4c7e-bd59-ebcf50109a3d", "identityProvider": "SYNERISE", "email": "a@example.com", "password": "a"}
FIELDS = "Some fields did not pass validation"


def envelope(path: str, *fields: FieldError, status: int = 400, message: str = "no", code: str = "") -> Any:
    return envelope_of(path)(Refusal(status, message, fields, code, show_path(path), NOON, "0123456789abcdef"))


@pytest.mark.parametrize(
    ("path", "fields", "expected"),
    [
        pytest.param(
            "/v4/clients",
            (),
            {"timestamp": "2019-03-18T13:15:39.840+00:00", "status": 400, "error": "Bad Request", "message": "no", "path": "/clients"},
            id="E1, docs/synerise-api-reference.txt:538-543",
        ),
        pytest.param(
            "/v4/events/added-to-cart",
            (LABEL,),
            {
                "error": "Bad Request",
                "status": 400,
                "timestamp": "2019-03-18T13:15:39.84Z",
                "message": "no",
                "path": "/events/added-to-cart",
                "errors": [{"path": "label", "message": "cannot be empty", "rejectedValue": ""}],
            },
            id="E2, docs/synerise-api-reference.txt:701-717",
        ),
        pytest.param(
            "/v4/clients/1234",
            (UUID,),
            {
                "error": "Bad Request",
                "status": 400,
                "timestamp": "2019-03-18T13:15:39.84Z",
                "path": "/clients/1234",
                "message": "no",
                "errors": [{"code": 12053, "field": "uuid", "message": UUID.message, "rejectedValue": "4321"}],
            },
            id="E3, docs/synerise-api-reference.txt:3340-3352",
        ),
        pytest.param(
            "/v4/transactions/batch",
            (CLIENT,),
            {
                "error": "Bad Request",
                "status": 400,
                "timestamp": "2019-03-18T13:15:39.84Z",
                "path": "/transactions/batch",
                "message": "no",
                "errors": [{"code": 14191, "field": "client", "message": "Client cannot have null value"}],
            },
            id="E3 without rejectedValue, docs/synerise-api-reference.txt:463-474",
        ),
        pytest.param(
            "/v4/tags/645",
            (),
            {
                "error": "Bad Request",
                "status": 400,
                "timestamp": "2019-03-18T13:15:39.84Z",
                "path": "/tags/645",
                "message": "no",
                "errors": [
                    {
                        "path": "/tags/645",
                        "timestamp": "2019-03-18T13:15:39.84Z",
                        "errorCode": "TAG-400",
                        "status": 400,
                        "message": "no",
                        "traceId": "0123456789abcdef",
                    }
                ],
            },
            id="E5, docs/synerise-api-reference.txt:2700-2715",
        ),
        pytest.param("/catalogs/bags", (), "no", id="E6 of 400, public"),
        pytest.param(
            "/sauth/v3/auth/login/client",
            (LABEL,),
            {
                "error": "Bad Request",
                "message": "no",
                "errors": [{"code": 120, "field": "label", "message": "cannot be empty", "rejectedValue": ""}],
                "status": 400,
                "timestamp": "2019-03-18T13:15:39.84Z",
                "path": "/sauth/v3/auth/login/client",
                "traceId": "0123456789abcdef",
            },
            id="E7, docs/synerise-api-reference.txt:4248-4261",
        ),
        pytest.param(
            "/analytics-backend/analytics/x",
            (),
            {
                "httpStatus": 400,
                "errorCode": "ANALYTICS-400",
                "message": "no",
                "timestamp": "2019-03-18T13:15:39.84Z",
                "traceId": "0123456789abcdef",
                "help": "",
            },
            id="E8, docs/synerise-api-reference.txt:4354-4361",
        ),
        pytest.param(
            "/uauth/v2/auth/login/profile",
            (),
            {
                "path": "/uauth/v2/auth/login/profile",
                "timestamp": "2019-03-18T13:15:39.84Z",
                "errorCode": "UAU-400",
                "status": 400,
                "message": "no",
                "traceId": "0123456789abcdef",
            },
            id="E9, public",
        ),
        pytest.param(
            "/crm/v1/clients",
            (),
            {
                "timestamp": "2019-03-18T13:15:39.840+00:00",
                "status": 400,
                "error": "Bad Request",
                "message": "no",
                "path": "/crm/v1/clients",
            },
            id="E1 where the document has no example, assumed",
        ),
    ],
)
def test_envelope__of_each_service_is_the_documents(path: str, fields: tuple[FieldError, ...], expected: Any) -> None:
    found = envelope(path, *fields)
    assert found == expected
    if isinstance(expected, dict):
        assert list(found) == list(expected)


def test_envelope__of_catalogs_beyond_400_and_404_is_the_documents() -> None:
    """E6: docs/synerise-api-reference.txt:1977-1981."""
    expected = {"status": 403, "error": "Forbidden", "message": "no", "timestamp": "2019-03-18T13:15:39.84Z"}
    assert list(envelope("/catalogs/bags", status=403).items()) == list(expected.items())


def test_envelope__of_a_batch_is_a_bare_array() -> None:
    """E4: docs/synerise-api-reference.txt:3214-3219."""
    rejected = FieldError("list[0].uuid", UUID.message, 12053, "de73b3490c4-bb8c0d8")
    expected = {"rejectedValue": "de73b3490c4-bb8c0d8", "field": "list[0].uuid", "status": 400, "message": UUID.message}
    assert [list(entry.items()) for entry in batch([rejected])] == [list(expected.items())]


@pytest.mark.parametrize(
    ("path", "tagged"),
    [
        ("/v4/tags", True),
        ("/v4/clients/tags", True),
        ("/v4/clients/434428563/tags/645", True),
        ("/v4/clients/434428563", False),
        ("/v4/clients/by-email/tags@example.com", False),
        ("/v4/clients/by-customid/tags", False),  # a custom ID
        ("/v4/clients/by-custom-id/tags", False),
        ("/v4/nothing/tags", False),
        ("/v4/tags/645", True),
    ],
)
def test_envelope__of_profile_tags_is_theirs_alone(path: str, tagged: bool) -> None:
    assert ("errors" in envelope(path)) is tagged


@pytest.mark.parametrize(
    ("wire", "keys"),
    [
        ("GET /v4/nothing", ["timestamp", "status", "error", "message", "path"]),
        ("GET /uauth/nothing", ["path", "timestamp", "errorCode", "status", "message", "traceId"]),
        ("GET /sauth/nothing", ["error", "message", "errors", "status", "timestamp", "path", "traceId"]),
        ("GET /analytics-backend/nothing", ["httpStatus", "errorCode", "message", "timestamp", "traceId", "help"]),
    ],
)
def test_unknown_path__gets_404_in_the_voice_of_its_service(client: Client, wire: str, keys: list[str]) -> None:
    answer = client.call(wire)
    assert answer.status_code == 404
    assert list(answer.json()) == keys


@pytest.mark.parametrize(("verb", "allow"), [("PUT", "GET, POST"), ("OPTIONS", "GET, POST"), ("BREW", "GET, POST")])
def test_unknown_verb__gets_405_and_the_verbs_that_there_are(client: Client, verb: str, allow: str) -> None:
    answer = client.call(f"{verb} /v4/clients")
    assert (answer.status_code, answer.headers["Allow"]) == (405, allow)
    assert answer.json()["message"] == f"Request method '{verb}' not supported"


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_fault__speaks_in_the_envelope_of_the_service(client: Client, status: int) -> None:
    client.fault(operation="synerise.login_workspace", status=status)
    body = {"apiKey": "64c09614-1b2a-42f7-804d-f647243eb1ab"}
    answer = client.call("POST /uauth/v2/auth/login/profile", json=body)
    assert answer.status_code == answer.json()["status"] == status
    assert client.call("POST /uauth/v2/auth/login/profile", json=body).status_code == 200


@pytest.mark.parametrize("data", [b"", b" ", b"{", b"\xff\xfe", b'{"a":1e999999}', b"[" * 500 + b"]" * 500, b'"\\ud800"'])
def test_unreadable_body__gets_400_in_the_voice_of_the_service(client: Client, data: bytes) -> None:
    answer = client.call("POST /sauth/v3/auth/login/client", data=data, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["error", "message", "errors", "status", "timestamp", "path", "traceId"]


def test_get_public_keys__under_a_fault_speaks_as_its_service(client: Client) -> None:
    client.fault(operation="synerise.get_public_keys", status=503)
    assert client.call("GET /uauth/.well-known/jwks.json").json()["errorCode"] == "UAU-503"


@pytest.mark.parametrize(
    ("headers", "status", "message"),
    [
        ({"Content-Type": "text/plain"}, 415, "Content type 'text/plain' not supported"),
        ({"Accept": "text/html"}, 406, "Could not find acceptable representation"),
        ({"Api-Version": "4.1", "Accept": "text/html"}, 400, "Version header content is invalid"),
    ],
)
def test_delete_profile__with_other_values_of_demanded_headers_is_refused(
    client: Client, headers: dict[str, str], status: int, message: str
) -> None:
    """The header rows at docs/synerise-api-reference.txt:3354-3363; 415 and 406 inferred."""
    client.settings({"contract": "record"})
    good = {"Api-Version": "4.4", "Content-Type": "application/json", "Accept": "application/json"}
    answer = client.call("DELETE /v4/clients/434428563", headers=good | headers, auth="workspace")
    assert (answer.status_code, answer.json()["message"]) == (status, message)


@pytest.mark.parametrize("accept", ["*/*", "application/*;q=0.8", "text/html, application/json;q=0.9", "Application/JSON"])
def test_delete_profile__with_any_accept_that_admits_json_is_done(client: Client, accept: str) -> None:
    headers = {"Api-Version": "4.4", "Content-Type": "application/json; charset=utf-8", "Accept": accept}
    client.settings({"contract": "record"})
    assert client.call("DELETE /v4/clients/434428563", headers=headers, auth="workspace").status_code == 202


def test_synerise__a_member_of_a_wrong_kind_is_named_in_the_vendors_words(client: Client) -> None:
    """The form: inferred from the parse error of docs/synerise-api-reference.txt:376; no words of a library of ours."""
    accepted = {"Api-Version": "4.4", "Accept": "application/json", "Content-Type": "application/json"}
    headers = accepted | client.credential("synerise", "user")["headers"]
    client.settings({"contract": "record"})
    no_list, no_object = "java.util.List<java.lang.String>", "java.util.Map"
    for wire, body, kind, member in (
        ("POST /v4/clients", {"tags": "a"}, no_list, "tags"),
        ("POST /v4/clients", {"agreements": []}, no_object, "agreements"),
        ("POST /v4/clients", [{}], no_object, None),
        ("POST /v4/clients/batch", [{"agreements": 5}], no_object, "agreements"),
        ("POST /v4/clients/batch", [5], no_object, None),
        ("PUT /crm/v1/contacts/434428563", {"tags": {}}, no_list, "tags"),
        ("PUT /crm/v1/contacts/434428563", [], no_object, None),
        ("POST /v4/tags", [], no_object, None),
        ("POST /sauth/v3/auth/login/client", LOGIN | {"tags": 5}, no_list, "tags"),
        ("POST /sauth/v3/auth/login/client", LOGIN | {"agreements": 5}, no_object, "agreements"),
    ):
        answer = client.call(wire, json=body, headers=headers)
        where = f" (through reference chain: {member})" if member else ""
        expected = f"JSON parse error: Cannot deserialize value of type `{kind}`{where}"
        assert (answer.status_code, answer.json()["message"]) == (400, expected), (wire, body)

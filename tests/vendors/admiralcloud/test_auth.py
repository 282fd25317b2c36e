"""Bearer tokens and signed requests: required with `auth=always` only, and telling who calls in every mode."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from mockserver.client import Client

NOW = "2026-05-06T07:08:09Z"
RTS = 1778051289
OPERATIONS = ["GET /v5/contact", "GET /v5/contact/1", "POST /v6/contact", "PUT /v5/contact/1", "DELETE /v5/contact/1"]


@pytest.fixture
def guarded(client: Client) -> Client:
    client.freeze(NOW)
    client.settings({"auth": "always"})
    return client


def sign(path: str, payload: str = "", rts: int = RTS, secret: str = "mock-access-secret", **headers: str) -> dict[str, str]:
    """Headers of a signed request; `payload` is the sorted JSON as the vendor's clients write it."""
    identifier = headers.get("x-admiralcloud-identifier")
    text = "\n".join([path.lower(), *([identifier] if identifier else []), str(rts), *([payload] if payload else [])])
    return {
        "x-admiralcloud-clientid": "any",
        "x-admiralcloud-accesskey": "AKACMOCK42",
        "x-admiralcloud-rts": str(rts),
        "x-admiralcloud-hash": hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest(),
        "x-admiralcloud-version": "5",
        **headers,
    }


@pytest.mark.parametrize("wire", OPERATIONS)
def test_find_contact__without_a_credential_is_taken_by_default(client: Client, wire: str) -> None:
    assert client.call(wire).status_code == 200


@pytest.mark.parametrize("wire", OPERATIONS)
def test_find_contact__without_a_credential_is_401_where_demanded(guarded: Client, wire: str) -> None:
    response = guarded.call(wire)
    assert (response.status_code, response.json()) == (401, {"message": "invalidSession"})


@pytest.mark.parametrize("wire", OPERATIONS)
def test_find_contact__with_a_bearer_token_is_taken(guarded: Client, wire: str) -> None:
    assert guarded.call(wire, auth="bearer").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer nothing"},
        {"Authorization": "Bearer .mock-session-42"},
        {"Authorization": "Bearer default.mock-session-42"},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"x-admiralcloud-clientid": ""},
    ],
)
def test_find_contact__with_a_bad_bearer_token_is_401(guarded: Client, headers: dict[str, str]) -> None:
    response = guarded.call("GET /v5/contact/1", auth="bearer", headers=headers)
    assert (response.status_code, response.json()) == (401, {"message": "invalidSession"})


@pytest.mark.parametrize(("scheme", "status"), [("BEARER", 200), ("bearer", 200), ("Basic", 401), ("", 401)])
def test_find_contact__a_good_token_needs_its_scheme(guarded: Client, scheme: str, status: int) -> None:
    token = guarded.credential("admiralcloud", "bearer")["headers"]["Authorization"].removeprefix("Bearer ")
    assert guarded.call("GET /v5/contact/1", auth="bearer", headers={"Authorization": f"{scheme} {token}"}).status_code == status


def test_find_contact__a_token_is_good_until_it_expires(guarded: Client) -> None:
    token = guarded.credential("admiralcloud", "bearer", expires_in=60)
    assert guarded.call("GET /v5/contact/1", auth=token).status_code == 200
    guarded.advance(59)
    assert guarded.call("GET /v5/contact/1", auth=token).status_code == 200
    guarded.advance(1)
    assert guarded.call("GET /v5/contact/1", auth=token).status_code == 401


@pytest.mark.parametrize("mode", ["always", "documented", "off"])
def test_create_contact__the_tokens_user_is_the_creator_in_every_mode(client: Client, mode: str) -> None:
    client.settings({"auth": mode})
    token = client.credential("admiralcloud", "bearer", subject="55")
    assert client.call("POST /v6/contact", json={}, auth=token).json()["creatorId"] == 55


@pytest.mark.parametrize("mode", ["documented", "off"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer nothing"},
        {"x-admiralcloud-clientid": ""},
        {"x-admiralcloud-accesskey": "AKACNOBODY"},
        {"x-admiralcloud-accesskey": "AKACMOCK42", "x-admiralcloud-hash": "00"},
    ],
)
def test_create_contact__a_credential_that_does_not_hold_is_ignored_where_none_is_demanded(
    client: Client, mode: str, headers: dict[str, str]
) -> None:
    client.settings({"auth": mode})
    token = client.credential("admiralcloud", "bearer", subject="55") if headers else None
    created = client.call("POST /v6/contact", json={}, auth=token, headers=headers)
    assert (created.status_code, created.json()["creatorId"]) == (200, 42)


def test_update_contact__the_lock_user_is_known_where_no_credential_is_demanded(client: Client) -> None:
    token = client.credential("admiralcloud", "bearer", subject="7")
    assert client.call("PUT /v5/contact/6", json={"type": "x"}).status_code == 423
    assert client.call("PUT /v5/contact/6", json={"type": "x"}, auth=token).status_code == 200


def test_find_contact__a_token_with_permissions_is_refused_by_the_control_plane(client: Client) -> None:
    asked = {"vendor": "admiralcloud", "kind": "bearer", "permissions": ["contacts"]}
    answer = client.call("POST /_mock/credentials", json=asked)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")


def test_find_contact__signed_without_payload_is_taken(guarded: Client) -> None:
    assert guarded.call("GET /v5/contact/1", headers=sign("/v5/contact/1")).status_code == 200


@pytest.mark.parametrize(
    ("wire", "payload", "sent"),
    [
        ("GET /v5/contact/1", '{"id":1}', {}),
        ("GET /V5/Contact/1", "", {}),
        ("GET /v5/contact", '{"id":3,"type":"x"}', {"query": {"type": "x", "id": "3"}}),
        ("GET /v5/contact", '{"alpha":"x","zeta":"z","Zeta":"y"}', {"query": {"Zeta": "y", "alpha": "x", "zeta": "z"}}),
        ("POST /v6/contact", '{"image":900,"type":"é"}', {"json": {"type": "é", "image": 900.0}}),
        (
            "POST /v6/contact",
            '{"metadata":[{"content":"b","title":"a"}],"settings":{"lock":false,"lockUser":1}}',
            {"json": {"settings": {"lockUser": 1, "lock": False}, "metadata": [{"title": "a", "content": "b"}]}},
        ),
        ("PUT /v5/contact/1", '{"id":1,"type":"b"}', {"json": {"type": "b"}}),
        ("PUT /v5/contact/1", '{"flag":1,"type":"b"}', {"query": {"flag": "1", "type": "a"}, "json": {"type": "b"}}),
        ("DELETE /v5/contact/1", '{"forceDelete":true}', {"json": {"forceDelete": True}}),
    ],
)
def test_update_contact__signed_over_path_and_sorted_payload_is_taken(
    guarded: Client, wire: str, payload: str, sent: dict[str, Any]
) -> None:
    response = guarded.call(wire, headers=sign(wire.partition(" ")[2], payload), **sent)
    assert response.status_code == 200, response.text


def test_find_contact__signed_with_an_identifier_is_taken(guarded: Client) -> None:
    identifier: dict[str, Any] = {"x-admiralcloud-identifier": "someone"}
    headers = sign("/v5/contact/1", **identifier)
    assert guarded.call("GET /v5/contact/1", headers=headers).status_code == 200
    assert guarded.call("GET /v5/contact/1", headers={**headers, "x-admiralcloud-identifier": "else"}).status_code == 401


@pytest.mark.parametrize("rts", [RTS - 10, RTS + 10])
def test_find_contact__signed_within_ten_seconds_is_taken(guarded: Client, rts: int) -> None:
    assert guarded.call("GET /v5/contact/1", headers=sign("/v5/contact/1", rts=rts)).status_code == 200


@pytest.mark.parametrize("rts", [RTS - 11, RTS + 11, 0, -1])
def test_find_contact__signed_out_of_time_is_401(guarded: Client, rts: int) -> None:
    response = guarded.call("GET /v5/contact/1", headers=sign("/v5/contact/1", rts=rts))
    assert response.status_code == 401
    assert response.json() == {"message": "acsignature_rtsDeviation", "additionalInfo": {"ts": rts, "deviation": 10}}


@pytest.mark.parametrize("rts", ["", "soon", "NaN"])
def test_find_contact__signed_at_no_time_is_401(guarded: Client, rts: str) -> None:
    response = guarded.call("GET /v5/contact/1", headers={**sign("/v5/contact/1"), "x-admiralcloud-rts": rts})
    assert (response.status_code, response.json()) == (401, {"message": "acsignature_hashMismatch"})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"x-admiralcloud-hash": ""}, "acsignature_hashMissing"),
        ({"x-admiralcloud-hash": "00"}, "acsignature_hashMismatch"),
        ({"x-admiralcloud-hash": "\xe9"}, "acsignature_hashMismatch"),
        ({"x-admiralcloud-accesskey": "AKACNOBODY"}, "invalidSession"),
        ({"x-admiralcloud-accesskey": ""}, "invalidSession"),
        ({"x-admiralcloud-clientid": ""}, "invalidSession"),
    ],
)
def test_find_contact__a_bad_signature_is_401(guarded: Client, changed: dict[str, str], message: str) -> None:
    response = guarded.call("GET /v5/contact/1", headers={**sign("/v5/contact/1"), **changed})
    assert (response.status_code, response.json()) == (401, {"message": message})


@pytest.mark.parametrize("name", ["x-admiralcloud-hash", "x-admiralcloud-accesskey"])
def test_find_contact__a_bad_signature_beside_a_good_token_is_401(guarded: Client, name: str) -> None:
    assert guarded.call("GET /v5/contact/1", auth="bearer", headers={name: "x"}).status_code == 401


def test_update_contact__signed_with_another_secret_or_payload_is_401(guarded: Client) -> None:
    body = {"type": "models"}
    for headers in (sign("/v5/contact/1", json.dumps(body), secret="wrong"), sign("/v5/contact/1", '{"type":"other"}')):
        response = guarded.call("PUT /v5/contact/1", json=body, headers=headers)
        assert (response.status_code, response.json()) == (401, {"message": "acsignature_hashMismatch"})
    assert guarded.call("GET /v5/contact/1", auth="bearer").json()[0]["type"] == "photographers"


@pytest.mark.parametrize("mode", ["always", "documented", "off"])
def test_create_contact__the_access_keys_user_is_the_creator_in_every_mode(guarded: Client, mode: str) -> None:
    guarded.settings({"auth": mode})
    guarded.seed("admiralcloud", {"access_keys": [{"accessKey": "AKACOTHER", "accessSecret": "s", "userId": 77, "customerId": 3}]})
    key: dict[str, Any] = {"x-admiralcloud-accesskey": "AKACOTHER"}
    headers = sign("/v6/contact", secret="s", **key)
    created = guarded.call("POST /v6/contact", headers=headers).json()
    assert (created["creatorId"], created["customerId"]) == (77, 3)


WRITTEN = [
    # a body as sent, and what JavaScript signs: its numbers, and its order of keys (Node's own JSON.stringify and localeCompare)
    ('{"settings":{"merge":{"conflicts":[{"a":1e-6,"b":1e-7,"c":1e21,"d":3.0,"e":123456789012345678}]}}}', None),
    ('{"a-b":1,"a_b":2,"ab":3}', '{"a_b":2,"a-b":1,"ab":3}'),
    ('{"f":1,"é":2,"e":3,"É":4,"E":5}', '{"e":3,"E":5,"é":2,"É":4,"f":1}'),
    ('{"10":1,"9":2,"01":3,"b":4,"4294967295":5,"-1":6}', '{"9":2,"10":1,"-1":6,"01":3,"4294967295":5,"b":4}'),
    ('{"ø":1,"ö":2,"o":3,"oa":4,"ß":5,"ss":6,"st":7}', '{"o":3,"ö":2,"ø":1,"oa":4,"ss":6,"ß":5,"st":7}'),
    (
        '{"ä":1,"å":2,"á":3,"ā":4,"ħb":5,"ha":6,"hc":7,"đ":8,"ð":9,"d":0}',
        '{"á":3,"å":2,"ä":1,"ā":4,"d":0,"đ":8,"ð":9,"ha":6,"ħb":5,"hc":7}',
    ),
    ('{"a":[{"c":1.5e-9,"b":-0.000001}],"~":5e-324,"$":1.7976931348623157e308}', None),
    (r'{"type":"\u2028\u0007\u007f\""}', '{"type":"\u2028\\u0007\x7f\\""}'),
]
NUMBERS = {
    0: '{"settings":{"merge":{"conflicts":[{"a":0.000001,"b":1e-7,"c":1e+21,"d":3,"e":123456789012345680}]}}}',
    6: '{"~":5e-324,"$":1.7976931348623157e+308,"a":[{"b":-0.000001,"c":1.5e-9}]}',
}


def test_create_contact__a_signature_made_in_javascript_holds(guarded: Client) -> None:
    for place, (sent, written) in enumerate(WRITTEN):
        headers = sign("/v6/contact", written or NUMBERS[place]) | {"Content-Type": "application/json"}
        answer = guarded.call("POST /v6/contact", data=sent.encode(), headers=headers)
        assert answer.status_code == 200, (sent, answer.text)


def test_find_contact__a_signature_over_the_tenants_base_path_holds_too(guarded: Client) -> None:
    for path, status in (("/v5/contact", 200), (f"/t/{guarded.tenant}/v5/contact", 200), ("/t/another/v5/contact", 401)):
        assert guarded.call("GET /v5/contact", headers=sign(path)).status_code == status

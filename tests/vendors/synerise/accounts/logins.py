"""Profiles' logins as the tests send and read them."""

from typing import Any

import jwt

from mockserver.client import Client, Response

KEY = "5aea03d5-e147-4c7e-bd59-ebcf50109a3d"
JOHN = 434428563
JOHNS_UUID = "07243772-008a-42e1-ba37-c3807cebde8f"
NEW_UUID = "9b2f7a10-3a4b-4c5d-8e6f-0a1b2c3d4e5f"
PLAIN, SERVER, CONDITIONAL = "", "/server", "/conditional"
OWN = {
    "apiKey": KEY,
    "identityProvider": "SYNERISE",
    "email": "person@example.com",
    "password": "profile-secret",
    "uuid": JOHNS_UUID,
}
GOOGLE = {"apiKey": KEY, "identityProvider": "GOOGLE", "identityProviderToken": "token-of-google"}
SAMPLE = {
    "identityProviderToken": "string",
    "customId": None,
    "deviceId": "string",
    "agreements": {"email": False, "sms": False, "push": False, "webPush": False, "bluetooth": False, "rfid": False, "wifi": False},
    "attributes": {"property1": None, "property2": None},
    "tags": ["string"],
}
"""What the document's sample has beside OWN: docs/synerise-api-reference.txt:158-180."""


def login(client: Client, body: dict[str, Any], form: str = PLAIN) -> Response:
    if form == SERVER:
        return client.call("POST /sauth/v3/auth/login/client/server", json={"ipAddress": "10.0.0.1"} | body, auth="workspace")
    return client.call(f"POST /sauth/v3/auth/login/client{form}", json=body)


def anonymous(client: Client, uuid: str, **more: str) -> Response:
    return client.call("POST /sauth/v3/auth/login/client/anonymous", json={"apiKey": KEY, "uuid": uuid} | more)


def refresh(client: Client, auth: Any, key: str = KEY) -> Response:
    return client.call("POST /sauth/v3/auth/refresh/client", json={"apiKey": key}, auth=auth)


def bearer(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return {"headers": {"Authorization": f"Bearer {answer.json()['token']}"}}


def claims(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return jwt.decode(answer.json()["token"], options={"verify_signature": False})


def assert_sauth_error(answer: Response, status: int, message: str, fields: list[str] | None = None, code: str = "") -> None:
    """E7."""
    body = answer.json()
    assert answer.status_code == body["status"] == status, answer.text
    names = ["error", "message", "errors", "status", "timestamp", "path", "traceId"]
    assert list(body) == ([*names, "errorCode"] if code else names)
    assert body["message"] == message
    assert [error["field"] for error in body["errors"]] == (fields or [])
    assert all(list(error) == ["code", "field", "message", "rejectedValue"] for error in body["errors"])
    assert body.get("errorCode", "") == code

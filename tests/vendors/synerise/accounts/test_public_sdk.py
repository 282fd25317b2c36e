"""The public SDK `entirius-py-synerise-sdk`, unmodified, against the server over a socket."""

from collections.abc import Iterator

import pytest
from synerise_sdk import SyneriseClient
from synerise_sdk.dto.profile import Profile

from mockserver.app import Mock
from mockserver.client import Client
from mockserver.testing import MockServer

WORKSPACE_KEY = "64c09614-1b2a-42f7-804d-f647243eb1ab"
UUID = "9b2f7a10-3a4b-4c5d-8e6f-0a1b2c3d4e5f"


@pytest.fixture
def server(mock: Mock) -> Iterator[MockServer]:
    with MockServer(mock=mock) as running:
        yield running


def sdk(server: MockServer, client: Client, key: str = WORKSPACE_KEY) -> SyneriseClient:
    """Configured as its README says, with the tenant's base URL in the place of the vendor's."""
    return SyneriseClient(subdomain=f"{server.url}/t/{client.tenant}", api_key=key)


def test_login_workspace__by_the_public_sdk_answers_a_token_that_works(server: MockServer, client: Client) -> None:
    token = sdk(server, client).get_workspace_token()
    answer = client.call("GET /v4/clients/434428563/tags", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_login_workspace__by_the_public_sdk_with_an_unknown_key_raises_its_error(server: MockServer, client: Client) -> None:
    with pytest.raises(ConnectionError, match="Invalid API key"):
        sdk(server, client, "00000000-1b2a-42f7-804d-f647243eb1ab").get_workspace_token()


def test_create_profile__by_the_public_sdk_creates_and_then_updates_the_profile(server: MockServer, client: Client) -> None:
    """It sends null for what it does not know, and a member `area_code` that Synerise does not know."""
    shop = sdk(server, client)
    new = Profile(email="new@example.com", uuid=UUID, agreements={"email": True})
    assert shop.get_profile_create(new.asdict()) == ("Profile successfully added/updated", 202)
    assert shop.get_profile_create(Profile(email="new@example.com", phone="+48111222333").asdict())[1] == 202
    headers = {"Api-Version": "4.4", "Content-Type": "application/json"}
    found = client.call("GET /v4/clients/by-email/new@example.com", headers=headers, auth="workspace").json()
    assert (found["uuid"], found["phone"], found["agreements"]["email"]) == (UUID, "+48111222333", True)


def test_create_profile__by_the_public_sdk_with_a_bad_uuid_shows_the_vendors_error(server: MockServer, client: Client) -> None:
    assert sdk(server, client).get_profile_create(Profile(email="new@example.com", uuid="4321").asdict()) == ("Bad Request", 400)

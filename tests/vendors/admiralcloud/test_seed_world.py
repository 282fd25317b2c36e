"""The seed world is exact: clients rely on it."""

from typing import Any

import pytest

from mockserver.client import Client

SEEDED: list[tuple[int, dict[str, Any], dict[str, Any]]] = [
    (1, {"flag": 0, "email": "john.smith@example.com", "type": "photographers"}, {}),
    (2, {"flag": 1, "email": "adam.white@example.com"}, {}),
    (3, {"flag": 10}, {}),
    (4, {"flag": 11}, {}),
    (5, {"flag": 12}, {}),
    (6, {"flag": 0}, {"lock": True, "lockUser": 7}),
    (7, {"flag": 0}, {"deletionProtection": True, "deletionProtector": 7}),
    (8, {"flag": 0}, {}),
    (9, {"flag": 0}, {}),
    (10, {"flag": 0}, {}),
]


@pytest.mark.parametrize(("contact_id", "members", "settings"), SEEDED)
def test_find_contact__of_the_seed_world_is_as_promised(
    client: Client, contact_id: int, members: dict[str, Any], settings: dict[str, Any]
) -> None:
    [contact] = client.call(f"GET /v5/contact/{contact_id}").json()
    assert contact | members == contact
    assert contact["settings"] | settings == contact["settings"]
    assert (contact["id"], contact["customerId"]) == (contact_id, 1)


def test_find_contact__with_merge_conflicts_shows_the_one_conflict(client: Client) -> None:
    [contact] = client.call("GET /v5/contact/10").json()
    assert len(contact["settings"]["merge"]["conflicts"]) == 1
    assert isinstance(contact["settings"]["merge"]["conflicts"][0], dict)


def test_find_contacts__on_a_fresh_tenant_links_license_501_and_mediacontainer_901(client: Client) -> None:
    assert {"id": 501, "contactIds": [8]} in client.rows("admiralcloud", "licenses")
    assert {"id": 901, "contactIds": [9]} in client.rows("admiralcloud", "mediacontainers")
    assert len(client.call("GET /v5/contact").json()) == 10


def test_create_contact__without_credentials_acts_as_user_42(client: Client) -> None:
    created = client.call("POST /v6/contact", json={}).json()
    assert (created["creatorId"], created["lastEditorId"]) == (42, 42)

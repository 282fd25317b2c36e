"""Destroying contacts: docs/admiralcloud-contact-controller.txt:159-175."""

from typing import Any

import pytest

from mockserver.client import Client

NOW = "2026-05-06T07:08:09.500Z"
FORCES: list[dict[str, Any]] = [{}, {"forceDelete": True}, {"forceDeleteContact": True}, {"forceDelete": True, "forceDeleteContact": True}]


def ids(client: Client) -> list[int]:
    return [contact["id"] for contact in client.call("GET /v5/contact").json()]


def links(client: Client, table: str) -> dict[int, list[int]]:
    return {row["id"]: row["contactIds"] for row in client.rows("admiralcloud", table)}


def link_both(client: Client) -> None:
    """Contact 8 in three licenses and one mediacontainer, beside others."""
    client.seed(
        "admiralcloud",
        {
            "licenses": [{"id": 503, "contactIds": [1, 8, 9]}, {"id": 502, "contactIds": [8, 1]}, {"id": 504, "contactIds": [1]}],
            "mediacontainers": [{"id": 902, "contactIds": [8]}],
        },
    )


@pytest.mark.parametrize("contact_id", [1, 2, 3, 4, 5, 10])
def test_destroy_contact__plain_removes_it_and_answers_the_id(client: Client, contact_id: int) -> None:
    response = client.call(f"DELETE /v5/contact/{contact_id}")
    assert (response.status_code, response.json()) == (200, {"id": contact_id})
    assert contact_id not in ids(client)


def test_destroy_contact__twice_is_404(client: Client) -> None:
    client.call("DELETE /v5/contact/1")
    response = client.call("DELETE /v5/contact/1")
    assert (response.status_code, response.json()) == (404, {"message": "error_contact_destroy_notFound"})


@pytest.mark.parametrize(("contact_id", "licenses"), [(8, [501]), (9, [])])
def test_destroy_contact__linked_is_refused_and_names_the_licenses(client: Client, contact_id: int, licenses: list[int]) -> None:
    response = client.call(f"DELETE /v5/contact/{contact_id}")
    info = {"message": "error_contact_destroy_linked", "additionalInfo": {"affectedLicenses": licenses}}
    assert (response.status_code, response.json()) == (400, info)
    assert contact_id in ids(client)


def test_destroy_contact__linked_is_409_where_switched(client: Client) -> None:
    client.settings({"admiralcloud": {"linked_status": 409}})
    assert client.call("DELETE /v5/contact/9").status_code == 409


def test_destroy_contact__linked_by_seed_is_refused(client: Client) -> None:
    client.seed("admiralcloud", {"licenses": [{"id": 777, "contactIds": [1]}, {"id": 600, "contactIds": [1, 2]}]})
    assert client.call("DELETE /v5/contact/1").json()["additionalInfo"] == {"affectedLicenses": [600, 777]}


@pytest.mark.parametrize("force", [{"forceDelete": False}, {"forceDeleteContact": False}, {"forceDelete": None}, {"move": None}])
def test_destroy_contact__linked_and_not_forced_is_refused(client: Client, force: dict[str, Any]) -> None:
    assert client.call("DELETE /v5/contact/8", json=force).status_code == 400


def test_destroy_contact__move_hands_the_links_over_and_removes_it(client: Client) -> None:
    link_both(client)
    response = client.call("DELETE /v5/contact/8", json={"move": 1})
    assert (response.status_code, list(response.json().items())) == (200, [("affectedLicenses", [501, 502, 503]), ("id", 8), ("move", 1)])
    assert links(client, "licenses") == {501: [1], 502: [1], 503: [1, 9], 504: [1]}
    assert links(client, "mediacontainers") == {900: [], 901: [9], 902: [1]}
    assert 8 not in ids(client)


def test_destroy_contact__move_without_links_affects_no_license(client: Client) -> None:
    assert client.call("DELETE /v5/contact/1", query={"move": "2"}).json() == {"affectedLicenses": [], "id": 1, "move": 2}


@pytest.mark.parametrize("target", [8, 999, 0])
def test_destroy_contact__move_to_itself_or_to_nobody_is_400(client: Client, target: int) -> None:
    response = client.call("DELETE /v5/contact/8", json={"move": target})
    assert (response.status_code, response.json()) == (
        400,
        {"message": "error_contact_destroy_moveInvalid", "additionalInfo": {"move": target}},
    )
    assert links(client, "licenses") == {501: [8]}


def test_destroy_contact__force_delete_moves_it_to_trash_without_relations(client: Client) -> None:
    client.freeze(NOW)
    link_both(client)
    [before] = client.call("GET /v5/contact/8").json()
    response = client.call("DELETE /v5/contact/8", json={"forceDelete": True})
    assert (response.status_code, response.json()) == (200, {"affectedLicenses": [501, 502, 503], "id": 8})
    assert client.call("GET /v5/contact/8").json() == [before | {"flag": 1, "lastEditorId": 42, "updatedAt": NOW}]
    assert links(client, "licenses") == {501: [], 502: [1], 503: [1, 9], 504: [1]}
    assert links(client, "mediacontainers") == {900: [], 901: [9], 902: []}


@pytest.mark.parametrize("order", [{"forceDeleteContact": True}, {"forceDelete": True, "forceDeleteContact": True}])
def test_destroy_contact__force_delete_contact_removes_it_and_its_relations(client: Client, order: dict[str, bool]) -> None:
    response = client.call("DELETE /v5/contact/8", json=order)
    assert (response.status_code, response.json()) == (200, {"affectedLicenses": [501], "id": 8})
    assert (8 in ids(client), links(client, "licenses")) == (False, {501: []})


def test_destroy_contact__force_delete_with_move_hands_over_and_trashes(client: Client) -> None:
    answer = client.call("DELETE /v5/contact/8", json={"forceDelete": True, "move": 1}).json()
    assert answer == {"affectedLicenses": [501], "id": 8, "move": 1}
    assert (client.call("GET /v5/contact/8").json()[0]["flag"], links(client, "licenses")) == (1, {501: [1]})


def test_destroy_contact__force_delete_contact_with_move_hands_over_and_removes(client: Client) -> None:
    answer = client.call("DELETE /v5/contact/8", json={"forceDeleteContact": True, "move": 1}).json()
    assert answer == {"affectedLicenses": [501], "id": 8, "move": 1}
    assert (8 in ids(client), links(client, "licenses")) == (False, {501: [1]})


@pytest.mark.parametrize("target", [2, 5, 6, 7])
def test_destroy_contact__move_goes_to_a_trashed_stopped_locked_or_protected_contact_too(client: Client, target: int) -> None:
    [before] = client.call(f"GET /v5/contact/{target}").json()
    assert client.call("DELETE /v5/contact/8", json={"move": target}).status_code == 200
    assert links(client, "licenses") == {501: [target]}
    assert client.call(f"GET /v5/contact/{target}").json() == [before]


def test_destroy_contact__force_delete_twice_leaves_it_in_the_trash(client: Client) -> None:
    assert client.call("DELETE /v5/contact/8", json={"forceDelete": True}).json() == {"affectedLicenses": [501], "id": 8}
    assert client.call("DELETE /v5/contact/8", json={"forceDelete": True}).json() == {"affectedLicenses": [], "id": 8}
    assert client.call("GET /v5/contact/8").json()[0]["flag"] == 1


@pytest.mark.parametrize("query", [{"forceDelete": "true"}, {"forceDelete": "false", "forceDeleteContact": "true"}])
def test_destroy_contact__flags_in_the_query_are_read(client: Client, query: dict[str, str]) -> None:
    assert client.call("DELETE /v5/contact/9", query=query).json() == {"affectedLicenses": [], "id": 9}
    assert links(client, "mediacontainers")[901] == []


def test_destroy_contact__body_wins_over_query(client: Client) -> None:
    assert client.call("DELETE /v5/contact/8", query={"forceDelete": "true"}, json={"forceDelete": False}).status_code == 400
    assert client.call("DELETE /v5/contact/1", json={"id": 3}).json() == {"id": 3}
    assert 1 in ids(client)


@pytest.mark.parametrize("order", [*FORCES, {"move": 1}])
def test_destroy_contact__protected_is_403_even_by_force(client: Client, order: dict[str, Any]) -> None:
    before = client.rows("admiralcloud", "contacts")
    response = client.call("DELETE /v5/contact/7", json=order)
    assert (response.status_code, response.json()) == (403, {"message": "error_contact_destroy_deletionProtected"})
    assert client.rows("admiralcloud", "contacts") == before


def test_destroy_contact__once_unprotected_goes(client: Client) -> None:
    client.call("PUT /v5/contact/7", json={"settings": {"deletionProtection": False}})
    assert client.call("DELETE /v5/contact/7").status_code == 200


@pytest.mark.parametrize("order", [*FORCES, {"move": 1}])
def test_destroy_contact__locked_is_423_even_by_force(client: Client, order: dict[str, Any]) -> None:
    response = client.call("DELETE /v5/contact/6", json=order)
    assert (response.status_code, response.json()) == (423, {"message": "error_contact_destroy_locked"})
    assert 6 in ids(client)


def test_destroy_contact__locked_is_403_where_switched(client: Client) -> None:
    client.settings({"admiralcloud": {"locked_status": 403}})
    assert client.call("DELETE /v5/contact/6").status_code == 403


def test_destroy_contact__locked_is_open_to_the_user_who_locked_it(client: Client) -> None:
    client.settings({"auth": "always"})
    assert client.call("DELETE /v5/contact/6", auth=client.credential("admiralcloud", "bearer", subject="7")).json() == {"id": 6}


def test_destroy_contact__asynchronous_answers_a_job_and_acts_when_the_clock_passes(client: Client) -> None:
    client.settings({"admiralcloud": {"asynchronous": True, "job_seconds": 30}})
    client.freeze(NOW)
    answer = client.call("DELETE /v5/contact/8", json={"move": 1}).json()
    assert list(answer) == ["affectedLicenses", "id", "jobId", "move"]
    client.advance(29)
    assert (8 in ids(client), links(client, "licenses")) == (True, {501: [8]})
    client.advance(1)
    assert (8 in ids(client), links(client, "licenses")) == (False, {501: [1]})


def test_destroy_contact__asynchronous_plain_answers_id_and_job(client: Client) -> None:
    client.settings({"admiralcloud": {"asynchronous": True}})
    assert list(client.call("DELETE /v5/contact/1").json()) == ["id", "jobId"]


@pytest.mark.parametrize(("contact_id", "status"), [(999, 404), (6, 423), (7, 403), (8, 400)])
def test_destroy_contact__asynchronous_refuses_at_once(client: Client, contact_id: int, status: int) -> None:
    client.settings({"admiralcloud": {"asynchronous": True}})
    assert client.call(f"DELETE /v5/contact/{contact_id}").status_code == status


def test_destroy_contact__a_job_that_would_be_refused_by_now_does_nothing(client: Client) -> None:
    client.settings({"admiralcloud": {"asynchronous": True}})
    client.call("DELETE /v5/contact/1")
    client.seed("admiralcloud", {"licenses": [{"id": 505, "contactIds": [1]}]})
    client.advance(10)
    assert 1 in ids(client)


def test_destroy_contact__a_job_whose_move_target_has_gone_does_nothing(client: Client) -> None:
    client.settings({"admiralcloud": {"asynchronous": True}})
    for order in ("DELETE /v5/contact/1", "DELETE /v5/contact/8?move=1"):
        assert "jobId" in client.call(order).json()
    client.advance(10)
    assert (1 in ids(client), 8 in ids(client), links(client, "licenses")) == (False, True, {501: [8]})

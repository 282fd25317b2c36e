"""Updating contacts: docs/admiralcloud-contact-controller.txt:103-158."""

from typing import Any

import pytest

from mockserver.client import Client

NOW = "2026-05-06T07:08:09.500Z"


def contact(client: Client, contact_id: int) -> dict[str, Any]:
    [found] = client.call(f"GET /v5/contact/{contact_id}").json()
    assert isinstance(found, dict)
    return found


def test_update_contact__answers_the_changed_contact(client: Client) -> None:
    client.freeze(NOW)
    before = contact(client, 1)
    response = client.call("PUT /v5/contact/1", json={"type": "models"})
    assert response.status_code == 200
    assert response.json() == before | {"type": "models", "lastEditorId": 42, "updatedAt": NOW}
    assert list(response.json()) == list(before)
    assert contact(client, 1) == response.json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("flag", 0),
        ("flag", 1),
        ("flag", 10),
        ("image", 901),
        ("metadata", [{"title": "city", "content": "Lisbon"}]),
        ("metadata", []),
        ("type", "models"),
    ],
)
def test_update_contact__a_documented_field_is_stored(client: Client, field: str, value: Any) -> None:
    assert client.call("PUT /v5/contact/1", json={field: value}).json()[field] == value
    assert contact(client, 1)[field] == value


@pytest.mark.parametrize("fields", [{"email": "new@example.com"}, {"uiLanguage": "fr"}, {"email": 5}, {"customerId": 9}, {"creatorId": 9}])
def test_update_contact__fields_of_other_actions_are_dropped(client: Client, fields: dict[str, Any]) -> None:
    before = contact(client, 1)
    after = client.call("PUT /v5/contact/1", json=fields).json()
    assert {**after, "updatedAt": "", "lastEditorId": 0} == {**before, "updatedAt": "", "lastEditorId": 0}


def test_update_contact__unknown_id_is_404(client: Client) -> None:
    response = client.call("PUT /v5/contact/999", json={"type": "models"})
    assert (response.status_code, response.json()) == (404, {"message": "error_contact_update_notFound"})


def test_update_contact__body_id_wins_over_the_path(client: Client) -> None:
    assert client.call("PUT /v5/contact/1", json={"id": 3, "type": "models"}).json()["id"] == 3
    assert (contact(client, 1)["type"], contact(client, 3)["type"]) == ("photographers", "models")


def test_update_contact__path_id_alone_will_do(client: Client) -> None:
    assert client.call("PUT /v5/contact/3").json()["id"] == 3


def test_update_contact__flag_in_the_query_is_cast_to_a_number(client: Client) -> None:
    assert client.call("PUT /v5/contact/1", query={"flag": "1"}).json()["flag"] == 1


def test_update_contact__flag_11_is_taken_off_the_public_api(client: Client) -> None:
    client.settings({"admiralcloud": {"public_api": False}})
    assert client.call("PUT /v5/contact/1", json={"flag": 11}).json()["flag"] == 11


def test_update_contact__flag_12_is_refused_off_the_public_api_too(client: Client) -> None:
    client.settings({"admiralcloud": {"public_api": False}})
    response = client.call("PUT /v5/contact/1", json={"flag": 12})
    assert (response.status_code, response.json()) == (400, {"message": "flag_notAnAllowedValue", "additionalInfo": {"value": 12}})


@pytest.mark.parametrize(("contact_id", "flag"), [(1, 0), (2, 1), (3, 0), (4, 11), (5, 0)])
def test_update_contact__opt_in_request_activates_pending_and_opted_out(client: Client, contact_id: int, flag: int) -> None:
    after = client.call(f"PUT /v5/contact/{contact_id}", json={"sendOptInRequest": True}).json()
    assert after["flag"] == flag
    assert "sendOptInRequest" not in after


@pytest.mark.parametrize("fields", [{"sendOptInRequest": False}, {"sendOptInRequest": True, "flag": 10}, {}])
def test_update_contact__no_opt_in_or_a_flag_beside_it_leaves_pending(client: Client, fields: dict[str, Any]) -> None:
    assert client.call("PUT /v5/contact/3", json=fields).json()["flag"] == 10


@pytest.mark.parametrize("flag", [0, 1, 10])
def test_update_contact__a_stopped_or_bounced_contact_takes_a_flag(client: Client, flag: int) -> None:
    assert client.call("PUT /v5/contact/4", json={"flag": flag}).json()["flag"] == flag
    assert client.call("PUT /v5/contact/5", json={"flag": flag}).json()["flag"] == flag


def test_update_contact__settings_are_merged_member_by_member(client: Client) -> None:
    given = {"email": {"reason": "asked"}, "metadataFields": ["city"]}
    after = client.call("PUT /v5/contact/1", json={"settings": given}).json()
    assert after["settings"] == {"origin": "IPTC", "email": {"reason": "asked"}, "metadataFields": ["city"]}


def test_update_contact__merge_conflicts_are_replaced(client: Client) -> None:
    after = client.call("PUT /v5/contact/10", json={"settings": {"merge": {"conflicts": []}}}).json()
    assert after["settings"]["merge"] == {"conflicts": []}


@pytest.mark.parametrize("fields", [{}, {"settings": {}}, {"settings": None}, {"settings": {"unknown": 1}}])
def test_update_contact__nothing_in_settings_adds_metadata_fields_where_they_lack(client: Client, fields: dict[str, Any]) -> None:
    client.call("POST /v6/contact", json={"settings": {"origin": "IPTC"}})
    after = client.call("PUT /v5/contact/11", json=fields).json()
    assert after["settings"] == {"origin": "IPTC", "metadataFields": ["firstname", "lastname", "email"]}


def test_update_contact__something_in_settings_adds_no_metadata_fields(client: Client) -> None:
    client.call("POST /v6/contact", json={"settings": {"origin": "IPTC"}})
    after = client.call("PUT /v5/contact/11", json={"settings": {"origin": "XMP"}}).json()
    assert after["settings"] == {"origin": "XMP"}


def test_update_contact__nothing_in_settings_keeps_the_metadata_fields_there_are(client: Client) -> None:
    client.settings({"admiralcloud": {"metadata_fields": "other"}})
    assert client.call("PUT /v5/contact/1", json={}).json()["settings"]["metadataFields"] == ["firstname", "lastname", "email"]


@pytest.mark.parametrize(("flag", "actor"), [("lock", "lockUser"), ("deletionProtection", "deletionProtector")])
def test_update_contact__who_locks_or_protects_is_noted_and_forgotten(client: Client, flag: str, actor: str) -> None:
    assert client.call("PUT /v5/contact/1", json={"settings": {flag: True}}).json()["settings"][actor] == 42
    after = client.call("PUT /v5/contact/1", json={"settings": {flag: False}}).json()["settings"]
    assert (after[flag], actor in after) == (False, False)


@pytest.mark.parametrize(("flag", "actor"), [("lock", "lockUser"), ("deletionProtection", "deletionProtector")])
def test_update_contact__a_named_locker_or_protector_is_stored(client: Client, flag: str, actor: str) -> None:
    assert client.call("PUT /v5/contact/1", json={"settings": {flag: True, actor: 9}}).json()["settings"][actor] == 9


def test_update_contact__protecting_again_keeps_the_first_protector(client: Client) -> None:
    after = client.call("PUT /v5/contact/7", json={"settings": {"deletionProtection": True}}).json()
    assert after["settings"]["deletionProtector"] == 7


@pytest.mark.parametrize("fields", [{"type": "models"}, {}, {"settings": {"lock": True}}, {"settings": {"lockUser": 42}}])
def test_update_contact__locked_is_423_and_changes_nothing(client: Client, fields: dict[str, Any]) -> None:
    before = contact(client, 6)
    response = client.call("PUT /v5/contact/6", json=fields)
    assert (response.status_code, response.json()) == (423, {"message": "error_contact_update_locked"})
    assert contact(client, 6) == before


def test_update_contact__locked_is_403_where_switched(client: Client) -> None:
    client.settings({"admiralcloud": {"locked_status": 403}})
    assert client.call("PUT /v5/contact/6", json={}).status_code == 403


def test_update_contact__unlocking_a_locked_contact_is_taken(client: Client) -> None:
    after = client.call("PUT /v5/contact/6", json={"settings": {"lock": False}, "type": "models"}).json()
    assert (after["settings"]["lock"], "lockUser" in after["settings"], after["type"]) == (False, False, "models")
    assert client.call("PUT /v5/contact/6", json={"type": "agents"}).status_code == 200


def test_update_contact__locked_is_open_to_the_user_who_locked_it(client: Client) -> None:
    client.settings({"auth": "always"})
    locker = client.credential("admiralcloud", "bearer", subject="7")
    response = client.call("PUT /v5/contact/6", json={"type": "models"}, auth=locker)
    assert (response.status_code, response.json()["lastEditorId"]) == (200, 7)
    assert client.call("PUT /v5/contact/6", json={"type": "models"}, auth="bearer").status_code == 423


def test_update_contact__a_protected_contact_can_be_changed(client: Client) -> None:
    assert client.call("PUT /v5/contact/7", json={"type": "models"}).status_code == 200


def test_update_contact__asynchronous_answers_a_job_and_acts_when_the_clock_passes(client: Client) -> None:
    client.freeze(NOW)
    client.settings({"admiralcloud": {"asynchronous": True}})
    before = contact(client, 1)
    answer = client.call("PUT /v5/contact/1", json={"type": "models"}).json()
    job = answer.pop("jobId")
    assert (answer, isinstance(job, str)) == (before, True)
    assert contact(client, 1) == before
    client.advance(4)
    assert contact(client, 1) == before
    client.advance(1)
    assert contact(client, 1) == before | {"type": "models", "lastEditorId": 42, "updatedAt": "2026-05-06T07:08:14.500Z"}


def test_update_contact__job_id_stands_in_the_order_of_the_document(client: Client) -> None:
    client.settings({"admiralcloud": {"asynchronous": True}})
    answer = list(client.call("PUT /v5/contact/1", json={}).json())
    assert answer == sorted(answer)


def test_update_contact__two_jobs_have_two_ids_and_run_in_order(client: Client) -> None:
    client.settings({"admiralcloud": {"asynchronous": True, "job_seconds": 60}})
    jobs = {client.call("PUT /v5/contact/1", json={"type": name}).json()["jobId"] for name in ("first", "second")}
    client.advance(61)
    assert (len(jobs), contact(client, 1)["type"]) == (2, "second")


def test_update_contact__a_job_that_waits_less_overtakes(client: Client) -> None:
    for seconds, name in ((60, "slow"), (5, "quick")):
        client.settings({"admiralcloud": {"asynchronous": True, "job_seconds": seconds}})
        client.call("PUT /v5/contact/1", json={"type": name})
    client.advance(5)
    assert contact(client, 1)["type"] == "quick"
    client.advance(55)
    assert contact(client, 1)["type"] == "slow"


def test_update_contact__a_job_behind_one_that_locks_does_nothing(client: Client) -> None:
    client.settings({"admiralcloud": {"asynchronous": True}})
    client.call("PUT /v5/contact/1", json={"settings": {"lock": True, "lockUser": 7}})
    client.call("PUT /v5/contact/1", json={"type": "models"})
    client.advance(10)
    assert (contact(client, 1)["settings"]["lockUser"], contact(client, 1)["type"]) == (7, "photographers")


@pytest.mark.parametrize(("wire", "status"), [("PUT /v5/contact/999", 404), ("PUT /v5/contact/6", 423)])
def test_update_contact__asynchronous_refuses_at_once(client: Client, wire: str, status: int) -> None:
    client.settings({"admiralcloud": {"asynchronous": True}})
    assert client.call(wire, json={"type": "x"}).status_code == status


def test_update_contact__a_job_whose_contact_has_gone_does_nothing(client: Client) -> None:
    client.settings({"admiralcloud": {"asynchronous": True}})
    client.call("PUT /v5/contact/1", json={"type": "models"})
    client.settings({"admiralcloud": {"asynchronous": False}})
    client.call("DELETE /v5/contact/1")
    client.advance(10)
    assert client.call("GET /v5/contact/1").json() == []


def test_update_contact__a_job_beyond_the_calendar_never_runs(client: Client) -> None:
    client.settings({"admiralcloud": {"asynchronous": True, "job_seconds": 10**15}})
    assert "jobId" in client.call("PUT /v5/contact/1", json={"type": "models"}).json()
    client.advance(10**9)
    assert contact(client, 1)["type"] == "photographers"

"""Batches of profiles: limits, partial refusals, the queue, and clientId."""

import pytest

JOHN = 434428563
BATCH = "POST /v4/clients/batch"
BAD = "de73b3490c4-bb8c0d8"


def count(client):
    return len(client.rows("synerise", "profiles"))


def test_batch_profiles__all_good_is_an_empty_202_and_creates_and_updates(api, client, profile):
    before = count(client)
    answer = api(
        BATCH, json=[{"email": "new@example.com"}, {"customId": "customIdExample", "city": "Gdansk"}, {"clientId": JOHN, "sex": "OTHER"}]
    )
    assert (answer.status_code, answer.content) == (202, b"")
    assert (count(client), profile(JOHN)["city"], profile(JOHN)["sex"]) == (before + 1, "Gdansk", "OTHER")


def test_batch_profiles__a_bad_item_is_207_with_the_documents_bare_array_and_the_others_are_taken(api, client):
    before = count(client)
    answer = api(BATCH, json=[{"uuid": BAD}, {"email": "new@example.com"}])
    assert answer.status_code == 207
    assert answer.json() == [
        {"rejectedValue": BAD, "field": "list[0].uuid", "status": 400, "message": "UUID must be well-formed value as per RFC 4122"}
    ]
    assert list(answer.json()[0]) == ["rejectedValue", "field", "status", "message"]
    assert count(client) == before + 1


def test_batch_profiles__every_refusal_is_named_by_its_place(api, client):
    before = count(client)
    answer = api(BATCH, json=[{"email": "a@example.com", "countryCode": "x", "avatarUrl": "string"}, {"firstName": "A"}, {"phone": "1"}])
    assert answer.status_code == 207
    assert [entry["field"] for entry in answer.json()] == ["list[0].countryCode", "list[0].avatarUrl", "list[1].email", "list[2].phone"]
    assert count(client) == before


def test_batch_profiles__unknown_client_id_beside_a_known_phone_leaves_that_profile_alone(api, client):
    """Facts 35: beside a second identifier a profile with a new id is made; a phone names nobody beside another identifier."""
    known = next(row for row in client.rows("synerise", "profiles") if row["phone"])
    before = count(client)
    assert api(BATCH, json=[{"clientId": 999, "phone": known["phone"], "firstName": "Eve"}]).status_code == 202
    rows = client.rows("synerise", "profiles")
    assert known in rows and len(rows) == before + 1 and rows[-1]["firstName"] == "Eve" and rows[-1]["clientId"] != 999


@pytest.mark.parametrize("seconds", [10**12, 2**62])
def test_batch_profiles__a_wait_beyond_the_calendar_never_ends(api, client, seconds):
    client.settings({"synerise": {"batch_seconds": seconds}})
    before = count(client)
    assert api(BATCH, json=[{"email": "new@example.com"}]).status_code == 202
    client.advance(10**9)
    assert count(client) == before


def test_batch_profiles__nothing_to_do_is_202(api):
    assert api(BATCH, json=[]).status_code == 202


def test_batch_profiles__1000_items_are_taken_and_1001_are_not(api, client):
    before = count(client)
    answer = api(BATCH, json=[{"customId": f"many-{n}"} for n in range(1001)])
    assert (answer.status_code, answer.json()["error"], count(client)) == (400, "Bad Request", before)
    assert api(BATCH, json=[{"customId": f"many-{n}"} for n in range(1000)]).status_code == 202
    assert count(client) == before + 1000


def test_batch_profiles__1_MB_is_taken_and_more_is_not(api, client):
    client.settings({"contract": "record"})
    frame = b'[{"email": "big@example.com", "attributes": {"a": ""}}]'
    body = frame.replace(b'""', b'"' + b"x" * (1024 * 1024 - len(frame)) + b'"')
    assert len(body) == 1024 * 1024
    assert api(BATCH, data=body + b" ").status_code == 400
    assert api("GET /v4/clients/by-email/big@example.com").status_code == 404
    assert api(BATCH, data=body).status_code == 202
    assert api("GET /v4/clients/by-email/big@example.com").status_code == 200


@pytest.mark.parametrize(
    "request_", [{"json": {}}, {"json": "x"}, {"json": [1]}, {"json": [[]]}, {"json": [None]}, {"json": [{"email": {}}]}, {"data": b"["}]
)
def test_batch_profiles__a_body_that_cannot_be_parsed_is_400_and_nothing_is_taken(api, client, request_):
    before = count(client)
    answer = api(BATCH, **request_)
    assert (answer.status_code, answer.json()["path"], count(client)) == (400, "/clients/batch", before)
    assert answer.json()["message"].startswith("JSON parse error")


def test_batch_profiles__clientId_updates_and_null_deletes(api, profile):
    api(BATCH, json=[{"clientId": JOHN, "firstName": None, "attributes": {"hasDog": None}}])
    assert (profile(JOHN)["firstName"], profile(JOHN)["attributes"]) == (None, {})


@pytest.mark.parametrize("client_id", [JOHN, str(JOHN), float(JOHN)])
def test_batch_profiles__clientId_is_a_whole_number_in_any_spelling(api, profile, client_id):
    assert api(BATCH, json=[{"clientId": client_id, "city": "Gdansk"}]).status_code == 202
    assert profile(JOHN)["city"] == "Gdansk"


@pytest.mark.parametrize("client_id", [1.5, 1e30, True, "1.0", "x", [], 2**63])
def test_batch_profiles__clientId_that_is_no_long_is_400(api, client, client_id):
    client.settings(contract="record")
    answer = api(BATCH, json=[{"clientId": client_id, "city": "Gdansk"}])
    assert answer.status_code == 400 and answer.json()["message"].startswith("JSON parse error")


def test_batch_profiles__an_unknown_clientId_alone_is_202_and_creates_nothing(api, client):
    before = client.rows("synerise", "profiles")
    assert api(BATCH, json=[{"clientId": 987654321, "city": "Gdansk"}]).status_code == 202
    assert client.rows("synerise", "profiles") == before


def test_batch_profiles__an_unknown_clientId_with_another_identifier_creates_under_a_new_id(api, profile):
    assert api(BATCH, json=[{"clientId": 987654321, "customId": "brand-new"}]).status_code == 202
    assert profile(987654321) is None
    assert api("GET /v4/clients/by-custom-id/brand-new").json()["clientId"] == 600000002


@pytest.mark.parametrize("client_id", ["x", 1.5, True, [], 2**63])
def test_batch_profiles__a_clientId_that_is_no_long_is_400(api, client_id):
    assert api(BATCH, json=[{"clientId": client_id, "email": "a@example.com"}]).status_code == 400


def test_batch_profiles__a_clientId_may_be_text(api, profile):
    assert api(BATCH, json=[{"clientId": str(JOHN), "city": "Gdansk"}]).status_code == 202
    assert profile(JOHN)["city"] == "Gdansk"


def test_batch_profiles__items_see_what_earlier_ones_did(api):
    api(BATCH, json=[{"email": "new@example.com", "customId": "one"}, {"customId": "one", "city": "Gdansk"}])
    assert api("GET /v4/clients/by-email/new@example.com").json()["city"] == "Gdansk"


def test_batch_profiles__with_a_queue_time_the_batch_works_later(api, client):
    client.settings({"synerise": {"batch_seconds": 60}})
    assert api(BATCH, json=[{"email": "new@example.com"}]).status_code == 202
    assert api("GET /v4/clients/by-email/new@example.com").status_code == 404
    client.advance(59)
    assert api("GET /v4/clients/by-email/new@example.com").status_code == 404
    client.advance(2)
    assert api("GET /v4/clients/by-email/new@example.com").status_code == 200


def test_batch_profiles__attributes_of_many_items_end_as_one_after_the_other(api, client, profile):
    items = [
        {"clientId": JOHN, "attributes": {"a": 1, "b": 1, "email": "reserved"}},
        {"clientId": JOHN, "attributes": {"a": None, "c": 3}},
        {"clientId": JOHN, "attributes": {"a": 2}, "firstName": "Jack"},
    ]
    assert api("POST /v4/clients/batch", json=items).status_code == 202
    assert profile(JOHN)["attributes"] == {"hasDog": True, "b": 1, "c": 3, "a": 2}
    assert profile(JOHN)["firstName"] == "Jack"
    assert api("POST /v4/clients/batch", json=[*items, {"clientId": JOHN, "attributes": None}]).status_code == 202
    assert profile(JOHN)["attributes"] == {}


def test_batch_profiles__attributes_of_items_before_a_merge_are_merged(api, client):
    visitor = {"uuid": "9b2f7a10-3a4b-4c5d-8e6f-0a1b2c3d4e5f"}
    items = [
        visitor | {"attributes": {"seen": 1, "both": "visitor"}},
        {"email": "merged@example.com", "attributes": {"both": "known"}},
        visitor | {"email": "merged@example.com", "attributes": {"last": True}},
    ]
    assert api("POST /v4/clients/batch", json=items).status_code == 202
    (found,) = [row for row in client.rows("synerise", "profiles") if row["email"] == "merged@example.com"]
    assert found["attributes"] == {"seen": 1, "both": "known", "last": True}
    assert not [row for row in client.rows("synerise", "profiles") if row["uuid"] == visitor["uuid"] and row is not found and row != found]

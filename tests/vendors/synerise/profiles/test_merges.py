"""Explicit merges: what moves, what is lost, what stays, and what is refused."""

import pytest

JOHN, ADAM, MARY, FOUR, FIVE, NOBODY = 434428563, 33322211, 232212342, 232212343, 232212344, 500000001
CUSTOM = {JOHN: "customIdExample", ADAM: "customIdExample2", MARY: "customIdExample3", FOUR: "customIdExample4", FIVE: "customIdExample5"}


def by_ids(api, sources, target):
    return api(f"POST /v4/clients/merge/from/ids/{','.join(map(str, sources))}/to/id/{target}")


def by_custom_ids(api, sources, target):
    names = ",".join(CUSTOM.get(source, str(source)) for source in sources)
    return api(f"POST /v4/clients/merge/from/custom-ids/{names}/to/custom-id/{CUSTOM.get(target, str(target))}")


BOTH = pytest.mark.parametrize("merge", [by_ids, by_custom_ids])


def test_merge_profiles_by_ids__the_documents_sample_path_merges_with_the_target_among_the_sources(api, profile):
    answer = api("POST /v4/clients/merge/from/ids/434428563,33322211,232212342/to/id/434428563")
    assert answer.status_code == 200
    assert (answer.json()["clientId"], answer.json()["previousClients"]) == (JOHN, [ADAM, MARY])
    assert (profile(ADAM), profile(MARY)) == (None, None)


def test_merge_profiles_by_custom_ids__the_documents_sample_path_merges_with_the_target_among_the_sources(api, profile):
    sources = "customIdExample,customIdExample2,customIdExample3,customIdExample4,customIdExample5"
    answer = api(f"POST /v4/clients/merge/from/custom-ids/{sources}/to/custom-id/customIdExample")
    assert answer.status_code == 200
    assert (answer.json()["clientId"], answer.json()["previousClients"]) == (JOHN, [ADAM, MARY, FOUR, FIVE])
    assert [profile(number) for number in (ADAM, MARY, FOUR, FIVE)] == [None] * 4


@BOTH
def test_merge_profiles_by_ids__the_target_may_be_left_out_of_the_sources(api, profile, merge):
    answer = merge(api, [ADAM], JOHN)
    assert (answer.status_code, answer.json()["previousClients"]) == (200, [ADAM])
    assert profile(ADAM) is None


@BOTH
def test_merge_profiles_by_ids__attributes_fill_gaps_and_never_overwrite(api, merge):
    answer = merge(api, [ADAM, FOUR], JOHN)
    assert answer.json()["attributes"] == {"hasDog": True, "shoeSize": 43, "favoriteColor": "blue"}


@BOTH
def test_merge_profiles_by_ids__properties_and_tags_of_the_sources_are_lost_even_where_the_target_has_none(api, client, profile, merge):
    before = profile(FIVE)
    answer = merge(api, [MARY], FIVE).json()
    assert answer == before | {"previousClients": [MARY]}
    assert (answer["email"], answer["phone"], answer["city"], answer["sex"], answer["tags"]) == (None, None, None, "NOT_SPECIFIED", [])
    assert all(row["clientId"] != MARY for row in client.rows("synerise", "tag_assignments"))
    for lookup in ("by-email/mary.major@example.com", "by-custom-id/customIdExample3", "by-phone/+48111222333"):
        assert api(f"GET /v4/clients/{lookup}").status_code == 404


@BOTH
def test_merge_profiles_by_ids__every_uuid_moves_historical_ones_too(api, profile, merge):
    assert merge(api, [JOHN], ADAM).status_code == 200
    for uuid in ("07243772-008a-42e1-ba37-c3807cebde8f", "a0b1c2d3-e4f5-4678-9abc-def012345678"):
        assert api(f"GET /v4/clients/by-uuid/{uuid}").json()["clientId"] == ADAM
    assert profile(ADAM)["uuid"] == "1f0e8e7a-3a51-4c8e-9d9b-6b1f6a0c2a11"


@BOTH
def test_merge_profiles_by_ids__the_event_history_moves_and_a_merge_event_is_written(api, client, merge):
    client.freeze("2026-05-01T10:00:00Z")
    before = client.rows("synerise", "events")
    merge(api, [ADAM, FOUR], JOHN)
    after = client.rows("synerise", "events")
    moved = [row | {"clientId": JOHN} if row["clientId"] == ADAM else row for row in before]
    assert after[:-1] == moved
    assert (after[-1]["action"], after[-1]["clientId"], after[-1]["time"]) == ("client.merge", JOHN, "2026-05-01T10:00:00.000Z")
    assert after[-1]["params"] == {"mergedClients": [ADAM, FOUR]}


@BOTH
def test_merge_profiles_by_ids__previous_clients_are_empty_on_every_read(api, profile, merge):
    merge(api, [ADAM], JOHN)
    assert profile(JOHN)["previousClients"] == []
    assert merge(api, [FOUR], JOHN).json()["previousClients"] == [FOUR]


@BOTH
def test_merge_profiles_by_ids__an_anonymous_target_stays_anonymous(api, merge):
    answer = merge(api, [JOHN], FIVE).json()
    assert (answer["anonymous"], answer["email"], answer["clientId"]) == (True, None, FIVE)


@BOTH
def test_merge_profiles_by_ids__a_source_named_twice_counts_once(api, merge):
    assert merge(api, [ADAM, ADAM], JOHN).json()["previousClients"] == [ADAM]


@BOTH
def test_merge_profiles_by_ids__the_target_alone_merges_nothing(api, client, profile, merge):
    before = client.rows("synerise", "events")
    answer = merge(api, [JOHN], JOHN)
    assert (answer.status_code, answer.json()) == (200, profile(JOHN))
    assert client.rows("synerise", "events") == before


@BOTH
@pytest.mark.parametrize(("sources", "target"), [([ADAM, 999], JOHN), ([999], JOHN), ([ADAM, FOUR], 999), ([ADAM, JOHN, 999], JOHN)])
def test_merge_profiles_by_ids__one_unknown_profile_is_404_and_nothing_is_half_merged(api, client, merge, sources, target):
    tables = ("profiles", "events", "profile_uuids", "tag_assignments")
    before = [client.rows("synerise", table) for table in tables]
    answer = merge(api, sources, target)
    assert (answer.status_code, answer.json()["error"]) == (404, "Not Found")
    assert [client.rows("synerise", table) for table in tables] == before


@pytest.mark.parametrize(
    "path", ["ids/abc/to/id/1", "ids/1,/to/id/1", "ids/1,x/to/id/1", "ids/1/to/id/x", "ids/99999999999999999999/to/id/1"]
)
def test_merge_profiles_by_ids__an_id_that_is_no_long_is_400(api, path):
    answer = api(f"POST /v4/clients/merge/from/{path}")
    assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request")


def test_merge_profiles_by_custom_ids__no_source_at_all_is_400(api):
    answer = api("POST /v4/clients/merge/from/custom-ids/,/to/custom-id/customIdExample")
    assert (answer.status_code, answer.json()["message"]) == (400, "Required path variable is empty")


def test_merge_profiles_by_ids__a_merged_company_is_none_any_more(api):
    assert by_ids(api, [600000001], JOHN).status_code == 200
    assert api("DELETE /v4/company-clients/600000001").status_code == 404


def test_merge_profiles_by_ids__a_source_cannot_be_merged_again(api):
    by_ids(api, [NOBODY], JOHN)
    assert by_ids(api, [NOBODY], JOHN).status_code == 404


@BOTH
def test_merge_profiles_by_ids__users_are_not_admitted(api, client, merge):
    def as_user(wire):
        return api(wire, auth=client.credential("synerise", "user"))

    assert merge(as_user, [ADAM], JOHN).status_code == 403

"""Profile tags: definitions, their use on profiles, and the cache after a deletion."""

import pytest

JOHN, ADAM = 434428563, 33322211
NICE, VIP, GLOBAL, UNKNOWN = 645, 646, 1, 9999


def assert_refused(answer, status, path):
    body = answer.json()
    assert answer.status_code == status
    assert list(body) == ["error", "status", "timestamp", "path", "message", "errors"]
    assert list(body["errors"][0]) == ["path", "timestamp", "errorCode", "status", "message", "traceId"]
    assert (body["status"], body["path"], body["errors"][0]["status"]) == (status, path, status)


def names(api, client_id=JOHN):
    answer = api(f"GET /v4/clients/{client_id}/tags")
    assert answer.status_code == 200
    listed = [tag["name"] for tag in answer.json()]
    assert listed == api(f"GET /v4/clients/{client_id}").json()["tags"]
    return listed


def list_defined(api):
    return [tag["name"] for tag in api("GET /v4/clients/tags").json()]


# --- definitions ---


def test_create_profile_tag__the_documents_sample_answers_the_existing_tag(api):
    answer = api("POST /v4/tags", json={"name": "nice tag", "color": "#0768ff"})
    assert (answer.status_code, answer.json()) == (200, {"businessProfileId": 100005, "id": 645, "name": "nice tag", "color": "#0768ff"})
    assert list(answer.json()) == ["businessProfileId", "id", "name", "color"]


def test_create_profile_tag__an_existing_tag_keeps_its_color(api):
    assert api("POST /v4/tags", json={"name": "nice tag", "color": "#000000"}).json()["color"] == "#0768ff"
    assert list_defined(api).count("nice tag") == 1


def test_create_profile_tag__a_new_name_gets_an_id_of_its_own(api):
    created = api("POST /v4/tags", json={"name": "fresh", "color": "#abc"}).json()
    assert created == {"businessProfileId": 100005, "id": 647, "name": "fresh", "color": "#abc"}
    assert api("POST /v4/tags", json={"name": "plain"}).json() == {"businessProfileId": 100005, "id": 648, "name": "plain", "color": None}
    assert list_defined(api)[-2:] == ["fresh", "plain"]


@pytest.mark.parametrize(
    "request_",
    [
        {"json": {}},
        {"json": {"name": None}},
        {"json": {"name": " "}},
        {"json": {"name": 5}},
        {"json": {"name": ["a"]}},
        {"json": {"name": "a", "color": "blue"}},
        {"json": {"name": "a", "color": "#12345"}},
        {"json": {"name": "a", "color": 7}},
        {"json": []},
        {"data": b"{"},
        {"data": b""},
    ],
)
def test_create_profile_tag__a_bad_body_is_400(api, client, request_):
    before = client.rows("synerise", "profile_tags")
    assert_refused(api("POST /v4/tags", **request_), 400, "/tags")
    assert client.rows("synerise", "profile_tags") == before


def test_create_profile_tag__the_name_is_named_in_the_refusal(api):
    answers = [api("POST /v4/tags", json=body).json() for body in ({}, {"name": " "})]
    assert [answer["errors"][0]["message"] for answer in answers] == [
        "JSON parse error: name is required",
        "JSON parse error: name must be a text that is not empty",
    ]


def test_list_profile_tags__all_tags_come_without_the_workspace(api):
    answer = api("GET /v4/clients/tags")
    assert answer.status_code == 200
    assert [list(tag) for tag in answer.json()] == [["id", "name", "color"]] * 3
    assert {"id": 645, "name": "nice tag", "color": "#0768ff"} in answer.json()


def test_list_profile_tags__without_api_version_is_400(api):
    assert_refused(api("GET /v4/clients/tags", headers={"Api-Version": "4.3"}), 400, "/clients/tags")


@pytest.mark.parametrize("verb", ["PUT", "POST"])
def test_update_profile_tag__either_verb_changes_the_color_and_nothing_else(api, verb):
    answer = api(f"{verb} /v4/tags/{NICE}", json={"color": "#ffffff", "name": "renamed"})
    assert (answer.status_code, answer.json()) == (200, {"businessProfileId": 100005, "id": NICE, "name": "nice tag", "color": "#ffffff"})
    assert {"id": NICE, "name": "nice tag", "color": "#ffffff"} in api("GET /v4/clients/tags").json()


def test_update_profile_tag__without_color_changes_nothing(api):
    assert api(f"PUT /v4/tags/{NICE}", json={}).json()["color"] == "#0768ff"


@pytest.mark.parametrize("tag", [GLOBAL, UNKNOWN])
def test_update_profile_tag__a_global_or_unknown_tag_is_404(api, tag):
    assert_refused(api(f"PUT /v4/tags/{tag}", json={"color": "#ffffff"}), 404, f"/tags/{tag}")


def test_update_profile_tag__a_deleted_tag_is_404_even_while_cached(api):
    api(f"DELETE /v4/tags/{NICE}")
    assert_refused(api(f"PUT /v4/tags/{NICE}", json={"color": "#ffffff"}), 404, f"/tags/{NICE}")


@pytest.mark.parametrize("body", [{"color": "blue"}, {"color": 1}, [], "x"])
def test_update_profile_tag__a_bad_body_is_400(api, body):
    assert_refused(api(f"PUT /v4/tags/{NICE}", json=body), 400, f"/tags/{NICE}")


def test_update_profile_tag__an_id_that_is_no_number_is_400(api):
    assert_refused(api("PUT /v4/tags/abc", json={}), 400, "/tags/abc")


def test_delete_profile_tag__the_definition_is_gone_at_once(api):
    answer = api(f"DELETE /v4/tags/{NICE}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert "nice tag" not in list_defined(api)
    assert_refused(api(f"DELETE /v4/tags/{NICE}"), 404, f"/tags/{NICE}")


@pytest.mark.parametrize("tag", [GLOBAL, UNKNOWN])
def test_delete_profile_tag__a_global_or_unknown_tag_is_404(api, tag):
    assert_refused(api(f"DELETE /v4/tags/{tag}"), 404, f"/tags/{tag}")
    assert "global" in list_defined(api)


def test_delete_profile_tag__an_id_that_is_no_number_is_400(api):
    assert_refused(api("DELETE /v4/tags/x"), 400, "/tags/x")


# --- the cache after a deletion ---


def test_delete_profile_tag__while_cached_it_can_still_be_put_on_and_taken_off(api, client):
    client.freeze()
    api(f"DELETE /v4/tags/{NICE}")
    client.advance(299)
    assert names(api) == ["nice tag"]
    assert api(f"POST /v4/clients/{ADAM}/tags/{NICE}").status_code == 200
    assert api(f"DELETE /v4/clients/{JOHN}/tags/{NICE}").status_code == 200
    assert (names(api, ADAM), names(api)) == (["nice tag"], [])


def test_delete_profile_tag__once_the_cache_ends_profiles_lose_it(api, client):
    client.freeze()
    api(f"DELETE /v4/tags/{NICE}")
    client.advance(300)
    assert names(api) == []
    assert_refused(api(f"POST /v4/clients/{JOHN}/tags/{NICE}"), 404, f"/clients/{JOHN}/tags/{NICE}")
    assert all(row["tagId"] != NICE for row in client.rows("synerise", "tag_assignments"))


@pytest.mark.parametrize(("seconds", "after"), [(0, []), (10, ["nice tag"])])
def test_delete_profile_tag__the_tenant_sets_how_long_the_cache_lasts(api, client, seconds, after):
    client.settings({"synerise": {"tag_cache_seconds": seconds}})
    client.freeze()
    api(f"DELETE /v4/tags/{NICE}")
    assert names(api) == after


def test_create_profile_tag__a_deleted_tag_that_is_cached_comes_back_for_good(api, client):
    client.freeze()
    api(f"DELETE /v4/tags/{NICE}")
    assert api("POST /v4/tags", json={"name": "nice tag"}).json()["id"] == NICE
    client.advance(1000)
    assert (names(api), "nice tag" in list_defined(api)) == (["nice tag"], True)


@pytest.mark.parametrize(("sent", "shown"), [({"color": "#00ff00"}, "#00ff00"), ({}, "#0768ff")])
def test_create_profile_tag__a_deleted_tag_comes_back_in_the_color_given(api, sent, shown):
    api(f"DELETE /v4/tags/{NICE}")
    tag = api("POST /v4/tags", json={"name": "nice tag", **sent}).json()
    assert (tag["id"], tag["color"]) == (NICE, shown)


def test_delete_profile_tag__a_cache_beyond_the_calendar_never_ends(api, client):
    client.settings({"synerise": {"tag_cache_seconds": 10**12}})
    assert api(f"DELETE /v4/tags/{NICE}").status_code == 200
    client.advance(86_400)
    assert names(api) == ["nice tag"]


def test_delete_profile_tag__deleted_again_it_is_cached_anew(api, client):
    client.freeze()
    api(f"DELETE /v4/tags/{NICE}")
    client.advance(200)
    api("POST /v4/tags", json={"name": "nice tag"})
    api(f"DELETE /v4/tags/{NICE}")
    client.advance(200)
    assert names(api) == ["nice tag"]
    client.advance(100)
    assert names(api) == []


def test_delete_profile_tag__seeded_anew_while_cached_it_can_be_deleted_again(api, client):
    tag = next(row for row in client.rows("synerise", "profile_tags") if row["id"] == NICE)
    api(f"DELETE /v4/tags/{NICE}")
    client.seed("synerise", {"profile_tags": [tag]})
    assert api(f"DELETE /v4/tags/{NICE}").status_code == 200
    assert [row["id"] for row in client.rows("synerise", "deleted_profile_tags")] == [NICE]


# --- tags of profiles ---


def test_list_tags_of_profile__answers_the_documents_sample(api):
    answer = api(f"GET /v4/clients/{JOHN}/tags")
    assert (answer.status_code, answer.json()) == (200, [{"id": 645, "name": "nice tag", "color": "#0768ff"}])
    assert list(answer.json()[0]) == ["id", "name", "color"]


def test_list_tags_of_profile__unknown_profile_is_404(api):
    assert_refused(api("GET /v4/clients/987654321/tags"), 404, "/clients/987654321/tags")


def test_list_tags_of_profile__static_segments_win_over_the_lookup_by_identifier(api):
    assert_refused(api("GET /v4/clients/by-email/tags"), 400, "/clients/by-email/tags")
    assert api("GET /v4/clients/tags").json()[0]["id"] == NICE


def test_assign_tag_to_profile__the_profile_bears_it(api):
    answer = api(f"POST /v4/clients/{ADAM}/tags/{NICE}")
    assert (answer.status_code, answer.json()) == (200, {"clientId": ADAM, "id": 75, "tagId": NICE})
    assert list(answer.json()) == ["clientId", "id", "tagId"]
    assert names(api, ADAM) == ["nice tag"]


def test_assign_tag_to_profile__a_tag_that_is_there_answers_the_same_assignment(api):
    answer = api(f"POST /v4/clients/{JOHN}/tags/{NICE}")
    assert (answer.status_code, answer.json()) == (200, {"clientId": JOHN, "id": 73, "tagId": NICE})
    assert names(api) == ["nice tag"]


def test_assign_tag_to_profile__a_global_tag_can_be_assigned(api):
    assert api(f"POST /v4/clients/{JOHN}/tags/{GLOBAL}").status_code == 200
    assert names(api) == ["nice tag", "global"]


@pytest.mark.parametrize("path", [f"{JOHN}/tags/{UNKNOWN}", f"987654321/tags/{NICE}"])
@pytest.mark.parametrize("verb", ["POST", "DELETE"])
def test_assign_tag_to_profile__unknown_profile_or_tag_is_404(api, client, verb, path):
    before = client.rows("synerise", "tag_assignments")
    assert_refused(api(f"{verb} /v4/clients/{path}"), 404, f"/clients/{path}")
    assert client.rows("synerise", "tag_assignments") == before


@pytest.mark.parametrize("path", [f"{JOHN}/tags/x", f"x/tags/{NICE}"])
@pytest.mark.parametrize("verb", ["POST", "DELETE"])
def test_remove_tag_from_profile__an_id_that_is_no_number_is_400(api, verb, path):
    assert_refused(api(f"{verb} /v4/clients/{path}"), 400, f"/clients/{path}")


def test_remove_tag_from_profile__it_is_gone_and_its_assignment_too(api):
    answer = api(f"DELETE /v4/clients/{JOHN}/tags/{NICE}")
    assert (answer.status_code, answer.content, names(api)) == (200, b"", [])
    assert api(f"POST /v4/clients/{JOHN}/tags/{NICE}").json()["id"] == 75


def test_remove_tag_from_profile__a_tag_that_the_profile_does_not_have_is_404(api):
    assert_refused(api(f"DELETE /v4/clients/{JOHN}/tags/{VIP}"), 404, f"/clients/{JOHN}/tags/{VIP}")


# --- one truth with the profile's own tags ---


def test_create_profile__an_unknown_tag_is_defined_on_the_way(api):
    api("POST /v4/clients", json={"customId": "tagged", "tags": ["new", "vip", "new"]})
    client_id = api("GET /v4/clients/by-custom-id/tagged").json()["clientId"]
    assert names(api, client_id) == ["new", "vip"]
    assert "new" in list_defined(api)
    assert api("POST /v4/tags", json={"name": "new"}).json()["id"] == 647


def test_update_profile__tags_replace_those_of_the_profile_and_their_assignments(api, client):
    api(f"POST /v4/clients/{JOHN}", json={"tags": ["vip"]})
    assert names(api) == ["vip"]
    assert [row["tagId"] for row in client.rows("synerise", "tag_assignments") if row["clientId"] == JOHN] == [VIP]


def test_update_profile__a_tag_that_stays_keeps_its_assignment(api):
    api(f"POST /v4/clients/{JOHN}", json={"tags": ["vip", "nice tag"]})
    assert api(f"POST /v4/clients/{JOHN}/tags/{NICE}").json()["id"] == 73


def test_update_profile__a_seeded_profile_needs_no_assignment_rows(api, client):
    row = next(row for row in client.rows("synerise", "profiles") if row["clientId"] == ADAM)
    client.seed("synerise", {"profiles": [row | {"tags": ["vip"]}]})
    assert names(api, ADAM) == ["vip"]
    assert api(f"DELETE /v4/clients/{ADAM}/tags/{VIP}").status_code == 200
    assert names(api, ADAM) == []


@pytest.mark.parametrize("change", [{}, {"id": 900}])
def test_delete_profile_tag__brought_back_by_a_test_it_outlives_its_old_cache(api, client, change):
    tag = next(row for row in client.rows("synerise", "profile_tags") if row["id"] == NICE)
    api(f"DELETE /v4/tags/{NICE}")
    client.seed("synerise", {"profile_tags": [tag | change]})
    client.advance(1000)
    assert names(api) == ["nice tag"]


def test_delete_profile_tag__cached_rows_without_their_work_end_all_the_same(api, client):
    tag = api("POST /v4/tags", json={"name": "passing"}).json()["id"]
    api(f"DELETE /v4/tags/{tag}")
    exported = client.control("GET /_mock/state/synerise")
    client.reset()
    client.freeze()
    client.control("PUT /_mock/state", exported)
    assert api("POST /v4/tags", json={"name": "other"}, auth="workspace").json()["id"] == tag + 1
    assert api(f"POST /v4/clients/{JOHN}/tags/{tag}", auth="workspace").status_code == 200
    client.advance(1000)
    assert api(f"POST /v4/clients/{JOHN}/tags/{tag}", auth="workspace").status_code == 404

"""Asset tags: pages by priority, changes, directories, deletion."""

from collections.abc import Callable
from typing import Any

from mockserver.client import Client, Response

Api = Callable[..., Response]
SUMMER = "a7d1e3f25b6c48908e2f1a3b5c7d9e01"
UNSORTED = "b8e2f4a36c7d49a19f301b4c6d8eaf12"
SALE = "d0a4b6c58e9f4bc3b1523d6e8fa0c134"
NEW = "e1b5c7d69fa04cd4c2634e7f90b1d245"
FOREIGN = "f2c6d8e7a0b14de5d3745f80a1c2e356"
TIME = "2019-08-24T14:15:22Z"
TYPE = {"createdAt": TIME, "hash": "string", "name": "string"}
DIRECTORY = {"createdAt": TIME, "hash": "string", "name": "string", "params": {"property1": "string", "property2": "string"}, "type": TYPE}
TAG: dict[str, Any] = {
    "authorId": 42,
    "color": "string",
    "createdAt": TIME,
    "description": "string",
    "directory": DIRECTORY,
    "hash": "string",
    "icon": "string",
    "priority": 0,
    "value": "string",
}
"""documented, docs/synerise-api-reference.txt:2502-2525, 2627-2647"""
NO_TAG = (404, "Tag not found")


def refusal(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["message"]


def hashes(answer: Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    tags = answer.json()
    return [tag["hash"] for tag in (tags if isinstance(tags, list) else tags["data"])]


def test_list_asset_tags__the_sample_and_the_lowest_priority_first(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:2569-2595; directories have no params here"""
    answer = api("GET /tags-collector/tags")
    assert answer.json()["data"][0] == TAG | {"directory": {name: DIRECTORY[name] for name in ("createdAt", "hash", "name", "type")}}
    assert list(answer.json()["data"][0]) == list(TAG)
    assert hashes(answer) == ["string", NEW, SALE]
    assert answer.json()["pagination"] == {"limit": 10, "page": 0, "pages": 1, "total": 3}
    assert list(answer.json()["pagination"]) == ["limit", "page", "pages", "total"]
    api(f"PATCH /tags-collector/tags/{SALE}", json={"priority": -1})
    assert hashes(api("GET /tags-collector/tags"))[0] == SALE


def test_list_asset_tags__pages_begin_with_0(api: Api) -> None:
    for query, found, pages in (("size=2", ["string", NEW], 2), ("page=1&size=2", [SALE], 2), ("page=9", [], 1)):
        answer = api(f"GET /tags-collector/tags?{query}")
        assert (hashes(answer), answer.json()["pagination"]["pages"]) == (found, pages), query
    for query, message in (
        ("page=-1", "page must be a whole number from 0 to 2147483647"),
        ("size=0", "size must be a whole number from 1 to 2147483647"),
        ("size=x", "size must be a whole number from 1 to 2147483647"),
    ):
        assert refusal(api(f"GET /tags-collector/tags?{query}")) == (400, message)


def test_list_asset_tags__a_profile_reads_and_changes_them(client: Client) -> None:
    """The consumers of every operation of the group: docs/synerise-api-reference.txt:2563"""
    auth = client.credential("synerise", "profile")
    assert len(client.call("GET /tags-collector/tags", auth=auth).json()["data"]) == 3
    assert client.call("DELETE /tags-collector/tags/string", auth=auth).status_code == 204


def test_list_asset_tags__what_a_test_seeds_is_listed(api: Api, client: Client) -> None:
    """No operation makes a tag: README of the group."""
    row = {"hash": "seeded", "businessProfileId": 100005, "authorId": 42, "color": None, "createdAt": TIME, "description": ""}
    row |= {"directory": SUMMER, "icon": None, "priority": -5, "value": "seeded"}
    client.control("POST /_mock/seed", {"synerise": {"asset_tags": [row]}})
    assert hashes(api("GET /tags-collector/tags"))[0] == "seeded"
    assert hashes(api(f"GET /tags-collector/directories/{SUMMER}/tags")) == ["seeded", SALE]


def test_list_directory_tags__the_sample_of_a_directory(api: Api) -> None:
    answer = api("GET /tags-collector/directories/string/tags")
    assert (answer.status_code, answer.json()) == (200, [TAG])
    assert api(f"GET /tags-collector/directories/{UNSORTED}/tags").json() == []
    assert refusal(api("GET /tags-collector/directories/none/tags")) == (404, "Directory not found")


def test_assign_tags_to_directory__each_verb_moves_them(api: Api) -> None:
    """The sample: documented, docs/synerise-api-reference.txt:2531-2533"""
    for verb, directory in (("POST", UNSORTED), ("PUT", SUMMER)):
        answer = api(f"{verb} /tags-collector/directories/{directory}/tags", json=["string", NEW, NEW])
        assert (answer.status_code, answer.content) == (204, b"")
        assert set(hashes(api(f"GET /tags-collector/directories/{directory}/tags"))) >= {"string", NEW}
    assert hashes(api(f"GET /tags-collector/directories/{UNSORTED}/tags")) == []
    assert hashes(api("GET /tags-collector/directories/string/tags")) == []


def test_assign_tags_to_directory__one_unknown_tag_refuses_all(api: Api) -> None:
    for body, expected in (
        ([NEW, "none"], NO_TAG),
        ([NEW, FOREIGN], NO_TAG),
        ([NEW, 5], (400, "JSON parse error: the hash of a tag must be a text")),
        ({"tags": [NEW]}, (400, "JSON parse error: a list of tags is expected")),
        ([NEW] * 1001, (400, "JSON parse error: a list of at most 1000 tags is expected")),
    ):
        assert refusal(api(f"POST /tags-collector/directories/{SUMMER}/tags", json=body)) == expected
    assert hashes(api(f"GET /tags-collector/directories/{SUMMER}/tags")) == [SALE]
    assert refusal(api("POST /tags-collector/directories/none/tags", json=[])) == (404, "Directory not found")


def test_unassign_tags_from_directory__deletes_neither(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:2534; tags of other directories stay there"""
    answer = api(f"DELETE /tags-collector/directories/{SUMMER}/tags", json=[SALE, "string"])
    assert (answer.status_code, answer.content) == (204, b"")
    assert hashes(api(f"GET /tags-collector/directories/{SUMMER}/tags")) == []
    assert hashes(api("GET /tags-collector/directories/string/tags")) == ["string"]
    assert sorted(hashes(api("GET /tags-collector/tags"))) == sorted(["string", NEW, SALE])
    assert refusal(api(f"DELETE /tags-collector/directories/{SUMMER}/tags", json=["none"])) == NO_TAG
    assert refusal(api("DELETE /tags-collector/directories/none/tags", json=[])) == (404, "Directory not found")


def test_update_asset_tag__the_sample_as_printed(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:2620-2647"""
    body = {name: "string" for name in ("color", "description", "directory", "icon", "value")} | {"priority": 0}
    answer = api("PATCH /tags-collector/tags/string", json=body)
    assert (answer.status_code, list(answer.json().items())) == (200, list(TAG.items()))


def test_update_asset_tag__null_resets_and_what_is_left_out_stays(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:2614-2617"""
    changed = api("PATCH /tags-collector/tags/string", json={"color": None, "directory": None, "icon": None}).json()
    assert changed == TAG | {"color": None, "directory": None, "icon": None}
    changed = api(
        "PATCH /tags-collector/tags/string", json={"color": "#fff", "icon": "https://example.com/a.png", "directory": SUMMER}
    ).json()
    assert (changed["color"], changed["icon"], changed["directory"]["name"]) == ("#fff", "https://example.com/a.png", "Summer")
    changed = api("PATCH /tags-collector/tags/string", json={"description": "", "priority": 7.0, "value": 1}).json()
    assert (changed["description"], changed["priority"], changed["value"], changed["color"]) == ("", 7, "1", "#fff")
    assert hashes(api("GET /tags-collector/tags"))[-1] == "string"


def test_update_asset_tag__bad_values_are_refused_and_nothing_changes(api: Api) -> None:
    for body, expected in (
        ({"color": "red"}, (400, "JSON parse error: color must be a hexadecimal value such as #0768ff, or null")),
        ({"icon": "ftp://a"}, (400, "JSON parse error: icon must be a URL, or null")),
        ({"priority": "high"}, (400, "JSON parse error: priority must be a whole number of 32 bits")),
        ({"priority": None}, (400, "JSON parse error: priority must be a whole number of 32 bits")),
        ({"priority": 2**31}, (400, "JSON parse error: priority must be a whole number of 32 bits")),
        ({"value": ""}, (400, "JSON parse error: value must not be empty")),
        ({"description": None}, (400, "JSON parse error: description must not be null")),
        ({"directory": 5}, (400, "JSON parse error: directory must be a text or null")),
        ({"directory": "none", "value": "changed"}, (404, "Directory not found")),
        ({"directory": "c9f3a5b47d8e4ab2a0412c5d7e9fb023"}, (404, "Directory not found")),
    ):
        assert refusal(api("PATCH /tags-collector/tags/string", json=body)) == expected, body
    assert api("GET /tags-collector/directories/string/tags").json() == [TAG]
    assert refusal(api(f"PATCH /tags-collector/tags/{FOREIGN}", json={})) == NO_TAG


def test_delete_asset_tag__it_is_gone(api: Api) -> None:
    answer = api(f"DELETE /tags-collector/tags/{SALE}")
    assert (answer.status_code, answer.content) == (204, b"")
    for tag in (SALE, FOREIGN):
        assert refusal(api(f"DELETE /tags-collector/tags/{tag}")) == NO_TAG
    assert hashes(api("GET /tags-collector/tags")) == ["string", NEW]


def test_delete_asset_tags__all_or_none(api: Api) -> None:
    """The sample: documented, docs/synerise-api-reference.txt:2601"""
    assert refusal(api("DELETE /tags-collector/tags", json=[SALE, "none"])) == NO_TAG
    assert len(hashes(api("GET /tags-collector/tags"))) == 3
    assert api("DELETE /tags-collector/tags", json=["string"]).status_code == 204
    assert api("DELETE /tags-collector/tags", json=[SALE, SALE, NEW]).status_code == 204
    assert hashes(api("GET /tags-collector/tags")) == []
    assert api("GET /tags-collector/tags").json()["pagination"] == {"limit": 10, "page": 0, "pages": 0, "total": 0}

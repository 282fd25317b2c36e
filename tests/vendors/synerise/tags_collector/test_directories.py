"""Directories of asset tags, and their types."""

from collections.abc import Callable
from typing import Any

from mockserver.client import Client, Response

Api = Callable[..., Response]
SUMMER = "a7d1e3f25b6c48908e2f1a3b5c7d9e01"
UNSORTED = "b8e2f4a36c7d49a19f301b4c6d8eaf12"
VAULT = "c9f3a5b47d8e4ab2a0412c5d7e9fb023"
CAMPAIGNS = "5f2c8b1de0a94c7f9b3d6a1e8c4f7b20"
TIME = "2019-08-24T14:15:22Z"
TYPE = {"createdAt": TIME, "hash": "string", "name": "string"}
DIRECTORY = {"createdAt": TIME, "hash": "string", "name": "string", "params": {"property1": "string", "property2": "string"}, "type": TYPE}
"""documented, docs/synerise-api-reference.txt:2405-2418, 2449-2453"""
NOT_FOUND = (404, "Directory not found")
NO_TYPE = (404, "Directory type not found")


def refusal(answer: Response) -> tuple[int, str]:
    """Status and message of E1."""
    body = answer.json()
    assert list(body) == ["timestamp", "status", "error", "message", "path"]
    return answer.status_code, body["message"]


def test_list_tag_directories__those_of_the_workspace_as_the_sample_has_them(api: Api) -> None:
    answer = api("GET /tags-collector/directories")
    assert answer.status_code == 200
    assert [directory["name"] for directory in answer.json()] == ["string", "Summer", "Unsorted"]
    assert answer.json()[0] == DIRECTORY and list(answer.json()[0]) == list(DIRECTORY)
    assert answer.json()[2]["type"] is None


def test_create_tag_directory__the_sample_as_printed(api: Api, client: Client) -> None:
    """documented, docs/synerise-api-reference.txt:2426-2443"""
    client.freeze("2022-11-04T12:00:00Z")
    answer = api("POST /tags-collector/directories", json={"name": "string", "params": DIRECTORY["params"], "type": "string"})
    made = answer.json()
    assert answer.status_code == 201
    assert made == DIRECTORY | {"createdAt": "2022-11-04T12:00:00Z", "hash": made["hash"]} and len(made["hash"]) == 32
    assert api("GET /tags-collector/directories").json()[-1] == made


def test_create_tag_directory__only_the_name_must_be_there(api: Api) -> None:
    made = api("POST /tags-collector/directories", json={"name": 5, "params": {"a": 1, "b": True, "c": ""}, "other": 1}).json()
    assert (made["name"], made["params"], made["type"]) == ("5", {"a": "1", "b": "true", "c": ""}, None)
    assert api("POST /tags-collector/directories", json={"name": "plain", "type": None}).json()["params"] == {}


def test_create_tag_directory__bad_bodies_are_refused_and_nothing_is_made(api: Api) -> None:
    for body, expected in (
        ({}, (400, "JSON parse error: name must not be empty")),
        ({"name": ""}, (400, "JSON parse error: name must not be empty")),
        ({"name": None}, (400, "JSON parse error: name must not be empty")),
        ({"name": "a", "params": []}, (400, "JSON parse error: params must be an object of texts")),
        ({"name": "a", "params": {"b": None}}, (400, "JSON parse error: params must be an object of texts")),
        ({"name": "a", "type": 5}, (400, "JSON parse error: type must be a text")),
        ({"name": "a", "type": "none"}, NO_TYPE),
        ([], (400, "JSON parse error: Cannot deserialize value of type `java.util.Map`")),
    ):
        assert refusal(api("POST /tags-collector/directories", json=body)) == expected, body
    nested = api("POST /tags-collector/directories", json={"name": "a", "params": {"b": {}}})
    assert nested.status_code == 400
    assert len(api("GET /tags-collector/directories").json()) == 3


def test_update_tag_directory__what_is_left_out_stays(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:2478-2496"""
    body: dict[str, Any] = {"name": "string", "params": DIRECTORY["params"]}
    assert api("PATCH /tags-collector/directories/string", json=body).json() == DIRECTORY
    changed = api(f"PATCH /tags-collector/directories/{SUMMER}", json={"name": "Autumn"}).json()
    assert (changed["name"], changed["params"], changed["type"]["hash"]) == ("Autumn", {"season": "summer"}, CAMPAIGNS)
    changed = api(f"PATCH /tags-collector/directories/{SUMMER}", json={"params": {"year": "2022"}}).json()
    assert (changed["name"], changed["params"]) == ("Autumn", {"year": "2022"})
    assert changed in api("GET /tags-collector/directories").json()


def test_update_tag_directory__unknown_ones_and_bad_bodies_are_refused(api: Api) -> None:
    for hash_id in (VAULT, "none"):
        assert refusal(api(f"PATCH /tags-collector/directories/{hash_id}", json={})) == NOT_FOUND
    for body in ({"name": ""}, {"name": None}, {"params": None}, {"params": "x"}):
        assert api("PATCH /tags-collector/directories/string", json=body).status_code == 400, body


def test_delete_tag_directory__its_tags_stay_in_none(api: Api) -> None:
    answer = api(f"DELETE /tags-collector/directories/{SUMMER}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert refusal(api(f"DELETE /tags-collector/directories/{SUMMER}")) == NOT_FOUND
    assert refusal(api(f"DELETE /tags-collector/directories/{VAULT}")) == NOT_FOUND
    tags = {tag["value"]: tag["directory"] for tag in api("GET /tags-collector/tags").json()["data"]}
    assert tags["summer sale"] is None and tags["string"]["hash"] == "string"


def test_list_tag_directory_types__those_of_the_workspace(api: Api) -> None:
    answer = api("GET /tags-collector/directories/types")
    assert (answer.status_code, answer.json()[0]) == (200, TYPE)
    assert [kind["name"] for kind in answer.json()] == ["string", "Campaigns"]


def test_create_tag_directory_type__the_sample_as_printed(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:2460-2465"""
    answer = api("POST /tags-collector/directories/types", json={"name": "string"})
    assert (answer.status_code, list(answer.json()), answer.json()["name"]) == (201, list(TYPE), "string")
    assert api("GET /tags-collector/directories/types").json()[-1] == answer.json()
    assert refusal(api("POST /tags-collector/directories/types", json={})) == (400, "JSON parse error: name must not be empty")


def test_update_tag_directory_type__each_verb_changes_it(api: Api) -> None:
    """The sample: documented, docs/synerise-api-reference.txt:2548-2561"""
    for verb in ("PATCH", "PUT"):
        assert api(f"{verb} /tags-collector/directories/string/types", json={"directoryTypeHash": "string"}).json() == DIRECTORY
        changed = api(f"{verb} /tags-collector/directories/{UNSORTED}/types", json={"directoryTypeHash": CAMPAIGNS}).json()
        assert (changed["hash"], changed["type"]["name"]) == (UNSORTED, "Campaigns")


def test_update_tag_directory_type__unknown_ones_are_refused(api: Api) -> None:
    for hash_id, body, expected in (
        (VAULT, {"directoryTypeHash": CAMPAIGNS}, NOT_FOUND),
        (SUMMER, {"directoryTypeHash": "none"}, NO_TYPE),
        (SUMMER, {}, (400, "JSON parse error: directoryTypeHash must not be empty")),
    ):
        assert refusal(api(f"PATCH /tags-collector/directories/{hash_id}/types", json=body)) == expected

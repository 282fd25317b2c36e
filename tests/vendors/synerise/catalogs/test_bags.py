"""Catalogs themselves: pages, searches, creation, deletion, filtering; and which workspace sees them."""

from collections.abc import Callable
from typing import Any

from mockserver.client import Client, Response

Api = Callable[..., Response]
TIME = "2019-08-24T14:15:22Z"
BEVERAGES = {
    "id": 1199,
    "name": "Beverages",
    "businessProfileId": 100005,
    "author": "Example User",
    "lastModified": TIME,
    "creationDate": TIME,
}


def ids(answer: Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [bag["id"] for bag in answer.json()["data"]]


def refusal(answer: Response) -> tuple[int, str, str]:
    """Status, media type and body of a bare text."""
    return answer.status_code, (answer.headers["Content-Type"]).partition(";")[0], answer.text


def test_list_catalogs__by_default_come_those_of_the_workspace(api: Api, other: Api) -> None:
    answer = api("GET /catalogs/bags").json()
    assert answer["data"][0] == BEVERAGES
    assert [bag["id"] for bag in answer["data"]] == [1199, 1200, 1201]
    assert answer["metaData"] == {"totalCount": 3, "requestTime": "0.01 [s]"}
    assert ids(other("GET /catalogs/bags")) == [1300]


def test_list_catalogs__a_page_is_cut_out_and_all_are_counted(api: Api) -> None:
    answer = api("GET /catalogs/bags?offset=1&limit=1")
    assert (ids(answer), answer.json()["metaData"]["totalCount"]) == ([1200], 3)
    assert ids(api("GET /catalogs/bags?offset=9")) == []


def test_list_catalogs__a_search_looks_at_names_and_authors(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:1995"""
    for text, found in (("bev", [1199]), ("EXAMPLE user", [1199]), ("e", [1199, 1200, 1201]), ("nothing", [])):
        answer = api("GET /catalogs/bags", query={"searchBy": text, "orderBy": "id"})
        assert (ids(answer), answer.json()["metaData"]["totalCount"]) == (found, len(found)), text
    assert ids(api("GET /catalogs/bags?searchBy=e&offset=1&limit=1")) == [1200]


def test_list_catalogs__each_order_ascends(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:1996"""
    for order, found in (
        ("id", [1199, 1200, 1201]),
        ("author", [1200, 1199, 1201]),
        ("lastModified", [1199, 1201, 1200]),
        ("creationDate", [1199, 1200, 1201]),
    ):
        assert ids(api(f"GET /catalogs/bags?orderBy={order}")) == found, order


def test_list_catalogs__bad_queries_are_refused_by_name(api: Api) -> None:
    for query, message in (
        ("orderBy=name", "orderBy must be one of 'id', 'author', 'lastModified', 'creationDate'"),
        ("limit=0", "limit must be a whole number from 1 to 2147483647"),
        ("offset=-1", "offset must be a whole number from 0 to 2147483647"),
        ("offset=x", "offset must be a whole number from 0 to 2147483647"),
        ("limit=99999999999999999999", "limit must be a whole number from 1 to 2147483647"),
        ("searchBy=a&searchBy=b", "searchBy must be given once"),
    ):
        assert refusal(api(f"GET /catalogs/bags?{query}")) == (400, "text/plain", message), query


def test_create_catalog__an_empty_one_of_the_caller_is_answered(api: Api, client: Client) -> None:
    client.freeze("2022-11-04T12:00:00Z")
    answer = api("POST /catalogs/bags", json={"name": "string"})
    made = {"id": 1301, "name": "string", "businessProfileId": 100005, "author": "Integration"}
    made |= {"lastModified": "2022-11-04T12:00:00Z", "creationDate": "2022-11-04T12:00:00Z"}
    assert (answer.status_code, answer.json()) == (200, {"data": made, "metaData": {"totalCount": 1, "requestTime": "0.01 [s]"}})
    assert list(answer.json()["data"]) == list(BEVERAGES)
    assert api("GET /catalogs/bags/1301").json()["data"] == made
    by_user = client.call("POST /catalogs/bags", json={"name": "Other"}, auth="user")
    assert by_user.json()["data"]["author"] == "Example User"


def test_create_catalog__bad_names_are_refused_and_nothing_is_made(api: Api, other: Api) -> None:
    for body, message in (
        ({}, "JSON parse error: name must not be empty"),
        ({"name": ""}, "JSON parse error: name must not be empty"),
        ({"name": ["a"]}, "JSON parse error: Cannot deserialize value of type `java.lang.String` (through reference chain: name)"),
        ([], "JSON parse error: Cannot deserialize value of type `java.util.Map`"),
        ({"name": "Beverages"}, "Catalog with name 'Beverages' already exists"),
    ):
        assert refusal(api("POST /catalogs/bags", json=body)) == (400, "text/plain", message)
    assert ids(api("GET /catalogs/bags")) == [1199, 1200, 1201]
    assert other("POST /catalogs/bags", json={"name": "Beverages"}).status_code == 200, "a name is the workspace's own"


def test_get_catalog__an_unknown_or_foreign_one_is_404(api: Api, other: Api) -> None:
    assert api("GET /catalogs/bags/1199").json()["data"] == BEVERAGES
    for wire in ("GET /catalogs/bags/1300", "GET /catalogs/bags/7"):
        assert refusal(api(wire)) == (404, "text/plain", "Catalog not found")
    assert refusal(other("GET /catalogs/bags/1199")) == (404, "text/plain", "Catalog not found")
    message = "Failed to convert value of catalogId to required type 'long': For input string: \"x\""
    assert refusal(api("GET /catalogs/bags/x")) == (400, "text/plain", message)


def test_get_catalog__every_operation_of_another_workspaces_catalog_is_404(api: Api) -> None:
    """One loop over the paths that name a catalog: docs/synerise-api-reference.txt:1991, 2305, 2354"""
    item: dict[str, Any] = {"itemKey": "1", "value": {}}
    for wire, body in (
        ("GET /catalogs/bags/1300/csv", None),
        ("DELETE /catalogs/bags/1300", None),
        ("GET /catalogs/bags/1300/keys", None),
        ("GET /catalogs/bags/1300/items", None),
        ("POST /catalogs/bags/1300/items", item),
        ("POST /catalogs/bags/1300/items/batch", [item]),
        ("PATCH /catalogs/bags/1300/enrichment", {"action": "a", "paramKey": "b"}),
        ("PATCH /catalogs/bags/1300/enable/filtering", {"fields": []}),
        ("PATCH /catalogs/bags/1300/disable/filtering", None),
        ("GET /catalogs/bags/1300/items/itemKey/1357", None),
        ("DELETE /catalogs/bags/1300/items/itemKey/1357", None),
        ("GET /catalogs/bags/1300/items/50004", None),
        ("POST /catalogs/bags/1300/items/50004", {}),
        ("DELETE /catalogs/bags/1300/items/50004", None),
        ("POST /catalogs/bags/1300/mappings", {"action": "a", "paramKey": "b"}),
        ("GET /catalogs/itemDetail?catalogName=Vault&key=1357", None),
    ):
        answer = api(wire) if body is None else api(wire, json=body)
        assert refusal(answer) == (404, "text/plain", "Catalog not found"), wire


def test_delete_catalog__its_items_and_mappings_go_with_it(api: Api) -> None:
    answer = api("DELETE /catalogs/bags/1199")
    assert (answer.status_code, answer.json()) == (200, {"data": True, "metaData": {"totalCount": 1, "requestTime": "0.01 [s]"}})
    assert api("GET /catalogs/mappings").json()["data"] == []
    assert [item["id"] for item in api("GET /catalogs/items").json()["data"]] == [50003]
    assert api("DELETE /catalogs/bags/1199").status_code == 404, "irreversible: docs/synerise-api-reference.txt:2084"


def test_delete_catalogs__there_is_a_result_for_each_id(api: Api) -> None:
    """The sample's ids, docs/synerise-api-reference.txt:2037-2050; then unknown, foreign and repeated ones."""
    assert api("DELETE /catalogs/bags", json=[1199, 1200, 1201]).json() == {
        "data": [{"id": 1199, "result": True}, {"id": 1200, "result": True}, {"id": 1201, "result": True}],
        "metaData": {"totalCount": 3, "requestTime": "0.01 [s]"},
    }
    again = api("DELETE /catalogs/bags", json=[1199, 1300, 7, 7])
    assert again.json()["data"] == [{"id": 1199, "result": False}, {"id": 1300, "result": False}, {"id": 7, "result": False}]
    assert ids(api("GET /catalogs/bags")) == []


def test_delete_catalogs__bad_lists_are_refused_and_nothing_is_deleted(api: Api) -> None:
    for body, message in (
        ({"id": 1199}, "JSON parse error: a list of ids is expected"),
        ([1199, "x"], "JSON parse error: an id of a catalog must be a whole number of 64 bits"),
        ([1199, True], "JSON parse error: an id of a catalog must be a whole number of 64 bits"),
        ([1199] * 10_001, "JSON parse error: a list of at most 10000 ids is expected"),
    ):
        assert refusal(api("DELETE /catalogs/bags", json=body)) == (400, "text/plain", message)
    assert ids(api("GET /catalogs/bags")) == [1199, 1200, 1201]


def test_enable_catalog_filtering__new_fields_are_counted_and_disabled_again(api: Api) -> None:
    """A bare integer: documented, docs/synerise-api-reference.txt:2183, 2190"""
    for wire, body, count in (
        ("PATCH /catalogs/bags/1199/enable/filtering", {"fields": ["itemColor", "brand", "brand"]}, 2),
        ("PATCH /catalogs/bags/1199/enable/filtering", {"fields": ["brand", "category"]}, 1),
        ("PATCH /catalogs/bags/1199/enable/filtering", {}, 0),
        ("PATCH /catalogs/bags/1199/disable/filtering", None, 3),
        ("PATCH /catalogs/bags/1199/disable/filtering", None, 0),
    ):
        answer = api(wire) if body is None else api(wire, json=body)
        assert (answer.status_code, answer.json()) == (200, count)


def test_enable_catalog_filtering__a_bad_list_is_refused(api: Api) -> None:
    for fields in ("brand", [1], [None], {"a": 1}):
        answer = api("PATCH /catalogs/bags/1199/enable/filtering", json={"fields": fields})
        assert refusal(answer) == (400, "text/plain", "JSON parse error: fields must be a list of texts")
    many = api("PATCH /catalogs/bags/1199/enable/filtering", json={"fields": ["a"] * 10_001})
    assert refusal(many) == (400, "text/plain", "JSON parse error: fields must have at most 10000 elements")


def test_disable_catalog_filtering__the_catalog_has_no_filterable_field_left(api: Api, client: Client) -> None:
    assert api("PATCH /catalogs/bags/1200/disable/filtering").json() == 1
    rows = client.control("GET /_mock/state")["synerise"]["catalogs"]
    assert [row["filterableFields"] for row in rows] == [[], [], [], []]


def test_list_catalogs__a_refusal_of_the_caller_has_the_services_envelope(api: Api, client: Client) -> None:
    """E6: documented, docs/synerise-api-reference.txt:1977-1981"""
    client.freeze("2022-11-04T12:00:00Z")
    poor = client.credential("synerise", "workspace", permissions=["CATALOGS_CATALOG_CREATE"])
    answer = client.call("GET /catalogs/bags", auth=poor)
    body = {"status": 403, "error": "Forbidden", "message": "Access is denied", "timestamp": "2022-11-04T12:00:00Z"}
    assert (answer.status_code, list(answer.json().items())) == (403, list(body.items()))

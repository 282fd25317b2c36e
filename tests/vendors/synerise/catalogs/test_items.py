"""Items of catalogs, by id and by key."""

from collections.abc import Callable

from mockserver.client import Client, Response

Api = Callable[..., Response]
TIME = "2019-08-24T14:15:22Z"
META = {"totalCount": 1, "requestTime": "0.01 [s]"}
BAG = {"id": 1199, "name": "Beverages", "businessProfileId": 100005, "author": "Example User", "lastModified": TIME, "creationDate": TIME}
PHONE = {
    "bag": BAG,
    "itemKey": "1357",
    "id": 50001,
    "value": '{"itemCategory":"smartphone","itemColor":"blue","itemVersion":"4"}',
    "creationDate": TIME,
}
NO_ITEM = (404, "text/plain", "Item not found")


def keys(answer: Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["itemKey"] for item in answer.json()["data"]]


def refusal(answer: Response) -> tuple[int, str, str]:
    return answer.status_code, answer.headers["Content-Type"].partition(";")[0], answer.text


def test_list_catalog_items__values_are_json_texts(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:2106-2123"""
    answer = api("GET /catalogs/bags/1199/items").json()
    assert (answer["data"][0], answer["metaData"]["totalCount"]) == (PHONE, 2)
    assert list(answer["data"][0]) == ["bag", "itemKey", "id", "value", "creationDate"]


def test_list_catalog_items__a_key_is_matched_exactly_and_pages_are_cut_out(api: Api) -> None:
    for query, found, total in (
        ("itemKey=1357", ["1357"], 1),
        ("itemKey=135", [], 0),
        ("offset=1", ["189784563455"], 2),
        ("offset=0&limit=1", ["1357"], 2),
        ("offset=2", [], 2),
    ):
        answer = api(f"GET /catalogs/bags/1199/items?{query}")
        assert (keys(answer), answer.json()["metaData"]["totalCount"]) == (found, total), query
    assert refusal(api("GET /catalogs/bags/1199/items?limit=0"))[0] == 400


def test_list_all_catalog_items__of_the_workspace_and_no_other(api: Api, other: Api) -> None:
    answer = api("GET /catalogs/items")
    assert ([(item["bag"]["id"], item["id"]) for item in answer.json()["data"]]) == [(1199, 50001), (1199, 50002), (1200, 50003)]
    assert keys(api("GET /catalogs/items?offset=1&limit=1")) == ["189784563455"]
    vault = other("GET /catalogs/items")
    assert (keys(vault), vault.json()["metaData"]["totalCount"]) == (["1357"], 1)


def test_list_all_catalog_items__an_item_whose_catalog_is_not_there_is_passed_over(api: Api, client: Client) -> None:
    client.seed("synerise", {"catalog_items": [client.rows("synerise", "catalog_items")[0] | {"id": 50099, "bagId": 4711}]})
    assert keys(api("GET /catalogs/items")) == ["1357", "189784563455", *keys(api("GET /catalogs/bags/1200/items"))]


def test_list_catalog_keys__members_come_once_as_they_first_appear(api: Api) -> None:
    """The sample: docs/synerise-api-reference.txt:2059-2065"""
    assert api("GET /catalogs/bags/1200/keys").json() == {
        "data": ["id", "isbn", "name"],
        "metaData": {"totalCount": 3, "requestTime": "0.01 [s]"},
    }
    found = api("GET /catalogs/bags/1199/keys").json()["data"]
    assert found == ["itemCategory", "itemColor", "itemVersion", "sku", "name", "category", "brand"]


def test_add_catalog_item__a_bare_true_and_the_item_is_there(api: Api, client: Client) -> None:
    client.freeze("2022-11-04T12:00:00Z")
    answer = api("POST /catalogs/bags/1201/items", json={"itemKey": "1", "value": {"a": 1.5, "b": None, "c": ["ü", {"d": True}]}})
    assert (answer.status_code, answer.content) == (200, b"true")
    item = api("GET /catalogs/bags/1201/items/itemKey/1").json()["data"]
    assert (item["id"], item["creationDate"]) == (50005, "2022-11-04T12:00:00Z")
    assert item["value"] == '{"a":1.5,"b":null,"c":["ü",{"d":true}]}'
    assert item["bag"]["lastModified"] == "2022-11-04T12:00:00Z", "a change of its items is one of the catalog"


def test_add_catalog_item__an_existing_key_is_an_update_that_keeps_the_id(api: Api, client: Client) -> None:
    """public: the WooCommerce plugin sends changed products so"""
    client.freeze("2022-11-04T12:00:00Z")
    assert api("POST /catalogs/bags/1199/items", json={"itemKey": 1357, "value": {"itemColor": "red"}}).json() is True
    item = api("GET /catalogs/bags/1199/items/itemKey/1357").json()["data"]
    assert (item["id"], item["value"], item["creationDate"]) == (50001, '{"itemColor":"red"}', TIME)
    assert keys(api("GET /catalogs/bags/1199/items")) == ["1357", "189784563455"]


def test_add_catalog_item__bad_bodies_are_refused_and_nothing_is_added(api: Api) -> None:
    for body, message in (
        ({"value": {}}, "JSON parse error: itemKey must not be empty"),
        ({"itemKey": "", "value": {}}, "JSON parse error: itemKey must not be empty"),
        ({"itemKey": "1"}, "JSON parse error: value must be an object"),
        ({"itemKey": "1", "value": "text"}, "JSON parse error: value must be an object"),
        ([], "JSON parse error: Cannot deserialize value of type `java.util.Map`"),
    ):
        assert refusal(api("POST /catalogs/bags/1201/items", json=body)) == (400, "text/plain", message)
    twice = api("POST /catalogs/bags/1201/items", data='{"itemKey": "1", "value": {"a": 1, "a": 2}}')
    assert twice.status_code == 400 and twice.text.startswith("JSON parse error: Duplicate field 'a'")
    assert keys(api("GET /catalogs/bags/1201/items")) == []


def test_add_catalog_items_batch__new_and_known_items_at_once(api: Api) -> None:
    batch = [{"itemKey": "new", "value": {}}, {"itemKey": "1357", "value": {"a": 1}}, {"itemKey": "new", "value": {"late": True}}]
    answer = api("POST /catalogs/bags/1199/items/batch", json=batch)
    assert (answer.status_code, answer.content) == (200, b"true")
    found = {item["itemKey"]: item for item in api("GET /catalogs/bags/1199/items").json()["data"]}
    assert {key: (item["id"], item["value"]) for key, item in found.items() if key != "189784563455"} == {
        "1357": (50001, '{"a":1}'),
        "new": (50005, '{"late":true}'),
    }
    assert api("POST /catalogs/bags/1199/items/batch", json=[]).json() is True


def test_add_catalog_items_batch__one_bad_item_refuses_all(api: Api) -> None:
    good = {"itemKey": "good", "value": {}}
    for body, message in (
        (good, "JSON parse error: a list of items is expected"),
        ([good, {"itemKey": "bad"}], "JSON parse error: value must be an object"),
        ([good, "bad"], "JSON parse error: Cannot deserialize value of type `java.util.Map`"),
        ([good] * 10_001, "JSON parse error: a list of at most 10000 items is expected"),
    ):
        assert refusal(api("POST /catalogs/bags/1201/items/batch", json=body)) == (400, "text/plain", message)
    assert keys(api("GET /catalogs/bags/1201/items")) == []


def test_get_catalog_item__by_its_id_in_its_catalog_only(api: Api) -> None:
    """Id and key are two things: documented, docs/synerise-api-reference.txt:2230, 2235"""
    assert api("GET /catalogs/bags/1199/items/50001").json() == {"data": PHONE, "metaData": META}
    for wire in ("/catalogs/bags/1200/items/50001", "/catalogs/bags/1199/items/1357", "/catalogs/bags/1199/items/50004"):
        for verb in ("GET", "DELETE"):
            assert refusal(api(f"{verb} {wire}")) == NO_ITEM
        assert refusal(api(f"POST {wire}", json={})) == NO_ITEM
    assert refusal(api("GET /catalogs/bags/1199/items/x"))[0] == 400


def test_get_catalog_item_by_key__by_its_key_in_its_catalog_only(api: Api, other: Api) -> None:
    assert api("GET /catalogs/bags/1199/items/itemKey/1357").json() == {"data": PHONE, "metaData": META}
    for verb in ("GET", "DELETE"):
        assert refusal(api(f"{verb} /catalogs/bags/1200/items/itemKey/1357")) == NO_ITEM
        assert refusal(api(f"{verb} /catalogs/bags/1199/items/itemKey/50001")) == NO_ITEM
    assert other("GET /catalogs/bags/1300/items/itemKey/1357").json()["data"]["id"] == 50004


def test_get_catalog_item_by_key__a_key_may_be_any_text(api: Api) -> None:
    for key in ("batch", "itemKey", "a b", "ü?#", "../x.y", "%41", "=1+1"):
        if "/" not in key:  # a slash in a key ends the path's part
            assert api("POST /catalogs/bags/1201/items", json={"itemKey": key, "value": {}}).json() is True
            path = "".join(f"%{byte:02X}" for byte in key.encode())
            assert api(f"GET /catalogs/bags/1201/items/itemKey/{path}").json()["data"]["itemKey"] == key
            assert keys(api("GET /catalogs/bags/1201/items", query={"itemKey": key})) == [key]


def test_update_catalog_item__members_that_are_left_out_disappear(api: Api, client: Client) -> None:
    """documented, docs/synerise-api-reference.txt:2258"""
    client.freeze("2022-11-04T12:00:00Z")
    answer = api("POST /catalogs/bags/1199/items/50001", json={"property1": None, "itemColor": "red"})
    changed = PHONE | {"bag": BAG | {"lastModified": "2022-11-04T12:00:00Z"}, "value": '{"property1":null,"itemColor":"red"}'}
    assert (answer.status_code, answer.json()) == (200, {"data": changed, "metaData": META})
    assert api("GET /catalogs/bags/1199/items/itemKey/1357").json()["data"] == changed
    message = "JSON parse error: the properties of an item must be an object"
    assert refusal(api("POST /catalogs/bags/1199/items/50001", json=["a"])) == (400, "text/plain", message)


def test_delete_catalog_item__it_is_gone(api: Api) -> None:
    answer = api("DELETE /catalogs/bags/1199/items/50001")
    assert (answer.status_code, answer.json()) == (200, {"data": True, "metaData": META})
    assert refusal(api("DELETE /catalogs/bags/1199/items/50001")) == NO_ITEM
    assert keys(api("GET /catalogs/bags/1199/items")) == ["189784563455"]


def test_delete_catalog_item_by_key__it_is_gone(api: Api) -> None:
    answer = api("DELETE /catalogs/bags/1199/items/itemKey/1357")
    assert (answer.status_code, answer.json()) == (200, {"data": True, "metaData": META})
    assert refusal(api("GET /catalogs/bags/1199/items/50001")) == NO_ITEM


def test_get_catalog_item_detail__members_are_spread_out_beside_the_key(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:2383-2399"""
    answer = api("GET /catalogs/itemDetail?catalogName=Beverages&key=1357")
    data = {"itemId": "1357", "itemCategory": "smartphone", "itemColor": "blue", "itemVersion": "4"}
    assert (answer.status_code, list(answer.json()["data"].items())) == (200, list(data.items()))
    assert answer.json()["metaData"] == META
    api("POST /catalogs/bags/1201/items", json={"itemKey": "k", "value": {"a": 1, "itemId": "other"}})
    assert api("GET /catalogs/itemDetail?catalogName=Empty&key=k").json()["data"] == {"itemId": "k", "a": 1}


def test_get_catalog_item_detail__unknown_names_and_missing_queries_are_refused(api: Api) -> None:
    for query, expected in (
        ("catalogName=Beverages&key=none", NO_ITEM),
        ("catalogName=beverages&key=1357", (404, "text/plain", "Catalog not found")),
        ("key=1357", (400, "text/plain", "catalogName must be given once")),
        ("catalogName=Beverages", (400, "text/plain", "key must be given once")),
        ("catalogName=Beverages&key=", (400, "text/plain", "key must be given once")),
    ):
        assert refusal(api(f"GET /catalogs/itemDetail?{query}")) == expected

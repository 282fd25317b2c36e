"""Every sample of the document's chapter on catalogs, sent as printed: the answer has the printed members in the printed order."""

import json
from collections.abc import Callable
from typing import Any

from mockserver.client import Response

Api = Callable[..., Response]
TIME = "2019-08-24T14:15:22Z"
META = {"totalCount": 0, "requestTime": "0.11 [s]"}
BAG = {"id": 0, "name": "string", "businessProfileId": 0, "author": "string", "lastModified": TIME, "creationDate": TIME}
ITEM = {"bag": BAG, "itemKey": "string", "id": 0, "value": '{"Name":"John","Surname":"Doe"}', "creationDate": "string"}
MAPPING = {"bpActionParamKey": "string", "bagId": 0, "businessProfileId": 0, "action": "transaction.charge", "paramKey": "sku"}
ADDED = {"itemKey": "1357", "value": {"itemCategory": "smartphone", "itemColor": "blue", "itemVersion": "4"}}
DONE = {"data": True, "metaData": META}
CHOSEN = {"action": "string", "paramKey": "string", "enrichmentFields": ["string"]}
TO_MAP = {"action": "transaction.charge", "paramKey": "sku"}
SAMPLES: list[tuple[str, Any, Any, str]] = [
    # request, its body as printed, its answer as printed, lines
    ("GET /catalogs/bags", None, {"data": [BAG], "metaData": META}, "1999-2013"),
    ("POST /catalogs/bags", {"name": "string"}, {"data": BAG, "metaData": META}, "2019-2032"),
    ("GET /catalogs/bags/1200/keys", None, {"data": ["id", "isbn", "name"], "metaData": META}, "2057-2065"),
    ("GET /catalogs/bags/1199", None, {"data": BAG, "metaData": META}, "2071-2083"),
    ("GET /catalogs/bags/1199/items", None, {"data": [ITEM], "metaData": META}, "2105-2123"),
    ("POST /catalogs/bags/1199/items", ADDED, True, "2132-2139"),
    ("POST /catalogs/bags/1199/items/batch", [ADDED], True, "2148-2157"),
    ("PATCH /catalogs/bags/1199/enrichment", CHOSEN, 0, "2166-2172"),
    ("PATCH /catalogs/bags/1199/enable/filtering", {"fields": ["string"]}, 0, "2179-2183"),
    ("PATCH /catalogs/bags/1199/disable/filtering", None, 0, "2189-2190"),
    ("GET /catalogs/bags/1199/items/itemKey/1357", None, {"data": ITEM, "metaData": META}, "2199-2215"),
    ("GET /catalogs/bags/1199/items/50001", None, {"data": ITEM, "metaData": META}, "2240-2256"),
    ("POST /catalogs/bags/1199/items/50001", {"property1": None, "property2": None}, {"data": ITEM, "metaData": META}, "2269-2288"),
    ("GET /catalogs/itemDetail?catalogName=Beverages&key=1357", None, {"data": {"itemId": "string"}, "metaData": META}, "2390-2399"),
    ("GET /catalogs/items", None, {"data": [ITEM], "metaData": META}, "2312-2330"),
    ("POST /catalogs/bags/1199/mappings", TO_MAP, {"data": MAPPING, "metaData": META}, "2341-2352"),
    ("GET /catalogs/mappings", None, {"data": [MAPPING], "metaData": META}, "2359-2370"),
    ("DELETE /catalogs/mappings/100005:transaction.charge:sku", None, DONE, "2377-2382"),
    ("DELETE /catalogs/bags/1199/items/itemKey/189784563455", None, DONE, "2224-2229"),
    ("DELETE /catalogs/bags/1199/items/50001", None, DONE, "2299-2304"),
    ("DELETE /catalogs/bags/1199", None, DONE, "2090-2095"),
    ("DELETE /catalogs/bags", [1199, 1200, 1201], {"data": [{"id": 0, "result": True}], "metaData": META}, "2036-2050"),
]


def shape(value: Any) -> Any:
    """Names in their order and kinds of values; of a list its first element."""
    if isinstance(value, dict):
        return [(name, shape(member)) for name, member in value.items()]
    return [shape(element) for element in value[:1]] if isinstance(value, list) else type(value).__name__


def test_list_catalogs__each_sample_of_the_chapter_is_answered_as_printed(api: Api) -> None:
    for wire, body, printed, lines in SAMPLES:
        answer = api(wire) if body is None else api(wire, json=body)
        assert answer.status_code == 200, (wire, lines, answer.text)
        given = answer.json()
        if "itemDetail" in wire:  # the members of the item follow, whatever they are
            given["data"] = dict(list(given["data"].items())[:1])
        assert shape(given) == shape(printed), (wire, lines)


def test_add_catalog_item__the_sample_is_what_the_item_says_then(api: Api) -> None:
    api("DELETE /catalogs/bags/1199/items/itemKey/1357")
    assert api("POST /catalogs/bags/1199/items", json=ADDED).content == b"true"
    assert json.loads(api("GET /catalogs/bags/1199/items/itemKey/1357").json()["data"]["value"]) == ADDED["value"]

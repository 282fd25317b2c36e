"""Mappings of events to catalogs. What events gain by them: test_enrichment.py."""

from collections.abc import Callable

from mockserver.app import Mock
from mockserver.client import Client, Response
from mockserver.vendors.synerise.rules.catalogs.enrichment import enrich

Api = Callable[..., Response]
SKU = {
    "bpActionParamKey": "100005:transaction.charge:sku",
    "bagId": 1199,
    "businessProfileId": 100005,
    "action": "transaction.charge",
    "paramKey": "sku",
}
META = {"totalCount": 1, "requestTime": "0.01 [s]"}
VIEW = {"action": "product.view", "paramKey": "productId"}


def test_create_catalog_mapping__the_sample_is_answered_and_stands_once(api: Api) -> None:
    """documented, docs/synerise-api-reference.txt:2341-2352"""
    answer = api("POST /catalogs/bags/1199/mappings", json={"action": "transaction.charge", "paramKey": "sku"})
    assert (answer.status_code, answer.json()) == (200, {"data": SKU, "metaData": META})
    assert list(answer.json()["data"]) == list(SKU)
    assert api("GET /catalogs/mappings").json() == {"data": [SKU], "metaData": META}


def test_create_catalog_mapping__a_parameter_of_an_action_has_one_catalog(api: Api, other: Api) -> None:
    moved = api("POST /catalogs/bags/1200/mappings", json={"action": "transaction.charge", "paramKey": "sku"}).json()["data"]
    assert moved == SKU | {"bagId": 1200}
    more = api("POST /catalogs/bags/1200/mappings", json={"action": "transaction.charge", "paramKey": "a:b/c"}).json()["data"]
    assert [mapping["paramKey"] for mapping in api("GET /catalogs/mappings").json()["data"]] == ["sku", "a:b/c"]
    assert api(f"DELETE /catalogs/mappings/{more['bpActionParamKey'].replace('%', '%25')}").json()["data"] is True
    assert other("GET /catalogs/mappings").json()["data"] == []


def test_create_catalog_mapping__without_action_or_parameter_it_is_refused(api: Api) -> None:
    for body, message in (
        ({"paramKey": "sku"}, "JSON parse error: action must not be empty"),
        ({"action": "a", "paramKey": ""}, "JSON parse error: paramKey must not be empty"),
    ):
        answer = api("POST /catalogs/bags/1199/mappings", json=body)
        assert (answer.status_code, answer.text) == (400, message)


def test_update_catalog_enrichment_fields__the_mappings_that_change_are_counted(api: Api, client: Client, mock: Mock) -> None:
    """A bare integer: documented, docs/synerise-api-reference.txt:2172"""
    state = mock.tenants.get(client.tenant).states["synerise"]
    api("POST /catalogs/bags/1199/mappings", json=VIEW)
    change = VIEW | {"enrichmentFields": ["itemColor"]}
    for catalog, body, count in ((1199, change, 1), (1200, change, 0), (1199, change | {"paramKey": "none"}, 0)):
        answer = api(f"PATCH /catalogs/bags/{catalog}/enrichment", json=body)
        assert (answer.status_code, answer.json()) == (200, count)
    assert enrich(state, "product.view", {"productId": "1357"}) == {"productId": "1357", "itemColor": "blue"}
    api("POST /catalogs/bags/1199/mappings", json=VIEW)
    assert enrich(state, "product.view", {"productId": "1357"}) == {"productId": "1357", "itemColor": "blue"}, "mapped again, kept"
    api("POST /catalogs/bags/1200/mappings", json=VIEW)
    assert enrich(state, "product.view", {"productId": "1"})["isbn"] == "9780000000002", "another catalog has other fields"


def test_update_catalog_enrichment_fields__a_bad_list_is_refused(api: Api) -> None:
    for fields in ("a", [1], None):
        answer = api("PATCH /catalogs/bags/1199/enrichment", json=VIEW | {"enrichmentFields": fields})
        assert answer.status_code == 400 and answer.text.startswith("JSON parse error: "), answer.text


def test_list_catalog_mappings__none_is_an_empty_list(api: Api) -> None:
    api("DELETE /catalogs/mappings/100005:transaction.charge:sku")
    assert api("GET /catalogs/mappings").json() == {"data": [], "metaData": META | {"totalCount": 0}}


def test_delete_catalog_mapping__its_events_gain_nothing_any_more(api: Api, other: Api, client: Client, mock: Mock) -> None:
    key = SKU["bpActionParamKey"]
    state = mock.tenants.get(client.tenant).states["synerise"]
    assert "itemColor" in enrich(state, "transaction.charge", {"sku": "1357"})
    assert other(f"DELETE /catalogs/mappings/{key}").status_code == 404, "another workspace's"
    answer = api(f"DELETE /catalogs/mappings/{key}")
    assert (answer.status_code, answer.json()) == (200, {"data": True, "metaData": META})
    assert enrich(state, "transaction.charge", {"sku": "1357"}) == {"sku": "1357"}
    again = api(f"DELETE /catalogs/mappings/{key}")
    assert (again.status_code, again.text) == (404, "Mapping not found")

"""Enrichment as the rules of events call it: which parameters an event gains from a catalog's item."""

from collections.abc import Iterator

import pytest

from mockserver.app import Mock
from mockserver.core.rows import unfreeze
from mockserver.core.world import State
from mockserver.vendors.synerise.rules.catalogs.enrichment import enrich

DRINK = {"sku": "189784563455", "name": "Soft drink", "category": "Beverages", "brand": "Example Springs"}
MAPPING = {
    "bpActionParamKey": "100005:product.view:productId",
    "bagId": 1199,
    "businessProfileId": 100005,
    "action": "product.view",
    "paramKey": "productId",
    "enrichmentFields": None,
}


@pytest.fixture
def state(mock: Mock) -> Iterator[State]:
    """A fresh tenant, with `product.view` mapped to the beverages by `productId`."""
    state = mock.tenants.get("enrichment").states["synerise"]
    state.catalog_mappings.insert(MAPPING)
    yield state
    mock.tenants.drop("enrichment")


def test_create_catalog_mapping__its_events_gain_the_members_of_the_item(state: State) -> None:
    """documented, docs/synerise-api-reference.txt:2331-2333"""
    assert enrich(state, "product.view", {"productId": "1357"}) == {
        "productId": "1357",
        "itemCategory": "smartphone",
        "itemColor": "blue",
        "itemVersion": "4",
    }


def test_create_catalog_mapping__its_events_keep_what_they_say_themselves(state: State) -> None:
    sent = {"productId": "189784563455", "name": "Lemonade"}
    given = unfreeze(sent)
    assert enrich(state, "product.view", given) == DRINK | sent
    assert given == sent, "the parameters are not changed in place"


def test_create_catalog_mapping__products_of_a_transaction_gain_them_one_by_one(state: State) -> None:
    """The sample's mapping: documented, docs/synerise-api-reference.txt:2341-2343"""
    products = [{"sku": "189784563455", "quantity": 2}, {"sku": "none"}, "no object", {"sku": 1357, "itemColor": "red"}]
    assert enrich(state, "transaction.charge", {"orderId": "1", "products": products})["products"] == [
        DRINK | {"quantity": 2},
        {"sku": "none"},
        "no object",
        {"sku": 1357, "itemColor": "red", "itemCategory": "smartphone", "itemVersion": "4"},
    ]


def test_update_catalog_enrichment_fields__only_these_are_gained(state: State) -> None:
    """documented, docs/synerise-api-reference.txt:2158, 2167"""
    state.catalog_mappings.replace({**MAPPING, "enrichmentFields": ["brand", "unknown"]})
    assert enrich(state, "product.view", {"productId": "189784563455"}) == {"productId": "189784563455", "brand": "Example Springs"}
    state.catalog_mappings.replace({**MAPPING, "enrichmentFields": []})
    assert enrich(state, "product.view", {"productId": "189784563455"}) == {"productId": "189784563455"}


def test_create_catalog_mapping__other_events_gain_nothing(state: State) -> None:
    for action, params in (
        ("page.visit", {"productId": "1357"}),
        ("product.view", {"sku": "1357"}),
        ("product.view", {"productId": "unknown"}),
        ("product.view", {"productId": True}),
        ("product.view", {"productId": ["1357"]}),
        ("product.view", {"productId": None}),
    ):
        assert enrich(state, action, params) == params
    assert enrich(state, "product.view", {"productId": "1357"}, workspace=100006) == {"productId": "1357"}
    assert "itemColor" in enrich(state, "product.view", {"productId": "1357"}, workspace=100005)

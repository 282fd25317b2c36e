"""Whose catalogs complete an event: those of the workspace that its sender is of."""

from typing import Any

from mockserver.client import Client

HEADERS = {"Api-Version": "4.4", "Accept": "application/json", "Content-Type": "application/json"}
OTHER = "99999999-1b2a-42f7-804d-f647243eb1ab"
PERSON = {"email": "person@example.com"}


def params_of(client: Client, action: str) -> list[dict[str, Any]]:
    return [row["params"] for row in client.rows("synerise", "events") if row["action"] == action]


def test_send_custom_event__mappings_of_another_workspace_add_nothing(client: Client) -> None:
    mapping = {"bpActionParamKey": "100005:short.cut:sku", "bagId": 1199, "businessProfileId": 100005, "action": "short.cut"}
    rows = {"catalog_mappings": [{**mapping, "paramKey": "sku", "enrichmentFields": None}]}
    client.seed("synerise", {**rows, "api_keys": [{"apiKey": OTHER, "workspaceId": 100006}]})
    event = {"action": "short.cut", "label": "Short", "client": PERSON, "params": {"sku": "1357"}}
    for details in ({}, {"subject": OTHER}):
        key = client.credential("synerise", "workspace", **details)
        answer = client.call("POST /v4/events/custom", json=event, auth=key, headers=HEADERS)
        assert answer.status_code == 202, answer.text
    own, other = params_of(client, "short.cut")
    assert own["itemColor"] == "blue" and "itemColor" not in other


def test_create_transaction__mappings_of_another_workspace_add_nothing(client: Client) -> None:
    client.seed("synerise", {"api_keys": [{"apiKey": OTHER, "workspaceId": 100006}]})
    money = {"amount": 10, "currency": "EUR"}
    product = {"sku": "1357", "name": "Phone", "finalUnitPrice": money, "quantity": 1}
    sale = {"client": PERSON, "orderId": "short", "source": "WEB_DESKTOP", "paymentInfo": {"method": "CASH"}, "revenue": money}
    for details in ({}, {"subject": OTHER}):
        key = client.credential("synerise", "workspace", **details)
        body = {**sale, "value": money, "products": [product]}
        answer = client.call("POST /v4/transactions", json=body, auth=key, headers=HEADERS)
        assert answer.status_code == 202, answer.text
    own, other = (params for params in params_of(client, "transaction.charge") if params["orderId"] == "short")
    assert own["products"][0]["itemColor"] == "blue" and "itemColor" not in other["products"][0]

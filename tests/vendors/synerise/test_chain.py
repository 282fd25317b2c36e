"""From a transaction to an export: events, activities, an aggregate, an expression, a segmentation, an export.

After a merge all of it is on the profile that is left; and so it is in another tenant that was given the exported state.
"""

import dataclasses
from typing import Any

from mockserver.client import Client

ADAM, MARY = 33322211, 232212342
ANALYTICS = "/analytics-backend/analytics/definitions-manager"
EXPORTS = "/client-exporter/v2/export/clients"
HEADERS = {"Api-Version": "4.4", "Accept": "application/json", "Content-Type": "application/json"}
NOW = "2026-05-06T07:08:09Z"


def price(amount: float) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


TRANSACTION = {
    "client": {"customId": "customIdExample3"},
    "orderId": "chain-1",
    "paymentInfo": {"method": "CASH"},
    "products": [
        {"sku": "chain-tea", "name": "Tea", "finalUnitPrice": price(4.25), "quantity": 2},
        {"sku": "chain-cup", "name": "Cup", "finalUnitPrice": price(12), "quantity": 1},
    ],
    "revenue": price(20.5),
    "value": price(20.5),
    "source": "POS",
    "recordedAt": "2026-05-06T06:30:00.000Z",
}


@dataclasses.dataclass(frozen=True)
class Made:
    """What the chain has left behind: analyses, a segmentation, an export."""

    bought: str
    turnover: str
    double: str
    segmentation: str
    task: int


def call(client: Client, wire: str, status: int = 200, auth: str = "user", **request: Any) -> Any:
    answer = client.call(wire, auth=auth, headers=HEADERS, **request)
    assert answer.status_code == status, f"{wire}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def condition(attribute: dict[str, Any], kind: str, logic: str, constant: Any) -> dict[str, Any]:
    constraint = {"type": kind, "logic": logic, "value": {"type": "CONSTANT", "constant": constant}}
    return {"constraint": constraint, "attribute": attribute}


def create_aggregate(client: Client, kind: str, action: str, param: str, *conditions: dict[str, Any]) -> str:
    aggregate = {
        "name": f"{kind} of {action}",
        "action": {"name": action, "id": 0},
        "actionId": 0,
        "attribute": {"type": "PARAM", "param": param},
        "type": kind,
        "dateFilter": {},
        "expressions": list(conditions),
    }
    made = call(client, f"POST {ANALYTICS}/aggregates", json={"aggregate": aggregate, "isVisibleForClientProfile": False})
    return str(made["aggregate"]["uuid"])


def create_expression(client: Client, turnover: str) -> str:
    """Twice the turnover."""
    leaf = {"type": "CLIENT", "attribute": {"type": "AGGREGATE", "aggregate": turnover}}
    two = {"type": "VALUE", "value": {"type": "CONSTANT", "constant": 2}}
    tree = {"type": "FUNCTION", "function": "MULTIPLY", "arg1": {"type": "VALUE", "value": leaf}, "arg2": two}
    body = {"analysis": {"name": "Twice the turnover", "type": "CLIENT", "expression": tree}, "isVisibleForClientProfile": False}
    return str(call(client, f"POST {ANALYTICS}/expressions", json=body)["id"])


def create_export(client: Client, segmentation: str, expression: str, aggregate: str) -> int:
    body = {
        "name": "Chain",
        "fields": ["firstname"],
        "agreementFilter": "NONE",
        "segmentationHash": segmentation,
        "expressions": [expression],
        "aggregates": [aggregate],
        "excludedIds": [],
    }
    task = call(client, f"POST {EXPORTS}/segmentation", json=body)
    assert (task["columnOrder"], task["estimatedCount"]) == (["id", "firstname"], 1)
    return int(task["taskId"])


def make_chain(client: Client) -> Made:
    call(client, "POST /v4/transactions", 202, auth="workspace", json=TRANSACTION)
    skus = condition({"type": "PARAM", "param": "sku"}, "STRING_ARRAY", "IN", ["chain-tea", "chain-cup"])
    order = condition({"type": "PARAM", "param": "orderId"}, "STRING_ONE", "EQUAL", "chain-1")
    bought = create_aggregate(client, "COUNT", "product.buy", "sku", skus)
    turnover = create_aggregate(client, "SUM", "transaction.charge", "revenue.amount", order)
    double = create_expression(client, turnover)
    many = condition({"type": "AGGREGATE", "aggregate": bought}, "NUMBER_ONE", "MORE", 1)
    filter = {"matching": True, "expressions": [{"type": "ATTRIBUTE", "matching": True, "attribute": {"expressions": [many]}}]}
    segmentation = call(client, "POST /crm/v1/segmentations", json=filter)
    return Made(bought, turnover, double, segmentation, create_export(client, segmentation, double, bought))


def check_chain(client: Client, made: Made, owner: int, name: str) -> None:
    """All of it is on the owner, and on nobody else."""
    found = call(client, f"GET /activities-api/activities/{owner}", query={"actions": "transaction.charge,product.buy"})
    assert sorted(event["action"]["name"] for event in found) == ["product.buy", "product.buy", "transaction.charge"]
    results = [
        call(client, f"POST {ANALYTICS}/aggregates/{uuid}/client/{owner}/calculate")["result"] for uuid in (made.bought, made.turnover)
    ]
    assert results == ["2", "20.5"]
    assert call(client, f"GET {ANALYTICS}/expressions/{made.double}/client/{owner}/calculate")["result"] == "41"
    page = call(client, f"GET /crm/v1/segmentations/local/{made.segmentation}/clients")
    assert ([customer["id"] for customer in page["customers"]], page["all"]) == ([owner], 1)
    task = create_export(client, made.segmentation, made.double, made.bought)
    assert call(client, f"GET {EXPORTS}/task/{task}") == [{"id": owner, "firstname": name, made.double: "41", made.bought: "2"}]
    frozen = {"id": MARY, "firstname": "Mary", made.double: "41", made.bought: "2"}
    assert call(client, f"GET {EXPORTS}/task/{made.task}") == [frozen]


def give_state(client: Client, tenant: str) -> Client:
    """Another tenant at the same time that has the rows of this one."""
    other = dataclasses.replace(client, url=client.url.replace(client.tenant, tenant), tenant=tenant)
    other.freeze(NOW)
    other.control("PUT /_mock/state", client.control("GET /_mock/state/synerise"))
    return other


def test_create_profile_export__at_the_end_of_the_chain_follows_the_transaction_through_a_merge_and_another_tenant(client: Client) -> None:
    client.freeze(NOW)
    made = make_chain(client)
    other = give_state(client, f"{client.tenant}-other")
    for each in (client, other):
        check_chain(each, made, MARY, "Mary")
        assert call(each, f"POST {ANALYTICS}/aggregates/{made.bought}/client/{ADAM}/calculate")["result"] == "0"
        call(each, f"POST /v4/clients/merge/from/ids/{MARY}/to/id/{ADAM}", auth="workspace")
        check_chain(each, made, ADAM, "Adam")
        assert call(each, f"GET /crm/v1/clients/{ADAM}/last-activity") == {"last_activity_date": "2026-05-06T07:08:09Z"}  # the merge itself
        call(each, f"GET /crm/v1/clients/{MARY}/contacts", 404)
        call(each, f"POST {ANALYTICS}/aggregates/{made.bought}/client/{MARY}/calculate", 404)

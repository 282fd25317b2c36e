"""Batches of events: types, limits, one kind of identifier, all or nothing."""

import json
from typing import Any

import pytest

from mockserver.client import Client

JOHN, ADAM = 434428563, 33322211
BATCH = "POST /v4/events/batch"
NO_PARAMS = {
    "registered": "client.register",
    "logged-in": "client.login",
    "logged-out": "client.logout",
    "added-to-favorites": "product.addToFavorite",
    "product-view": "product.view",
    "push/received": "push.receiveInBackground",
    "push/viewed": "push.view",
    "push/clicked": "push.click",
    "push/cancelled": "push.cancel",
    "hit-timer": "client.hitTimer",
    "searched": "client.search",
    "recommendation-seen": "recommendation.view",
    "recommendation-click": "recommendation.click",
    "visited-screen": "screen.view",
}
PRICE = {"amount": 1, "currency": "EUR"}
CART = {"sku": "1", "name": "n", "source": "POS", "quantity": 1, "finalUnitPrice": PRICE}
WITH_PARAMS = {
    "application-started": ("client.applicationStarted", {"applicationName": "a", "version": "1"}),
    "added-to-cart": ("product.addToCart", CART),
    "removed-from-cart": ("product.removeFromCart", CART),
    "assigned-to-company": ("client.assignToCompany", {"companyId": 1}),
    "appeared-in-location": ("client.location", {"lat": 1, "lon": 2}),
    "cancelled-transaction": ("transaction.cancel", {"orderId": "1"}),
}


def item(**members: Any) -> dict[str, Any]:
    return {"label": "x", "client": {"id": JOHN}, "type": "registered", **members}


@pytest.fixture
def lenient(client: Client) -> None:
    client.settings({"contract": "record"})


def test_batch_events__each_type_has_the_action_of_its_operation(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1395-1396; an action beside a type of the server's own is ignored: assumed."""
    items = [item(type=name) for name in NO_PARAMS] + [item(type=name, params=params) for name, (_, params) in WITH_PARAMS.items()]
    items += [item(type="custom", action="my.own"), item(action="ignored")]
    assert api(BATCH, json=items).status_code == 202
    actions = [*NO_PARAMS.values(), *(action for action, _ in WITH_PARAMS.values()), "my.own", "client.register"]
    assert [row["action"] for row in log()] == actions


def test_batch_events__one_bad_event_refuses_all_and_every_bad_one_is_named(api: Any, log: Any, lenient: None) -> None:
    items = [item(), item(label=""), item(type="custom"), item(client={"uuid": "1", "id": 1}), item(type="shared")]
    answer = api(BATCH, json=items)
    assert answer.status_code == 400
    assert [(entry["path"], entry["message"]) for entry in answer.json()["errors"]] == [
        ("list[1].label", "cannot be empty"),
        ("list[1].label", "length must be between 1 and 64"),
        ("list[2].action", "cannot be empty"),
        ("list[4].type", "must be one of custom, " + ", ".join(answer.json()["errors"][3]["message"].split(", ")[1:])),
    ]
    answer = api(BATCH, json=items[:1] + items[3:4])
    assert [entry["path"] for entry in answer.json()["errors"]] == ["list[1].client.uuid"]
    answer = api(BATCH, json=[item(), item(params={"email": "another@example.com"})])
    assert (answer.status_code, log()) == (400, [])


def test_batch_events__params_are_read_as_by_the_operation_of_the_type(api: Any, lenient: None) -> None:
    answer = api(BATCH, json=[item(type="added-to-cart", params=CART | {"source": "WEB"})])
    assert answer.status_code == 400 and answer.json()["message"].startswith("JSON parse error: Cannot deserialize value of source")


def test_batch_events__all_must_have_one_type_of_identifier(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1385"""
    answer = api(BATCH, json=[item(), item(client={"email": "person@example.com"})])
    message = "All events of a batch must use the same type of profile identifier"
    assert (answer.status_code, answer.json()["message"], log()) == (400, message, [])
    assert api(BATCH, json=[item(), item(client={"id": ADAM, "email": "person@example.com"})]).status_code == 202
    assert api(BATCH, json=[item(client={"email": f"{n}@example.com"}) for n in range(3)]).status_code == 202
    assert len(log()) == 5


def test_batch_events__a_thousand_are_taken_and_one_more_is_not(api: Any, log: Any, lenient: None) -> None:
    """documented, docs/synerise-api-reference.txt:1377; that it gets 400 is assumed"""
    answer = api(BATCH, json=[item()] * 1001)
    assert (answer.status_code, answer.json()["message"]) == (400, "The request body contains more than 1000 items")
    assert log() == []
    assert api(BATCH, json=[item()] * 1000).status_code == 202
    assert len(log()) == 1000


def test_batch_events__more_than_a_megabyte_is_refused(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1377; that it gets 400 is assumed"""
    fitting = json.dumps([item(params={"x": ""})]).encode()
    for size, status in ((1024 * 1024, 202), (1024 * 1024 + 1, 400)):
        text = fitting.replace(b'"x": ""', b'"x": "' + b"y" * (size - len(fitting)) + b'"')
        answer = api(BATCH, data=text)
        assert answer.status_code == status
    assert (answer.json()["message"], len(log())) == ("The request body exceeds 1 MB", 1)


def test_batch_events__a_list_is_asked_for(api: Any, lenient: None) -> None:
    bodies: list[Any] = [{}, [1], [None], [[]]]
    for body in bodies:
        answer = api(BATCH, json=body)
        assert answer.status_code == 400 and answer.json()["message"].startswith("JSON parse error: Cannot deserialize"), body
    assert api(BATCH, json=[]).status_code == 202


def test_batch_events__of_two_with_one_salt_the_later_stays(api: Any, log: Any) -> None:
    same = {"eventSalt": "s", "time": "2026-01-01T00:00:00Z"}
    api(BATCH, json=[item(**same, params={"n": 1}), item(**same, params={"n": 2})])
    assert [row["params"]["n"] for row in log()] == [2]


def test_batch_events__a_profiles_token_writes_its_own_events_only(client: Client, log: Any) -> None:
    headers = {"Api-Version": "4.4", "Content-Type": "application/json"}
    answer = client.call(BATCH, auth="profile", headers=headers, json=[item(), item(client={"id": ADAM})])
    assert (answer.status_code, log()) == (403, [])
    assert client.call(BATCH, auth="profile", headers=headers, json=[item()]).status_code == 202

"""Every request sample of the groups events, sent as printed."""

from typing import Any

import pytest

JOHN = 434428563
SAMPLE = {
    "label": "Human-readable label",
    "client": {"customId": "string", "id": 0, "uuid": "07243772-008a-42e1-ba37-c3807cebde8f", "email": "string"},
    "time": "2019-02-07T09:53:56.999+00:00",
    "eventSalt": "972346context.action2019-02-07T09:53:56.999+00:00",
}
"""documented, docs/synerise-api-reference.txt:525-531 and the others; params apart"""
MONEY = {"amount": 0, "currency": "USD"}
PRICE = {"amount": 3.25, "currency": "USD"}
CART = {
    "sku": "189784563455",
    "name": "Soft drink",
    "category": "Beverages",
    "categories": ["string"],
    "offline": True,
    "source": "MOBILE",
    "regularUnitPrice": MONEY,
    "discountedUnitPrice": MONEY,
    "finalUnitPrice": PRICE,
    "ItemUrlAddress": "string",
    "producer": "string",
    "quantity": 0,
}
PRODUCT = {
    "finalUnitPrice": PRICE,
    "name": "Soft drink",
    "sku": "189784563455",
    "categories": ["string"],
    "image": "string",
    "url": "string",
    "netUnitPrice": PRICE,
    "tax": 0,
    "quantity": 2.5,
    "regularPrice": PRICE,
    "discountPrice": {"amount": 15.5, "currency": "USD"},
    "discountPercent": 0,
    "property1": None,
    "property2": None,
}
CANCELLED = {
    "orderId": "be466362-71e9-4bdd-ad11-bfacead5276b",
    "orderStatus": "string",
    "discountAmount": MONEY,
    "discountPercent": 0,
    "discountCode": "string",
    "value": {"amount": 112.25, "currency": "USD"},
    "revenue": {"amount": 64.25, "currency": "USD"},
    "products": [PRODUCT],
    "source": "MOBILE",
    "paymentInfo": {"method": "CASH"},
}
RECOMMENDATION = {
    "productId": "189784563455",
    "name": "Soft drink",
    "source": "MOBILE",
    "campaignHash": "21e0d4b0-bd4e-497b-817b-4fr660284918",
    "url": "string",
    "category": "Beverages",
}
VIEW = {
    "productId": "189784563455",
    "name": "Soft drink",
    "fromRecommendation": True,
    "source": "MOBILE",
    "category": "Beverages",
    "url": "string",
    "campaignHash": "21e0d4b0-bd4e-497b-817b-4fr660284918",
}


def collect_kept(log: Any) -> dict[str, Any]:
    """What one sample left in the log, less what every event gets."""
    (row,) = log()
    assert (row["clientId"], row["time"]) == (JOHN, "2019-02-07T09:53:56.999Z")
    extra = {"ip": "127.0.0.1", "snr-original-time": "2019-02-07T09:53:56.999+00:00"}
    assert extra.items() <= row["params"].items()
    return {"action": row["action"], "params": {name: value for name, value in row["params"].items() if name not in extra}}


def check(api: Any, log: Any, tail: str, action: str, params: dict[str, Any] | None = None) -> None:
    """The sample is taken, has the action of its operation, and is of the profile whose UUID it has."""
    answer = api(f"POST /v4/events/{tail}", json=SAMPLE | {"params": params or {}})
    assert (answer.status_code, answer.content) == (202, b"")
    assert collect_kept(log) == {"action": action, "params": params or {}}


def test_send_application_started__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "application-started", "client.applicationStarted", {"applicationName": "string", "version": "string"})


def test_send_registered__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "registered", "client.register")


def test_send_logged_in__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "logged-in", "client.login")


def test_send_logged_out__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "logged-out", "client.logout")


def test_send_added_to_cart__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "added-to-cart", "product.addToCart", CART)


def test_send_removed_from_cart__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "removed-from-cart", "product.removeFromCart", CART)


def test_send_added_to_favorites__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "added-to-favorites", "product.addToFavorite")


def test_send_product_view__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "product-view", "product.view", VIEW)


def test_send_assigned_to_company__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "assigned-to-company", "client.assignToCompany", {"companyId": 0})


def test_send_appeared_in_location__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "appeared-in-location", "client.location", {"lat": 50.021102, "lon": 19.886218})


def test_send_push_received__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "push/received", "push.receiveInBackground")


def test_send_push_viewed__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "push/viewed", "push.view")


def test_send_push_clicked__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "push/clicked", "push.click")


def test_send_push_cancelled__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "push/cancelled", "push.cancel")


def test_send_cancelled_transaction__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "cancelled-transaction", "transaction.cancel", CANCELLED)


def test_send_hit_timer__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "hit-timer", "client.hitTimer")


def test_send_searched__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "searched", "client.search")


def test_send_recommendation_seen__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "recommendation-seen", "recommendation.view", RECOMMENDATION)


def test_send_recommendation_click__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "recommendation-click", "recommendation.click", RECOMMENDATION)


def test_send_visited_screen__the_sample_is_taken(api: Any, log: Any) -> None:
    check(api, log, "visited-screen", "screen.view")


def test_send_custom_event__the_sample_is_taken(api: Any, log: Any) -> None:
    answer = api("POST /v4/events/custom", json=SAMPLE | {"action": "context.action", "params": {}})
    assert (answer.status_code, answer.content) == (202, b"")
    assert collect_kept(log) == {"action": "context.action", "params": {}}


def test_batch_events__the_sample_is_taken_once_its_placeholder_is_a_type(api: Any, client: Any, log: Any) -> None:
    """The sample's type is `string`, which no operation is called: documented, docs/synerise-api-reference.txt:1395, 1409."""
    client.settings({"contract": "record"})
    sample = SAMPLE | {"type": "string", "action": "context.action", "params": {}}
    refused = api("POST /v4/events/batch", json=[sample])
    assert (refused.status_code, refused.json()["errors"][0]["path"], log()) == (400, "list[0].type", [])
    assert api("POST /v4/events/batch", json=[sample | {"type": "custom"}]).status_code == 202
    assert collect_kept(log) == {"action": "context.action", "params": {}}


def test_list_profile_events_legacy__an_event_has_the_members_of_the_sample(api: Any) -> None:
    """documented, docs/synerise-api-reference.txt:489-505"""
    api("POST /v4/events/custom", json=SAMPLE | {"action": "client.updateData", "params": {"property1": 1}})
    found = api(f"GET /v4/events/by-client/{JOHN}", query={"action": "client.updateData"}).json()
    assert found == [
        {
            "time": "2019-02-07T09:53:56.999Z",
            "action": "client.updateData",
            "label": "client.updateData",
            "client": {
                "customId": "customIdExample",
                "id": JOHN,
                "uuid": "07243772-008a-42e1-ba37-c3807cebde8f",
                "email": "person@example.com",
            },
            "params": {"eventCreateTime": 1549533236.999, "property1": 1, "ip": "127.0.0.1"},
        }
    ]
    assert list(found[0]) == ["time", "action", "label", "client", "params"]


@pytest.mark.parametrize("tail", ["registered", "added-to-cart", "custom", "batch"])
def test_send_event__another_version_comes_out_as_documented(api: Any, client: Any, tail: str) -> None:
    """documented, docs/synerise-api-reference.txt:538-543"""
    client.settings({"contract": "record"})
    client.freeze("2018-06-07T07:28:26.078Z")
    answer = api(f"POST /v4/events/{tail}", json=SAMPLE, headers={"Api-Version": "4.1"})
    assert list(answer.json().items()) == [
        ("timestamp", "2018-06-07T07:28:26.078+00:00"),
        ("status", 400),
        ("error", "Bad Request"),
        ("message", "Version header content is invalid"),
        ("path", f"/events/{tail}"),
    ]


def test_send_added_to_cart__the_error_sample_comes_out_as_documented(api: Any, client: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:701-717"""
    client.settings({"contract": "record"})
    client.freeze("2018-06-07T09:55:20.563Z")
    answer = api("POST /v4/events/added-to-cart", json=SAMPLE | {"label": "", "params": CART})
    assert (answer.status_code, log()) == (400, [])
    assert list(answer.json().items()) == [
        ("error", "Bad Request"),
        ("status", 400),
        ("timestamp", "2018-06-07T09:55:20.563Z"),
        ("message", "Some fields did not pass validation"),
        ("path", "/events/added-to-cart"),
        (
            "errors",
            [
                {"path": "label", "message": "cannot be empty", "rejectedValue": ""},
                {"path": "label", "message": "length must be between 1 and 64", "rejectedValue": ""},
            ],
        ),
    ]

"""AI events: the samples as printed, what is required, whose they are, and batches of one type."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.client import Client

JOHN = 434428563
UUID = "07243772-008a-42e1-ba37-c3807cebde8f"
AI = "POST /v4/events/ai-compat/"
TIME = "2019-02-07T09:53:56.999+00:00"
SENT = {
    "label": "Human-readable label",
    "client": {"customId": "string", "id": 0, "uuid": UUID, "email": "string"},
    "time": TIME,
    "eventSalt": "972346context.action2019-02-07T09:53:56.999+00:00",
}
FREE = {"property1": None, "property2": None}
UPLOAD = {"correlationId": "string", "clientUUID": UUID, "EventTimestamp": TIME, **FREE}
CLICK = {"position": 0, "searchType": "full-text-search"}
SAMPLES: dict[str, dict[str, Any]] = {
    "item.search.click": {**UPLOAD, **CLICK, "item": "string"},
    "product.search.click": {**UPLOAD, **CLICK, "productId": "string"},
    "recommendation.click": {**UPLOAD, "item": "string", "campaignId": "string", "sessionId": "string"},
    "recommendation.view": {**UPLOAD, "items": ["string"], "campaignId": "string"},
}
"""documented, docs/synerise-api-reference.txt:1535-1544, 1564-1573, 1593-1602, 1621-1630"""
Rows = list[dict[str, Any]]


@pytest.fixture
def log(client: Client) -> Callable[..., Rows]:
    """The events that were written since the test began."""
    there = {row["eventUUID"] for row in client.rows("synerise", "events")}
    return lambda: [row for row in client.rows("synerise", "events") if row["eventUUID"] not in there]


@pytest.fixture
def lenient(client: Client) -> None:
    client.settings({"contract": "record"})


def check_kept(log: Any, action: str, params: dict[str, Any]) -> None:
    (row,) = log()
    known = {"ip": "127.0.0.1", "snr-original-time": TIME}
    assert (row["clientId"], row["action"], row["time"]) == (JOHN, action, "2019-02-07T09:53:56.999Z")
    assert row["params"] == {**params, **known}


def check_sample(client: Client, log: Any, action: str) -> None:
    """The sample is taken without Api-Version; its params are all members but the profile's, the time's, and nulls."""
    answer = client.call(f"{AI}{action}", auth="workspace", json=SAMPLES[action])
    assert (answer.status_code, answer.content) == (202, b"")
    check_kept(log, action, {name: value for name, value in SAMPLES[action].items() if name not in ("clientUUID", "EventTimestamp", *FREE)})


def check_required(client: Client, log: Any, action: str, *names: str) -> None:
    for name in ("correlationId", "clientUUID", *names):
        for bad in ({other: value for other, value in SAMPLES[action].items() if other != name}, SAMPLES[action] | {name: None}):
            answer = client.call(f"{AI}{action}", auth="workspace", json=bad)
            assert (answer.status_code, answer.json()["message"]) == (400, f"JSON parse error: Missing property: '{name}'")
    assert log() == []


def test_send_recommendation_view__the_sample_is_taken(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1441-1455"""
    params = {"items": ["string"], "correlationId": "string", "campaignId": "string"}
    assert api("POST /v4/events/recommendation-view", json=SENT | {"params": params}).status_code == 202
    check_kept(log, "recommendation.view", params)


def test_send_item_search_click__the_sample_is_taken(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1477-1490"""
    params = {"item": "string", "correlationId": "string", **CLICK}
    assert api("POST /v4/events/item-search-click", json=SENT | {"params": params}).status_code == 202
    check_kept(log, "item.search.click", params)


def test_send_item_search_click__what_is_missing_or_wrong_is_refused(api: Any, log: Any, lenient: None) -> None:
    wire = "POST /v4/events/item-search-click"
    params = {"item": "1", "correlationId": "1", **CLICK}
    for name in params:
        answer = api(wire, json=SENT | {"params": {other: value for other, value in params.items() if other != name}})
        assert (answer.status_code, answer.json()["message"]) == (400, f"JSON parse error: Missing property: '{name}'")
    refused: list[dict[str, Any]] = [
        {"position": -1},
        {"position": 1.5},
        {"position": "1"},
        {"position": True},
        {"searchType": "fuzzy"},
        {"item": []},
    ]
    for wrong in refused:
        assert api(wire, json=SENT | {"params": params | wrong}).status_code == 400, wrong
    assert api(wire, json=SENT).json()["message"] == "JSON parse error: Missing property: 'params'"
    assert api(wire, json=SENT | {"label": "", "params": params}).json()["errors"][0]["path"] == "label"
    assert api("POST /v4/events/recommendation-view", json=SENT).status_code == 400
    answer = api(wire, json=SENT | {"params": params}, headers={"Api-Version": "4.1"})
    assert (answer.json()["message"], answer.json()["path"]) == ("Version header content is invalid", "/events/item-search-click")
    assert log() == []


def test_upload_item_search_click__the_sample_is_taken(client: Client, log: Any) -> None:
    check_sample(client, log, "item.search.click")


def test_upload_product_search_click__the_sample_is_taken(client: Client, log: Any) -> None:
    check_sample(client, log, "product.search.click")


def test_upload_recommendation_click__the_sample_is_taken(client: Client, log: Any) -> None:
    check_sample(client, log, "recommendation.click")


def test_upload_recommendation_view__the_sample_is_taken(client: Client, log: Any) -> None:
    check_sample(client, log, "recommendation.view")


def test_upload_item_search_click__what_is_missing_is_named(client: Client, log: Any, lenient: None) -> None:
    check_required(client, log, "item.search.click", "position", "searchType", "item")


def test_upload_product_search_click__what_is_missing_is_named(client: Client, log: Any, lenient: None) -> None:
    check_required(client, log, "product.search.click", "position", "searchType", "productId")


def test_upload_recommendation_click__what_is_missing_is_named(client: Client, log: Any, lenient: None) -> None:
    check_required(client, log, "recommendation.click", "item")


def test_upload_recommendation_view__items_may_be_none_at_all_but_not_missing(client: Client, log: Any, lenient: None) -> None:
    """documented, docs/synerise-api-reference.txt:1615"""
    check_required(client, log, "recommendation.view", "items")
    assert client.call(f"{AI}recommendation.view", auth="workspace", json=SAMPLES["recommendation.view"] | {"items": []}).status_code == 202
    assert log()[0]["params"]["items"] == []


def test_upload_item_search_click__a_uuid_that_no_profile_can_have_is_refused(client: Client, log: Any, lenient: None) -> None:
    """documented, docs/synerise-api-reference.txt:1527, 3349"""
    for uuid in ("4321", "", UUID + "\n", "07243772-008a-42e1-ba37-c3807cebde\u00ad8f", "\U0001f600"):
        answer = client.call(f"{AI}item.search.click", auth="workspace", json=SAMPLES["item.search.click"] | {"clientUUID": uuid})
        entry = {"path": "clientUUID", "message": "UUID must be well-formed value as per RFC 4122", "rejectedValue": uuid}
        assert (answer.status_code, answer.json()["errors"]) == (400, [entry])
    assert log() == []


def test_upload_item_search_click__an_unknown_uuid_makes_an_anonymous_profile(client: Client, api: Any, profile: Any, log: Any) -> None:
    uuid = "11111111-2222-4333-8444-555555555555"
    client.call(f"{AI}item.search.click", auth="workspace", json=SAMPLES["item.search.click"] | {"clientUUID": uuid})
    made = profile(log()[0]["clientId"])
    assert (made["uuid"], made["anonymous"]) == (uuid, True)


def test_upload_recommendation_click__every_documented_consumer_may_send_it(client: Client, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1581-1583; a profile's token only for its own events"""
    wire = f"{AI}recommendation.click"
    for consumer in ("workspace", "tracker", "ai_key", "profile"):
        assert client.call(wire, auth=consumer, json=SAMPLES["recommendation.click"]).status_code == 202, consumer
    answer = client.call(wire, auth="anonymous", json=SAMPLES["recommendation.click"])
    assert (answer.status_code, answer.json()["message"], len(log())) == (403, "Access is denied", 4)
    assert client.call(wire, auth="user", json=SAMPLES["recommendation.click"]).status_code == 403


# --- batches ---

BATCH = f"{AI}batch"


def test_batch_ai_events__the_sample_is_taken(client: Client, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1503-1515"""
    action = "item.search.click"
    answer = client.call(BATCH, auth="workspace", json={"eventType": action, "items": [SAMPLES[action]]})
    assert (answer.status_code, answer.content) == (202, b"")
    check_kept(log, action, {"correlationId": "string", **CLICK, "item": "string"})


def test_batch_ai_events__each_type_is_read_as_its_own_upload(client: Client, log: Any) -> None:
    for action, sample in SAMPLES.items():
        assert client.call(BATCH, auth="tracker", json={"eventType": action, "items": [sample, sample]}).status_code == 202
    assert [row["action"] for row in log()] == [action for action in SAMPLES for _ in range(2)]


def test_batch_ai_events__items_of_another_type_and_bad_ones_refuse_all(client: Client, log: Any, lenient: None) -> None:
    """documented, docs/synerise-api-reference.txt:1497: a request has events of one type; that nothing of it is kept is inferred"""
    good = SAMPLES["recommendation.view"]
    for items, message in (
        ([good, SAMPLES["recommendation.click"]], "JSON parse error: Missing property: 'items'"),
        ([good, None], "JSON parse error: Cannot deserialize value of type `java.util.Map`"),
        ({}, "JSON parse error: Cannot deserialize value of type `java.util.ArrayList`"),
        (None, "JSON parse error: Missing property: 'items'"),
        ([good] * 1001, "The request body contains more than 1000 items"),
    ):
        answer = client.call(BATCH, auth="workspace", json={"eventType": "recommendation.view", "items": items})
        assert answer.status_code == 400 and answer.json()["message"].startswith(message), items
    answer = client.call(BATCH, auth="workspace", json={"eventType": "recommendation.view", "items": [good, good | {"clientUUID": "1"}]})
    assert [entry["path"] for entry in answer.json()["errors"]] == ["items[1].clientUUID"]
    bodies: list[Any] = [[], {"items": [good]}, {"eventType": "page.visit", "items": [good]}]
    for body in bodies:
        assert client.call(BATCH, auth="workspace", json=body).status_code == 400
    assert log() == []

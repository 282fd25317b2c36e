"""The rules that all sent events share: label, client, time, salt, params, and whose events a token may write."""

from typing import Any

import pytest

from mockserver.client import Client

JOHN, ADAM = 434428563, 33322211
JOHNS_UUID = "07243772-008a-42e1-ba37-c3807cebde8f"
CUSTOM = "POST /v4/events/custom"
CART = {"sku": "1", "name": "n", "source": "POS", "quantity": 1, "finalUnitPrice": {"amount": 1, "currency": "EUR"}}


def event(**members: Any) -> dict[str, Any]:
    """The least that a custom event takes; None leaves a member out."""
    return {name: value for name, value in {"label": "x", "client": {"id": JOHN}, "action": "a.b", **members}.items() if value is not None}


@pytest.fixture
def lenient(client: Client) -> None:
    """The contract only records, so that the vendor's own answer to bad data comes out."""
    client.settings({"contract": "record"})


@pytest.fixture
def profile_api(client: Client) -> Any:
    def call(wire: str, consumer: str, **request: Any) -> Any:
        return client.call(wire, auth=consumer, headers={"Api-Version": "4.4", "Content-Type": "application/json"}, **request)

    return call


BAD = [
    (event(label=None), "label", "cannot be empty"),
    (event(label="x" * 65), "label", "length must be between 1 and 64"),
    (event(client=None), "client", "Client cannot have null value"),
    (event(client={}), "client", "At least one identifier must be provided: id, customId, uuid or email"),
    (event(client={"id": None, "phone": "1"}), "client", "At least one identifier must be provided: id, customId, uuid or email"),
    (event(client={"uuid": "4321"}), "client.uuid", "UUID must be well-formed value as per RFC 4122"),
    (event(client={"customId": "a\nb"}), "client.customId", "120"),
    (event(client={"email": ""}), "client.email", "120"),
    (event(action=None), "action", "cannot be empty"),
    (event(action=""), "action", "cannot be empty"),
    (event(action="x" * 33), "action", "must match [a-zA-Z0-9._-]{1,32}"),
    (event(action="a/b"), "action", "must match [a-zA-Z0-9._-]{1,32}"),
    (event(params={"email": "another@example.com"}), "params.email", "must be the e-mail address of the profile"),
]
"""A body, and the field and message of the first entry of E2."""

PARSE = "JSON parse error: "
UNREADABLE = [
    ("custom", [], ""),
    ("custom", event(time="x"), 'Cannot deserialize value of type `java.time.OffsetDateTime` from String "x"'),
    ("custom", event(time=1549533236), "Cannot deserialize value of type `java.lang.String` (through reference chain: time)"),
    ("custom", event(client=[]), "Cannot deserialize value of type `java.util.Map` (through reference chain: client)"),
    ("custom", event(client={"id": "x"}), "Cannot deserialize value of type `java.lang.Long` (through reference chain: id)"),
    ("custom", event(params=[]), "Cannot deserialize value of type `java.util.Map` (through reference chain: params)"),
    ("custom", event(label={}), "Cannot deserialize value of type `java.lang.String`"),
    ("application-started", event(), "Missing property: 'params'"),
    ("application-started", event(params={"version": "1"}), "Missing property: 'applicationName'"),
    ("assigned-to-company", event(params={}), "Missing property: 'companyId'"),
    ("appeared-in-location", event(params={"lat": 1.5, "lon": "x"}), "Cannot deserialize value of type `java.math.BigDecimal`"),
    ("added-to-cart", event(params=CART | {"finalUnitPrice": {"amount": 1}}), "Missing property: 'currency'"),
    ("added-to-cart", event(params=CART | {"finalUnitPrice": {"amount": 1, "currency": "dollar"}}), "Unknown currency code: dollar"),
    (
        "added-to-cart",
        event(params=CART | {"source": "WEB"}),
        "Cannot deserialize value of source: not one of the values accepted for Enum class: "
        "[WEB_DESKTOP, WEB_MOBILE, MOBILE_APP, POS, MOBILE, DESKTOP]",
    ),
    ("added-to-cart", event(params=CART | {"offline": "yes"}), "Cannot deserialize value of type `java.lang.Boolean`"),
    ("added-to-cart", event(params=CART | {"categories": "x"}), "Cannot deserialize value of type `java.util.List<java.lang.String>`"),
    ("cancelled-transaction", event(params={"orderId": "1", "products": {}}), "Cannot deserialize value of type `java.util.ArrayList`"),
    ("cancelled-transaction", event(params={"orderId": "1", "products": [{"sku": "1"}]}), "Missing property: 'finalUnitPrice'"),
]
"""A path, a body, and how the message of E1 goes on after PARSE."""


def test_send_custom_event__each_bad_member_is_named_and_nothing_is_kept(api: Any, log: Any, lenient: None) -> None:
    for body, path, message in BAD:
        answer = api(CUSTOM, json=body)
        entry = answer.json()["errors"][0]
        assert (answer.status_code, entry["path"], entry["message"]) == (400, path, message), body
    assert log() == []


def test_send_custom_event__what_no_mapper_reads_is_a_parse_error(api: Any, log: Any, lenient: None) -> None:
    for tail, body, message in UNREADABLE:
        answer = api(f"POST /v4/events/{tail}", json=body)
        assert answer.status_code == 400 and answer.json()["message"].startswith(PARSE + message), (body, answer.json())
        assert list(answer.json()) == ["timestamp", "status", "error", "message", "path"]
    assert log() == []


def test_send_custom_event__an_unknown_member_is_ignored_and_null_is_as_left_out(api: Any, log: Any, lenient: None) -> None:
    assert api(CUSTOM, json=event(context="?", time=None) | {"eventSalt": None, "params": None, "time": None}).status_code == 202
    assert log()[0]["params"] == {"ip": "127.0.0.1"}


def test_send_registered__an_action_of_the_senders_own_is_overruled(api: Any, log: Any) -> None:
    api("POST /v4/events/registered", json=event(action="other"))
    assert [row["action"] for row in log()] == ["client.register"]


def test_send_custom_event__reserved_params_are_ignored_or_overwritten(api: Any, log: Any) -> None:
    reserved = dict.fromkeys(("modifiedBy", "apiKey", "eventUUID", "ip", "time", "businessProfileId"), "mine")
    own = {"email": "person@example.com", "nested": {"time": 1, "gone": None}, "none": None}
    api(CUSTOM, json=event(params=reserved | own), headers={"X-Forwarded-For": "203.0.113.7, 10.0.0.1"})
    assert log()[0]["params"] == {"email": "person@example.com", "nested": {"time": 1, "gone": None}, "ip": "203.0.113.7"}


def test_send_custom_event__the_label_is_not_kept(api: Any, log: Any) -> None:
    api(CUSTOM, json=event(label="a label"))
    assert "label" not in log()[0] and "a label" not in str(log())


# --- times ---

TIMES = [
    (None, "2026-05-01T12:00:00.000Z"),
    ("2019-02-07T09:53:56.999+00:00", "2019-02-07T09:53:56.999Z"),
    ("2019-02-07T09:53:56.999Z", "2019-02-07T09:53:56.999Z"),
    ("2019-02-07T09:53:56+05:30", "2019-02-07T04:23:56.000Z"),
    ("2019-02-07T23:53:56-0800", "2019-02-08T07:53:56.000Z"),
    ("2019-02-07T09:53", "2019-02-07T09:53:00.000Z"),
    ("2026-05-01T13:59:59+02:00", "2026-05-01T11:59:59.000Z"),
    ("2026-05-01T15:00:00+01:00", "2026-05-01T12:00:00.000Z"),  # the document's example of a future time, at 15:00 where it is 13:00
    ("9999-12-31T23:59:59-12:00", "2026-05-01T12:00:00.000Z"),
]
"""What is sent at noon of 2026-05-01, and the time of the event: documented, docs/synerise-api-reference.txt:516-520."""


def test_send_custom_event__times_are_kept_in_utc_and_the_future_is_now(api: Any, client: Client, log: Any) -> None:
    client.freeze("2026-05-01T12:00:00Z")
    for sent, _ in TIMES[:-1]:
        assert api(CUSTOM, json=event(time=sent)).status_code == 202, sent
    rows = log()
    assert [row["time"] for row in rows] == [kept for _, kept in TIMES[:-1]]
    assert [row["params"].get("snr-original-time") for row in rows] == [sent for sent, _ in TIMES[:-1]]


def test_send_custom_event__a_time_beyond_the_calendar_is_refused(api: Any, lenient: None) -> None:
    assert api(CUSTOM, json=event(time="9999-12-31T23:59:59-12:00")).status_code == 400


# --- overwriting ---

SALTED = {"eventSalt": "s", "time": "2026-04-30T12:00:00Z"}


def test_send_custom_event__a_salt_overwrites_under_its_conditions_and_never_otherwise(api: Any, client: Client, log: Any) -> None:
    """The same salt, time, profile and action: documented (cut off), docs/synerise-api-reference.txt:521; public, the PHP SDK."""
    client.freeze("2026-05-01T12:00:00Z")
    api(CUSTOM, json=event(**SALTED, params={"n": 1}))
    first = log()[0]
    others = [
        event(eventSalt="t", time=SALTED["time"]),
        event(eventSalt="s", time="2026-04-30T12:00:00.001Z"),
        event(**SALTED, client={"id": ADAM}),
        event(**SALTED, action="b.c"),
        event(time=SALTED["time"]),
        event(eventSalt="s"),
        event(eventSalt="s"),
        event(eventSalt="s", time="2030-01-01T00:00:00Z"),
        event(eventSalt="s", time="2030-01-01T00:00:00Z"),
    ]
    for other in others:
        api(CUSTOM, json=other)
    assert len(log()) == 1 + len(others)
    api(CUSTOM, json=event(eventSalt="s", time="2026-04-30T14:00:00+02:00", client={"uuid": JOHNS_UUID}, params={"n": 2}))
    rows = log()
    assert len(rows) == 1 + len(others)
    assert rows[0] == first | {"params": {"n": 2, "ip": "127.0.0.1", "snr-original-time": "2026-04-30T14:00:00+02:00"}}


def test_send_custom_event__a_salt_cannot_be_read_back(api: Any, log: Any) -> None:
    api(CUSTOM, json=event(eventSalt="secret-salt", time="2026-04-30T12:00:00Z"))
    assert "secret-salt" not in str(log())


# --- whose event it is ---


def test_send_custom_event__the_first_known_identifier_decides(api: Any, log: Any) -> None:
    both = [
        ({"id": ADAM, "uuid": JOHNS_UUID}, ADAM),
        ({"id": 1, "customId": "customIdExample2", "email": "person@example.com"}, ADAM),
        ({"customId": "nobody", "email": "person@example.com", "uuid": "11111111-2222-4333-8444-555555555555"}, JOHN),
        ({"uuid": JOHNS_UUID.upper()}, JOHN),
        ({"id": str(ADAM)}, ADAM),
    ]
    for client, _ in both:
        assert api(CUSTOM, json=event(client=client)).status_code == 202
    assert [row["clientId"] for row in log()] == [owner for _, owner in both]


def test_send_custom_event__an_unknown_identifier_makes_a_profile(api: Any, profile: Any, log: Any) -> None:
    for client, anonymous in (({"email": "new@example.com"}, False), ({"uuid": "11111111-2222-4333-8444-555555555555"}, True)):
        api(CUSTOM, json=event(client=client))
        made = profile(log()[-1]["clientId"])
        assert client.items() <= made.items() and made["anonymous"] is anonymous


def test_send_custom_event__an_unknown_id_alone_is_taken_and_dropped(api: Any, client: Client, log: Any) -> None:
    before = client.rows("synerise", "profiles")
    assert api(CUSTOM, json=event(client={"id": 4711})).status_code == 202
    assert log() == [] and client.rows("synerise", "profiles") == before


def test_send_custom_event__an_email_is_no_identifier_where_emails_are_not_unique(api: Any, client: Client, log: Any) -> None:
    client.settings({"synerise": {"unique_emails": False}})
    api(CUSTOM, json=event(client={"email": "person@example.com"}))
    assert log() == []


@pytest.mark.parametrize("consumer", ["profile", "anonymous"])
def test_send_custom_event__a_profiles_token_writes_its_own_events_only(profile_api: Any, client: Client, log: Any, consumer: str) -> None:
    before = client.rows("synerise", "profiles")
    own = next(row["clientId"] for row in before if row["anonymous"] is (consumer == "anonymous"))
    other = next(row["clientId"] for row in before if row["anonymous"] is (consumer == "profile"))
    for sent in ({"id": other}, {"customId": "brand-new"}, {"id": 4711}):
        answer = profile_api(CUSTOM, consumer, json=event(client=sent))
        assert (answer.status_code, answer.json()["message"]) == (403, "Access is denied")
    assert profile_api(CUSTOM, consumer, json=event(client={"id": own, "customId": "brand-new"})).status_code == 202
    assert [row["clientId"] for row in log()] == [own]
    assert client.rows("synerise", "profiles") == before


@pytest.mark.parametrize("consumer", ["tracker", "ai_key"])
def test_send_recommendation_click__the_keys_of_web_sdk_and_ai_write_for_any_profile(profile_api: Any, log: Any, consumer: str) -> None:
    """documented, docs/synerise-api-reference.txt:1264-1265"""
    assert profile_api("POST /v4/events/recommendation-click", consumer, json=event(client={"id": ADAM})).status_code == 202
    assert profile_api("POST /v4/events/registered", consumer, json=event()).status_code == 403
    assert [row["clientId"] for row in log()] == [ADAM]


def test_send_custom_event__of_a_charge_makes_no_purchases(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1339-1341"""
    api(CUSTOM, json=event(action="transaction.charge", params={"products": [{"sku": "1"}]}))
    assert [row["action"] for row in log()] == ["transaction.charge"]


def test_merge_profiles_by_ids__the_events_of_a_source_are_the_targets(api: Any, log: Any) -> None:
    api(CUSTOM, json=event(client={"id": ADAM}, params={"n": 1}))
    api(f"POST /v4/clients/merge/from/ids/{ADAM}/to/id/{JOHN}")
    assert [row["clientId"] for row in log(action="a.b")] == [JOHN]


def test_send_custom_event__params_are_completed_from_the_catalog_that_is_mapped(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:2331-2340; the seeded mapping ties transaction.charge and sku to the beverages."""
    api(CUSTOM, json=event(action="transaction.charge", params={"sku": "189784563455"}))
    api(CUSTOM, json=event(action="transaction.cancel", params={"sku": "189784563455"}))
    api(CUSTOM, json=event(action="transaction.charge", params={"sku": "unknown"}))
    completed, other, unknown = (row["params"] for row in log())
    assert completed["name"] == "Soft drink"
    assert "name" not in other and "name" not in unknown

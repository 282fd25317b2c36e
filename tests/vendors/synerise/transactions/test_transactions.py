"""Transactions: the charge and its items, amounts, overwriting by salt, batches of which a part is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from mockserver.client import Client

JOHN = 434428563
ONE, BATCH = "POST /v4/transactions", "POST /v4/transactions/batch"
PRICE = {"amount": 3.25, "currency": "USD"}
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
SAMPLE = {
    "client": {"customId": "string", "id": 0, "uuid": "07243772-008a-42e1-ba37-c3807cebde8f", "email": "string"},
    "discountAmount": {"amount": 0, "currency": "USD"},
    "metadata": {},
    "orderId": "be466362-71e9-4bdd-ad11-bfacead5276b",
    "paymentInfo": {"method": "CASH"},
    "products": [PRODUCT],
    "recordedAt": "2019-02-07T09:53:56.999+00:00",
    "revenue": {"amount": 64.25, "currency": "USD"},
    "value": {"amount": 112.25, "currency": "USD"},
    "source": "MOBILE",
    "eventSalt": "972346context.action2019-02-07T09:53:56.999+00:00",
}
"""documented, docs/synerise-api-reference.txt:325-371, 410-462"""
Rows = list[dict[str, Any]]


@pytest.fixture
def log(client: Client) -> Callable[..., Rows]:
    """The events that were written since the test began."""
    there = {row["eventUUID"] for row in client.rows("synerise", "events")}
    return lambda: [row for row in client.rows("synerise", "events") if row["eventUUID"] not in there]


@pytest.fixture
def lenient(client: Client) -> None:
    """The contract only records, so that the vendor's own answer to bad data comes out."""
    client.settings({"contract": "record"})


def transaction(**members: Any) -> dict[str, Any]:
    """The sample without its discount of 0; None leaves a member out."""
    return {name: value for name, value in {**SAMPLE, "discountAmount": None, **members}.items() if value is not None}


def product(**members: Any) -> dict[str, Any]:
    return {"sku": "1", "name": "n", "finalUnitPrice": PRICE, "quantity": 1, **members}


@pytest.mark.parametrize("wire", [ONE, BATCH])
def test_create_transaction__the_sample_is_refused_for_its_discount_and_taken_without(api: Any, log: Any, lenient: None, wire: str) -> None:
    """documented: discountAmount must be greater than zero or omitted, docs/synerise-api-reference.txt:301-302"""
    wrapped = (lambda body: [body]) if wire == BATCH else (lambda body: body)
    refused = api(wire, json=wrapped(SAMPLE))
    assert (refused.status_code, refused.json()["errors"]) == (
        400,
        [{"code": 120, "field": "discountAmount.amount", "message": "must be greater than 0"}],
    )
    assert log() == []
    answer = api(wire, json=wrapped(transaction()))
    assert (answer.status_code, answer.content) == (202, b"")
    assert [row["action"] for row in log()] == ["transaction.charge", "product.buy"]


def test_create_transaction__makes_a_charge_and_a_purchase_per_item(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:295-298"""
    items = [product(color="red"), product(sku="2", gone=None)]
    api(ONE, json=transaction(products=items, metadata={"shop": 7, "orderId": "not this", "ip": "nor this", "none": None}))
    charge, first, second = log()
    known = {"ip": "127.0.0.1", "snr-original-time": SAMPLE["recordedAt"]}
    assert {row["time"] for row in log()} == {"2019-02-07T09:53:56.999Z"} and {row["clientId"] for row in log()} == {JOHN}
    assert charge["params"] == {
        **known,
        "shop": 7,
        "orderId": SAMPLE["orderId"],
        "source": "MOBILE",
        "paymentInfo": {"method": "CASH"},
        "revenue": SAMPLE["revenue"],
        "value": SAMPLE["value"],
        "products": [product(color="red"), product(sku="2")],
    }
    both = {**known, "orderId": SAMPLE["orderId"], "source": "MOBILE"}
    assert [first["params"], second["params"]] == [{**both, **product(color="red")}, {**both, **product(sku="2")}]


def test_create_transaction__is_completed_from_the_catalog_that_is_mapped(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:2331-2340; the seeded mapping ties transaction.charge and sku."""
    api(ONE, json=transaction(products=[product(sku="1357")]))
    charge, purchase = log()
    assert charge["params"]["products"][0].items() >= {"itemCategory": "smartphone", "itemColor": "blue"}.items()
    assert "itemColor" not in purchase["params"]


AMOUNTS: list[tuple[dict[str, Any], str, str]] = [
    ({"revenue": {"amount": -1, "currency": "USD"}}, "revenue.amount", "must be greater than or equal to 0"),
    ({"value": {"amount": 1, "currency": "EUR"}}, "value.currency", "All monetary values must use the same currency"),
    ({"discountAmount": {"amount": 0, "currency": "USD"}}, "discountAmount.amount", "must be greater than 0"),
    ({"discountAmount": {"amount": -0.5, "currency": "USD"}}, "discountAmount.amount", "must be greater than or equal to 0"),
    (
        {"products": [product(), product(netUnitPrice={"amount": 1, "currency": "PLN"})]},
        "products[1].netUnitPrice.currency",
        "All monetary",
    ),
    (
        {"products": [product(finalUnitPrice={"amount": -1, "currency": "USD"})]},
        "products[0].finalUnitPrice.amount",
        "must be greater than",
    ),
]


def test_create_transaction__amounts_that_none_may_have_are_refused(api: Any, log: Any, lenient: None) -> None:
    """documented, docs/synerise-api-reference.txt:299-302; the form of the refusal is that of ...:463-474 (assumed)"""
    for members, field, message in AMOUNTS:
        answer = api(ONE, json=transaction(**members))
        entry = answer.json()["errors"][0]
        assert (answer.status_code, entry["field"]) == (400, field) and entry["message"].startswith(message)
        assert "rejectedValue" not in entry
    assert log() == []
    zero = {"amount": 0, "currency": "USD"}
    assert api(ONE, json=transaction(revenue=zero, value=zero, discountAmount={"amount": 0.01, "currency": "USD"})).status_code == 202


def test_create_transaction__an_amount_without_currency_comes_out_as_documented(api: Any, client: Client, log: Any, lenient: None) -> None:
    """documented, docs/synerise-api-reference.txt:373-378, but for line and column, which are the sender's"""
    client.freeze("2020-10-28T12:14:45.364Z")
    answer = api(ONE, json=transaction(products=[product(finalUnitPrice={"amount": 1})]))
    model = "com.synerise.api.endpoint.transactions.domain.model"
    assert list(answer.json().items()) == [
        ("timestamp", "2020-10-28T12:14:45.364+00:00"),
        ("status", 400),
        ("error", "Bad Request"),
        (
            "message",
            "JSON parse error: Missing property: 'currency'; nested exception is com.fasterxml.jackson.databind.JsonMappingException: "
            f"Missing property: 'currency' (through reference chain: {model}.IdentifiedTransactionData[\"products\"]->"
            f'java.util.ArrayList[0]->{model}.ProductData["finalUnitPrice"])',
        ),
        ("path", "/transactions"),
    ]
    assert log() == []


def test_create_transaction__what_is_missing_is_named(api: Any, log: Any, lenient: None) -> None:
    for name in ("orderId", "paymentInfo", "products", "revenue", "value", "source"):
        answer = api(ONE, json=transaction(**{name: None}))
        assert (answer.status_code, answer.json()["message"]) == (400, f"JSON parse error: Missing property: '{name}'")
    assert api(ONE, json=transaction(source="WEB")).status_code == 400
    assert api(ONE, json=transaction(recordedAt="noon")).status_code == 400
    assert log() == []


def test_batch_transactions__a_missing_client_comes_out_as_documented(api: Any, client: Client, log: Any, lenient: None) -> None:
    """documented, docs/synerise-api-reference.txt:463-474, but for its path, a copy of its neighbour's"""
    client.freeze("2020-10-28T12:24:24.444Z")
    for wire, body in ((ONE, transaction(client=None)), (BATCH, [transaction(client={})])):
        answer = api(wire, json=body)
        assert answer.status_code == 400
        assert list(answer.json().items()) == [
            ("error", "Bad Request"),
            ("status", 400),
            ("timestamp", "2020-10-28T12:24:24.444Z"),
            ("path", wire.removeprefix("POST /v4")),
            ("message", "Some fields did not pass validation"),
            ("errors", [{"code": 14191, "field": "client", "message": "Client cannot have null value"}]),
        ]
    assert log() == []


def test_batch_transactions__the_good_ones_are_taken_and_207_names_what_is_wrong(api: Any, log: Any) -> None:
    body = [transaction(orderId="a"), transaction(client=None), transaction(orderId="c"), transaction(client={"uuid": "4321"})]
    answer = api(BATCH, json=body)
    assert answer.status_code == 207
    assert answer.json()["errors"] == [
        {"code": 14191, "field": "client", "message": "Client cannot have null value"},
        {"code": 12053, "field": "client.uuid", "message": "UUID must be well-formed value as per RFC 4122"},
    ]
    assert {row["params"]["orderId"] for row in log()} <= {"a", "c"} and "c" in {row["params"]["orderId"] for row in log()}


def test_batch_transactions__more_than_a_thousand_or_a_megabyte_are_refused(api: Any, log: Any, lenient: None) -> None:
    answer = api(BATCH, json=[{}] * 1001)
    assert (answer.status_code, answer.json()["message"]) == (400, "The request body contains more than 1000 items")
    answer = api(BATCH, json=[transaction(metadata={"x": "y" * 1024 * 1024})])
    assert (answer.status_code, answer.json()["message"], log()) == (400, "The request body exceeds 1 MB", [])


# --- versions of a transaction ---


def test_create_transaction__a_later_version_overwrites_item_by_item(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:312-314; the UUID of an item: public, Synerise's PHP SDK"""
    api(ONE, json=transaction(products=[product(sku="a"), product(sku="b"), product(sku="c", cut=1)]))
    before = log()
    later = transaction(products=[product(sku="a", quantity=9), product(sku="b2")], recordedAt="2019-02-07T10:53:56.999+01:00")
    api(ONE, json=later)
    after = log()
    assert [row["eventUUID"] for row in after] == [row["eventUUID"] for row in before]
    assert [(row["params"]["sku"], row["params"]["quantity"]) for row in after[1:]] == [("a", 9), ("b2", 1), ("c", 1)]
    assert len(after[0]["params"]["products"]) == 2
    assert after[3] == before[3]


def test_create_transaction__without_salt_or_same_time_one_order_makes_two(api: Any, log: Any) -> None:
    """public, Synerise's PHP SDK"""
    for members in ({"eventSalt": None}, {"eventSalt": None}, {}, {"recordedAt": "2019-02-07T09:53:57Z"}, {"recordedAt": None}):
        api(ONE, json=transaction(**members))
    assert [row["action"] for row in log()] == ["transaction.charge", "product.buy"] * 5
    assert len({row["eventUUID"] for row in log()}) == 10


def test_create_transaction__a_null_takes_away_what_an_earlier_version_had(api: Any, log: Any) -> None:
    """documented, docs/synerise-api-reference.txt:384"""
    api(BATCH, json=[transaction(products=[product(color="red")], discountAmount=PRICE)])
    api(BATCH, json=[transaction(products=[product(color=None)]) | {"discountAmount": None}])
    charge, purchase = log()
    assert "discountAmount" not in charge["params"] and "color" not in purchase["params"]


def test_create_transaction__of_an_unknown_id_is_taken_and_dropped(api: Any, log: Any) -> None:
    assert api(ONE, json=transaction(client={"id": 4711})).status_code == 202
    assert log() == []


def test_create_transaction__of_an_unknown_email_makes_a_profile(api: Any, profile: Any, log: Any) -> None:
    api(ONE, json=transaction(client={"email": "buyer@example.com"}))
    assert profile(log()[0]["clientId"])["email"] == "buyer@example.com"

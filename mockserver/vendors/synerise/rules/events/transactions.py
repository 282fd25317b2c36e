"""Transactions: one transaction.charge, and a product.buy for each of its items."""

from collections.abc import Iterator

from mockserver.core.row import Row
from mockserver.core.world import State

from ...envelopes import FieldError
from ...errors import FieldsInvalid
from .. import event_log
from ..catalogs.enrichment import enrich
from . import intake
from .times import derive_uuid, occurrence

CHARGE = "transaction.charge"
PURCHASE = "product.buy"
PARAMS = ("orderId", "source", "paymentInfo", "revenue", "value", "discountAmount", "products")
PRICES = ("finalUnitPrice", "netUnitPrice", "regularPrice", "discountPrice")


def create_transaction(state: State, sender: intake.Sender, transaction: Row) -> None:
    """documented, docs/synerise-api-reference.txt:294-302."""
    if problems := find_field_errors(transaction):
        raise FieldsInvalid(*problems)
    record(state, sender, transaction)


def batch_transactions(state: State, sender: intake.Sender, transactions: list[Row], size: int) -> list[FieldError]:
    """Records those that pass and names what is wrong with the others; where none passes it is a plain refusal.

    The body that names them: documented, docs/synerise-api-reference.txt:463-474; that it comes with 207 where the others are taken:
    public, Synerise's Magento integration. The limit of 1 MB is that of events: assumed.
    """
    intake.check_size(size)
    refused: list[FieldError] = []
    passed = []
    for transaction in transactions:
        problems = find_field_errors(transaction)
        refused += problems
        if not problems:
            passed.append(transaction)
    if refused and not passed:
        raise FieldsInvalid(*refused)
    for transaction in passed:
        record(state, sender, transaction)
    return refused


def find_field_errors(transaction: Row) -> list[FieldError]:
    """A client without identifiers, and amounts that no transaction may have.

    documented: the client, docs/synerise-api-reference.txt:463-474; amounts of one currency, none below zero, discountAmount above it,
    ...:299-302, so that the request sample, whose discountAmount is 0, is refused as printed. Codes and messages of amounts are assumed.
    """
    client = transaction.get("client")
    if not client:
        return [FieldError("client", "Client cannot have null value", 14191)]
    problems = [FieldError(error.field, error.message, error.code) for error in intake.find_identifier_errors(client)]
    currency = transaction["revenue"]["currency"]
    for name, money in amounts(transaction):
        if money["currency"] != currency:
            problems.append(FieldError(f"{name}.currency", "All monetary values must use the same currency"))
        if money["amount"] < 0:
            problems.append(FieldError(f"{name}.amount", "must be greater than or equal to 0"))
        elif name == "discountAmount" and money["amount"] == 0:
            problems.append(FieldError(f"{name}.amount", "must be greater than 0"))
    return problems


def amounts(transaction: Row) -> Iterator[tuple[str, Row]]:
    """Every amount of money, with its place."""
    for name in ("revenue", "value", "discountAmount"):
        if name in transaction:
            yield name, transaction[name]
    for place, product in enumerate(transaction["products"]):
        for name in PRICES:
            if name in product:
                yield f"products[{place}].{name}", product[name]


def record(state: State, sender: intake.Sender, transaction: Row) -> None:
    """The charge, then its items in their order; with a salt and the same time they overwrite what they were before.

    An item's UUID comes of the charge's and of its place, so a later version must keep the order, and an item that it leaves out stays:
    documented, docs/synerise-api-reference.txt:312-314; public, Synerise's PHP SDK. The same orderId without a salt makes two: public,
    the same. Revenue and value are what the sender says: documented, ...:318-319. Nulls are left out, in items too: ...:384.
    """
    profile = intake.owner(state, sender.own, transaction["client"])
    if profile is None:
        return
    when = occurrence(state, transaction.get("recordedAt"))
    known = {"ip": sender.address} | ({} if when.sent is None else {intake.ORIGINAL_TIME: when.sent})
    client_id, salt = profile["clientId"], transaction.get("eventSalt") if when.taken else None
    items = [without_nulls(item) for item in transaction["products"]]
    order = {"orderId": transaction["orderId"], "source": transaction["source"]}
    params = charge_params(transaction | {"products": items})
    charge = event_log.append(
        state,
        {
            "eventUUID": intake.find_overwritten(salt, client_id, CHARGE, when.time),
            "clientId": client_id,
            "action": CHARGE,
            "time": when.time,
            "params": enrich(state, CHARGE, params, sender.workspace) | known,
        },
    )
    event_log.append_all(
        state,
        [
            {
                "eventUUID": derive_uuid("item", charge["eventUUID"], place),
                "clientId": client_id,
                "action": PURCHASE,
                "time": when.time,
                "params": enrich(state, PURCHASE, {**order, **item}, sender.workspace) | known,
            }
            for place, item in enumerate(items)
        ],
    )


def charge_params(transaction: Row) -> Row:
    """What the charge says: its own members, beside them those of `metadata` (inferred, docs/synerise-api-reference.txt:307)."""
    own = {name: transaction[name] for name in PARAMS if name in transaction}
    custom = without_nulls(transaction.get("metadata") or {})
    return {name: value for name, value in custom.items() if name not in intake.RESERVED} | own


def without_nulls(members: Row) -> Row:
    return {name: value for name, value in members.items() if value is not None}

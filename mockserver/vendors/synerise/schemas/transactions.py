"""What the operations of transactions take. Whose they are and what their amounts may be are rules, since a batch refuses item by item."""

from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError

from mockserver.core.row import Row

from .events import SOURCES, ClientReference
from .members import Free, Money, OneWord, Part, Parts, Payment, Product, Text, Words, load_list
from .values import Lenient

MOST_ITEMS = 1000
MODEL = "com.synerise.api.endpoint.transactions.domain.model"
MISSING = "Missing property"


class TransactionBody(Lenient):
    """documented, docs/synerise-api-reference.txt:308-323."""

    client = Part(ClientReference())
    orderId = Words(needed=True)
    paymentInfo = Part(Payment(), needed=True)
    products = Parts(Product(), needed=True)
    revenue = Part(Money(), needed=True)
    value = Part(Money(), needed=True)
    source = OneWord(*SOURCES, needed=True)
    discountAmount = Part(Money())
    metadata = Free()
    recordedAt = Text()
    eventSalt = Words()

    def load(self, data: Any, **kwargs: Any) -> Any:
        """A missing member is named with the way to it, as documented, docs/synerise-api-reference.txt:373-378.

        The line and column of that sample, which depend on how the sender sets his JSON, are left out.
        """
        try:
            return super().load(data, **kwargs)
        except ValidationError as error:
            raise ValidationError(list(chain(error.messages))) from None


def chain(messages: Any, way: tuple[str, ...] = ()) -> Iterator[Any]:
    """The messages of a tree; those of missing members with the reference chain that the mapper gives."""
    if isinstance(messages, dict):
        for name, value in messages.items():
            yield from chain(value, (*way, str(name)))
    elif isinstance(messages, list):
        for message in messages:
            yield from chain(message, way)
    elif isinstance(messages, str) and messages.startswith(MISSING) and len(way) > 1:
        nested = f"com.fasterxml.jackson.databind.JsonMappingException: {messages}"
        yield f"{messages}; nested exception is {nested} (through reference chain: {reference_chain(way[:-1])})"
    else:
        yield messages


def reference_chain(way: tuple[str, ...]) -> str:
    """`...IdentifiedTransactionData["products"]->java.util.ArrayList[0]->...ProductData["finalUnitPrice"]`"""
    links, owner = [], "IdentifiedTransactionData"
    for name in way:
        links.append(f"java.util.ArrayList[{name}]" if name.isdecimal() else f'{MODEL}.{owner}["{name}"]')
        owner = "ProductData" if name.isdecimal() else owner
    return "->".join(links)


class TransactionBatch:
    """A list of transactions: documented, docs/synerise-api-reference.txt:379-391; at most 1000 of them: assumed."""

    def load(self, data: Any) -> list[Row]:
        return load_list(data, MOST_ITEMS, TransactionBody().load)

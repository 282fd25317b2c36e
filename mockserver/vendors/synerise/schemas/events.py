"""What the event operations take: the members that all events share, and the params of each dedicated one.

Wrong types and missing members are parse errors in the mapper's voice (documented for money, docs/synerise-api-reference.txt:373-378;
inferred for the rest); label, client and action are validated after that, with E2 (...:701-717). Null is taken as left out: the document
only asks not to send it (...:545), so this is assumed. Members that nobody knows are ignored, params that nobody knows are kept.
"""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, missing

from mockserver.core.row import Row

from ..envelopes import FieldError
from .members import (
    Free,
    Identity,
    Money,
    Numeric,
    OneWord,
    Open,
    Part,
    Parts,
    Payment,
    Product,
    Text,
    Texts,
    Words,
    YesNo,
    as_text,
    load_list,
    unreadable,
)
from .values import Lenient, Number, Once, refusal

SOURCES = ("WEB_DESKTOP", "WEB_MOBILE", "MOBILE_APP", "POS", "MOBILE", "DESKTOP")
ACTION = re.compile(r"[a-zA-Z0-9._-]{1,32}")
LONGEST_LABEL = 64
MOST_EVENTS = 1000
MOST_LISTED = 500
CUSTOM = "custom"


# --- what all events share ---


class Label(fields.Field[str]):
    """documented, docs/synerise-api-reference.txt:701-717; that a missing one is empty, with null rejected, is inferred."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if value is missing or value is None:
            raise ValidationError([FieldError("label", "cannot be empty", rejected=None)])
        text = as_text(value, attr)
        problems = [] if text else [FieldError("label", "cannot be empty", rejected="")]
        if not 1 <= len(text) <= LONGEST_LABEL:
            problems.append(FieldError("label", f"length must be between 1 and {LONGEST_LABEL}", rejected=text))
        if problems:
            raise ValidationError(problems)
        return text


class ClientReference(Lenient):
    """Who did it, by at least one identifier: documented, docs/synerise-api-reference.txt:515."""

    id = Identity()
    customId = Words()
    uuid = Words()
    email = Words()


class Client(Part):
    """The profile of an event. A missing one has the words of ...:471 (inferred for events), one without identifiers: assumed."""

    def __init__(self) -> None:
        super().__init__(ClientReference())

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if value is missing or value is None:
            raise ValidationError([FieldError("client", "Client cannot have null value", 14191)])
        found = super().deserialize(value, attr, data, **kwargs)
        if not found:
            raise ValidationError([FieldError("client", "At least one identifier must be provided: id, customId, uuid or email", 14191)])
        return found


class AnyEvent(Lenient):
    """What every event has: documented, docs/synerise-api-reference.txt:513-524."""

    label = Label()
    client = Client()
    time = Text()
    eventSalt = Words()


class Event(AnyEvent):
    """An event whose params are free."""

    params = Free()


class Action(fields.Field[str]):
    """documented, docs/synerise-api-reference.txt:1357; its 32 characters: public, Synerise's PHP SDK; the messages are assumed."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        if value is missing or value is None or value == "":
            raise ValidationError([FieldError("action", "cannot be empty", rejected=None if value is missing else value)])
        if not isinstance(value, str):
            raise unreadable("java.lang.String", attr)
        if not ACTION.fullmatch(value):
            raise ValidationError([FieldError("action", f"must match {ACTION.pattern}", rejected=value)])
        return value


class CustomEvent(Event):
    """documented, docs/synerise-api-reference.txt:1338-1376."""

    action = Action()


# --- the params of dedicated events; what is required is public, validators of Synerise's PHP SDK, beyond the samples ---


class AppParams(Open):
    applicationName = Words(needed=True)
    version = Words(needed=True)


class AppStarted(AnyEvent):
    """documented, docs/synerise-api-reference.txt:525-536."""

    params = Part(AppParams(), needed=True)


class CartParams(Open):
    sku = Words(needed=True)
    name = Words(needed=True)
    category = Words()
    categories = Texts()
    offline = YesNo()
    source = OneWord(*SOURCES, needed=True)
    regularUnitPrice = Part(Money())
    discountedUnitPrice = Part(Money())
    finalUnitPrice = Part(Money(), needed=True)
    ItemUrlAddress = Words()
    producer = Words()
    quantity = Numeric(needed=True)


class CartEvent(AnyEvent):
    """documented, docs/synerise-api-reference.txt:669-700, 735-766."""

    params = Part(CartParams(), needed=True)


class ProductParams(Open):
    productId = Words()
    name = Words()
    fromRecommendation = YesNo()
    source = OneWord(*SOURCES)
    category = Words()
    url = Words()
    campaignHash = Words()


class ProductView(AnyEvent):
    """documented, docs/synerise-api-reference.txt:825-843."""

    params = Part(ProductParams())


class CompanyParams(Open):
    companyId = Numeric(needed=True)


class AssignedToCompany(AnyEvent):
    """documented, docs/synerise-api-reference.txt:869-881."""

    params = Part(CompanyParams(), needed=True)


class LocationParams(Open):
    lat = Numeric(needed=True)
    lon = Numeric(needed=True)


class AppearedInLocation(AnyEvent):
    """documented, docs/synerise-api-reference.txt:906-919."""

    params = Part(LocationParams())


class CancelledParams(Open):
    orderId = Words(needed=True)
    orderStatus = Words()
    discountAmount = Part(Money())
    discountPercent = Numeric()
    discountCode = Words()
    value = Part(Money())
    revenue = Part(Money())
    products = Parts(Product())
    source = OneWord(*SOURCES)
    paymentInfo = Part(Payment())


class CancelledTransaction(AnyEvent):
    """documented, docs/synerise-api-reference.txt:1083-1139."""

    params = Part(CancelledParams())


class RecommendationParams(Open):
    productId = Words()
    name = Words()
    source = OneWord(*SOURCES)
    campaignHash = Words()
    url = Words()
    category = Words()


class RecommendationEvent(AnyEvent):
    """documented, docs/synerise-api-reference.txt:1235-1254, 1277-1295."""

    params = Part(RecommendationParams())


# --- batches and lists ---


class EventBatch:
    """A list of events of any type: documented, docs/synerise-api-reference.txt:1377-1419.

    `types`: the action and the schema of each, by the last part of the path of its own operation; `custom` names its action itself.
    """

    def __init__(self, types: Mapping[str, tuple[str, Any]]) -> None:
        self.types, self.custom = types, CustomEvent()

    def load(self, data: Any) -> list[Row]:
        return load_list(data, MOST_EVENTS, self._event)

    def _event(self, item: Row) -> Row:
        name = item.get("type")
        if name == CUSTOM:
            return dict(self.custom.load(item))
        known = self.types.get(name) if isinstance(name, str) else None
        if known is None:
            words = ", ".join((CUSTOM, *self.types))
            raise ValidationError([FieldError("type", f"must be one of {words}", rejected=name)])
        action, schema = known
        return {**schema.load(item), "action": action}


class Limit(Number):
    """documented, docs/synerise-api-reference.txt:485."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        number = super()._deserialize(value, attr, data, **kwargs)
        if number > MOST_LISTED:
            raise refusal(attr, value)
        return number


class EventQuery(Lenient):
    """documented, docs/synerise-api-reference.txt:482-485."""

    since = Once(data_key="time[from]")
    until = Once(data_key="time[to]")
    action = Once()
    limit = Limit()

"""What the operations of AI events take: two that are events like others, and uploads in the format of the AI engine."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from mockserver.core.row import Row

from .events import MOST_EVENTS, AnyEvent
from .members import OneWord, Open, Part, Text, Texts, Whole, Words, load_list, unreadable

SEARCHES = ("full-text-search", "autocomplete")


class Position(Whole):
    """The count starts with 1, yet the samples send 0, which is taken: documented, docs/synerise-api-reference.txt:1481, 1528, 1540."""

    def __init__(self) -> None:
        super().__init__(needed=True, least=0)


class ViewParams(Open):
    items = Texts()
    correlationId = Words()
    campaignId = Words()


class RecommendationView(AnyEvent):
    """documented, docs/synerise-api-reference.txt:1434-1455."""

    params = Part(ViewParams(), needed=True)


class ClickParams(Open):
    item = Words(needed=True)
    correlationId = Words(needed=True)
    position = Position()
    searchType = OneWord(*SEARCHES, needed=True)


class ItemSearchClick(AnyEvent):
    """documented, docs/synerise-api-reference.txt:1469-1490; what is required: public, Synerise's PHP SDK."""

    params = Part(ClickParams(), needed=True)


class Upload(Open):
    """What every upload has; further members are params: documented, docs/synerise-api-reference.txt:1526-1533."""

    correlationId = Words(needed=True)
    clientUUID = Words(needed=True)
    EventTimestamp = Text()


class ItemClickUpload(Upload):
    """documented, docs/synerise-api-reference.txt:1526-1544."""

    position = Position()
    searchType = OneWord(*SEARCHES, needed=True)
    item = Words(needed=True)


class ProductClickUpload(Upload):
    """documented, docs/synerise-api-reference.txt:1555-1573."""

    position = Position()
    searchType = OneWord(*SEARCHES, needed=True)
    productId = Words(needed=True)


class RecommendationClickUpload(Upload):
    """documented, docs/synerise-api-reference.txt:1584-1602."""

    item = Words(needed=True)
    campaignId = Words()
    sessionId = Words()


class RecommendationViewUpload(Upload):
    """Items may be none: documented, docs/synerise-api-reference.txt:1613-1630."""

    items = Texts(needed=True)
    campaignId = Words()


class UploadBatch:
    """Uploads of one type: documented, docs/synerise-api-reference.txt:1497-1515; at most as many as other events: assumed.

    `types`: the schema of each.
    """

    def __init__(self, types: Mapping[str, Any]) -> None:
        self.types = types

    def load(self, data: Any) -> Row:
        if not isinstance(data, dict):
            raise unreadable("java.util.Map", None)
        for name in ("eventType", "items"):
            if data.get(name) is None:
                raise ValidationError(f"Missing property: '{name}'")
        name = OneWord(*self.types).deserialize(data["eventType"], "eventType")
        return {"eventType": name, "items": load_list(data["items"], MOST_EVENTS, self.types[name].load)}

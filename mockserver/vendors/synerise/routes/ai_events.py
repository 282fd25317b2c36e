"""Events for the AI engine: two as other events are sent, four in a format of their own, and batches of these."""

from mockserver.core.operation import Call, Member, Reply, family, operation
from mockserver.core.row import Row

from ..rules.events import ai_events, intake
from ..schemas.ai_events import (
    ItemClickUpload,
    ItemSearchClick,
    ProductClickUpload,
    RecommendationClickUpload,
    RecommendationView,
    RecommendationViewUpload,
    UploadBatch,
)
from .events import sender

UPLOADS = (
    Member("upload_item_search_click", "POST /v4/events/ai-compat/item.search.click", body=ItemClickUpload(), action="item.search.click"),
    Member(
        "upload_product_search_click",
        "POST /v4/events/ai-compat/product.search.click",
        body=ProductClickUpload(),
        action="product.search.click",
    ),
    Member(
        "upload_recommendation_click",
        "POST /v4/events/ai-compat/recommendation.click",
        body=RecommendationClickUpload(),
        action="recommendation.click",
    ),
    Member(
        "upload_recommendation_view",
        "POST /v4/events/ai-compat/recommendation.view",
        body=RecommendationViewUpload(),
        action="recommendation.view",
    ),
)
TYPES = {member.given["action"]: member.body for member in UPLOADS}


@family(
    Member("send_recommendation_view", "POST /v4/events/recommendation-view", body=RecommendationView(), action="recommendation.view"),
    Member("send_item_search_click", "POST /v4/events/item-search-click", body=ItemSearchClick(), action="item.search.click"),
)
def send_ai_event(call: Call, body: Row, action: str) -> Reply:
    """Records what became of a recommendation or a search."""
    intake.send_event(call.state, sender(call), body, action)
    return Reply(status=202)


@family(*UPLOADS)
def upload_event(call: Call, body: Row, action: str) -> Reply:
    """Records an event in the format of the AI engine."""
    ai_events.upload_event(call.state, sender(call), body, action)
    return Reply(status=202)


@operation("POST /v4/events/ai-compat/batch", body=UploadBatch(TYPES))
def batch_ai_events(call: Call, body: Row) -> Reply:
    """Records many events of one type in the format of the AI engine."""
    ai_events.batch_ai_events(call.state, sender(call), body["items"], body["eventType"])
    return Reply(status=202)

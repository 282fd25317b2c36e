"""What happens: events of profiles, and the time to stamp them with."""

from mockserver.core.operation import Call, Member, Reply, family, operation
from mockserver.core.row import Row

from ..rules.events import intake, listing, server_time
from ..schemas.events import (
    AppearedInLocation,
    AppStarted,
    AssignedToCompany,
    CancelledTransaction,
    CartEvent,
    CustomEvent,
    Event,
    EventBatch,
    EventQuery,
    ProductView,
    RecommendationEvent,
)
from ..schemas.values import ClientPath

DEDICATED = (
    Member("send_application_started", "POST /v4/events/application-started", body=AppStarted(), action="client.applicationStarted"),
    Member("send_registered", "POST /v4/events/registered", body=Event(), action="client.register"),
    Member("send_logged_in", "POST /v4/events/logged-in", body=Event(), action="client.login"),
    Member("send_logged_out", "POST /v4/events/logged-out", body=Event(), action="client.logout"),
    Member("send_added_to_cart", "POST /v4/events/added-to-cart", body=CartEvent(), action="product.addToCart"),
    Member("send_removed_from_cart", "POST /v4/events/removed-from-cart", body=CartEvent(), action="product.removeFromCart"),
    Member("send_added_to_favorites", "POST /v4/events/added-to-favorites", body=Event(), action="product.addToFavorite"),
    Member("send_product_view", "POST /v4/events/product-view", body=ProductView(), action="product.view"),
    Member("send_assigned_to_company", "POST /v4/events/assigned-to-company", body=AssignedToCompany(), action="client.assignToCompany"),
    Member("send_appeared_in_location", "POST /v4/events/appeared-in-location", body=AppearedInLocation(), action="client.location"),
    Member("send_push_received", "POST /v4/events/push/received", body=Event(), action="push.receiveInBackground"),
    Member("send_push_viewed", "POST /v4/events/push/viewed", body=Event(), action="push.view"),
    Member("send_push_clicked", "POST /v4/events/push/clicked", body=Event(), action="push.click"),
    Member("send_push_cancelled", "POST /v4/events/push/cancelled", body=Event(), action="push.cancel"),
    Member("send_cancelled_transaction", "POST /v4/events/cancelled-transaction", body=CancelledTransaction(), action="transaction.cancel"),
    Member("send_hit_timer", "POST /v4/events/hit-timer", body=Event(), action="client.hitTimer"),
    Member("send_searched", "POST /v4/events/searched", body=Event(), action="client.search"),
    Member("send_recommendation_seen", "POST /v4/events/recommendation-seen", body=RecommendationEvent(), action="recommendation.view"),
    Member("send_recommendation_click", "POST /v4/events/recommendation-click", body=RecommendationEvent(), action="recommendation.click"),
    Member("send_visited_screen", "POST /v4/events/visited-screen", body=Event(), action="screen.view"),
)
"""An operation per line: its request line, what reads its body, and the action that the server sets."""

TYPES = {member.wire.removeprefix("POST /v4/events/"): (member.given["action"], member.body) for member in DEDICATED}
"""The same by the `type` that names them in a batch: the rest of the path (documented, docs/synerise-api-reference.txt:1395)."""


def sender(call: Call) -> intake.Sender:
    """Who sends: a profile's token writes events of that profile only. The address is the one that a proxy names, else this machine's."""
    own = call.principal.subject if call.principal is not None and call.principal.consumer in ("profile", "anonymous") else None
    address = (call.headers.get("X-Forwarded-For") or "").partition(",")[0].strip()
    return intake.Sender(own, address or "127.0.0.1", None if call.principal is None else call.principal.workspace)


@family(*DEDICATED)
def send_event(call: Call, body: Row, action: str) -> Reply:
    """Records an event whose action the server sets."""
    intake.send_event(call.state, sender(call), body, action)
    return Reply(status=202)


@operation("POST /v4/events/custom", body=CustomEvent())
def send_custom_event(call: Call, body: Row) -> Reply:
    """Records an event whose action the sender chooses."""
    intake.send_event(call.state, sender(call), body, body["action"])
    return Reply(status=202)


@operation("POST /v4/events/batch", body=EventBatch(TYPES))
def batch_events(call: Call, body: list[Row]) -> Reply:
    """Records up to 1000 events of any type."""
    intake.batch_events(call.state, sender(call), body, len(call.data))
    return Reply(status=202)


@operation("GET /v4/events/by-client/{clientId}", path=ClientPath(), query=EventQuery())
def list_profile_events_legacy(call: Call, clientId: int, query: Row) -> Reply:
    """Lists events of a profile; deprecated."""
    return Reply(listing.list_profile_events_legacy(call.state, clientId, query))


@operation("GET /v4/server/time")
def get_server_time(call: Call) -> Reply:
    """Tells the time that events should be stamped by."""
    return Reply(server_time.get_server_time(call.state))

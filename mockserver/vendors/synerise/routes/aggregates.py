"""Aggregates: keep them, find them, and calculate them for profiles."""

from mockserver.core.operation import Call, Reply, operation
from mockserver.core.row import Row

from ..rules.analytics import keeping, listing, results
from ..rules.analytics.definitions import unread_in_aggregate
from ..rules.analytics.kinds import AGGREGATES
from ..schemas import aggregates
from ..schemas.analyses import AnalysisPath, AnalysisProfilePath, Ids, Namespace, Override, ProfilePath, Search

NEW = aggregates.NewAggregate().with_report(unread_in_aggregate)


@operation("GET /analytics-backend/analytics/definitions-manager/aggregates", query=aggregates.AggregateList())
def list_aggregates(call: Call, query: Row) -> Reply:
    """Lists aggregates."""
    return Reply(listing.list_page(call.state, AGGREGATES, query))


@operation("POST /analytics-backend/analytics/definitions-manager/aggregates", query=Namespace(), body=NEW)
def create_aggregate(call: Call, query: Row, body: Row) -> Reply:
    """Creates an aggregate."""
    author = keeping.author_of(call.principal)
    return Reply(keeping.create(call.state, AGGREGATES, body["aggregate"], body["isVisibleForClientProfile"], author))


@operation("DELETE /analytics-backend/analytics/definitions-manager/aggregates", query=Ids())
def delete_aggregates(call: Call, query: Row) -> Reply:
    """Deletes several aggregates."""
    keeping.delete_all(call.state, AGGREGATES, query["ids"])
    return Reply({})


@operation("POST /analytics-backend/analytics/definitions-manager/aggregates/filtered", query=aggregates.AggregateSearch(), body=Search())
def search_aggregates(call: Call, query: Row, body: Row) -> Reply:
    """Finds aggregates by their title."""
    return Reply(listing.search(call.state, AGGREGATES, body["title"], query))


@operation("GET /analytics-backend/analytics/definitions-manager/aggregates/projections", query=Namespace())
def list_aggregate_projections(call: Call, query: Row) -> Reply:
    """Lists all aggregates in short."""
    return Reply(listing.projections(call.state, AGGREGATES))


@operation("GET /analytics-backend/analytics/definitions-manager/aggregates/{UUID}", path=AnalysisPath())
def get_aggregate(call: Call, UUID: str) -> Reply:
    """Answers an aggregate."""
    return Reply(keeping.get(call.state, AGGREGATES, UUID))


@operation(
    "PUT /analytics-backend/analytics/definitions-manager/aggregates/{UUID}",
    path=AnalysisPath(),
    also=("POST",),
    body=NEW,
)
def update_aggregate(call: Call, UUID: str, body: Row) -> Reply:
    """Replaces an aggregate."""
    author = keeping.author_of(call.principal)
    return Reply(keeping.update(call.state, AGGREGATES, UUID, body["aggregate"], body["isVisibleForClientProfile"], author))


@operation("DELETE /analytics-backend/analytics/definitions-manager/aggregates/{UUID}", path=AnalysisPath())
def delete_aggregate(call: Call, UUID: str) -> Reply:
    """Deletes an aggregate."""
    keeping.delete(call.state, AGGREGATES, UUID)
    return Reply({})


@operation("POST /analytics-backend/analytics/definitions-manager/aggregates/{UUID}/duplicate", path=AnalysisPath())
def duplicate_aggregate(call: Call, UUID: str) -> Reply:
    """Copies an aggregate."""
    return Reply(keeping.duplicate(call.state, AGGREGATES, UUID, keeping.author_of(call.principal)))


@operation(
    "POST /analytics-backend/analytics/definitions-manager/aggregates/client/{clientId}/preview",
    path=ProfilePath(),
    query=Namespace(),
    body=NEW,
)
def preview_aggregate(call: Call, clientId: int, query: Row, body: Row) -> Reply:
    """Calculates an aggregate that is not kept."""
    return Reply(results.preview(call.state, AGGREGATES, body["aggregate"], clientId))


@operation(
    "GET /analytics-backend/analytics/definitions-manager/aggregates/clients/{clientId}/calculate", path=ProfilePath(), query=Namespace()
)
def calculate_profile_aggregates(call: Call, clientId: int, query: Row) -> Reply:
    """Calculates the aggregates on a profile's card."""
    return Reply(results.card(call.state, AGGREGATES, clientId))


@operation("GET /analytics-backend/analytics/definitions-manager/aggregates/clients/calculate", query=Namespace())
def calculate_own_aggregates(call: Call, query: Row) -> Reply:
    """Calculates the aggregates on the caller's own card."""
    return Reply(results.card(call.state, AGGREGATES, call.principal.subject))


@operation(
    "POST /analytics-backend/analytics/definitions-manager/aggregates/{UUID}/client/{clientId}/calculate",
    path=AnalysisProfilePath(),
)
def calculate_aggregate_for_profile(call: Call, UUID: str, clientId: int) -> Reply:
    """Calculates an aggregate for a profile."""
    return Reply(results.calculate(call.state, AGGREGATES, UUID, clientId))


@operation(
    "POST /analytics-backend/analytics/definitions-manager/aggregates/{UUID}/client/{clientId}/calculate/histogram",
    path=AnalysisProfilePath(),
    body=aggregates.Histogram(),
)
def calculate_aggregate_histogram_for_profile(call: Call, UUID: str, clientId: int, body: Row) -> Reply:
    """Calculates an aggregate for a profile by periods."""
    return Reply(results.histogram(call.state, UUID, clientId, body))


@operation(
    "POST /analytics-backend/analytics/definitions-manager/aggregates/{UUID}/client/calculate/histogram",
    path=AnalysisPath(),
    body=aggregates.Histogram(),
)
def calculate_own_aggregate_histogram(call: Call, UUID: str, body: Row) -> Reply:
    """Calculates an aggregate for the caller by periods."""
    return Reply(results.histogram(call.state, UUID, call.principal.subject, body))


@operation(
    "POST /analytics-backend/analytics/definitions-manager/aggregates/{UUID}/client/{clientId}/calculate/override",
    path=AnalysisProfilePath(),
    body=Override(),
)
def calculate_aggregate_for_profile_override(call: Call, UUID: str, clientId: int, body: Row) -> Reply:
    """Calculates an aggregate for a profile, with other filters."""
    return Reply(results.calculate(call.state, AGGREGATES, UUID, clientId, body))


@operation("POST /analytics-backend/analytics/definitions-manager/aggregates/{UUID}/client/calculate", path=AnalysisPath())
def calculate_own_aggregate(call: Call, UUID: str) -> Reply:
    """Calculates an aggregate for the caller."""
    return Reply(results.calculate(call.state, AGGREGATES, UUID, call.principal.subject))


@operation(
    "POST /analytics-backend/analytics/definitions-manager/aggregates/{UUID}/client/calculate/override",
    path=AnalysisPath(),
    body=Override(),
)
def calculate_own_aggregate_override(call: Call, UUID: str, body: Row) -> Reply:
    """Calculates an aggregate for the caller, with other filters."""
    return Reply(results.calculate(call.state, AGGREGATES, UUID, call.principal.subject, body))

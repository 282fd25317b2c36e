"""Expressions: keep them, find them, and calculate them for profiles."""

from mockserver.core.operation import Call, Reply, operation
from mockserver.core.row import Row

from ..rules.analytics import keeping, listing, results
from ..rules.analytics.definitions import unread_in_expression
from ..rules.analytics.kinds import EXPRESSIONS
from ..schemas import expressions
from ..schemas.analyses import AnalysisPath, AnalysisProfilePath, Ids, Namespace, Override, Paging, ProfilePath, Search

NEW = expressions.NewExpression().with_report(unread_in_expression)


@operation("GET /analytics-backend/analytics/definitions-manager/expressions", query=expressions.ExpressionList())
def list_expressions(call: Call, query: Row) -> Reply:
    """Lists expressions."""
    return Reply(listing.list_page(call.state, EXPRESSIONS, query))


@operation("POST /analytics-backend/analytics/definitions-manager/expressions", query=Namespace(), body=NEW)
def create_expression(call: Call, query: Row, body: Row) -> Reply:
    """Creates an expression."""
    author = keeping.author_of(call.principal)
    return Reply(keeping.create(call.state, EXPRESSIONS, body["analysis"], body["isVisibleForClientProfile"], author))


@operation("DELETE /analytics-backend/analytics/definitions-manager/expressions", query=Ids())
def delete_expressions(call: Call, query: Row) -> Reply:
    """Deletes several expressions."""
    keeping.delete_all(call.state, EXPRESSIONS, query["ids"])
    return Reply({})


@operation("POST /analytics-backend/analytics/definitions-manager/expressions/filtered", query=Paging(), body=Search())
def search_expressions(call: Call, query: Row, body: Row) -> Reply:
    """Finds expressions by their title."""
    return Reply(listing.search(call.state, EXPRESSIONS, body["title"], query))


@operation("GET /analytics-backend/analytics/definitions-manager/expressions/projections", query=expressions.ExpressionProjections())
def list_expression_projections(call: Call, query: Row) -> Reply:
    """Lists all expressions in short."""
    return Reply(listing.projections(call.state, EXPRESSIONS, query.get("filter", "NONE")))


@operation("GET /analytics-backend/analytics/definitions-manager/expressions/{UUID}", path=AnalysisPath())
def get_expression(call: Call, UUID: str) -> Reply:
    """Answers an expression."""
    return Reply(keeping.get(call.state, EXPRESSIONS, UUID))


@operation(
    "PUT /analytics-backend/analytics/definitions-manager/expressions/{UUID}",
    path=AnalysisPath(),
    also=("POST",),
    body=NEW,
)
def update_expression(call: Call, UUID: str, body: Row) -> Reply:
    """Replaces an expression."""
    author = keeping.author_of(call.principal)
    return Reply(keeping.update(call.state, EXPRESSIONS, UUID, body["analysis"], body["isVisibleForClientProfile"], author))


@operation("DELETE /analytics-backend/analytics/definitions-manager/expressions/{UUID}", path=AnalysisPath())
def delete_expression(call: Call, UUID: str) -> Reply:
    """Deletes an expression."""
    keeping.delete(call.state, EXPRESSIONS, UUID)
    return Reply({})


@operation("POST /analytics-backend/analytics/definitions-manager/expressions/{UUID}/duplicate", path=AnalysisPath())
def duplicate_expression(call: Call, UUID: str) -> Reply:
    """Copies an expression."""
    return Reply(keeping.duplicate(call.state, EXPRESSIONS, UUID, keeping.author_of(call.principal)))


@operation(
    "POST /analytics-backend/analytics/definitions-manager/expressions/client/{clientId}/preview",
    path=ProfilePath(),
    query=Namespace(),
    body=NEW,
)
def preview_expression(call: Call, clientId: int, query: Row, body: Row) -> Reply:
    """Calculates an expression that is not kept."""
    return Reply(results.preview(call.state, EXPRESSIONS, body["analysis"], clientId))


@operation(
    "GET /analytics-backend/analytics/definitions-manager/expressions/clients/{clientId}/calculate", path=ProfilePath(), query=Namespace()
)
def calculate_profile_expressions(call: Call, clientId: int, query: Row) -> Reply:
    """Calculates the expressions on a profile's card."""
    return Reply(results.card(call.state, EXPRESSIONS, clientId))


@operation("GET /analytics-backend/analytics/definitions-manager/expressions/clients/calculate", query=Namespace())
def calculate_own_expressions(call: Call, query: Row) -> Reply:
    """Calculates the expressions on the caller's own card."""
    return Reply(results.card(call.state, EXPRESSIONS, call.principal.subject))


@operation(
    "GET /analytics-backend/analytics/definitions-manager/expressions/{UUID}/client/{clientId}/calculate",
    path=AnalysisProfilePath(),
)
def calculate_expression_for_profile(call: Call, UUID: str, clientId: int) -> Reply:
    """Calculates an expression for a profile."""
    return Reply(results.calculate(call.state, EXPRESSIONS, UUID, clientId))


@operation(
    "POST /analytics-backend/analytics/definitions-manager/expressions/{UUID}/client/{clientId}/calculate/override",
    path=AnalysisProfilePath(),
    body=Override(),
)
def calculate_expression_for_profile_override(call: Call, UUID: str, clientId: int, body: Row) -> Reply:
    """Calculates an expression for a profile, with other filters."""
    return Reply(results.calculate(call.state, EXPRESSIONS, UUID, clientId, body))


@operation("GET /analytics-backend/analytics/definitions-manager/expressions/{UUID}/client/calculate", path=AnalysisPath())
def calculate_own_expression(call: Call, UUID: str) -> Reply:
    """Calculates an expression for the caller."""
    return Reply(results.calculate(call.state, EXPRESSIONS, UUID, call.principal.subject))


@operation(
    "POST /analytics-backend/analytics/definitions-manager/expressions/{UUID}/client/calculate/override",
    path=AnalysisPath(),
    body=Override(),
)
def calculate_own_expression_override(call: Call, UUID: str, body: Row) -> Reply:
    """Calculates an expression for the caller, with other filters."""
    return Reply(results.calculate(call.state, EXPRESSIONS, UUID, call.principal.subject, body))

"""Syncs, their logs, rejects and data."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import syncs as rules
from ..schemas.lists import DataQuery, list_query
from ..schemas.syncs import SyncIndividual
from ..wire import page


@operation("GET /api/bulk/2.0/syncs", query=list_query(*rules.MEMBERS))
def list_syncs(call: Call, query: dict[str, Any]) -> Reply:
    """Lists the syncs."""
    return Reply(page(rules.list_all(call.state), query))


@operation("POST /api/bulk/2.0/syncs", body=SyncIndividual())
def create_sync(call: Call, body: dict[str, Any]) -> Reply:
    """Starts a sync."""
    return Reply(rules.start_sync_of(call.state, call.principal, body), 201)


@operation("GET /api/bulk/2.0/syncs/{id}")
def get_sync(call: Call, id: str) -> Reply:
    """Retrieves a sync as it stands."""
    return Reply(rules.poll(call.state, id))


@operation("GET /api/bulk/2.0/syncs/{id}/logs", query=list_query("syncUri", "count", "severity", "statusCode", "message", "createdAt"))
def list_sync_logs(call: Call, id: str, query: dict[str, Any]) -> Reply:
    """Retrieves a sync's logs."""
    return Reply(page(rules.result(call.state, id)["logs"], query))


@operation("GET /api/bulk/2.0/syncs/{id}/rejects", query=list_query("message", "recordIndex", "statusCode"))
def list_sync_rejects(call: Call, id: str, query: dict[str, Any]) -> Reply:
    """Retrieves the records that a sync rejected."""
    return Reply(page(rules.result(call.state, id)["rejects"], query))


@operation("GET /api/bulk/2.0/syncs/{id}/data", query=DataQuery())
def list_sync_data(call: Call, id: str, query: dict[str, Any]) -> Reply:
    """Retrieves the records that a sync took."""
    return Reply(page(rules.result(call.state, id)["data"], query))


@operation("DELETE /api/bulk/2.0/syncs/{id}/data")
def delete_sync_data(call: Call, id: str) -> Reply:
    """Drops the records that a sync took."""
    rules.delete_sync_data(call.state, id)
    return Reply(status=204)

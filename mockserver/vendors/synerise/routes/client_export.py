"""Exports of profiles: create one, read its rows."""

from mockserver.core.operation import Call, Reply, operation
from mockserver.core.row import Row

from ..rules.audiences import exports
from ..schemas.client_export import ExportBody, ExportPath, ExportQuery


@operation("POST /client-exporter/v2/export/clients/segmentation", body=ExportBody())
def create_profile_export(call: Call, body: Row) -> Reply:
    """Exports the profiles of a segmentation as they are now."""
    return Reply(exports.create_profile_export(call.state, body))


@operation("GET /client-exporter/v2/export/clients/task/{taskId}", path=ExportPath(), query=ExportQuery())
def get_profile_export(call: Call, taskId: int, query: Row) -> Reply:
    """Reads rows of an export."""
    return Reply(exports.get_profile_export(call.state, taskId, query["offset"], query["limit"]))

"""Whether the server is up."""

from mockserver.core.operation import Call, Reply, operation


@operation("GET /health")
def check_health(call: Call) -> Reply:
    """Says that the server is up."""
    return Reply({"status": "Healthy"})

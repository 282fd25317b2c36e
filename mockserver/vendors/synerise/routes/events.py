"""What happens: events of profiles, and the time to stamp them with."""

from mockserver.core.operation import Call, Reply, operation

from ..rules.events import server_time


@operation("GET /v4/server/time")
def get_server_time(call: Call) -> Reply:
    """Tells the time that events should be stamped by."""
    return Reply(server_time.get_server_time(call.state))

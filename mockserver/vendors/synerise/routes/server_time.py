"""The server's time."""

from mockserver.core.operation import Call, Reply, operation

from ..rules import server_time


@operation("GET /v4/server/time", consumers="none", demands="Api-Version")
def get_server_time(call: Call) -> Reply:
    """Tells the time that events should be stamped by."""
    return Reply(server_time.get_server_time(call.state))

"""The server itself: is it up, and what does it fake?"""

from mockserver import __version__
from mockserver.core.operation import Call, Reply, operation


@operation("GET /_mock/health")
def read_health(call: Call) -> Reply:
    """Answers only once the fixtures are loaded: the server does not listen before."""
    return Reply({"status": "ready", "version": __version__, "vendors": list(call.server.vendors)})

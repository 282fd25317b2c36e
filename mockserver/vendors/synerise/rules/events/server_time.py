"""The server's time."""

from mockserver.core.world import State

from ...wire import instant


def get_server_time(state: State) -> dict[str, str]:
    """The tenant's time: documented, docs/synerise-api-reference.txt:1420-1426."""
    return {"serverTime": instant(state.now)}

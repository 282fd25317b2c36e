"""Logging a profile out from the outside."""

from mockserver.core.world import State

from ...errors import NotFound
from . import tokens

CLEARING = "LOGOUT_WITH_SESSION_CLEARING"


def logout_profile(state: State, client: int, action: str) -> None:
    """Ends the profile's tokens; with session clearing, also the anonymous ones of the devices that it was logged in on.

    documented, docs/synerise-api-reference.txt:4240-4247. The difference is inferred from the two modes of signing out of Synerise's
    mobile SDK, of which the second also clears the device's anonymous session. 404 of an unknown profile: assumed.
    """
    if state.profiles.by_key(client) is None:
        raise NotFound("Client not found")
    ended = tokens.end_tokens_of_client(state, client)
    if action == CLEARING:
        for device in {row["dev"] for row in ended if row["dev"]}:
            tokens.end_tokens_of_device(state, device)

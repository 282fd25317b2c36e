"""What CRM knows of a profile beyond its row: when it was last changed, its country's id."""

from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...wire import instant


def record_change(state: State, client_id: int) -> None:
    """A profile was changed now: documented, docs/synerise-api-reference.txt:3716 (`updated`)."""
    _record(state, client_id, {"updated": instant(state.now)})


def record_country(state: State, client_id: int, country: str | None) -> None:
    """documented, docs/synerise-api-reference.txt:3709 (`country_id`), which v4 does not know."""
    _record(state, client_id, {"country_id": country})


def _record(state: State, client_id: int, members: Row) -> None:
    known = state.profile_details.by_key(client_id) or {"clientId": client_id, "updated": None, "country_id": None}
    state.profile_details.upsert({**known, **members}, Where(clientId=client_id))

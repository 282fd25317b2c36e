"""Company profiles: profiles with a mark. Whoever has the same `company` belongs to it."""

from mockserver.core.row import Row
from mockserver.core.world import State

from . import profiles
from .identifiers import require_profile


def create_company_profile(state: State, body: Row) -> None:
    """Null deletes or resets here, as on an update; a known identifier marks the known profile.

    documented, docs/synerise-api-reference.txt:2907-3005 (null :2913); the mark on a known profile: inferred.
    """
    profiles.check_new(state, body)
    profile = profiles.save_profile(state, body)
    if profile is not None:
        mark_company(state, profile["clientId"])


def mark_company(state: State, client_id: int) -> None:
    """Marks a profile as a company, once."""
    if state.companies.by_key(client_id) is None:
        state.companies.insert({"clientId": client_id})


def delete_company_profile(state: State, client_id: int) -> None:
    """documented, docs/synerise-api-reference.txt:3006; 404 of a profile that is no company: inferred."""
    company = state.companies.by_key(client_id)
    require_profile(company)
    profiles.delete_profile(state, "clientId", client_id)

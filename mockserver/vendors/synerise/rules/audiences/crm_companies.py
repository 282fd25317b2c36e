"""Companies in CRM: profiles with a mark, and who belongs to them."""

from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import NotFound
from ..profiles import companies
from ..profiles.identifiers import profile_by_id
from .crm_fields import show_details
from .customer_lists import customers_page, list_members, profiles_of
from .customers import update_crm_profile

IDENTIFIER = "company"
"""The attribute by which profiles belong to a company; no operation changes it. That it is this one: assumed."""
NO_COMPANY = "Company not found"


def get_crm_company(state: State, client_id: int) -> Row:
    """documented, docs/synerise-api-reference.txt:3892-3909; 404 of a profile that is no company: inferred."""
    return show_details(state, company_by_id(state, client_id))


def update_crm_company(state: State, client_id: int, body: Row) -> Row:
    """Null overwrites: documented, docs/synerise-api-reference.txt:3808-3873. All else as for update_crm_profile."""
    company_by_id(state, client_id)
    return update_crm_profile(state, client_id, body)


def company_by_id(state: State, client_id: int) -> Row:
    if state.companies.by_key(client_id) is None:
        raise NotFound(NO_COMPANY)
    return profile_by_id(state, client_id)


def identify_profile_as_company(state: State, client_id: int) -> Row:
    """Marks the profile, once: documented, docs/synerise-api-reference.txt:3874-3891; 404 of an unknown profile: inferred."""
    profile = profile_by_id(state, client_id)
    companies.mark_company(state, client_id)
    return show_details(state, profile)


def list_crm_companies(state: State, query: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:3910-3951."""
    if query["recognized"] == "NONE" and "sortBy" not in query:
        marks = state.companies.page(query["offset"], query["limit"], order="clientId")
        total = len(state.companies)
        return customers_page(state, query, profiles_of(state, (mark["clientId"] for mark in marks)), total, total)
    marked = (mark["clientId"] for mark in state.companies)
    return list_members(state, query, sorted(each for each in marked if state.profiles.contains(Where(clientId=each))))


def list_company_relations(state: State, client_id: int, query: Row) -> Row:
    """The profiles whose `company` is the company's own, by id; without a name it has none.

    documented, docs/synerise-api-reference.txt:3952-3992; how they are assigned: inferred, :3993-4005 (an attribute identifies companies).
    """
    company = company_by_id(state, client_id)
    name, offset, limit = company[IDENTIFIER], query["offset"], query["limit"]
    if not name:
        return customers_page(state, query, (), 0, 0)
    cond = Where({IDENTIFIER: name})
    found = state.profiles.page(offset, limit + 1, order="clientId", cond=cond)
    if found and found[0]["clientId"] > client_id:
        found = found[1:]  # the company itself stands before this page, and counts for nothing
    others = [profile for profile in found if profile["clientId"] != client_id][:limit]
    total = state.profiles.count(cond) - 1
    return customers_page(state, query, others, total, total)


def get_profile_company(state: State, client_id: int) -> str:
    """documented, docs/synerise-api-reference.txt:3993-3999; 404 of a profile that belongs to none: assumed."""
    name = profile_by_id(state, client_id)[IDENTIFIER]
    if not name:
        raise NotFound(NO_COMPANY)
    return str(name)


def get_company_identifier_attribute() -> str:
    """documented, docs/synerise-api-reference.txt:4000-4005."""
    return IDENTIFIER

"""Profiles: create, find, change, merge and delete them, one by one or in batches."""

from mockserver.core.operation import Call, Member, Reply, family, operation
from mockserver.core.row import Row

from .. import envelopes
from ..rules.profiles import batches, companies, merges, profiles
from ..schemas.profiles import BatchProfile, ByCustomId, ByEmail, ById, MergeByCustomIdsPath, MergeByIdsPath, ProfileBody, ProfileQuery
from ..schemas.values import ClientPath


@operation("GET /v4/clients", query=ProfileQuery())
def list_profiles(call: Call, query: Row) -> Reply:
    """Lists profiles, filtered, sorted and by pages."""
    return Reply(profiles.list_profiles(call.state, query))


@operation("POST /v4/clients", body=ProfileBody())
def create_profile(call: Call, body: Row) -> Reply:
    """Creates a profile, or updates the one that an identifier names."""
    profiles.create_profile(call.state, body)
    return Reply(status=202)


@operation("POST /v4/company-clients", body=ProfileBody())
def create_company_profile(call: Call, body: Row) -> Reply:
    """Creates a profile that is marked as a company."""
    companies.create_company_profile(call.state, body)
    return Reply(status=202)


@operation("DELETE /v4/company-clients/{clientId}", path=ClientPath())
def delete_company_profile(call: Call, clientId: int) -> Reply:
    """Deletes a company profile."""
    companies.delete_company_profile(call.state, clientId)
    return Reply(status=202)


@operation(
    "POST /v4/clients/merge/from/custom-ids/{sourceCustomIDs}/to/custom-id/{targetCustomID}",
    path=MergeByCustomIdsPath(),
)
def merge_profiles_by_custom_ids(call: Call, sourceCustomIDs: list[str], targetCustomID: str) -> Reply:
    """Merges the profiles with these custom ids into another."""
    return Reply(merges.merge_profiles_by_custom_ids(call.state, sourceCustomIDs, targetCustomID))


@operation("POST /v4/clients/merge/from/ids/{fromClientIds}/to/id/{toClientId}", path=MergeByIdsPath())
def merge_profiles_by_ids(call: Call, fromClientIds: list[int], toClientId: int) -> Reply:
    """Merges the profiles with these ids into another."""
    return Reply(merges.merge_profiles_by_ids(call.state, fromClientIds, toClientId))


@operation("POST /v4/clients/batch", body=BatchProfile(many=True))
def batch_profiles(call: Call, body: list[Row]) -> Reply:
    """Queues the creation or change of up to 1000 profiles."""
    refused = batches.batch_profiles(call.state, body, len(call.data))
    return Reply(envelopes.batch(refused), status=207) if refused else Reply(status=202)


@operation("GET /v4/clients/{clientId}", path=ClientPath())
def get_profile(call: Call, clientId: int) -> Reply:
    """Answers one profile by its id."""
    return Reply(profiles.get_profile(call.state, clientId))


@family(
    Member("update_profile", "POST /v4/clients/{clientId}", path=ById(), body=ProfileBody(), by="clientId"),
    Member("update_profile_by_email", "POST /v4/clients/by-email/{clientEmail}", path=ByEmail(), body=ProfileBody(), by="email"),
    # the path has no inner hyphen here, and one below
    Member("update_profile_by_custom_id", "POST /v4/clients/by-customid/{customId}", path=ByCustomId(), body=ProfileBody(), by="customId"),
)
def update_profile(call: Call, who: int | str, body: Row, by: str) -> Reply:
    """Changes the profile that an identifier names."""
    profiles.update_profile(call.state, by, who, body)
    return Reply(status=202)


@family(
    Member("delete_profile", "DELETE /v4/clients/{clientId}", path=ById(), by="clientId"),
    Member("delete_profile_by_custom_id", "DELETE /v4/clients/by-custom-id/{customId}", path=ByCustomId(), by="customId"),
)
def delete_profile(call: Call, who: int | str, by: str) -> Reply:
    """Deletes the profile that an identifier names."""
    profiles.delete_profile(call.state, by, who)
    return Reply(status=202)


@operation("GET /v4/clients/{identifierType}/{identifierValue}")
def find_profile(call: Call, identifierType: str, identifierValue: str) -> Reply:
    """Answers one profile by its custom id, phone, UUID or e-mail."""
    return Reply(profiles.find_profile(call.state, identifierType, identifierValue))

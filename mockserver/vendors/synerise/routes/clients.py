"""Profiles: create, find, change, merge and delete them, one by one or in batches."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from .. import errors
from ..rules import batches, companies, merges, profiles
from ..schemas.clients import BatchProfile, ProfileBody, ProfileQuery, path_id, path_ids, path_names

Row = dict[str, Any]


@operation(
    "GET /v4/clients",
    query=ProfileQuery(),
    consumers="workspace user",
    permission="API_LIST_CLIENT_READ",
    role="CLIENT_INFO.read",
    demands="Api-Version Content-Type",
)
def list_profiles(call: Call, query: Row) -> Reply:
    """Lists profiles, filtered, sorted and by pages."""
    return Reply(profiles.list_profiles(call.state, query))


@operation(
    "POST /v4/clients",
    body=ProfileBody(),
    consumers="workspace user",
    permission="API_CLIENT_CREATE",
    role="CLIENT_MANAGEMENT.create",
    demands="Api-Version",
)
def create_profile(call: Call, body: Row) -> Reply:
    """Creates a profile, or updates the one that an identifier names."""
    profiles.create_profile(call.state, body)
    return Reply(status=202)


@operation(
    "POST /v4/company-clients",
    body=ProfileBody(),
    consumers="workspace user",
    permission="API_CLIENT_CREATE",
    role="CLIENT_MANAGEMENT.create",
    demands="Api-Version",
)
def create_company_profile(call: Call, body: Row) -> Reply:
    """Creates a profile that is marked as a company."""
    companies.create_company_profile(call.state, body)
    return Reply(status=202)


@operation(
    "DELETE /v4/company-clients/{clientId}",
    consumers="workspace user",
    permission="API_BY_ID_CLIENT_DELETE",
    role="CLIENT_INFO.delete",
    demands="Accept Content-Type Api-Version",
)
def delete_company_profile(call: Call, clientId: str) -> Reply:
    """Deletes a company profile."""
    companies.delete_company_profile(call.state, path_id("clientId", clientId))
    return Reply(status=202)


@operation(
    "POST /v4/clients/merge/from/custom-ids/{sourceCustomIDs}/to/custom-id/{targetCustomID}",
    consumers="workspace",
    permission="API_MERGEBYCUSTOMID_CLIENT_UPDATE",
    demands="Accept Content-Type Api-Version",
)
def merge_profiles_by_custom_ids(call: Call, sourceCustomIDs: str, targetCustomID: str) -> Reply:
    """Merges the profiles with these custom ids into another."""
    return Reply(merges.merge_profiles_by_custom_ids(call.state, path_names(sourceCustomIDs), targetCustomID))


@operation(
    "POST /v4/clients/merge/from/ids/{fromClientIds}/to/id/{toClientId}",
    consumers="workspace",
    permission="API_MERGE_BY_ID_CLIENT_UPDATE",
    demands="Accept Content-Type Api-Version",
)
def merge_profiles_by_ids(call: Call, fromClientIds: str, toClientId: str) -> Reply:
    """Merges the profiles with these ids into another."""
    sources, target = path_ids("fromClientIds", fromClientIds), path_id("toClientId", toClientId)
    return Reply(merges.merge_profiles_by_ids(call.state, sources, target))


@operation(
    "POST /v4/clients/batch",
    body=BatchProfile(many=True),
    consumers="workspace user",
    permission="API_BATCH_CLIENT_CREATE",
    role="CLIENT_MANAGEMENT.create",
    demands="Accept Api-Version",
)
def batch_profiles(call: Call, body: list[Row]) -> Reply:
    """Queues the creation or change of up to 1000 profiles."""
    refused = batches.batch_profiles(call.state, body, len(call.data))
    return Reply(errors.batch(refused), status=207) if refused else Reply(status=202)


@operation(
    "GET /v4/clients/{clientId}",
    consumers="workspace user",
    permission="API_BY_ID_CLIENT_READ",
    role="CLIENT_INFO.read",
    demands="Api-Version Content-Type",
)
def get_profile(call: Call, clientId: str) -> Reply:
    """Answers one profile by its id."""
    return Reply(profiles.get_profile(call.state, path_id("clientId", clientId)))


@operation(
    "POST /v4/clients/{clientId}",
    body=ProfileBody(),
    consumers="workspace user",
    permission="API_BY_ID_CLIENT_UPDATE",
    role="CLIENT_INFO.edit",
    demands="Api-Version",
)
def update_profile(call: Call, clientId: str, body: Row) -> Reply:
    """Changes a profile by its id."""
    profiles.update_profile(call.state, path_id("clientId", clientId), body)
    return Reply(status=202)


@operation(
    "DELETE /v4/clients/{clientId}",
    consumers="workspace user",
    permission="API_BY_ID_CLIENT_DELETE",
    role="CLIENT_INFO.delete",
    demands="Accept Content-Type Api-Version",
)
def delete_profile(call: Call, clientId: str) -> Reply:
    """Deletes a profile by its id."""
    profiles.delete_profile(call.state, path_id("clientId", clientId))
    return Reply(status=202)


@operation(
    "POST /v4/clients/by-email/{clientEmail}",
    body=ProfileBody(),
    consumers="workspace user",
    permission="API_BY_EMAIL_CLIENT_UPDATE",
    role="CLIENT_INFO.edit",
    demands="Api-Version",
)
def update_profile_by_email(call: Call, clientEmail: str, body: Row) -> Reply:
    """Changes a profile by its e-mail."""
    profiles.update_profile_by_email(call.state, clientEmail, body)
    return Reply(status=202)


@operation(
    "POST /v4/clients/by-customid/{customId}",
    body=ProfileBody(),
    consumers="workspace user",
    permission="API_BY_CUSTOM_ID_CLIENT_UPDATE",
    role="CLIENT_INFO.edit",
    demands="Api-Version",
)
def update_profile_by_custom_id(call: Call, customId: str, body: Row) -> Reply:
    """Changes a profile by its custom id; the path has no inner hyphen here."""
    profiles.update_profile_by_custom_id(call.state, customId, body)
    return Reply(status=202)


@operation(
    "DELETE /v4/clients/by-custom-id/{customId}",
    consumers="workspace user",
    permission="API_BY_ID_CLIENT_DELETE",
    role="CLIENT_INFO.delete",
    demands="Content-Type Api-Version",
)
def delete_profile_by_custom_id(call: Call, customId: str) -> Reply:
    """Deletes a profile by its custom id; the path has an inner hyphen here."""
    profiles.delete_profile_by_custom_id(call.state, customId)
    return Reply(status=202)


@operation(
    "GET /v4/clients/{identifierType}/{identifierValue}",
    consumers="workspace user",
    permission="API_BY_IDENTIFIER_CLIENT_READ",
    role="CLIENT_INFO.read",
    demands="Api-Version Content-Type",
)
def find_profile(call: Call, identifierType: str, identifierValue: str) -> Reply:
    """Answers one profile by its custom id, phone, UUID or e-mail."""
    return Reply(profiles.find_profile(call.state, identifierType, identifierValue))

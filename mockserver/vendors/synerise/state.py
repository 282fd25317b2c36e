"""Everything that the fake of Synerise remembers."""

from mockserver.core.store import TableSpec

from .rules import event_log, notes
from .rules.accounts import api_keys, user_logins, workspaces
from .rules.analytics import keeping
from .rules.audiences import segmentations
from .rules.catalogs import bags, items
from .rules.profiles import profile_tags, profiles
from .rules.tags import asset_tags, directories

TABLES = (
    # --- accounts: who may call ---
    TableSpec("workspaces", key="id", schema="Workspace", unique=("businessProfileGuid",), complete=workspaces.complete_workspace),
    TableSpec("roles", key="name", schema="Role", complete=workspaces.complete_role),
    TableSpec("users", key="id", schema="User", unique=("username",), complete=user_logins.complete_user),
    TableSpec("api_keys", key="apiKey", schema="ApiKey", indexes=("kind",), complete=api_keys.complete_api_key),
    TableSpec("tokens", key="token", schema="Token", indexes=("clId", "dev")),
    # --- profiles ---
    TableSpec(
        "profiles",
        key="clientId",
        schema="Profile",
        unique=("uuid", "customId"),
        indexes=("email", "phone", "firstName", "lastName", "company", "anonymous", "tags[]"),
        serial="clientId",
        complete=profiles.complete_profile,
    ),
    TableSpec("profile_details", key="clientId", schema="ProfileDetails"),
    TableSpec("companies", key="clientId", schema="CompanyMark"),
    TableSpec("profile_secrets", key="clientId", schema="ProfileSecret"),
    TableSpec("profile_uuids", key="uuid", schema="ProfileUuid", indexes=("clientId",)),
    TableSpec("events", key="eventUUID", schema="Event", indexes=("clientId",), complete=event_log.complete_event),
    TableSpec("event_icons", key="id", schema="EventIcon", indexes=("action", "businessProfileId"), serial="id"),
    TableSpec("event_labels", key="id", schema="EventLabelRow", indexes=("action", "businessProfileId"), serial="id"),
    TableSpec("event_descriptions", key="id", schema="EventDescription", indexes=("action", "businessProfileId"), serial="id"),
    # --- profile tags ---
    TableSpec("profile_tags", key="id", schema="ProfileTag", indexes=("name",), serial="id", complete=profile_tags.complete_profile_tag),
    TableSpec("deleted_profile_tags", key="id", schema="DeletedProfileTag", indexes=("name",)),
    TableSpec("tag_assignments", key="id", schema="TagAssignment", indexes=("clientId", "tagId"), serial="id"),
    # --- catalogs ---
    TableSpec(
        "catalogs",
        key="id",
        schema="CatalogRow",
        indexes=("businessProfileId", "name"),
        serial="id",
        complete=bags.complete_catalog,
    ),
    TableSpec(
        "catalog_items",
        key="id",
        schema="CatalogItemRow",
        indexes=("bagId", "businessProfileId", "itemKey"),
        serial="id",
        complete=items.complete_catalog_item,
    ),
    TableSpec("catalog_mappings", key="bpActionParamKey", schema="CatalogMappingRow", indexes=("action", "bagId", "businessProfileId")),
    # --- asset tags ---
    TableSpec(
        "tag_directory_types",
        key="hash",
        schema="DirectoryTypeRow",
        indexes=("businessProfileId",),
        complete=directories.complete_tag_directory_type,
    ),
    TableSpec(
        "tag_directories", key="hash", schema="DirectoryRow", indexes=("businessProfileId",), complete=directories.complete_tag_directory
    ),
    TableSpec(
        "asset_tags", key="hash", schema="AssetTagRow", indexes=("businessProfileId", "directory"), complete=asset_tags.complete_asset_tag
    ),
    # --- notes ---
    TableSpec("notes", key="id", schema="NoteRow", indexes=("clientId",), complete=notes.complete_note),
    # --- crm and exports ---
    TableSpec("segmentations", key="uuid", schema="Segmentation", complete=segmentations.complete_segmentation),
    TableSpec("local_segmentations", key="uuid", schema="LocalSegmentation"),
    TableSpec("materializations", key="materializationId", schema="MaterializationRow", serial="materializationId"),
    TableSpec("exports", key="taskId", schema="ExportRow", serial="taskId"),
    TableSpec("export_pages", key="page", schema="ExportPage", indexes=("taskId",)),
    # --- expressions and aggregates ---
    TableSpec(
        "expressions",
        key="id",
        schema="Expression",
        indexes=("payload.isVisibleForClientProfile", "payload.analysis.type"),
        complete=keeping.complete_expression,
    ),
    TableSpec(
        "aggregates",
        key="aggregate.uuid",
        schema="Aggregate",
        indexes=("isVisibleForClientProfile", "aggregate.oldId"),
        complete=keeping.complete_aggregate,
    ),
)

"""Everything that the fake of Synerise remembers."""

from mockserver.core.store import TableSpec

TABLES = (
    # --- accounts: who may call ---
    TableSpec("workspaces", key="id", schema="Workspace", unique=("businessProfileGuid",)),
    TableSpec("roles", key="name", schema="Role"),
    TableSpec("users", key="id", schema="User", unique=("username",)),
    TableSpec("api_keys", key="apiKey", schema="ApiKey"),
    TableSpec("tokens", key="token", schema="Token", indexes=("jti", "subject")),
    # --- profiles ---
    TableSpec(
        "profiles",
        key="clientId",
        schema="Profile",
        unique=("uuid", "customId"),
        indexes=("email", "phone"),
        serial="clientId",
    ),
    TableSpec("profile_secrets", key="clientId", schema="ProfileSecret"),
    TableSpec("profile_uuids", key="uuid", schema="ProfileUuid", indexes=("clientId",)),
    TableSpec("events", key="eventUUID", schema="Event", indexes=("clientId",)),
    # --- profile tags ---
    TableSpec("profile_tags", key="id", schema="ProfileTag", indexes=("name",), serial="id"),
    TableSpec("tag_assignments", key="id", schema="TagAssignment", indexes=("clientId", "tagId"), serial="id"),
)

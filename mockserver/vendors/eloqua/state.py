"""All that Eloqua remembers."""

from mockserver.core.store import TableSpec

from .rules import accounts, contacts, memberships, sync_actions

TABLES = (
    TableSpec("users", key="login", schema="User", complete=accounts.complete_user),
    TableSpec("oauth_clients", key="clientId", schema="OAuthClient", complete=accounts.complete_oauth_client),
    TableSpec("tokens", key="secret", schema="Token"),
    TableSpec("contacts", key="id", schema="Contact", indexes=("C_EmailAddress", "ContactIDExt"), complete=contacts.complete_contact),
    TableSpec("contact_lists", key="id", schema="Asset", complete=memberships.complete_contact_list),
    TableSpec(
        "contact_list_members",
        key="id",
        schema="ContactListMember",
        indexes=("listId", "contactId"),
        complete=memberships.complete_list_member,
    ),
    TableSpec("email_groups", key="id", schema="Asset", complete=memberships.complete_email_group),
    TableSpec(
        "email_group_members",
        key="id",
        schema="EmailGroupMember",
        indexes=("groupId", "contactId"),
        complete=memberships.complete_group_member,
    ),
    TableSpec("sync_actions", key="uri", schema="ContactSyncAction", complete=sync_actions.complete_sync_action),
    TableSpec("uploads", key="id", schema="Upload", indexes=("syncedInstanceUri", "syncUri"), serial="id"),
    TableSpec("upload_records", key="id", schema="UploadRecords", serial="id"),
    TableSpec("syncs", key="uri", schema="Sync", indexes=("syncedInstanceUri",)),
    TableSpec("sync_results", key="syncUri", schema="SyncResult"),
)

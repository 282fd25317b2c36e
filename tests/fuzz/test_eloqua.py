"""Every operation of Eloqua, with data that the contract takes and data that it refuses."""

from tests.fuzz.dialect import conformance

# The identifier must be the name of the one field, a sync must name a definition that is there, and a text must be well-formed CSV: rules
# that no schema can say, so data that fits the schemas of these four may be refused.
BEYOND_SCHEMAS = ("create_sync_action", "replace_sync_action", "create_sync", "upload_sync_action_data")
OTHERS = (
    "list_sync_actions",
    "list_all_sync_actions",
    "get_sync_action",
    "delete_sync_action",
    "delete_sync_action_data",
    "list_syncs",
    "get_sync",
    "list_sync_logs",
    "list_sync_rejects",
    "list_sync_data",
    "identify",
    "authorize",
    "issue_token",
)

test_conforms = conformance("eloqua", "basic", exclude=BEYOND_SCHEMAS)
test_conforms__with_bearer = conformance("eloqua", "bearer", exclude=BEYOND_SCHEMAS)
test_conforms_where_rules_refuse_more_than_schemas = conformance(
    "eloqua", "basic", exclude=OTHERS, checks_off=("positive_data_acceptance",)
)

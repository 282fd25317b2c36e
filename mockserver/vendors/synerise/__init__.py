"""Synerise: the customer data platform, its accounts, profiles and profile tags."""

from mockserver.core.vendor import Switch, Vendor

from . import access, credentials, errors, wire
from .routes import (
    accounts,
    activities,
    aggregates,
    ai_events,
    catalogs,
    client_export,
    crm,
    events,
    expressions,
    notes,
    profile_tags,
    profiles,
    tags_collector,
    transactions,
)
from .rules.audiences import exports, materializations
from .rules.profiles import batches
from .rules.profiles import profile_tags as tag_rules
from .state import TABLES

VENDOR = Vendor(
    name="synerise",
    title="Synerise",
    prefixes=(
        "/uauth",
        "/sauth",
        "/v4",
        "/activities-api",
        "/analytics-backend",
        "/catalogs",
        "/client-exporter",
        "/crm",
        "/notes-service",
        "/tags-collector",
    ),
    routes=(
        accounts,
        profiles,
        profile_tags,
        events,
        ai_events,
        transactions,
        activities,
        crm,
        client_export,
        catalogs,
        tags_collector,
        notes,
        expressions,
        aggregates,
    ),
    tables=TABLES,
    render=errors.render,
    json=wire.DIALECT,
    read_body=wire.read_body,
    access=access.read_access,
    authenticate=access.authenticate,
    anybody=access.anybody,
    precheck=wire.check_headers,
    max_body=16 * 1024 * 1024,  # a CSV of 100,000 items; the document names no limit, 16 MiB are assumed
    requires_credentials=True,
    credentials=credentials.CREDENTIALS,
    try_credential="workspace",
    try_curl="-H 'Api-Version: 4.4' -H 'Content-Type: application/json' {base}/v4/clients",
    settings=(
        # --- accounts ---
        Switch(
            "token_life_seconds",
            default=604_800,
            allowed=int,
            least=1,
            most=2**40,
            help="How long a minted token lives on the tenant's clock.",
        ),
        Switch(
            "content_type_on_reads",
            default="required",
            allowed=("required", "ignored"),
            help="Whether a request without a body must carry the Content-Type that the document requires of its operation.",
        ),
        Switch("device_id_required", default=False, allowed=bool, help="Whether a profile's login without deviceId gets SAU-601."),
        # --- profiles and profile tags ---
        Switch(
            "unique_emails",
            default=True,
            allowed=bool,
            help="Whether an e-mail identifies a profile; false for workspaces with non-unique e-mails.",
        ),
        Switch("batch_seconds", default=0, allowed=int, least=0, help="How long a batch of profiles waits in the queue."),
        Switch(
            "tag_cache_seconds", default=300, allowed=int, least=0, help="How long a deleted profile tag can still be put on and taken off."
        ),
        # --- expressions and aggregates ---
        Switch(
            "analytics_zone",
            default="UTC",
            allowed=str,
            pattern=r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*",
            help="The workspace's time zone, in which analyses see times: a name such as Europe/Warsaw.",
        ),
        # --- crm and exports ---
        Switch(
            "materialization_seconds",
            default=86_400,
            allowed=int,
            least=1,
            most=2**40,
            help="How long a materialization of a segmentation lasts.",
        ),
        Switch("export_seconds", default=7200, allowed=int, least=1, most=2**40, help="How long the rows of an export can be read."),
    ),
    jobs={
        "save_batch": batches.save_batch,
        "forget_tag": tag_rules.forget_tag,
        "forget_materialization": materializations.forget_materialization,
        "forget_export": exports.forget_export,
    },
)

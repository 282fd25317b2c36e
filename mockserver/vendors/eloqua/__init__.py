"""Oracle Eloqua, Bulk API 2.0: contact sync actions, their data and syncs, and the login host."""

from mockserver.core.vendor import Switch, Vendor

from . import auth, errors, wire
from .routes import login, sync_actions, syncs
from .rules.staging import forget_staged
from .rules.syncs import activate, finish
from .rules.tokens import ANYBODY
from .state import TABLES

VENDOR = Vendor(
    name="eloqua",
    title="Oracle Eloqua",
    prefixes=("/api/bulk", "/auth/oauth2", "/id"),
    routes=(sync_actions, syncs, login),
    tables=TABLES,
    render=errors.render,
    json=wire.DIALECT,
    read_body=wire.read_body,
    authenticate=auth.authenticate,
    anybody=ANYBODY,
    requires_credentials=True,
    credentials=auth.CREDENTIALS,
    jobs={"activate_sync": activate, "finish_sync": finish, "forget_staged": forget_staged},
    ignore_case=True,
    merge_slashes=True,
    max_body=32 * 1024 * 1024,
    base_path="/api/bulk/2.0",
    try_credential="basic",
    try_curl="-i -X POST {base}/contacts/syncActions/1/data"
    """ -H 'Content-Type: application/json' -d '[{"Id": "1"}, {"Id": "3"}]'""",
    settings=(
        Switch(
            "sync_mode",
            default="timed",
            allowed=("timed", "immediate", "polls", "stuck", "failed"),
            help="How syncs made from now on end: by the clock, at once, at the question numbered sync_polls, never (active until a reset,"
            " or until its row is taken away), or in error.",
        ),
        Switch("sync_pending_seconds", default=1, allowed=int, least=0, help="How long syncs made from now on are pending."),
        Switch("sync_active_seconds", default=2, allowed=int, least=0, help="How long syncs made from now on are active."),
        Switch("sync_polls", default=3, allowed=int, least=1, help="With sync_mode polls: the question that finds the sync ended."),
        Switch("trigger_default", default=False, allowed=bool, help="isSyncTriggeredOnImport of a definition that does not say."),
        Switch("upload_during_sync", default="conflict", allowed=("conflict", "accept"), help="An upload while a sync is active."),
        Switch("upload_limit", default=500, allowed=int, least=0, help="Uploads that may be staged without a sync."),
        Switch("staging_quota_kb", default=1_000_000, allowed=int, least=0, help="The staging area's size; Oracle's is contacts * 50."),
        Switch("staging_seconds", default=7 * 24 * 3600, allowed=int, least=1, help="How long data staged from now on is kept."),
        Switch("bulk_enabled", default=True, allowed=bool, help="Whether the Bulk API is enabled for the site; 403 if not."),
        Switch("token_seconds", default=8 * 3600, allowed=int, least=1, help="How long an access token lives."),
        Switch("code_seconds", default=60, allowed=int, least=1, help="How long an authorization code lives."),
    ),
)

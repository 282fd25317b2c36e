"""Incoplax: the address book of a telephony platform, its contacts, contact groups and sessions."""

from mockserver.core.vendor import Switch, Vendor

from . import auth, errors, wire
from .routes import contactgroups, contacts, sessions
from .state import TABLES

VENDOR = Vendor(
    name="incoplax",
    title="Incoplax address book",
    prefixes=("/rest/v1/addressbook", "/rest/v1/iam"),
    routes=(contacts, contactgroups, sessions),
    tables=TABLES,
    render=errors.render,
    json=wire.DIALECT,
    authenticate=auth.authenticate,
    media_type=wire.MEDIA_TYPE,
    credentials={"session": auth.mint_session},
    settings=(
        Switch("limit_default", default=1000, allowed=int, least=0, help="How many a list gives where no limit is asked for."),
        Switch("limit_max", default=1000, allowed=int, least=0, help="How many a list gives at most; larger limits are cut."),
        Switch("mask_unknown", default="drop", allowed=("drop", "error"), help="A mask that names a field which is not available."),
        Switch("patch_prohibited", default="error", allowed=("error", "ignore"), help="A PATCH that would modify id or autokey."),
        Switch("error_codes", default="status", allowed=("status", "category"), help="error_code: 1000 + status, or the public category."),
    ),
    try_curl="-X LOOKUP {base}/rest/v1/addressbook/contacts -H 'Content-Type: application/json' -d '\"11\"'",
)

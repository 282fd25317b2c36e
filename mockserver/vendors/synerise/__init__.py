"""Synerise: the customer data platform, its accounts, profiles and profile tags."""

from mockserver.core.vendor import Switch, Vendor

from . import auth, errors, wire
from .routes import auth as auth_routes
from .routes import iam_logout, server_time
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
        # --- accounts ---
        auth_routes,
        iam_logout,
        server_time,
        # --- clients and profile-tags ---
    ),
    tables=TABLES,
    render=errors.render,
    read_body=wire.read_body,
    authenticate=auth.authenticate,
    precheck=wire.check_headers,
    demands_credentials=True,
    credentials=auth.CREDENTIALS,
    settings=(
        # --- accounts ---
        Switch("token_life_seconds", default=604_800, allowed=int, help="How long a minted token lives on the tenant's clock."),
        # --- clients and profile-tags ---
    ),
)

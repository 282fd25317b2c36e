"""The control plane `/_mock`: what a test asks of the server itself. Built of the rooms a vendor is built of, less the schemas:

what a request may hold is said once, in specs/_mock.yaml, and `wire.check` refuses whatever leaves it.
"""

from mockserver.core.vendor import Vendor

from . import auth, errors, wire
from .routes import clock, coverage, credentials, faults, recording, requests, server, settings, snapshots, state, stubs, tenants

VENDOR = Vendor(
    name="_mock",
    title="control plane",
    prefixes=("/_mock",),
    routes=(server, tenants, state, snapshots, clock, settings, credentials, faults, stubs, requests, coverage, recording),
    tables=(),
    render=errors.render,
    authenticate=auth.authenticate,
    precheck=wire.check,
    json=wire.DIALECT,
    read_body=wire.read_body,
    requires_credentials=True,
    steers=True,
    max_body=64 * 1024 * 1024,
)

"""Tenants."""

from mockserver.control.errors import misfit, unfit
from mockserver.core.operation import Call, Reply, operation


@operation("POST /_mock/reset")
def reset_tenant(call: Call) -> Reply:
    """A fresh start, of the tenant or of one vendor's rows."""
    vendor = call.query.get("vendor")
    if vendor is None:
        call.world.reset()
    elif vendor in call.world.vendors:
        call.world.reset_rows([vendor])
    else:
        raise unfit([misfit("query", "/vendor", f"there is no vendor {vendor!r}")])
    return Reply(status=204)

"""Everything that the fake of AdmiralCloud remembers, and who acts on it."""

from dataclasses import dataclass

from mockserver.core.store import TableSpec

TABLES = (
    TableSpec("contacts", key="id", schema="Contact", indexes=("email", "type"), serial="id"),
    # Relations: no request of the document makes one, fixtures and the control plane do.
    TableSpec("licenses", key="id", schema="License", indexes=("contactIds[]",)),
    TableSpec("mediacontainers", key="id", schema="Mediacontainer", indexes=("contactIds[]",)),
    # Who may call.
    TableSpec("access_keys", key="accessKey", schema="AccessKey"),
    TableSpec("tokens", key="token", schema="Token"),
)


@dataclass(frozen=True, slots=True)
class Caller:
    """The user who sends a request."""

    user_id: int
    customer_id: int


ANYBODY = Caller(user_id=42, customer_id=1)

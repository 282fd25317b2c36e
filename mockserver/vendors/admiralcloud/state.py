"""Everything that the fake of AdmiralCloud remembers."""

from mockserver.core.store import TableSpec

from .rules import contacts

TABLES = (
    TableSpec("contacts", key="id", schema="Contact", indexes=("email", "type"), serial="id", complete=contacts.complete_contact),
    # Relations: no request of the document makes one, fixtures and the control plane do.
    TableSpec("licenses", key="id", schema="License", indexes=("contactIds[]",)),
    TableSpec("mediacontainers", key="id", schema="Mediacontainer", indexes=("contactIds[]",)),
    # Who may call.
    TableSpec("access_keys", key="accessKey", schema="AccessKey"),
    TableSpec("tokens", key="token", schema="Token"),
)

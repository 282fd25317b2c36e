"""What Incoplax remembers."""

from mockserver.core.store import TableSpec

from .rules import contacts

TABLES = (
    TableSpec(
        "contacts",
        key="id",
        schema="Contact",
        unique=("autokey",),
        indexes=("number", "opts.groups[]"),
        serial="autokey",
        complete=contacts.complete_contact,
    ),
    TableSpec("contactgroups", key="id", schema="ContactGroup", unique=("code",)),
    TableSpec("users", key="id", schema="User", indexes=("login",)),
    TableSpec("sessions", key="session_token", schema="Session", indexes=("login",)),
    TableSpec("loginfailures", key="id", schema="LoginFailure", serial="id"),
)

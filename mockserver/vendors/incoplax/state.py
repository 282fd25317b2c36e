"""What Incoplax remembers."""

from mockserver.core.store import TableSpec

from .rules import contactgroups, contacts, sessions

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
    TableSpec("contactgroups", key="id", schema="ContactGroup", unique=("code",), complete=contactgroups.complete_contactgroup),
    TableSpec("users", key="id", schema="User", indexes=("login",), complete=sessions.complete_user),
    TableSpec("sessions", key="session_token", schema="Session", indexes=("login",)),
    TableSpec("loginfailures", key="id", schema="LoginFailure", serial="id"),
)

"""What a 12d Synergy server remembers."""

from mockserver.core.store import TableSpec

TABLES = (
    TableSpec("contacts", key="ID.IDString", schema="Contact", serial="ID._id"),
    TableSpec("jobs", key="ID.IDString", schema="JobModel"),
    TableSpec("companies", key="id.IDString", schema="CompanyRow"),
    TableSpec(
        "personal_access_tokens", key="ID", schema="PersonalAccessTokenRow", unique=("Secret",), indexes=("UserID.IDString",), serial="ID"
    ),
)

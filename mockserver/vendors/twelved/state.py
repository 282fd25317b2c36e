"""What a 12d Synergy server remembers."""

from mockserver.core.store import TableSpec

from .rules import companies, contacts, jobs, tokens

TABLES = (
    TableSpec("contacts", key="ID.IDString", schema="Contact", serial="ID._id", complete=contacts.complete_contact),
    TableSpec("jobs", key="ID.IDString", schema="JobModel", complete=jobs.complete_job),
    TableSpec("companies", key="id.IDString", schema="CompanyRow", complete=companies.complete_company),
    TableSpec(
        "personal_access_tokens",
        key="ID",
        schema="PersonalAccessTokenRow",
        unique=("Secret",),
        indexes=("UserID.IDString",),
        serial="ID",
        complete=tokens.complete_token,
    ),
)

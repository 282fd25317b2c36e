"""fixtures/<vendor>/<table>.json: a file for a table and a table for a file, valid rows, no reference into the void."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.core.seeds import bad_rows, resolve

from .checkout import ROOT, report

FIXTURES = ROOT / "fixtures"
SEED = datetime(2026, 1, 1, tzinfo=UTC)
CHECK = "then run .venv/bin/mockserver check"

REFERENCES = {
    # vendor: {"table.member": "table.member that has the same value"}; `[]` is each element, null refers to nothing.
    "twelved": {
        "jobs.ParentJobID.IDString": "jobs.ID.IDString",
        "jobs.CreatorID.IDString": "personal_access_tokens.UserID.IDString",
        "companies.created_by.IDString": "personal_access_tokens.UserID.IDString",
        "contacts.Companies[].id.IDString": "companies.id.IDString",
    },
    "eloqua": {
        "oauth_clients.login": "users.login",
        "tokens.login": "users.login",
        "contact_list_members.listId": "contact_lists.id",
        "contact_list_members.contactId": "contacts.id",
        "email_group_members.groupId": "email_groups.id",
        "email_group_members.contactId": "contacts.id",
        "sync_actions.createdBy": "users.user.username",
        "sync_actions.updatedBy": "users.user.username",
        "syncs.syncedInstanceUri": "sync_actions.uri",
        "uploads.syncedInstanceUri": "sync_actions.uri",
        "upload_records.id": "uploads.id",
        "sync_results.syncUri": "syncs.uri",
    },
    "incoplax": {
        "contacts.opts.groups[]": "contactgroups.code",
        "contactgroups.opts.abonents[]": "contacts.autokey",
        "sessions.login": "users.login",
    },
    "admiralcloud": {
        "contacts.image": "mediacontainers.id",
        "licenses.contactIds[]": "contacts.id",
        "mediacontainers.contactIds[]": "contacts.id",
        "tokens.userId": "access_keys.userId",
    },
    "synerise": {
        "users.workspaces[].id": "workspaces.id",
        "users.workspaces[].role": "roles.name",
        "api_keys.workspaceId": "workspaces.id",
        "companies.clientId": "profiles.clientId",
        "profile_secrets.clientId": "profiles.clientId",
        "profile_details.clientId": "profiles.clientId",
        "profile_uuids.clientId": "profiles.clientId",
        "events.clientId": "profiles.clientId",
        "profiles.tags[]": "profile_tags.name",
        "profile_tags.businessProfileId": "workspaces.id",
        "tag_assignments.clientId": "profiles.clientId",
        "tag_assignments.tagId": "profile_tags.id",
        "segmentations.clientIds[]": "profiles.clientId",
        "catalogs.businessProfileId": "workspaces.id",
        "catalog_items.bagId": "catalogs.id",
        "catalog_items.businessProfileId": "workspaces.id",
        "catalog_mappings.bagId": "catalogs.id",
        "catalog_mappings.businessProfileId": "workspaces.id",
        "tag_directory_types.businessProfileId": "workspaces.id",
        "tag_directories.businessProfileId": "workspaces.id",
        "tag_directories.type": "tag_directory_types.hash",
        "asset_tags.businessProfileId": "workspaces.id",
        "asset_tags.directory": "tag_directories.hash",
        "asset_tags.authorId": "users.id",
        "notes.clientId": "profiles.clientId",
    },
}


def rows(vendor: str, table: str) -> list[dict[str, Any]]:
    file = FIXTURES / vendor / f"{table}.json"
    found: list[dict[str, Any]] = resolve(json.loads(file.read_text(encoding="utf-8")), SEED) if file.exists() else []
    return found


def values(document: Any, path: list[str]) -> list[Any]:
    """What stands at a path of names, `name[]` meaning each element; null and absent members give nothing."""
    if document is None:
        return []
    if not path:
        return [document]
    name, *rest = path
    inner = document.get(name.removesuffix("[]"))
    if name.endswith("[]"):
        return [value for element in inner or () for value in values(element, rest)]
    return values(inner, rest)


def column(vendor: str, place: str) -> list[Any]:
    table, *path = place.split(".")
    return [value for row in rows(vendor, table) for value in values(row, path)]


def find_unresolved(vendor: str, source: str, target: str) -> list[str]:
    known = column(vendor, target)
    return [
        f"fixtures/{vendor}/{source.partition('.')[0]}.json: {source} is {value!r}, which no {target} is:"
        f" mend the row or add the other; {CHECK}"
        for value in column(vendor, source)
        if value not in known
    ]


def test_every_file_has_a_table(mock: Mock) -> None:
    tables = {f"{name}/{table.name}.json" for name, vendor in mock.vendors.items() for table in vendor.tables}
    files = {file.relative_to(FIXTURES).as_posix() for file in FIXTURES.rglob("*") if file.is_file()}
    problems = [
        f"fixtures/{file}: no table of that name in the vendor's state.py, declare it or delete the file" for file in files - tables
    ]
    assert not problems, report(sorted(problems))


def test_every_table_has_a_file(mock: Mock) -> None:
    problems = [
        f"mockserver/vendors/{name}/state.py: table {table.name} has no fixtures/{name}/{table.name}.json:"
        " write it, [] where it starts empty"
        for name, vendor in mock.vendors.items()
        for table in vendor.tables
        if not (FIXTURES / name / f"{table.name}.json").is_file()
    ]
    assert not problems, report(problems)


def test_every_row_is_its_component(mock: Mock) -> None:
    problems = [
        f"fixtures/{name}/{table.name}.json at {problem['pointer']}: {problem['message']} (schema {table.schema}); {CHECK}"
        for name, vendor in mock.vendors.items()
        for table in vendor.tables
        for problem in bad_rows(mock.contracts[name], table, rows(name, table.name))
    ]
    assert not problems, report(problems)


def test_every_table_names_its_component(mock: Mock) -> None:
    problems = [
        f"mockserver/vendors/{name}/state.py: table {table.name} names no schema, and no seeded row of it would be judged: give it one"
        for name, vendor in mock.vendors.items()
        for table in vendor.tables
        if not table.schema
    ]
    assert not problems, report(problems)


@pytest.mark.parametrize("vendor", REFERENCES)
def test_references_resolve(mock: Mock, vendor: str) -> None:
    problems = [problem for source, target in REFERENCES[vendor].items() for problem in find_unresolved(vendor, source, target)]
    assert not problems, report(problems)


@pytest.mark.parametrize("vendor", REFERENCES)
def test_references_are_of_this_vendor(mock: Mock, vendor: str) -> None:
    """A misspelt path would find nothing, and prove nothing."""
    tables = {table.name for table in mock.vendors[vendor].tables}
    problems = []
    for place in {place for pair in REFERENCES[vendor].items() for place in pair}:
        table = place.partition(".")[0]
        if table not in tables or (rows(vendor, table) and not column(vendor, place)):
            problems.append(f"tests/parity/test_fixtures.py: {vendor} has no {place}, or no row has a value there: mend REFERENCES")
    assert not problems, report(problems)


def test_references_cover_every_vendor_with_several_tables(mock: Mock) -> None:
    several = {name for name, vendor in mock.vendors.items() if len(vendor.tables) > 1}
    assert several <= set(REFERENCES) <= set(mock.vendors), "tests/parity/test_fixtures.py: REFERENCES needs an entry per vendor"


def test_a_reference_into_the_void_is_found() -> None:
    (problem,) = find_unresolved("incoplax", "contacts.opts.groups[]", "contactgroups.name")
    assert problem.startswith("fixtures/incoplax/contacts.json: contacts.opts.groups[] is 'engineers', which no contactgroups.name is")

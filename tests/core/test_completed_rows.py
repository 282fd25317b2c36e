"""The shortest rows that fixtures and seeds may have, per vendor: completed, valid, and answered by the vendor's own operations."""

import json
from pathlib import Path
from typing import Any

import pytest

from mockserver.app import Mock, create_app
from mockserver.client import Client, send_in_process
from mockserver.core.errors import FixtureError
from mockserver.settings import load_settings

WRONG: tuple[Any, ...] = (5, "x", [1], {"x": [{}]}, None)
Rows = dict[str, list[dict[str, Any]]]
EXPRESSION = {
    "name": "Short",
    "type": "EVENT",
    "expression": {"type": "VALUE", "value": {"type": "EVENT", "attribute": {"type": "PARAM", "param": "size"}}},
    "action": {"name": "short.cut", "id": 0},
}
AGGREGATE = {
    **{"name": "Short", "type": "SUM", "actionId": 0, "action": {"name": "short.cut", "id": 0}},
    **{"attribute": {"type": "PARAM", "param": "size"}, "dateFilter": {"type": "ABSOLUTE"}},
}
INCOPLAX: Rows = {
    "contacts": [{"displayname": "Eve Short", "opts": {"groups": ["short"]}}],
    "contactgroups": [{"code": "short", "name": "Short"}],
    "users": [{"login": "eve", "pwd": "eve-secret"}],
}
ELOQUA: Rows = {
    "contacts": [{"C_EmailAddress": "eve@example.com"}],
    "users": [{"login": "Site\\eve", "password": "eve-secret"}],
    "oauth_clients": [{"redirectUri": "https://short.example.com/"}],
    "contact_lists": [{}, {"name": "Short list"}],
    "contact_list_members": [{"listId": "1", "contactId": "1"}],
    "email_groups": [{}],
    "email_group_members": [{"groupId": "1", "contactId": "1"}],
    "sync_actions": [{"name": "Short", "fields": {"Email": "{{Contact.Field(C_EmailAddress)}}"}, "identifierFieldName": "Email"}],
}
TWELVED: Rows = {
    "contacts": [{"FirstName": "Eve"}],
    "jobs": [{"Name": "Short bridge"}, {"Name": "Its ramps", "ParentJobID": {"_id": 1}}],
    "companies": [{"name": "Short & Sons"}],
    "personal_access_tokens": [{"Name": "Short"}],
}
ADMIRALCLOUD: Rows = {"contacts": [{"email": "eve@example.com", "settings": {"lock": True}}]}
SYNERISE: Rows = {
    "users": [{"username": "eve@example.com", "password": "eve-secret"}],
    "api_keys": [{}],
    "profiles": [{"email": "eve.short@example.com", "agreements": {"sms": True}, "attributes": {"size": 7}}],
    "events": [{"clientId": 434428563, "action": "short.cut"}],
    "profile_tags": [{"name": "short tag"}],
    "catalogs": [{"name": "Short list"}],
    "catalog_items": [{"bagId": 1199, "itemKey": "short"}],
    "notes": [{"clientId": 434428563, "body": "Short note"}],
    "workspaces": [{}, {"name": "Short & Sons"}],
    "roles": [{"name": "Short of rights"}],
    "tag_directory_types": [{"name": "Short type"}],
    "tag_directories": [{"name": "Short directory"}],
    "asset_tags": [{"value": "short"}],
    "segmentations": [{"clientIds": [434428563]}],
    "expressions": [{"payload": {"analysis": EXPRESSION}}],
    "aggregates": [{"aggregate": AGGREGATE}],
}
SHORT: dict[str, Rows] = {
    "incoplax": INCOPLAX,
    "eloqua": ELOQUA,
    "twelved": TWELVED,
    "admiralcloud": ADMIRALCLOUD,
    "synerise": SYNERISE,
}


def rows_of(client: Client, vendor: str) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = client.call(f"GET /_mock/state/{vendor}").json()[vendor]
    return tables


def seed(client: Client, vendor: str) -> dict[str, dict[str, Any]]:
    """The tenant gains the vendor's short rows; the first of each table as it is stored, with what was given in it."""
    before = {table: len(rows) for table, rows in rows_of(client, vendor).items()}
    answer = client.call("POST /_mock/seed", json={vendor: SHORT[vendor]})
    assert answer.status_code == 204, answer.text
    after = rows_of(client, vendor)
    for table, short in SHORT[vendor].items():
        assert len(after[table]) == before[table] + len(short), table
        for given, stored in zip(short, after[table][-len(short) :], strict=True):
            assert holds(stored, given), (given, stored)
    return {table: after[table][-len(short)] for table, short in SHORT[vendor].items()}


def holds(stored: Any, given: Any) -> bool:
    if isinstance(given, dict):
        return all(name in stored and holds(stored[name], value) for name, value in given.items())
    return bool(stored == given)


def test_fixtures__shortest_rows_are_completed_equally_in_two_servers(tmp_path: Path) -> None:
    for vendor, tables in SHORT.items():
        (tmp_path / vendor).mkdir()
        for table, rows in tables.items():
            (tmp_path / vendor / f"{table}.json").write_text(json.dumps([*rows, *rows] if table == "contacts" else rows))
    found = []
    for _ in range(2):
        mock = create_app(load_settings(arguments={"fixtures": [str(tmp_path)], "vendors": ",".join(SHORT)}))
        client = Client("http://mockserver.test/t/one", "one", send_in_process(mock))
        client.freeze("2026-01-01T00:00:00Z")
        found.append({vendor: rows_of(client, vendor) for vendor in SHORT})
    assert found[0] == found[1]
    for vendor, tables in SHORT.items():
        for table, rows in tables.items():
            assert len(found[0][vendor][table]) == (2 if table == "contacts" else len(rows)), (vendor, table)


def test_fixtures__members_of_wrong_types_are_reported_not_met(tmp_path: Path) -> None:
    """Each member of each short row once as a number, a text, a list and an object: refused or taken, but never an exception."""
    for vendor, tables in SHORT.items():
        rows: Rows = {table: [{**row, name: wrong} for row in short for name in row for wrong in WRONG] for table, short in tables.items()}
        (tmp_path / vendor).mkdir()
        for table, wrongs in rows.items():
            (tmp_path / vendor / f"{table}.json").write_text(json.dumps(wrongs))
    with pytest.raises(FixtureError):
        create_app(load_settings(arguments={"fixtures": [str(tmp_path)], "vendors": ",".join(SHORT)}))


def test_incoplax_seed__shortest_rows_are_answered(client: Client) -> None:
    rows = seed(client, "incoplax")
    group = client.call(f"GET /rest/v1/addressbook/contactgroups/{rows['contactgroups']['id']}").json()
    assert group == rows["contactgroups"] and group["opts"]["priority"] == 1000
    assert (group["opts"]["abonents"], group["opts"]["abonentcount"]) == ([rows["contacts"]["autokey"]], 1)
    login = {"domain": rows["users"]["domain"], "login": "eve", "pwd": "eve-secret"}
    assert client.call("POST /rest/v1/iam/sessions", json=login).status_code == 200


def test_eloqua_seed__shortest_rows_are_answered(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    rows, base, auth = seed(client, "eloqua"), "/api/bulk/2.0", client.credential("eloqua", "basic")
    definition = client.call(f"GET {base}{rows['sync_actions']['uri']}", auth=auth).json()
    assert definition == rows["sync_actions"] and definition["createdBy"] == definition["updatedBy"] == "mock.user"
    assert definition["createdAt"] == "2026-01-01T00:00:00.0000000Z" and definition["isSyncTriggeredOnImport"] is False
    assert rows["contacts"] == {
        "id": "4",
        "C_EmailAddress": "eve@example.com",
        "ContactIDExt": "CMOCK000000000004",
        "isSubscribed": True,
    }
    data = [{"Email": "eve@example.com"}]
    assert client.call(f"POST {base}{definition['uri']}/data", json=data, auth=auth).status_code == 204
    sync = client.call(f"POST {base}/syncs", json={"syncedInstanceUri": definition["uri"]}, auth=auth).json()
    client.advance(3)
    logs = client.call(f"GET {base}{sync['uri']}/logs", auth=auth).json()["items"]
    assert "ELQ-00034" not in {entry["statusCode"] for entry in logs}, "the contact was not matched"


def test_twelved_seed__shortest_rows_are_answered(client: Client) -> None:
    rows, pat = seed(client, "twelved"), client.credential("twelved", "pat")
    contact = client.call("GET /api/v1/Contacts/1_1/true/true", auth=pat).json()
    assert contact == rows["contacts"] and (contact["LastName"], contact["Companies"]) == (None, [])
    assert (
        client.call("POST /api/v1/Contacts/saveContact", json={"FirstName": "A", "LastName": "B", "Email": "c@d.e"}, auth=pat).json()["_id"]
        == 2
    )
    found = client.call("POST /api/v1/jobs/search", json={"Name": "short bridge"}, auth=pat).json()["Result"]
    assert found == [rows["jobs"]] and found[0]["EntityObject"]["name"] == "Short bridge" and found[0]["ID"]["IDString"] == "4_1"
    (ramps,) = client.call("POST /api/v1/jobs/search", json={"Name": "its ramps"}, auth=pat).json()["Result"]
    assert ramps["ParentJobID"]["IDString"] == "1_1" and ramps["Path"] == "Harbour Bridge/Its ramps"
    assert (rows["companies"]["id"]["IDString"], rows["companies"]["active"]) == ("2_1", True)
    tokens = client.call("GET /api/v1/auth/getPersonalAccessTokens", auth=pat).json()
    assert [(token["ID"], token["UserID"]["IDString"]) for token in tokens if token["Name"] == "Short"] == [(4, "1_1")]
    assert rows["personal_access_tokens"]["Permissions"] == [] and len(rows["personal_access_tokens"]["Secret"]) == 32


def test_admiralcloud_seed__shortest_row_is_answered(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    rows = seed(client, "admiralcloud")
    (contact,) = client.call(f"GET /v5/contact/{rows['contacts']['id']}").json()
    assert contact == rows["contacts"] and list(contact) == sorted(contact)
    assert (contact["flag"], contact["creatorId"], contact["createdAt"]) == (0, 42, "2026-01-01T00:00:00.000Z")
    assert contact["settings"] == {"lock": True, "lockUser": 42}


def test_synerise_seed__shortest_rows_are_answered(client: Client) -> None:
    client.freeze("2026-01-01T00:00:00Z")
    rows = seed(client, "synerise")
    key = client.credential("synerise", "workspace", subject=rows["api_keys"]["apiKey"])
    user = client.credential("synerise", "user", subject="eve@example.com")
    headers = {"Api-Version": "4.4", "Accept": "application/json", "Content-Type": "application/json"}

    def get(path: str, auth: Any = key) -> Any:
        answer = client.call(f"GET {path}", auth=auth, headers=headers)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    profile = rows["profiles"]
    read = get(f"/v4/clients/{profile['clientId']}")
    assert holds(profile, {"anonymous": False, "sex": "NOT_SPECIFIED", "lastActivityDate": "2026-01-01T00:00:00Z", "previousClients": []})
    assert (read["email"], read["uuid"], read["attributes"]) == (profile["email"], profile["uuid"], {"size": 7})
    assert read["agreements"]["sms"] is True and not any(given for name, given in read["agreements"].items() if name != "sms")
    activities = get("/activities-api/activities/434428563?actions=short.cut")
    assert [event["eventUUID"] for event in activities] == [rows["events"]["eventUUID"]]
    assert holds(rows["events"], {"time": "2026-01-01T00:00:00.000Z", "params": {}})
    tag = rows["profile_tags"]
    assert {"id": tag["id"], "name": "short tag", "color": None} in get("/v4/clients/tags")
    catalog = get(f"/catalogs/bags/{rows['catalogs']['id']}")["data"]
    assert holds(catalog, {"name": "Short list", "businessProfileId": 100005, "creationDate": "2026-01-01T00:00:00Z"})
    item = get("/catalogs/bags/1199/items/itemKey/short")["data"]
    assert holds(item, {"id": rows["catalog_items"]["id"], "value": "{}", "creationDate": "2026-01-01T00:00:00Z"})
    note = get(f"/notes-service/by-id/434428563/{rows['notes']['id']}", user)
    assert holds(note, {"body": "Short note", "subject": "", "createdBy": "unknown", "userId": 0, "created": note["updated"]})
    login = {"username": "eve@example.com", "password": "eve-secret"}
    answer = client.call("POST /uauth/auth/login/user", json=login, headers=headers)
    assert answer.status_code == 200, answer.text


NOBODYS = {
    "twelved": set(),
    "eloqua": {"tokens", "uploads", "upload_records", "syncs", "sync_results"},
    "incoplax": {"sessions", "loginfailures"},
    "admiralcloud": {"tokens", "access_keys", "licenses", "mediacontainers"},
    "synerise": {
        *("tokens", "profile_details", "companies", "profile_secrets", "profile_uuids", "deleted_profile_tags", "tag_assignments"),
        *("event_icons", "event_labels", "event_descriptions", "catalog_mappings", "local_segmentations", "materializations"),
        *("exports", "export_pages"),
    },
}
"""Tables whose rows the server makes by itself (tokens, results, pages, marks of a profile), or that have no member to leave out."""


def test_tables__fill_in_what_the_vendor_does_or_are_its_own(mock: Mock) -> None:
    for vendor in mock.vendors.values():
        completed = {table.name for table in vendor.tables if table.complete}
        assert completed == {table.name for table in vendor.tables} - NOBODYS[vendor.name], vendor.name
        assert completed == set(SHORT[vendor.name]), f"{vendor.name}: a shortest row per table"

"""Rows of fixtures and seeds may leave out what the vendor fills in; folders of fixtures lie over one another; errors come all at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.cli import main
from mockserver.client import Client, send_in_process
from mockserver.core.errors import FixtureError
from mockserver.settings import load_settings

FOUR_MEMBERS = {"displayname": "Eve Short", "number": "77", "email": "eve@example.com", "department": "Sales"}


def write(folder: Path, **tables: Any) -> Path:
    for table, rows in tables.items():
        file = folder / "incoplax" / f"{table}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(rows))
    return folder


def client_of(*folders: str | Path, reload: bool = False, tenant: str = "one") -> Client:
    mock = create_app(load_settings(arguments={"fixtures": [str(folder) for folder in folders], "vendors": "incoplax", "reload": reload}))
    return Client(f"http://mockserver.test/t/{tenant}", tenant, send_in_process(mock))


def contacts(client: Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.call("GET /_mock/state/incoplax/contacts").json()["incoplax"]["contacts"]
    return rows


def test_fixtures__contact_of_four_members_is_completed_as_created_ones_are(tmp_path: Path) -> None:
    (row,) = contacts(client_of(write(tmp_path, contacts=[FOUR_MEMBERS])))
    assert row["autokey"] == 1 and len(row["id"]) == 36 and row["mobile"] == "" and row["opts"]["groups"] == []
    assert row["ext"]["ct"].startswith("2024-01-01T00:00:00")
    assert {name: row[name] for name in FOUR_MEMBERS} == FOUR_MEMBERS


def test_fixtures__completed_rows_are_equal_in_two_servers_and_pass_over_given_numbers(tmp_path: Path) -> None:
    write(tmp_path, contacts=[FOUR_MEMBERS, {**FOUR_MEMBERS, "autokey": 1}, {"displayname": "Third"}])
    first, second = client_of(tmp_path), client_of(tmp_path)
    for client in (first, second):
        client.freeze("2026-01-01T00:00:00Z")
    assert contacts(first) == contacts(second)
    assert len({row["autokey"] for row in contacts(first)}) == 3
    made = first.call("POST /rest/v1/addressbook/contacts", json={"displayname": "Next", "number": "78"})
    assert made.status_code == 200, made.text


def test_seed__row_of_few_members_is_completed(client: Client) -> None:
    client.call("POST /_mock/seed", json={"incoplax": {"contacts": [FOUR_MEMBERS]}})
    found = [row for row in contacts(client) if row["number"] == "77"]
    assert len(found) == 1 and found[0]["autokey"] > 2


def test_seed__refused_rows_leave_serials_and_ids_alone(client: Client) -> None:
    before = client.call("GET /_mock/state").json()
    refused = client.call("POST /_mock/seed", json={"incoplax": {"contacts": [FOUR_MEMBERS, {"number": 5}]}})
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "/incoplax/contacts/1/number"
    assert client.call("GET /_mock/state").json() == before
    client.call("POST /_mock/seed", json={"incoplax": {"contacts": [FOUR_MEMBERS]}})
    assert contacts(client)[-1]["autokey"] == 3


def test_fixtures__later_folder_adds_and_replaces_rows_by_key(tmp_path: Path) -> None:
    base = contacts(client_of("builtin"))
    changed = {**base[0], "displayname": "John Changed"}
    write(tmp_path, contacts=[changed, FOUR_MEMBERS])
    rows = contacts(client_of("builtin", tmp_path))
    assert [row["displayname"] for row in rows] == ["John Changed", *(row["displayname"] for row in base[1:]), "Eve Short"]


def test_fixtures__one_folder_of_ones_own_replaces_all(tmp_path: Path) -> None:
    assert [row["displayname"] for row in contacts(client_of(write(tmp_path, contacts=[FOUR_MEMBERS])))] == ["Eve Short"]


def test_fixtures__all_errors_of_all_files_at_once(tmp_path: Path) -> None:
    write(tmp_path, contacts=[{"number": 5}, FOUR_MEMBERS, {"email": 7}], contactgroups=[{"name": 5}])
    with pytest.raises(FixtureError) as refused:
        client_of(tmp_path)
    places = [(Path(file).name, pointer) for file, pointer, _ in refused.value.errors]
    assert places == [("contacts.json", "/0/number"), ("contacts.json", "/2/email"), ("contactgroups.json", "/0/name")]
    text = str(refused.value)
    assert text.count(str(tmp_path / "incoplax" / "contacts.json")) == 1 and "a row that fits: " in text


def test_fixtures__reload_reads_changed_files_at_a_reset_and_for_new_tenants(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(write(tmp_path, contacts=[FOUR_MEMBERS]), reload=True)
    contacts(client)
    write(tmp_path, contacts=[FOUR_MEMBERS, {"displayname": "Added"}])
    assert len(contacts(client)) == 1
    client.reset()
    assert len(contacts(client)) == 2
    (tmp_path / "incoplax" / "contacts.json").write_text("[{]")
    client.reset()
    assert len(contacts(client)) == 2 and "the old ones stay" in caplog.text
    write(tmp_path, contacts=[])
    assert client.call("GET /_mock/state/incoplax/contacts", headers={"X-Mock-Tenant": "one"}).status_code == 200
    client.reset()
    assert contacts(client) == []


def test_fixtures_command__exports_and_schemas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fixtures", "export", str(tmp_path / "mine"), "--vendors", "incoplax,eloqua"]) == 0
    assert contacts(client_of(tmp_path / "mine")) == contacts(client_of("builtin"))
    assert main(["fixtures", "export", str(tmp_path / "mine"), "--vendors", "incoplax"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert main(["fixtures", "schema", str(tmp_path / "schemas"), "--vendors", "incoplax"]) == 0
    schema = json.loads((tmp_path / "schemas" / "incoplax" / "contacts.schema.json").read_text())
    assert schema["items"] == {"$ref": "#/$defs/Contact"} and "#/components" not in json.dumps(schema)

"""Fixtures: read, dated, judged; the first row that does not fit is named by file and pointer."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mockserver.core.contract import Contract
from mockserver.core.errors import FixtureError
from mockserver.core.operation import Reply
from mockserver.core.seeds import Seeds, load_seeds, resolve
from mockserver.core.store import TableSpec
from mockserver.core.vendor import Vendor

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TABLES = (TableSpec("people", key="id", schema="Person", unique=("mail", "home.phone")), TableSpec("notes", key="meta.id"))
VENDOR = Vendor(name="acme", title="Acme", prefixes=("/a",), routes=(), tables=TABLES, render=lambda error, call: Reply())
PERSON = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "mail": {"type": "string"}, "at": {"type": ["string", "integer"]}, "home": {"type": "object"}},
}
CONTRACTS = {"acme": Contract("acme", {"components": {"schemas": {"Person": PERSON}}})}


def load(folder: Path, people: Any = None, **files: str) -> Seeds:
    place = folder / "acme"
    place.mkdir(exist_ok=True)
    if people is not None:
        (place / "people.json").write_text(json.dumps(people))
    for name, text in files.items():
        (place / f"{name}.json").write_text(text)
    return load_seeds({"acme": [place]}, [VENDOR], CONTRACTS, NOON)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"$ago": "0s"}, "2026-06-01T12:00:00.000Z"),
        ({"$ago": "2d3h15m10s"}, "2026-05-30T08:44:50.000Z"),
        ({"$ago": "1h", "as": "ms"}, 1780311600000),
        ({"a": [{"b": {"$ago": "1m"}}, 1, None]}, {"a": [{"b": "2026-06-01T11:59:00.000Z"}, 1, None]}),
        ({"a": "$ago"}, {"a": "$ago"}),
        ([], []),
    ],
)
def test_resolve__times_relative_to_now(value: Any, expected: Any) -> None:
    assert resolve(value, NOON) == expected


@pytest.mark.parametrize("ago", ["soon", "-1h", "1", "1h2d", 5, None, "1.5h", [], {}])
def test_resolve__no_duration_value_error(ago: Any) -> None:
    with pytest.raises(ValueError, match="no duration"):
        resolve({"$ago": ago}, NOON)


def test_load_seeds__tables_without_a_file_are_empty(tmp_path: Path) -> None:
    seeds = load(tmp_path, [{"id": "1"}, {"id": "2"}])
    assert {key: len(table) for key, table in seeds.tables.items()} == {("acme", "people"): 2, ("acme", "notes"): 0}
    assert load_seeds({"acme": [tmp_path / "none"]}, [VENDOR], CONTRACTS, NOON).tables.keys() == seeds.tables.keys()


def test_load_seeds__dated_rows_are_kept_raw_beside(tmp_path: Path) -> None:
    seeds = load(tmp_path, [{"id": "1", "at": {"$ago": "1h"}}])
    assert seeds.tables["acme", "people"].all() == [{"id": "1", "at": "2026-06-01T11:00:00.000Z"}]
    assert seeds.relative == {("acme", "people"): [{"id": "1", "at": {"$ago": "1h"}}]}


@pytest.mark.parametrize(
    ("people", "pointer", "said"),
    [
        ({}, "", "a fixture is a list of rows"),
        ([{"id": "1"}, 2], "/1", "a row is an object"),
        ([{"id": "1"}, {}], "/1/id", "id is the table's key and must be given"),
        ([{"id": "1"}, {"id": None}], "/1/id", "must be given"),
        ([{"id": 1}], "/0/id", "string"),
        ([{"id": []}], "/0/id", "string"),
        ([{"id": "1"}, {"id": "2", "mail": 5}], "/1/mail", "string"),
        ([{"id": "1"}, {"id": "2"}, {"id": "1"}], "/2", "another row has the same id '1'"),
        ([{"id": "1", "mail": "a"}, {"id": "2", "mail": "a"}], "/1", "another row has the same mail 'a'"),
        ([{"id": "1", "home": {"phone": "5"}}, {"id": "2", "home": {"phone": "5"}}], "/1", "the same home.phone '5'"),
        ([{"id": "1"}, {"id": "2", "at": {"$ago": "soon"}}], "/1", "$ago: 'soon' is no duration"),
        ([{"id": "1", "at": {"$ago": "9999999999d"}}], "/0", "$ago: "),
        ([{"id": "1", "at": {"$ago": "900000d"}}], "/0", "$ago: "),
    ],
)
def test_load_seeds__row_that_does_not_fit_is_named(tmp_path: Path, people: Any, pointer: str, said: str) -> None:
    with pytest.raises(FixtureError) as refusal:
        load(tmp_path, people)
    assert (refusal.value.file, refusal.value.pointer) == (str(tmp_path / "acme" / "people.json"), pointer)
    assert said in refusal.value.message and "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "[", "[NaN]", "\ufeff\ufeff[]", '[{"id": "1", "id": "2"}]', "[" * 200 + "]" * 200])
def test_load_seeds__no_json_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(FixtureError, match="cannot be read"):
        load(tmp_path, notes=text)


def test_load_seeds__file_that_is_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "acme" / "people.json").mkdir(parents=True)
    with pytest.raises(FixtureError, match="cannot be read"):
        load(tmp_path)


def test_load_seeds__key_within_a_member(tmp_path: Path) -> None:
    with pytest.raises(FixtureError) as refusal:
        load(tmp_path, notes='[{"meta": {"id": 1}}, {"meta": {}}]')
    assert refusal.value.pointer == "/1/meta/id"


def test_load_seeds__file_of_no_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match="acme has no table 'poeple'; it has notes, people"):
        load(tmp_path, poeple="[]")

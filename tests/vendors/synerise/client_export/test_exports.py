"""Exports: rows frozen at creation, columns in order, pages, the end of their life."""

from typing import Any

import pytest

JOHN, ADAM = 434428563, 33322211
SAVED = "a0640816-8092-4a17-b41e-cd9e1230a3c7"
NOBODY = "00000000-0000-4000-8000-000000000000"
WIRE = "POST /client-exporter/v2/export/clients/segmentation"
BODY = {"name": "Sample export", "fields": ["firstname"], "agreementFilter": "NONE", "segmentationHash": SAVED, "excludedIds": []}


@pytest.fixture
def export(api):
    """Creates an export and returns its task."""

    def create(**changes):
        answer = api(WIRE, json=BODY | changes)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return create


@pytest.fixture
def rows(api):
    def read(task, **query):
        answer = api(f"GET /client-exporter/v2/export/clients/task/{task['taskId']}", query=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return read


def make_everybody(api):
    return api("POST /crm/v1/segmentations", json={}).json()


def test_create_profile_export__answers_the_task_as_the_sample_has_it(export):
    task = export()
    assert list(task) == ["taskId", "columnOrder", "estimatedCount", "ttl"]
    assert (task["columnOrder"], task["estimatedCount"], task["ttl"]) == (["id", "firstname"], 2, "2h")
    assert export()["taskId"] == task["taskId"] + 1


def test_create_profile_export__columns_come_in_order_under_the_names_that_were_asked_for(export, rows):
    task = export(fields=["city", "firstName", "birthdate", "hasDog", "tags", "sex", "city", "id", "nothing"])
    assert task["columnOrder"] == ["id", "city", "firstName", "birthdate", "hasDog", "tags", "sex", "nothing"]
    expected: list[tuple[Any, ...]] = [
        (ADAM, "London", "Adam", None, False, [], "UNDEFINED", None),
        (JOHN, "Krakow", "John", "1987-10-24", True, ["nice tag"], "MALE", None),
    ]
    assert [list(row.items()) for row in rows(task)] == [list(zip(task["columnOrder"], values, strict=True)) for values in expected]


def test_create_profile_export__filters_by_recognition(api, export, rows):
    everybody = make_everybody(api)
    assert export(segmentationHash=everybody, agreementFilter="NONE")["estimatedCount"] == 7
    assert export(segmentationHash=everybody, agreementFilter="RECOGNIZED")["estimatedCount"] == 4
    anonymous = export(segmentationHash=everybody, agreementFilter="ANONYMOUS", fields=[])
    assert rows(anonymous) == [{"id": 232212343}, {"id": 232212344}, {"id": 500000001}]


def test_create_profile_export__unknown_segmentations_and_analyses_are_refused(api, client):
    answer = api(WIRE, json=BODY | {"segmentationHash": NOBODY})
    assert (answer.status_code, answer.json()["message"]) == (404, "Segmentation not found")
    for kind in ("expressions", "aggregates"):
        answer = api(WIRE, json=BODY | {kind: [NOBODY]})
        assert (answer.status_code, answer.json()["message"]) == (400, f"{kind}: {NOBODY} does not exist")
    assert client.rows("synerise", "exports") == []


def test_create_profile_export__a_bad_body_is_refused_by_name(api, client):
    client.settings({"contract": "record"})
    for change, message in (
        ({"name": None}, "name must be a text"),
        ({"fields": None}, "fields must not be null"),
        ({"fields": "firstname"}, "fields must be an array"),
        ({"fields": [""]}, "fields must hold texts that are not empty"),
        ({"fields": [str(number) for number in range(201)]}, "fields must have at most 200 items"),
        ({"agreementFilter": "SOME"}, "agreementFilter must be one of NONE, RECOGNIZED, ANONYMOUS"),
        ({"segmentationHash": "x"}, "segmentationHash must be a UUID"),
        ({"aggregates": ["x"]}, "each of aggregates must be a UUID"),
        ({"excludedIds": [1]}, "excludedIds must be an empty array"),
    ):
        answer = api(WIRE, json=BODY | change)
        assert (answer.status_code, answer.json()["message"]) == (400, message)
    for name in ("name", "fields", "agreementFilter", "segmentationHash", "excludedIds"):
        assert api(WIRE, json={each: value for each, value in BODY.items() if each != name}).status_code == 400
    assert client.rows("synerise", "exports") == []


def test_get_profile_export__rows_are_those_of_the_creation(api, export, rows):
    task = export(fields=["city"])
    api(f"POST /v4/clients/{JOHN}", json={"city": "Gdynia"})
    api(f"DELETE /v4/clients/{ADAM}")
    assert rows(task) == [{"id": ADAM, "city": "London"}, {"id": JOHN, "city": "Krakow"}]


def test_get_profile_export__pages_by_offset_and_limit(api, client, export, rows):
    (sample,) = [row for row in client.rows("synerise", "profiles") if row["clientId"] == 500000001]
    client.seed(
        "synerise",
        {"profiles": [sample | {"clientId": n, "uuid": f"00000000-0000-4000-8000-{n:012d}"} for n in range(1, 1195)]},
    )
    task = export(segmentationHash=make_everybody(api), fields=[])
    assert task["estimatedCount"] == 1201
    everything = [row["id"] for row in rows(task)]
    assert (len(everything), everything[:2], everything[-1]) == (1201, [1, 2], 600000001)
    for offset, limit in ((0, 0), (0, 1), (499, 2), (500, 500), (999, 202), (1200, 10), (1201, 5), (2147483647, 10000)):
        assert [row["id"] for row in rows(task, offset=offset, limit=limit)] == everything[offset : offset + limit]
    assert [row["id"] for row in rows(task, offset=1195)] == everything[1195:]


def test_get_profile_export__bad_parameters_are_refused(api, client, export):
    client.settings({"contract": "record"})
    wire = f"GET /client-exporter/v2/export/clients/task/{export()['taskId']}"
    for query, message in (
        ({"limit": "10001"}, "Failed to convert value of limit: '10001'"),
        ({"limit": "-1"}, "Failed to convert value of limit: '-1'"),
        ({"offset": "x"}, "Failed to convert value of offset: 'x'"),
    ):
        answer = api(wire, query=query)
        assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert api("GET /client-exporter/v2/export/clients/task/x").status_code == 400


def test_get_profile_export__ends_with_its_ttl_on_the_tenants_clock(api, client):
    client.settings({"synerise": {"export_seconds": 5400}})
    client.freeze("2026-01-01T00:00:00Z")
    credential = client.credential("synerise", "workspace")
    task = api(WIRE, json=BODY, auth=credential).json()
    assert task["ttl"] == "90m"
    wire = f"GET /client-exporter/v2/export/clients/task/{task['taskId']}"
    client.advance(5399)
    assert len(api(wire, auth=credential).json()) == 2
    client.advance(1)
    answer = api(wire, auth=credential)
    assert (answer.status_code, answer.json()["message"]) == (404, "Export task not found")
    assert client.rows("synerise", "exports") == client.rows("synerise", "export_pages") == []


def test_get_profile_export__an_unknown_task_is_404(api):
    assert api("GET /client-exporter/v2/export/clients/task/999").status_code == 404

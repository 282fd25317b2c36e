"""The samples of the document in the group client_export, sent as printed to a fresh server."""

JOHN, ADAM = 434428563, 33322211
EXPRESSION, AGGREGATE = "1e5d5fde-4abf-48d5-b3bd-33e1babbc646", "dc8de7ff-2cf2-4ccd-900e-3c8bd4631f00"
SAMPLE = {
    "name": "Sample export",
    "fields": ["firstname"],
    "agreementFilter": "NONE",
    "segmentationHash": "a0640816-8092-4a17-b41e-cd9e1230a3c7",
    "expressions": [EXPRESSION],
    "aggregates": [AGGREGATE],
    "excludedIds": [],
}
"""documented, docs/synerise-api-reference.txt:3639-3653"""


def test_create_profile_export__the_request_sample_gets_the_columns_of_its_answer(api):
    answer = api("POST /client-exporter/v2/export/clients/segmentation", json=SAMPLE)
    assert (answer.status_code, list(answer.json())) == (200, ["taskId", "columnOrder", "estimatedCount", "ttl"])
    assert answer.json()["columnOrder"] == ["id", "firstname"]
    assert answer.json()["ttl"] == "2h"


def test_get_profile_export__rows_have_the_results_of_analyses_under_their_uuids(api):
    """From the seeded events: John has paid once, Adam never."""
    task = api("POST /client-exporter/v2/export/clients/segmentation", json=SAMPLE).json()["taskId"]
    rows = api(f"GET /client-exporter/v2/export/clients/task/{task}?limit=10000&offset=0").json()
    assert [list(row) for row in rows] == [["id", "firstname", EXPRESSION, AGGREGATE]] * 2
    assert rows == [
        {"id": ADAM, "firstname": "Adam", EXPRESSION: None, AGGREGATE: "0"},
        {"id": JOHN, "firstname": "John", EXPRESSION: "112.25", AGGREGATE: "112.25"},
    ]

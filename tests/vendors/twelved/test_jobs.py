"""The job search."""

from typing import Any

import pytest

from mockserver.client import Client

SEARCH = "POST /api/v1/jobs/search"
JOB_MODEL = [
    "ID",
    "Name",
    "Description",
    "JobCreatorName",
    "CreatedDate",
    "NoOfChildren",
    "NoOfFolders",
    "NoOfTDJobs",
    "InheritPermissions",
    "InheritFileNamingRules",
    "AlwaysDisplayParent",
    "DeleteLocked",
    "Type",
    "CreatorID",
    "ParentJobID",
    "Attributes",
    "JobItems",
    "NoOfNotes",
    "Path",
    "EntityObject",
]
BRIDGE, APPROACHES, ROAD = "Harbour Bridge", "Harbour Bridge Approaches", "Northern Ring Road"


def top_level(value: Any, **more: Any) -> dict[str, Any]:
    """The filter that the vendor's help page prints."""
    return {
        "Attribute": {"Name": "TopLevel", "DisplayName": "Restrict to top level?"},
        "Type": "SynergyServerWeb.API.Models.SelectableProgrammaticAttribute",
        "Value": value,
        "SearchQueryType": 4,
        "Operation": 0,
        "Name": "Restrict to top level?",
        "OperationName": "=",
        **more,
    }


def region(value: Any) -> dict[str, Any]:
    return {"Attribute": {"Name": "Region"}, "Value": value}


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"QuickSearchTerm": "", "Name": "", "Page": 1, "PageSize": 10, "Attributes": [top_level(False)]}, [BRIDGE, APPROACHES, ROAD]),
        ({}, [BRIDGE, APPROACHES, ROAD]),
        ({"QuickSearchTerm": "harbour"}, [BRIDGE, APPROACHES]),
        ({"QuickSearchTerm": "Bridge"}, []),
        ({"Name": "RING"}, [ROAD]),
        ({"Name": "bridge"}, [BRIDGE, APPROACHES]),
        ({"QuickSearchTerm": "H", "Name": "approach"}, [APPROACHES]),
        ({"QuickSearchTerm": "N", "Name": "approach"}, []),
        ({"Attributes": [top_level(True)]}, [BRIDGE, ROAD]),
        ({"Attributes": [top_level(None)]}, [BRIDGE, APPROACHES, ROAD]),
        ({"Attributes": [top_level(True, OperationName=None)], "Name": "bridge"}, [BRIDGE]),
        ({"Attributes": [region("Coast")]}, [BRIDGE, APPROACHES]),
        ({"Attributes": [region({"value": "Inland"})]}, [ROAD]),
        ({"Attributes": [region("Coast"), top_level(True)]}, [BRIDGE]),
        ({"Attributes": [region("coast")]}, []),
        ({"Attributes": [region(True)]}, []),
        ({"Attributes": [{"Attribute": {"Name": "Nothing"}, "Value": "Coast"}]}, []),
        ({"Attributes": None, "Surprise": 1, "ClientTimeZone": None, "RequiresPreparation": False}, [BRIDGE, APPROACHES, ROAD]),
    ],
)
def test_search_jobs__by_name_and_attributes_finds(client: Client, criteria: dict[str, Any], found: list[str]) -> None:
    answer = client.call(SEARCH, json=criteria, auth="pat").json()
    assert [job["Name"] for job in answer["Result"]] == found
    assert answer["TotalRows"] == len(found)


def test_search_jobs__finds_the_seeded_job_with_its_whole_model(client: Client) -> None:
    answer = client.call(SEARCH, json={"Name": BRIDGE, "Page": 1, "PageSize": 1}, auth="pat_forbidden").json()
    assert list(answer) == ["PageNumber", "PageSize", "TotalRows", "TotalPages", "Result"]
    assert {name: answer[name] for name in list(answer)[:4]} == {"PageNumber": 1, "PageSize": 1, "TotalRows": 2, "TotalPages": 2}
    (job,) = answer["Result"]
    assert list(job) == JOB_MODEL
    assert job["ID"] == {"_id": 1, "_server_id": 1, "_server_guid": "b993c729-bf98-490c-989d-5621e3b48139", "IDString": "1_1"}
    assert (job["Name"], job["Type"], job["ParentJobID"], job["EntityObject"]["id"]) == (BRIDGE, "Normal", None, job["ID"])


@pytest.mark.parametrize(
    ("page", "size", "found", "pages"),
    [
        (1, 2, [BRIDGE, APPROACHES], 2),
        (2, 2, [ROAD], 2),
        (3, 2, [], 2),
        (1, 2**31 - 1, [BRIDGE, APPROACHES, ROAD], 1),
        (2**31 - 1, 2**31 - 1, [], 1),
    ],
)
@pytest.mark.parametrize("criteria", [{}, {"Name": "r"}])
def test_search_jobs__page_by_page_gives_each_once(
    client: Client, page: int, size: int, found: list[str], pages: int, criteria: dict[str, Any]
) -> None:
    answer = client.call(SEARCH, json={**criteria, "Page": page, "PageSize": size}, auth="pat").json()
    assert [job["Name"] for job in answer.pop("Result")] == found
    assert answer == {"PageNumber": page, "PageSize": size, "TotalRows": 3, "TotalPages": pages}


def test_search_jobs__nothing_found_has_no_pages(client: Client) -> None:
    answer = client.call(SEARCH, json={"Name": "nowhere", "Page": 1, "PageSize": 5}, auth="pat").json()
    assert answer == {"PageNumber": 1, "PageSize": 5, "TotalRows": 0, "TotalPages": 0, "Result": []}


@pytest.mark.parametrize(
    ("criteria", "sentence"),
    [
        ({"Page": 0, "PageSize": 10}, "Page must be greater than 0"),
        ({"Page": -1}, "Page must be greater than 0"),
        ({"Page": 1, "PageSize": 0}, "PageSize must be greater than 0"),
        ({"Page": 1.5}, "The value of 'Page' is not valid."),
        ({"Page": None}, "The value of 'Page' is not valid."),
        ({"PageSize": 2**31}, "The value of 'PageSize' is not valid."),
        ({"Name": ["user"]}, "The value of 'Name' is not valid."),
        ({"Attributes": {}}, "The value of 'Attributes' is not valid."),
        ({"Attributes": [{"Attribute": "TopLevel"}]}, "The value of 'Attributes[0].Attribute' is not valid."),
        ({"Attributes": [{"Attribute": None}]}, "Attribute name is required"),
        ({"Attributes": [{"Attribute": {"Name": ""}}]}, "Attribute name is required"),
        ({"Attributes": [top_level(True, Operation=2)]}, "Search operation is not supported"),
        ({"Attributes": [top_level(True, OperationName=">")]}, "Search operation is not supported"),
        ({"Attributes": [top_level("yes")]}, "The value of 'TopLevel' is not valid."),
    ],
)
def test_search_jobs__bad_criteria_refused(client: Client, criteria: dict[str, Any], sentence: str) -> None:
    answer = client.call(SEARCH, json=criteria, auth="pat")
    assert (answer.status_code, answer.text) == (400, sentence)


def test_search_jobs__path_in_any_case_is_matched(client: Client) -> None:
    assert client.call("POST /Api/V1/Jobs/Search", json={}, auth="pat").json()["TotalRows"] == 3


def test_search_jobs__seeded_job_is_found(client: Client) -> None:
    job = next(row for row in client.rows("twelved", "jobs") if row["Name"] == ROAD)
    identity = {**job["ID"], "_id": 40009, "IDString": "40009_1"}
    client.seed("twelved", {"jobs": [{**job, "ID": identity, "Name": "Test"}]})
    assert [found["ID"] for found in client.call(SEARCH, json={"QuickSearchTerm": "test"}, auth="pat").json()["Result"]] == [identity]

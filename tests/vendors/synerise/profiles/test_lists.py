"""Profiles in lists: filters, sorting, pages."""

import pytest

from .test_profiles import JOHN, MEMBERS


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [row["clientId"] for row in answer.json()]


def test_list_profiles__without_query_lists_by_id_with_all_members(api):
    answer = api("GET /v4/clients")
    assert ids(answer) == [33322211, 232212342, 232212343, 232212344, JOHN, 500000001, 600000001]
    assert list(answer.json()[0]) == MEMBERS


def test_list_profiles__pages_are_25_long_unless_pageSize_says_otherwise(api):
    api("POST /v4/clients/batch", json=[{"customId": f"many-{n}"} for n in range(30)])
    assert (len(ids(api("GET /v4/clients"))), len(ids(api("GET /v4/clients", query={"pageIndex": 2})))) == (25, 12)
    assert len(ids(api("GET /v4/clients", query={"pageSize": 100}))) == 37


def test_list_profiles__pages_begin_at_1(api):
    pages = [ids(api("GET /v4/clients", query={"pageSize": 3, "pageIndex": page})) for page in (1, 2, 3, 4)]
    assert pages == [[33322211, 232212342, 232212343], [232212344, JOHN, 500000001], [600000001], []]


@pytest.mark.parametrize("member", ["firstName", "lastName", "email", "city", "phone", "lastActivityDate"])
def test_list_profiles__sortBy_sorts_both_ways(api, member):
    up, down = (
        [row[member] for row in api("GET /v4/clients", query={"sortBy": member, "sortOrder": order}).json() if row[member] is not None]
        for order in ("ASC", "DESC")
    )
    assert up == sorted(up)
    assert down == up[::-1]
    assert len(up) > 1


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"anonymous": "true"}, [232212343, 232212344, 500000001]),
        ({"anonymous": "false"}, [33322211, 232212342, JOHN, 600000001]),
        ({"anonymous": "True"}, [232212343, 232212344, 500000001]),
        ({"firstName": "John"}, [JOHN]),
        ({"lastName": "Smith"}, [JOHN]),
        ({"email": "person@example.com"}, [JOHN]),
        ({"phone": "123456789"}, [JOHN]),
        ({"firstName": "John", "lastName": "White"}, []),
        ({"firstName": "Joh"}, []),
    ],
)
def test_list_profiles__each_filter_restricts(api, filters, expected):
    assert ids(api("GET /v4/clients", query={f"filters[{name}]": value for name, value in filters.items()})) == expected


def test_list_profiles__filter_sort_and_page_work_together(api):
    query = {"filters[anonymous]": "false", "sortBy": "city", "sortOrder": "DESC", "pageSize": 2, "pageIndex": 2}
    assert ids(api("GET /v4/clients", query=query)) == [600000001, 232212342]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sortBy", "customId"),
        ("sortBy", ""),
        ("sortOrder", "asc"),
        ("pageIndex", "0"),
        ("pageIndex", "-1"),
        ("pageIndex", "x"),
        ("pageSize", "0"),
        ("pageSize", "2147483648"),
        ("pageSize", "1.5"),
        ("filters[anonymous]", "maybe"),
        ("filters[firstName]", ["a", "b"]),
    ],
)
def test_list_profiles__a_bad_query_value_is_400_and_named(api, name, value):
    answer = api("GET /v4/clients", query={name: value})
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"code": 120, "field": name, "message": "120", "rejectedValue": value}]

"""CRM's list of profiles and its suggestions: filter, search, order, pages, relevance."""

from typing import Any

import pytest

JOHN, ADAM, MARY, COMPANY, ANONYMOUS = 434428563, 33322211, 232212342, 600000001, 500000001
FIELDS = (
    "id uuid anonymous_type email firstname lastName custom_identify company phone address birthdate city zipCode province country_id"
    " countryCode avatarUrl sex last_activity_date created updated deletedAt tags"
)


@pytest.fixture
def listed(api):
    """The ids of a list, for a query."""

    def read(**query):
        answer = api("GET /crm/v1/list", query=query)
        assert answer.status_code == 200, answer.text
        return [customer["id"] for customer in answer.json()["customers"]]

    return read


def make_profiles(client, *changes):
    """Profiles like Mary with other members, one per argument, numbered from 1 on."""
    (mary,) = [row for row in client.rows("synerise", "profiles") if row["clientId"] == MARY]
    fresh: dict[str, Any] = {"email": None, "phone": None, "customId": None, "tags": []}
    rows = [mary | fresh | {"clientId": n, "uuid": f"00000000-0000-4000-8000-{n:012d}"} | each for n, each in enumerate(changes, 1)]
    client.seed("synerise", {"profiles": rows})


def test_list_crm_profiles__shows_every_field_in_the_order_of_the_sample(api):
    page = api("GET /crm/v1/list").json()
    assert list(page) == ["customers", "all", "limit", "offset", "matching"]
    assert [page[name] for name in ("all", "limit", "offset", "matching")] == [7, 25, 0, 7]
    assert list(page["customers"][0]) == FIELDS.split()
    assert [customer["id"] for customer in page["customers"]] == sorted(customer["id"] for customer in page["customers"])


def test_list_crm_profiles__recognized_filters_in_either_spelling(api, listed):
    for word, expected in (
        ("RECOGNIZED", [ADAM, MARY, JOHN, COMPANY]),
        ("true", [ADAM, MARY, JOHN, COMPANY]),
        ("ANONYMOUS", [232212343, 232212344, ANONYMOUS]),
        ("false", [232212343, 232212344, ANONYMOUS]),
    ):
        assert listed(recognized=word) == expected
    assert len(listed(recognized="NONE")) == 7
    page = api("GET /crm/v1/list", query={"recognized": "true", "limit": 1}).json()
    assert (page["all"], page["matching"], len(page["customers"])) == (7, 4, 1)


def test_list_crm_profiles__a_field_is_searched_for_in_both_spellings(listed):
    for search, expected in (
        ("firstName:John", [JOHN]),
        ("firstname:John", [JOHN]),
        ("firstName:Joh", []),
        ("lastName:White", [ADAM]),
        ("email:mary.major@example.com", [MARY]),
        (f"id:{JOHN}", [JOHN]),
        (f"clientId:{JOHN}", [JOHN]),
        ("id:x", []),
        ("uuid:07243772-008A-42e1-ba37-c3807cebde8f", [JOHN]),
        ("custom_identify:customIdExample", [JOHN]),
        ("customId:customIdExample", [JOHN]),
        ("company:Example GmbH", [JOHN, COMPANY]),
        ("city:London", [ADAM]),
        ("birthdate:1987-10-24", [JOHN]),
        ("sex:MALE", [JOHN]),
        ("anonymous_type:UUID", [232212343, 232212344, ANONYMOUS]),
        ("created:2019-03-18", []),
        ("tags:nice tag", [JOHN]),
        ("hasDog:true", [JOHN]),
        ("hasDog:false", [ADAM]),
        ("shoeSize:43", [ADAM]),
        ("shoeSize:", []),
        ("nothing:such", []),
    ):
        assert (search, listed(search=search)) == (search, expected)


def test_list_crm_profiles__plain_text_is_searched_for_in_names_email_uuid_and_attributes(listed):
    for search, expected in (
        ("John", [JOHN]),
        ("smith", [JOHN]),
        ("person@example.com", [JOHN]),
        ("EXAMPLE.com", [ADAM, MARY, JOHN, COMPANY]),
        ("07243772", [JOHN]),
        ("blue", [232212343]),
        ("43", [ADAM, JOHN]),  # a shoe size, and a part of a UUID
        ("Krakow", []),
        (":odd", []),
    ):
        assert (search, listed(search=search)) == (search, expected)
    assert len(listed(search="")) == 7


def test_list_crm_profiles__search_and_filter_go_together(api, listed):
    assert listed(search="firstName:John", recognized="ANONYMOUS") == []
    assert listed(search="customIdExample", recognized="RECOGNIZED") == []
    assert listed(search="blue", recognized="false") == [232212343]
    page = api("GET /crm/v1/list", query={"search": "example.com", "offset": 1, "limit": 2}).json()
    assert ([each["id"] for each in page["customers"]], page["all"], page["matching"], page["offset"]) == ([MARY, JOHN], 7, 4, 1)


def test_list_crm_profiles__sorts_by_any_field_and_direction(listed):
    assert listed(sortBy="lastName:ASC", recognized="true") == [MARY, JOHN, ADAM, COMPANY]
    assert listed(sortBy="lastName:desc", recognized="true") == [ADAM, JOHN, MARY, COMPANY]
    assert listed(sortBy="lastName", recognized="true", offset=1, limit=2) == [JOHN, ADAM]
    assert listed(sortBy="firstname:DESC", limit=3) == [MARY, JOHN, ADAM]
    assert listed(sortBy="shoeSize:DESC", limit=1) == [ADAM]
    assert listed(sortBy="id:DESC", limit=2) == [COMPANY, ANONYMOUS]
    assert listed(sortBy="city:ASC", search="example.com") == [MARY, COMPANY, JOHN, ADAM]


def test_list_crm_profiles__bad_parameters_are_refused(api, client):
    client.settings({"contract": "record"})
    for query, message in (
        ({"limit": "-1"}, "Failed to convert value of limit: '-1'"),
        ({"limit": "x"}, "Failed to convert value of limit: 'x'"),
        ({"offset": "2147483648"}, "Failed to convert value of offset: '2147483648'"),
        ({"recognized": "maybe"}, "Failed to convert value of recognized: 'maybe'"),
        ({"sortBy": "tags:ASC"}, "Failed to convert value of sortBy: 'tags' is not a field that has an order"),
        ({"sortBy": "a.b"}, "'a.b' is not a field that has an order"),
        ({"sortBy": ""}, "'' is not a field that has an order"),
        ({"sortBy": "email:UP"}, "Failed to convert value of sortBy: order type 'UP' is neither ASC nor DESC"),
        ({"search": ["a", "b"]}, "Failed to convert value of search"),
    ):
        answer = api("GET /crm/v1/list", query=query)
        assert (answer.status_code, message in answer.json()["message"]) == (400, True), answer.text


def test_list_crm_profiles__deleted_profiles_are_gone(api, listed):
    api(f"DELETE /v4/clients/{JOHN}")
    assert JOHN not in listed()


def test_autocomplete_crm_profiles__values_of_most_profiles_come_first(api, client):
    make_profiles(
        client,
        {"lastName": "Major"},
        {"lastName": "Mason"},
        {"lastName": "Mason"},
        {"lastName": "Mason"},
        {"lastName": "Abel"},
        {"lastName": "Mabel"},
    )
    for query, entries in (
        ({"prefix": "Ma"}, ["Mason", "Major", "Mabel"]),
        ({"prefix": "mA"}, ["Mason", "Major", "Mabel"]),
        ({"prefix": "Ma", "limit": 1}, ["Mason"]),
        ({"prefix": "Ma", "limit": 0}, []),
        ({"prefix": "Mas"}, ["Mason"]),
        ({"prefix": "Zz"}, []),
        ({"prefix": ""}, ["Mason", "Major", "Abel", "Mabel", "Smith", "White"]),
    ):
        assert api("GET /crm/v1/autocomplete", query={"field": "lastName"} | query).json() == {"entries": entries}


def test_autocomplete_crm_profiles__suggests_in_either_spelling_and_of_attributes(api, client):
    for field, prefix, entries in (
        ("firstname", "j", ["John"]),
        ("firstName", "J", ["John"]),
        ("custom_identify", "customIdExample2", ["customIdExample2"]),
        ("favoriteColor", "B", ["blue"]),
        ("shoeSize", "4", []),
    ):
        assert api("GET /crm/v1/autocomplete", query={"field": field, "prefix": prefix}).json() == {"entries": entries}
    make_profiles(client, {"lastName": "smythe"}, {"lastName": "SMYTHE"})
    assert api("GET /crm/v1/autocomplete", query={"field": "lastName", "prefix": "smy"}).json() == {"entries": ["SMYTHE", "smythe"]}


def test_autocomplete_crm_profiles__a_missing_or_unordered_field_is_refused(api, client):
    client.settings({"contract": "record"})
    for query, message in (
        ({"prefix": "a"}, "Required String parameter 'field' is not present"),
        ({"field": "lastName"}, "Required String parameter 'prefix' is not present"),
        ({"field": "tags", "prefix": "a"}, "Failed to convert value of field: 'tags' is not a field that has an order"),
        ({"field": "lastName", "prefix": "a", "limit": "ten"}, "Failed to convert value of limit: 'ten'"),
    ):
        answer = api("GET /crm/v1/autocomplete", query=query)
        assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_list_crm_profiles__a_repeated_parameter_is_refused_as_it_was_sent(api):
    answer = api("GET /crm/v1/list?limit=1&limit=x")
    assert (answer.status_code, answer.json()["message"]) == (400, "Failed to convert value of limit: '1,x'")

"""Segmentations, saved and local: who belongs at the moment of the question."""

import pytest

JOHN, ADAM, MARY, COMPANY, ANONYMOUS = 434428563, 33322211, 232212342, 600000001, 500000001
SAVED = "a0640816-8092-4a17-b41e-cd9e1230a3c7"
NOBODY = "00000000-0000-4000-8000-000000000000"


def where(param, kind, logic, constant=None):
    """A profile filter of one condition."""
    constraint = {"type": kind, "logic": logic}
    if constant is not None:
        constraint["value"] = {"type": "CONSTANT", "constant": constant}
    condition = {"constraint": constraint, "attribute": {"type": "PARAM", "param": param}}
    return {"matching": True, "expressions": [{"type": "ATTRIBUTE", "matching": True, "attribute": {"expressions": [condition]}}]}


@pytest.fixture
def local(api):
    """Creates a local segmentation and returns the request line of its list."""

    def create(body, **query):
        answer = api("POST /crm/v1/segmentations", json=body, query=query)
        assert answer.status_code == 200, answer.text
        return f"GET /crm/v1/segmentations/local/{answer.json()}/clients"

    return create


@pytest.fixture
def ids(api):
    def read(wire, **query):
        answer = api(wire, query=query)
        assert answer.status_code == 200, answer.text
        return [customer["id"] for customer in answer.json()["customers"]]

    return read


def test_list_segmentation_profiles__of_the_seeded_one_are_its_two(api):
    page = api(f"GET /crm/v1/segmentations/{SAVED}/clients").json()
    assert [customer["id"] for customer in page["customers"]] == [ADAM, JOHN]
    assert [page[name] for name in ("all", "limit", "offset", "matching")] == [2, 25, 0, 2]
    assert api(f"GET /crm/v1/segmentations/{SAVED.upper()}/clients").status_code == 200


def test_list_segmentation_profiles__searches_filters_sorts_and_pages_its_members(api, ids):
    wire = f"GET /crm/v1/segmentations/{SAVED}/clients"
    for query, expected in (
        ({"search": "firstName:John"}, [JOHN]),
        ({"search": "firstName:Mary"}, []),
        ({"search": "smith"}, [JOHN]),
        ({"search": "tags:nice tag"}, [JOHN]),
        ({"sortBy": "firstname:DESC"}, [JOHN, ADAM]),
        ({"sortBy": "firstname:ASC", "offset": 1}, [JOHN]),
        ({"limit": 1}, [ADAM]),
        ({"offset": 2}, []),
        ({"recognized": "ANONYMOUS"}, []),
        ({"recognized": "true"}, [ADAM, JOHN]),
    ):
        assert (query, ids(wire, **query)) == (query, expected)
    page = api(wire, query={"search": "city:London"}).json()
    assert (page["all"], page["matching"]) == (2, 1)


def test_list_segmentation_profiles__a_deleted_or_merged_profile_belongs_no_more(api, ids):
    wire = f"GET /crm/v1/segmentations/{SAVED}/clients"
    api(f"POST /v4/clients/merge/from/ids/{ADAM}/to/id/{MARY}")
    assert ids(wire) == [JOHN]
    api(f"DELETE /v4/clients/{JOHN}")
    assert api(wire).json() == {"customers": [], "all": 0, "limit": 25, "offset": 0, "matching": 0}


def test_list_segmentation_profiles__one_with_a_filter_lives(api, client, ids):
    london = {"uuid": NOBODY, "name": "Londoners", "filter": where("city", "STRING_ONE", "EQUAL", "London")}
    client.seed("synerise", {"segmentations": [london]})
    wire = f"GET /crm/v1/segmentations/{NOBODY}/clients"
    assert ids(wire) == [ADAM]
    api(f"POST /v4/clients/{MARY}", json={"city": "London"})
    assert ids(wire) == [ADAM, MARY]


def test_list_segmentation_profiles__an_unknown_one_is_404_and_no_uuid_400(api, local):
    uuid = local({}).split("/")[-2]
    for unknown in (NOBODY, uuid):
        answer = api(f"GET /crm/v1/segmentations/{unknown}/clients")
        assert (answer.status_code, answer.json()["message"]) == (404, "Segmentation not found")
    answer = api("GET /crm/v1/segmentations/x/clients")
    assert (answer.status_code, answer.json()["message"]) == (400, "UUID must be a UUID")


def test_create_local_segmentation__of_an_empty_object_is_everybody(api, ids):
    answer = api("POST /crm/v1/segmentations", json={})
    assert (answer.status_code, len(answer.json())) == (200, 36)
    wire = f"GET /crm/v1/segmentations/local/{answer.json()}/clients"
    assert len(ids(wire)) == 7
    assert ids(wire, recognized="false") == [232212343, 232212344, ANONYMOUS]


def test_create_local_segmentation__recognized_is_kept_with_it(api, local, ids):
    wire = local({}, recognized="ANONYMOUS")
    assert ids(wire) == [232212343, 232212344, ANONYMOUS]
    assert ids(wire, recognized="RECOGNIZED") == []
    assert ids(local(where("city", "STRING_ONE", "EQUAL", "Berlin"), recognized="false")) == []
    page = api(wire, query={"search": "blue"}).json()
    assert (page["all"], page["matching"]) == (3, 1)


def test_create_local_segmentation__filters_as_analytics_do(local, ids):
    for body, expected in (
        (where("city", "STRING_ONE", "EQUAL", "Berlin"), [MARY, COMPANY]),
        ({"filter": where("city", "STRING_ONE", "EQUAL", "Berlin")}, [MARY, COMPANY]),
        (where("firstname", "STRING_ONE", "STARTS_WITH", "J"), [JOHN]),
        (where("hasDog", "BOOL", "IS_TRUE"), [JOHN]),
        (where("shoeSize", "NUMBER_ONE", "MORE", 40), [ADAM]),
        (where("city", "NULL", "IS_NULL"), [232212343, 232212344, ANONYMOUS]),
        (where("city", "STRING_ONE", "EQUAL", "Berlin") | {"matching": False}, [ADAM, 232212343, 232212344, JOHN, ANONYMOUS]),
    ):
        assert ids(local(body)) == expected


def test_create_local_segmentation__asks_for_analyses_tags_and_other_segmentations(api, client, local, ids):
    """From the seeded events and the seeded aggregate: John has paid 112.25, nobody else anything."""
    turnover = {"type": "AGGREGATE", "aggregate": "dc8de7ff-2cf2-4ccd-900e-3c8bd4631f00"}
    last = {"type": "EXPRESSION", "expression": "1e5d5fde-4abf-48d5-b3bd-33e1babbc646"}
    saved, tag = {"type": "SEGMENTATION", "segmentation": SAVED}, {"type": "TAG", "tag": "vip"}
    for attribute, condition, expected in (
        (turnover, ("NUMBER_ONE", "MORE", 100), [JOHN]),
        (turnover, ("NUMBER_ONE", "MORE", 112.25), []),
        (last, ("NUMBER_ONE", "EQUAL", 112.25), [JOHN]),
        (last, ("NULL", "IS_NULL"), [ADAM, MARY, 232212343, 232212344, ANONYMOUS, COMPANY]),
        (saved, ("NULL", "IS_NOT_NULL"), [ADAM, JOHN]),
        (saved, ("STRING_ONE", "EQUAL", "Regular customers"), [ADAM, JOHN]),
        (tag, ("BOOL", "IS_TRUE"), [MARY]),
    ):
        body = where("-", *condition)
        body["expressions"][0]["attribute"]["expressions"][0]["attribute"] = attribute
        assert (attribute, ids(local(body))) == (attribute, expected)
    bought = where("-", "NUMBER_ONE", "MORE", 0)
    bought["expressions"][0]["attribute"]["expressions"][0]["attribute"] = turnover
    wire = local(bought)
    assert ids(wire) == [JOHN]
    client.seed("synerise", {"events": [dict(row) | {"eventUUID": SAVED, "clientId": MARY} for row in charges(client)]})
    assert ids(wire) == [MARY, JOHN]
    api(f"DELETE /v4/clients/{JOHN}")
    assert ids(wire) == [MARY]


def charges(client):
    return [row for row in client.rows("synerise", "events") if row["action"] == "transaction.charge"]


def test_create_local_segmentation__what_cannot_be_read_is_refused_by_name_and_nothing_kept(api, client):
    client.settings({"contract": "record"})
    before = client.rows("synerise", "local_segmentations")
    for body, message in (
        ([], "/: must be an object"),
        ({"colour": "blue"}, "/: holds neither a profile filter nor `filter`"),
        (where("city", "STRING_ONE", "ROUGHLY", "Berlin"), "ROUGHLY"),
        ({"expressions": [{"type": "FUNNEL"}]}, "FUNNEL"),
    ):
        answer = api("POST /crm/v1/segmentations", json=body)
        assert (answer.status_code, message in answer.json()["message"]) == (400, True), answer.text
    assert client.rows("synerise", "local_segmentations") == before


def test_list_local_segmentation_profiles__lives_and_is_no_saved_one(api, local, ids):
    wire = local(where("city", "STRING_ONE", "EQUAL", "London"))
    assert ids(wire) == [ADAM]
    api(f"POST /v4/clients/{ADAM}", json={"city": "Leeds"})
    assert ids(wire) == []
    answer = api(f"GET /crm/v1/segmentations/local/{SAVED}/clients")
    assert (answer.status_code, answer.json()["message"]) == (404, "Segmentation not found")


def test_create_segmentation_materialization__freezes_the_members_of_the_moment(api, local, ids):
    london = local(where("city", "STRING_ONE", "EQUAL", "London"))
    answer = api("POST /crm/v1/clients/list", json={"segment": london.split("/")[-2]})
    assert answer.status_code == 200
    assert (list(answer.json()), answer.json()["count"]) == (["materializationId", "expiration", "count"], 1)
    api(f"POST /v4/clients/{MARY}", json={"city": "London"})
    api(f"POST /v4/clients/{ADAM}", json={"city": "Leeds"})
    page = api(f"GET /crm/v1/clients/list/{answer.json()['materializationId']}").json()
    assert [(customer["id"], customer["city"]) for customer in page["customers"]] == [(ADAM, "Leeds")]
    assert ids(london) == [MARY]


def test_create_segmentation_materialization__an_unknown_one_is_404_and_no_uuid_400(api, client):
    assert api("POST /crm/v1/clients/list", json={"segment": NOBODY}).json()["message"] == "Segmentation not found"
    client.settings({"contract": "record"})
    for body in ({}, {"segment": "string"}, {"segment": 5}):
        answer = api("POST /crm/v1/clients/list", json=body)
        assert (answer.status_code, answer.json()["message"]) == (400, "segment must be a UUID")


def test_list_materialization_profiles__pages_and_leaves_out_who_is_gone(api):
    number = api("POST /crm/v1/clients/list", json={"segment": SAVED}).json()["materializationId"]
    page = api(f"GET /crm/v1/clients/list/{number}", query={"offset": 1, "limit": 5}).json()
    assert list(page) == ["materializationId", "customers", "offset", "limit"]
    assert (page["materializationId"], [each["id"] for each in page["customers"]], page["offset"], page["limit"]) == (number, [JOHN], 1, 5)
    api(f"DELETE /v4/clients/{ADAM}")
    assert [each["id"] for each in api(f"GET /crm/v1/clients/list/{number}").json()["customers"]] == [JOHN]


def test_list_materialization_profiles__expires_on_the_tenants_clock(api, client):
    client.settings({"synerise": {"materialization_seconds": 600}})
    client.freeze("2026-01-01T00:00:00Z")
    credential = client.credential("synerise", "workspace")
    made = api("POST /crm/v1/clients/list", json={"segment": SAVED}, auth=credential).json()
    assert made["expiration"] == "2026-01-01T00:10:00Z"
    wire = f"GET /crm/v1/clients/list/{made['materializationId']}"
    client.advance(599)
    assert api(wire, auth=credential).status_code == 200
    client.advance(1)
    answer = api(wire, auth=credential)
    assert (answer.status_code, answer.json()["message"]) == (404, "Materialization not found")
    assert client.rows("synerise", "materializations") == []

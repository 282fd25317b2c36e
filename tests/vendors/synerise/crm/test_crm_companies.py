"""Companies in CRM: their mark, details, relations, and the attribute that identifies them."""

JOHN, ADAM, MARY, COMPANY = 434428563, 33322211, 232212342, 600000001


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [customer["id"] for customer in answer.json()["customers"]]


def test_identify_profile_as_company__marks_a_profile_once(api, client):
    for _ in range(2):
        answer = api(f"POST /crm/v1/company-clients/{ADAM}")
        assert (answer.status_code, answer.json()["base"]["firstname"]["value"]) == (200, "Adam")
    assert [row["clientId"] for row in client.rows("synerise", "companies")] == [COMPANY, ADAM]
    assert api("POST /crm/v1/company-clients/999").status_code == 404


def test_get_crm_company__only_of_a_company(api):
    assert api(f"GET /crm/v1/company-clients/{COMPANY}/contacts").json()["base"]["company"] == {"label": "Company", "value": "Example GmbH"}
    for unmarked in (JOHN, 999):
        answer = api(f"GET /crm/v1/company-clients/{unmarked}/contacts")
        assert (answer.status_code, answer.json()["message"]) == (404, "Company not found")


def test_update_crm_company__changes_it_and_null_overwrites(api, profile):
    details = api(f"PUT /crm/v1/company-clients/{COMPANY}", json={"city": None, "address": "Unter den Linden 1", "size": 12}).json()
    assert [details["base"][name]["value"] for name in ("city", "address", "size", "email")] == [
        None,
        "Unter den Linden 1",
        12,
        "office@example.com",
    ]
    assert (profile(COMPANY)["city"], profile(COMPANY)["attributes"]) == (None, {"size": 12})


def test_update_crm_company__only_of_a_company(api, profile):
    before = profile(JOHN)
    assert api(f"PUT /crm/v1/company-clients/{JOHN}", json={"city": "Gdynia"}).status_code == 404
    assert profile(JOHN) == before


def test_list_crm_companies__pages_filters_and_sorts_the_marked(api):
    for each in (ADAM, JOHN, 500000001):
        api(f"POST /crm/v1/company-clients/{each}")
    assert ids(api("GET /crm/v1/company-clients")) == [ADAM, JOHN, 500000001, COMPANY]
    page = api("GET /crm/v1/company-clients", query={"offset": 1, "limit": 2}).json()
    assert ([each["id"] for each in page["customers"]], page["all"], page["matching"]) == ([JOHN, 500000001], 4, 4)
    assert ids(api("GET /crm/v1/company-clients", query={"sortBy": "firstname:DESC"})) == [JOHN, ADAM, 500000001, COMPANY]
    assert ids(api("GET /crm/v1/company-clients", query={"sortBy": "firstname:ASC", "limit": 1, "offset": 1})) == [JOHN]
    page = api("GET /crm/v1/company-clients", query={"recognized": "ANONYMOUS"}).json()
    assert ([each["id"] for each in page["customers"]], page["all"], page["matching"]) == ([500000001], 4, 1)


def test_list_crm_companies__a_deleted_company_is_gone(api):
    api(f"DELETE /v4/company-clients/{COMPANY}")
    assert ids(api("GET /crm/v1/company-clients")) == []


def test_list_company_relations__are_the_profiles_with_its_name_but_for_itself(api):
    path = f"GET /crm/v1/company-clients/{COMPANY}/relations"
    assert ids(api(path)) == [JOHN]
    api(f"POST /v4/clients/{ADAM}", json={"company": "Example GmbH"})
    api("POST /v4/clients", json={"email": "late@example.com", "company": "Example GmbH"})
    late = api("GET /v4/clients/by-email/late@example.com").json()["clientId"]
    assert late > COMPANY
    for offset, limit, expected in (
        (0, 25, [ADAM, JOHN, late]),
        (0, 2, [ADAM, JOHN]),
        (1, 2, [JOHN, late]),
        (2, 1, [late]),
        (3, 5, []),
        (0, 0, []),
    ):
        page = api(path, query={"offset": offset, "limit": limit}).json()
        assert [each["id"] for each in page["customers"]] == expected
        assert (page["all"], page["matching"], page["offset"], page["limit"]) == (3, 3, offset, limit)


def test_list_company_relations__of_no_company_is_404_and_of_a_nameless_one_empty(api):
    assert api(f"GET /crm/v1/company-clients/{JOHN}/relations").status_code == 404
    api(f"POST /crm/v1/company-clients/{MARY}")
    assert api(f"GET /crm/v1/company-clients/{MARY}/relations").json() == {
        "customers": [],
        "all": 0,
        "limit": 25,
        "offset": 0,
        "matching": 0,
    }


def test_list_company_relations__needs_both_permissions(api, client):
    both = ["CRM_LIST_CLIENT_READ", "CRM_DETAILS_CLIENT_READ"]
    for permissions, status in ((both, 200), (both[:1], 403), (both[1:], 403)):
        credential = client.credential("synerise", "workspace", permissions=permissions)
        assert api(f"GET /crm/v1/company-clients/{COMPANY}/relations", auth=credential).status_code == status


def test_get_profile_company__is_the_name_as_json_text(api):
    answer = api(f"GET /crm/v1/clients/{JOHN}/company")
    assert (answer.status_code, answer.content) == (200, b'"Example GmbH"')
    answer = api(f"GET /crm/v1/clients/{ADAM}/company")
    assert (answer.status_code, answer.json()["message"]) == (404, "Company not found")


def test_get_company_identifier_attribute__is_the_attribute_that_relations_go_by(api):
    answer = api("GET /crm/v1/company-clients-identifier")
    assert (answer.status_code, answer.content) == (200, b'"company"')

"""Automatic merging and conflicts, by every way that a profile is written: the rules of the developer guide, line by line."""

import pytest

ANONYMOUS, RECOGNIZED, OTHER, NAMED = 1001, 1002, 1003, 1004
UUIDS = {number: f"00000000-0000-4000-8000-00000000{number}" for number in (ANONYMOUS, RECOGNIZED, OTHER, NAMED)}
FRESH = "00000000-0000-4000-8000-000000009999"


@pytest.fixture
def table(api, client):
    """The profiles by id, in a world of four: one anonymous, two recognized (one with a custom id), one anonymous with a custom id."""
    blank = next(row for row in client.rows("synerise", "profiles") if row["clientId"] == 500000001)

    def row(number, **members):
        return blank | {"clientId": number, "uuid": UUIDS[number], **members}

    client.seed(
        "synerise",
        {
            "profiles": [
                row(ANONYMOUS, attributes={"visits": 3, "color": "blue"}, tags=["vip"], city="Krakow"),
                row(RECOGNIZED, email="r@example.com", anonymous=False, attributes={"color": "red"}, tags=["nice tag"]),
                row(OTHER, email="o@example.com", customId="other", anonymous=False),
                row(NAMED, customId="named"),
            ]
        },
    )
    return lambda: {row["clientId"]: row for row in client.rows("synerise", "profiles")}


def create(api, body):
    return api("POST /v4/clients", json=body)


def batch(api, body):
    return api("POST /v4/clients/batch", json=[body])


def update_anonymous(api, body):
    """The UUID of the path's profile in the body is as good as no UUID."""
    return api(f"POST /v4/clients/{ANONYMOUS}", json=body)


def update_recognized(api, body):
    return api(f"POST /v4/clients/{RECOGNIZED}", json=body)


def batch_with_client_id(api, body):
    number = next(number for number, uuid in UUIDS.items() if uuid == body["uuid"])
    return api("POST /v4/clients/batch", json=[{"clientId": number, **body}])


BY_BODY = pytest.mark.parametrize("send", [create, batch])
OF_ANONYMOUS = pytest.mark.parametrize("send", [create, batch, update_anonymous, batch_with_client_id])
OF_RECOGNIZED = pytest.mark.parametrize("send", [create, batch, update_recognized, batch_with_client_id])


def assert_taken(answer):
    assert (answer.status_code, answer.content) == (202, b"")


@OF_ANONYMOUS
def test_create_profile__anonymous_uuid_with_new_email_becomes_recognized(api, table, send):
    assert_taken(send(api, {"uuid": UUIDS[ANONYMOUS], "email": "new@example.com"}))
    found = table()[ANONYMOUS]
    assert (found["email"], found["anonymous"]) == ("new@example.com", False)
    assert (found["attributes"], found["tags"], found["city"]) == ({"visits": 3, "color": "blue"}, ["vip"], "Krakow")


@OF_ANONYMOUS
def test_create_profile__anonymous_uuid_with_known_email_merges_into_its_profile(api, table, send):
    assert_taken(send(api, {"uuid": UUIDS[ANONYMOUS], "email": "r@example.com", "firstName": "Rita"}))
    assert ANONYMOUS not in table()
    found = table()[RECOGNIZED]
    assert (found["attributes"], found["tags"], found["city"]) == ({"visits": 3, "color": "red"}, ["nice tag"], None)
    assert (found["firstName"], found["uuid"], found["previousClients"]) == ("Rita", UUIDS[RECOGNIZED], [])
    assert api(f"GET /v4/clients/by-uuid/{UUIDS[ANONYMOUS]}").json()["clientId"] == RECOGNIZED


@OF_ANONYMOUS
def test_create_profile__anonymous_uuid_with_new_custom_id_stores_it_and_stays_anonymous(api, table, send):
    assert_taken(send(api, {"uuid": UUIDS[ANONYMOUS], "customId": "brand-new"}))
    assert (table()[ANONYMOUS]["customId"], table()[ANONYMOUS]["anonymous"]) == ("brand-new", True)


@OF_ANONYMOUS
@pytest.mark.parametrize(("custom_id", "holder", "stays"), [("named", NAMED, True), ("other", OTHER, False)])
def test_create_profile__anonymous_uuid_with_known_custom_id_merges(api, table, send, custom_id, holder, stays):
    assert_taken(send(api, {"uuid": UUIDS[ANONYMOUS], "customId": custom_id}))
    assert ANONYMOUS not in table()
    found = table()[holder]
    assert (found["attributes"], found["anonymous"], found["tags"]) == ({"visits": 3, "color": "blue"}, stays, [])
    assert api(f"GET /v4/clients/by-uuid/{UUIDS[ANONYMOUS]}").json()["clientId"] == holder


@OF_RECOGNIZED
def test_create_profile__recognized_uuid_with_new_email_overwrites_it(api, table, send):
    assert_taken(send(api, {"uuid": UUIDS[RECOGNIZED], "email": "new@example.com"}))
    assert (table()[RECOGNIZED]["email"], table()[RECOGNIZED]["anonymous"]) == ("new@example.com", False)
    assert api("GET /v4/clients/by-email/r@example.com").status_code == 404


@OF_RECOGNIZED
def test_create_profile__recognized_uuid_with_new_custom_id_stores_it(api, table, send):
    count = len(table())
    assert_taken(send(api, {"uuid": UUIDS[RECOGNIZED], "customId": "brand-new"}))
    found = table()[RECOGNIZED]
    assert (found["customId"], found["email"], found["anonymous"], len(table())) == ("brand-new", "r@example.com", False, count)


@OF_RECOGNIZED
@pytest.mark.parametrize("known", [{"email": "o@example.com"}, {"customId": "other"}, {"customId": "named"}])
def test_create_profile__recognized_uuid_with_known_email_or_custom_id_of_another_is_a_conflict(api, table, send, known):
    before = table()
    assert_taken(send(api, {"uuid": UUIDS[RECOGNIZED], "firstName": "Rita", **known}))
    assert table() == before


@OF_RECOGNIZED
def test_create_profile__recognized_uuid_with_its_own_email_updates(api, table, send):
    assert_taken(send(api, {"uuid": UUIDS[RECOGNIZED], "email": "r@example.com", "firstName": "Rita"}))
    assert table()[RECOGNIZED]["firstName"] == "Rita"


@BY_BODY
def test_create_profile__new_email_and_new_custom_id_create_one_profile(api, table, send):
    count = len(table())
    assert_taken(send(api, {"email": "new@example.com", "customId": "brand-new"}))
    assert len(table()) == count + 1
    assert api("GET /v4/clients/by-email/new@example.com").json() == api("GET /v4/clients/by-custom-id/brand-new").json()


@BY_BODY
def test_create_profile__known_email_with_new_custom_id_stores_it(api, table, send):
    count = len(table())
    assert_taken(send(api, {"email": "r@example.com", "customId": "brand-new"}))
    assert (table()[RECOGNIZED]["customId"], len(table())) == ("brand-new", count)


@BY_BODY
@pytest.mark.parametrize("custom_id", ["other", "named"])
def test_create_profile__known_email_with_known_custom_id_of_another_is_a_conflict(api, table, send, custom_id):
    before = table()
    assert_taken(send(api, {"email": "r@example.com", "customId": custom_id, "firstName": "Rita"}))
    assert table() == before


@BY_BODY
@pytest.mark.parametrize(("custom_id", "holder"), [("other", OTHER), ("named", NAMED)])
def test_create_profile__new_email_with_known_custom_id_writes_the_email(api, table, send, custom_id, holder):
    count = len(table())
    assert_taken(send(api, {"email": "new@example.com", "customId": custom_id}))
    assert (table()[holder]["email"], table()[holder]["anonymous"], len(table())) == ("new@example.com", False, count)


@BY_BODY
def test_create_profile__known_email_and_custom_id_of_one_profile_update_it(api, table, send):
    assert_taken(send(api, {"email": "o@example.com", "customId": "other", "firstName": "Otto"}))
    assert table()[OTHER]["firstName"] == "Otto"


@BY_BODY
@pytest.mark.parametrize(
    ("known", "holder"), [({"email": "r@example.com"}, RECOGNIZED), ({"customId": "named"}, NAMED), ({"customId": "other"}, OTHER)]
)
def test_create_profile__unknown_uuid_joins_the_known_profile(api, table, send, known, holder):
    """inferred: the UUID of a device that was never seen is an anonymous profile without a history."""
    count = len(table())
    assert_taken(send(api, {"uuid": FRESH, **known}))
    assert len(table()) == count
    assert {api(f"GET /v4/clients/by-uuid/{uuid}").json()["clientId"] for uuid in (FRESH, UUIDS[holder])} == {holder}


@BY_BODY
def test_create_profile__anonymous_uuid_beside_email_and_custom_id_of_one_profile_merges(api, table, send):
    assert_taken(send(api, {"uuid": UUIDS[ANONYMOUS], "email": "o@example.com", "customId": "other"}))
    assert ANONYMOUS not in table()
    assert table()[OTHER]["attributes"]["visits"] == 3


@BY_BODY
def test_create_profile__anonymous_uuid_beside_conflicting_identifiers_is_left_alone(api, table, send):
    before = table()
    assert_taken(send(api, {"uuid": UUIDS[ANONYMOUS], "email": "r@example.com", "customId": "other"}))
    assert table() == before


def test_update_profile__anonymous_profile_takes_in_another_anonymous_uuid(api, table):
    assert_taken(api(f"POST /v4/clients/{NAMED}", json={"uuid": UUIDS[ANONYMOUS]}))
    assert ANONYMOUS not in table()
    assert table()[NAMED]["attributes"]["visits"] == 3


def test_update_profile__recognized_uuid_of_another_profile_is_a_conflict(api, table):
    before = table()
    assert_taken(api(f"POST /v4/clients/{OTHER}", json={"uuid": UUIDS[RECOGNIZED], "city": "Gdansk"}))
    assert table() == before


def test_update_profile_by_email__custom_id_of_another_profile_is_a_conflict(api, table):
    before = table()
    assert_taken(api("POST /v4/clients/by-email/r@example.com", json={"customId": "other", "city": "Gdansk"}))
    assert table() == before


def test_update_profile_by_custom_id__an_anonymous_one_with_a_known_email_merges(api, table):
    assert_taken(api("POST /v4/clients/by-customid/named", json={"email": "r@example.com"}))
    assert NAMED not in table()
    assert api(f"GET /v4/clients/by-uuid/{UUIDS[NAMED]}").json()["clientId"] == RECOGNIZED


def test_create_profile__an_automatic_merge_moves_events_and_leaves_its_mark(api, client, table):
    event = {"eventUUID": "e-1", "clientId": ANONYMOUS, "action": "page.visit", "label": "x", "time": "2026-01-01T00:00:00Z", "params": {}}
    client.seed("synerise", {"events": [event]})
    assert_taken(create(api, {"uuid": UUIDS[ANONYMOUS], "email": "r@example.com"}))
    events = [row for row in client.rows("synerise", "events") if row["clientId"] == RECOGNIZED]
    assert [row["action"] for row in events] == ["page.visit", "client.merge"]
    assert events[1]["params"] == {"mergedClients": [ANONYMOUS]}


# --- non-unique e-mails ---


@pytest.fixture
def shared_emails(client):
    client.settings({"synerise": {"unique_emails": False}})


def test_create_profile__an_email_alone_is_no_identifier_where_emails_are_shared(api, shared_emails):
    assert create(api, {"email": "new@example.com"}).status_code == 400
    assert api("GET /v4/clients/by-email/person@example.com").status_code == 404


def test_create_profile__a_shared_email_never_merges(api, table, shared_emails):
    assert_taken(create(api, {"email": "r@example.com", "customId": "brand-new"}))
    assert_taken(create(api, {"email": "r@example.com", "uuid": UUIDS[ANONYMOUS]}))
    assert [row["email"] for row in table().values()].count("r@example.com") == 3


def test_create_profile__a_phone_names_a_profile_beside_a_shared_email(api, client, table, shared_emails):
    """The e-mail is no identifier there, so the phone is the only one."""
    assert_taken(create(api, {"phone": "+48600000000", "customId": "caller"}))
    before = table()
    assert_taken(create(api, {"email": "new@example.com", "phone": "+48600000000", "city": "Gdansk"}))
    changed = {number: row for number, row in table().items() if row != before[number]}
    assert [row["customId"] for row in changed.values()] == ["caller"] and len(table()) == len(before)


def test_create_profile__recognized_by_its_custom_id_it_is_not_merged_away(api, table, shared_emails):
    """Recognized UUID and known custom ID of another conflict, also where the profile was written while e-mails made recognized."""
    before = table()
    assert before[NAMED]["anonymous"] is True
    assert_taken(create(api, {"uuid": UUIDS[NAMED], "customId": "other"}))
    assert table() == before


def test_create_profile__a_custom_id_makes_recognized_where_emails_are_shared(api, table, shared_emails):
    assert_taken(create(api, {"uuid": UUIDS[ANONYMOUS], "customId": "brand-new"}))
    assert table()[ANONYMOUS]["anonymous"] is False


@pytest.mark.parametrize(
    ("wire", "body"),
    [
        (f"POST /v4/clients/merge/from/ids/{ANONYMOUS}/to/id/{RECOGNIZED}", None),
        ("POST /v4/clients", {"uuid": UUIDS[ANONYMOUS], "email": "r@example.com"}),
        (f"POST /v4/clients/{ANONYMOUS}", {"uuid": FRESH}),
    ],
)
def test_create_profile__a_seeded_row_that_claims_its_uuid_for_another_is_put_right(api, client, table, wire, body):
    """Seeded rows may contradict each other; the profile's own UUID counts, and becomes a historical one of whoever it goes to."""
    client.seed("synerise", {"profile_uuids": [{"uuid": UUIDS[ANONYMOUS], "clientId": OTHER}, {"uuid": FRESH, "clientId": 4}]})
    assert api(wire, json=body).status_code in (200, 202)
    owner = ANONYMOUS if wire.endswith(str(ANONYMOUS)) else RECOGNIZED
    assert api(f"GET /v4/clients/by-uuid/{UUIDS[ANONYMOUS]}").json()["clientId"] == owner

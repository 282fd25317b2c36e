"""CRM's lists against a few lines of ordinary Python over the whole list: every filter with every search, order and page."""

import itertools

SAVED = "a0640816-8092-4a17-b41e-cd9e1230a3c7"
RECOGNIZED = {"NONE": (None, "UUID"), "RECOGNIZED": (None,), "true": (None,), "ANONYMOUS": ("UUID",), "false": ("UUID",)}
SEARCHES = {
    "": lambda row: True,
    "email:p7@example.com": lambda row: row["email"] == "p7@example.com",
    "firstName:Eve": lambda row: row["firstname"] == "Eve",
    "city:Berlin": lambda row: row["city"] == "Berlin",
    "Ev": lambda row: any("ev" in (row[name] or "").lower() for name in ("email", "firstname", "lastName", "uuid")),
    "nobody at all": lambda row: False,
}
ORDERS = ("", "lastName:ASC", "lastName:DESC", "city:ASC", "city:DESC", "id:DESC", "firstname")
PAGES = ((0, 100), (2, 5), (0, 0), (200, 5))


def make_profiles(client, count):
    """Profiles with few names and cities, so that there are ties and gaps; a third of them anonymous, ids in no order."""
    (anonymous,) = [row for row in client.rows("synerise", "profiles") if row["clientId"] == 500000001]
    rows = []
    for n in range(count):
        row = anonymous | {"clientId": (n * 37) % 101 + 1, "uuid": f"00000000-0000-4000-8000-{n:012d}", "anonymous": n % 3 == 0}
        row |= {"email": None if n % 3 == 0 else f"p{n}@example.com", "firstName": ("Eve", "Stevie", None)[n % 3 if n % 5 else 0]}
        row |= {"lastName": ("Ash", "Birch", "Elm", None)[n % 4], "city": ("Berlin", None, "Aachen")[n % 7 % 3]}
        rows.append(row)
    client.seed("synerise", {"profiles": rows})


def expected(rows, recognized, search, order, offset, limit):
    found = [row for row in rows if row["anonymous_type"] in RECOGNIZED[recognized] and SEARCHES[search](row)]
    if order:
        name, _, direction = order.partition(":")
        valued = sorted((row for row in found if row[name] is not None), key=lambda row: row[name], reverse=direction == "DESC")
        found = [*valued, *(row for row in found if row[name] is None)]  # sorting keeps equals as they were, by id
    return [row["id"] for row in found[offset : offset + limit]], len(found)


def check_list(api, wire, names):
    rows = api(wire, query={"limit": 1000}).json()["customers"]
    assert len(rows) > 40
    for recognized, search, order, (offset, limit) in itertools.product(
        RECOGNIZED, SEARCHES, ORDERS if "sortBy" in names else ("",), PAGES
    ):
        query = {"recognized": recognized, "offset": offset, "limit": limit}
        query |= ({"search": search} if search else {}) | ({"sortBy": order} if order else {})
        page = api(wire, query=query).json()
        found = [row["id"] for row in page["customers"]], page["matching"]
        assert (query, found, page["all"]) == (query, expected(rows, recognized, search, order, offset, limit), len(rows))


def test_list_crm_profiles__equals_a_plain_reference(api, client):
    make_profiles(client, 40)
    check_list(api, "GET /crm/v1/list", ("search", "sortBy"))


def test_list_segmentation_profiles__equals_a_plain_reference(api, client):
    make_profiles(client, 45)
    row = {"uuid": SAVED, "name": "All of them", "clientIds": [*range(1, 102)]}
    client.seed("synerise", {"segmentations": [row]})
    check_list(api, f"GET /crm/v1/segmentations/{SAVED}/clients", ("search",))

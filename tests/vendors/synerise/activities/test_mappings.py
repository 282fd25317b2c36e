"""Icons, labels and descriptions of actions: create, list, change, and how the lists show them."""

from typing import Any

import pytest

from mockserver.client import Client

KINDS = {"icon": "iconID", "label": "labelId", "description": "descriptionId"}
JINJA = "{% if x %}{{ customer.name }}{% endif %}"


@pytest.fixture
def lenient(client: Client) -> None:
    client.settings({"contract": "record"})


def round_trip(api: Any, kind: str) -> None:
    """The samples of create, list and change: documented, docs/synerise-api-reference.txt:1711-1755, 1885-1970."""
    wire = f"/activities-api/{kind}s"
    seeded = api(f"GET {wire}").json()
    assert [list(row) for row in seeded] == [["id", "businessProfileId", "action", kind]]
    made = api(f"POST {wire}", json={"action": "page.visit", kind: "string"})
    row = {"id": 2, "businessProfileId": 100005, "action": "page.visit", kind: "string"}
    assert (made.status_code, made.json()) == (200, row)
    assert api(f"GET {wire}").json() == [*seeded, row]
    wrapped = (lambda found: [found]) if kind == "icon" else (lambda found: found)
    for verb in ("PUT", "PATCH"):
        changed = api(f"{verb} {wire}/2", json={kind: f"by {verb}"})
        assert (changed.status_code, changed.json()) == (200, wrapped(row | {kind: f"by {verb}"}))
    assert api(f"PUT {wire}/1", json={"action": "page.visit", kind: "string"}).json() == wrapped(row | {"id": 1})
    assert api(f"PUT {wire}/9", json={}).json()["message"] == "Mapping not found"
    assert api(f"PUT {wire}/9", json={}).status_code == 404
    assert api(f"PUT {wire}/2", json={"action": "b.c"}).json() == wrapped(row | {"action": "b.c", kind: "by PATCH"})


def refusals(api: Any, kind: str) -> None:
    wire = f"/activities-api/{kind}s"
    before = api(f"GET {wire}").json()
    for body, message in (
        ({"action": "a"}, f"JSON parse error: Missing property: '{kind}'"),
        ({kind: "x"}, "JSON parse error: Missing property: 'action'"),
        ({"action": "x" * 33, kind: "x"}, "JSON parse error: action must match [a-zA-Z0-9._-]{1,32}"),
        (
            {"action": 5, kind: "x"},
            "JSON parse error: Cannot deserialize value of type `java.lang.String` (through reference chain: action)",
        ),
        (
            {"action": "a", kind: []},
            f"JSON parse error: Cannot deserialize value of type `java.lang.String` (through reference chain: {kind})",
        ),
    ):
        answer = api(f"POST {wire}", json=body)
        assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert api(f"PUT {wire}/x", json={}).status_code == 400
    assert api(f"GET {wire}").json() == before


def test_create_event_icon__is_listed_and_changed(api: Any) -> None:
    round_trip(api, "icon")


def test_create_event_label__is_listed_and_changed(api: Any) -> None:
    round_trip(api, "label")


def test_create_event_description__is_listed_and_changed(api: Any) -> None:
    round_trip(api, "description")


def test_update_event_icon__bad_data_is_refused(api: Any, lenient: None) -> None:
    refusals(api, "icon")


def test_update_event_label__bad_data_is_refused(api: Any, lenient: None) -> None:
    refusals(api, "label")


def test_update_event_description__bad_data_is_refused(api: Any, lenient: None) -> None:
    refusals(api, "description")


def test_list_event_icons__another_workspace_has_its_own(client: Client) -> None:
    client.seed("synerise", {"event_icons": [{"id": 8, "businessProfileId": 1, "action": "page.visit", "icon": "theirs"}]})
    found = client.call("GET /activities-api/icons", auth="workspace").json()
    assert [row["id"] for row in found] == [1]
    assert client.call("PUT /activities-api/icons/8", auth="workspace", json={"icon": "mine"}).status_code == 404


def get_shown(api: Any) -> dict[str, Any]:
    answer = api("GET /activities-api/activities", query={"limit": 1})
    return dict(answer.json()[0])


def test_list_event_labels__the_newest_of_an_action_is_shown_and_jinja_is_not_processed(api: Any) -> None:
    """documented, docs/synerise-api-reference.txt:1892, 1946"""
    api("POST /activities-api/labels", json={"action": "page.visit", "label": JINJA})
    found = get_shown(api)
    assert (found["action"]["name"], found["label"], found["action"]["label"]) == ("page.visit", JINJA, JINJA)


def test_list_event_descriptions__are_shown_beside_the_event(api: Any) -> None:
    api("POST /activities-api/descriptions", json={"action": "page.visit", "description": JINJA})
    api("POST /activities-api/icons", json={"action": "page.visit", "icon": "https://example.com/i.svg"})
    found = get_shown(api)
    assert (found["description"], found["action"]["description"], found["icon"]) == (JINJA, JINJA, "https://example.com/i.svg")

"""Work that may not grow faster than its input: a table a group adds rows to, played by test_growth.py.

A row prepares a fresh tenant for a size and gives the work to be timed; twice the size may take three times as long, not more.
"""

from collections.abc import Callable
from typing import Any

from mockserver.client import Client

Work = Callable[[], object]
Row = tuple[str, int, Callable[[Client, int], Work]]
"""A name, the smaller of the two sizes, and what makes the work of a size."""
JSON = {"Content-Type": "application/json"}
BULK = "/api/bulk/2.0"


def request(client: Client, wire: str, kind: str | None = None, **options: Any) -> Work:
    """One request, which must not be refused."""
    vendor = {"/api/bulk": "eloqua", "/api/v1": "twelved", "/v4": "synerise"}
    owner = next((name for prefix, name in vendor.items() if wire.partition(" ")[2].startswith(prefix)), "")
    auth = client.credential(owner, kind) if kind else None
    headers = {"Api-Version": "4.4", "Accept": "application/json", **options.pop("headers", JSON)}

    def send() -> None:
        answer = client.call(wire, auth=auth, headers=headers, **options)
        assert answer.status_code < 300, answer.text[:500]

    return send


# --- 12d Synergy


def save_attributes(client: Client, size: int) -> Work:
    attributes = [{"name": f"a{number}", "value": number} for number in range(size)]
    body = {"FirstName": "a", "LastName": "b", "Email": "c", "Attributes": attributes}
    return request(client, "POST /api/v1/Contacts/saveContact", "pat", json=body)


def search_attributes(client: Client, size: int) -> Work:
    save_attributes(client, size)()
    filters = [{"Attribute": {"Name": f"a{number}"}, "Value": number} for number in range(size)]
    return request(client, "POST /api/v1/Contacts/search", "pat", json={"Attributes": filters})


def search_one_name(client: Client, size: int) -> Work:
    body = {"FirstName": "a", "LastName": "b", "Email": "c", "Attributes": [{"name": "a", "value": number} for number in range(size)]}
    request(client, "POST /api/v1/Contacts/saveContact", "pat", json=body)()
    filters = [{"Attribute": {"Name": "a"}, "Value": size - number} for number in range(size)]
    return request(client, "POST /api/v1/Contacts/search", "pat", json={"Attributes": filters})


def search_jobs(client: Client, size: int) -> Work:
    filters = [{"Attribute": {"Name": f"a{number}"}, "Value": [number]} for number in range(size)]
    return request(client, "POST /api/v1/jobs/search", "pat", json={"Attributes": filters})


# --- Oracle Eloqua


def upload_rows(client: Client, size: int) -> Work:
    return request(client, f"POST {BULK}/contacts/syncActions/1/data", "basic", json=[{"Id": str(number)} for number in range(size)])


def upload_csv(client: Client, size: int) -> Work:
    data = b"Id\r\n" + b"".join(b"%d\r\n" % number for number in range(size))
    return request(client, f"POST {BULK}/contacts/syncActions/1/data", "basic", data=data, headers={"Content-Type": "text/csv"})


def upload_often(client: Client, size: int) -> Work:
    send = request(client, f"POST {BULK}/contacts/syncActions/1/data", "basic", json=[{"Id": "1"}])
    return lambda: [send() for _ in range(size)]


def forget_uploads(client: Client, size: int) -> Work:
    upload_often(client, size)()
    return lambda: client.advance(30 * 24 * 3600)


def run_sync(client: Client, size: int) -> Work:
    rows = [{"Id": str(number % 5), f"extra{number}": "x"} for number in range(size)]
    request(client, f"POST {BULK}/contacts/syncActions/1/data", "basic", json=rows)()
    request(client, f"POST {BULK}/syncs", "basic", json={"syncedInstanceUri": "/contacts/syncActions/1"})()
    return lambda: client.advance(10)


def read_sync_data(client: Client, size: int) -> Work:
    run_sync(client, size)()
    return request(client, f"GET {BULK}/syncs/1/data", "basic", query={"limit": "50000"})


# --- Incoplax


def create_contact(client: Client, size: int) -> Work:
    body = {"displayname": "a", "number": "1", "opts": {"groups": [f"g{number}" for number in range(size)]}, "ext": {}}
    body["ext"] = {f"x{number}": number for number in range(size)}
    return request(client, "POST /rest/v1/addressbook/contacts", json=body)


def update_groups(client: Client, size: int) -> Work:
    create_contact(client, size)()
    (contact,) = [row for row in client.rows("incoplax", "contacts") if row["displayname"] == "a"]
    groups = [f"g{number}" for number in range(size // 2, size + size // 2)]
    return request(client, f"PATCH /rest/v1/addressbook/contacts/{contact['id']}", json={"opts": {"groups": groups}})


def create_group(client: Client, size: int) -> Work:
    body = {"name": "a", "opts": {"abonents": [*range(size)]}}
    return request(client, "POST /rest/v1/addressbook/contactgroups", json=body)


def list_by_filter(client: Client, size: int) -> Work:
    return request(client, "GET /rest/v1/addressbook/contacts", query={"mask": ",".join(f"x{number}" for number in range(size))})


# --- AdmiralCloud


def create_metadata(client: Client, size: int) -> Work:
    metadata = [{"title": f"t{number}", "content": "x"} for number in range(size)]
    conflicts = [{"id": number} for number in range(size)]
    return request(client, "POST /v6/contact", json={"metadata": metadata, "settings": {"merge": {"conflicts": conflicts}}})


def update_by_paths(client: Client, size: int) -> Work:
    client.settings({"contract": "record"})
    return request(client, "PUT /v5/contact/1", json={f"x{number}.a": number for number in range(size)})


# --- Synerise: profiles and their tags


def profile(client: Client, size: int, **more: Any) -> dict[str, Any]:
    return {"customId": "growth", "attributes": {f"a{number}": number for number in range(size)}, **more}


def create_profile(client: Client, size: int) -> Work:
    return request(client, "POST /v4/clients", "workspace", json=profile(client, size))


def replace_tags(client: Client, size: int) -> Work:
    request(client, "POST /v4/clients", "workspace", json=profile(client, 0, tags=[f"t{number}" for number in range(size)]))()
    tags = [f"t{number}" for number in range(size, 2 * size)]
    return request(client, "POST /v4/clients", "workspace", json=profile(client, 0, tags=tags))


def merge_profiles(client: Client, size: int) -> Work:
    for number in range(size):
        attributes = {f"a{number}-{place}": place for place in range(100)}
        request(client, "POST /v4/clients", "workspace", json={"customId": f"growth{number}", "attributes": attributes})()
    sources = ",".join(f"growth{number}" for number in range(1, size))
    return request(client, f"POST /v4/clients/merge/from/custom-ids/{sources}/to/custom-id/growth0", "workspace")


def batch_of_one_profile(client: Client, size: int) -> Work:
    create_profile(client, size)()
    items = [{"customId": "growth", "attributes": {"a": number, f"b{number}": None}} for number in range(50)]
    return request(client, "POST /v4/clients/batch", "workspace", json=items)


def save_batch(client: Client, size: int) -> Work:
    items = [{"customId": f"growth{number}", "attributes": {"a": number}} for number in range(size)]
    return request(client, "POST /v4/clients/batch", "workspace", json=items)


TABLE: tuple[Row, ...] = (
    ("twelved.save_contact", 2_000, save_attributes),
    ("twelved.search_contacts", 1_500, search_attributes),
    ("twelved.search_contacts of one name", 1_500, search_one_name),
    ("twelved.search_jobs", 1_500, search_jobs),
    ("eloqua.upload_sync_action_data", 10_000, upload_rows),
    ("eloqua.upload_sync_action_data as CSV", 10_000, upload_csv),
    ("eloqua.upload_sync_action_data often", 100, upload_often),
    ("eloqua uploads that expire", 240, forget_uploads),
    ("eloqua sync", 3_000, run_sync),
    ("eloqua.list_sync_data", 5_000, read_sync_data),
    ("incoplax.create_contact", 3_000, create_contact),
    ("incoplax.update_contact", 3_000, update_groups),
    ("incoplax.create_contactgroup", 5_000, create_group),
    ("incoplax.list_contacts", 10_000, list_by_filter),
    ("admiralcloud.create_contact", 4_000, create_metadata),
    ("admiralcloud.update_contact", 10_000, update_by_paths),
    ("synerise.create_profile", 10_000, create_profile),
    ("synerise.create_profile with other tags", 1_000, replace_tags),
    ("synerise.merge_profiles_by_custom_ids", 100, merge_profiles),
    ("synerise.batch_profiles", 250, save_batch),
    ("synerise.batch_profiles of one", 4_000, batch_of_one_profile),
)

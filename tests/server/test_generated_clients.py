"""Clients that openapi-python-client makes of the 3.1 views: of every operation, and they work against a running server."""

import importlib
import json
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from mockserver.app import Mock
from mockserver.client import Client, send_in_process

WARNINGS = {"_mock": ["WARNING parsing GET /_mock/specs/{vendor}.yaml within server."]}
"""It reads no answer of the type application/yaml; what it makes of the operation gives the bytes."""


class Generated:
    """A package that was generated, and a client of it."""

    def __init__(self, package: str, url: str, **headers: str) -> None:
        self.package = package
        self.client = self.module("client").Client(base_url=url, headers=headers, raise_on_unexpected_status=True)

    def module(self, name: str) -> Any:
        return importlib.import_module(f"{self.package}.{name}")

    def model(self, name: str, document: dict[str, Any]) -> Any:
        return getattr(self.module("models"), name).from_dict(document)

    def call(self, operation: str, status: int = 200, **arguments: Any) -> Any:
        """The answer as its model has it; `operation` is `<tag>.<operationId>`."""
        answer = self.module(f"api.{operation}").sync_detailed(client=self.client, **arguments)
        assert answer.status_code == status, (operation, answer.content)
        return answer.parsed

    def carry(self, **headers: str) -> None:
        self.client.with_headers(headers)


@pytest.fixture(scope="module")
def views(mock: Mock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], tuple[str, list[str]]]]:
    """Generates a vendor's package: its name, and what the generator had to say."""
    folder = tmp_path_factory.mktemp("generated")
    ask = Client("http://mockserver.test", "default", send_in_process(mock))
    made: dict[str, tuple[str, list[str]]] = {}

    def of_vendor(vendor: str) -> tuple[str, list[str]]:
        if vendor not in made:
            view = folder / f"{vendor}.json"
            view.write_bytes(ask.call(f"GET /_mock/specs/{vendor}.json?openapi=3.1").content)
            package = f"generated{vendor}".replace("__", "_")
            settings = ConfigFile(post_hooks=[], literal_enums=True)
            said = generate(config=Config.from_sources(settings, MetaType.NONE, view, "utf-8", True, folder / package))
            made[vendor] = package, [f"{each.header}" for each in said]
        return made[vendor]

    sys.path.insert(0, str(folder))
    yield of_vendor
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("generated")]:
        del sys.modules[name]


@pytest.fixture
def generated(wired: Client, views: Any) -> Iterator[Callable[..., Generated]]:
    with ExitStack() as opened:

        def connect(vendor: str, **headers: str) -> Generated:
            made = Generated(views(vendor)[0], wired.url, **headers)
            opened.enter_context(made.client)
            return made

        yield connect


def names_in(package: Path) -> set[str]:
    return {file.stem for file in package.glob("api/*/*.py")} - {"__init__"}


@pytest.mark.parametrize("vendor", ["incoplax", "twelved", "eloqua", "admiralcloud", "synerise", "_mock"])
def test_generate__every_operation_of_the_view_without_a_warning(mock: Mock, views: Any, vendor: str) -> None:
    package, said = views(vendor)
    assert [each.strip() for each in said] == WARNINGS.get(vendor, [])
    folder = Path(importlib.import_module(package).__path__[0])
    verbs = {"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}
    wanted = {key for key, spec in mock.contracts[vendor].operations.items() if spec.verb in verbs}
    assert {name.rstrip("_") for name in names_in(folder)} == {key.replace("__", "_") for key in wanted}


def test_generated_client__of_incoplax_logs_in_creates_reads_searches_changes_and_deletes(wired: Client, generated: Any) -> None:
    wired.settings(auth="always")
    client = generated("incoplax")
    session = client.call(
        "sessions.create_session",
        body=client.model("Login", {"domain": "example", "login": "admin", "pwd": "admin-secret", "session_type": "api"}),
    )
    client.carry(Authorization=f"Bearer {session.session_token}")
    made = client.call("contacts.create_contact", body=client.model("ContactCreate", {"displayname": "Jane Roe", "number": "77"}))
    assert client.call("contacts.get_contact", id=made.id).displayname == "Jane Roe"
    found = client.call("contacts.list_contacts", filter_='{"number":"77"}')
    assert [contact.id for contact in found] == [made.id]
    changed = client.call("contacts.update_contact", id=made.id, body=client.model("ContactPatch", {"department": "IT"}))
    assert changed.department == "IT"
    client.call("contacts.delete_contact", 204, id=made.id)
    assert client.call("contacts.list_contacts", filter_='{"number":"77"}') == []


def test_generated_client__of_twelved_saves_reads_and_searches(wired: Client, generated: Any) -> None:
    client = generated("twelved", **wired.credential("twelved", "pat")["headers"])
    sample = {"FirstName": "post", "LastName": "man", "Email": "postman@gmail.com", "Companies": [], "Attributes": []}
    made = client.call("contacts.save_contact", body=client.model("ContactGiven", sample))
    read = client.call("contacts.get_contact", id=made.id_string, retrieve_attributes="true", retrieve_companies="true")
    assert read.email == "postman@gmail.com"
    page = client.call("contacts.search_contacts", body=client.model("ContactSearch", {"Email": "postman"}))
    assert [contact.id.id_string for contact in page.result] == [made.id_string]


def test_generated_client__of_eloqua_defines_uploads_syncs_and_reads(wired: Client, generated: Any) -> None:
    wired.settings(eloqua={"sync_mode": "immediate"})
    login = b64encode(rb"MockSite\mock.user:mock-secret").decode()
    client = generated("eloqua", Authorization=f"Basic {login}")
    given: dict[str, Any] = {"name": "Buyers", "fields": {"Id": "{{Contact.Id}}"}, "identifierFieldName": "Id"}
    given["syncActions"] = [{"action": "add", "destination": "{{ContactList[2]}}"}]
    made = client.call("sync_actions.create_sync_action", 201, body=client.model("ContactSyncActionIndividual", given))
    number = int(made.uri.rpartition("/")[2])
    assert client.call("sync_actions.get_sync_action", id=number).name == "Buyers"
    row = client.model("ContactSyncActionOperationDataItem", {"Id": "1"})
    client.call("sync_actions.upload_sync_action_data", 204, id=number, body=[row])
    sync = client.call("syncs.create_sync", 201, body=client.model("CreateSyncBody", {"syncedInstanceUri": made.uri}))
    number = int(sync.uri.rpartition("/")[2])
    assert client.call("syncs.get_sync", id=number).status == "success"
    assert client.call("syncs.list_sync_data", id=number).items == [{"Id": "1"}]


def test_generated_client__of_admiralcloud_creates_reads_finds_changes_and_destroys(wired: Client, generated: Any) -> None:
    wired.settings(auth="always")
    client = generated("admiralcloud", **wired.credential("admiralcloud", "bearer")["headers"])
    made = client.call("contacts.create_contact", body=client.model("ContactCreate", {"email": "new@example.com"}))
    assert client.call("contacts.find_contact", id=made.id)[0].email == "new@example.com"
    assert [contact.id for contact in client.call("contacts.find_contacts", email="new@example.com")] == [made.id]
    client.call("contacts.update_contact", id=made.id, body=client.model("ContactUpdate", {"type": "photographers"}))
    client.call("contacts.destroy_contact", id=made.id, force_delete_contact=True)
    assert client.call("contacts.find_contacts", email="new@example.com") == []


def test_generated_client__of_synerise_logs_in_creates_finds_and_records(wired: Client, generated: Any) -> None:
    wired.settings(synerise={"content_type_on_reads": "ignored"})  # such clients send no Content-Type without a body
    client = generated("synerise")
    key = "64c09614-1b2a-42f7-804d-f647243eb1ab"
    token = client.call("accounts.login_workspace", body=client.model("WorkspaceKey", {"apiKey": key})).token
    client.carry(Authorization=f"Bearer {token}", Accept="application/json")
    body = client.model("ProfileBody", {"email": "new@example.com", "city": "Gdansk"})
    client.call("profiles.create_profile", 202, body=body, api_version="4.4")
    found = client.call("profiles.find_profile", identifier_type="by-email", identifier_value="new@example.com", api_version="4.4")
    assert found.city == "Gdansk"
    event = client.model("CustomEvent", {"label": "x", "client": {"id": found.client_id}, "action": "bike.rent"})
    client.call("events.send_custom_event", 202, body=event, api_version="4.4")


def test_generated_client__of_the_control_plane_makes_a_tenant_and_reads_its_rows(wired: Client, generated: Any) -> None:
    client = generated("_mock")
    client.call("snapshots.take_snapshot", name="before")
    rows = client.call("state.read_table_state", vendor="incoplax", table="contacts").to_dict()
    assert len(rows["incoplax"]["contacts"]) == 2
    assert json.loads(json.dumps(rows)) == rows

"""A public client, unmodified: pyeloqua finds the server by GET /id and ends its flows in the documented results.

Only the network is ours: requests to any host, login.eloqua.com first, go to the tenant in process.
"""

import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from pyeloqua import Bulk, Eloqua, EloquaBulkSyncTimeout, EloquaValidationError
from pyeloqua.error_handling import EloquaServerError, EloquaSyncError

from mockserver.client import Client

JOB = {
    "filters": [],
    "fields": [{"name": "Id", "statement": "{{Contact.Id}}"}],
    "job_type": "syncActions",
    "elq_object": "contacts",
    "obj_id": None,
    "act_type": None,
    "options": {"identifierFieldName": "Id", "isSyncTriggeredOnImport": False},
}


class ToTenant(requests.adapters.BaseAdapter):
    """Carries prepared requests to one tenant."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client
        self.seen: list[str] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        own = f"/t/{self.client.tenant}"
        path = parts.path if parts.path.startswith(own) else own + parts.path
        self.seen.append(f"{request.method} {parts.netloc}{parts.path}")
        body = request.body.encode() if isinstance(request.body, str) else request.body
        target = f"{path}?{parts.query}" if parts.query else path
        answer = self.client.send(request.method or "GET", target, list(request.headers.items()), body)
        response = requests.Response()
        response.status_code, response.reason, response.url = answer.status_code, answer.reason, request.url or ""
        response.headers.update(answer.header_list)
        response.raw, response.request = io.BytesIO(answer.content), request
        return response

    def close(self) -> None:
        pass


@pytest.fixture
def network(client: Client, monkeypatch: pytest.MonkeyPatch) -> ToTenant:
    adapter = ToTenant(client)
    monkeypatch.setattr(requests.Session, "get_adapter", lambda session, url: adapter)
    return adapter


@pytest.fixture
def bulk(network: ToTenant, tmp_path: Path) -> Bulk:
    """Logged in, with a job for contact sync actions."""
    job = tmp_path / "job.json"
    job.write_text(json.dumps(JOB))
    found = Bulk(username="mock.user", password="mock-secret", company="MockSite")
    found.read_job(str(job))
    return found


def test_identify__pyeloqua_logs_in_and_learns_the_base(client: Client, network: ToTenant, bulk: Bulk) -> None:
    assert network.seen == ["GET login.eloqua.com/id"]
    assert (bulk.site_id, bulk.user_id, bulk.user_display) == (42, 314, "John Smith")
    assert bulk.bulk_base == f"{client.url}/API/Bulk/2.0/"


def test_identify__pyeloqua_with_a_wrong_password_is_answered_so(network: ToTenant) -> None:
    with pytest.raises(ValueError, match="Invalid login credentials"):
        Bulk(username="mock.user", password="wrong", company="MockSite")


def test_upload_sync_action_data__pyeloqua_defines_uploads_and_syncs(client: Client, bulk: Bulk) -> None:
    bulk.add_syncaction_list("add", list_id=1)
    bulk.create_def("By pyeloqua")
    assert bulk.job_def["uri"] == "/contacts/syncActions/4"
    bulk.post_data([{"Id": "1"}, {"Id": "3"}])
    bulk.start_sync()
    assert bulk.job_sync["status"] == "pending"
    assert bulk.check_sync() is False
    client.advance(3)
    assert bulk.check_sync() is True
    assert bulk.job_sync["status"] == "success"
    assert "ELQ-00119" in [entry["statusCode"] for entry in bulk.get_sync_logs()]
    assert bulk.get_sync_rejects() == []
    assert [row["contactId"] for row in client.rows("eloqua", "contact_list_members") if row["listId"] == "1"] == ["1", "3"]


def test_get_sync__pyeloqua_polls_until_the_sync_has_ended(client: Client, bulk: Bulk) -> None:
    client.settings({"eloqua": {"sync_mode": "polls", "sync_polls": 4}})
    bulk.add_syncaction("setStatus", "{{GlobalSubscribe}}", "subscribed")
    bulk.create_def("By pyeloqua")
    bulk.post_data([{"Id": "3"}, {}])
    assert bulk.sync(sleeptime=0) == "warning"
    assert [reject["recordIndex"] for reject in bulk.get_sync_rejects()] == [2]
    assert [row["isSubscribed"] for row in client.rows("eloqua", "contacts")] == [True, True, True]


def test_get_sync__pyeloqua_raises_what_a_failed_sync_logged(client: Client, bulk: Bulk) -> None:
    client.settings({"eloqua": {"sync_mode": "failed", "sync_pending_seconds": 0, "sync_active_seconds": 0}})
    bulk.create_def("By pyeloqua")
    bulk.post_data([{"Id": "1"}])
    with pytest.raises(EloquaSyncError, match="ELQ-00146"):
        bulk.handle_sync(sleeptime=0)


def test_get_sync__pyeloqua_gives_up_on_a_stuck_sync(client: Client, bulk: Bulk) -> None:
    client.settings({"eloqua": {"sync_mode": "stuck"}})
    bulk.create_def("By pyeloqua")
    with pytest.raises(EloquaBulkSyncTimeout):
        bulk.sync(sleeptime=0, timeout=0)


def test_create_sync_action__pyeloqua_raises_the_failures(bulk: Bulk) -> None:
    del bulk.job["options"]["identifierFieldName"]
    with pytest.raises(EloquaValidationError) as raised:
        bulk.create_def("By pyeloqua")
    constraint = "Must be a string value, at least 1 character and at most 100 characters long."
    assert raised.value.args == (400, {"failures": [{"field": "identifierFieldName", "constraint": constraint}]})


def test_upload_sync_action_data__pyeloqua_raises_for_each_refusal(client: Client, bulk: Bulk) -> None:
    bulk.job_def = {"uri": "/contacts/syncActions/3"}
    with pytest.raises(requests.HTTPError, match="410 Client Error: The requested resource is no longer available"):
        bulk.post_data([{"Id": "1"}])
    bulk.job_def = {"uri": "/contacts/syncActions/1"}
    with pytest.raises(EloquaValidationError, match="Must be a list of records"):
        bulk.post_data({"Id": "1"})
    client.fault(vendor="eloqua", status=503)
    with pytest.raises(EloquaServerError, match="503"):
        bulk.post_data([{"Id": "1"}])


def test_upload_sync_action_data__pyeloquas_older_methods_work_too(client: Client, network: ToTenant) -> None:
    client.settings({"eloqua": {"sync_mode": "immediate"}})
    old = Eloqua(username="mock.user", password="mock-secret", company="MockSite")
    with pytest.warns(UserWarning, match="DEPRECATED"):
        done = old.PostSyncData([{"Id": "1"}, {"Id": "2"}, {"Name": "x"}], defURI="/contacts/syncActions/1", maxPost=2)
    assert done == [{"uri": "/syncs/1", "status": "warning", "count": 3, "rejectCount": 1}]

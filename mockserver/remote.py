"""A server that runs elsewhere (a container), as the pytest fixtures use it: `MOCKSERVER_URL` says where."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mockserver.client import Client, send_over_socket
from mockserver.control_calls import Refused
from mockserver.core.errors import FixtureError
from mockserver.core.vendor import Vendor
from mockserver.journal_lines import SHOWN, Reporter, journal_lines
from mockserver.settings import SettingsError
from mockserver.testing import Tenant, TestServer
from mockserver.vendors import find


class RemoteServer(TestServer):
    """Tenants of a running server. Names have a part of their own, so that several sessions may use one server."""

    def __init__(self, url: str, token: str = "", contract: str = "strict", fixtures: Path | None = None) -> None:
        self.url, self._token, self._contract = url.rstrip("/"), token, contract
        self.send = send_over_socket(self.url)
        self.closing, self._open = [], {}
        self._session, self._made = os.urandom(4).hex(), 0
        self._client = Client(self.url, "default", self.send, token=token)
        try:
            names = self._client.control("GET /_mock/health")["vendors"]
        except (OSError, Refused, KeyError, TypeError, ValueError) as error:
            raise SettingsError(f"no mock server answers at MOCKSERVER_URL {url}: {error}") from None
        self._vendors = {name: find(name).vendor for name in names}
        self._original = self._seed(fixtures) if fixtures else None

    @property
    def vendors(self) -> Mapping[str, Vendor]:
        return self._vendors

    @property
    def token(self) -> str:
        return self._token

    @property
    def is_in_process(self) -> bool:
        return False

    def fresh_tenant(self, test: str) -> Tenant:
        """A tenant that nobody has used: as the server makes one, or a copy of one with the fixtures given."""
        self._made += 1
        tenant = self._open_tenant(f"{_name(test)}-{self._session}-{self._made}")
        if self._original is not None:
            tenant.make_tenant(tenant.name, self._original.name)
        else:
            tenant.settings(contract=self._contract)
        return tenant

    def reporter(self, tenant: Tenant) -> Reporter:
        """Asked for at once: the server forgets it with the tenant."""
        page = tenant.control(f"GET /_mock/requests?limit={SHOWN}")
        lines = list(journal_lines(tenant.name, page["total"], page["requests"], tenant.explain))
        return lambda: lines

    def faults(self, tenant: Tenant) -> list[dict[str, Any]]:
        return list(tenant.control("GET /_mock/faults")["faults"])

    def drop(self, tenant: Tenant) -> list[str]:
        """Forgets a tenant; the bugs of the mock server that its journal still has."""
        bugs = [entry["response"]["body"] for entry in tenant.requests(status="500", limit=1000)]
        tenant.control(f"DELETE /_mock/tenants/{tenant.name}")
        return [str(body["detail"]) for body in bugs if isinstance(body, dict) and body.get("title") == "Bug in the mock server"]

    def stop(self) -> None:
        """The server goes on; only what this session has made goes."""
        if self._original is not None:
            self.drop(self._original)

    def _seed(self, fixtures: Path) -> Tenant:
        """A tenant with the rows of a folder, and no others: each fresh one is a copy of it."""
        tenant = self.tenant(f"fixtures-{self._session}")
        tenant.settings(contract=self._contract)
        rows = {
            name: {spec.name: _rows(fixtures / name / f"{spec.name}.json") for spec in vendor.tables}
            for name, vendor in self._vendors.items()
        }
        try:
            tenant.control("PUT /_mock/state", rows)
        except Refused as refused:
            raise FixtureError(str(fixtures), "", str(refused)) from None
        return tenant


def _rows(file: Path) -> Any:
    if not file.exists():
        return []
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise FixtureError(str(file), "", f"cannot be read: {error}") from None


def _name(test: str) -> str:
    kept = "".join(character if character.isascii() and (character.isalnum() or character in "_-") else "-" for character in test)
    return kept[:32].strip("-") or "test"

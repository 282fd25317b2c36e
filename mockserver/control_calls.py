"""What one may ask of a tenant's control plane, as methods: the same for a client and for the tenant of the pytest fixtures."""

import json as jsonlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

ABSENT: Any = object()


class Refused(AssertionError):
    """The control plane refused what a test asked of it; `problem` is its answer where it is JSON."""

    def __init__(self, message: str, problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.problem = problem or {}


class Unverified(Refused):
    """The requests were not made that should have been; the message shows the nearest ones and what differs."""


def segment(name: str) -> str:
    """A name as a segment of a path."""
    return quote(name, safe="")


def encode(query: Mapping[str, Any]) -> str:
    """A query as text; booleans and objects as in JSON, None left out, a list as the name repeated."""
    flat = [(name, item) for name, value in query.items() for item in (value if isinstance(value, (list, tuple)) else [value])]
    return urlencode([(name, jsonlib.dumps(item) if isinstance(item, (bool, dict)) else item) for name, item in flat if item is not None])


class ControlCalls:
    """One method a call of the control plane. Whoever inherits says how to ask: `control`."""

    def control(self, wire: str, json: Any = ABSENT) -> Any:
        """Asks the control plane; the document it answers. Refused, with its words, where it answers 4xx."""
        raise NotImplementedError

    def credential(self, vendor: str, kind: str, **details: Any) -> dict[str, Any]:
        """A credential that can be sent as it is: `{"headers": {...}, "query": {...}}`. Details as the control plane takes them."""
        return dict(self.control("POST /_mock/credentials", {"vendor": vendor, "kind": kind, **details}))

    def credentials(self) -> dict[str, dict[str, Any]]:
        """One credential of every kind of every vendor."""
        return dict(self.control("GET /_mock/credentials"))

    def seed(self, vendor: str, tables: Mapping[str, list[dict[str, Any]]]) -> None:
        """Adds rows, or replaces them by key: all or nothing."""
        self.control("POST /_mock/seed", {vendor: tables})

    def rows(self, vendor: str, table: str) -> list[dict[str, Any]]:
        """The rows of a table, as they are now."""
        return list(self.control(f"GET /_mock/state/{vendor}/{table}")[vendor][table])

    def state(self, vendor: str | None = None) -> dict[str, Any]:
        """All rows, or a vendor's: `{vendor: {table: [rows]}}`."""
        return dict(self.control("GET /_mock/state" if vendor is None else f"GET /_mock/state/{segment(vendor)}"))

    def replace_state(self, rows: Mapping[str, Mapping[str, list[dict[str, Any]]]]) -> dict[str, Any]:
        """The named tables hold these rows and no others: all or nothing. What they now hold."""
        return dict(self.control("PUT /_mock/state", rows))

    def clock(self) -> dict[str, Any]:
        """`{"now": "<ISO 8601>", "frozen": false}`"""
        return dict(self.control("GET /_mock/clock"))

    def advance(self, by: float | timedelta) -> str:
        """Moves the tenant's clock on, by seconds or a timedelta, and runs what falls due; the time it then shows."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        return str(self.control("POST /_mock/clock/advance", {"seconds": seconds})["now"])

    def freeze(self, at: str | datetime | None = None) -> str:
        """Stops the tenant's clock, at a time (ISO 8601, or a datetime) if one is given."""
        now = at.isoformat() if isinstance(at, datetime) else at
        return str(self.control("PUT /_mock/clock", {"frozen": True} | ({"now": now} if now else {}))["now"])

    def settings(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> dict[str, Any]:
        """Changes tenant settings, if any are given: `auth="always"`, `contract="record"`, `incoplax={...}`; what they now are."""
        if not changes and not more:
            return dict(self.control("GET /_mock/settings"))
        return dict(self.control("PATCH /_mock/settings", {**(changes or {}), **more}))

    def fault(self, **rule: Any) -> dict[str, Any]:
        """Arms a fault rule."""
        return dict(self.control("POST /_mock/faults", rule))

    def stub(self, wire: str, **stub: Any) -> dict[str, Any]:
        """Answers `"VERB /path/{id}"` itself: `status`, `body`, `headers`, `times`, `override=True` in the place of an operation."""
        return dict(self.control("POST /_mock/stubs", {"wire": wire, **stub}))

    def stubs(self) -> list[dict[str, Any]]:
        """The stubs, and how often each has answered: `served`."""
        return list(self.control("GET /_mock/stubs")["stubs"])

    def faults(self) -> list[dict[str, Any]]:
        """The fault rules, and how often each has fired."""
        return list(self.control("GET /_mock/faults")["faults"])

    def drop_faults(self, id: str | None = None) -> None:
        """Drops all fault rules, or one."""
        self.control("DELETE /_mock/faults" if id is None else f"DELETE /_mock/faults/{segment(id)}")

    def drop_stubs(self, id: str | None = None) -> None:
        """Drops all stubs, or one."""
        self.control("DELETE /_mock/stubs" if id is None else f"DELETE /_mock/stubs/{segment(id)}")

    def request(self, id: str) -> dict[str, Any]:
        """A request of the journal, by the number that its answer carries as X-Mock-Request."""
        return dict(self.control(f"GET /_mock/requests/{segment(id)}"))

    def forget_requests(self) -> None:
        """Empties the journal."""
        self.control("DELETE /_mock/requests")

    def requests(self, **filters: Any) -> list[dict[str, Any]]:
        """The journal, newest first: all that it keeps, or `limit` entries."""
        page = self.control(f"GET /_mock/requests?{encode({'limit': 1000, **filters})}")
        if "limit" not in filters and len(page["requests"]) < page["total"]:  # a count of them would be wrong without a word
            raise Refused(f"the journal has {page['total']} such requests, and one call gives 1000: narrow the filters, or give a limit")
        return list(page["requests"])

    def verify(
        self,
        operation: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = ABSENT,
        status: int | str | None = None,
        count: int | Mapping[str, int] = 1,
    ) -> list[dict[str, Any]]:
        """The requests of an operation (name, request line, or verb and path) with this query, body and status, or Unverified."""
        __tracebackhide__ = True
        asked = {"operation": operation, "query": query, "status": status, "count": count}
        wanted = {name: value for name, value in asked.items() if value is not None} | ({} if body is ABSENT else {"body": body})
        try:
            return list(self.control("POST /_mock/requests/verify", wanted)["matches"])
        except Refused as refused:
            if refused.problem.get("status") != 409:
                raise
            raise Unverified(refused.problem["detail"], refused.problem) from None

    def wait(
        self, operation: str | None = None, *, count: int = 1, timeout: float | None = None, since: str | None = None
    ) -> list[dict[str, Any]]:
        """The requests, once there are so many; Refused after `timeout` real seconds (5)."""
        __tracebackhide__ = True
        query = encode({"operation": operation, "count": count, "timeout": timeout, "since": since})
        return list(self.control(f"GET /_mock/requests/wait?{query}")["matches"])

    def coverage(self, tenants: str | None = None) -> dict[str, Any]:
        """Which documented statuses have been met: by this tenant, or by all whose names fit a pattern (`ci-*`)."""
        return dict(self.control(f"GET /_mock/coverage?{encode({'tenants': tenants})}"))

    def evidence(self, grade: str | None = None) -> list[dict[str, Any]]:
        """How we know of each operation and status: `{"operation", "wire", "evidence", "source", "statuses"}`, of one grade if given."""
        return list(self.control(f"GET /_mock/evidence?{encode({'evidence': grade})}")["operations"])

    def curl(self, id: str) -> str:
        """A request of the journal as a command of sh that sends it again."""
        return str(self.control(f"GET /_mock/requests/{segment(id)}/curl"))

    def har(self, id: str | None = None) -> dict[str, Any]:
        """The journal, or one request of it, as a HAR archive."""
        return dict(self.control("GET /_mock/requests.har" if id is None else f"GET /_mock/requests/{segment(id)}/har"))

    def assumptions(self) -> list[str]:
        """The answers that this tenant has given since its last reset, and that nobody documents: `POST /x -> 409: why`."""
        assumed = {each["operation"]: each["statuses"] for each in self.evidence("assumed")}
        return [
            f"{each['wire']} -> {status}: {assumed[each['operation']][status]['source']}"
            for each in self.coverage()["operations"]
            for status, counts in each["statuses"].items()
            if counts["count"] and status in assumed.get(each["operation"], {})
        ]

    def metrics(self) -> str:
        """The server in numbers, all tenants together, as Prometheus reads them."""
        return str(self.control("GET /_mock/metrics"))

    def record(self, on: bool = True) -> dict[str, Any]:
        """Begins, or ends, a recording of this tenant."""
        return dict(self.control("PUT /_mock/recording", {"on": on}))

    def recording(self) -> dict[str, Any]:
        """The recording: written to a file, `mockserver replay FILE` plays it and compares every answer."""
        return dict(self.control("GET /_mock/recording"))

    def explain(self, id: str) -> dict[str, Any]:
        """Why a request of the journal was refused, or is off its contract; `corrected` is one that would pass."""
        return dict(self.control(f"GET /_mock/requests/{segment(id)}/explain"))

    def forget_coverage(self) -> None:
        """Counts from nothing."""
        self.control("DELETE /_mock/coverage")

    def health(self) -> dict[str, Any]:
        """`{"status": "ready", "version", "vendors"}`"""
        return dict(self.control("GET /_mock/health"))

    def operations(self) -> list[dict[str, Any]]:
        """Every operation of every vendor."""
        return list(self.control("GET /_mock/operations")["operations"])

    def tenants(self) -> list[dict[str, Any]]:
        """Every tenant of the server."""
        return list(self.control("GET /_mock/tenants")["tenants"])

    def drop_tenant(self, name: str) -> None:
        """Forgets a tenant; the default one is reset."""
        self.control(f"DELETE /_mock/tenants/{segment(name)}")

    def spec(self, vendor: str) -> dict[str, Any]:
        """A vendor's OpenAPI document; `_mock` is the control plane's."""
        return dict(self.control(f"GET /_mock/specs/{segment(vendor)}.json"))

    def docs(self, vendor: str) -> str:
        """A vendor's documentation, as HTML."""
        return str(self.control(f"GET /_mock/docs/{segment(vendor)}"))

    def reset(self) -> None:
        self.control("POST /_mock/reset")

    def snapshot(self, name: str) -> dict[str, Any]:
        """Keeps rows, id streams, clock and due work under a name: `{"name", "time"}`."""
        return dict(self.control(f"PUT /_mock/snapshots/{segment(name)}"))

    def snapshots(self) -> list[dict[str, Any]]:
        """The snapshots, oldest first."""
        return list(self.control("GET /_mock/snapshots")["snapshots"])

    def restore(self, name: str) -> None:
        """Goes back to a snapshot, which stays."""
        self.control(f"POST /_mock/snapshots/{segment(name)}/restore")

    def forget_snapshot(self, name: str) -> None:
        self.control(f"DELETE /_mock/snapshots/{segment(name)}")

    def make_tenant(self, name: str, source: str | None = None, snapshot: str | None = None) -> dict[str, Any]:
        """Makes a tenant, or makes it anew: fresh, or as a copy of the tenant `source`, of its `snapshot` if one is named."""
        wanted = {"from": source, "snapshot": snapshot}
        return dict(self.control(f"PUT /_mock/tenants/{segment(name)}", {key: value for key, value in wanted.items() if value is not None}))

    def diff(self, since: str | None = None) -> dict[str, Any]:
        """What has changed since a snapshot, else since the last reset: `{vendor: {table: {"created", "updated", "deleted"}}}`."""
        return dict(self.control(f"GET /_mock/diff?{encode({'from': since})}"))

    def json_patch(self, since: str | None = None) -> list[dict[str, Any]]:
        """The same as one RFC 6902 patch of the whole export."""
        return list(self.control(f"GET /_mock/diff?{encode({'from': since, 'format': 'json-patch'})}"))

    @contextmanager
    def effects(self) -> Iterator[dict[str, Any]]:
        """`with tenant.effects() as seen: ...`: once the block has ended, `seen` is the diff of it."""
        taken = {snapshot["name"] for snapshot in self.snapshots()}
        name = next(name for name in (f"effects-{number}" for number in count(1)) if name not in taken)
        seen: dict[str, Any] = {}
        self.snapshot(name)
        try:
            yield seen
            seen.update(self.diff(name))
        finally:
            self.forget_snapshot(name)

"""The nine error envelopes of Synerise (E1 to E9), chosen by the service behind the path.

Where a service has no example in the document (activities-api, crm, client-exporter, notes-service, tags-collector)
its envelope is assumed to be the Spring default E1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

ABSENT: Any = object()


@dataclass(frozen=True, slots=True)
class FieldError:
    """One entry of `errors`. Without `rejected` the member `rejectedValue` is left out."""

    field: str
    message: str
    code: int = 120
    rejected: Any = ABSENT


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an envelope is made of."""

    status: int
    message: str
    fields: tuple[FieldError, ...]
    code: str
    path: str
    now: datetime
    trace: str

    @property
    def reason(self) -> str:
        return HTTPStatus(self.status).phrase if self.status in HTTPStatus._value2member_map_ else "Error"


def offset_time(moment: datetime) -> str:
    """`2018-06-07T07:28:26.078+00:00`: documented, docs/synerise-api-reference.txt:538."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+00:00"


def zulu_time(moment: datetime) -> str:
    """`2019-03-18T13:15:39.84Z`, without trailing zeros: documented, docs/synerise-api-reference.txt:2890."""
    fraction = f".{moment.microsecond // 1000:03d}".rstrip("0").rstrip(".")
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + fraction + "Z"


def _entry(error: FieldError, name: str = "field") -> dict[str, Any]:
    entry: dict[str, Any] = {name: error.field, "message": error.message}
    if error.rejected is not ABSENT:
        entry["rejectedValue"] = error.rejected
    return entry


def spring(refusal: Refusal) -> dict[str, Any]:
    """E1: documented, docs/synerise-api-reference.txt:373-378, 538-543."""
    return {
        "timestamp": offset_time(refusal.now),
        "status": refusal.status,
        "error": refusal.reason,
        "message": refusal.message,
        "path": refusal.path,
    }


def events(refusal: Refusal) -> dict[str, Any]:
    """E2: documented, docs/synerise-api-reference.txt:701-717; without fields it is E1."""
    if not refusal.fields:
        return spring(refusal)
    return {
        "error": refusal.reason,
        "status": refusal.status,
        "timestamp": zulu_time(refusal.now),
        "message": refusal.message,
        "path": refusal.path,
        "errors": [_entry(error, "path") for error in refusal.fields],
    }


def fields(refusal: Refusal) -> dict[str, Any]:
    """E3: documented, docs/synerise-api-reference.txt:463-474, 2888-2906; without fields it is E1."""
    if not refusal.fields:
        return spring(refusal)
    return {
        "error": refusal.reason,
        "status": refusal.status,
        "timestamp": zulu_time(refusal.now),
        "path": refusal.path,
        "message": refusal.message,
        "errors": [{"code": error.code} | _entry(error) for error in refusal.fields],
    }


def batch(rejected: list[FieldError]) -> list[dict[str, Any]]:
    """E4, the bare array of a 207: documented, docs/synerise-api-reference.txt:3214-3219 (the status 207 is public)."""
    return [
        {
            "rejectedValue": None if error.rejected is ABSENT else error.rejected,
            "field": error.field,
            "status": 400,
            "message": error.message,
        }
        for error in rejected
    ]


def tags(refusal: Refusal) -> dict[str, Any]:
    """E5: documented, docs/synerise-api-reference.txt:2700-2715, 2745-2760."""
    moment = zulu_time(refusal.now)
    return {
        "error": refusal.reason,
        "status": refusal.status,
        "timestamp": moment,
        "path": refusal.path,
        "message": refusal.message,
        "errors": [
            {
                "path": refusal.path,
                "timestamp": moment,
                "errorCode": refusal.code or f"TAG-{refusal.status}",
                "status": refusal.status,
                "message": refusal.message,
                "traceId": refusal.trace,
            }
        ],
    }


def catalogs(refusal: Refusal) -> dict[str, Any] | str:
    """E6: documented, docs/synerise-api-reference.txt:1977-1981; its 400 and 404 are bare strings (public, WooCommerce plugin)."""
    if refusal.status in (400, 404):
        return refusal.message
    return {"status": refusal.status, "error": refusal.reason, "message": refusal.message, "timestamp": zulu_time(refusal.now)}


def sauth(refusal: Refusal) -> dict[str, Any]:
    """E7: documented, docs/synerise-api-reference.txt:4248-4261; `errorCode` on some (public, WooCommerce plugin)."""
    body: dict[str, Any] = {
        "error": refusal.reason,
        "message": refusal.message,
        "errors": [
            {"code": error.code} | _entry(error) | ({"rejectedValue": None} if error.rejected is ABSENT else {}) for error in refusal.fields
        ],
        "status": refusal.status,
        "timestamp": zulu_time(refusal.now),
        "path": refusal.path,
        "traceId": refusal.trace,
    }
    if refusal.code:
        body["errorCode"] = refusal.code
    return body


def analytics(refusal: Refusal) -> dict[str, Any]:
    """E8: documented, docs/synerise-api-reference.txt:4354-4361; the values of `errorCode` and `help` are assumed."""
    return {
        "httpStatus": refusal.status,
        "errorCode": refusal.code or f"ANALYTICS-{refusal.status}",
        "message": refusal.message,
        "timestamp": zulu_time(refusal.now),
        "traceId": refusal.trace,
        "help": "",
    }


def uauth(refusal: Refusal) -> dict[str, Any]:
    """E9: public, models of the WooCommerce plugin; the values of `errorCode` are assumed."""
    return {
        "path": refusal.path,
        "timestamp": zulu_time(refusal.now),
        "errorCode": refusal.code or f"UAU-{refusal.status}",
        "status": refusal.status,
        "message": "; ".join(f"{error.field}: {error.message}" for error in refusal.fields) or refusal.message,
        "traceId": refusal.trace,
    }


def _is_tag_path(path: str) -> bool:
    parts = path.split("/")
    if parts[2:3] == ["clients"] and "tags" in parts[3:5]:
        return not parts[3].startswith("by-")  # a custom ID may well be `tags`
    return parts[2:3] == ["tags"]


def envelope_of(path: str) -> Callable[[Refusal], Any]:
    """The envelope of the service behind a path (facts (d))."""
    service = path.split("/", 2)[1] if path.startswith("/") else ""
    if service == "v4":
        if path.startswith("/v4/events"):
            return events
        return tags if _is_tag_path(path) else fields
    by_service: dict[str, Callable[[Refusal], Any]] = {
        "catalogs": catalogs,
        "sauth": sauth,
        "analytics-backend": analytics,
        "uauth": uauth,
    }
    return by_service.get(service, spring)

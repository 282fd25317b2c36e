"""What Eloqua refuses, and how it says so: by the status line above all, and a list of failures where a body was read."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from mockserver.core.errors import BodyTooLarge, BodyUnreadable, FaultStatus, NoSuchPath, VendorError, VerbNotAllowed
from mockserver.core.operation import Call, Reply

VALIDATION = "There was a validation error."
PARSING = "There was a parsing error."
SERIALIZATION = "There was a serialization error."
DISABLED = "This service has not been enabled for your site."
NOT_AUTHENTICATED = "Not authenticated."

PHRASES: Mapping[int, str] = {
    400: VALIDATION,
    401: "Unauthorized",
    403: "Forbidden",
    404: "The requested resource was not found.",
    409: "There was a conflict.",
    410: "The requested resource is no longer available.",
    412: "The resource you are attempting to delete has dependencies, and cannot be deleted.",
    413: "Storage space exceeded.",
    500: "The service has encountered an internal server error.",
    503: "There was a timeout processing the request.",
}
"""Phrases of the status line: documented from 404 on, docs/eloqua-bulk-contact-sync-action-data.txt:54-80; the others public,
Oracle's page "HTTP status codes"."""


class Refused(VendorError):
    """A refusal that the status line alone tells."""

    status = 400

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or PHRASES[self.status])
        self.reason = reason or PHRASES[self.status]


class ValidationFailed(Refused):
    """400 with `failures`: public, a client's tests and Oracle's product notice of release 20D."""

    def __init__(self, *failures: dict[str, Any]) -> None:
        super().__init__(VALIDATION)
        self.failures = list(failures)


class ParsingFailed(Refused):
    """400 of a body that cannot be read: the phrase is public, Oracle's page "HTTP status codes"."""

    def __init__(self) -> None:
        super().__init__(PARSING)


class SerializationFailed(Refused):
    """400 of a media type that is not taken, or none: mandatory is public, Oracle's page "HTTP request headers"; the answer is assumed."""

    def __init__(self) -> None:
        super().__init__(SERIALIZATION)


class NotAuthenticated(Refused):
    """401: documented, docs/eloqua-bulk-contact-sync-action-data.txt:46-48; the text is assumed."""

    status = 401


class Forbidden(Refused):
    """403: documented, docs/eloqua-bulk-contact-sync-action-data.txt:50-52."""

    status = 403


class NotFound(Refused):
    """404: documented, docs/eloqua-bulk-contact-sync-action-data.txt:54-56."""

    status = 404


class Conflict(Refused):
    """409: documented, docs/eloqua-bulk-contact-sync-action-data.txt:58-60."""

    status = 409


class Gone(Refused):
    """410: documented, docs/eloqua-bulk-contact-sync-action-data.txt:62-64."""

    status = 410


class StorageExceeded(Refused):
    """413: documented, docs/eloqua-bulk-contact-sync-action-data.txt:70-72."""

    status = 413


class GrantRefused(VendorError):
    """What the token endpoint says: public, Oracle's product notice of release 21C names the three members; the numbers are assumed."""

    def __init__(self, status: int, error: str, code: int, description: str) -> None:
        super().__init__(description)
        self.status, self.error, self.code, self.description = status, error, code, description


def failure(field: str, constraint: str, value: Any = None) -> dict[str, Any]:
    """One entry of `failures`; the value is left out where it is no scalar: public, a client's tests show entries without one."""
    shown = {"value": value} if isinstance(value, (str, int, float)) else {}
    return {"field": field, **shown, "constraint": constraint}


def render(error: Exception, call: Call) -> Reply:
    """Any refusal in Eloqua's voice."""
    if isinstance(error, ValidationError):
        error = ValidationFailed(*_failures(error.messages, error.data))
    if isinstance(error, BodyUnreadable):
        error = ParsingFailed()
    if call.operation.traits.get("speaks_oauth"):
        error = _refuse_grant(error)
    match error:
        case GrantRefused():
            return Reply({"error": error.error, "error_code": error.code, "error_description": error.description}, error.status)
        case ValidationFailed():
            return Reply({"failures": error.failures}, 400, reason=error.reason)
        case ParsingFailed() | SerializationFailed():
            return Reply(error.reason, 400, media_type="text/plain", reason=error.reason)
        case Refused():
            return _reply_by_status(error.status, error.reason)
        case VerbNotAllowed():
            return Reply(status=405, headers={"Allow": ", ".join(error.allow)})
        case FaultStatus():
            return _reply_by_status(error.status, PHRASES.get(error.status))
        case NoSuchPath() | BodyTooLarge():
            return _reply_by_status(404, PHRASES[404])
    raise error


def _reply_by_status(status: int, reason: str | None) -> Reply:
    if status == 400:
        return Reply({"failures": [failure("request", reason or VALIDATION)]}, 400, reason=reason)
    if status == 401:
        return Reply(NOT_AUTHENTICATED, 401, media_type="text/plain", reason=reason)
    return Reply(status=status, reason=reason)


def _refuse_grant(error: Exception) -> Exception:
    """The token endpoint has one shape for whatever is wrong with its request: RFC 6749, section 5.2."""
    if isinstance(error, ValidationFailed):
        bad = error.failures[0]
        if bad["field"] == "grant_type" and isinstance(bad.get("value"), str):
            return GrantRefused(400, "unsupported_grant_type", 1003, bad["constraint"])
        return GrantRefused(400, "invalid_request", 1001, f"{bad['field']}: {bad['constraint']}")
    if isinstance(error, (ParsingFailed, SerializationFailed)):
        return GrantRefused(400, "invalid_request", 1002, error.reason)
    if isinstance(error, FaultStatus) and error.status in (400, 401):
        return GrantRefused(error.status, "invalid_request" if error.status == 400 else "invalid_client", 1000, PHRASES[error.status])
    return error


def _failures(messages: Any, data: Any, path: str = "") -> list[dict[str, Any]]:
    """marshmallow's tree of messages as Eloqua's flat list."""
    if isinstance(messages, list):
        return [failure(path or "request", str(message), data) for message in messages]
    found: list[dict[str, Any]] = []
    for key, below in messages.items():
        if key == "_schema":
            found += _failures(below, None, path)
            continue
        place = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}" if path else str(key)
        found += _failures(below, _member(data, key), place)
    return found


def _member(data: Any, key: Any) -> Any:
    if isinstance(data, dict):
        return data.get(key)
    return data[key] if isinstance(data, list) else None

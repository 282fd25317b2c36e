"""The refusals of Incoplax: one shape, `error_code` and `error_message`."""

from typing import Any

from marshmallow import ValidationError

from mockserver.core.errors import BodyTooLarge, BodyUnreadable, FaultStatus, NoSuchPath, VendorError, VerbNotAllowed
from mockserver.core.operation import Call, Reply


class IncoplaxError(VendorError):
    """A refusal in the vendor's voice. `category` is its code on the vendor's public page on error codes."""

    status: int
    category: int
    message: str

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)


class InvalidParams(IncoplaxError):
    """400, inferred: a value that the parser takes and the rule does not."""

    status, category = 400, 1413


class AlreadyExists(IncoplaxError):
    """400, assumed: a 409 would be as likely."""

    status, category = 400, 1402


class ModificationProhibited(IncoplaxError):
    """400, assumed; that it is prohibited is documented, docs/incoplax-addressbook-contacts.txt:253."""

    status, category = 400, 1406


class Unauthorized(IncoplaxError):
    """401, inferred: no session where one is needed."""

    status, category, message = 401, 1407, "Unauthorized"


class LoginFailed(Unauthorized):
    """401, inferred: counts towards the ban, so what it wrote stays."""

    message = "Wrong domain, login or password"
    keeps_writes = True


class UnknownSession(Unauthorized):
    """401, inferred: counts towards the ban (public, the vendor's page on sessions), so what it wrote stays."""

    keeps_writes = True


class Banned(IncoplaxError):
    """403, assumed; the ban is public, the vendor's page on sessions, its text too, the vendor's page on error codes."""

    status, category = 403, 1410

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Wait for {seconds} sec and try again")


class NotFound(IncoplaxError):
    """404, inferred from the LOOKUP sample."""

    status, category, message = 404, 1404, "Not found"


class LookupFailed(IncoplaxError):
    """404, documented, docs/incoplax-addressbook-contacts.txt:345-352."""

    status, category, message = 404, 1404, "Lookup failed"


def render(error: Exception, call: Call) -> Reply:
    """The error object: documented, docs/incoplax-addressbook-contacts.txt:349-352.

    `error_code` is 1000 + the status (inferred from 1404), or by the switch `error_codes` the category
    (public, the vendor's page on error codes).
    """
    status, category, message = describe(error)
    by_category = call.state.settings["error_codes"] == "category"
    body = {"error_code": category if by_category else 1000 + status, "error_message": message}
    headers = {"Allow": ", ".join(error.allow)} if isinstance(error, VerbNotAllowed) else {}
    return Reply(body, status=status, headers=headers)


def describe(error: Exception) -> tuple[int, int, str]:
    """Status, category and message of whatever was refused."""
    match error:
        case IncoplaxError():
            return error.status, error.category, str(error)
        case ValidationError():
            return 400, 1413, complaint(error.messages)
        case BodyUnreadable():
            return 400, 1405, "Invalid JSON"
        case BodyTooLarge():
            return 413, 1410, "Request body too large"
        case NoSuchPath():
            return 404, 1404, "Not found"
        case VerbNotAllowed():
            return 405, 1403, "Method not allowed"
        case FaultStatus():
            return error.status, 1000 + error.status, "Service failure"
    raise error


def complaint(messages: Any) -> str:
    """The first complaint of a schema with its place: `opts.groups.0: Not a valid string.`"""
    place = []
    while not isinstance(messages, str):
        if isinstance(messages, dict):
            name, messages = next(iter(messages.items()))
            if name != "_schema":
                place.append(str(name))
        else:
            messages = messages[0]
    return f"{'.'.join(place)}: {messages}" if place else messages

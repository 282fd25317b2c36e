"""What Synerise refuses, and the answer to it."""

from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError

from mockserver.core.errors import BodyTooLarge, BodyUnreadable, FaultStatus, NoSuchPath, VendorError, VerbNotAllowed
from mockserver.core.operation import Call, Reply

from .envelopes import FieldError, Refusal, envelope_of


class Refused(VendorError):
    """A refusal in the voice of the service that answers."""

    status = 400

    def __init__(self, message: str, *fields: FieldError, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields
        self.code = code


class BadRequest(Refused):
    """400."""


class VersionInvalid(BadRequest):
    """400 of a missing or wrong Api-Version: documented, docs/synerise-api-reference.txt:538-543."""

    def __init__(self) -> None:
        super().__init__("Version header content is invalid")


class FieldsInvalid(BadRequest):
    """400 that lists fields: documented, docs/synerise-api-reference.txt:463-474, 2888-2906, 3340-3352."""

    def __init__(self, *fields: FieldError) -> None:
        super().__init__("Some fields did not pass validation", *fields)


class Unauthorized(Refused):
    """401: public, Synerise's developer guide on API authorization."""

    status = 401


class Forbidden(Refused):
    """403: public, Synerise's developer guide on API authorization."""

    status = 403


class NotFound(Refused):
    status = 404


class NotAcceptable(Refused):
    status = 406


class MediaTypeUnsupported(Refused):
    status = 415


class Locked(Refused):
    """423 of a workspace that the user cannot enter: public, typed by the WooCommerce plugin's generated client."""

    status = 423


def show_path(path: str) -> str:
    """The v4 service sees its path without `/v4`: documented, docs/synerise-api-reference.txt:377, 2891, 3343."""
    return path.removeprefix("/v4") or "/"


def parse_error(error: BodyUnreadable) -> str:
    """Jackson's words, as Spring wraps them: documented for another complaint of the same parser,
    docs/synerise-api-reference.txt:373-378; which words it has for this one is inferred from Jackson's public source.
    """
    line, column = _line_and_column(error)
    if error.repeated is not None:
        words = f"Duplicate field '{error.repeated}'"
    elif error.position is None:
        words = "Invalid content"
    elif error.position >= len(error.text):
        words = "Unexpected end-of-input"
    else:
        character = error.text[error.position]
        words = f"Unexpected character ('{character}' (code {ord(character)}))"
    nested = f"nested exception is com.fasterxml.jackson.core.JsonParseException: {words}"
    return f"JSON parse error: {words}; {nested}\n at [Source: (PushbackInputStream); line: {line}, column: {column}]"


def _line_and_column(error: BodyUnreadable) -> tuple[int, int]:
    before = error.text[: error.position or 0]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def translate(error: Exception, method: str) -> Refused:
    """Whatever stopped the request, as a refusal of this vendor.

    "JSON parse error": documented, docs/synerise-api-reference.txt:373-378; messages of 404, 405 and 413: inferred, Spring's own.
    """
    if isinstance(error, Refused):
        return error
    if isinstance(error, ValidationError):
        found = tuple(_field_errors(error.messages))
        stated = tuple(item for item in found if item.code)
        if stated:
            return FieldsInvalid(*stated)
        return BadRequest(f"JSON parse error: {found[0].message}" if found else "JSON parse error")
    if isinstance(error, BodyUnreadable):
        return BadRequest(parse_error(error))
    answer = Refused("No message available")
    if isinstance(error, VerbNotAllowed):
        answer = Refused(f"Request method '{method}' not supported")
        answer.status = 405
    elif isinstance(error, BodyTooLarge):
        answer = Refused("Maximum upload size exceeded")
        answer.status = 413
    elif isinstance(error, NoSuchPath):
        answer.status = 404
    elif isinstance(error, FaultStatus):
        answer.status = error.status
    return answer


def _field_errors(messages: Any, path: str = "") -> Iterator[FieldError]:
    """Marshmallow's tree as a list; a `FieldError` in it is taken as it is, a text becomes one without code."""
    if isinstance(messages, dict):
        for name, value in messages.items():
            yield from _field_errors(value, path if name == "_schema" else f"{path}.{name}".lstrip("."))
    elif isinstance(messages, list):
        for item in messages:
            yield from _field_errors(item, path)
    elif isinstance(messages, FieldError):
        yield messages
    else:
        yield FieldError(path, str(messages), code=0)


def render(error: Exception, call: Call) -> Reply:
    """The answer to whatever stopped the request, in the envelope of the service behind the path."""
    problem = translate(error, call.method)
    refusal = Refusal(
        status=problem.status,
        message=problem.message,
        fields=problem.fields,
        code=problem.code,
        path=show_path(call.path),
        now=call.now,
        trace=call.state.ids.hex("trace", 16),
    )
    headers = {"Allow": ", ".join(error.allow)} if isinstance(error, VerbNotAllowed) else {}
    body = envelope_of(call.operation.path or call.path)(refusal)  # the request line's path: a custom id may be called "tags"
    if isinstance(body, str):
        return Reply(body, refusal.status, headers, media_type="text/plain")
    return Reply(body, refusal.status, headers)

"""How a 12d Synergy server says no: plain text, an empty 400, or a page of the web server in front of it."""

from http import HTTPStatus
from typing import Any

from marshmallow import ValidationError

from mockserver.core.errors import BodyTooLarge, BodyUnreadable, FaultStatus, NoSuchPath, VendorError, VerbNotAllowed
from mockserver.core.operation import Call, Reply

TEXT = "text/plain; charset=utf-8"
PAGE = "text/html; charset=utf-8"


class SynergyError(VendorError):
    """A status and one sentence of plain text."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BadRequest(SynergyError):
    """The request cannot be served as it is."""


class Unauthorized(SynergyError):
    """No token, or none that is taken."""

    status = 401


class Forbidden(SynergyError):
    """The caller is known and may not do this."""

    status = 403

    def __init__(self) -> None:
        super().__init__("Forbidden")


class NotFound(SynergyError):
    """There is no such entity."""

    status = 404


class LengthRequired(VendorError):
    """A POST without a body: the web server's answer, before the application sees the request."""

    status = 411


def render(error: Exception, call: Call) -> Reply:
    """Any refusal in this vendor's voice.

    public, integration notes: error bodies are text, not objects; a body that is no JSON gets 400 with nothing; an unknown path gets a
    page. inferred: 411 and 413 are pages too, since the web server gives them; 405 names the verb, as ASP.NET does.
    """
    match error:
        case SynergyError():
            return _text(error.status, error.sentence)
        case ValidationError():
            return _text(400, invalid_sentence(error.messages))
        case BodyUnreadable():
            return _text(400, "")
        case LengthRequired():
            return _page(error.status)
        case BodyTooLarge():
            return _page(413)
        case NoSuchPath():
            return _page(404)
        case VerbNotAllowed():
            reply = _text(405, f"The requested resource does not support http method '{call.method}'.")
            return Reply(reply.body, reply.status, {"Allow": ", ".join(error.allow)}, reply.media_type)
        case FaultStatus():
            return _page(error.status) if error.status in (411, 413) else _text(error.status, _phrase(error.status))
    raise error


def invalid_sentence(messages: Any) -> str:
    """The first thing that is wrong, by its path: `The value of 'Companies[0].id._id' is not valid.`

    assumed: no such text is public, only that it is a text.
    """
    path = ""
    while isinstance(messages, dict) and messages:
        key, messages = next(iter(messages.items()))
        if key == "_schema":
            continue
        path += f"[{key}]" if isinstance(key, int) else f".{key}" if path else str(key)
    return f"The value of '{path}' is not valid." if path else "The request is not valid."


def _text(status: int, sentence: str) -> Reply:
    return Reply(sentence, status, {"WWW-Authenticate": "Bearer"} if status == 401 else {}, TEXT)


def _page(status: int) -> Reply:
    title = _phrase(status)
    return Reply(
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h2>{status} - {title}</h2></body></html>\n", status, {}, PAGE
    )


def _phrase(status: int) -> str:
    """The status in words: `Not Authorized` is this vendor's own (public, integration notes)."""
    if status == 401:
        return "Not Authorized"
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"

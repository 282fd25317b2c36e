"""Refusals, all as problems (RFC 9457)."""

from collections.abc import Iterable

from mockserver.core.errors import PROBLEM, BodyTooLarge, BodyUnreadable, Problem, VendorError, VerbNotAllowed
from mockserver.core.operation import Call, Reply
from mockserver.core.wire import escape

Error = dict[str, object]
"""{"in": "body|query|path|header", "pointer": RFC 6901, "message": text}"""


class Unauthorized(VendorError):
    """The control plane is locked, and the caller does not carry its token."""


def pointer(*parts: object) -> str:
    """The RFC 6901 pointer with these reference tokens."""
    return "".join(f"/{escape(str(part))}" for part in parts)


def error_at(place: str, where: str, message: str) -> Error:
    return {"in": place, "pointer": where, "message": message}


def unfit(errors: Iterable[Error]) -> Problem:
    """422: the request is well formed, yet names something that does not exist or does not fit."""
    found = list(errors)
    first = f"{found[0]['in']} {found[0]['pointer']}".rstrip()
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return Problem(422, "Unprocessable request", f"{first}: {found[0]['message']}{more}", found)


def unknown(kind: str, parameter: str, name: str) -> Problem:
    """404: the path names a thing that is not there."""
    detail = f"there is no {kind} {name!r}"
    return Problem(404, f"No such {kind}", detail, [error_at("path", pointer(parameter), detail)])


def render(error: Exception, call: Call) -> Reply:
    """The core's own refusals, and the lock, as problems."""
    headers: dict[str, str] = {}
    if isinstance(error, Unauthorized):
        words = "send Authorization: Bearer with the server's control token"
        problem = Problem(401, "Control plane is locked", words, [error_at("header", pointer("Authorization"), words)])
        headers["WWW-Authenticate"] = 'Bearer realm="mockserver control plane"'
    elif isinstance(error, VerbNotAllowed):
        problem = Problem(405, "Verb not allowed", f"{call.path} takes {', '.join(error.allow)}, not {call.method}")
        headers["Allow"] = ", ".join(error.allow)
    elif isinstance(error, BodyUnreadable):
        problem = Problem(400, "Malformed JSON", error.reason, [error_at("body", "", error.reason)])
    elif isinstance(error, BodyTooLarge):
        words = f"a body has at most {error.limit} bytes here"
        problem = Problem(413, "Body too large", words, [error_at("body", "", words)])
    else:
        problem = Problem(404, "No such path", f"the control plane has no {call.path}; GET /_mock/specs/_mock.yaml has all there is")
    return Reply(problem.document(), problem.status, headers, media_type=PROBLEM)

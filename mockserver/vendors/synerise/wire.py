"""What all services of Synerise share on the wire: required headers, bodies, times."""

from datetime import datetime
from typing import Any

from mockserver.core.errors import BodyUnreadable
from mockserver.core.multipart import read_form
from mockserver.core.operation import Call
from mockserver.core.wire import JACKSON

from .errors import BadRequest, Forbidden, MediaTypeUnsupported, NotAcceptable, VersionInvalid

API_VERSION = "4.4"
JSON = "application/json"
PARTS = "multipart/form-data"
DIALECT = JACKSON
"""Jackson: documented, its exception stands in an answer, docs/synerise-api-reference.txt:376. A member given twice is refused: public,
Synerise's developer guide on merging profiles. That a byte order mark is passed over is inferred from Jackson's public source.
"""


def check_headers(call: Call) -> None:
    """Refuses a call without the headers that the document requires of its operation, and of no other.

    Api-Version: documented, docs/synerise-api-reference.txt:538-543. Content-Type and Accept are required (documented, each
    operation's table); that they get 415, 406 or 400 is inferred from Spring, whose voice the service speaks. The vendor's own SDK leaves
    the Content-Type out where there is no body: the switch `content_type_on_reads` lets that pass.
    """
    demands = call.operation.access.demands
    if "Api-Version" in demands and (call.headers.get("Api-Version") or "").strip() != API_VERSION:
        raise VersionInvalid
    sent = call.headers.get("Content-Type") or ""
    if "Content-Type" in demands and not sent and not call.data and _may_lack_content_type(call):
        demands = demands - {"Content-Type"}
    if "Content-Type" in demands and sent.partition(";")[0].strip().lower() != JSON:
        raise MediaTypeUnsupported(f"Content type '{sent}' not supported")
    if "Accept" in demands:
        accept = call.headers.get("Accept")
        if not accept:
            raise BadRequest("Missing request header 'Accept' for method parameter of type String")
        if not _admits_json(accept):
            raise NotAcceptable("Could not find acceptable representation")


def _may_lack_content_type(call: Call) -> bool:
    """Whether the tenant takes a request without body and Content-Type. The journal says that its switch has decided so."""
    ignored: bool = call.state.settings["content_type_on_reads"] == "ignored"
    required = "Content-Type is required, though there is no body"
    verdict = "has passed over its absence" if ignored else "would pass over its absence"
    call.note_switch("header", "/Content-Type", f"{required}; the switch content_type_on_reads=ignored {verdict}")
    return ignored


def _admits_json(accept: str) -> bool:
    ranges = {item.partition(";")[0].strip().lower() for item in accept.split(",")}
    return not ranges.isdisjoint((JSON, "application/*", "*/*"))


def read_body(call: Call) -> Any:
    """The body as JSON, whatever its Content-Type; no body at all is refused as Spring refuses it (inferred). Or as a form in parts.

    A member that an object has twice is 400: public, Synerise's developer guide on merging profiles.
    Whole numbers keep all their digits, since a custom ID may be one. A byte order mark is passed over (inferred, Jackson does).
    """
    if call.operation.traits.get("form"):
        return _read_parts(call)
    if not call.data.strip():
        raise BadRequest("Required request body is missing")
    return call.read_json()


def _read_parts(call: Call) -> dict[str, bytes]:
    """A form by the names of its parts. 415 of any other media type, 400 of a form that breaks off: inferred from Spring."""
    sent = call.headers.get("Content-Type") or ""
    if sent.partition(";")[0].strip().lower() != PARTS:
        raise MediaTypeUnsupported("Current request is not a multipart request")
    try:
        return read_form(sent, call.data)
    except BodyUnreadable as error:
        raise BadRequest(f"Failed to parse multipart servlet request: {error.reason}") from None


WORKSPACE = 100005
"""The workspace whose profiles and tags these are: documented, docs/synerise-api-reference.txt:2657."""


def workspace_of(call: Call) -> int:
    """The workspace that the caller works in: of the key, or the one that the user selected. 403 without one: assumed."""
    workspace = call.principal.workspace if call.principal else None
    if not isinstance(workspace, int):
        raise Forbidden("Workspace is not selected")
    return workspace


def instant(moment: datetime) -> str:
    """`2019-08-24T14:15:22Z`: documented, docs/synerise-api-reference.txt:1425 and every sample with a date."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)

"""Forms in parts (multipart/form-data: RFC 7578) as bytes by name: what uploads files."""

from email.message import Message
from email.parser import BytesHeaderParser

from mockserver.core.errors import BodyUnreadable

PARTS = 100
"""More parts than any operation has fields."""


def read_form(content_type: str, data: bytes) -> dict[str, bytes]:
    """The parts of a form by the names of their fields; BodyUnreadable says why there are none."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if not boundary or not boundary.isascii():
        raise BodyUnreadable("the multipart boundary is missing")
    mark = b"\r\n--" + boundary.encode()
    _, *parts = (b"\r\n" + data).split(mark, PARTS + 2)
    if len(parts) > PARTS + 1:
        raise BodyUnreadable(f"more than {PARTS} parts")
    if not parts or not parts[-1].startswith(b"--"):
        raise BodyUnreadable("the closing multipart boundary is missing")
    form: dict[str, bytes] = {}
    for part in parts[:-1]:
        head, blank, content = part.lstrip(b" \t").partition(b"\r\n\r\n")
        name = BytesHeaderParser().parsebytes(head.removeprefix(b"\r\n")).get_param("name", header="Content-Disposition")
        if not blank or not isinstance(name, str):
            raise BodyUnreadable("a part has no name")
        if name in form:
            raise BodyUnreadable(f"the part '{name}' comes twice")
        form[name] = content
    return form

"""What a WSGI environment says of a request, read in one way everywhere."""

from collections.abc import Mapping
from typing import Any


def decode_path(path: str) -> str:
    """WSGI's path (bytes dressed as Latin-1) as text; bytes that are no UTF-8 become U+FFFD."""
    return path if path.isascii() else path.encode("latin-1").decode(errors="replace")


def content_length(environ: Mapping[str, Any]) -> int:
    """The header's number; 0 where there is none. Servers refuse what is no number, a test's own WSGI client may not."""
    length = environ.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() else 0


def base_url(environ: Mapping[str, Any]) -> str:
    """What stands before the path in this request's URL, the tenant's prefix included."""
    get = environ.get
    host = get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{get('wsgi.url_scheme', 'http')}://{host}{get('mockserver.prefix', '')}"

"""What nobody shall read again: secrets in headers, queries and bodies, blanked wherever the server shows what was sent."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from mockserver.core.errors import BodyUnreadable
from mockserver.core.wire import read_json, write_json

REDACTED = "<redacted>"
SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"})
SECRET_QUERY = "token"
NAMES = "password|pwd|apiKey|verificationCode|client_secret|code|code_verifier|assertion"
SECRET = re.compile(f"{NAMES}|.*[tT]oken", re.DOTALL)
SECRET_IN_FORM = re.compile(rf"(?<![^&\s?])((?:{NAMES}|[^=&\s]*[tT]oken)=)[^&\s]*")
SECRET_IN_JSON = re.compile(rf'("(?:{NAMES}|[^"\\]*[tT]oken)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[\[{{].*|[^\s,}}\]]+)', re.DOTALL)
"""In text that is no JSON as a whole; where the secret is a list or an object, nothing behind it stays."""


def redact(document: Any) -> Any:
    """A JSON value with its secrets blanked, at any depth."""
    if isinstance(document, list):
        return [redact(item) for item in document]
    if isinstance(document, str):
        return SECRET_IN_JSON.sub(rf'\g<1>"{REDACTED}"', document)
    if not isinstance(document, dict):
        return document
    return {key: REDACTED if SECRET.fullmatch(key) else redact(value) for key, value in document.items()}


def document_of(body: bytes, size: int) -> Any:
    if not body or size > len(body):
        return None
    try:
        return read_json(body)
    except BodyUnreadable:
        return None


def shown(body: bytes, size: int) -> Any:
    """A body for reading: JSON redacted, other text as it is (form secrets blanked), null where there is none."""
    if not body:
        return None
    document = document_of(body, size)
    if document is not None or body.strip() == b"null":
        return redact(document)
    text = SECRET_IN_FORM.sub(rf"\g<1>{REDACTED}", body.decode(errors="replace"))
    text = redact(text)  # JSON that is cut short or broken
    return text + f"... ({size} bytes in all)" if size > len(body) else text


def redact_query(query: str) -> list[tuple[str, str]]:
    return [(name, REDACTED if name == "token" else value) for name, value in parse_qsl(query, keep_blank_values=True)]


def redact_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, REDACTED if name.lower() in SECRET_HEADERS else value) for name, value in headers]


def redact_violation(violation: dict[str, Any]) -> dict[str, Any]:
    """Messages repeat what was sent, so they keep its secrets, too."""
    if any(SECRET.fullmatch(part) for part in violation["pointer"].split("/")):
        return {**violation, "message": f"{REDACTED} breaks the rule {violation['rule']}"}
    return {**violation, "message": redact(violation["message"])}


def redact_body(body: bytes, size: int) -> bytes:
    """A body as it was sent where it holds no secret; else the same document, or text, without its secrets."""
    document = document_of(body, size)
    if document is not None:
        clean = redact(document)
        return body if clean == document else write_json(clean)
    text = body.decode("latin-1")
    clean = redact(SECRET_IN_FORM.sub(rf"\g<1>{REDACTED}", text))
    return body if clean == text else clean.encode("latin-1")

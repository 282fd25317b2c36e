"""What nobody shall read again: secrets in headers, queries and bodies, blanked wherever the server shows what was sent."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from mockserver.core.errors import BodyUnreadable
from mockserver.core.wire import read_json, write_json

REDACTED = "<redacted>"
SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"})
NAMES = "password|pwd|apiKey|verificationCode|client_secret|code|code_verifier|assertion"
SECRETS = frozenset(NAMES.split("|"))
SECRET_IN_FORM = re.compile(rf"(?<![^&\s?])((?:{NAMES}|[^=&\s]*[tT]oken)=)[^&\s]*")
SECRET_IN_JSON = re.compile(rf'("(?:{NAMES}|[^"\\]*[tT]oken)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[\[{{].*|[^\s,}}\]]+)', re.DOTALL)
"""In text that is no JSON as a whole; where the secret is a list or an object, nothing behind it stays."""


def redact(document: Any) -> Any:
    """A JSON value with its secrets blanked, at any depth."""
    if isinstance(document, list):
        return [redact(item) for item in document]
    if isinstance(document, str):  # only a text with quotes can hold JSON; many are short, and a search in each takes its time
        return SECRET_IN_JSON.sub(rf'\g<1>"{REDACTED}"', document) if '"' in document else document
    if not isinstance(document, dict):
        return document
    return {key: REDACTED if is_secret(key) else redact(value) for key, value in document.items()}


def is_secret(name: str) -> bool:
    """Whether a member's value is one: documented, the control-plane contract. `code` is one wherever it stands, as there."""
    return name in SECRETS or name.endswith(("token", "Token"))


def redact_text(text: str) -> str:
    """Text that is no JSON as a whole, a form or JSON that is cut short or broken, with its secrets blanked."""
    return str(redact(SECRET_IN_FORM.sub(rf"\g<1>{REDACTED}", text)))


def document_of(body: bytes, size: int) -> Any:
    if not body or size > len(body):
        return None
    try:
        return read_json(body)
    except BodyUnreadable:
        return None


def show(body: bytes, size: int) -> Any:
    """A body for reading: JSON redacted, other text as it is (form secrets blanked), null where there is none."""
    if not body:
        return None
    document = document_of(body, size)
    if document is not None or body.strip() == b"null":
        return redact(document)
    text = redact_text(body.decode(errors="replace"))
    return text + f"... ({size} bytes in all)" if size > len(body) else text


def redact_query(query: str) -> list[tuple[str, str]]:
    return [(name, REDACTED if is_secret(name) else value) for name, value in parse_qsl(query, keep_blank_values=True)]


def redact_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, _redact_header(name.lower(), value)) for name, value in headers]


def _redact_header(name: str, value: str) -> str:
    if name in SECRET_HEADERS:
        return REDACTED
    return SECRET_IN_FORM.sub(rf"\g<1>{REDACTED}", value) if name == "location" else value


def redact_violation(violation: dict[str, Any]) -> dict[str, Any]:
    """Messages repeat what was sent, so they keep its secrets, too."""
    if any(is_secret(part) for part in violation["pointer"].split("/")):
        return {**violation, "message": f"{REDACTED} breaks the rule {violation['rule']}"}
    return {**violation, "message": redact(violation["message"])}


def redact_body(body: bytes, size: int) -> bytes:
    """A body as it was sent where it holds no secret; else the same document, or text, without its secrets."""
    document = document_of(body, size)
    if document is not None:
        clean = redact(document)
        return body if clean == document else write_json(clean)
    text = body.decode("latin-1")
    clean = redact_text(text)
    return body if clean == text else clean.encode("latin-1")

"""Journal entries as a HAR 1.2 archive, which browsers' tools and proxies read."""

import base64
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from mockserver.core.clock import iso
from mockserver.core.journal import Entry
from mockserver.core.redaction import redact_body, redact_headers, redact_query

NONE: dict[str, Any] = {"cookies": [], "headersSize": -1}


def archive(entries: Iterable[Entry], version: str) -> dict[str, Any]:
    """Oldest first, as HAR has it; secrets redacted. documented, the control-plane contract"""
    creator = {"name": "mockserver", "version": version}
    return {"log": {"version": "1.2", "creator": creator, "entries": [_entry(entry) for entry in entries]}}


def _entry(entry: Entry) -> dict[str, Any]:
    milliseconds = round(entry.duration * 1000, 3)
    return {
        "startedDateTime": iso(entry.time),
        "time": milliseconds,
        "request": _request(entry),
        "response": _response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_request": entry.id,
        "_operation": entry.operation.name if entry.operation else None,
    }


def _request(entry: Entry) -> dict[str, Any]:
    headers = redact_headers(entry.headers)
    query = redact_query(entry.query)
    shown = {
        "method": entry.method,
        "url": entry.url,
        "httpVersion": "HTTP/1.1",
        **NONE,
        "headers": _pairs(headers),
        "queryString": _pairs(query),
        "bodySize": entry.size,
    }
    if entry.body:
        kind = _media_type(headers)
        text, encoding = _text(redact_body(entry.body, entry.size))
        params = parse_qsl(text, keep_blank_values=True) if kind.startswith("application/x-www-form-urlencoded") else []
        shown["postData"] = {"mimeType": kind, "text": text, "params": _pairs(params), **({"_encoding": encoding} if encoding else {})}
    return shown


def _response(entry: Entry) -> dict[str, Any]:
    headers = redact_headers(entry.response_headers)
    text, encoding = _text(redact_body(entry.response_body, entry.response_size))
    content = {"size": entry.response_size, "mimeType": _media_type(headers), "text": text, **({"encoding": encoding} if encoding else {})}
    return {
        "status": entry.status,
        "statusText": _phrase(entry.status),
        "httpVersion": "HTTP/1.1",
        **NONE,
        "headers": _pairs(headers),
        "content": content,
        "redirectURL": next((value for name, value in headers if name.lower() == "location"), ""),
        "bodySize": entry.response_size,
    }


def _text(body: bytes) -> tuple[str, str]:
    """A body as text, or in base64 where it is none."""
    try:
        return body.decode(), ""
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), "base64"


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _media_type(headers: Iterable[tuple[str, str]]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""

"""A journal entry as a line of curl that sends the same request again, byte for byte, secrets left out."""

import re
import shlex
from urllib.parse import quote

from mockserver.core.journal import Entry
from mockserver.core.redaction import REDACTED, SECRET_HEADERS, is_secret, redact_body

SECRET = "$MOCKSERVER_AUTHORIZATION"
UNSENT = frozenset({"host", "content-length", "connection", "transfer-encoding", "expect"})
"""Headers that curl writes itself."""
ITS_OWN = ("Accept", "User-Agent", "Content-Type")
"""Headers that curl sends unless it is told not to."""
LONGEST = 100_000
"""Bytes that one argument of a command may have on any system, with room."""
PLAIN = re.compile(rb"[\x20-\x24\x26-\x5b\x5d-\x7e]+")
UNRESERVED = "/:@!$&'()*+,;=~-._"


def curl(entry: Entry) -> str:
    """The request as a command for sh. documented, the control-plane contract

    The header Authorization and the query parameter token are taken from the variable MOCKSERVER_AUTHORIZATION; other secrets are
    left out, and a comment says so (assumed).
    """
    method = ["--head"] if entry.method == "HEAD" else ["-X", shlex.quote(entry.method)]
    words = ["curl", "-sS", "--globoff", "--path-as-is", *method, _url(entry), *_headers(entry)]
    feed, comments = "", []
    if entry.body or ("content-length", "0") in [(name.lower(), value) for name, value in entry.headers]:
        body = redact_body(entry.body, entry.size)
        if body != entry.body:
            comments.append(f"# secrets of the body are left out: put them where {REDACTED} stands")
        if entry.size > len(entry.body):
            comments.append(f"# of {entry.size} bytes the journal kept {len(entry.body)}")
        text = _as_text(body)
        if text is None or len(body) > LONGEST:
            feed = f"printf {_octal(body)} | "
            words += ["--data-binary", "@-"]
        else:
            words += ["--data-raw", shlex.quote(text)]
    return "".join(f"{comment}\n" for comment in comments) + feed + " ".join(words) + "\n"


def _url(entry: Entry) -> str:
    """In double quotes where the shell fills a secret in: a quoted URL has nothing else that it would touch."""
    pairs = []
    for pair in entry.query.split("&") if entry.query else []:
        name, sign, _ = pair.partition("=")
        pairs.append(f"{name}={SECRET}" if is_secret(name) and sign else quote(pair, safe=f'{UNRESERVED}?%{{}}[]|^<>\\"`'))
    url = entry.base_url + quote(entry.path, safe=UNRESERVED) + ("?" if pairs else "") + "&".join(pairs)
    if SECRET not in url:
        return shlex.quote(url)
    return SECRET.join(_double_quote(part) for part in url.split(SECRET)).join('""')


def _double_quote(text: str) -> str:
    return re.sub(r'([\\"`$])', r"\\\1", text)


def _headers(entry: Entry) -> list[str]:
    words: list[str] = []
    for name, value in entry.headers:
        if name.lower() in UNSENT:
            continue
        if name.lower() == "authorization":
            words += ["-H", f'"{name}: {SECRET}"']
        else:
            shown = REDACTED if name.lower() in SECRET_HEADERS else value
            words += ["-H", _quote(f"{name}: {shown}".encode("latin-1", "replace") if shown else f"{name};".encode())]
    sent = {name.lower() for name, _ in entry.headers}
    unsent = [name for name in ITS_OWN if name.lower() not in sent]
    return words + [word for name in unsent for word in ("-H", f"{name}:")]


def _quote(data: bytes) -> str:
    """Bytes as one word of sh; what is no text is written by printf."""
    text = _as_text(data)
    return shlex.quote(text) if text is not None else f'"$(printf {_octal(data)})"'


def _as_text(data: bytes) -> str | None:
    """None where the bytes are no text that can stand in a command."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _octal(data: bytes) -> str:
    """A format of printf that writes these bytes in every shell."""
    parts = []
    place = 0
    while place < len(data):
        if (found := PLAIN.match(data, place)) and (place or data[:1] != b"-"):  # a dash at the head would be an option
            parts.append(found[0].decode().replace("'", "'\\''"))
            place = found.end()
        else:
            parts.append(f"\\{data[place]:03o}")
            place += 1
    return "'" + "".join(parts) + "'"

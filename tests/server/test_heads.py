"""Heads of requests: read as h11, a well-kept parser, reads them; what it refuses is refused."""

import h11
import pytest

from mockserver.server.head import Heads, Malformed

GOOD = [
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"LOOKUP /rest/v1/addressbook/contacts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n",
    b"patch /a HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /a?b=%20&c HTTP/1.0\r\n\r\n",
    b"GET http://vendor.example/a?b=1 HTTP/1.1\r\nHost: vendor.example\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost:x\r\nX-Empty:\r\nX-Tab:\t a\tb \t\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-Latin: \xe9\xff\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nCookie: b=2\r\nAccept: a\r\nAccept: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n!#$%&'*+-.^_`|~09azAZ: odd\r\n\r\n",
]
BAD = [
    b"GET\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / x HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GE(T / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1_0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
]
STRICTER = [
    b"GET / HTTP/2.0\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n  folded\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
]
"""h11 takes these; two servers in a row may read them differently, so ours refuses them (RFC 9112, 5.2 and 6.1, lets it)."""


def read(request: bytes) -> tuple[dict[str, object], list[tuple[str, str]], bool, int]:
    line, _, rest = request.partition(b"\r\n")
    environ, fields = Heads({"SERVER_NAME": "x"}).read(line, rest[:-2])
    names = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}
    headers = [
        (names.get(key) or key[5:].lower().replace("_", "-"), value)
        for key, value in environ.items()
        if key in names or key.startswith("HTTP_")
    ]
    return environ, sorted(headers), fields.chunked, fields.length


def as_h11(request: bytes) -> h11.Request:
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(request)
    event = connection.next_event()
    assert isinstance(event, h11.Request), event
    return event


@pytest.mark.parametrize("request_", GOOD)
def test_head__is_read_as_h11_reads_it(request_: bytes) -> None:
    environ, headers, chunked, length = read(request_)
    theirs = as_h11(request_)
    target = theirs.target.decode("latin-1").removeprefix("http://vendor.example")
    assert environ["REQUEST_METHOD"] == theirs.method.decode()
    assert (environ["PATH_INFO"], environ["QUERY_STRING"]) == (target.partition("?")[0], target.partition("?")[2])
    joined: dict[str, str] = {}
    for raw, value in theirs.headers:
        name = raw.decode()
        if name != "transfer-encoding" and "_" not in name:  # WSGI's names cannot tell _ from -
            gap = "; " if name == "cookie" else ", "
            joined[name] = f"{joined[name]}{gap}{value.decode('latin-1')}" if name in joined else value.decode("latin-1")
    assert headers == sorted(joined.items())
    assert chunked == any(name == b"transfer-encoding" for name, _ in theirs.headers)
    assert length == int(joined.get("content-length", 0))


@pytest.mark.parametrize("request_", [*BAD, *STRICTER])
def test_head__refused_by_h11_is_refused(request_: bytes) -> None:
    line, _, rest = request_.partition(b"\r\n")
    with pytest.raises(Malformed) as refusal:
        Heads({}).read(line, rest[:-2])
    assert refusal.value.status in (400, 501, 505) and refusal.value.reason
    if request_ not in STRICTER:
        with pytest.raises(h11.RemoteProtocolError):
            as_h11(request_)


def test_head__a_block_remembered_is_not_shared() -> None:
    heads = Heads({})
    first, _ = heads.read(b"GET /1 HTTP/1.1", b"X-A: 1\r\n")
    first["HTTP_X_A"] = "changed"
    second, _ = heads.read(b"GET /2 HTTP/1.1", b"X-A: 1\r\n")
    assert (second["HTTP_X_A"], second["PATH_INFO"], first["PATH_INFO"]) == ("1", "/2", "/1")


def test_head__names_with_an_underscore_are_left_out() -> None:
    """`Content_Length` would pass for Content-Length."""
    environ, fields = Heads({}).read(b"GET / HTTP/1.1", b"Content_Length: 5\r\nX_Mock_Tenant: a\r\n")
    assert fields.length == 0 and not [name for name in environ if "TENANT" in name or "LENGTH" in name]

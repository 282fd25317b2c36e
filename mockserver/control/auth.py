"""Who may use the control plane: everybody, or whoever carries the token that the server was started with."""

import hmac

from mockserver.core.operation import Call, ControlCall

from .errors import Unauthorized


def authenticate(call: Call) -> None:
    """Refuses a caller who does not carry the server's token, where there is one. documented, the control-plane contract"""
    assert isinstance(call, ControlCall)
    token: str = call.server.settings.control_token
    scheme, _, given = (call.headers.get("Authorization") or "").partition(" ")
    if token and not (scheme.lower() == "bearer" and hmac.compare_digest(_octets(given.strip()), token.encode())):
        raise Unauthorized


def _octets(value: str) -> bytes:
    """A header as it came over the wire: WSGI dresses bytes as Latin-1."""
    return value.encode("latin-1", "replace")

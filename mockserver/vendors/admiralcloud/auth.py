"""Who calls: a bearer token, or a signed request, each with the client id of the application.

public, the vendor's page on authenticated requests and its published signature package.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from mockserver.core.clock import parse_iso
from mockserver.core.operation import Call
from mockserver.core.world import State

from . import wire
from .errors import SessionInvalid, SignatureRefused
from .rules import javascript
from .rules.callers import ANYBODY, Caller

DEVIATION = 10
CLIENT_ID = "mock-client"
SEEDED = "mock-session-42"


def authenticate(call: Call) -> Caller:
    """The caller, by signature where the request carries one, else by token."""
    if not call.headers.get("x-admiralcloud-clientid"):
        raise SessionInvalid
    if call.headers.get("x-admiralcloud-accesskey") or call.headers.get("x-admiralcloud-hash"):
        return check_signature(call)
    return check_token(call)


def anybody(call: Call) -> Caller:
    """The caller where the tenant's setting asks for none: whom a credential names that holds, else the user of the fixtures (assumed)."""
    try:
        return authenticate(call)
    except (SessionInvalid, SignatureRefused):
        return ANYBODY


def check_token(call: Call) -> Caller:
    """`Authorization: Bearer <tenant>.<token>`, known, not expired and of this tenant.

    Bearer and `invalidSession`: public, the vendor's clients; the form of the token is ours.
    """
    scheme, _, sent = (call.headers.get("Authorization") or "").partition(" ")
    tenant, _, token = sent.strip().rpartition(".")
    row = call.state.tokens.by_key(token) if scheme.lower() == "bearer" and tenant == call.state.tenant else None
    if row is None or (row["expiresAt"] is not None and parse_iso(row["expiresAt"]) <= call.now):
        raise SessionInvalid
    return Caller(row["userId"], row["customerId"])


def check_signature(call: Call) -> Caller:
    """A signature of version 5 that is there, timely and right, in this order: public, the vendor's published signature package.

    An unknown access key is an invalid session: assumed.
    """
    sent = call.headers.get("x-admiralcloud-hash")
    if not sent:
        raise SignatureRefused("acsignature_hashMissing")
    rts = check_time(call)
    row = call.state.access_keys.by_key(call.headers.get("x-admiralcloud-accesskey") or "")
    if row is None:
        raise SessionInvalid
    # The vendor's clients differ in whether the id of the path is part of what they sign: both are taken. So is the path with or
    # without the base path of this tenant (ours), which is no part of the vendor's own paths.
    payloads = (wire.merge_parameters(call), wire.read_parameters(call))
    paths = dict.fromkeys((call.path, urlsplit(call.base_url).path + call.path))
    if not any(is_same_hash(sign(row["accessSecret"], call, path, rts, payload), sent) for payload in payloads for path in paths):
        raise SignatureRefused("acsignature_hashMismatch")
    return Caller(row["userId"], row["customerId"])


def check_time(call: Call) -> int:
    """Unix seconds within 10 of the tenant's clock; what is no number is early or late for none, and fits no hash: public, the
    vendor's published signature package.
    """
    match = re.match(r"\s*([+-]?\d{1,18})", call.headers.get("x-admiralcloud-rts") or "", re.ASCII)
    if match is None:
        raise SignatureRefused("acsignature_hashMismatch")
    rts = int(match[1])
    if abs(call.now.timestamp() - rts) > DEVIATION:
        raise SignatureRefused("acsignature_rtsDeviation", {"ts": rts, "deviation": DEVIATION})
    return rts


def sign(secret: str, call: Call, path: str, rts: int, payload: dict[str, Any]) -> str:
    """HMAC-SHA256 in hex over lower-cased path, identifier if any, rts and sorted payload if any, joined by line feeds:
    public, the vendor's published signature package, version 5.
    """
    identifier = call.headers.get("x-admiralcloud-identifier")
    parts = [path.lower(), *([identifier] if identifier else []), str(rts), *([javascript.stringify(payload)] if payload else [])]
    return hmac.new(secret.encode(), "\n".join(parts).encode(errors="replace"), hashlib.sha256).hexdigest()


def is_same_hash(ours: str, sent: str) -> bool:
    return hmac.compare_digest(ours.encode(), sent.encode(errors="replace"))


def bearer(state: State, details: dict[str, Any]) -> dict[str, Any]:
    """A credential as a client sends it: the seeded session of user 42, or a new one where details are asked for."""
    if "permissions" in details:
        raise ValueError("a credential of admiralcloud carries no permissions")
    row: Mapping[str, Any] | None = None if details else state.tokens.by_key(SEEDED)
    if row is None:
        life = details.get("expires_in")
        row = {
            "token": state.ids.hex("tokens", 32, taken=state.tokens.by_key),
            "userId": user_id(details.get("subject")),
            "customerId": ANYBODY.customer_id,
            "expiresAt": None if life is None else wire.timestamp(state.now + timedelta(seconds=life)),
        }
        state.tokens.insert(row)
    headers = {"Authorization": f"Bearer {state.tenant}.{row['token']}", "x-admiralcloud-clientid": CLIENT_ID}
    key = next((key for key in state.access_keys if key["userId"] == row["userId"]), None)
    own = {} if key is None else {"signs_with": {name: key[name] for name in ("accessKey", "accessSecret")}}
    return {"headers": headers, "query": {}, "userId": row["userId"], "expiresAt": row["expiresAt"], **own}


def user_id(subject: str | None) -> int:
    """The user a token is asked for, the seeded one by default."""
    if subject is None:
        return ANYBODY.user_id
    if not re.fullmatch(r"\d{1,9}", subject, re.ASCII):
        raise ValueError(f"a subject of admiralcloud is a user id such as {ANYBODY.user_id}, not {subject!r}")
    return int(subject)

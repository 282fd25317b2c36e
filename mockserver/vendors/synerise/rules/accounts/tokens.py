"""JSON Web Tokens: minting, finding, ending. Each token is a row; a token that has no row is no token."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mockserver.core.ids import first_free
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.wire import write_json
from mockserver.core.world import State

from ...wire import milliseconds

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


NO_AUTHORITIES = "H4sIAAAAAAAAAIuOBQApu0wNAgAAAA=="
"""The `auth` claim of the document's sample token (docs/synerise-api-reference.txt:181): `[]`, compressed."""

REALMS = {"user": "user", "workspace": "business_profile", "profile": "client", "anonymous": "anonymous_client"}
"""`client`: documented, docs/synerise-api-reference.txt:138; `anonymous_client`: inferred from the sample token at :292; others assumed."""


CONSUMERS = {realm: consumer for consumer, realm in REALMS.items()}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls. `subject` is the user's id, the profile's clientId, or the API key."""

    consumer: str
    subject: Any
    workspace: int | None = None
    api_key: str | None = None
    confirmed: bool = True
    """Whether the second factor is done, or not asked of this user."""
    permissions: tuple[str, ...] | None = None
    """In place of those of the API key or the role, where a test asked for such a credential."""
    origin: str = "SYNERISE"
    device: str | None = None


def mail_of(profile: Row) -> str:
    """What a profile's token calls it: its e-mail, or a made-up one of its UUID.

    inferred, from the `eml` claim of the sample token at docs/synerise-api-reference.txt:292.
    """
    return profile["email"] or f"{profile['uuid']}@anonymous.invalid"


def principal_of(row: Row) -> Principal:
    """The caller that a token stands for: inferred, from the claims of the sample at docs/synerise-api-reference.txt:181."""
    consumer = CONSUMERS[row["rlm"]]
    key = row["apk"].lower() if row["apk"] else None
    subject = {"user": row["usr"], "workspace": key}.get(consumer, row["clId"])
    permissions = None if row["prm"] is None else tuple(row["prm"])
    return Principal(consumer, subject, row["bpi"], key, row["mfa"], permissions, row["org"], row["dev"])


PEM = Path(__file__).parents[2].joinpath("signing_key.pem").read_bytes()
"""Read at start: a test may take the file system away."""


@cache
def _load_key() -> "RSAPrivateKey":
    """Loaded when the first token is minted, unchecked, since it is our own: that would take longer than all the rest."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return cast("RSAPrivateKey", load_pem_private_key(PEM, None, unsafe_skip_rsa_key_validation=True))


@cache
def _signer() -> Callable[[bytes], bytes]:
    """Signs as RS512. What it is made of is kept: pyfakefs has modules forgotten that a test was the first to import."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA512

    key = _load_key()
    padding, digest = PKCS1v15(), SHA512()
    return lambda content: key.sign(content, padding, digest)


def _sign(claims: Row) -> str:
    """RFC 7515's compact form, with the sample token's header."""
    content = f"{_base64url(write_json({'alg': 'RS512'}))}.{_base64url(write_json(claims))}"
    return f"{content}.{_base64url(_signer()(content.encode()))}"


def public_keys() -> Row:
    """The public half, as a key set: that there is one is documented, docs/synerise-api-reference.txt:18; where and how is assumed."""
    numbers = _load_key().public_key().public_numbers()
    modulus, exponent = (_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big")) for number in (numbers.n, numbers.e))
    return {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS512", "n": modulus, "e": exponent}]}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def mint(
    state: State,
    consumer: str,
    *,
    workspace: int | None,
    mail: str,
    user: int | None = None,
    client: int | None = None,
    api_key: str | None = None,
    origin: str = "SYNERISE",
    device: str | None = None,
    confirmed: bool = True,
    permissions: Sequence[str] | None = None,
    life: int | None = None,
) -> Row:
    """A token in force from now on, as its row: `token` and its claims.

    RS512: inferred from the header of the sample at docs/synerise-api-reference.txt:181. A life of one week: documented, :17. The claims
    are the sample's; `org`, `usr`, `dev`, `mfa`, `prm` and `tnt` (origin, user, device, second factor done, permissions, tenant) are ours.
    """
    life = state.settings["token_life_seconds"] if life is None else life
    claims: Row = {
        "sub": "",
        "aud": "API",
        "rlm": REALMS[consumer],
        "ctd": milliseconds(state.now),
        "eml": mail,
        "auth": NO_AUTHORITIES,
        "iss": "Synerise",
        "bpi": workspace,
        "clId": client,
        "exp": int(state.now.timestamp()) + life,
        "apk": api_key.upper() if api_key else None,
        "org": origin,
        "usr": user,
        "dev": device,
        "mfa": confirmed,
        "prm": None if permissions is None else list(permissions),
        "tnt": state.tenant,
    }

    def sign_next() -> str:
        claims["sub"] = state.ids.hex("token", 32)
        return _sign(claims)

    row = {"token": first_free(sign_next, state.tokens.by_key)} | claims
    state.tokens.insert(row)
    return row


def token_in_force(state: State, text: str) -> Row | None:
    """The token's row, if it was signed here for this tenant, is neither ended nor expired.

    Only what this server signed has a row, so the text itself proves the signature without any cryptography. Expiry and the need
    of an active token: documented, docs/synerise-api-reference.txt:17, 127.
    """
    row = state.tokens.by_key(text)
    if row is None or row["tnt"] != state.tenant or row["exp"] <= state.now.timestamp():
        return None
    return row


def end_tokens_of_client(state: State, client: int) -> list[Row]:
    """Ends every token of a profile and returns their rows: documented in effect, docs/synerise-api-reference.txt:4240."""
    ended: list[Row] = [*state.tokens.search(Where(clId=client))]
    for row in ended:
        state.tokens.discard(row["token"])
    return ended


def end_tokens_of_device(state: State, device: str) -> None:
    """Ends what profiles, anonymous ones included, hold on one device: inferred, see iam_logout.logout_profile."""
    for row in state.tokens.search(Where(dev=device)):
        if row["clId"] is not None:
            state.tokens.discard(row["token"])

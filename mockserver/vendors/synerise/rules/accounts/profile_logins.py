"""Profiles logging in: with a password, through a provider, from a backend, anonymously; and the refreshing of their tokens."""

from mockserver.core.row import Row
from mockserver.core.world import State

from ...envelopes import FieldError
from ...errors import BadRequest, FieldsInvalid, Forbidden, Locked, NotFound, Refused, Unauthorized
from ..profiles import identifiers, profiles
from ..profiles.fields import BAD_UUID, NOT_IN_IDENTIFIERS, UUID
from . import tokens
from .tokens import Principal
from .user_logins import key_of_kind

OWN = "SYNERISE"
ACTIVE = "ACTIVE"
REGISTRATION_REQUIRED = "REGISTRATION_REQUIRED"


def login_profile(state: State, body: Row) -> Row:
    """A token for the profile; a provider other than SYNERISE makes the account if it is missing.

    documented, docs/synerise-api-reference.txt:140-142. The statuses 401, 403, 404 and 423 are public (typed by the WooCommerce plugin's
    generated client); which of them an unknown account (404) and a wrong password (401) get is assumed.
    """
    key = key_of_kind(state, body["apiKey"], "profile")
    _check_request(state, body)
    profile = _account(state, body)
    if profile is None:
        if body["identityProvider"] == OWN:
            raise NotFound("Client not found")
        profile = _new_account(state, body)
    elif _status(state, profile) != ACTIVE:
        raise _unmet(state, profile)
    return {"token": _log_in(state, profile, key, body)["token"]}


def login_profile_server_side(state: State, caller: Principal, body: Row) -> Row:
    """As login_profile, for a backend: documented, docs/synerise-api-reference.txt:183-189.

    A profile key of another workspace than the caller's gets 403: assumed. ipAddress may be any text: inferred, from the sample.
    """
    if key_of_kind(state, body["apiKey"], "profile")["workspaceId"] != caller.workspace:
        raise Forbidden("Access is denied")
    return login_profile(state, body)


def login_profile_conditional(state: State, body: Row) -> Row:
    """Never makes an account; conditions not met are part of a 200.

    documented, docs/synerise-api-reference.txt:231-234. The values of `status` are public (WooCommerce plugin's generated client); that
    the conditions repeat the status, and null beside it, is assumed. Of the document's two sentences, that no token is needed and that
    an anonymous login must come first, the former is kept.
    """
    key = key_of_kind(state, body["apiKey"], "profile")
    _check_request(state, body)
    profile = _account(state, body)
    status = REGISTRATION_REQUIRED if profile is None else _status(state, profile)
    if profile is not None and status == "LOCKED":
        raise _unmet(state, profile)
    if profile is None or status != ACTIVE:
        return {"conditions": [status], "status": status} | dict.fromkeys(("token", "expiration", "created", "origin", "customId", "realm"))
    return {"conditions": [], "status": "SUCCESS"} | _session(_log_in(state, profile, key, body), profile)


def login_anonymous(state: State, body: Row) -> Row:
    """A token for the profile with that UUID, which is made if nobody has it.

    documented, docs/synerise-api-reference.txt:284-288; that it is made is inferred; that the UUID must be one is inferred from :3349.
    """
    key = key_of_kind(state, body["apiKey"], "profile")
    uuid = body["uuid"]
    if not UUID.fullmatch(uuid):
        raise FieldsInvalid(FieldError("uuid", BAD_UUID, 12053, uuid))
    profile = identifiers.profile_by_uuid(state, uuid) or _save(state, {"uuid": uuid})
    return {"token": _mint(state, "anonymous", profile, key, device=body.get("deviceId"))["token"]}


def refresh_profile_token(state: State, caller: Principal, api_key: str) -> Row:
    """A fresh token in exchange for one that is still active, which stays good.

    documented, docs/synerise-api-reference.txt:126-139, 284; 401 otherwise: public, Synerise's reference on authorization. A key of
    another workspace gets 401, and the old token lives out its time: assumed.
    """
    key = key_of_kind(state, api_key, "profile")
    profile = state.profiles.by_key(caller.subject)
    if profile is None or key["workspaceId"] != caller.workspace:
        raise Unauthorized("Full authentication is required to access this resource")
    return _session(_mint(state, caller.consumer, profile, key, caller.origin, caller.device, caller.permissions), profile)


def _check_request(state: State, body: Row) -> None:
    """What is required depends on the provider and on the identifier that is unique in the workspace.

    documented in part (the conditions are cut off), docs/synerise-api-reference.txt:145-149; public, the WooCommerce plugin's generated
    client, which also has SAU-601 for a missing device id.
    """
    if body["identityProvider"] == OWN:
        required: tuple[str, ...] = ("email" if state.settings["unique_emails"] else "customId", "password", "uuid")
    else:
        required = ("identityProviderToken",)
    missing = [FieldError(name, "must not be null", rejected=None) for name in required if not body.get(name)]
    if missing:
        raise FieldsInvalid(*missing)
    uuid = body.get("uuid")
    if uuid and NOT_IN_IDENTIFIERS.search(uuid):
        raise FieldsInvalid(FieldError("uuid", BAD_UUID, 12053, uuid))
    if state.settings["device_id_required"] and not body.get("deviceId"):
        raise BadRequest("Device id is required", code="SAU-601")


def _account(state: State, body: Row) -> Row | None:
    """The account that the request is about. With SYNERISE its password must be right; a provider vouches for its own.

    Without a name in the request, the provider's token is taken for the customId: assumed, since this fake reads no provider's tokens.
    """
    if body["identityProvider"] != OWN:
        return (
            identifiers.profile_by_email(state, body.get("email"))
            or identifiers.profile_by_custom_id(state, body.get("customId"))
            or identifiers.profile_by_custom_id(state, body["identityProviderToken"] if _is_nameless(state, body) else None)
        )
    if state.settings["unique_emails"]:
        profile = identifiers.profile_by_email(state, body["email"])
    else:
        profile = identifiers.profile_by_custom_id(state, body["customId"])
    secret = profile and state.profile_secrets.by_key(profile["clientId"])
    if not profile or not secret:
        return None
    if secret["password"] != body["password"]:
        raise Unauthorized("Bad credentials")
    return profile


def _is_nameless(state: State, body: Row) -> bool:
    """An e-mail is a name only where it identifies: documented, docs/synerise-api-reference.txt:2825-2834."""
    return not body.get("customId") and not (body.get("email") and state.settings["unique_emails"])


def _new_account(state: State, body: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:141-142; agreements, attributes and tags are those of the new account: inferred.

    A UUID that belongs to a recognized profile stays there: assumed.
    """
    fields = {name: body[name] for name in ("email", "customId", "uuid", "agreements", "attributes", "tags") if body.get(name) is not None}
    if "uuid" in fields and not UUID.fullmatch(fields["uuid"]):
        raise FieldsInvalid(FieldError("uuid", BAD_UUID, 12053, fields["uuid"]))
    if _is_nameless(state, body):
        fields["customId"] = body["identityProviderToken"]
    owner = identifiers.profile_by_uuid(state, fields.get("uuid"))
    if owner is not None and not identifiers.still_anonymous(state, owner):
        del fields["uuid"]
    profiles.check_fields(fields)
    return _save(state, fields)


def _save(state: State, fields: Row) -> Row:
    """Written; the identifiers were looked up before and cannot be in conflict."""
    profile = profiles.save_profile(state, fields)
    assert profile is not None
    return profile


def _status(state: State, profile: Row) -> str:
    """ACTIVE, or what stands between the account and a login; set by fixture or control plane."""
    secret = state.profile_secrets.by_key(profile["clientId"])
    return str(secret["status"]) if secret else ACTIVE


def _unmet(state: State, profile: Row) -> Refused:
    """403, with SAU-302 or SAU-303 where the e-mail waits for confirmation by link or by PIN; 423.

    public, the WooCommerce plugin's generated client; that LOCKED is the 423: assumed.
    """
    secret = state.profile_secrets.by_key(profile["clientId"])
    assert secret is not None
    if secret["status"] == "LOCKED":
        return Locked("Account is locked")
    code = "" if secret["status"] != "ACTIVATION_REQUIRED" else "SAU-303" if secret.get("activation") == "PIN" else "SAU-302"
    return Forbidden(f"Login is not possible: {secret['status']}", code=code)


def _log_in(state: State, profile: Row, key: Row, body: Row) -> Row:
    """The token. The device's UUID joins the profile, and an anonymous profile known by it merges into this one.

    inferred from the rules of automatic merging (facts, part (c) 37); a recognized profile of that UUID is left alone.
    """
    uuid = body.get("uuid")
    if uuid and UUID.fullmatch(uuid):
        visitor = identifiers.profile_by_uuid(state, uuid)
        if visitor is None:
            identifiers.keep_former_uuid(state, uuid.lower(), profile["clientId"])
        elif identifiers.still_anonymous(state, visitor) and visitor["clientId"] != profile["clientId"]:
            profile = profiles.save_profile(state, {"uuid": uuid}, profile) or profile
    return _mint(state, "profile", profile, key, body["identityProvider"], body.get("deviceId"))


def _mint(
    state: State,
    consumer: str,
    profile: Row,
    key: Row,
    origin: str = OWN,
    device: str | None = None,
    permissions: tuple[str, ...] | None = None,
) -> Row:
    return tokens.mint(
        state,
        consumer,
        workspace=key["workspaceId"],
        mail=tokens.mail_of(profile),
        client=profile["clientId"],
        api_key=key["apiKey"],
        origin=origin,
        device=device,
        permissions=permissions,
    )


def _session(row: Row, profile: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:133-139: seconds in `expiration`, milliseconds in `created`."""
    return {
        "token": row["token"],
        "expiration": row["exp"],
        "created": row["ctd"],
        "origin": row["org"],
        "customId": profile["customId"],
        "realm": row["rlm"],
    }

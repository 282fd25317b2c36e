"""What AdmiralCloud answers when it refuses: `{"message": <a key for machines>}`, at times with `additionalInfo`.

public: the vendor's published request extensions, sanitizer and signature packages.
"""

from http import HTTPStatus
from typing import Any

from mockserver.core.errors import BodyTooLarge, BodyUnreadable, FaultStatus, NoSuchPath, VendorError, VerbNotAllowed
from mockserver.core.operation import Call, Reply

FAULTS = {401: "invalidSession", 403: "forbiddenAuth", 404: "notFound", 423: "resource_locked", 429: "tooManyRequestsFromThisIP"}
"""Keys of statuses that no request but a fault reaches: public, the vendor's published packages; 404 is assumed."""


KEYS = {
    "find": "error_contact_find_",
    "create": "error_contact_create_",
    "update": "error_contact_update_",
    "destroy": "error_contact_destroy_",
}
"""How the keys of an operation's refusals begin, by action; behind it stands `notFound`, `locked` or the sanitizer's key of a field.

The pattern is public, the vendor's published request extensions.
"""


class Refused(VendorError):
    """A refusal: its status, its key and what more there is to know."""

    status = 400

    def __init__(self, message: str, additional_info: dict[str, Any] | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.message, self.additional_info = message, additional_info or {}
        self.status = status or self.status

    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = {"message": self.message}
        return found | {"additionalInfo": self.additional_info} if self.additional_info else found


class FieldRefused(Refused):
    """A field that the sanitizer does not take: public, the vendor's published sanitizer."""

    def under(self, parent: str) -> "FieldRefused":
        """The same, of a field within `parent`."""
        return FieldRefused(f"{parent}_{self.message}", self.additional_info)


class SessionInvalid(Refused):
    """No credential, or one that does not hold: public, the vendor's clients."""

    status = 401

    def __init__(self) -> None:
        super().__init__("invalidSession")


class SignatureRefused(Refused):
    """A signature that is missing, late or wrong: public, the vendor's published signature package."""

    status = 401


class ContactNotFound(Refused):
    """The pattern of the key is public, its last word assumed."""

    status = 404

    def __init__(self, action: str) -> None:
        super().__init__(KEYS[action] + "notFound")


class ContactLocked(Refused):
    """The lock is documented, docs/admiralcloud-contact-controller.txt:39; key and status are assumed."""

    def __init__(self, action: str, status: int) -> None:
        super().__init__(KEYS[action] + "locked", status=status)


class ContactProtected(Refused):
    """The protection is documented, docs/admiralcloud-contact-controller.txt:41; key and status are assumed."""

    status = 403

    def __init__(self) -> None:
        super().__init__("error_contact_destroy_deletionProtected")


class ContactLinked(Refused):
    """The refusal is documented, docs/admiralcloud-contact-controller.txt:175; key and status are assumed."""

    def __init__(self, licenses: list[int], status: int) -> None:
        super().__init__("error_contact_destroy_linked", {"affectedLicenses": licenses}, status)


class MoveTargetInvalid(Refused):
    """assumed: links cannot go to a contact that is not there, nor to the one that goes."""

    def __init__(self, target: int) -> None:
        super().__init__("error_contact_destroy_moveInvalid", {"move": target})


class EmailExists(Refused):
    """assumed; only while the switch `unique_email` is on."""

    def __init__(self) -> None:
        super().__init__("error_contact_create_emailExists")


def render(error: Exception, call: Call) -> Reply:
    """Any refusal in AdmiralCloud's voice."""
    if isinstance(error, Refused):
        document = error.document()
        if isinstance(error, FieldRefused) and call.state.settings["prefixed_messages"]:
            document["message"] = KEYS[call.operation.id.partition("_")[0]] + error.message
        return Reply(document, error.status)
    status, message = _core_refusal(error)
    return Reply({"message": message}, status)


def _core_refusal(error: Exception) -> tuple[int, str]:
    """Status and key of what the core refuses.

    A verb that a path does not have is 404 as an unknown path is (inferred, the vendor's framework routes verb and path together);
    the words for bodies are assumed.
    """
    match error:
        case NoSuchPath() | VerbNotAllowed():
            return 404, "notFound"
        case BodyUnreadable():
            return 400, "body_notAValidJSON"
        case BodyTooLarge():
            return 413, "body_tooLarge"
        case FaultStatus(status=status):
            return status, FAULTS.get(status) or _key(status)
        case _:
            return 400, "params_required"


def _key(status: int) -> str:
    """The status's own phrase as a key: assumed."""
    try:
        words = HTTPStatus(status).phrase.replace("-", " ").replace("'", "").split()
    except ValueError:
        return "unknownError"
    return words[0].lower() + "".join(word.capitalize() for word in words[1:])

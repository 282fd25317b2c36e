"""What happens to contacts."""

from mockserver.core.clock import later
from mockserver.core.errors import VendorError
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from .. import wire
from ..errors import ContactLinked, ContactLocked, ContactNotFound, ContactProtected, EmailExists, FieldRefused, MoveTargetInvalid
from . import relations
from .callers import ANYBODY, Caller
from .contact_settings import merge_settings

ACTIVE, TRASH, PENDING, BOUNCED, OPTED_OUT = 0, 1, 10, 11, 12
"""documented, docs/admiralcloud-contact-controller.txt:2-8."""


def find_contacts(state: State, wanted: Row) -> list[Row]:
    """The contacts that fit every filter, of any flag, by id; none is an empty list.

    The array is documented, docs/admiralcloud-contact-controller.txt:11; filters joined by "and" and trash among them are assumed.
    """
    fitting = [row for row in _candidates(state, wanted) if _fits(state, row, wanted)]
    return [wire.order(row) for row in sorted(fitting, key=lambda row: row["id"])]


def _candidates(state: State, wanted: Row) -> list[Row]:
    """As few rows as an index can name."""
    if "id" in wanted:
        row = state.contacts.by_key(wanted["id"])
        return [] if row is None else [row]
    if "type" in wanted:
        return list(state.contacts.search(Where(type=wanted["type"])))
    if "email" in wanted and state.settings["email_compare"] == "exact":
        return list(state.contacts.search(Where(email=wanted["email"])))
    return list(state.contacts.all())


def _fits(state: State, row: Row, wanted: Row) -> bool:
    if "type" in wanted and row.get("type") != wanted["type"]:
        return False
    return "email" not in wanted or is_same_email(state, row.get("email"), wanted["email"])


def is_same_email(state: State, one: str | None, other: str) -> bool:
    """Whole addresses are compared, without regard to case while the switch `email_compare` says so: assumed."""
    if one is None or state.settings["email_compare"] == "exact":
        return one == other
    return one.lower() == other.lower()


def create_contact(state: State, caller: Caller, fields: Row) -> Row:
    """A new contact, active, made by the caller: documented, docs/admiralcloud-contact-controller.txt:49-102; flag 0 is assumed."""
    refuse_email(state, fields.get("email"))
    contact = wire.order({**fields, **complete_contact(state, {"settings": fields.get("settings", {})}, caller)})
    state.contacts.insert(contact)
    return contact


def complete_contact(state: State, row: Row, caller: Caller = ANYBODY) -> Row:
    """The contact with what the server fills in by itself: documented, as for create_contact; flag 0 is assumed."""
    created, creator = row.get("createdAt", wire.timestamp(state.now)), row.get("creatorId", caller.user_id)
    blank = {
        "id": row.get("id") or state.contacts.next_serial(),
        "customerId": caller.customer_id,
        "creatorId": creator,
        "createdAt": created,
        "flag": ACTIVE,
        "lastEditorId": creator,
        "updatedAt": created,
    }
    settings = merge_settings({}, row.get("settings", {}), creator, default_metadata_fields(state))
    return wire.order({**blank, **row, "settings": settings})


def refuse_email(state: State, email: str | None) -> None:
    """No address, or one that a contact has already, is refused while the switches `require_email` and `unique_email` say so: assumed."""
    if email is None:
        if state.settings["require_email"]:
            raise FieldRefused("field_email_required")
    elif state.settings["unique_email"] and any(is_same_email(state, row.get("email"), email) for row in state.contacts.all()):
        raise EmailExists


def default_metadata_fields(state: State) -> list[str]:
    """The switch `metadata_fields`, names joined by commas: that there is a default is documented, :59; its content is assumed."""
    return [name for name in state.settings["metadata_fields"].split(",") if name]


def update_contact(state: State, caller: Caller, fields: Row) -> Row:
    """Changes a contact, at once or by a job: documented, docs/admiralcloud-contact-controller.txt:103-158."""
    row = _admit_update(state, caller.user_id, fields)
    if state.settings["asynchronous"]:
        return wire.order(row, jobId=_defer(state, "update_contact", caller, fields))
    return _update(state, row, fields, caller.user_id)


def run_update(state: State, payload: Row) -> None:
    """The job's turn. What would be refused by now does not happen: assumed."""
    try:
        row = _admit_update(state, payload["userId"], payload["fields"])
    except VendorError:
        return
    _update(state, row, payload["fields"], payload["userId"])


def _admit_update(state: State, user_id: int, fields: Row) -> Row:
    """The contact to change, if it may be changed."""
    refuse_bounced_flag(state, fields)
    row = state.contacts.by_key(fields["id"])
    if row is None:
        raise ContactNotFound("update")
    if fields.get("settings", {}).get("lock") is not False:
        refuse_locked(state, row, user_id, "update")
    return row


def refuse_bounced_flag(state: State, fields: Row) -> None:
    """Flag 11 is not available on the public API: documented, docs/admiralcloud-contact-controller.txt:109; the answer is inferred from
    the sanitizer's for a value that is not allowed. The switch `public_api` says which API this is.
    """
    if fields.get("flag") == BOUNCED and state.settings["public_api"]:
        raise FieldRefused("flag_notAnAllowedValue", {"value": BOUNCED})


def refuse_locked(state: State, row: Row, user_id: int, action: str) -> None:
    """A locked contact is changed by none but the user who locked it; unlocking it is open to all.

    assumed; the lock is documented, docs/admiralcloud-contact-controller.txt:39-40.
    """
    settings = row["settings"]
    if settings.get("lock") and settings.get("lockUser") != user_id:
        raise ContactLocked(action, state.settings["locked_status"])


def _update(state: State, row: Row, fields: Row, user_id: int) -> Row:
    changed: Row = {
        **row,
        **{name: fields[name] for name in ("image", "metadata", "type") if name in fields},
        "flag": next_flag(row["flag"], fields),
        "settings": merge_settings(row["settings"], fields.get("settings", {}), user_id, default_metadata_fields(state)),
    }
    return _store(state, changed, user_id)


def next_flag(flag: int, fields: Row) -> int:
    """The flag that is asked for; else an opt-in makes a pending or opted-out contact active and leaves any other as it is.

    That it is marked as opted in is documented, docs/admiralcloud-contact-controller.txt:115; which flags it moves is assumed.
    """
    if "flag" in fields:
        return int(fields["flag"])
    return ACTIVE if fields.get("sendOptInRequest") and flag in (PENDING, OPTED_OUT) else flag


def destroy_contact(state: State, caller: Caller, order: Row) -> Row:
    """Destroys a contact, at once or by a job: documented, docs/admiralcloud-contact-controller.txt:159-175.

    `affectedLicenses` comes with every form that touches links: assumed.
    """
    row = _admit_destroy(state, caller.user_id, order)
    answer: Row = {"id": row["id"]}
    if _touches_links(order):
        answer["affectedLicenses"] = relations.find_licenses(state, row["id"])
    if "move" in order:
        answer["move"] = order["move"]
    if state.settings["asynchronous"]:
        answer["jobId"] = _defer(state, "destroy_contact", caller, order)
    else:
        _destroy(state, row, order, caller.user_id)
    return dict(sorted(answer.items()))


def run_destroy(state: State, payload: Row) -> None:
    """The job's turn. What would be refused by now does not happen: assumed."""
    try:
        row = _admit_destroy(state, payload["userId"], payload["fields"])
    except VendorError:
        return
    _destroy(state, row, payload["fields"], payload["userId"])


def _admit_destroy(state: State, user_id: int, order: Row) -> Row:
    """The contact to destroy, if it may be destroyed."""
    row = state.contacts.by_key(order["id"])
    if row is None:
        raise ContactNotFound("destroy")
    refuse_protected(row)
    refuse_locked(state, row, user_id, "destroy")
    refuse_move(state, order)
    refuse_linked(state, order)
    return row


def refuse_protected(row: Row) -> None:
    """Protected against deletion, by force too: documented, docs/admiralcloud-contact-controller.txt:41; the answer is assumed."""
    if row["settings"].get("deletionProtection"):
        raise ContactProtected


def refuse_move(state: State, order: Row) -> None:
    """Links go to another contact that exists: inferred from docs/admiralcloud-contact-controller.txt:167,175; the answer is assumed."""
    target = order.get("move")
    if target is not None and (target == order["id"] or state.contacts.by_key(target) is None):
        raise MoveTargetInvalid(target)


def refuse_linked(state: State, order: Row) -> None:
    """Related to a license or a mediacontainer, a contact is not destroyed right away: documented,
    docs/admiralcloud-contact-controller.txt:175; the answer is assumed.
    """
    if not _touches_links(order) and relations.is_linked(state, order["id"]):
        raise ContactLinked(relations.find_licenses(state, order["id"]), state.settings["linked_status"])


def _touches_links(order: Row) -> bool:
    return "move" in order or bool(order.get("forceDelete") or order.get("forceDeleteContact"))


def _destroy(state: State, row: Row, order: Row, user_id: int) -> None:
    """`forceDelete` alone keeps the contact in the trash: documented, docs/admiralcloud-contact-controller.txt:164-165; that
    `forceDeleteContact` wins over it is assumed.
    """
    relations.move_links(state, row["id"], order.get("move"))
    if order.get("forceDelete") and not order.get("forceDeleteContact"):
        _store(state, {**row, "flag": TRASH}, user_id)
    else:
        state.contacts.discard(row["id"])


def _store(state: State, row: Row, user_id: int) -> Row:
    """Editor and time of the latest update: documented, docs/admiralcloud-contact-controller.txt:30,48."""
    contact = wire.order(row, lastEditorId=user_id, updatedAt=wire.timestamp(state.now))
    state.contacts.replace(contact)
    return contact


def _defer(state: State, kind: str, caller: Caller, fields: Row) -> str:
    """Leaves the change to a job and answers its id: documented, docs/admiralcloud-contact-controller.txt:139,173."""
    due = later(state.now, state.settings["job_seconds"])
    state.schedule(due, kind, {"fields": fields, "userId": caller.user_id})
    return state.ids.uuid("jobs")

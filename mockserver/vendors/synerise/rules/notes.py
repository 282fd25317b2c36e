"""Notes on profiles. They are for users only, although permissions of API keys are named.

documented, docs/synerise-api-reference.txt:4162 and beside each operation. Errors have the envelope E1 (assumed, the document shows none).
"""

from datetime import datetime

from mockserver.core.completion import fill, pick
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ..errors import NotFound
from .profiles.identifiers import profile_by_id

NO_NOTE = "Note not found"


def seconds(moment: datetime) -> float:
    """`1564646611.556`: documented, docs/synerise-api-reference.txt:4170."""
    return round(moment.timestamp(), 3)


def show(note: Row) -> Row:
    """Without its profile, which the path names: documented, docs/synerise-api-reference.txt:4168-4177."""
    return {name: value for name, value in note.items() if name != "clientId"}


def note_by_id(state: State, client_id: int, note_id: str) -> Row:
    """The 404 of an unknown one, or another profile's: assumed. A UUID is the same in capitals (RFC 4122)."""
    profile_by_id(state, client_id)
    note = state.notes.by_key(note_id.lower())
    if note is None or note["clientId"] != client_id:
        raise NotFound(NO_NOTE)
    return note


def list_notes(state: State, client_id: int) -> list[Row]:
    """All of the profile's, the oldest first: documented, docs/synerise-api-reference.txt:4161-4177; the order assumed."""
    profile_by_id(state, client_id)
    return [show(note) for note in state.notes.page(0, None, "created", cond=Where(clientId=client_id))]


def create_note(state: State, client_id: int, user: int, body: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:4178-4196. What is left out is empty: assumed.

    `userId` is 0 where the tenant asks for no token and has no user: ours.
    """
    profile_by_id(state, client_id)
    author = {"userId": user} if isinstance(user, int) else {}
    note = complete_note(state, {"clientId": client_id, **pick(body, "body", "subject"), "createdBy": mail_of(state, user), **author})
    state.notes.insert(note)
    return show(note)


def complete_note(state: State, row: Row) -> Row:
    """The note with id, times and authors, empty unless it says something."""
    created = row.get("created", seconds(state.now))
    author = row.get("createdBy", mail_of(state, row.get("userId", 0)))
    blank = {
        **pick(row, "clientId"),
        "body": "",
        "created": created,
        "createdBy": author,
        "id": row.get("id") or state.ids.uuid("note", taken=state.notes.by_key),
        "subject": "",
        "updated": created,
        "updatedBy": author,
        "userId": 0,
    }
    return fill(blank, row)


def mail_of(state: State, user: int) -> str:
    """A user is called by the e-mail that he or she logs in with: inferred, docs/synerise-api-reference.txt:4171."""
    row = state.users.by_key(user)
    return str(row["username"]) if row else "unknown"


def get_note(state: State, client_id: int, note_id: str) -> Row:
    """documented, docs/synerise-api-reference.txt:4197-4212."""
    return show(note_by_id(state, client_id, note_id))


def update_note(state: State, client_id: int, note_id: str, user: int, body: Row) -> Row:
    """What is left out stays: documented, docs/synerise-api-reference.txt:4213-4232; that it stays is assumed.

    `userId` stays that of the author, as `createdBy` does: inferred.
    """
    note = {**note_by_id(state, client_id, note_id), **body, "updated": seconds(state.now), "updatedBy": mail_of(state, user)}
    state.notes.replace(note)
    return show(note)


def delete_note(state: State, client_id: int, note_id: str) -> None:
    """Irreversible: documented, docs/synerise-api-reference.txt:4233."""
    state.notes.discard(note_by_id(state, client_id, note_id)["id"])

"""Notes that users make on profiles."""

from mockserver.core.operation import Call, Reply, operation
from mockserver.core.row import Row

from ..rules import notes
from ..schemas.notes import NoteBody, NotePath
from ..schemas.values import ClientPath


@operation("GET /notes-service/by-id/{clientId}", path=ClientPath())
def list_notes(call: Call, clientId: int) -> Reply:
    """Lists the notes on a profile."""
    return Reply(notes.list_notes(call.state, clientId))


@operation("POST /notes-service/by-id/{clientId}", path=ClientPath(), body=NoteBody())
def create_note(call: Call, clientId: int, body: Row) -> Reply:
    """Makes a note on a profile."""
    return Reply(notes.create_note(call.state, clientId, call.principal.subject, body))


@operation("GET /notes-service/by-id/{clientId}/{noteId}", path=NotePath())
def get_note(call: Call, clientId: int, noteId: str) -> Reply:
    """Returns a note."""
    return Reply(notes.get_note(call.state, clientId, noteId))


@operation("PUT /notes-service/by-id/{clientId}/{noteId}", path=NotePath(), body=NoteBody())
def update_note(call: Call, clientId: int, noteId: str, body: Row) -> Reply:
    """Changes a note."""
    return Reply(notes.update_note(call.state, clientId, noteId, call.principal.subject, body))


@operation("DELETE /notes-service/by-id/{clientId}/{noteId}", path=NotePath())
def delete_note(call: Call, clientId: int, noteId: str) -> Reply:
    """Deletes a note."""
    notes.delete_note(call.state, clientId, noteId)
    return Reply()

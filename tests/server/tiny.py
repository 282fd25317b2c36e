"""A vendor for tests of the pipeline: what its handler does with a note, the note says itself."""

from datetime import timedelta
from typing import Any

from mockserver.core.errors import BodyTooLarge, BodyUnreadable, NoSuchPath, VendorError, VerbNotAllowed
from mockserver.core.operation import Call, Reply, operation
from mockserver.core.store import TableSpec


class Refused(VendorError):
    pass


class Unsayable(VendorError):
    pass


class Remembered(VendorError):
    keeps_writes = True


class AsSent:
    def load(self, data: Any, /) -> Any:
        return data


def render(error: Exception, call: Call) -> Reply:
    if isinstance(error, Unsayable):
        return Reply({"refused": object()}, 409)
    statuses = {NoSuchPath: 404, VerbNotAllowed: 405, BodyUnreadable: 400, BodyTooLarge: 413}
    return Reply({"refused": type(error).__name__, "now": call.now.isoformat()}, statuses.get(type(error), 409))


def run_due(state: Any, payload: Any) -> None:
    if payload == "bug":
        state.notes.insert({"id": "half", "text": "half"})
        raise RuntimeError("a job's bug")
    state.notes.insert({"id": f"{payload}@{state.now:%H:%M:%S}", "text": "due"})
    if payload == "again":
        state.schedule(state.now + timedelta(seconds=60), "note", "once more")


@operation("POST /tiny/notes", body=AsSent())
def create_note(call: Call, body: dict[str, Any]) -> Reply:
    note = {"id": call.state.ids.uuid("notes"), "text": body["text"]}
    call.state.notes.insert(note)
    for seconds, payload in body.get("due", []):
        call.state.schedule(call.now + timedelta(seconds=seconds), "note", payload)
    match body["text"]:
        case "bug":
            raise RuntimeError("a handler's bug")
        case "refused":
            raise Refused
        case "refused, unsayably":
            raise Unsayable
        case "remembered":
            raise Remembered
        case "undocumented status":
            return Reply(note, 202)
        case "undocumented member":
            return Reply({**note, "extra": 1})
        case "unsayable":
            return Reply({"id": object()})
        case "broken header":
            return Reply(note, headers={"X-Note": "one\r\nX-Other: two"})
        case "unsendable header":
            return Reply(note, headers={"X-Note": "\u4e00"})
        case "no tag":
            return Reply(note, 201)
        case "wrong tag":
            return Reply(note, 201, headers={"ETag": "no number"})
    return Reply(note)


@operation("SWEEP /tiny/notes", also=("DELETE",))
def sweep_notes(call: Call) -> Reply:
    call.state.notes.truncate()
    return Reply(status=204)


NOTE = {
    "type": "object",
    "required": ["id", "text"],
    "additionalProperties": False,
    "properties": {"id": {"type": "string"}, "text": {"type": "string"}},
}
ERROR = {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}
CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}
SAID = {"tags": ["tiny"], "summary": "", "x-evidence": "assumed", "x-source": "", "security": []}
DOCUMENT = {
    "openapi": "3.2.0",
    "paths": {
        "/tiny/notes": {
            "post": {
                **SAID,
                "operationId": "create_note",
                "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {"text": {"minLength": 3}}}}}},
                "responses": {
                    "200": {"description": "", "content": CONTENT},
                    "201": {
                        "description": "",
                        "headers": {"ETag": {"required": True, "schema": {"type": "string", "pattern": "^[0-9]+$"}}},
                        "content": CONTENT,
                    },
                    "409": ERROR,
                },
            },
            "delete": {
                **SAID,
                "operationId": "sweep_notes__delete",
                "x-alias-of": "sweep_notes",
                "responses": {"204": {"description": ""}},
            },
            "additionalOperations": {"SWEEP": {**SAID, "operationId": "sweep_notes", "responses": {"204": {"description": ""}}}},
        }
    },
    "components": {"schemas": {"Note": NOTE}},
}
TABLES = (TableSpec("notes", key="id", schema="Note"),)

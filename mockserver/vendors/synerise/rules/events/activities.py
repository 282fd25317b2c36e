"""Activities: events as they are shown, of a profile by pages, of a profile or of the workspace within hours, and one in detail."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from mockserver.core.row import Row
from mockserver.core.world import State

from ...errors import BadRequest, NotFound
from .. import event_log
from ..profiles import identifiers
from . import mappings
from .pages import Asked, Page, read_page

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ID = re.compile(r"-?[0-9]{1,19}")
USUAL_HOURS = 2
MOST_HOURS = 6
"""How far back the activities of the workspace go: documented, docs/synerise-api-reference.txt:1849-1850."""

CSV_COLUMNS = (
    "time",
    "eventUUID",
    "unique",
    "action.name",
    "action.label",
    "action.description",
    "label",
    "description",
    "icon",
    "client.id",
    "client.uuid",
    "client.firstname",
    "client.lastname",
    "client.email",
    "client.avatarUrl",
    "userAgent.system",
    "userAgent.browser",
    "modifiedBy",
)
"""Every member of an activity; which columns the CSV has, and in which order, is assumed."""


def moment(milliseconds: float) -> datetime:
    """A Unix timestamp in milliseconds; what lies outside the calendar is its first or last moment."""
    try:
        return EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return (datetime.min if milliseconds < 0 else datetime.max).replace(tzinfo=UTC)


def find_profile(state: State, kind: str, value: str) -> Row:
    """By id, uuid, email or custom_identify: documented, docs/synerise-api-reference.txt:1693; 404 of an unknown one: inferred."""
    if kind == "id":
        return identifiers.require_profile(state.profiles.by_key(int(value)) if ID.fullmatch(value) else None)
    lookups: dict[str, Callable[[State, str | None], Row | None]] = {
        "uuid": identifiers.profile_by_uuid,
        "email": identifiers.profile_by_email,
        "custom_identify": identifiers.profile_by_custom_id,
    }
    if kind not in lookups:
        raise BadRequest(f"identifierType '{kind}' is none of id, {', '.join(lookups)}")
    return identifiers.require_profile(lookups[kind](state, value))


def list_own_events(state: State, client_id: int, workspace: int | None, asked: Asked) -> tuple[list[Row], Page]:
    """documented, docs/synerise-api-reference.txt:1637-1685."""
    return _show_page(state, identifiers.profile_by_id(state, client_id), workspace, asked)


def list_profile_events(state: State, kind: str, value: str, workspace: int | None, asked: Asked) -> tuple[list[Row], Page]:
    """documented, docs/synerise-api-reference.txt:1756-1811."""
    return _show_page(state, find_profile(state, kind, value), workspace, asked)


def _show_page(state: State, profile: Row, workspace: int | None, asked: Asked) -> tuple[list[Row], Page]:
    page = read_page(state, profile["clientId"], asked)
    return Shown(state, workspace, asked.raw).all(page.events), page


def list_profile_activities(state: State, client_id: int, workspace: int | None, asked: Asked) -> list[Row]:
    """Of the last two hours unless other times are given: documented, docs/synerise-api-reference.txt:1817-1818. Newest first: assumed."""
    profile = identifiers.profile_by_id(state, client_id)
    since, until = within(state, asked)
    events = event_log.of_profile(state, profile["clientId"], since, until, asked.actions, newest_first=True, limit=asked.limit)
    return Shown(state, workspace, asked.raw).all(events)


def list_workspace_activities(state: State, workspace: int | None, asked: Asked) -> list[Row]:
    """Nothing is older than six hours, whatever dateFrom says: documented, docs/synerise-api-reference.txt:1849-1856."""
    since, until = within(state, asked)
    since = max(since, state.now - timedelta(hours=MOST_HOURS))
    return Shown(state, workspace, asked.raw).all(event_log.of_workspace(state, since, until, newest_first=True, limit=asked.limit))


def within(state: State, asked: Asked) -> tuple[datetime, datetime]:
    """documented, docs/synerise-api-reference.txt:1817-1818, 1855-1856."""
    since = state.now - timedelta(hours=USUAL_HOURS) if asked.since is None else asked.since
    return since, state.now if asked.until is None else asked.until


def get_profile_event_details(state: State, kind: str, value: str, workspace: int | None, named: Row) -> Row:
    """One event, by time and number, or by its UUID.

    documented, docs/synerise-api-reference.txt:1686-1710. The form of the raw data request is lost in the document: that it names the
    event's UUID is assumed; there is no other storage, so both give the same. 404 of an unknown event: inferred.
    """
    profile = find_profile(state, kind, value)
    if named.get("eventUUID") is not None:
        event: Row | None = state.events.by_key(named["eventUUID"])
        event = event if event and event["clientId"] == profile["clientId"] else None
    elif named.get("time") is not None and named.get("unique") is not None:
        event = event_log.find(state, profile["clientId"], moment(named["time"]), named["unique"])
    else:
        raise BadRequest(
            "JSON parse error: Missing property: 'unique'"
            if named.get("time") is not None
            else "JSON parse error: Missing property: 'time'"
        )
    if event is None:
        raise NotFound("Event not found")
    return {
        "action": event["action"],
        "eventUUID": event["eventUUID"],
        "unique": event_log.unique_of(event),
        "createDate": event_log.milliseconds_of(event),
        "label": Shown(state, workspace, False).label(event),
        "params": {"eventCreateTime": event_log.milliseconds_of(event) / 1000, **event["params"]},
    }


class Shown:
    """Events as activities; what belongs to an action or a profile is read once."""

    def __init__(self, state: State, workspace: int | None, raw: bool) -> None:
        self.state, self.workspace, self.raw = state, workspace, raw
        self._actions: dict[str, Row] = {}
        self._clients: dict[int, Row] = {}

    def all(self, events: list[Row]) -> list[Row]:
        return [self.activity(event) for event in events]

    def activity(self, event: Row) -> Row:
        """documented, docs/synerise-api-reference.txt:1660-1684; with `raw` also the params as they are kept (assumed).

        Null, which no sample shows, stands for what nobody said: an action without mapping, a browser, who modified it (assumed).
        """
        action = self._action(event["action"])
        found = {
            "action": {"name": event["action"], "label": action["label"], "description": action["description"]},
            "description": action["description"],
            "eventUUID": event["eventUUID"],
            "unique": event_log.unique_of(event),
            "icon": action["icon"],
            "time": event_log.milliseconds_of(event),
            "label": self.label(event),
            "client": self._client(event["clientId"]),
            "userAgent": {"system": None, "browser": None},
            "modifiedBy": None,
        }
        return found | {"params": event["params"]} if self.raw else found

    def label(self, event: Row) -> str:
        """The mapped one, else the one that the server wrote, else the action: assumed."""
        return str(self._action(event["action"])["label"] or event.get("label") or event["action"])

    def _action(self, action: str) -> Row:
        if action not in self._actions:
            self._actions[action] = {
                member: mappings.find_text(self.state, table, self.workspace, action) for table, member in mappings.MEMBERS.items()
            }
        return self._actions[action]

    def _client(self, client_id: int) -> Row:
        if client_id not in self._clients:
            profile: Row = self.state.profiles.by_key(client_id) or {}
            self._clients[client_id] = {
                "uuid": profile.get("uuid"),
                "id": client_id,
                "firstname": profile.get("firstName"),
                "lastname": profile.get("lastName"),
                "email": profile.get("email"),
                "avatarUrl": profile.get("avatarUrl"),
            }
        return self._clients[client_id]


def as_csv(activities: list[Row], raw: bool) -> str:
    """A line of names, then an activity per line; quotes, newlines and delimiters within values are quoted.

    That there is CSV: documented, docs/synerise-api-reference.txt:1822; its columns are assumed.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    columns = (*CSV_COLUMNS, "params") if raw else CSV_COLUMNS
    writer.writerow(columns)
    for activity in activities:
        writer.writerow([_cell(activity, column) for column in columns])
    return text.getvalue()


def _cell(activity: Row, column: str) -> Any:
    value: Any = activity
    for name in column.split("."):
        value = value[name]
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value

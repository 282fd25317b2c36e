"""What a sync does with its records, and what it writes in its log.

Codes and messages: public, Oracle's page "Eloqua status codes". Which severity an entry has, and that a sync ends as its worst one says, is
inferred: a client's recorded log has a warning in a sync that ended with warning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.core.store import Where
from mockserver.core.world import State

from ..wire import timestamp
from . import memberships, staging
from .retention import is_removed

STATUS = {"information": "success", "warning": "warning", "error": "error"}


@dataclass(slots=True)
class Outcome:
    """What a sync leaves behind."""

    state: State
    sync: Mapping[str, Any]
    logs: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    data: list[dict[str, str]] = field(default_factory=list)

    @property
    def status(self) -> str:
        return STATUS[max((entry["severity"] for entry in self.logs), key=list(STATUS).index)]

    def log(self, code: str, message: str, count: int = 0, severity: str = "information") -> None:
        entry = {"syncUri": self.sync["uri"], "count": count, "severity": severity, "statusCode": code, "message": message}
        self.logs.append({**entry, "createdAt": timestamp(self.state.now)})

    def end(self) -> "Outcome":
        number = self.sync["uri"].rpartition("/")[2]
        self.log("ELQ-00101", f"Sync processed for sync {number}, resulting in {self.status} status.")
        return self


def process(state: State, sync: Mapping[str, Any], fails: bool) -> Outcome:
    """A record unmatched or rejected, a field too many or an empty set makes a warning; nothing usable, or a bad definition, an error.

    The grades stand above; that rejects count as ELQ-00060 and 00061, and a set of nothing else as ELQ-00122, is inferred.
    `fails`: the sync was made to end in error, by sync_mode.
    """
    outcome = Outcome(state, sync)
    definition = state.sync_actions.by_key(sync["syncedInstanceUri"])
    number = sync["uri"].rpartition("/")[2]
    if definition is None or is_removed(state, definition):
        id = sync["syncedInstanceUri"].rpartition("/")[2]
        message = f"Sync Recovery Worker could not recover from sync error. contacts definition for id {id} has been deleted."
        outcome.log("ELQ-00143", message, severity="error")
        return outcome.end()
    if fails:
        outcome.log("ELQ-00146", "The sync failed because of a temporary error.", severity="error")
        staging.unbind(state, sync["uri"])
        return outcome.end()
    actions = definition.get("syncActions", [])
    invalid = f"Validation errors found on sync {number} for user {sync['createdBy']}. Sync will NOT proceed."
    if not all(memberships.exists(state, action["destination"]) for action in actions):
        outcome.log("ELQ-00122", invalid, severity="error")
        staging.unbind(state, sync["uri"])
        return outcome.end()

    records = outcome.data = staging.collect_records(state, sync["uri"])
    staging.take(state, sync["uri"])
    if not records:
        outcome.log("ELQ-00124", "There was no data available to process.", severity="warning")
        return outcome.end()
    outcome.log("ELQ-00129", "Initialized internal staging for data transfer.")
    outcome.log("ELQ-00140", "Records staged for sync actions.", len(records))
    identifier = definition["identifierFieldName"]
    _log_extra_fields(outcome, identifier)
    _reject(outcome, identifier)
    if len(outcome.rejects) == len(records):
        outcome.log("ELQ-00122", invalid, severity="error")
        return outcome.end()
    contacts = _match(outcome, next(iter(definition["fields"].values())), identifier)
    for action in actions:
        code, message = memberships.apply(state, action, contacts)
        outcome.log(code, message, len(contacts))
    outcome.log("ELQ-00001", "Total records processed.", len(records))
    outcome.log("ELQ-00131", "Deleted internal staging for data transfer.")
    return outcome.end()


def _log_extra_fields(outcome: Outcome, identifier: str) -> None:
    """ELQ-00111, once a field: it is ignored."""
    counts: dict[str, int] = {}
    for record in outcome.data:
        for name in record:
            if name != identifier:
                counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        outcome.log("ELQ-00111", f"Field {name} is not part of import definition, and will be ignored.", count, "warning")


def _reject(outcome: Outcome, identifier: str) -> None:
    """ELQ-00060 with the number of records whose identifier is missing or empty; each is kept as a reject, counted from 1 (assumed)."""
    for index, record in enumerate(outcome.data, start=1):
        if not record.get(identifier, "").strip():
            outcome.rejects.append({
                "fieldValues": record,
                "invalidFields": [identifier],
                "message": "Rejected records (missing fields).",
                "recordIndex": index,
                "statusCode": "ELQ-00061",
            })  # fmt: skip
    if outcome.rejects:
        outcome.log("ELQ-00060", "Total rejected records.", len(outcome.rejects), "warning")


def _match(outcome: Outcome, statement: str, identifier: str) -> list[str]:
    """The contacts that the records name, each once; the others are counted as ELQ-00034."""
    found: dict[str, None] = {}
    unmatched = 0
    for record in outcome.data:
        value = record.get(identifier, "").strip()
        if value:
            contact = _find(outcome.state, statement, value)
            if contact is None:
                unmatched += 1
            else:
                found[contact] = None
    if unmatched:
        outcome.log("ELQ-00034", "Total unmatched records.", unmatched, "warning")
    return list(found)


def _find(state: State, statement: str, value: str) -> str | None:
    """A contact by number, e-mail address (its case aside where it is kept in lower case: assumed) or external id."""
    if statement == "{{Contact.Id}}":
        row = state.contacts.by_key(value)
    elif statement == "{{Contact.Field(C_EmailAddress)}}":
        row = state.contacts.get(Where(C_EmailAddress=value)) or state.contacts.get(Where(C_EmailAddress=value.lower()))
    else:
        row = state.contacts.get(Where(ContactIDExt=value))
    return str(row["id"]) if row else None

"""The one door: what a definition is worth for a profile. Everything that computes comes through here, and nothing computes twice.

`evaluate` answers once; an `Evaluation` answers many times within one request, reading each definition once and each profile's events once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from mockserver.core.world import State

from ...errors import BadRequest, NotFound
from . import histograms
from .aggregates import MULTI, aggregate
from .constraints import Setting
from .dates import DateFilter, Span
from .definitions import Action, Aggregate, Definition, Expression, ProfileFilter, Reference
from .expressions import compute
from .filters import meets, passes
from .library import definition_of, segmentation_of
from .places import DEPTH
from .scope import Scope, read_value
from .segmentations import Segmentation
from .values import Value, result_text

Row = Mapping[str, Any]
Timed = tuple[datetime, Row]
NO_PROFILE = "Client not found"
UTC_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Override:
    """What a request puts in place of parts of a definition; nothing of it is stored."""

    dates: DateFilter | None = None
    filter: ProfileFilter | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Override()


def evaluate(
    state: State, definition: Definition | Segmentation, client_id: int, now: datetime | None = None, override: Override = NOTHING
) -> Value:
    """The value of a definition for a profile: of an aggregate or an expression its value, of a filter or a segmentation whether it holds.

    NotFound where there is no such profile. `result_text` makes the wire's `result` of it.
    """
    return Evaluation(state, now).value(definition, client_id, override)


def zone_of(state: State) -> tzinfo:
    """The workspace's time zone: that analyses see stored times in it is public, the help page on time zones; UTC at first is assumed."""
    name = state.settings["analytics_zone"]
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        raise BadRequest(f"The workspace's time zone {name!r} is unknown") from None
    except KeyError:
        raise BadRequest(f"The workspace's time zone {name!r} is unknown") from None


class Evaluation:
    """One request's calculations, at one moment."""

    def __init__(self, state: State, now: datetime | None = None) -> None:
        self.state, self.now, self.zone = state, now or state.now, zone_of(state)
        self.setting = Setting(self.now, self.zone, {})
        self._definitions: dict[Reference, Aggregate | Expression | None] = {}
        self._segmentations: dict[str, Segmentation | None] = {}

    def subject(self, client_id: int) -> "Profile":
        """The profile with all that is known of it, or NotFound: assumed."""
        row = self.state.profiles.by_key(client_id)
        if row is None:
            raise NotFound(NO_PROFILE)
        return Profile(self, row)

    def value(self, definition: Definition | Segmentation, client_id: int, override: Override = NOTHING) -> Value:
        return self.subject(client_id).value(definition, override)

    def result(self, definition: Definition, client_id: int, override: Override = NOTHING) -> str | None:
        """The value as the wire has it."""
        return result_text(self.value(definition, client_id, override))

    def members(self, segmentation: Segmentation | ProfileFilter) -> Iterator[Row]:
        """The rows of the profiles that belong to it, in the order of their ids. Not to be changed in place."""
        for row in sorted(self.state.profiles.rows_raw(), key=lambda row: row["clientId"]):
            if Profile(self, row).holds(segmentation):
                yield row

    def definition(self, reference: Reference) -> Aggregate | Expression | None:
        if reference not in self._definitions:
            self._definitions[reference] = definition_of(self.state, reference)
        return self._definitions[reference]

    def segmentation(self, uuid: str) -> Segmentation | None:
        if uuid not in self._segmentations:
            self._segmentations[uuid] = segmentation_of(self.state, uuid)
        return self._segmentations[uuid]

    def setting_of(self, override: Override) -> Setting:
        return Setting(self.now, self.zone, override.variables) if override.variables else self.setting

    def histogram(
        self, definition: Aggregate, client_id: int, unit: str, count: int, override: Override = NOTHING
    ) -> list[tuple[datetime, int | float | None]]:
        """An aggregate by periods. Refused where it has no single number, or the range too many periods: assumed."""
        subject = self.subject(client_id)
        if definition.type in MULTI:
            raise BadRequest(f"/aggregate/type: {definition.type} has no histogram, since its result is a list")
        scope = Scope(subject, self.setting_of(override))
        span, events = subject.selected(definition, scope, override)
        read = partial(_read, definition, scope)
        try:
            return histograms.histogram(definition.type, events, read, span, self.now, unit, count, self.zone)
        except histograms.TooMany:
            raise BadRequest(f"/aggregateDataBy: more than {histograms.MOST} periods in the range of dates") from None


def _read(definition: Aggregate, scope: Scope, event: Row) -> Value:
    return read_value(definition.attribute, scope.at(event))


class Profile:
    """A profile under evaluation: its events are read once, other analyses that it meets are evaluated once."""

    def __init__(self, evaluation: Evaluation, profile: Row) -> None:
        self.evaluation, self.profile = evaluation, profile
        self._events: dict[str, list[Timed]] | None = None
        self._known: dict[tuple[Reference, str | None], Value] = {}
        self._level = 0

    def value(self, definition: Definition | Segmentation, override: Override = NOTHING) -> Value:
        if isinstance(definition, ProfileFilter | Segmentation):
            return self.holds(definition)
        scope = Scope(self, self.evaluation.setting_of(override))
        if isinstance(definition, Aggregate):
            return self._aggregate(definition, scope, override)
        return self._expression(definition, scope, override)

    def holds(self, segmentation: Segmentation | ProfileFilter) -> bool:
        scope = Scope(self, self.evaluation.setting)
        return passes(segmentation, scope) if isinstance(segmentation, ProfileFilter) else segmentation.holds(scope)

    def _aggregate(self, definition: Aggregate, scope: Scope, override: Override) -> Value:
        _, events = self.selected(definition, scope, override)
        rows = [event for _, event in events]
        return aggregate(definition.type, rows, partial(_read, definition, scope), definition.size, definition.unique)

    def selected(self, definition: Aggregate, scope: Scope, override: Override) -> tuple[Span, list[Timed]]:
        """The events that an aggregate is about, oldest first: by action, date filter, conditions, and the override's profile filter.

        "In context of a single profile": documented, docs/synerise-api-reference.txt:5372; the order of the steps is assumed, and decides nothing.
        """
        dates = definition.dates if override.dates is None else override.dates
        span = dates.span(self.evaluation.now, self.evaluation.zone)
        if override.filter is not None and not passes(override.filter, scope):
            return span, []
        conditions = definition.conditions
        events = self.events(definition.action, span, dates)
        return span, [timed for timed in events if meets(conditions, scope.at(timed[1]))] if conditions.links else events

    def _expression(self, definition: Expression, scope: Scope, override: Override) -> Value:
        """A profile expression on the profile; an event expression on its newest event in the override's date filter: assumed."""
        if override.filter is not None and not passes(override.filter, scope):
            return None
        if definition.action is None:
            return compute(definition.tree, scope)
        dates = override.dates
        span = Span() if dates is None else dates.span(self.evaluation.now, self.evaluation.zone)
        events = self.events(definition.action, span, dates)
        return compute(definition.tree, scope.at(events[-1][1])) if events else None

    def events(self, action: Action, span: Span, dates: DateFilter | None) -> list[Timed]:
        """This profile's events of an action within a range and its pattern, oldest first; of equal times the one that arrived first."""
        found = self._of_action(action)
        if span != Span():
            found = [timed for timed in found if span.holds(timed[0])]
        pattern = None if dates is None else dates.pattern
        if pattern is not None:
            zone = self.evaluation.zone
            found = [timed for timed in found if pattern.holds(timed[0].astimezone(zone))]
        return found

    def _of_action(self, action: Action) -> list[Timed]:
        if self._events is None:
            self._events = {}
            for event in events_of(self.evaluation.state, self.profile["clientId"]):
                self._events.setdefault(event["action"], []).append((_time(event), event))
        name = action_name(self.evaluation.state, action)
        return [] if name is None else self._events.get(name, [])

    def referenced(self, reference: Reference, event: Row | None) -> Value:
        """The result of another analysis, once per profile, or once per event where it is an event expression.

        An unknown one is missing, and so is one that reaches itself or nests too deep, where that arose after it was saved: assumed.
        """
        if reference.kind == "SEGMENTATION":
            found = self.evaluation.segmentation(reference.uuid)
            return found.name if found is not None and found.holds(Scope(self, self.evaluation.setting)) else None
        definition = self.evaluation.definition(reference)
        if definition is None or self._level + definition.height > DEPTH:
            return None
        of_event = event is not None and isinstance(definition, Expression) and definition.action is not None
        key = (reference, event["eventUUID"] if of_event and event is not None else None)
        if key not in self._known:
            self._known[key] = None  # what it is worth to itself
            self._level += definition.height
            self._known[key] = self._of_event(definition, event) if of_event else self.value(definition)
            self._level -= definition.height
        return self._known[key]

    def _of_event(self, definition: Definition, event: Row | None) -> Value:
        """An event expression acts as a param of the event (public, the help page on expressions); of another action it is missing: assumed."""
        assert isinstance(definition, Expression) and definition.action is not None and event is not None
        if action_name(self.evaluation.state, definition.action) != event["action"]:
            return None
        return compute(definition.tree, Scope(self, self.evaluation.setting, event))


def _time(event: Row) -> datetime:
    """To the millisecond, as the service keeps it."""
    at = datetime.fromisoformat(event["time"])
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def action_name(state: State, action: Action) -> str | None:
    """The action that events bear. A name wins over an id; without a name, and with an id that is unknown: none. assumed."""
    return action.name


def events_of(state: State, client_id: int) -> Sequence[Row]:
    from mockserver.core.store import Where

    return sorted(state.events.search(Where(clientId=client_id)), key=lambda event: datetime.fromisoformat(event["time"]))

"""The one door: what a definition is worth for a profile. Everything that computes comes through here, and nothing computes twice.

`evaluate` answers once; an `Evaluation` answers many times within one request, reading each definition once and each profile's events once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from mockserver.core.row import Row
from mockserver.core.world import State

from ...errors import BadRequest, NotFound
from .. import event_log
from . import histograms
from .aggregates import MULTI, aggregate
from .constraints import Setting
from .dates import DateFilter, Span
from .definitions import Action, Aggregate, Definition, Expression, ProfileFilter, Reference
from .expressions import compute
from .filters import meets, passes
from .keeping import HOPS, read_stored
from .places import DEPTH
from .scope import Scope, event_reader
from .segmentations import Segmentation
from .values import Value, result_text

Timed = tuple[datetime, Row]
NO_PROFILE = "Client not found"


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
        return UTC if name == "UTC" else ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadRequest(f"The workspace's time zone {name!r} is unknown") from None


class Evaluation:
    """One request's calculations, at one moment."""

    def __init__(self, state: State, now: datetime | None = None) -> None:
        self.state, self.now, self.zone = state, now or state.now, zone_of(state)
        self.setting = Setting(self.now, self.zone, {})
        self._found: dict[Reference, Aggregate | Expression | Segmentation | None] = {}

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

    def find(self, reference: Reference) -> Aggregate | Expression | Segmentation | None:
        """The nodes of a stored analysis or segmentation, read once."""
        if reference not in self._found:
            self._found[reference] = read_stored(self.state, reference)
        return self._found[reference]

    def make_setting(self, definition: Aggregate | Expression, override: Override = NOTHING) -> Setting:
        """The values of the definition's variables: those sent, else their defaults; of two with one name the first counts: assumed."""
        if not definition.variables and not override.variables:
            return self.setting
        return Setting(self.now, self.zone, {each.name: each.value for each in definition.variables} | dict(override.variables))

    def histogram(
        self, definition: Aggregate, client_id: int, unit: str, count: int, override: Override = NOTHING
    ) -> list[tuple[datetime, int | float | None]]:
        """An aggregate by periods. Refused where it has no single number, or the range too many periods: assumed."""
        subject = self.subject(client_id)
        if definition.type in MULTI:
            raise BadRequest(f"/aggregate/type: {definition.type} has no histogram, since its result is a list")
        scope = Scope(subject, self.make_setting(definition, override))
        span, events = subject.select_events(definition, scope, override)
        read = event_reader(definition.attribute, scope)
        try:
            return histograms.histogram(definition.type, events, read, span, self.now, unit, count, self.zone)
        except histograms.TooMany:
            raise BadRequest(f"/aggregateDataBy: more than {histograms.MOST} periods in the range of dates") from None


class Profile:
    """A profile under evaluation: its events are read once, other analyses that it meets are evaluated once."""

    def __init__(self, evaluation: Evaluation, profile: Row) -> None:
        self.evaluation, self.profile = evaluation, profile
        self._events: dict[tuple[str, Span], list[Timed]] = {}
        self._known: dict[tuple[Reference, str | None], Value] = {}
        self._level = self._hops = 0

    def value(self, definition: Definition | Segmentation, override: Override = NOTHING) -> Value:
        if isinstance(definition, ProfileFilter | Segmentation):
            return self.holds(definition)
        scope = Scope(self, self.evaluation.make_setting(definition, override))
        if isinstance(definition, Aggregate):
            return self._aggregate(definition, scope, override)
        return self._expression(definition, scope, override)

    def holds(self, segmentation: Segmentation | ProfileFilter) -> bool:
        scope = Scope(self, self.evaluation.setting)
        return passes(segmentation, scope) if isinstance(segmentation, ProfileFilter) else segmentation.holds(scope)

    def _aggregate(self, definition: Aggregate, scope: Scope, override: Override) -> Value:
        _, events = self.select_events(definition, scope, override)
        rows = [event for _, event in events]
        return aggregate(definition.type, rows, event_reader(definition.attribute, scope), definition.size, definition.unique)

    def select_events(self, definition: Aggregate, scope: Scope, override: Override) -> tuple[Span, list[Timed]]:
        """The events that an aggregate is about, oldest first: by action, dates, conditions, and the override's profile filter.

        "In context of a single profile": documented, docs/synerise-api-reference.txt:5372; the order of steps decides nothing.
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
        newest = self.newest(definition.action, override.dates)
        return None if newest is None else compute(definition.tree, scope.at(newest))

    def newest(self, action: Action, dates: DateFilter | None) -> Row | None:
        """The newest event of an action, in a date filter if there is one."""
        span = Span() if dates is None else dates.span(self.evaluation.now, self.evaluation.zone)
        name = action_name(action)
        if dates is not None and dates.pattern is not None:
            events = self.events(action, span, dates)
            return events[-1][1] if events else None
        if name is None or span.empty:
            return None
        state, client_id = self.evaluation.state, self.profile["clientId"]
        found = event_log.of_profile(state, client_id, span.since, span.until, [name], newest_first=True, limit=1)
        return found[0] if found else None

    def events(self, action: Action, span: Span, dates: DateFilter | None) -> list[Timed]:
        """This profile's events of an action within a range and its pattern, oldest first; of equal times the one that arrived first."""
        name = action_name(action)
        if name is None or span.empty:
            return []
        if (name, span) not in self._events:
            rows = event_log.of_profile(self.evaluation.state, self.profile["clientId"], span.since, span.until, [name])
            self._events[name, span] = [(event_log.time_of(row), row) for row in rows]
        found = self._events[name, span]
        pattern = None if dates is None else dates.pattern
        if pattern is None:
            return found
        zone = self.evaluation.zone
        return [timed for timed in found if pattern.holds(timed[0].astimezone(zone))]

    def evaluate_reference(self, reference: Reference, event: Row | None) -> Value:
        """The result of another analysis, once per profile, or once per event where it is an event expression.

        An unknown one is missing, and so is one that reaches itself or nests too deep, where that arose after it was saved: assumed.
        """
        found = self.evaluation.find(reference)
        if found is None:
            return None
        of_event = isinstance(found, Expression) and found.action is not None and event is not None
        key = (reference, event["eventUUID"] if of_event and event is not None else None)
        if key not in self._known:
            if self._hops >= HOPS or self._level + found.height > DEPTH:
                return None
            self._known[key] = None  # what it is worth to itself
            self._hops += 1
            self._level += found.height
            self._known[key] = self._of_event(found, event) if of_event else self._evaluate_whole(found)
            self._level -= found.height
            self._hops -= 1
        return self._known[key]

    def _evaluate_whole(self, found: Definition | Segmentation) -> Value:
        """A segmentation is worth its name to its members: public (an expression gives the subsegment), the help page on use cases."""
        if isinstance(found, Segmentation):
            return found.name if self.holds(found) else None
        return self.value(found)

    def _of_event(self, definition: Definition | Segmentation, event: Row | None) -> Value:
        """An event expression acts as a param of the event: public, the help page on expressions. Of another action: missing, assumed."""
        assert isinstance(definition, Expression) and definition.action is not None and event is not None
        if action_name(definition.action) != event["action"]:
            return None
        return compute(definition.tree, Scope(self, self.evaluation.make_setting(definition), event))


def action_name(action: Action) -> str | None:
    """The action that events carry. A name wins over an id; an id without a name names no event that there is: assumed.

    No operation of the document defines events or shows their ids.
    """
    return action.name

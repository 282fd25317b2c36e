"""Results as the wire has them: one analysis, a card of them, a preview, an override, a histogram."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.core.row import Row
from mockserver.core.world import State

from ...errors import BadRequest
from .constraints import Variable
from .date_filters import MOST, read_date_filter
from .dates import UNITS
from .definitions import Aggregate, Expression, read_profile_filter
from .evaluate import NOTHING, Evaluation, Override, Profile
from .keeping import check_references, get
from .kinds import AGGREGATES, Kind, list_variables
from .listing import on_cards, page_of
from .places import Place
from .values import iso_milliseconds, result_text

Nodes = Aggregate | Expression


@dataclass(frozen=True, slots=True)
class Ready:
    """An analysis that is about to be calculated: its definition as JSON and as nodes."""

    kind: Kind
    uuid: str
    document: Mapping[str, Any]
    nodes: Nodes


def ready(state: State, kind: Kind, uuid: str) -> Ready:
    """A kept analysis, or 404."""
    document = kind.take(get(state, kind, uuid)).document
    return Ready(kind, uuid, document, kind.read(document))


def calculate(state: State, kind: Kind, uuid: str, client_id: int, sent: Row | None = None) -> Row:
    """A kept analysis for a profile, with what the request puts in place of parts of it; nothing of that is stored.

    documented, docs/synerise-api-reference.txt:4673, 5371 and 4803-4804, 5484-5485.
    """
    analysis, body = ready(state, kind, uuid), sent or {}
    override = read_override(body)
    return answer(Evaluation(state).subject(client_id), analysis, override, body.get("dateFilter"))


def preview(state: State, kind: Kind, document: Row, client_id: int) -> Row:
    """Calculates and keeps nothing: documented, docs/synerise-api-reference.txt:4573, 5249. Its id is a fresh one: assumed."""
    nodes = kind.read(document)
    check_references(state, None, nodes)
    subject = Evaluation(state).subject(client_id)
    return answer(subject, Ready(kind, state.ids.uuid("preview"), document, nodes))


def card(state: State, kind: Kind, client_id: int) -> Row:
    """All analyses that are visible on a profile's card, on one page: documented, docs/synerise-api-reference.txt:4616-4644, 5304-5337."""
    subject = Evaluation(state).subject(client_id)
    content = [entry(subject, kind, row) for row in on_cards(state, kind)]
    return page_of(content, 0, len(content), len(content))


def entry(subject: Profile, kind: Kind, row: Row) -> Row:
    """One that cannot be read (a test brought it in) does not break the card: its result is null, assumed."""
    analysis = kind.take(row)
    try:
        return answer(subject, Ready(kind, analysis.uuid, analysis.document, kind.read(analysis.document)))
    except BadRequest:
        title = str(analysis.document.get("name") or "")
        return shape(kind, analysis.uuid, subject, title, None, [], analysis.document.get("dateFilter"))


def answer(subject: Profile, analysis: Ready, override: Override = NOTHING, dates: Any = None) -> Row:
    """`dateFilter` is the one that was used, `variables` those that occur with the values that were used: inferred."""
    result = result_text(subject.value(analysis.nodes, override))
    filter = analysis.document.get("dateFilter") if dates is None else dates
    return shape(analysis.kind, analysis.uuid, subject, analysis.nodes.name, result, list_used(analysis.nodes, override), filter)


def shape(kind: Kind, uuid: str, subject: Profile, title: str, result: str | None, variables: list[Row], dates: Any) -> Row:
    """documented, docs/synerise-api-reference.txt:4604-4615 (expressions), 5288-5303 (aggregates); title is the name: public, the
    WooCommerce plugin's generated client.
    """
    client_id = subject.profile["clientId"]
    if kind is AGGREGATES:
        return {
            "aggregateId": uuid,
            "aggregateUuid": uuid,
            "clientId": client_id,
            "title": title,
            "result": result,
            "variables": variables,
            "dateFilter": dates,
        }
    return {"clientId": client_id, "expressionId": uuid, "result": result, "title": title, "variables": variables}


def list_used(nodes: Nodes, override: Override) -> list[Row]:
    values = override.variables
    return list_variables(tuple(Variable(each.name, values.get(each.name, each.value)) for each in nodes.variables))


def read_override(sent: Row) -> Override:
    """All members are optional: documented, docs/synerise-api-reference.txt:4698-4703. `aggregateDataBy` fills no periods: assumed."""
    place = Place(sent)
    dates, filter = place.find("dateFilter"), place.find("filter")
    read_period(place)
    return Override(
        None if dates is None else read_date_filter(dates),
        None if filter is None else read_profile_filter(filter.value, "/filter"),
        read_variables(place),
    )


def read_variables(place: Place) -> Row:
    """`[{name, value}]`; a name twice: the last wins, a name that does not occur is ignored: assumed."""
    listed = place.find("variables")
    found: Row = {}
    for each in listed.items() if listed is not None else ():
        found[each.member("name").text()] = each.object().get("value")
    return found


def read_period(place: Place) -> tuple[str, int]:
    """`{type, value}`; absent: a day; value 0 (the sample's) or absent: 1. assumed; the types: public, the WooCommerce plugin's client."""
    found = place.find("aggregateDataBy")
    if found is None:
        return "DAYS", 1
    value = found.find("value")
    return found.member("type").one_of("unit", UNITS), 1 if value is None else value.read_whole(0, MOST) or 1


def histogram(state: State, uuid: str, client_id: int, sent: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:5395-5439; the period is repeated as it was sent: inferred."""
    analysis, place = ready(state, AGGREGATES, uuid), Place(sent)
    dates, (unit, count) = place.find("dateFilter"), read_period(place)
    override = Override(dates=None if dates is None else read_date_filter(dates), variables=read_variables(place))
    assert isinstance(analysis.nodes, Aggregate)
    found = Evaluation(state).histogram(analysis.nodes, client_id, unit, count, override)
    return {
        "items": [{"aggregateTimeDescription": iso_milliseconds(at), "values": [{"uuid": uuid, "value": value}]} for at, value in found],
        "metadata": {
            "dateFilter": analysis.document["dateFilter"] if dates is None else dates.value,
            "period": sent.get("aggregateDataBy") or {"type": unit, "value": count},
        },
    }

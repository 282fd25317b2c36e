"""The two kinds of analyses that are kept, expressions and aggregates: how each lies in its table, which is how the wire has it.

The members: documented, docs/synerise-api-reference.txt:4274-4313 (expressions), 4909-4957 (aggregates). `aggregate.id` and
`aggregate.uuid` are one UUID: public for each (the WooCommerce plugin's generated client), inferred for both; `oldId` is the workspace's
count of aggregates: assumed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mockserver.core.row import Row

from .constraints import Variable
from .definitions import Aggregate, Expression, read_aggregate, read_expression

Author = dict[str, Any]

ANALYSIS = ("description", "name", "type", "expression", "action", "actionId")
AGGREGATE = ("name", "description", "id", "uuid", "actionId", "action", "attribute", "type", "size", "unique", "dateFilter", "expressions")
"""The order of members in the samples."""
GIVEN = ("id", "uuid", "oldId")
"""Members of an aggregate that a client does not choose."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A kept definition and what is known of it."""

    uuid: str
    document: Row
    visible: bool
    created: Author
    modified: Author
    version: str
    number: int
    """An aggregate's count in its workspace; 0 of an expression."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    """As references call it."""
    table: str
    stream: str
    read: Callable[[Any], Aggregate | Expression]
    """The nodes of a definition, or BadRequest."""
    put: Callable[[Analysis, Aggregate | Expression], Row]
    """The row, which is the wire's form."""
    take: Callable[[Row], Analysis]
    """The analysis of a row."""
    visible: str
    """Where a row says whether it stands on profile cards."""
    created: str
    type: str
    project: Callable[[Analysis, Aggregate | Expression], Row]
    """The short form."""


def list_variables(variables: tuple[Variable, ...]) -> list[Row]:
    """Each variable that occurs, once, with its default: documented (shape), docs/synerise-api-reference.txt:4303-4306."""
    return [{"name": each.name, "value": each.value} for each in variables]


def in_order(document: Row, names: tuple[str, ...]) -> Row:
    """The members in the order of the samples; those that nobody knows behind them, as they were sent: assumed."""
    return {name: document[name] for name in (*(name for name in names if name in document), *document)}


def put_expression(analysis: Analysis, nodes: Aggregate | Expression) -> Row:
    return {
        "id": analysis.uuid,
        "payload": {
            "analysis": in_order(analysis.document, ANALYSIS),
            "createdBy": analysis.created,
            "isDynamicAnalytic": bool(nodes.variables),
            "isPredefinedAnalytic": False,
            "isVisibleForClientProfile": analysis.visible,
            "modifiedBy": analysis.modified,
            "variables": list_variables(nodes.variables),
            "analyticVersion": analysis.version,
        },
    }


def take_expression(row: Row) -> Analysis:
    payload = row["payload"]
    return Analysis(
        row["id"],
        payload["analysis"],
        payload["isVisibleForClientProfile"],
        payload["createdBy"],
        payload["modifiedBy"],
        payload["analyticVersion"],
        0,
    )


def project_expression(analysis: Analysis, nodes: Aggregate | Expression) -> Row:
    """documented, docs/synerise-api-reference.txt:4446-4457; that hashId is the UUID: inferred from its format."""
    return {
        "createdAt": analysis.created["atTime"],
        "hashId": analysis.uuid,
        "isDynamicAnalytic": bool(nodes.variables),
        "name": nodes.name,
        "variables": list_variables(nodes.variables),
    }


def put_aggregate(analysis: Analysis, nodes: Aggregate | Expression) -> Row:
    """What a definition leaves out is defaulted: documented in effect, docs/synerise-api-reference.txt:5175-5176; the values inferred."""
    chosen = {name: value for name, value in analysis.document.items() if name not in GIVEN}
    whole: Row = {"size": 0, "unique": False, "expressions": []} | {name: value for name, value in chosen.items() if value is not None}
    named: Row = {name: whole[name] for name in ("name", "description") if name in whole}
    return {
        "createdBy": analysis.created,
        "modifiedBy": analysis.modified,
        "aggregate": in_order(whole | {"id": analysis.uuid, "uuid": analysis.uuid}, AGGREGATE) | {"oldId": str(analysis.number)},
        **named,
        "deleted": False,
        "isVisibleForClientProfile": analysis.visible,
        "variables": list_variables(nodes.variables),
        "isDynamicAnalytic": bool(nodes.variables),
        "isPredefinedAnalytic": False,
        "analyticVersion": analysis.version,
    }


def take_aggregate(row: Row) -> Analysis:
    old = row["aggregate"].get("oldId") or "0"
    return Analysis(
        row["aggregate"]["uuid"],
        {name: value for name, value in row["aggregate"].items() if name not in GIVEN},
        row["isVisibleForClientProfile"],
        row["createdBy"],
        row["modifiedBy"],
        row["analyticVersion"],
        int(old) if old.isascii() and old.isdecimal() else 0,
    )


def project_aggregate(analysis: Analysis, nodes: Aggregate | Expression) -> Row:
    """documented, docs/synerise-api-reference.txt:5106-5117; that hashId is oldId as a number: public, the WooCommerce plugin's client."""
    return {
        "createdAt": analysis.created["atTime"],
        "isDynamicAnalytic": bool(nodes.variables),
        "name": nodes.name,
        "uuid": analysis.uuid,
        "variables": list_variables(nodes.variables),
        "hashId": analysis.number,
    }


EXPRESSIONS = Kind(
    name="EXPRESSION",
    table="expressions",
    stream="expression",
    read=read_expression,
    put=put_expression,
    take=take_expression,
    visible="payload.isVisibleForClientProfile",
    created="payload.createdBy.atTime",
    type="payload.analysis.type",
    project=project_expression,
)
AGGREGATES = Kind(
    name="AGGREGATE",
    table="aggregates",
    stream="aggregate",
    read=read_aggregate,
    put=put_aggregate,
    take=take_aggregate,
    visible="isVisibleForClientProfile",
    created="createdBy.atTime",
    type="aggregate.type",
    project=project_aggregate,
)

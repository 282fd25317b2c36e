"""The nodes of definitions, and how JSON is read into them: once, when a definition arrives or is taken from its table.

What stands in a table or a request is JSON; what is evaluated is nodes. An unknown type, logic, function or value is refused
here, naming it and its JSON pointer. Members: documented, docs/synerise-api-reference.txt:4287-4316, 4704-4770, 4990-5014; the names of
constraints: public, Synerise's design system; references, variables and the names of functions: assumed (README).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from mockserver.core.wire import escape

from ...errors import BadRequest
from . import dates
from .constraints import Constraint, Operand, Variable, read_constraint, read_operand
from .date_filters import read_date_filter
from .functions import FUNCTIONS, argument_names
from .places import Place, Tally

TYPES = (
    "AVG",
    "SUM",
    "MIN",
    "MAX",
    "COUNT",
    "LAST",
    "FIRST",
    "EXISTS",
    "FIRST_MULTI",
    "LAST_MULTI",
    "TOP",
    "BOTTOM",
    "TOP_MULTI",
    "BOTTOM_MULTI",
)
"""AVG: documented, docs/synerise-api-reference.txt:5003; the list: public, the WooCommerce plugin's generated client."""

NO_EVENT = 0
"""The action id that means no event: public, the WooCommerce plugin's generated client."""


@dataclass(frozen=True, slots=True)
class Param:
    """A param of the event or an attribute of the profile, by context: documented, docs/synerise-api-reference.txt:4299-4302."""

    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another analysis: that there are such is public, the help pages on expressions; the JSON is assumed."""

    kind: str
    """EXPRESSION, AGGREGATE or SEGMENTATION"""
    uuid: str


@dataclass(frozen=True, slots=True)
class Tag:
    """Whether the profile has a tag: public, Synerise's design system; the JSON is assumed."""

    name: str


Attribute = Param | Reference | Tag
REFERENCES = {"EXPRESSION": "expression", "AGGREGATE": "aggregate", "SEGMENTATION": "segmentation"}


@dataclass(frozen=True, slots=True)
class Condition:
    """documented, docs/synerise-api-reference.txt:4715-4730."""

    attribute: Attribute
    constraint: Constraint


@dataclass(frozen=True, slots=True)
class Item:
    """Conditions of a profile filter, all of which must hold, or not all of them where `matching` is false."""

    conditions: "Chain"
    matching: bool = True


@dataclass(frozen=True, slots=True)
class Chain:
    """Links applied from left to right, each joined to what stands before it by its operator; the first operator is never asked.

    By position: public, the WooCommerce plugin's generated client; without precedence: inferred.
    """

    links: tuple[tuple[str, Condition | Item], ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileFilter:
    """Empty: everybody passes, whatever `matching` says. documented (members), docs/synerise-api-reference.txt:4712-4768."""

    chain: Chain = Chain()
    matching: bool = True
    height: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """Which events: by name where there is one, else by the id of an event definition."""

    name: str | None
    id: int


@dataclass(frozen=True, slots=True)
class Aggregate:
    """documented, docs/synerise-api-reference.txt:4989-5014."""

    name: str
    action: Action
    attribute: Attribute
    type: str
    dates: dates.DateFilter
    conditions: Chain = Chain()
    size: int = 0
    unique: bool = False
    variables: tuple[Variable, ...] = ()
    height: int = 0
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """documented: BRACKET and AND, docs/synerise-api-reference.txt:4295, 4762; the others' names are assumed."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An attribute of the event at hand (`kind` EVENT) or of the profile (CLIENT)."""

    kind: str
    attribute: Attribute


Node = Function | Leaf | Operand


@dataclass(frozen=True, slots=True)
class Expression:
    """An event expression, or a profile attribute expression (no action).

    documented, docs/synerise-api-reference.txt:4337; CLIENT: inferred from the list's filter, ...:4267.
    """

    name: str
    kind: str
    tree: Node
    action: Action | None = None
    variables: tuple[Variable, ...] = ()
    height: int = 0
    references: tuple[Reference, ...] = ()


Definition = Aggregate | Expression | ProfileFilter


class Found:
    """What one reading comes across: variables in order of first occurrence, references, the deepest level."""

    __slots__ = ("base", "height", "references", "variables")

    def __init__(self, place: Place) -> None:
        self.base, self.height = place.depth, 0
        self.variables: dict[str, Variable] = {}
        self.references: dict[Reference, None] = {}

    def meet(self, place: Place) -> None:
        self.height = max(self.height, place.depth - self.base)

    def operand(self, operand: Operand | None) -> None:
        if isinstance(operand, Variable):
            self.variables.setdefault(operand.name, operand)


def read_attribute(place: Place, found: Found) -> Attribute:
    place.node()
    found.meet(place)
    kind = place.member("type").one_of("attribute type", ("PARAM", *REFERENCES, "TAG"))
    if kind == "PARAM":
        return Param(place.member("param").text())
    if kind == "TAG":
        return Tag(place.member("tag").text())
    reference = Reference(kind, place.member(REFERENCES[kind]).text().lower())
    found.references[reference] = None
    return reference


def read_condition(place: Place, found: Found) -> Condition:
    place.node()
    found.meet(place)
    constraint = read_constraint(place.member("constraint"))
    found.operand(constraint.operand)
    return Condition(read_attribute(place.member("attribute"), found), constraint)


def read_conditions(place: Place | None, found: Found) -> Chain:
    """Conditions, all of which must hold; an operator between two is honoured. documented (the list), AND: assumed."""
    links: list[tuple[str, Condition | Item]] = []
    operator = ""
    for item in place.items() if place is not None else ():
        if _is_operator(item):
            operator = _read_operator(item, after_link=bool(links) and not operator)
            continue
        links.append((operator or "AND", read_condition(item, found)))
        operator = ""
    if operator and place is not None:
        place.refuse("an OPERATOR stands between two conditions, not at the end")
    return Chain(tuple(links))


def _is_operator(place: Place) -> bool:
    return bool(place.get("type") == "OPERATOR")


def _read_operator(place: Place, after_link: bool) -> str:
    if not after_link:
        place.refuse("an OPERATOR stands between two items")
    return place.member("logic").one_of("logic", ("AND", "OR"))


def read_profile_filter(document: Any, pointer: str = "") -> ProfileFilter:
    """A profile filter. `expression` is for future use and never evaluated: public, the WooCommerce plugin's generated client."""
    place = Place(document, pointer)
    return _read_profile_filter(place, Found(place))


def _read_profile_filter(place: Place, found: Found) -> ProfileFilter:
    place.node()
    matching = place.optional_flag("matching", True)
    if (tree := place.find("expression")) is not None:
        tree.object()
    links: list[tuple[str, Condition | Item]] = []
    operator = ""
    listed = place.find("expressions")
    for item in listed.items() if listed is not None else ():
        if _is_operator(item):
            operator = _read_operator(item, after_link=bool(links) and not operator)
            continue
        if links and not operator:
            item.refuse("an OPERATOR must stand between two items")
        links.append((operator, _read_item(item, found)))
        operator = ""
    if operator and listed is not None:
        listed.refuse("an OPERATOR stands between two items, not at the end")
    return ProfileFilter(Chain(tuple(links)), matching, found.height)


def _read_item(place: Place, found: Found) -> Item:
    """Items of other types (events, funnels) are refused: their JSON is not public. assumed."""
    place.node()
    place.member("type").one_of("filter item type", ("ATTRIBUTE",))
    inner = place.member("attribute").node()
    return Item(read_conditions(inner.member("expressions"), found), place.optional_flag("matching", True))


def read_action(place: Place) -> Action:
    """`action.name`, `action.id` and `actionId`: documented (members), which one wins: assumed."""
    named = place.find("action")
    name = None if named is None else named.optional_text("name")
    inner = None if named is None else named.find("id")
    outer = place.find("actionId")
    ids = [found.read_whole() for found in (outer, inner) if found is not None]
    return Action(name or None, next((id for id in ids if id != NO_EVENT), NO_EVENT))


def read_aggregate(document: Any, pointer: str = "/aggregate", tally: Tally | None = None) -> Aggregate:
    """Required: actionId, attribute, type, dateFilter (public, the WooCommerce plugin's generated client) and name (assumed)."""
    place = Place(document, pointer, 0, tally).node()
    found = Found(place)
    name = place.member("name").text()
    place.optional_text("description")
    place.member("actionId")
    size, listed = place.find("size"), place.find("expressions")
    return Aggregate(
        name=name,
        action=read_action(place),
        attribute=read_attribute(place.member("attribute"), found),
        type=place.member("type").one_of("aggregate type", TYPES),
        dates=read_date_filter(place.member("dateFilter")),
        conditions=read_conditions(listed, found),
        size=0 if size is None else size.read_whole(0),
        unique=place.optional_flag("unique", False),
        variables=tuple(found.variables.values()),
        height=found.height,
        references=tuple(found.references),
    )


def read_expression(document: Any, pointer: str = "/analysis", tally: Tally | None = None) -> Expression:
    """Required: type and expression, and of an event expression the action: inferred; name: assumed."""
    place = Place(document, pointer, 0, tally).node()
    found = Found(place)
    name = place.member("name").text()
    place.optional_text("description")
    kind = place.member("type").one_of("expression type", ("EVENT", "CLIENT"))
    if kind == "EVENT" and place.find("action") is None and place.find("actionId") is None:
        place.refuse("an event expression requires action or actionId")
    tree = read_node(place.member("expression"), kind, found)
    return Expression(
        name,
        kind,
        tree,
        read_action(place) if kind == "EVENT" else None,
        tuple(found.variables.values()),
        found.height,
        tuple(found.references),
    )


def read_node(place: Place, kind: str, found: Found) -> Node:
    place.node()
    found.meet(place)
    node = place.member("type").one_of("node type", ("FUNCTION", "VALUE", "CONSTANT", "VARIABLE"))
    if node == "FUNCTION":
        return _read_function(place, kind, found)
    return _read_leaf(place.member("value") if node == "VALUE" else place, kind, found)


def _read_function(place: Place, kind: str, found: Found) -> Function:
    name = place.member("function").one_of("function", FUNCTIONS)
    sent = {member for member in place.object() if member.startswith("arg")}
    wanted = next((names for names in argument_names(name) if set(names) == sent), None)
    if wanted is None:
        takes = " or ".join(", ".join(names) or "no argument" for names in argument_names(name))
        place.refuse(f"function {name} takes {takes}, not {', '.join(sorted(sent)) or 'no argument'}")
    return Function(name, tuple(read_node(place.member(member), kind, found) for member in wanted))


def _read_leaf(place: Place, kind: str, found: Found) -> Leaf | Operand:
    leaf = place.member("type").one_of("value type", ("EVENT", "CLIENT", "CONSTANT", "VARIABLE"))
    if leaf in ("CONSTANT", "VARIABLE"):
        operand = read_operand(place)
        found.operand(operand)
        value = operand.value
        if value is None or not isinstance(value, str | int | float | bool):
            place.refuse("a constant is a number, a string or a boolean")
        return operand
    if leaf == "EVENT" and kind == "CLIENT":
        place.refuse("a value of type EVENT stands in event expressions only")
    place.optional_text("title")
    return Leaf(leaf, read_attribute(place.member("attribute"), found))


def unread_in_aggregate(document: Any) -> list[str]:
    """JSON pointers of members that nobody knows, in a body that creates an aggregate: they are kept and do nothing."""
    return _unread(document, "aggregate", read_aggregate)


def unread_in_expression(document: Any) -> list[str]:
    return _unread(document, "analysis", read_expression)


def _unread(document: Any, name: str, read: Callable[[Any, str, Tally], Aggregate | Expression]) -> list[str]:
    """A body that is refused says so itself."""
    if not isinstance(document, dict):
        return []
    tally = Tally()
    with suppress(BadRequest):
        read(document.get(name), f"/{name}", tally)
        return [f"/{escape(key)}" for key in document if key not in (name, "isVisibleForClientProfile")] + tally.unread()
    return []

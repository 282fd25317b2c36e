"""Choosing rows and showing their fields, for both collections of the address book."""

from collections.abc import Collection, Sequence
from typing import Any

from mockserver.core.store import Table, Where
from mockserver.core.world import State

from ..errors import InvalidParams
from ..wire import Entity, Parts, nest, parts

Mask = Collection[str] | None
Order = tuple[tuple[str, bool], ...]
"""Dotted names, each with True where it is descending."""


def select(
    state: State, table: Table, *, filter: dict[str, Any] | None, order: Order, offset: int, limit: int | None, default_order: str
) -> list[Entity]:
    """The rows of a list: equal in every member of the filter, in order, null last either way, rows equal in that by `default_order`
    (assumed), from `offset`, `limit` at most.

    The limit is 1000 unless given, and 1000 at most: inferred from the vendor's public page on the combined list; switches.
    """
    most: int = min(state.settings["limit_default"] if limit is None else limit, state.settings["limit_max"])
    return [*table.page(offset, most, order=(*order, (default_order, False)), cond=Where(filter) if filter else None)]


def show(entity: Entity, mask: Mask, flat: bool, fields: Sequence[str] | None = None) -> Parts | Entity:
    """The entity, or those `fields` of it, less what the mask leaves out, in the entity's own order.

    A mask's name covers the member and all parts below it: inferred from the names of docs/incoplax-addressbook-contacts.txt:112.
    """
    if mask is None and fields is None and not flat:
        return entity
    shown = parts(entity)
    if fields is not None:
        shown = {name: shown[name] for name in fields}
    if mask is not None:
        shown = {name: value for name, value in shown.items() if name in mask or member(name) in mask}
    return shown if flat else nest(shown)


def member(name: str) -> str:
    """`opts` of `opts.groups`."""
    return name.partition(".")[0]


def check_mask(state: State, mask: Mask, fields: Sequence[str]) -> None:
    """Names outside the available fields (documented, docs/incoplax-addressbook-contacts.txt:112) are dropped, or refused by the
    switch `mask_unknown` (assumed)."""
    if state.settings["mask_unknown"] == "error":
        available = {*fields, *map(member, fields)}
        for masked in mask or ():
            if masked not in available:
                raise InvalidParams(f"mask: {masked} is not available")

"""What a table stores: dicts and lists that refuse change, so that a row may be handed out, forked and remembered as it is."""

from collections.abc import Mapping
from typing import Any, NoReturn

from tinydb.table import Document

from .query import ATOMS


def _refuse(self: Any, *arguments: Any, **options: Any) -> NoReturn:
    raise TypeError("a stored row is never changed in place: change unfreeze(row), then replace it (mockserver.core.rows.unfreeze)")


class FrozenDict(dict[str, Any]):
    """A dict that refuses change. `{**row, "name": "other"}` and `row | {...}` make plain dicts, `unfreeze(row)` copies to the bottom."""

    __slots__ = ()

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __deepcopy__(self, memo: object) -> dict[str, Any]:
        return unfreeze(self)  # type: ignore[no-any-return]

    def __reduce__(self) -> Any:
        return dict, (unfreeze(self),)


class FrozenList(list[Any]):
    """A list that refuses change. `[*elements, more]` makes a plain list."""

    __slots__ = ()

    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse

    def __deepcopy__(self, memo: object) -> list[Any]:
        return unfreeze(self)  # type: ignore[no-any-return]

    def __reduce__(self) -> Any:
        return list, (unfreeze(self),)


class StoredRow(FrozenDict, Document):
    """A row as a table stores it and hands it out; to TinyDB a `Document`. The slot keeps it as small as a dict."""

    __slots__ = ("doc_id",)

    doc_id: int
    __init__ = dict.__init__


def freeze_row(row: Mapping[str, Any], doc_id: int) -> StoredRow:
    """The row as it is stored: whatever is frozen in it already is shared, the rest copied."""
    made: StoredRow
    if isinstance(row, StoredRow) and row.doc_id == doc_id:
        made = row
    else:
        made = StoredRow(row)  # most members are atoms: a copy of all, then the others frozen, is half the cost of one by one
        _freeze_members(made, row)
        made.doc_id = doc_id
    return made


def _freeze_members(made: FrozenDict, given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if value.__class__ not in ATOMS:
            dict.__setitem__(made, name, frozen(value))


def frozen(value: Any) -> Any:
    """A JSON value that nobody can change; itself where it is frozen already."""
    kind = value.__class__
    if kind in ATOMS or kind is FrozenList or kind is FrozenDict:
        return value
    if kind is dict or isinstance(value, Mapping):
        made = FrozenDict(value)
        _freeze_members(made, value)
        return made
    if isinstance(value, list):
        return FrozenList([element if element.__class__ in ATOMS else frozen(element) for element in value])
    if isinstance(value, tuple):
        return tuple(map(frozen, value))
    return value


def unfreeze(value: Any) -> Any:
    """A copy that may be changed at any depth (JSON values; copy.deepcopy takes ten times as long)."""
    kind = value.__class__
    if kind in ATOMS:
        return value
    if isinstance(value, dict | Mapping):  # dict first: it is asked for quickly
        return {name: member if member.__class__ in ATOMS else unfreeze(member) for name, member in value.items()}
    if isinstance(value, list):
        return [element if element.__class__ in ATOMS else unfreeze(element) for element in value]
    if isinstance(value, tuple):
        return tuple(map(unfreeze, value))
    return value

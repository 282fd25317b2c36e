"""Reading members of rows by path, and `Where`, the query that an index can serve."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from tinydb.queries import QueryInstance
from tinydb.utils import freeze as deep_freeze

ATOMS = frozenset((str, int, float, bool, type(None)))
EACH = "[]"

Reader = Callable[[Mapping[str, Any]], tuple[Any, ...]]


def freeze(value: Any) -> Any:
    """The value as an index key: hashable, and equal where `==` says so (`True` and `1` are one key, as for TinyDB's `==`)."""
    return value if value.__class__ in ATOMS else deep_freeze(value)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=1024)
def reader(path: str) -> Reader:
    """Makes the function that reads "a", "a.b", "a[]" or "a.b[]" of a row: every value found; none where a member is absent."""
    if "." not in path and EACH not in path:

        def read_member(row: Mapping[str, Any]) -> tuple[Any, ...]:
            return (row[path],) if path in row else ()

        return read_member

    each, (outer, *rest) = path.endswith(EACH), path.removesuffix(EACH).split(".")
    if len(rest) == 1 and EACH not in outer + rest[0]:  # quicker than step by step
        (inner,) = rest

        def read_nested(row: Mapping[str, Any]) -> tuple[Any, ...]:
            value = row.get(outer)
            if not isinstance(value, (dict, Mapping)) or inner not in value:
                return ()
            value = value[inner]
            return (value,) if not each else tuple(value) if isinstance(value, (list, tuple)) else ()

        return read_nested

    steps: list[str] = []
    for name in path.split("."):
        steps.append(name.removesuffix(EACH))
        if name.endswith(EACH):
            steps.append(EACH)

    def read_path(row: Mapping[str, Any]) -> tuple[Any, ...]:
        found: list[Any] = [row]
        for step in steps:
            if step is EACH:
                found = [element for value in found if isinstance(value, (list, tuple)) for element in value]
            else:
                found = [value[step] for value in found if isinstance(value, (dict, Mapping)) and step in value]
        return tuple(found)

    return read_path


class Where(QueryInstance):
    """Rows whose members equal these values: `Where(number="11")`, `Where({"opts.groups[]": "engineers"})` (contains); all must hold.

    As for TinyDB's `==`, an absent member equals nothing, not even None. It is a TinyDB query, so `&`, `|` and `~` work; what they make is
    an ordinary query, which scans.
    """

    def __init__(self, mapping: Mapping[str, Any] | None = None, /, **equals: Any) -> None:
        wanted = {**mapping, **equals} if mapping else equals
        self.tests = tuple([(reader(path), value) for path, value in wanted.items()])
        if len(wanted) > 1:
            wanted = dict(sorted(wanted.items()))
        self.keys = {path: freeze(value) for path, value in wanted.items()}  # what an index is asked for
        self.paths, self.values = tuple(self.keys), tuple(self.keys.values())
        # An index tells values apart as == does; but for a list from a tuple, and that NaN is not itself.
        self.exact = bool(wanted) and all([value.__class__ in ATOMS and value == value for value in self.values])

    def __call__(self, value: Mapping[str, Any]) -> bool:
        for read, wanted in self.tests:
            for found in read(value):
                if found == wanted:
                    break
            else:
                return False
        return True

    @property
    def _hash(self) -> Any:  # type: ignore[override]
        """What tells TinyDB two queries apart."""
        return ("where", self.paths, self.values)

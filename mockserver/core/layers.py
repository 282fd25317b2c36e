"""A dict over a frozen one: what makes a copy of a million rows cost as little as one of ten.

Tables that share their rows share one frozen dict below; who writes keeps his changes above it. A small dict is simply copied, and
where the changes have become many, both are folded into one again.
"""

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
SMALL = 512
"""Of so many items a copy is cheaper than a layer."""
GONE: Any = object()
NONE: Any = object()


class Layers(Generic[K, V]):
    """Behaves as a dict does, in its order too, and leaves `below` as it is."""

    __slots__ = ("above", "below", "count", "late")

    def __init__(self, below: dict[K, V], above: dict[K, V], late: dict[K, None], count: int) -> None:
        self.below = below
        self.above = above
        """Changed and added items, and GONE for those taken away."""
        self.late = late
        """Keys that stand behind those below, in their order: new ones, and ones that went and came back."""
        self.count = count

    def get(self, key: K, default: Any = None) -> Any:
        value = self.above.get(key, NONE)
        if value is NONE:
            return self.below.get(key, default)
        return default if value is GONE else value

    def __getitem__(self, key: K) -> V:
        value: V = self.get(key, NONE)
        if value is NONE:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        value = self.above.get(key, NONE)  # type: ignore[arg-type]
        return key in self.below if value is NONE else value is not GONE

    def __len__(self) -> int:
        return self.count

    def __setitem__(self, key: K, value: V) -> None:
        known = self.above.get(key, NONE)
        if known is GONE or (known is NONE and key not in self.below):
            self.late[key] = None
            self.count += 1
        self.above[key] = value

    def __delitem__(self, key: K) -> None:
        if key not in self:
            raise KeyError(key)
        if key in self.below:
            self.above[key] = GONE
        else:
            del self.above[key]
        self.late.pop(key, None)
        self.count -= 1

    def __iter__(self) -> Iterator[K]:
        yield from self._skip_changed(iter(self.below))
        yield from self.late

    def __reversed__(self) -> Iterator[K]:
        yield from reversed(self.late)
        yield from self._skip_changed(reversed(self.below))

    def _skip_changed(self, keys: Iterator[K]) -> Iterator[K]:
        above, late = self.above, self.late
        if not above:
            return keys
        return (key for key in keys if (value := above.get(key, NONE)) is NONE or (value is not GONE and key not in late))

    def items(self) -> Iterator[tuple[K, V]]:
        return ((key, self[key]) for key in self)

    def values(self) -> Iterator[V]:
        return (self[key] for key in self)


def copy_layers(held: Any) -> Any:
    """A copy that may be changed, of a dict or `Layers` that nobody changes from now on."""
    if isinstance(held, Layers):
        if len(held.above) > max(SMALL, len(held.below) // 4):
            return dict(held.items())
        return Layers(held.below, held.above.copy(), held.late.copy(), held.count)
    return held.copy() if len(held) <= SMALL else Layers(held, {}, {}, len(held))


def layers_of(mapping: Any) -> tuple[dict[Any, Any], ...]:
    """The dicts that it is made of."""
    return (mapping.above, mapping.below) if isinstance(mapping, Layers) else (mapping,)

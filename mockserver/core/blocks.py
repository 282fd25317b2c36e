"""A sorted list in blocks: a copy shares them, and who changes one copies that one first."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

LOAD = 1000
"""Entries of a block; at twice as many it is parted."""


class Blocks:
    """Sorted entries. A copy costs one pointer a block; a change, the copy of a block."""

    __slots__ = ("_blocks", "_lasts", "_mine", "_sums")

    def __init__(self, entries: Iterable[Any] = ()) -> None:
        ordered = sorted(entries)
        self._blocks = [ordered[place : place + LOAD] for place in range(0, len(ordered), LOAD)]
        self._lasts = [block[-1] for block in self._blocks]
        self._mine = [True] * len(self._blocks)
        """Whether a block is this list's own, to be changed in place."""
        self._sums: list[int] | None = None
        """How many entries there are up to the end of each block; None since the last change. Readers may make it at once."""

    def copy(self) -> "Blocks":
        """A list with these entries. This one must not be changed any more."""
        copy = Blocks()
        copy._blocks, copy._lasts, copy._sums = self._blocks.copy(), self._lasts.copy(), self._sums
        copy._mine = [False] * len(self._blocks)
        return copy

    def __len__(self) -> int:
        sums = self._count()
        return sums[-1] if sums else 0

    def __bool__(self) -> bool:
        return bool(self._blocks)

    @property
    def blocks(self) -> list[Any]:
        return self._blocks

    def _count(self) -> list[int]:
        sums = self._sums
        if sums is None:
            sums = self._sums = list(accumulate(map(len, self._blocks)))
        return sums

    def _make_own(self, place: int) -> list[Any]:
        if not self._mine[place]:
            self._blocks[place] = self._blocks[place].copy()
            self._mine[place] = True
        return self._blocks[place]

    def add(self, entry: Any) -> None:
        self._sums = None
        if not self._blocks:
            self._blocks, self._lasts, self._mine = [[entry]], [entry], [True]
            return
        place = min(bisect_left(self._lasts, entry), len(self._blocks) - 1)
        block = self._make_own(place)
        insort(block, entry)
        if len(block) > 2 * LOAD:
            self._blocks[place : place + 1] = [block[:LOAD], block[LOAD:]]
            self._lasts.insert(place, block[LOAD - 1])
            self._mine.insert(place, True)
            place += 1
        self._lasts[place] = self._blocks[place][-1]

    def remove(self, entry: Any) -> None:
        """ValueError where it is not in the list."""
        place = bisect_left(self._lasts, entry)
        if place == len(self._blocks):
            raise ValueError(f"{entry!r} is not in the list")
        at = bisect_left(self._blocks[place], entry)
        if self._blocks[place][at] != entry:
            raise ValueError(f"{entry!r} is not in the list")
        self._sums = None
        block = self._make_own(place)
        del block[at]
        if block:
            self._lasts[place] = block[-1]
        else:
            del self._blocks[place], self._lasts[place], self._mine[place]

    def bisect_left(self, entry: Any) -> int:
        """How many entries come before this one."""
        place = bisect_left(self._lasts, entry)
        before = self._count()[place - 1] if place else 0
        return before if place == len(self._blocks) else before + bisect_left(self._blocks[place], entry)

    def islice(self, start: int, stop: int, reverse: bool = False) -> Iterator[Any]:
        """The entries from one position up to, and without, another; the last one first if so asked."""
        sums = self._count()
        stop = min(stop, sums[-1] if sums else 0)
        if start >= stop:
            return
        first, last = bisect_left(sums, start + 1), bisect_left(sums, stop)
        for place in range(last, first - 1, -1) if reverse else range(first, last + 1):
            before = sums[place - 1] if place else 0
            some = self._blocks[place][max(start - before, 0) : stop - before]
            yield from reversed(some) if reverse else some

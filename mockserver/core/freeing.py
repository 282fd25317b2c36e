"""Gives back the memory of many rows a few at a time, on a thread of its own: to free a million at once holds everybody up for a second."""

import sys
import threading
from collections.abc import Iterator
from typing import Any

from mockserver.core.clock import wait
from mockserver.core.layers import layers_of
from mockserver.core.rows import Held

MANY = 20_000
"""Rows of a table that are freed at once, in some milliseconds."""
SLICE = 500
PAUSE = 0.001
"""Seconds between two slices, for everybody else."""
ALONE = 3
"""References to a part that the list below alone holds: the list's, the loop's, and that of the call that counts."""


def free_slowly(held: list[Held]) -> threading.Thread | None:
    """Takes what tables held into its care, the last owner's list emptied; the thread that frees it, where that is worth one."""
    large = [each for each in held if len(each.data.rows) > MANY]
    held.clear()
    if not large:
        return None
    thread = threading.Thread(target=_free, args=(large,), name="mockserver-freeing", daemon=True)
    thread.start()
    return thread


def _free(held: list[Held]) -> None:
    while held:
        kept = list(parts_of(held.pop()))
        for part in kept:
            while part and sys.getrefcount(part) <= ALONE:  # else somebody holds it still, a snapshot perhaps
                if isinstance(part, list):
                    part.pop()
                else:
                    for _ in range(min(SLICE, len(part))):
                        part.popitem()
                wait(PAUSE)


def parts_of(held: Held) -> Iterator[dict[Any, Any] | list[Any]]:
    """The dicts of rows and indexes, and the lists of an order's blocks. Of what somebody else holds there is nothing to free."""
    data = held.data
    del held
    for mapping in (data.rows, *(index.held for index in data.indexes), data.ranks):
        if mapping is not None:
            yield from layers_of(mapping)
    for order in data.orders.values():
        yield from order.blocks()

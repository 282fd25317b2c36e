"""The writes of an open transaction, so that they can be taken back."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from .frozen import StoredRow
from .rows import Held

Step = Held | tuple[int, StoredRow | None, int] | int
"""What a table held before a write: everything, or (doc id, row or None, rank), or the last serial number."""


class Undoable(Protocol):
    def undo_step(self, step: Step) -> None: ...

    def tidy(self) -> None: ...


class UndoLog:
    """Shared by the tables of one world. Transactions nest: the inner one can fail alone.

    Doc ids that were given out stay given out: nobody outside sees them.
    """

    def __init__(self) -> None:
        self.active = False
        self._marks: list[int] = []
        self._steps: list[tuple[Undoable, Step]] = []

    def begin(self) -> None:
        self._marks.append(len(self._steps))
        self.active = True

    def note(self, table: Undoable, step: Step) -> None:
        self._steps.append((table, step))

    def commit(self) -> None:
        self._close()

    def rollback(self) -> None:
        self.active = False  # what is taken back is no write to note
        touched: dict[int, Undoable] = {}
        while len(self._steps) > self._marks[-1]:
            table, step = self._steps.pop()
            table.undo_step(step)
            touched[id(table)] = table
        for table in touched.values():
            table.tidy()
        self._close()

    def _close(self) -> None:
        self._marks.pop()
        self.active = bool(self._marks)
        if not self.active:
            self._steps.clear()

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """All of the writes inside, or none."""
        self.begin()
        try:
            yield
        except BaseException:
            self.rollback()
            raise
        self.commit()

"""What the journal and the answer's headers say of a request beside the contract: what nothing read, which operation was meant."""

from collections.abc import Iterable

from mockserver.core.contract import Contract
from mockserver.core.journal import Entry
from mockserver.core.nearest import Nearest, find_nearest
from mockserver.core.operation import UNMATCHED, Call, Operation
from mockserver.core.unread import Reading
from mockserver.core.vendor import Vendor

KEPT = 256
"""Request lines that no operation has, of which a vendor remembers the nearest."""


class Notice:
    """A vendor's."""

    def __init__(self, vendor: Vendor, contract: Contract, operations: tuple[Operation, ...]) -> None:
        self._reading = Reading(contract)
        self._operations = operations
        self._nearest: dict[tuple[str, str], Nearest | None] = {}

    def note(self, call: Call, entry: Entry) -> Iterable[tuple[str, str]]:
        """Puts it into the entry; the headers that say so."""
        if call.operation is UNMATCHED:
            entry.nearest = self._find_nearest(call.method, call.path)
            return [("X-Mock-Nearest", entry.nearest.wire)] if entry.nearest else ()
        entry.unread = self._reading.unread(call)
        return [("X-Mock-Unread", str(len(entry.unread.names)))] if entry.unread else ()

    def _find_nearest(self, method: str, path: str) -> Nearest | None:
        key = (method[:64], path[:1024])
        found = self._nearest.get(key)
        if found is None:
            found = find_nearest(self._operations, *key)
            if len(self._nearest) >= KEPT:
                self._nearest.clear()
            self._nearest[key] = found
        return found

"""Which operation was probably meant by a request line that none has, and what differs: the verb, a segment, a prefix."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mockserver.core.operation import Operation

ABSENT, VERB = 0.8, 0.6
"""What it costs: a segment too many or too few, another verb."""
NUMBER, WORD, NO_PARAMETER = 0.05, 0.25, 0.5
"""And text for a parameter, with a digit in it or without: a word is rather a segment misspelt; and none for it."""
PREFIX, LONGER = 0.3, 0.05
"""And segments that are missing at the very front: the first, each further one."""
ROUNDED = 1e-9
"""Sums of the same in another order differ by less."""
DEEPEST, LONGEST = 16, 64
"""Segments of a path, and characters of one, that are looked at."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """`differences`: `{"in": "verb|prefix|segment", "expected", "actual"}`; what is not there at all is null."""

    operation: Operation
    wire: str
    differences: list[dict[str, Any]] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        return {"operation": self.operation.name, "wire": self.wire, "differences": self.differences}

    def words(self) -> str:
        parts = [f"{each['in']} {each['actual'] or '(none)'}, not {each['expected'] or '(none)'}" for each in self.differences]
        return f"{self.wire} ({'; '.join(parts)})" if parts else self.wire


def find_nearest(operations: Iterable[Operation], method: str, path: str) -> Nearest | None:
    """The operation whose request line is most like the one sent. None where there are no operations."""
    sent = [part[:LONGEST] for part in path.split("/") if part][:DEEPEST]
    alike: dict[tuple[str, str], float] = {}
    best: tuple[float, int, Operation, str, list[str]] | None = None
    parts = set(sent)
    # What shares most comes first, so that most others are given up at once; of two that cost the same, the first of the spec is meant.
    likely = sorted(
        enumerate(operations), key=lambda each: (method not in each[1].verbs) - len(parts.intersection(each[1].path.split("/")))
    )
    for place, operation in likely:
        segments = [part for part in operation.path.split("/") if part]
        verb = method if method in operation.verbs else operation.verb
        other = 0.0 if verb == method else VERB
        more = len(segments) - len(sent)
        least = other + (PREFIX + LONGER * (more - 1) if more > 0 else ABSENT * -more)
        most = float("inf") if best is None else best[0]
        if least > most + ROUNDED:
            continue
        cost = other + _table(segments, sent, alike, most - other)[0][0]
        if best is None or (cost, place) < best[:2]:
            best = (cost, place, operation, verb, segments)
    if best is None:
        return None
    _, _, operation, verb, segments = best
    differences = [] if verb == method else [{"in": "verb", "expected": verb, "actual": method}]
    return Nearest(operation, f"{verb} {operation.path}", [*differences, *_differences(segments, sent, alike)])


def _table(segments: list[str], sent: list[str], alike: dict[tuple[str, str], float], most: float = float("inf")) -> list[list[float]]:
    """What it costs to turn the end of one path, from each place, into the end of the other, from each place.

    Given up, with what is too much at the front, as soon as every way costs more than `most`.
    """
    rows, columns = len(segments), len(sent)
    table = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows, -1, -1):
        for column in range(columns, -1, -1):
            choices = []
            if row < rows and column < columns:
                choices.append(_unlike(segments[row], sent[column], alike) + table[row + 1][column + 1])
            if row < rows:
                choices.append(_cost_of_missing(segments, row, column) + table[row + 1][column])
            if column < columns:
                choices.append(ABSENT + table[row][column + 1])
            if choices:
                table[row][column] = min(choices)
        if min(table[row]) > most + ROUNDED:
            table[0][0] = float("inf")
            break
    return table


def _cost_of_missing(segments: list[str], row: int, column: int) -> float:
    """Of a segment that was not sent."""
    if column:
        return NO_PARAMETER if segments[row].startswith("{") else ABSENT
    return LONGER if row else PREFIX


def _unlike(segment: str, sent: str, alike: dict[tuple[str, str], float]) -> float:
    """0 where the same was sent, up to 1: by the pairs of neighbouring letters that both have."""
    if segment == sent:
        return 0.0
    if segment.startswith("{"):
        return NUMBER if any(map(str.isdigit, sent)) else WORD
    known = alike.get((segment, sent))
    if known is None:
        ours, theirs = _pairs(segment), _pairs(sent)
        known = alike[segment, sent] = 1.05 - 2 * len(ours & theirs) / (len(ours) + len(theirs))
    return known


def _pairs(text: str) -> set[str]:
    framed = f" {text.casefold()} "
    return {framed[place : place + 2] for place in range(len(framed) - 1)}


def _differences(segments: list[str], sent: list[str], alike: dict[tuple[str, str], float]) -> list[dict[str, Any]]:
    """The cheapest way through the table, in words: what is missing at the front is one prefix."""
    table = _table(segments, sent, alike)
    row = column = 0
    prefix: list[str] = []
    found: list[dict[str, Any]] = []
    while row < len(segments) or column < len(sent):
        here = table[row][column]
        both = row < len(segments) and column < len(sent)
        if both and here == _unlike(segments[row], sent[column], alike) + table[row + 1][column + 1]:
            if segments[row] != sent[column] and not segments[row].startswith("{"):
                found.append({"in": "segment", "expected": segments[row], "actual": sent[column]})
            row, column = row + 1, column + 1
        elif row < len(segments) and here == _cost_of_missing(segments, row, column) + table[row + 1][column]:
            if column == 0:
                prefix.append(segments[row])
            else:
                found.append({"in": "segment", "expected": segments[row], "actual": None})
            row += 1
        else:
            found.append({"in": "segment", "expected": None, "actual": sent[column]})
            column += 1
    if prefix:
        found.insert(0, {"in": "prefix", "expected": "/" + "/".join(prefix), "actual": None})
    return found

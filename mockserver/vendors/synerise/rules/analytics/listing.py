"""Lists of analyses: pages, searches by title, short forms."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.core.row import Row
from mockserver.core.rows import unfreeze
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import BadRequest
from .keeping import table_of
from .kinds import EXPRESSIONS, Kind

SIZE = 20
"""documented, docs/synerise-api-reference.txt:4270"""
BY_MEMBER = {"isPredefinedAnalytic": "isPredefinedAnalytic", "isDynamicAnalytic": "isDynamicAnalytic", "created": "createdBy.atTime"}
"""What an aggregate's list sorts by, beside its name: documented, docs/synerise-api-reference.txt:4905."""


class Window:
    """Which items a page holds.

    `offset` counts items and is heard where `page` is absent; then the page's number is that of the page it falls in: assumed.
    The first page is 0: inferred from the sample, docs/synerise-api-reference.txt:4316.
    """

    def __init__(self, query: Row) -> None:
        self.size: int = query.get("size", SIZE)
        page, offset = query.get("page"), query.get("offset", 0)
        self.start: int = offset if page is None else page * self.size
        self.number: int = offset // self.size if page is None else page

    def answer(self, content: Sequence[Row], total: int) -> Row:
        """documented, docs/synerise-api-reference.txt:4314-4321."""
        return page_of(content, self.number, self.size, total)


def page_of(content: Sequence[Row], number: int, size: int, total: int) -> Row:
    return {
        "content": list(content),
        "pagination": {
            "currentPageNumber": number,
            "pageSize": size,
            "sorted": True,
            "totalElements": total,
            "totalPages": -(-total // size) if size else 0,
        },
    }


def list_page(state: State, kind: Kind, query: Row) -> Row:
    """All analyses, oldest first unless sorted: documented (paging), docs/synerise-api-reference.txt:4267-4270; the order assumed."""
    window, table = Window(query), table_of(state, kind)
    type = query.get("filter", "NONE")
    if type != "NONE":
        where = Where({kind.type: type})
        return window.answer(table.page(window.start, window.size, kind.created, cond=where), table.count(where))
    by, _, direction = query.get("sort", "created,asc").partition(",")
    total = len(table)
    if kind is not EXPRESSIONS and by in ("name", "title"):
        rows = sorted(table.rows_raw(), key=_title, reverse=direction == "desc")
        return window.answer([unfreeze(row) for row in rows[window.start : window.start + window.size]], total)
    order = kind.created if kind is EXPRESSIONS else BY_MEMBER[by]
    return window.answer(table.page(window.start, window.size, order, descending=direction == "desc"), total)


def _title(row: Mapping[str, Any]) -> str:
    return str(row["name"]).casefold()


def search(state: State, kind: Kind, title: str, query: Row) -> Row:
    """Analyses whose title holds a text: documented, docs/synerise-api-reference.txt:4375, 5026; regardless of case: assumed."""
    wanted, window = title.casefold(), Window(query)
    found = [row for row in table_of(state, kind).rows_raw() if wanted in kind.take(row).document["name"].casefold()]
    by, _, direction = query.get("sort", "created,asc").partition(",")
    if by in ("name", "title"):
        found.sort(key=_title, reverse=direction == "desc")
    elif by != "created":
        found.sort(key=lambda row: bool(row[by]), reverse=direction == "desc")
    elif direction == "desc":
        found.reverse()
    return window.answer([unfreeze(row) for row in found[window.start : window.start + window.size]], len(found))


def projections(state: State, kind: Kind, type: str = "NONE") -> list[Row]:
    """Every analysis in short, unpaged: documented, docs/synerise-api-reference.txt:4446-4457, 5106-5117."""
    table = table_of(state, kind)
    rows = table.page(0, None, kind.created, cond=None if type == "NONE" else Where({kind.type: type}))
    return [short for row in rows if (short := _short(kind, row)) is not None]


def _short(kind: Kind, row: Row) -> Row | None:
    """None of a row that a test brought in and that is no definition."""
    analysis = kind.take(row)
    try:
        return kind.project(analysis, kind.read(analysis.document))
    except BadRequest:
        return None


def on_cards(state: State, kind: Kind) -> list[Row]:
    """The analyses that stand on profile cards, oldest first: documented in effect, docs/synerise-api-reference.txt:4616, 5304."""
    return list(table_of(state, kind).page(0, None, kind.created, cond=Where({kind.visible: True})))

"""Catalogs as CSV: text in, items out, and back. Nothing here knows a table.

A file is UTF-8 with a line of column names, its columns separated by comma, semicolon, tab or vertical bar: public, Synerise's help on
files to import. Quoting is RFC 4180's (inferred). A file that breaks this is refused whole, with row and column (the names' line is row 1).
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from mockserver.core.row import Row
from mockserver.core.wire import write_json

from ...errors import BadRequest

DELIMITERS = (",", ";", "\t", "|")
COLUMNS = 1_000
"""More columns than this are refused: assumed."""
UNREADABLE = re.compile("[\0\ud800-\udfff]")
"""U+0000, and what stands for a byte that is no UTF-8."""
QUOTED = re.compile(r'"(?:[^"]++|"")*+"')


def refuse(row: int, column: int, why: str) -> BadRequest:
    """The form of the message is ours; that a 400 is a bare text: public, typed by the WooCommerce plugin's generated client."""
    return BadRequest(f"CSV row {row}, column {column}: {why}")


def read_values(data: bytes, key: str) -> dict[str, Row]:
    """The values of the items by their keys, which stand in the column `key`; all columns are members of the value, that one too.

    documented, docs/synerise-api-reference.txt:1988-1989; the key among the members: inferred from the sample of keys (2060-2062), which
    begins with an id. All values are text (inferred: a CSV has no other). Of two rows with one key the later stays (inferred, as in JSON).
    """
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    delimiter = _delimiter(text, key)
    dirty = UNREADABLE.search(text) is not None
    values: dict[str, Row] = {}
    names: list[str] = []
    place = 0
    for row, cells in _rows(text, delimiter):
        if dirty:
            _check_characters(row, cells)
        if not names:
            names = cells
            _check_names(row, names, key)
            place = names.index(key)
            continue
        if len(cells) != len(names):
            column = min(len(cells), len(names)) + 1
            raise refuse(row, column, f"{len(cells)} columns, where the first row has {len(names)}")
        if not cells[place]:
            raise refuse(row, place + 1, f"{key} is empty")
        values[cells[place]] = dict(zip(names, cells, strict=True))
    if not names:
        raise refuse(1, 1, "the file is empty")
    return values


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Numbers and cells of the rows; empty lines count, and give nothing."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row, lines = 0, 0
    try:
        for row, cells in enumerate(reader, 1):
            lines = reader.line_num
            if cells:
                yield row, cells
    except csv.Error as error:
        raise refuse(row + 1, _faulty_column(text, lines, delimiter), str(error)) from None


def _faulty_column(text: str, lines: int, delimiter: str) -> int:
    """The column of the row after so many lines that `csv` stopped at: one whose quotes do not end, or whose text is too long."""
    source = io.StringIO(text, newline="")
    for _ in range(lines):
        source.readline()
    record, column, begin = source.read(), 1, 0
    plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*+")
    while True:
        cell = QUOTED.match(record, begin) if record.startswith('"', begin) else plain.match(record, begin)
        if cell is None or cell.end() - begin > csv.field_size_limit() or record[cell.end() : cell.end() + 1] != delimiter:
            return column
        column, begin = column + 1, cell.end() + 1


def _delimiter(text: str, key: str) -> str:
    """The one that makes the key's column appear in the first row: assumed, the upload names none; a comma where none does."""
    first = io.StringIO(text, newline="").readline()
    for delimiter in DELIMITERS:
        try:
            names = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            names = []
        if key in names:
            return delimiter
    return DELIMITERS[0]


def _check_characters(row: int, cells: list[str]) -> None:
    for column, cell in enumerate(cells, 1):
        if found := UNREADABLE.search(cell):
            raise refuse(row, column, "U+0000 is no character of a text" if found[0] == "\0" else "not UTF-8")


def _check_names(row: int, names: list[str], key: str) -> None:
    if len(names) > COLUMNS:
        raise refuse(row, COLUMNS + 1, f"more than {COLUMNS} columns")
    seen: set[str] = set()
    for column, name in enumerate(names, 1):
        if not name or name in seen:
            raise refuse(row, column, f"the column {name} is there already" if name else "the column has no name")
        seen.add(name)
    if key not in seen:
        raise refuse(row, 1, f"there is no column {key}")


def write_items(items: list[Row], names: list[str], delimiter: str) -> str:
    """All items, a column per member beside their keys; a member called itemKey has no second one. assumed, but for the delimiter.

    documented, docs/synerise-api-reference.txt:1975 (the delimiter). Lines end in CR LF (RFC 4180). Texts stand as they are, formulas of
    spreadsheets too; other values as JSON, null and what an item has not as nothing.
    """
    columns = [name for name in names if name != "itemKey"]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["itemKey", *columns])
    writer.writerows([item["itemKey"], *(_cell(item["value"].get(name)) for name in columns)] for item in items)
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else write_json(value).decode()

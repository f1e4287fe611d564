"""The tables of a workbook that came back, found by their headings and read by the hidden ids, wherever they stand now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import Book, Cell, Row, Sheet, address, folded, quoted_sheet
from qa_toolkit.workbook.columns import ACTIONS, EVIDENCE, LISTS, ORIGIN, SECTION, START_PAGE, Column, answered

_HEADINGS = {
    folded(columns[0].heading): {folded(one.heading) for one in answered(columns)}
    for columns in (SECTION, EVIDENCE, ACTIONS, START_PAGE)
}
_NO_TABLES = {folded(LISTS), folded(ORIGIN)}  # what stands in the first cell of a hidden sheet
_HEADER_WITHIN = 100  # rows
_LONGEST_HEADING = 40  # characters of what people type under


class Line(Record):
    """A row of a table; `at` is the place of each column that the table still has."""

    sheet: Sheet
    row: Row
    at: Mapping[str, int]

    @property
    def id(self) -> str:
        return self.row.text(self.at["id"]).strip()

    def cell(self, key: str) -> Cell | None:
        """What stands in a column; nothing where it is empty or the column is gone."""
        return self.row.cells.get(self.at.get(key, 0))

    def text(self, key: str) -> str:
        cell = self.cell(key)
        return cell.text if cell else ""

    def where(self, key: str) -> str:
        """The address of a cell, of the row's first where the column is gone."""
        column = self.at.get(key, self.at["id"])
        return f"{quoted_sheet(self.sheet.name)}!{address(self.row.number, column)}"

    @property
    def place(self) -> str:
        return f"row {self.row.number} of ‘{self.sheet.name}’"

    def merged(self, key: str) -> str:
        """The merged cells that swallow this one, where it is not their first."""
        here = (self.row.number, self.at[key])
        found = next((r for r in self.sheet.merged if here in r and here != (r.first_row, r.first_column)), None)
        return str(found) if found else ""


class Table(Record):
    sheet: Sheet
    missing: tuple[Column, ...]  # in which people type, and which are gone
    lines: tuple[Line, ...]

    def by_id(self) -> Iterator[tuple[str, Line]]:
        return ((line.id, line) for line in self.lines if line.id)

    def without_id(self) -> Iterator[Line]:
        return (line for line in self.lines if not line.id)


class Tables:
    """Every table of a book, on whichever sheet it is: it has the heading of a hidden column of ids."""

    def __init__(self, book: Book) -> None:
        self._headers: list[tuple[str, Sheet, Row, dict[str, int]]] = []
        for sheet in book.sheets.values():
            first = sheet.cell(1, 1)
            if first is None or folded(first.text) not in _NO_TABLES:
                self._headers += _header(sheet)

    def find(self, columns: Sequence[Column], optional: Sequence[str] = ()) -> list[Table]:
        """Those of one kind; a column that is `optional` is not missing where it is not there."""
        found = []
        for heading, sheet, row, named in self._headers:
            if heading == folded(columns[0].heading):
                at = {one.key: named[folded(one.heading)] for one in columns if folded(one.heading) in named}
                missing = tuple(one for one in answered(columns) if one.key not in at and one.key not in optional)
                lines = tuple(Line(sheet, below, at) for below in sheet.rows() if below.number > row.number)
                found.append(Table(sheet, missing, lines))
        return found


def _header(sheet: Sheet) -> Iterator[tuple[str, Sheet, Row, dict[str, int]]]:
    """The first row near the top that begins a table; long texts are no headings, and folding them takes time."""
    for row in sheet.rows():
        if row.number > _HEADER_WITHIN:
            return
        named: dict[str, int] = {}
        for column, cell in row.cells.items():
            if len(cell.text) <= _LONGEST_HEADING:
                named.setdefault(folded(cell.text), column)
        for ids, others in _HEADINGS.items():
            if ids in named and not others.isdisjoint(named):
                yield ids, sheet, row, named
                return


def by_id(tables: Sequence[Table]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for table in tables:
        for id_, line in table.by_id():
            found.setdefault(id_, []).append(line)
    return found
